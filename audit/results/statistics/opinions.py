"""Recommendation, satisfaction and effort, from how often each answer was given.

All functions take counts by value, {9: 12, 10: 4, …}, and raise ValueError for a value that is
not on the scale.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from audit.results.statistics.intervals import Interval, Share, Z, normal_two_sided, share

RECOMMENDATION = range(11)
PROMOTERS = (9, 10)
PASSIVES = (7, 8)
DETRACTORS = tuple(range(7))
SATISFACTION = range(1, 6)
EFFORT = range(1, 8)


@dataclass(frozen=True, slots=True)
class RecommendationScore:
    """Promoters − detractors as a share, −1…1 (pages show a hundred times that)."""

    promoters: int
    passives: int
    detractors: int
    value: float
    variance: float
    interval: Interval

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True, slots=True)
class Change:
    """A difference with its z value and two-sided p; both None where nothing varies."""

    value: float
    z: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class EffortScore:
    """The mean, 1…7, and the share that found it easy (5, 6 or 7)."""

    mean: float
    easy: Share


def recommendation_score(counts: Mapping[int, int]) -> RecommendationScore | None:
    """The recommendation score of answers 0…10; None without answers."""
    _check(counts, RECOMMENDATION)
    return recommendation_from(
        promoters=sum(counts.get(value, 0) for value in PROMOTERS),
        passives=sum(counts.get(value, 0) for value in PASSIVES),
        detractors=sum(counts.get(value, 0) for value in DETRACTORS),
    )


def recommendation_from(
    promoters: int, passives: int, detractors: int
) -> RecommendationScore | None:
    """p − d with variance (p + d − (p − d)²)/n and the adjusted Wald interval of Rocks (The
    American Statistician 70, 2016): three more answers, ¾ promoter and ¾ detractor among them,
    clipped to −1…1. None without answers."""
    n = promoters + passives + detractors
    if not n:
        return None
    centre = (promoters - detractors) / (n + 3)
    half = Z * math.sqrt(_variance(promoters + 0.75, detractors + 0.75, n + 3))
    return RecommendationScore(
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        value=(promoters - detractors) / n,
        variance=_variance(promoters, detractors, n),
        interval=Interval(max(-1.0, centre - half), min(1.0, centre + half)),
    )


def recommendation_change(earlier: RecommendationScore, later: RecommendationScore) -> Change:
    """Later − earlier, with the z test of two independent scores by their own variances."""
    value = later.value - earlier.value
    variance = earlier.variance + later.variance
    if variance == 0:
        return Change(value, None, None)
    z = value / math.sqrt(variance)
    return Change(value, z, normal_two_sided(z))


def satisfied(counts: Mapping[int, int]) -> Share | None:
    """CSAT: the share that answered 4 or 5 on 1…5, with Wilson's interval."""
    _check(counts, SATISFACTION)
    return share(counts.get(4, 0) + counts.get(5, 0), sum(counts.values()))


def effort(counts: Mapping[int, int]) -> EffortScore | None:
    """CES: the mean on 1…7 and the share of 5 to 7, with Wilson's interval."""
    _check(counts, EFFORT)
    n = sum(counts.values())
    easy = share(sum(counts.get(value, 0) for value in (5, 6, 7)), n)
    if easy is None:
        return None
    return EffortScore(sum(value * count for value, count in counts.items()) / n, easy)


def top_box(counts: Mapping[int, int], highest: int) -> Share | None:
    """The share that gave the highest answer of the scale, with Wilson's interval."""
    _check(counts, range(min(counts, default=0), highest + 1))
    return share(counts.get(highest, 0), sum(counts.values()))


def _variance(promoters: float, detractors: float, n: float) -> float:
    p, d = promoters / n, detractors / n
    # Not below 0: 1 − 1² may come out as −1e−17.
    return max(0.0, (p + d - (p - d) ** 2) / n)


def _check(counts: Mapping[int, int], scale: range) -> None:
    outside = sorted(value for value in counts if value not in scale)
    if outside:
        raise ValueError(f"not on the scale {scale.start}…{scale.stop - 1}: {outside}")
