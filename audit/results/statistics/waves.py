"""What changed between two waves, and which changes stand when many are looked at."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from audit.results.statistics.intervals import Difference, Interval, newcombe
from audit.results.statistics.means import EMPTY, Moments, t_interval
from audit.results.statistics.student import t_two_sided

#: With fewer reports in either wave nothing is compared.
COMPARED_FROM = 10
#: The share of false alarms that is accepted among the changes that are reported.
FALSE_DISCOVERY_RATE = 0.05


@dataclass(frozen=True, slots=True)
class MeanChange:
    """Later − earlier. ``method`` is "paired" or "welch"; t, degrees of freedom, p and interval
    are None where nothing varies. ``significant`` holds over all steps compared together."""

    value: float
    method: str
    t: float | None = None
    degrees: float | None = None
    p: float | None = None
    interval: Interval | None = None
    significant: bool = False


def share_change(
    earlier_count: int, earlier_total: int, later_count: int, later_total: int
) -> Difference | None:
    """Later share − earlier share with Newcombe's interval; None below ten reports a wave."""
    if min(earlier_total, later_total) < COMPARED_FROM:
        return None
    return newcombe(later_count, later_total, earlier_count, earlier_total)


def paired_t(differences: Sequence[float]) -> MeanChange:
    """The paired t test on the differences, later − earlier (Student, Biometrika 6, 1908).

    Raises ValueError below two differences.
    """
    group = Moments.of(differences)
    variance = group.variance
    if variance is None:
        raise ValueError("a paired comparison needs two pairs at least")
    return _tested(group.mean, math.sqrt(variance / group.n), group.n - 1, "paired")


def welch(earlier: Moments, later: Moments) -> MeanChange:
    """Welch's t test for two groups of unequal variance (Biometrika 34, 1947).

    Raises ValueError where a group has fewer than two values.
    """
    if earlier.variance is None or later.variance is None:
        raise ValueError("a comparison of two groups needs two values in each at least")
    a, b = earlier.variance / earlier.n, later.variance / later.n
    degrees = (a + b) ** 2 / (a**2 / (earlier.n - 1) + b**2 / (later.n - 1)) if a + b else 1.0
    return _tested(later.mean - earlier.mean, math.sqrt(a + b), degrees, "welch")


def mean_change(earlier: Mapping[str, Moments], later: Mapping[str, Moments]) -> MeanChange | None:
    """How a mean changed; both by location. Paired on the means of the locations in both waves,
    else (fewer than two of them) Welch on the reports. None below ten reports in either wave."""
    before, after = sum(earlier.values(), EMPTY), sum(later.values(), EMPTY)
    if min(before.n, after.n) < COMPARED_FROM:
        return None
    both = [key for key in earlier if earlier[key].n and key in later and later[key].n]
    if len(both) >= 2:
        return paired_t([later[key].mean - earlier[key].mean for key in both])
    return welch(before, after)


def mean_changes(
    earlier: Mapping[str, Mapping[str, Moments]], later: Mapping[str, Mapping[str, Moments]]
) -> dict[str, MeanChange]:
    """The changes of all steps that both waves have, {step: {location: moments}}, with those
    marked significant that stand after Benjamini and Hochberg. Steps with too few reports are
    left out."""
    changes = {
        step: change
        for step in earlier
        if step in later and (change := mean_change(earlier[step], later[step])) is not None
    }
    tested = {step: change.p for step, change in changes.items() if change.p is not None}
    adjusted = dict(zip(tested, benjamini_hochberg(list(tested.values())), strict=True))
    return {
        step: replace(change, significant=adjusted.get(step, 1.0) <= FALSE_DISCOVERY_RATE)
        for step, change in changes.items()
    }


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The adjusted p values, in the order given (Journal of the Royal Statistical Society B 57,
    1995): the smallest false discovery rate at which each would still be reported."""
    count = len(p_values)
    adjusted = [1.0] * count
    smallest = 1.0
    by_size = sorted(range(count), key=lambda index: p_values[index], reverse=True)
    for rank, index in zip(range(count, 0, -1), by_size, strict=True):
        smallest = min(smallest, p_values[index] * (count / rank))
        adjusted[index] = smallest
    return adjusted


def _tested(value: float, standard_error: float, degrees: float, method: str) -> MeanChange:
    if standard_error == 0:
        return MeanChange(value, method)
    t = value / standard_error
    return MeanChange(
        value=value,
        method=method,
        t=t,
        degrees=degrees,
        p=t_two_sided(t, degrees),
        interval=t_interval(value, standard_error, degrees),
    )
