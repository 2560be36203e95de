"""Locations side by side, without making much of little: shrinkage towards the common mean."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.results.statistics.intervals import Interval, Z
from audit.results.statistics.means import Moments

#: A location has no result with fewer reports.
RESULT_FROM = 3

ABOVE, TYPICAL, BELOW = "above", "typical", "below"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A location's shrunken mean; ``trust`` (λ, 0…1) is the weight of its own mean in it.

    ``interval`` and ``band`` are None where the spread inside locations cannot be told; the
    value is then the location's own mean.
    """

    n: int
    mean: float
    trust: float
    value: float
    interval: Interval | None
    band: str | None


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """The common mean μ, the variance between locations τ², and an estimate per location."""

    mean: float
    between: float
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class LocationResults:
    """``estimates`` by location, only for those with three reports or more; ``too_few`` gives
    the number of reports of the others. ``mean`` is the common mean μ, None where locations
    cannot be compared."""

    mean: float | None
    estimates: Mapping[str, Estimate]
    too_few: Mapping[str, int]


def shrink(means: Sequence[float], counts: Sequence[int], within: float) -> Shrinkage:
    """Empirical Bayes estimates of the locations' means.

    v_i = σ²/n_i with ``within`` = σ², the variance inside locations; τ² after DerSimonian and
    Laird (Controlled Clinical Trials 7, 1986); μ weighted by 1/(v + τ²); λ = τ²/(τ² + v),
    θ = λy + (1 − λ)μ (Morris, Journal of the American Statistical Association 78, 1983), with
    the interval θ ± z√(λv). The band is above or below where that interval excludes μ.

    Raises ValueError below two locations, for a count below 1 or a variance that is not
    positive.
    """
    if len(means) < 2 or min(counts) < 1 or not within > 0:
        raise ValueError("shrinkage needs two locations with reports, and some spread in them")
    variances = [within / n for n in counts]
    between = _between(means, variances)
    mean = _weighted_mean(means, [1 / (v + between) for v in variances])
    return Shrinkage(
        mean=mean,
        between=between,
        estimates=tuple(
            _estimate(n, own, variance, between, mean)
            for n, own, variance in zip(counts, means, variances, strict=True)
        ),
    )


def location_results(locations: Mapping[str, Moments]) -> LocationResults:
    """The results by location. Locations with one or two reports help to find the common mean,
    yet get no result themselves. Where locations cannot be compared (there is only one, or no
    spread inside them to compare with) each keeps its own mean, without interval and band."""
    groups = {key: group for key, group in locations.items() if group.n}
    within = pooled_within(list(groups.values()))
    means = [group.mean for group in groups.values()]
    counts = [group.n for group in groups.values()]
    common: float | None = None
    if len(groups) >= 2 and within:
        shrunken = shrink(means, counts, within)
        common, found = shrunken.mean, shrunken.estimates
    else:
        found = tuple(
            Estimate(n, mean, 1.0, mean, None, None) for n, mean in zip(counts, means, strict=True)
        )
    return LocationResults(
        mean=common,
        estimates={
            key: own for key, own in zip(groups, found, strict=True) if own.n >= RESULT_FROM
        },
        too_few={key: group.n for key, group in locations.items() if group.n < RESULT_FROM},
    )


def pooled_within(groups: Sequence[Moments]) -> float | None:
    """σ², the variance inside locations pooled over them; None where none has two reports."""
    degrees = sum(group.n - 1 for group in groups if group.n)
    return math.fsum(group.within for group in groups) / degrees if degrees else None


def certain_ranks(estimates: Mapping[str, Estimate]) -> dict[str, int]:
    """The ordinal rank, 1 the best, of those locations only whose interval overlaps no other:
    all that may be called first, second or last."""
    return {
        key: 1 + sum(other.value > own.value for other in estimates.values())
        for key, own in estimates.items()
        if own.interval is not None
        and all(_apart(own, other) for other_key, other in estimates.items() if other_key != key)
    }


def _apart(one: Estimate, other: Estimate) -> bool:
    if one.interval is None or other.interval is None:
        return False
    return not one.interval.overlaps(other.interval)


def _between(means: Sequence[float], variances: Sequence[float]) -> float:
    """τ² by the method of moments, 0 where the locations differ no more than chance."""
    weights = [1 / variance for variance in variances]
    fixed = _weighted_mean(means, weights)
    q = math.fsum(w * (y - fixed) ** 2 for w, y in zip(weights, means, strict=True))
    total = math.fsum(weights)
    scale = total - math.fsum(w**2 for w in weights) / total
    return max(0.0, (q - (len(means) - 1)) / scale)


def _weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return math.fsum(w * y for w, y in zip(weights, values, strict=True)) / math.fsum(weights)


def _estimate(n: int, own: float, variance: float, between: float, mean: float) -> Estimate:
    trust = between / (between + variance)
    value = trust * own + (1 - trust) * mean
    half = Z * math.sqrt(trust * variance)
    interval = Interval(value - half, value + half)
    band = TYPICAL
    if interval.excludes(mean):
        band = ABOVE if value > mean else BELOW
    return Estimate(n, own, trust, value, interval, band)
