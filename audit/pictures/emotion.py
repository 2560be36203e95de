"""The emotion panel of the journey picture: curve, band, intended line, first reactions, labels.

It is drawn through a place for (station, value), so that the wide picture and the vertical one
are the same drawing on two papers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from audit.pictures.curves import Curve, Place, band_path, curve_path
from audit.pictures.emotion_labels import draw_labels
from audit.pictures.emotion_layer import EmotionLayer, Paper, Run, felt_value, reaction_point
from audit.pictures.figures import StepFigure
from audit.pictures.labels import Box
from audit.pictures.numbers import signed, signed_span
from audit.pictures.shapes import (
    Shape,
    circle,
    coordinate,
    diamond,
    group,
    line,
    path,
    rectangle,
)

#: How many boxes stand for the line between two stations when labels look for room.
_SAMPLES = 12


def draw_emotion(steps: Sequence[StepFigure], paper: Paper) -> EmotionLayer:
    """The panel's shapes for ``steps``, which stand at stations 0, 1, 2 …"""
    layer = EmotionLayer()
    runs = [] if paper.single else list(_runs(steps))
    for run in runs:
        _draw_band(layer, run, paper)
    _draw_intended(layer, steps, paper)
    for run in runs:
        if len(run.mean.values) > 1:
            layer.shapes.append(path("journey-felt", curve_path(run.mean, run.first, paper.place)))
    _draw_gap_arrow(layer, steps, paper)
    banded = {run.first + i for run in runs if run.below for i in range(len(run.mean.values))}
    for station, step in enumerate(steps):
        _draw_station(layer, station, step, paper, whisker=station not in banded)
    draw_labels(layer, steps, runs, paper)
    return layer


def point_title(step: StepFigure, *, single: bool = False) -> str:
    """One sentence for a station's dot: "Waiting: felt −25 (−34 to −15), intended +20, n 68"."""
    value = felt_value(step, single=single)
    if value is None:
        return step.name
    parts = gettext("felt %(value)s", value=signed(value))
    interval = step.felt.interval if step.felt else None
    if interval and not single:
        parts += f" ({signed_span(*interval)})"
    if step.intended is not None:
        parts += ", " + gettext("intended %(value)s", value=signed(step.intended))
    if not single and step.felt:
        parts += f", n {step.felt.n}"
    return f"{step.name}: {parts}"


def _runs(steps: Sequence[StepFigure]) -> Iterator[Run]:
    station = 0
    while station < len(steps):
        first = station
        while station < len(steps) and steps[station].feels is not None:
            station += 1
        if station > first:
            yield _run(first, steps[first:station])
        station = max(station, first + 1)


def _run(first: int, steps: Sequence[StepFigure]) -> Run:
    means = [step.feels or 0.0 for step in steps]
    intervals = [step.felt.interval if step.felt else None for step in steps]
    if len(means) < 2 or None in intervals:
        return Run(first, Curve.through(means), None, None)
    pairs = [interval for interval in intervals if interval is not None]
    return Run(
        first,
        Curve.through(means),
        Curve.through([max(0.0, mean - low) for mean, (low, _) in zip(means, pairs, strict=True)]),
        Curve.through(
            [max(0.0, high - mean) for mean, (_, high) in zip(means, pairs, strict=True)]
        ),
    )


def _draw_band(layer: EmotionLayer, run: Run, paper: Paper) -> None:
    for station, mean in _sampled(run.mean):
        x, y = paper.place(run.first + station, mean)
        layer.solid.append(Box.around(x, y, 4))
    if run.below is None or run.above is None:
        return
    layer.shapes.append(
        path("journey-band", band_path(run.mean, run.below, run.above, run.first, paper.place))
    )
    for edge in (run.mean.minus(run.below), run.mean.plus(run.above)):
        for station, value in _sampled(edge, _SAMPLES // 2):
            layer.faint.append(Box.around(*paper.place(run.first + station, value), 2))


def _sampled(curve: Curve, samples: int = _SAMPLES) -> Iterator[tuple[float, float]]:
    for i in range((len(curve.values) - 1) * samples + 1):
        yield i / samples, curve.at(i / samples)


def _draw_intended(layer: EmotionLayer, steps: Sequence[StepFigure], paper: Paper) -> None:
    commands = ""
    for station, step in enumerate(steps):
        if step.intended is None:
            continue
        x, y = paper.place(station, step.intended)
        before = steps[station - 1].intended if station else None
        commands += f"{'M' if before is None else 'L'}{coordinate(x)} {coordinate(y)}"
        if before is not None:
            for i in range(1, _SAMPLES):
                share = i / _SAMPLES
                value = before + share * (step.intended - before)
                layer.faint.append(Box.around(*paper.place(station - 1 + share, value), 2))
    if commands:
        layer.shapes.append(path("journey-intended", commands))
    for station, step in enumerate(steps):
        if step.intended is not None:
            x, y = paper.place(station, step.intended)
            layer.shapes.append(circle("journey-intended-ring", x, y, paper.radius - 1))
            layer.solid.append(Box.around(x, y, paper.radius))


def _draw_gap_arrow(layer: EmotionLayer, steps: Sequence[StepFigure], paper: Paper) -> None:
    for station, step in enumerate(steps):
        if not step.worst or step.gap is None or step.gap >= 0 or step.intended is None:
            continue
        x1, y1 = paper.place(station, step.intended)
        x2, y2 = paper.place(station, step.feels or 0.0)
        if paper.single or x1 != x2 or y2 - y1 < 26:
            continue
        kind = "journey-gap-least" if step.least_good else "journey-gap"
        tip = y2 - paper.radius - 3
        head = f"M{coordinate(x1 - 4)} {coordinate(tip - 6)}L{coordinate(x1)} {coordinate(tip)}"
        head += f"L{coordinate(x1 + 4)} {coordinate(tip - 6)}"
        layer.shapes.append(line(kind, x1, y1 + paper.radius + 1, x1, tip))
        layer.shapes.append(path(kind, head))
        layer.solid.append(Box(x1 - 5, y1, x1 + 5, y2))


def _draw_station(
    layer: EmotionLayer, station: int, step: StepFigure, paper: Paper, *, whisker: bool
) -> None:
    value = felt_value(step, single=paper.single)
    if value is not None:
        x, y = paper.place(station, value)
        marks: list[Shape] = []
        if whisker and not paper.single and step.felt and step.felt.interval:
            marks += _whisker("journey-felt-whisker", station, step.felt.interval, (0, 0), paper)
        marks.append(circle("journey-felt-point", x, y, paper.radius))
        title = point_title(step, single=paper.single)
        layer.shapes.append(group("", marks, title=title))
        layer.solid.append(Box.around(x, y, paper.radius + 2))
    elif step.felt and not paper.single:
        for single_value in step.felt.values:
            x, y = paper.place(station, single_value)
            title = f"{step.name}: {signed(single_value)}"
            layer.shapes.append(
                group("", [circle("journey-ring", x, y, paper.radius - 0.5)], title=title)
            )
            layer.solid.append(Box.around(x, y, paper.radius + 1))
    if step.reaction and step.reaction.mean is not None:
        _draw_reaction(layer, station, step, paper)


def _draw_reaction(layer: EmotionLayer, station: int, step: StepFigure, paper: Paper) -> None:
    reaction = step.reaction
    if reaction is None or reaction.mean is None:
        return
    x, y = reaction_point(station, reaction.mean, paper)
    marks: list[Shape] = []
    title = gettext(
        "%(step)s: first reaction %(value)s", step=step.name, value=signed(reaction.mean)
    )
    if reaction.interval:
        marks += _whisker(
            "journey-reaction-whisker", station, reaction.interval, paper.shift, paper
        )
        title += f" ({signed_span(*reaction.interval)})"
    marks.append(diamond("journey-reaction", x, y, paper.radius + 1))
    layer.shapes.append(group("", marks, title=f"{title}, n {reaction.n}"))
    layer.solid.append(Box.around(x, y, paper.radius + 3))


def _whisker(
    kind: str,
    station: int,
    interval: tuple[float, float],
    shift: tuple[float, float],
    paper: Paper,
) -> list[Shape]:
    x1, y1 = paper.place(station, interval[0])
    x2, y2 = paper.place(station, interval[1])
    return [line(kind, x1 + shift[0], y1 + shift[1], x2 + shift[0], y2 + shift[1])]


def reports_note(step: StepFigure) -> str:
    """Why a step has no mean."""
    if step.felt is None:
        words = gettext("not asked")
    elif step.felt.n == 0:
        words = gettext("no reports yet")
    else:
        words = gettext("too few reports")
    return str(words)


def dashes(values: Sequence[float], place: Place, station: int, half: float) -> list[Shape]:
    """Single reports' quality: a short stroke for each."""
    found = []
    for value in values:
        x, y = place(station, value)
        found.append(rectangle("journey-stroke", x - half, y - 1, 2 * half, 2))
    return found
