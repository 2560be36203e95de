"""Split-half reliability, by hand."""

from __future__ import annotations

import pytest

from audit.results.statistics.reliability import Pairs, correlation, split_half


def pairs(one: list[float], other: list[float]) -> Pairs:
    """The sums that a query returns."""
    return Pairs(
        len(one),
        sum(one),
        sum(other),
        sum(x * x for x in one),
        sum(y * y for y in other),
        sum(x * y for x, y in zip(one, other, strict=True)),
    )


@pytest.mark.parametrize(
    ("one", "other", "r", "reliability"),
    [
        # Deviations −1, 0, 1 and −1, 1, 0: r = 1 / 2, and 2 · ½ / 1½ = ⅔.
        ([1, 2, 3], [1, 3, 2], 0.5, 2 / 3),
        ([1, 2, 3], [20, 40, 60], 1.0, 1.0),
        # Deviations −1, 0, 1 and 0, 1, −1: r = −1 / 2, and −1 / ½ = −2.
        ([1, 2, 3], [2, 3, 1], -0.5, -2.0),
    ],
)
def test_the_reliability_of_both_halves(
    one: list[float], other: list[float], r: float, reliability: float
) -> None:
    found = pairs(one, other)
    assert correlation(found) == pytest.approx(r)
    assert split_half(found) == pytest.approx(reliability)


def test_of_four_pairs() -> None:
    """Deviations −3, −1, 1, 3 and −1, −3, 3, 1: 12 of 20, r = .6, and 1.2 / 1.6 = .75."""
    found = pairs([-3, -1, 1, 3], [-1, -3, 3, 1])
    assert correlation(found) == pytest.approx(0.6)
    assert split_half(found) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("one", "other"), [([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [3, 2, 1]), ([], [])]
)
def test_it_cannot_be_told_of_two_or_without_spread_or_where_halves_contradict(
    one: list[float], other: list[float]
) -> None:
    assert split_half(pairs(one, other)) is None


def test_locations_add_up() -> None:
    parts = (pairs([1.0], [1.0]), pairs([2.0, 3.0], [3.0, 2.0]))
    assert split_half(sum(parts, Pairs())) == pytest.approx(2 / 3)
