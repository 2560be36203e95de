"""Two small figures at the top of a dashboard: how far fieldwork is, and the overall score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from audit.pictures.charts import per_cent
from audit.pictures.figures import MEAN_FROM, Measured
from audit.pictures.numbers import figure, percentage, span


@dataclass(frozen=True, slots=True)
class ProgressPart:
    """A stretch of the progress bar; ``key`` is its class."""

    key: str
    label: str
    count: int
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """All that the macro prints; ``value`` is the large figure, ``words`` stand beside it."""

    title: str
    value: str
    words: str
    parts: tuple[ProgressPart, ...]


@dataclass(frozen=True, slots=True)
class ScoreChart:
    """All that the macro prints.

    ``x``, ``low``, ``high`` and ``mark`` are places in per cents of the line, None where there
    is nothing to draw; ``dots`` are single reports while there are too few for a mean.
    """

    title: str
    value: str
    words: str
    x: str | None
    low: str | None
    high: str | None
    mark: str | None
    mark_words: str
    mark_anchor: str
    dots: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    verdict: str


def fieldwork_progress(
    *, approved: int, in_review: int, underway: int, still_open: int
) -> ProgressChart:
    """How many of the planned visits are where; all four together are the plan."""
    total = approved + in_review + underway + still_open
    counts = (
        ("approved", gettext("approved"), approved),
        ("in-review", gettext("in review"), in_review),
        ("underway", gettext("planned or under way"), underway),
        ("open", gettext("still open"), still_open),
    )
    parts, begin = [], 0
    for key, label, count in counts:
        share, width = (begin / total, count / total) if total else (0.0, 0.0)
        parts.append(ProgressPart(key, label, count, per_cent(share), per_cent(width)))
        begin += count
    return ProgressChart(
        title=gettext("Fieldwork"),
        value=figure(approved),
        words=ngettext("of %(num)s report approved", "of %(num)s reports approved", total),
        parts=tuple(parts),
    )


def overall_score(
    score: Measured, *, locations: int, pass_mark: float | None, title: str = ""
) -> ScoreChart:
    """The mean quality score 0…100 of whole reports, against the pass mark where there is one."""
    known = score.known
    interval = score.interval
    facts = [(gettext("reports"), figure(score.n)), (gettext("locations"), figure(locations))]
    if interval:
        words = gettext("%(level)s interval", level=percentage(0.95))
        facts.insert(0, (words, span(*interval, 1)))
    if pass_mark is not None:
        facts.append((gettext("pass mark"), _mark_text(pass_mark)))
    return ScoreChart(
        title=title or gettext("Quality of the whole visit"),
        value="" if known is None else figure(known, 1),
        words=gettext("of 100") if known is not None else _waiting(score.n),
        x=None if known is None else per_cent(known / 100),
        low=per_cent(interval[0] / 100) if interval else None,
        high=per_cent(interval[1] / 100) if interval else None,
        mark=None if pass_mark is None else per_cent(pass_mark / 100),
        mark_words="" if pass_mark is None else _mark_words(pass_mark),
        mark_anchor=_anchor(pass_mark or 0),
        dots=_dots(score.values) if known is None else (),
        facts=tuple(facts),
        verdict=_verdict(interval, pass_mark),
    )


def _waiting(n: int) -> str:
    words = gettext("not enough reports yet (%(n)s of %(needed)s)", n=n, needed=MEAN_FROM)
    return str(words)


def _mark_text(pass_mark: float) -> str:
    return figure(pass_mark, 0 if float(pass_mark).is_integer() else 1)


def _mark_words(pass_mark: float) -> str:
    return str(gettext("pass mark %(value)s", value=_mark_text(pass_mark)))


def _anchor(value: float) -> str:
    """Which end of the mark's words lies at the mark, so that they stay on the line."""
    return "start" if value < 20 else "end" if value > 80 else "middle"


def _dots(values: Sequence[float]) -> tuple[str, ...]:
    return tuple(per_cent(value / 100) for value in values)


def _verdict(interval: tuple[float, float] | None, pass_mark: float | None) -> str:
    """What the interval says of the pass mark, never what the mean alone seems to say."""
    if interval is None or pass_mark is None:
        return ""
    if interval[0] >= pass_mark:
        return str(gettext("At or above the pass mark."))
    if interval[1] < pass_mark:
        return str(gettext("Below the pass mark."))
    return str(gettext("Not clearly above or below the pass mark."))
