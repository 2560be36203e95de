"""What each step contributes to the whole experience: Johnson's relative weights.

Association, not cause: a step with much weight goes along with the whole experience; whether it
makes it, no weight can tell. Whoever shows these figures says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from audit.results.statistics.intervals import Interval
from audit.results.statistics.means import CLUSTERED_FROM

Array = npt.NDArray[np.float64]

#: A step that is not applicable in a larger share of reports is dropped.
MOST_NOT_APPLICABLE = 0.20
#: Steps that correlate more than this are one predictor.
MERGED_ABOVE = 0.95
DRAWS = 2000

WEIGHTS, INDICATIVE, CORRELATIONS, NONE = "weights", "indicative", "correlations", "none"
OFTEN_NOT_APPLICABLE, NO_VARIANCE = "often_not_applicable", "no_variance"

#: Below this a variance or an eigenvalue of standardised figures is rounding noise.
_NOISE = 1e-10


@dataclass(frozen=True, slots=True)
class Contribution:
    """One predictor: a step, or several that move as one.

    ``weight`` is its percentage of what all steps explain, with the sign of ``correlation``,
    −100…100; ``interval`` is that of the percentage without the sign. Both are None where there
    are too few reports for weights: ``correlation`` is then Spearman's, else Pearson's.
    """

    steps: tuple[str, ...]
    correlation: float
    weight: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Contributions:
    """All predictors in the order of the journey, from ``n`` complete reports.

    ``status``: weights · indicative (few reports) · correlations (too few for weights) · none.
    ``top`` is the top step, where the data carry one. ``dropped`` says why a step is not among
    them. ``resampled`` is "locations", or "reports" where there were too few locations.
    """

    n: int
    status: str
    steps: tuple[Contribution, ...] = ()
    r_squared: float | None = None
    top: tuple[str, ...] | None = None
    dropped: Mapping[str, str] = field(default_factory=dict)
    resampled: str | None = None

    @property
    def cross_hair(self) -> float | None:
        """The weight that every step would have if all weighed the same, 100/p."""
        return 100 / len(self.steps) if self.steps else None


def relative_weights(among: Array, outcome: Array) -> Array:
    """Johnson's relative weights ε (Multivariate Behavioral Research 35, 2000); Σε = R².

    ``among`` is the correlation matrix R of the predictors (…, p, p), ``outcome`` their
    correlations r with the outcome (…, p). With R = VΛVᵀ: L = VΛ^½Vᵀ, β = L⁻¹r,
    ε = (L∘L)(β∘β). A direction without variance carries no weight.
    """
    values, vectors = np.linalg.eigh(among)
    roots = np.sqrt(np.clip(values, 0, None))
    inverse = np.divide(1, roots, out=np.zeros_like(roots), where=values > _NOISE)
    turned = np.swapaxes(vectors, -1, -2)
    loadings = (vectors * roots[..., None, :]) @ turned
    beta = ((vectors * inverse[..., None, :]) @ turned @ outcome[..., None])[..., 0]
    weights: Array = (loadings**2 @ (beta**2)[..., None])[..., 0]
    return weights


def contributions(
    steps: Mapping[str, Sequence[float | None]],
    outcome: Sequence[float | None],
    locations: Sequence[str],
    *,
    seed: int = 0,
    draws: int = DRAWS,
) -> Contributions:
    """The contribution of each step's score, grade or valence to the whole-experience grade.

    ``steps`` in the order of the journey, one value per report; ``outcome`` and ``locations``
    for the same reports. Steps that are None in over 20 % of the reports are dropped, then only
    complete reports count; steps that never vary are dropped, and steps with |r| > .95 merged.
    Below max(30, 5p) reports only rank correlations; below max(100, 10p) the weights are
    indicative. Intervals by ``draws`` bootstrap samples of locations; the top step is named only
    where its interval lies above 100/p.
    """
    rated = [index for index, value in enumerate(outcome) if value is not None]
    dropped = {
        code: OFTEN_NOT_APPLICABLE
        for code, values in steps.items()
        if sum(values[i] is None for i in rated) > MOST_NOT_APPLICABLE * len(rated)
    }
    kept = [code for code in steps if code not in dropped]
    rows = [i for i in rated if all(steps[code][i] is not None for code in kept)]
    y = np.array([outcome[i] for i in rows], dtype=float)
    columns = {code: np.array([steps[code][i] for i in rows], dtype=float) for code in kept}
    for code in kept:
        if not _varies(columns[code]):
            dropped[code] = NO_VARIANCE
            del columns[code]
    if not columns or not _varies(y):
        return Contributions(len(rows), NONE, dropped=dropped)

    groups, x = _merged(columns)
    n, p = x.shape
    if n < max(30, 5 * p):
        return Contributions(
            n,
            CORRELATIONS,
            tuple(
                Contribution(group, float(np.corrcoef(_ranks(x[:, i]), _ranks(y))[0, 1]))
                for i, group in enumerate(groups)
            ),
            dropped=dropped,
        )

    table = np.column_stack([x, _standardised(y)])
    correlations = np.corrcoef(table, rowvar=False)
    r = correlations[:-1, -1]
    weights = relative_weights(correlations[:-1, :-1], r)
    if weights.sum() < _NOISE:
        return Contributions(n, NONE, dropped=dropped)
    percentages = 100 * weights / weights.sum()
    clusters, resampled = _clusters([locations[i] for i in rows])
    low, high = _bootstrap(table, clusters, seed, draws)
    best = int(np.argmax(percentages))
    return Contributions(
        n=n,
        status=INDICATIVE if n < max(100, 10 * p) else WEIGHTS,
        steps=tuple(
            Contribution(
                steps=group,
                correlation=float(r[i]),
                weight=float(np.copysign(percentages[i], r[i])),
                interval=Interval(float(low[i]), float(high[i])),
            )
            for i, group in enumerate(groups)
        ),
        r_squared=float(weights.sum()),
        top=groups[best] if low[best] > 100 / p else None,
        dropped=dropped,
        resampled=resampled,
    )


def _varies(values: Array) -> bool:
    return len(values) > 1 and float(np.ptp(values)) > _NOISE


def _standardised(values: Array) -> Array:
    result: Array = (values - values.mean()) / values.std()
    return result


def _merged(columns: Mapping[str, Array]) -> tuple[list[tuple[str, ...]], Array]:
    """Steps with |r| > .95, directly or through another, as the mean of their standardised
    values, each turned to the sign of the first."""
    codes = list(columns)
    x = np.column_stack([_standardised(columns[code]) for code in codes])
    close = np.atleast_2d(np.corrcoef(x, rowvar=False))
    left = list(range(len(codes)))
    groups, merged = [], []
    while left:
        members = [left.pop(0)]
        for member in members:  # grows while it is walked: neighbours of neighbours
            members += [i for i in left if abs(close[member, i]) > MERGED_ABOVE]
            left = [i for i in left if i not in members]
        members.sort()
        groups.append(tuple(codes[i] for i in members))
        signs = np.sign(close[members[0], members])
        merged.append(_standardised((x[:, members] * signs).mean(axis=1)))
    return groups, np.column_stack(merged)


def _ranks(values: Array) -> Array:
    """Ranks from 1, equal values sharing the mean of theirs (Spearman, American Journal of
    Psychology 15, 1904)."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Array = (ends - (counts - 1) / 2)[place]
    return ranks


def _clusters(locations: Sequence[str]) -> tuple[list[list[int]], str]:
    by_location: dict[str, list[int]] = {}
    for row, location in enumerate(locations):
        by_location.setdefault(location, []).append(row)
    if len(by_location) < CLUSTERED_FROM:
        return [[row] for row in range(len(locations))], "reports"
    return list(by_location.values()), "locations"


def _bootstrap(
    table: Array, clusters: Sequence[Sequence[int]], seed: int, draws: int
) -> tuple[Array, Array]:
    """The 2.5th and 97.5th percentile of the percentages (Tonidandel, LeBreton and Johnson,
    Psychological Methods 14, 2009), drawing whole clusters.

    A draw is a count per cluster, so sums of products per cluster suffice. A draw in which some
    step does not vary has no weights and is left out; with no draw left the bounds are 0 and 100.
    """
    rows = np.column_stack([np.ones(len(table)), table])
    products = np.array([rows[list(rows_of)].T @ rows[list(rows_of)] for rows_of in clusters])
    size = len(clusters)
    times = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=draws)
    sums = np.tensordot(times.astype(float), products, axes=1)
    means = sums[:, 0, 1:] / sums[:, :1, 0]
    covariance = sums[:, 1:, 1:] / sums[:, :1, :1] - means[:, :, None] * means[:, None, :]
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    usable = (variance > _NOISE).all(axis=1)
    deviation = np.sqrt(variance[usable])
    correlations = covariance[usable] / (deviation[:, :, None] * deviation[:, None, :])
    weights = relative_weights(correlations[:, :-1, :-1], correlations[:, :-1, -1])
    weights = weights[weights.sum(axis=1) > _NOISE]
    if not len(weights):
        return np.zeros(weights.shape[1]), np.full(weights.shape[1], 100.0)
    percentages = 100 * weights / weights.sum(axis=1, keepdims=True)
    low, high = np.percentile(percentages, [2.5, 97.5], axis=0)
    return low, high
