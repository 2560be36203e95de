"""Worst touchpoint first: where the most reports go wrong, as far as the numbers can carry it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.results.statistics.intervals import Interval, wilson

#: A quality score under this, or a valence under 0, is a step that went wrong.
QUALITY_THRESHOLD = 50.0
VALENCE_THRESHOLD = 0.0
#: Steps with fewer reports are listed apart and get no place.
RANKED_FROM = 10


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A step: ``low`` of ``n`` reports under the threshold, by ``shortfall`` in all (the sum of
    threshold − value over those reports); ``position`` is its place in the journey."""

    code: str
    position: int
    n: int
    low: int
    shortfall: float = 0.0

    @property
    def interval(self) -> Interval:
        return wilson(self.low, self.n)

    @property
    def mean_shortfall(self) -> float:
        return self.shortfall / self.low if self.low else 0.0


@dataclass(frozen=True, slots=True)
class WorstFirst:
    """``ranked`` from the worst; ``apart`` in the order of the journey, too few to rank."""

    ranked: tuple[Touchpoint, ...]
    apart: tuple[Touchpoint, ...]


def touchpoint(
    code: str, position: int, values: Iterable[float], threshold: float = QUALITY_THRESHOLD
) -> Touchpoint:
    """A touchpoint from single values, one per report."""
    listed = list(values)
    low = [value for value in listed if value < threshold]
    return Touchpoint(code, position, len(listed), len(low), sum(threshold - v for v in low))


def worst_first(touchpoints: Sequence[Touchpoint], ranked_from: int = RANKED_FROM) -> WorstFirst:
    """Rank by the lower bound of Wilson's interval for the share that went wrong, then by the
    mean shortfall, then in the order of the journey.

    The lower bound lets a place be bad only as far as its number of reports proves it.
    """
    enough = [step for step in touchpoints if step.n >= ranked_from]
    return WorstFirst(
        ranked=tuple(
            sorted(
                enough, key=lambda step: (-step.interval.low, -step.mean_shortfall, step.position)
            )
        ),
        apart=tuple(
            sorted((s for s in touchpoints if s.n < ranked_from), key=lambda step: step.position)
        ),
    )
