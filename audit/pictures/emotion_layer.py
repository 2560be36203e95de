"""The emotion panel's paper: how it is drawn, and what has been drawn on it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit.pictures.curves import Curve, Place
from audit.pictures.figures import StepFigure
from audit.pictures.labels import Box, Sides
from audit.pictures.shapes import Shape

FELT, INTENDED, REACTION = "felt", "intended", "reaction"


@dataclass(frozen=True, slots=True)
class Paper:
    """How and where the emotion panel is drawn."""

    place: Place
    room: Box
    sides: Sides
    distances: tuple[float, ...]
    #: Where a first reaction stands from its station, in pixels.
    shift: tuple[float, float]
    radius: float = 4.5
    size: float = 14
    small: float = 12
    #: One report only: its values are dots with their figure, and nothing is a mean.
    single: bool = False
    reaction_labels: bool = True
    #: Whether the lines are named in the picture itself, where there is room.
    names: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring stations that all have a mean, with the curve through them."""

    first: int
    mean: Curve
    below: Curve | None
    above: Curve | None


@dataclass(slots=True)
class EmotionLayer:
    """What is drawn, in order; ``unnamed`` holds the lines that found no room for their name."""

    shapes: list[Shape] = field(default_factory=list)
    labels: list[Shape] = field(default_factory=list)
    unnamed: set[str] = field(default_factory=set)
    solid: list[Box] = field(default_factory=list)
    faint: list[Box] = field(default_factory=list)


def felt_value(step: StepFigure, *, single: bool) -> float | None:
    """What the dot of a step stands for: the mean, or the one report's own value."""
    if not single:
        return step.feels
    return step.felt.values[0] if step.felt and step.felt.values else None


def reaction_point(station: int, value: float, paper: Paper) -> tuple[float, float]:
    x, y = paper.place(station, value)
    return x + paper.shift[0], y + paper.shift[1]
