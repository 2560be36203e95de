"""The journey from top to bottom: for a narrow page, and for more than nine steps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from flask_babel import gettext

from audit.pictures.emotion import draw_emotion
from audit.pictures.emotion_layer import Paper
from audit.pictures.figures import MEAN_FROM, StepFigure
from audit.pictures.journey_frame import CHANNEL_ICONS, station_mark, tint_kind
from audit.pictures.labels import VERTICAL, Box, shortened, text_width, wrapped
from audit.pictures.numbers import figure, span
from audit.pictures.shapes import Drawing, Shape, group, icon, line, path, rectangle, text

_WIDTH = 360
_ROW = 84
_TOP = 44
_STATION = 14
_TEXT = 34
_BAR_LEFT, _BAR_RIGHT = 34, 150
_ZERO, _HALF = 272, 76
#: From the station's height to that of its point on the curve.
_POINT = 24


def vertical_journey(
    steps: Sequence[StepFigure], *, single: bool = False, current: int | None = None
) -> Drawing:
    """The picture 360 wide, a row of 84 for each step; a name of two lines has room in it."""
    bottom = _TOP + _ROW * len(steps) - 22
    paper = Paper(
        place=_felt,
        room=Box(_BAR_RIGHT + 34, _TOP - 20, _WIDTH, bottom + 4),
        sides=VERTICAL,
        distances=(9, 14, 20, 28),
        shift=(0, 18),
        size=13,
        single=single,
        reaction_labels=False,
        names=False,
    )
    layer = draw_emotion(steps, paper)
    shapes: list[Shape] = [*_axis(bottom)]
    shapes += _tints(steps, current)
    if len(steps) > 1:
        last = _TOP + _ROW * (len(steps) - 1)
        shapes.append(line("journey-line", _STATION, _TOP, _STATION, last))
    for i, step in enumerate(steps):
        shapes += _row(step, _TOP + _ROW * i, single=single, current=current)
    shapes += [*layer.shapes, *layer.labels]
    return Drawing(_WIDTH, bottom + 8, tuple(shapes))


def _felt(station: float, value: float) -> tuple[float, float]:
    return _ZERO + value * _HALF / 100, _TOP + _POINT + _ROW * station


def _axis(bottom: float) -> list[Shape]:
    arrow = "h-9m3 -3l-3 3l3 3"
    back = "h9m-3 -3l3 3l-3 3"
    return [
        text("journey-tick", _TEXT, 14, gettext("quality, 0–100")),
        text("journey-tick", _ZERO - _HALF - 2, 14, gettext("unpleasant")),
        path("journey-arrow", f"M{_ZERO - _HALF - 6} 10{arrow}"),
        text("journey-tick", _ZERO, 14, "0", "middle"),
        text("journey-tick", _WIDTH - 15, 14, gettext("pleasant"), "end"),
        path("journey-arrow", f"M{_WIDTH - 11} 10{back}"),
        line("journey-grid", _ZERO - _HALF, 24, _ZERO - _HALF, bottom),
        line("journey-grid", _ZERO + _HALF, 24, _ZERO + _HALF, bottom),
        line("journey-zero", _ZERO, 20, _ZERO, bottom),
    ]


def _tints(steps: Sequence[StepFigure], current: int | None) -> list[Shape]:
    kinds = ((i, tint_kind(step, current)) for i, step in enumerate(steps))
    return [
        rectangle(kind, 0, _TOP + _ROW * i - 17, _WIDTH, _ROW - 4, 8) for i, kind in kinds if kind
    ]


def _row(step: StepFigure, y: float, *, single: bool, current: int | None) -> list[Shape]:
    few = step.n == 0 if single else step.too_few
    found = [station_mark(step, _STATION, y, 11, few=few, current=current)]
    lines = wrapped(step.name, _ZERO - _HALF - _TEXT - 6, 14, lines=2, bold=True)
    baselines = list(accumulate([y + 5.0] + [16.0] * (len(lines) - 1)))
    for baseline, words in zip(baselines, lines, strict=True):
        found.append(text("journey-step", _TEXT, baseline, words))
    below = baselines[-1] + 19
    found += _channel(step, below, single=single)
    found += _bar(step, below + 9, single=single)
    return found


def _channel(step: StepFigure, y: float, *, single: bool) -> list[Shape]:
    name = CHANNEL_ICONS.get(step.channel_code)
    left = _TEXT + 17 if name else _TEXT
    room = _ZERO - _HALF - left - 4
    count = "" if single else f"n {step.n}"
    # What is cut off is the channel, never how many reports there are.
    words = step.channel
    if words and count:
        words = shortened(words, room - text_width(f" · {count}", 12), 12)
    words = shortened(" · ".join(filter(None, (words, count))), room, 12)
    found = [text("journey-channel", left, y, words)]
    if name:
        found.insert(0, icon(name, _TEXT, y - 11, 13))
    return found


def _bar(step: StepFigure, y: float, *, single: bool) -> list[Shape]:
    measured = step.quality
    value = step.scores
    if single:
        value = measured.values[0] if measured and measured.values else None
    if value is None:
        return _no_bar(step, y, single=single)
    width = _BAR_RIGHT - _BAR_LEFT
    worst = step.worst and not step.least_good and not single
    marks = [
        rectangle("journey-track", _BAR_LEFT, y, width, 12),
        rectangle(
            "journey-bar-worst" if worst else "journey-bar", _BAR_LEFT, y, width * value / 100, 12
        ),
    ]
    title = f"{step.name}: " + gettext("quality %(value)s", value=figure(value))
    interval = measured.interval if measured else None
    if interval and not single:
        low, high = (_BAR_LEFT + width * end / 100 for end in interval)
        data = (
            f"M{low:.1f} {y + 2}V{y + 10}M{high:.1f} {y + 2}V{y + 10}M{low:.1f} {y + 6}H{high:.1f}"
        )
        marks += [path("journey-whisker-halo", data), path("journey-whisker", data)]
        title += f" ({span(*interval)})"
    marks.append(text("journey-bar-label", _BAR_RIGHT + 6, y + 11, figure(value)))
    return [group("", marks, title=title)]


def _no_bar(step: StepFigure, y: float, *, single: bool) -> list[Shape]:
    measured = step.quality
    if measured is None or single:
        words = gettext("n/a") if single else gettext("not scored")
        return [text("journey-note", _TEXT, y + 10, words)]
    words = gettext("too few (%(n)s of %(needed)s)", n=step.n, needed=MEAN_FROM)
    found = [text("journey-note", _TEXT, y + 26, words)] if step.too_few else []
    found.append(rectangle("journey-track", _BAR_LEFT, y, _BAR_RIGHT - _BAR_LEFT, 12))
    for value in measured.values:
        x = _BAR_LEFT + (_BAR_RIGHT - _BAR_LEFT) * value / 100
        found.append(rectangle("journey-stroke", x - 1, y, 2, 12))
    return found
