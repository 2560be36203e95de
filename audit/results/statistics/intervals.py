"""Shares of reports with their 95 % interval, and the difference between two of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: The 97.5th percentile of the standard normal distribution.
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float

    def excludes(self, value: float) -> bool:
        return value < self.low or value > self.high

    def overlaps(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``total`` reports; ``value`` and ``interval`` on 0…1."""

    count: int
    total: int
    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two shares on −1…1."""

    value: float
    interval: Interval


def wilson(count: int, total: int) -> Interval:
    """Wilson's score interval for a share (Journal of the American Statistical Association 22,
    1927), exactly 0 below at none and exactly 1 above at all.

    Raises ValueError unless 0 ≤ count ≤ total and total > 0.
    """
    if not 0 <= count <= total or total == 0:
        raise ValueError(f"not a share: {count} of {total}")
    p = count / total
    centre = p + Z**2 / (2 * total)
    half = Z * math.sqrt(p * (1 - p) / total + Z**2 / (4 * total**2))
    scale = 1 + Z**2 / total
    return Interval(
        low=0.0 if count == 0 else (centre - half) / scale,
        high=1.0 if count == total else (centre + half) / scale,
    )


def share(count: int, total: int) -> Share | None:
    """A share with Wilson's interval; None where there is nothing to take a share of."""
    return Share(count, total, count / total, wilson(count, total)) if total else None


def newcombe(count_1: int, total_1: int, count_2: int, total_2: int) -> Difference:
    """The difference of two independent shares, first − second, with Newcombe's hybrid score
    interval (Statistics in Medicine 17, 1998, method 10).

    Raises ValueError as :func:`wilson`.
    """
    first, second = wilson(count_1, total_1), wilson(count_2, total_2)
    p_1, p_2 = count_1 / total_1, count_2 / total_2
    value = p_1 - p_2
    return Difference(
        value,
        Interval(
            low=value - math.hypot(p_1 - first.low, second.high - p_2),
            high=value + math.hypot(first.high - p_1, p_2 - second.low),
        ),
    )


def normal_two_sided(z: float) -> float:
    """The chance of a standard normal value at least as far from 0 as ``z``."""
    return math.erfc(abs(z) / math.sqrt(2))
