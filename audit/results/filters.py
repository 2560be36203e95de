"""Figures as templates print them: sign, interval and n, or that there are too few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from audit.pictures import numbers
from audit.results.statistics.intervals import Interval, Share
from audit.results.statistics.means import Mean
from audit.results.summary import MEANS_FROM


def figure(value: float | Decimal, digits: int = 0) -> str:
    return numbers.figure(float(value), digits)


def points(value: Decimal) -> str:
    """Points without decimals that say nothing: "4", "2.5"."""
    return numbers.figure(float(value), 0 if value == int(value) else 1)


def share_of(shares: Mapping[str, Share] | None, answer: str) -> str:
    """The share of an answer, "61%"; "–" where it is not asked or too few have answered."""
    if not shares or shares[answer].total < MEANS_FROM:
        return numbers.NONE
    return numbers.percentage(shares[answer].value)


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
        words = _("%(n)s of %(needed)s", n=found.n, needed=MEANS_FROM)
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
        points=points,
        share_of=share_of,
        mean=mean,
        signed_mean=signed_mean,
    )
