"""Figures as templates print them: sign, interval and n, or that there are too few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from audit.pictures import numbers
from audit.results.reactions import hidden_because, reliability_words, without_value
from audit.results.statistics.intervals import Interval, Share
from audit.results.statistics.means import Mean
from audit.results.summary import MEANS_FROM


def figure(value: float | Decimal, digits: int = 0) -> str:
    return numbers.figure(float(value), digits)


def points(value: Decimal) -> str:
    """Points without decimals that say nothing: "4", "2.5"."""
    return numbers.figure(float(value), 0 if value == int(value) else 1)


def share_of(shares: Mapping[str, Share] | None, answer: str) -> Markup:
    """The share of an answer with its interval beside it, "61%"; "–" where it is not asked, or
    how many have answered of those needed."""
    if not shares:
        return escape(numbers.NONE)
    found = shares[answer]
    if found.total < MEANS_FROM:
        return _of_needed(found.total)
    low, high = found.interval.low, found.interval.high
    return _beside(numbers.percentage(found.value), numbers.percentage_span(low, high))


def mean(found: Mean | None, digits: int) -> Markup:
    """A mean with its interval beside it, or how many reports there are of those needed."""
    return _with_interval(
        found,
        lambda value: numbers.figure(value, digits),
        lambda i: numbers.span(i.low, i.high, digits),
    )


def signed_mean(found: Mean | None) -> Markup:
    return _with_interval(found, numbers.signed, lambda i: numbers.signed_span(i.low, i.high))


def _with_interval(
    found: Mean | None,
    value: Callable[[float], str],
    interval: Callable[[Interval], str],
) -> Markup:
    if found is None:
        return escape(numbers.NONE)
    if found.n < MEANS_FROM:
        return _of_needed(found.n)
    if found.interval is None:
        return escape(value(found.value))
    return _beside(value(found.value), interval(found.interval))


def _of_needed(n: int) -> Markup:
    words = _("%(n)s of %(needed)s", n=n, needed=MEANS_FROM)
    return Markup('<span class="faint">{}</span>').format(words)


def _beside(value: str, interval: str) -> Markup:
    return escape(value) + Markup(' <span class="muted small nowrap">{}</span>').format(interval)


def equip(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters.update(
        figure=figure,
        signed=lambda value: numbers.signed(float(value)),
        points=points,
        share_of=share_of,
        mean=mean,
        signed_mean=signed_mean,
        hidden_because=hidden_because,
        reliability=reliability_words,
        without_value=without_value,
    )
