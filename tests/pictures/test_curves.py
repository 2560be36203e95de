"""The curve through the stations: never beyond a value, whatever the values."""

from __future__ import annotations

import itertools
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.pictures.curves import Curve, band_path, curve_path

VALUES = st.lists(st.floats(-100, 100), min_size=2, max_size=14)
HALVES = st.floats(0, 60)
ALONG = [i / 23 for i in range(24)]


def _place(station: float, value: float) -> tuple[float, float]:
    return 100 * station, -value


def _points(path: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@given(VALUES)
def test_a_curve_never_goes_beyond_the_two_stations_beside_it(values: list[float]) -> None:
    curve = Curve.through(values)
    for i, (start, end) in enumerate(itertools.pairwise(values)):
        low, high = min(start, end), max(start, end)
        for share in ALONG:
            assert low - 1e-9 <= curve.at(i + share) <= high + 1e-9


@given(VALUES)
def test_a_curve_between_two_stations_only_rises_or_only_falls(values: list[float]) -> None:
    curve = Curve.through(values)
    for i, (start, end) in enumerate(itertools.pairwise(values)):
        along = [curve.at(i + share) for share in ALONG]
        rises = [after - before for before, after in itertools.pairwise(along)]
        assert all(math.copysign(1, end - start) * rise >= -1e-9 for rise in rises)


@given(VALUES)
def test_a_curve_passes_through_every_station(values: list[float]) -> None:
    curve = Curve.through(values)
    assert [curve.at(i) for i in range(len(values))] == pytest.approx(values)


@given(st.lists(st.tuples(st.floats(-100, 100), HALVES, HALVES), min_size=2, max_size=10))
def test_a_band_holds_its_curve_everywhere(stations: list[tuple[float, float, float]]) -> None:
    curve = Curve.through([mean for mean, _, _ in stations])
    below = Curve.through([half for _, half, _ in stations])
    above = Curve.through([half for _, _, half in stations])
    lower, upper = curve.minus(below), curve.plus(above)
    for i in range(len(stations) - 1):
        for share in ALONG:
            middle = curve.at(i + share)
            assert lower.at(i + share) <= middle + 1e-9
            assert upper.at(i + share) >= middle - 1e-9


def test_a_path_draws_the_curve_that_was_checked() -> None:
    values = [37, 19, 56, 29, -25, 61, 4]
    curve = Curve.through(values)
    points = _points(curve_path(curve, 0, _place))
    assert points[0] == (0, -37)
    assert points[3::3] == [(100.0 * i, -values[i]) for i in range(1, 7)]
    for i in range(6):
        start, one, two, end = (y for _, y in points[3 * i : 3 * i + 4])
        middle = (start + 3 * one + 3 * two + end) / 8
        assert -middle == pytest.approx(curve.at(i + 0.5), abs=0.1)


def test_slopes_are_those_of_the_formula() -> None:
    # Rises 10 and 2: parabola 6, twice the smaller rise 4, so 4; ends (3·10 − 4)/2, (3·2 − 4)/2.
    assert Curve.through([0, 10, 12]).slopes == (13, 4, 1)
    # At a turn the curve is level.
    assert Curve.through([0, 10, 5]).slopes[1] == 0
    # Two stations make a straight line.
    assert Curve.through([3, 7]).slopes == (4, 4)


def test_a_band_goes_along_the_top_and_back_along_the_bottom() -> None:
    curve, half = Curve.through([0, 10]), Curve.through([2, 4])
    path = band_path(curve, half, half, 0, _place)
    points = _points(path)
    assert path.endswith("Z")
    assert points[0] == (0, -2)
    assert points[3] == (100, -14)
    assert points[4] == (100, -6)
    assert points[-1] == (0, 2)
