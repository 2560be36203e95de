"""Figures as templates print them: sign, interval and n, or that there are too few."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from audit.pictures import numbers
from audit.results.statistics.intervals import Interval
from audit.results.statistics.means import Mean
from audit.results.statistics.opinions import RecommendationScore
from audit.results.summary import MEANS_FROM


class HasInterval(Protocol):
    @property
    def interval(self) -> Interval | None: ...


def figure(value: float | Decimal, digits: int = 0) -> str:
    return numbers.figure(float(value), digits)


def span(found: HasInterval, digits: int = 0) -> str:
    """The interval of a figure, "72,3 tot 81,4"; nothing where there is none."""
    if found.interval is None:
        return ""
    return numbers.span(found.interval.low, found.interval.high, digits)


def recommendation_span(found: RecommendationScore) -> str:
    """The interval of a recommendation score on −100…100."""
    return numbers.signed_span(found.interval.low * 100, found.interval.high * 100)


def mean(found: Mean | None, digits: int, n: int) -> Markup:
    """A mean with its interval beside it, or how many reports there are of those needed."""
    return _with_interval(
        found,
        n,
        lambda value: numbers.figure(value, digits),
        lambda i: numbers.span(i.low, i.high, digits),
    )


def signed_mean(found: Mean | None, n: int) -> Markup:
    return _with_interval(found, n, numbers.signed, lambda i: numbers.signed_span(i.low, i.high))


def _with_interval(
    found: Mean | None,
    n: int,
    value: Callable[[float], str],
    interval: Callable[[Interval], str],
) -> Markup:
    if found is None:
        return Markup("–")
    if n < MEANS_FROM:
        words = _("%(n)s of %(needed)s", n=n, needed=MEANS_FROM)
        return Markup('<span class="faint">{}</span>').format(words)
    shown = escape(value(found.value))
    if found.interval is None:
        return shown
    return shown + Markup(' <span class="muted small nowrap">{}</span>').format(
        interval(found.interval)
    )


def equip(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters.update(
        figure=figure,
        signed=lambda value: numbers.signed(float(value)),
        span=span,
        recommendation_span=recommendation_span,
        share=numbers.percentage,
        mean=mean,
        signed_mean=signed_mean,
    )
