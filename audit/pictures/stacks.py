"""Stacked bars per step: who went on, nearly left or left; better or worse than expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, pgettext

from audit.pictures.charts import Share, TooFew, per_cent, too_few
from audit.pictures.figures import MEAN_FROM
from audit.pictures.numbers import percentage, percentage_span

OUTCOME, EXPECTATION = "outcome", "expectation"


@dataclass(frozen=True, slots=True)
class StackFigure:
    """One step; ``shares`` of the same n reports, in the order of the chart's parts.

    The funnel: went on, nearly left, left. Expectations: better, as expected, worse.
    """

    number: int
    label: str
    shares: tuple[Share, Share, Share]

    @property
    def n(self) -> int:
        return self.shares[0].n


@dataclass(frozen=True, slots=True)
class Part:
    """One part of every bar: its class and what it stands for."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a drawn bar: where it begins and how wide it is, in per cents."""

    key: str
    x: str
    width: str
    title: str


@dataclass(frozen=True, slots=True)
class StackRow:
    """A drawn bar with its shares in words, each as (share, interval)."""

    number: int
    label: str
    segments: tuple[Segment, ...]
    cells: tuple[tuple[str, str], ...]
    n: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class StackChart:
    """All that the macro prints."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    rows: tuple[StackRow, ...]
    too_few: tuple[TooFew, ...]
    note: str


def funnel_chart(figures: Sequence[StackFigure]) -> StackChart:
    """Where customers are lost; steps in the order of the journey."""
    parts = (
        Part("went-on", gettext("went on")),
        Part("nearly-left", gettext("nearly left")),
        Part("left", pgettext("outcome", "left")),
    )
    subtitle = gettext("Share of the reports that reached the step.")
    return _chart(_funnel_title(figures), subtitle, parts, figures)


def expectation_chart(figures: Sequence[StackFigure]) -> StackChart:
    """Better, as or worse than expected; steps in the order of the journey."""
    parts = (
        Part("better", gettext("better")),
        Part("as-expected", gettext("as expected")),
        Part("worse", gettext("worse")),
    )
    title = gettext("Better or worse than expected")
    return _chart(title, gettext("Share of the reports."), parts, figures)


def _chart(
    title: str, subtitle: str, parts: tuple[Part, ...], figures: Sequence[StackFigure]
) -> StackChart:
    enough = [one for one in figures if one.n >= MEAN_FROM]
    return StackChart(
        title=title,
        subtitle=subtitle,
        parts=parts,
        rows=tuple(_row(one, parts) for one in enough),
        too_few=tuple(
            too_few(one.label, one.n, MEAN_FROM, one.number) for one in figures if one.n < MEAN_FROM
        ),
        note=gettext("In brackets the %(level)s interval (Wilson).", level=percentage(0.95)),
    )


def _funnel_title(figures: Sequence[StackFigure]) -> str:
    """The one step where most reports ended, where there is one."""
    enough = [one for one in figures if one.n >= MEAN_FROM]
    most = max((one.shares[2].count for one in enough), default=0)
    lost_at = [one for one in enough if one.shares[2].count == most]
    if not most or len(lost_at) > 1:
        return str(gettext("Who goes on, and who leaves"))
    left = lost_at[0].shares[2]
    return str(
        gettext(
            "Most customers are lost at %(step)s: %(count)s of %(n)s left there",
            step=lost_at[0].label,
            count=left.count,
            n=left.n,
        )
    )


def _row(one: StackFigure, parts: Sequence[Part]) -> StackRow:
    segments, begin = [], 0.0
    for part, share in zip(parts, one.shares, strict=True):
        if share.count:
            title = f"{one.label}: {part.label} {percentage(share.value)}"
            segments.append(Segment(part.key, per_cent(begin), per_cent(share.value), title))
        begin += share.value
    return StackRow(
        number=one.number,
        label=one.label,
        segments=tuple(segments),
        cells=tuple(
            (percentage(share.value), percentage_span(share.low, share.high))
            for share in one.shares
        ),
        n=f"n {one.n}",
    )
