"""The journey from left to right: a column for each step, wide or compact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from flask_babel import gettext

from audit.pictures.emotion import dashes, draw_emotion, reports_note
from audit.pictures.emotion_layer import EmotionLayer, Paper
from audit.pictures.figures import StepFigure
from audit.pictures.journey_frame import (
    Frame,
    channel_mark,
    compact_axes,
    emotion_axis,
    quality_axis,
    station_mark,
    tints,
)
from audit.pictures.journey_rows import figure_rows
from audit.pictures.labels import HORIZONTAL, Box, first_clear, label_at, shortened, wrapped
from audit.pictures.numbers import NONE, figure, span
from audit.pictures.shapes import Drawing, Shape, group, line, path, rectangle, text

_ROW = 18


def wide_journey(steps: Sequence[StepFigure]) -> tuple[Drawing, EmotionLayer]:
    """The full picture with names, channels and the rows of figures, at most 1198 wide."""
    column = min(272.0, 1088 / len(steps))
    frame = Frame(len(steps), 104, column, 48, 11, 122, 200, 362, 100, 44)
    names = [wrapped(step.name, column - 6, 14, lines=3, bold=True) for step in steps]
    channels_y = 98 + 18 * (max(len(lines) for lines in names) - 1)
    shift = channels_y - 98
    frame = replace(
        frame,
        emotion_top=frame.emotion_top + shift,
        quality_top=frame.quality_top + shift,
    )
    paper = Paper(
        place=frame.felt,
        room=Box(frame.gutter, frame.emotion_top - 10, frame.right, frame.emotion_bottom + 14),
        sides=HORIZONTAL,
        distances=(10, 15, 22),
        shift=(16, 0),
    )
    layer = draw_emotion(steps, paper)
    rows = figure_rows(steps)
    first_row = frame.quality_bottom + 24
    bottom = first_row + _ROW * (len(rows) - 1) + 14
    shapes = [
        *tints(steps, frame, 32, bottom),
        *_phases(steps, frame),
        *_line_of_stations(steps, frame),
        *_names(steps, names, channels_y, frame),
        *emotion_axis(frame),
        *quality_axis(frame),
        *_bars(steps, frame),
        *layer.shapes,
        *_notes(steps, frame, layer, paper),
        *layer.labels,
        *_printed_rows(rows, steps, frame, first_row),
    ]
    return Drawing(max(frame.right + 6, 560), bottom + 2, tuple(shapes)), layer


def compact_journey(steps: Sequence[StepFigure], *, single: bool, current: int | None) -> Drawing:
    """The small picture for review: numbers for names, no rows; ``current`` is a step number."""
    column = max(44.0, min(70.0, 630 / len(steps)))
    frame = Frame(len(steps), 78, column, 14, 10, 38, 84, 138, 46, 24)
    paper = Paper(
        place=frame.felt,
        room=Box(frame.gutter, frame.emotion_top - 8, frame.right, frame.emotion_bottom + 8),
        sides=HORIZONTAL,
        distances=(8, 12),
        shift=(11, 0),
        radius=4,
        size=12,
        small=11,
        single=single,
        reaction_labels=False,
    )
    layer = draw_emotion(steps, paper)
    bottom = frame.quality_bottom + 10
    shapes = [
        *tints(steps, frame, 0, bottom, current=current),
        *_line_of_stations(steps, frame, single=single, current=current),
        *compact_axes(frame),
        *_bars(steps, frame, single=single),
        *layer.shapes,
        *layer.labels,
    ]
    return Drawing(frame.right + 6, bottom, tuple(shapes))


def _phases(steps: Sequence[StepFigure], frame: Frame) -> list[Shape]:
    found: list[Shape] = []
    station = 0
    for phase, members in groupby(steps, key=lambda step: step.phase):
        count = len(list(members))
        left = frame.gutter + station * frame.column + 6
        right = frame.gutter + (station + count) * frame.column - 6
        station += count
        if phase:
            found.append(text("journey-phase", left, 14, shortened(phase, right - left, 12)))
            found.append(line("journey-phase-rule", left, 22, right, 22))
    return found


def _line_of_stations(
    steps: Sequence[StepFigure],
    frame: Frame,
    *,
    single: bool = False,
    current: int | None = None,
) -> list[Shape]:
    y = frame.stations
    found = []
    if len(steps) > 1:
        found.append(line("journey-line", frame.x(0), y, frame.x(len(steps) - 1), y))
    for station, step in enumerate(steps):
        few = step.n == 0 if single else step.too_few
        found.append(
            station_mark(step, frame.x(station), y, frame.radius, few=few, current=current)
        )
    return found


def _names(
    steps: Sequence[StepFigure], names: Sequence[Sequence[str]], channels_y: float, frame: Frame
) -> list[Shape]:
    found: list[Shape] = []
    for station, (step, lines) in enumerate(zip(steps, names, strict=True)):
        x = frame.x(station)
        for i, words in enumerate(lines):
            found.append(text("journey-step", x, 80 + 18 * i, words, "middle"))
        if step.channel:
            found += channel_mark(step, x, channels_y, frame.column - 26)
    return found


def _bars(steps: Sequence[StepFigure], frame: Frame, *, single: bool = False) -> list[Shape]:
    found: list[Shape] = []
    for station, step in enumerate(steps):
        measured = step.quality
        value = step.scores
        if single:
            value = measured.values[0] if measured and measured.values else None
        if value is not None:
            found.append(_bar(station, step, value, frame, single=single))
        elif measured and measured.values and not single:
            found += dashes(measured.values, frame.quality, station, 16)
        else:
            words = gettext("n/a") if single else gettext("not scored") if not measured else NONE
            found.append(
                text("journey-note", frame.x(station), frame.quality_bottom - 12, words, "middle")
            )
    return found


def _bar(station: int, step: StepFigure, value: float, frame: Frame, *, single: bool) -> Shape:
    x, y = frame.quality(station, value)
    half = frame.bar / 2
    worst = step.worst and not step.least_good and not single
    marks = [
        rectangle(
            "journey-bar-worst" if worst else "journey-bar",
            x - half, y, frame.bar, frame.quality_bottom - y,
        )
    ]  # fmt: skip
    title = f"{step.name}: " + gettext("quality %(value)s", value=figure(value))
    interval = step.quality.interval if step.quality else None
    if interval and not single:
        marks += _upright_whisker(x, frame.quality(station, interval[1])[1],
                                  frame.quality(station, interval[0])[1])  # fmt: skip
        title += f" ({span(*interval)}), n {step.quality.n if step.quality else 0}"
    marks.append(
        text(
            "journey-bar-label journey-halo",
            x + half + 5,
            max(y, frame.quality_top) + 5,
            figure(value),
        )
    )
    return group("", marks, title=title)


def _upright_whisker(x: float, top: float, bottom: float) -> list[Shape]:
    ends = "".join(f"M{x - 4:g} {end:.1f}h8" for end in (top, bottom))
    data = f"{ends}M{x:g} {top:.1f}V{bottom:.1f}"
    return [path("journey-whisker-halo", data), path("journey-whisker", data)]


def _notes(
    steps: Sequence[StepFigure], frame: Frame, layer: EmotionLayer, paper: Paper
) -> list[Shape]:
    """Why a column has no curve, in its own words and clear of its rings."""
    found: list[Shape] = []
    for station, step in enumerate(steps):
        if step.feels is not None:
            continue
        lines = wrapped(reports_note(step), frame.column - 12, 12, lines=2)
        x = frame.x(station)
        longest, more = max(lines, key=len), 15 * (len(lines) - 1)
        places = [
            label_at(longest, x, frame.felt(station, value)[1], "middle", 12, lower=more)
            for value in (-30, -75, 70, 92, -55, 45, 15)
        ]
        label, _ = first_clear(places, layer.solid, layer.faint, paper.room)
        y = (label or places[0]).y
        for i, words in enumerate(lines):
            found.append(text("journey-note journey-halo", x, y + 15 * i, words, "middle"))
    return found


def _printed_rows(
    rows: Sequence[tuple[str, list[str]]], steps: Sequence[StepFigure], frame: Frame, top: float
) -> list[Shape]:
    y = top - 14
    found = [line("journey-grid", 0, y, frame.right, y)]
    gap = gettext("gap")
    for i, (name, cells) in enumerate(rows):
        baseline = top + _ROW * i
        found.append(text("journey-row", 0, baseline, name))
        for station, (step, cell) in enumerate(zip(steps, cells, strict=True)):
            strong = step.worst and name == gap and step.gap is not None and step.gap < 0
            kind = "journey-figure"
            if strong:
                kind = "journey-gap-label-least" if step.least_good else "journey-gap-label"
            found.append(text(kind, frame.x(station), baseline, cell, "middle"))
    return found
