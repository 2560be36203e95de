"""Where to start: what weighs much and scores little, and the moments of truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.results.statistics.contribution import Contributions

#: A moment of truth is the peak of at least this share of the reports.
PEAK_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Point:
    """A step (or several that move as one): ``score`` 0…100 across, ``weight`` in % up."""

    steps: tuple[str, ...]
    score: float
    weight: float


@dataclass(frozen=True, slots=True)
class ImportancePerformance:
    """The points with their cross-hairs: the grand mean, and the weight 100/p."""

    points: tuple[Point, ...]
    score: float
    weight: float


def importance_performance(
    means: Mapping[str, float], found: Contributions
) -> ImportancePerformance | None:
    """Mean score against weight (Martilla and James, Journal of Marketing 41, 1977), the weight
    without its sign; None where there are no weights. ``means`` by step code."""
    points = tuple(
        Point(step.steps, sum(means[code] for code in step.steps) / len(step.steps), abs(weight))
        for step in found.steps
        if (weight := step.weight) is not None
    )
    if not points:
        return None
    return ImportancePerformance(
        points, sum(point.score for point in points) / len(points), 100 / len(points)
    )


def is_moment_of_truth(weight: float, predictors: int, peaks: int, reports: int) -> bool:
    """True where a step weighs at least as much as if all weighed the same (``weight`` in %,
    100/p), and is the peak in a quarter of the reports or more."""
    return abs(weight) >= 100 / predictors and peaks >= PEAK_SHARE * reports
