"""Horizontal bars: which share of the reports something was so in, with its interval.

The worst touchpoint first, words chosen, pain points met. A chart is a real table whose second
column holds a bar, so that the figures need no second table. Places in a bar are per cents of
its width, which lets it be any width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from audit.pictures.figures import RANKED_FROM
from audit.pictures.numbers import percentage, percentage_span

FELT, QUALITY = "felt", "quality"
WORST, LEAST_GOOD = "worst", "least"


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``n`` reports, with the 95 % Wilson interval of the share (0…1)."""

    count: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.count / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class ShareFigure:
    """One bar. ``number`` is a step's; ``mark`` is "worst", "least" (merely least good) or ""."""

    label: str
    share: Share
    number: int | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A drawn bar: ``width``, ``low`` and ``high`` in per cents of its room, the rest in words."""

    label: str
    number: int | None
    mark: str
    width: str
    low: str
    high: str
    share: str
    reports: str
    at_least: str
    interval: str


@dataclass(frozen=True, slots=True)
class TooFew:
    """Something that has no figure yet: "4 of 10"."""

    label: str
    number: int | None
    words: str


@dataclass(frozen=True, slots=True)
class ShareChart:
    """All that the macro prints. ``ranked``: the last column is the lower bound, not the span."""

    title: str
    subtitle: str
    first_heading: str
    rows: tuple[ShareRow, ...]
    too_few: tuple[TooFew, ...]
    ranked: bool
    note: str


def worst_first(figures: Sequence[ShareFigure], *, measure: str) -> ShareChart:
    """Steps by how often they went wrong; ``figures`` come in the order of the ranking.

    ``measure`` is "felt" (a feeling below 0) or "quality" (a step score under 50). Steps with
    fewer than 10 reports are listed apart.
    """
    ranked = [figure for figure in figures if figure.share.n >= RANKED_FROM]
    return ShareChart(
        title=_worst_title(ranked, measure),
        subtitle=gettext("Hardest moment first, by the lower bound of the share."),
        first_heading=gettext("Step"),
        rows=tuple(_row(figure) for figure in ranked),
        too_few=tuple(
            too_few(figure.label, figure.share.n, RANKED_FROM, figure.number)
            for figure in figures
            if figure.share.n < RANKED_FROM
        ),
        ranked=True,
        note=gettext(
            "Bar: share of the reports. Line: %(level)s interval (Wilson), thick end: lower bound. "
            "A place in the order from %(needed)s reports on.",
            level=percentage(0.95),
            needed=RANKED_FROM,
        ),
    )


def chosen_words(figures: Sequence[ShareFigure], *, step: str) -> ShareChart:
    """The words chosen at ``step``, most chosen first."""
    return ShareChart(
        title=_most_title(
            figures, gettext("Words chosen at %(step)s", step=step), _quoted(figures), step
        ),
        subtitle=gettext("At most three words a report."),
        first_heading=gettext("Word"),
        rows=_by_share(figures),
        too_few=(),
        ranked=False,
        note=gettext("Share of the reports, with %(level)s interval.", level=percentage(0.95)),
    )


def share_row(label: str, share: Share) -> ShareRow:
    """One bar for a list without a ranking, such as the pain points met at a step."""
    return _row(ShareFigure(label, share))


def too_few(label: str, n: int, needed: int, number: int | None = None) -> TooFew:
    return TooFew(label, number, gettext("%(n)s of %(needed)s", n=n, needed=needed))


def per_cent(share: float) -> str:
    """A place in a bar for a share of its width; not a figure to read."""
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"


def _worst_title(ranked: Sequence[ShareFigure], measure: str) -> str:
    first = ranked[0] if ranked else None
    if first is None or first.mark != WORST or first.share.low <= 0:
        named = gettext("Where it felt unpleasant"), gettext("Where quality was under 50")
        return str(named[measure != FELT])
    share = percentage(first.share.value)
    if measure == FELT:
        words = gettext(
            "%(step)s feels unpleasant in %(share)s of the reports", step=first.label, share=share
        )
    else:
        words = gettext(
            "%(step)s scores under 50 in %(share)s of the reports", step=first.label, share=share
        )
    return str(words)


def _quoted(figures: Sequence[ShareFigure]) -> list[str]:
    """The word chosen most, or two that were chosen equally often; more of them are no finding."""
    most = max((figure.share.count for figure in figures), default=0)
    found = [figure.label for figure in figures if figure.share.count == most]
    return found if most and len(found) <= 2 else []


def _most_title(figures: Sequence[ShareFigure], name: str, words: Sequence[str], step: str) -> str:
    if not words or figures[0].share.n < RANKED_FROM:
        return name
    if len(words) == 2:
        title = gettext(
            "“%(first)s” and “%(second)s” are chosen most at %(step)s",
            first=_capital(words[0]),
            second=words[1],
            step=step,
        )
    else:
        title = gettext("“%(word)s” is chosen most at %(step)s", word=_capital(words[0]), step=step)
    return str(title)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _by_share(figures: Sequence[ShareFigure]) -> tuple[ShareRow, ...]:
    ordered = sorted(figures, key=lambda figure: -figure.share.value)
    return tuple(_row(figure) for figure in ordered)


def _row(figure: ShareFigure) -> ShareRow:
    share = figure.share
    return ShareRow(
        label=figure.label,
        number=figure.number,
        mark=figure.mark,
        width=per_cent(share.value),
        low=per_cent(share.low),
        high=per_cent(share.high),
        share=percentage(share.value),
        reports=gettext("%(count)s of %(n)s", count=share.count, n=share.n),
        at_least=percentage(share.low),
        interval=percentage_span(share.low, share.high),
    )
