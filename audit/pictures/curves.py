"""A smooth line through stations that never leaves the room between two neighbours.

Monotone cubic interpolation after M. Steffen, "A simple method for monotonic interpolation in
one dimension", Astronomy and Astrophysics 239 (1990), for stations at equal distances. The
stations lie at 0, 1, 2 …; a place for (station, value) on paper is given when it is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audit.pictures.shapes import coordinate

#: Where a value at a (fractional) station lies on paper, in pixels; linear in both.
Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic through ``values`` with the given ``slopes``, per station."""

    values: tuple[float, ...]
    slopes: tuple[float, ...]

    @classmethod
    def through(cls, values: Sequence[float]) -> Curve:
        """The monotone curve through ``values``; one value is a curve of no length."""
        return cls(tuple(values), _slopes(values))

    def plus(self, other: Curve) -> Curve:
        return Curve(
            tuple(a + b for a, b in zip(self.values, other.values, strict=True)),
            tuple(a + b for a, b in zip(self.slopes, other.slopes, strict=True)),
        )

    def minus(self, other: Curve) -> Curve:
        return self.plus(
            Curve(tuple(-value for value in other.values), tuple(-s for s in other.slopes))
        )

    def at(self, station: float) -> float:
        """The value at a fractional station, 0…len − 1."""
        i = min(int(station), len(self.values) - 2)
        if i < 0:
            return self.values[0]
        t = station - i
        s = 1 - t
        b0, b1, b2, b3 = self._ordinates(i)
        return s * s * s * b0 + 3 * s * s * t * b1 + 3 * s * t * t * b2 + t * t * t * b3

    def _ordinates(self, i: int) -> tuple[float, float, float, float]:
        """The values of the four Bézier points from station ``i`` to the next."""
        start, end = self.values[i], self.values[i + 1]
        return start, start + self.slopes[i] / 3, end - self.slopes[i + 1] / 3, end

    def steps(self, first: int, place: Place) -> str:
        """The curve as SVG path commands after its first point; ``first`` is its station."""
        return "".join(
            _cubic(place, first + i, self._ordinates(i), forward=True)
            for i in range(len(self.values) - 1)
        )

    def steps_back(self, first: int, place: Place) -> str:
        return "".join(
            _cubic(place, first + i, self._ordinates(i), forward=False)
            for i in reversed(range(len(self.values) - 1))
        )


def curve_path(curve: Curve, first: int, place: Place) -> str:
    return f"M{_point(place(first, curve.values[0]))}{curve.steps(first, place)}"


def band_path(curve: Curve, below: Curve, above: Curve, first: int, place: Place) -> str:
    """The closed band from ``curve − below`` to ``curve + above``.

    ``below`` and ``above`` are monotone curves through distances of 0 or more, so that the
    band holds the curve everywhere and not only at its stations.
    """
    upper, lower = curve.plus(above), curve.minus(below)
    last = first + len(curve.values) - 1
    return (
        f"M{_point(place(first, upper.values[0]))}{upper.steps(first, place)}"
        f"L{_point(place(last, lower.values[-1]))}{lower.steps_back(first, place)}Z"
    )


def _slopes(values: Sequence[float]) -> tuple[float, ...]:
    if len(values) < 2:
        return (0.0,) * len(values)
    rises = [after - before for before, after in pairwise(values)]
    inner = [_slope(before, after) for before, after in pairwise(rises)]
    if not inner:
        return (rises[0], rises[0])
    # At the ends the parabola that has the neighbour's slope: between 0 and 1.5 times the rise.
    return ((3 * rises[0] - inner[0]) / 2, *inner, (3 * rises[-1] - inner[-1]) / 2)


def _slope(before: float, after: float) -> float:
    """Steffen's equation 11: 0 at a turn, never more than twice the smaller rise."""
    if before * after <= 0:
        return 0.0
    return math.copysign(min(2 * abs(before), 2 * abs(after), abs(before + after) / 2), before)


def _cubic(
    place: Place, start: int, ordinates: tuple[float, float, float, float], *, forward: bool
) -> str:
    stations = (start, start + 1 / 3, start + 2 / 3, start + 1)
    points = [
        _point(place(station, value)) for station, value in zip(stations, ordinates, strict=True)
    ]
    if not forward:
        points.reverse()
    return "C" + " ".join(points[1:])


def _point(point: tuple[float, float]) -> str:
    return f"{coordinate(point[0])} {coordinate(point[1])}"
