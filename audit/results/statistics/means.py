"""Means with an interval that knows that reports of one location are alike."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from audit.results.statistics.intervals import Interval
from audit.results.statistics.student import t_quantile

#: With fewer locations their spread cannot carry an interval; the reports' own does.
CLUSTERED_FROM = 3
#: With fewer reports a curve is drawn as dots, without a line.
LINE_FROM = 5


@dataclass(frozen=True, slots=True)
class Moments:
    """n, sum and sum of squares of the values of one group, as a query returns them."""

    n: int
    total: float
    squares: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        listed = list(values)
        return cls(len(listed), math.fsum(listed), math.fsum(value**2 for value in listed))

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """Raises ZeroDivisionError for an empty group."""
        return self.total / self.n

    @property
    def within(self) -> float:
        """The sum of squared deviations from the group's own mean."""
        if self.n < 2:
            return 0.0
        deviations = self.squares - self.total**2 / self.n
        # What is left of two equal large sums is noise of the last digits, not spread.
        return deviations if deviations > 1e-12 * self.squares else 0.0

    @property
    def variance(self) -> float | None:
        """The sample variance (n − 1); None below two values."""
        return self.within / (self.n - 1) if self.n > 1 else None


EMPTY = Moments(0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over ``n`` reports of ``locations`` locations, in the unit of its values.

    ``clustered`` is False where there were too few locations and the interval is the plain t
    interval of the reports, which whoever shows it must say. ``interval`` is None where one
    report is all there is.
    """

    n: int
    locations: int
    value: float
    standard_error: float | None
    interval: Interval | None
    clustered: bool

    def within(self, low: float, high: float) -> Self:
        """The same mean on a scale from ``low`` to ``high``: its interval ends where that does."""
        found = self.interval
        if found is None:
            return self
        return replace(self, interval=Interval(max(low, found.low), min(high, found.high)))


def clustered_mean(locations: Iterable[Moments]) -> Mean | None:
    """The mean over all reports with a 95 % interval clustered by location; None for no report.

    SE² = G/(G−1) · Σ_g (Σ_{i in g} (x_i − x̄))² / n², t with G − 1 degrees of freedom: the
    cluster-robust variance (Liang and Zeger, Biometrika 73, 1986) with the usual small-sample
    factor. Below three locations the plain t interval, s/√n with n − 1.
    """
    groups = [group for group in locations if group.n]
    if not groups:
        return None
    whole = sum(groups, EMPTY)
    clustered = len(groups) >= CLUSTERED_FROM
    error = _clustered_error(groups, whole) if clustered else plain_error(whole)
    degrees = len(groups) - 1 if clustered else whole.n - 1
    return Mean(
        n=whole.n,
        locations=len(groups),
        value=whole.mean,
        standard_error=error,
        interval=None if error is None else t_interval(whole.mean, error, degrees),
        clustered=clustered,
    )


def plain_error(group: Moments) -> float | None:
    """The standard error of a mean, s/√n; None below two values."""
    return None if group.variance is None else math.sqrt(group.variance / group.n)


def t_interval(value: float, standard_error: float, degrees: float) -> Interval:
    """The 95 % t interval (Student, Biometrika 6, 1908)."""
    half = t_quantile(0.975, degrees) * standard_error
    return Interval(value - half, value + half)


def _clustered_error(groups: Sequence[Moments], whole: Moments) -> float:
    deviations = math.fsum((group.total - group.n * whole.mean) ** 2 for group in groups)
    return math.sqrt(len(groups) / (len(groups) - 1) * deviations) / whole.n
