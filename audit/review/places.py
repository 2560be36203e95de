"""Distances over the ground. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: A place within this many metres is at the location, however exact the phone is.
NEAR_METRES = 250

_EARTH_RADIUS = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in degrees, and how exactly it is known in metres; ``code`` of its question."""

    latitude: float
    longitude: float
    accuracy: float | None = None
    code: str = ""


def metres_between(one: Spot, other: Spot) -> float:
    """The distance over the ground by the haversine formula, on a globe of 6,371 km."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    a = (
        math.sin((south - north) / 2) ** 2
        + math.cos(north) * math.cos(south) * math.sin(across / 2) ** 2
    )
    return 2 * _EARTH_RADIUS * math.asin(min(1.0, math.sqrt(a)))


def too_far(metres: float, accuracy: float | None) -> bool:
    """Further than max(250 m, 2 × accuracy): a weak signal is no reason to doubt."""
    return metres > max(NEAR_METRES, 2 * (accuracy or 0))
