"""The ground of the horizontal journey pictures: measures, axes, stations, channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from audit.pictures.figures import StepFigure
from audit.pictures.labels import shortened, text_width
from audit.pictures.numbers import signed
from audit.pictures.shapes import Shape, circle, group, icon, line, path, rectangle, text

#: The icon for each channel of a step.
CHANNEL_ICONS = {
    "on_site": "place", "telephone": "phone", "email": "mail", "website": "globe", "app": "app",
    "social_media": "social", "chat": "chat", "post": "post",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything lies, in pixels; the zero of emotion is in the middle of its panel."""

    steps: int
    gutter: float
    column: float
    stations: float
    radius: float
    emotion_top: float
    emotion_height: float
    quality_top: float
    quality_height: float
    bar: float

    @property
    def right(self) -> float:
        return self.gutter + self.steps * self.column

    @property
    def emotion_bottom(self) -> float:
        return self.emotion_top + self.emotion_height

    @property
    def quality_bottom(self) -> float:
        return self.quality_top + self.quality_height

    def x(self, station: float) -> float:
        return self.gutter + self.column * (station + 0.5)

    def felt(self, station: float, value: float) -> tuple[float, float]:
        zero = self.emotion_top + self.emotion_height / 2
        return self.x(station), zero - value * self.emotion_height / 200

    def quality(self, station: float, value: float) -> tuple[float, float]:
        return self.x(station), self.quality_bottom - value * self.quality_height / 100


def tint_kind(step: StepFigure, current: int | None) -> str:
    """The class of the tint behind a step; an empty text where it has none.

    Where the reader is at a step (``current``, its number) that one is tinted, else the worst.
    """
    if current is not None:
        return "journey-tint-current" if step.number == current else ""
    if not step.worst:
        return ""
    return "journey-tint-least" if step.least_good else "journey-tint"


def tints(
    steps: Sequence[StepFigure],
    frame: Frame,
    top: float,
    bottom: float,
    current: int | None = None,
) -> list[Shape]:
    found = []
    inset = 3
    for station, step in enumerate(steps):
        kind = tint_kind(step, current)
        if kind:
            left = frame.gutter + station * frame.column + inset
            width = frame.column - 2 * inset
            found.append(rectangle(kind, left, top - 8 if top else top, width, bottom - top + 8, 8))
    return found


def station_mark(
    step: StepFigure, x: float, y: float, radius: float, *, few: bool, current: int | None = None
) -> Shape:
    """A numbered station: filled, dashed where there are too few reports, marked where worst."""
    kind = "journey-station"
    if step.number == current:
        kind += " journey-station-current"
    elif few:
        kind += " journey-station-few"
    elif step.worst and not step.least_good and current is None:
        kind += " journey-station-worst"
    return group(
        kind,
        [
            circle("journey-station-halo", x, y, radius + 3),
            circle("journey-station-mark", x, y, radius),
            text("journey-station-number", x, y + 4, str(step.number), "middle"),
        ],
        title=step.name,
    )


def channel_mark(step: StepFigure, x: float, y: float, width: float) -> list[Shape]:
    """The channel's icon and word, centred on ``x``."""
    words = shortened(step.channel, width, 12)
    name = CHANNEL_ICONS.get(step.channel_code)
    if name is None:
        return [text("journey-channel", x, y, words, "middle")]
    half = text_width(words, 12) / 2
    return [
        icon(name, x - half - 9, y - 11, 13),
        text("journey-channel", x + 8, y, words, "middle"),
    ]


def emotion_axis(frame: Frame) -> list[Shape]:
    top, bottom = frame.emotion_top, frame.emotion_bottom
    zero = (top + bottom) / 2
    quarter = frame.emotion_height / 4
    found = _grid(frame, top, bottom)
    found += [
        line("journey-grid", frame.gutter, top, frame.right, top),
        line("journey-grid-faint", frame.gutter, zero - quarter, frame.right, zero - quarter),
        line("journey-zero", frame.gutter, zero, frame.right, zero),
        line("journey-grid-faint", frame.gutter, zero + quarter, frame.right, zero + quarter),
        line("journey-grid", frame.gutter, bottom, frame.right, bottom),
        text("journey-panel", 0, top + 4, gettext("Feeling")),
        *_ticks(frame, ((top, "+100"), (zero, "0"), (bottom, signed(-100)))),
    ]
    for y, words, rise in (
        (zero - 42, gettext("pleasant"), -1),
        (zero + 42, gettext("unpleasant"), 1),
    ):
        found.append(text("journey-tick", 0, y + 4, words))
        shaft = f"M{frame.gutter - 22:g} {y - 6 * rise:g}v{12 * rise}"
        found.append(path("journey-arrow", f"{shaft}m-3 {-4 * rise}l3 {4 * rise}l3 {-4 * rise}"))
    return found


def quality_axis(frame: Frame) -> list[Shape]:
    top, bottom = frame.quality_top, frame.quality_bottom
    middle = (top + bottom) / 2
    return [
        *_grid(frame, top, bottom),
        line("journey-grid", frame.gutter, top, frame.right, top),
        line("journey-grid", frame.gutter, middle, frame.right, middle),
        line("journey-zero", frame.gutter, bottom, frame.right, bottom),
        text("journey-panel", 0, top + 4, gettext("Quality")),
        text("journey-tick", 0, top + 22, gettext("of 100")),
        *_ticks(frame, ((top, "100"), (middle, "50"), (bottom, "0"))),
    ]


def compact_axes(frame: Frame) -> list[Shape]:
    top, bottom = frame.emotion_top, frame.emotion_bottom
    zero = (top + bottom) / 2
    high, low = frame.quality_top, frame.quality_bottom
    return [
        line("journey-grid", frame.gutter, top, frame.right, top),
        line("journey-zero", frame.gutter, zero, frame.right, zero),
        line("journey-grid", frame.gutter, bottom, frame.right, bottom),
        line("journey-grid", frame.gutter, high, frame.right, high),
        line("journey-zero", frame.gutter, low, frame.right, low),
        text("journey-name-felt", 0, (top + zero) / 2 + 4, gettext("felt")),
        text("journey-tick", 0, (high + low) / 2 + 4, gettext("quality")),
        *_ticks(frame, ((top, "+100"), (zero, "0"), (bottom, signed(-100)))),
        *_ticks(frame, ((high, "100"), (low, "0"))),
    ]


def _grid(frame: Frame, top: float, bottom: float) -> list[Shape]:
    return [
        line("journey-grid", frame.x(station), top - 6, frame.x(station), bottom + 4)
        for station in range(frame.steps)
    ]


def _ticks(frame: Frame, ticks: Sequence[tuple[float, str]]) -> list[Shape]:
    return [text("journey-tick", frame.gutter - 8, y + 4, words, "end") for y, words in ticks]
