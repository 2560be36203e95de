"""The first reactions at a step over all reports: shown from ten on, where they are reliable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from audit.pictures import numbers
from audit.pictures.figures import REACTION_FROM
from audit.results.reads import ReactionSums
from audit.results.statistics.means import Mean, clustered_mean
from audit.results.statistics.reliability import RELIABLE_FROM, Pairs, split_half


@dataclass(frozen=True, slots=True)
class ReactionSummary:
    """The first reactions at one step. ``asked``: reports that were asked for one; of those
    ``skipped``, and ``later`` given over an hour after the step. Values on −100…100."""

    asked: int
    skipped: int
    later: int
    value: Mean | None
    gap: Mean | None
    reliability: float | None

    @property
    def n(self) -> int:
        """Reports with a value."""
        return self.value.n if self.value else 0

    @property
    def void(self) -> int:
        """Reports that have none although it was not skipped."""
        return self.asked - self.skipped - self.n

    @property
    def reliable(self) -> bool:
        return self.reliability is not None and self.reliability >= RELIABLE_FROM

    @property
    def shown(self) -> Mean | None:
        """The mean, where it may be shown."""
        return self.value if self.n >= REACTION_FROM and self.reliable else None


def summarise_reactions(sums: Sequence[ReactionSums]) -> ReactionSummary:
    """The figures of one step from those of its locations."""
    value = clustered_mean(row.value for row in sums)
    gap = clustered_mean(row.gap for row in sums)
    return ReactionSummary(
        asked=sum(row.asked for row in sums),
        skipped=sum(row.skipped for row in sums),
        later=sum(row.later for row in sums),
        value=value and value.within(-100, 100),
        gap=gap,
        reliability=split_half(sum((row.halves for row in sums), Pairs())),
    )


def reliability_words(found: ReactionSummary) -> str:
    """The split-half reliability, "0.72"; a dash where it cannot be told."""
    return numbers.NONE if found.reliability is None else numbers.figure(found.reliability, 2)


def hidden_because(found: ReactionSummary) -> str:
    """Why the mean is not shown, in words; "" where it is."""
    if found.shown is not None:
        return ""
    if found.n < REACTION_FROM:
        return _("%(n)s of %(needed)s reports", n=found.n, needed=REACTION_FROM)
    if found.reliability is None:
        return _("not shown: its reliability cannot be told, since the answers hardly differ")
    return _(
        "not shown: too unreliable (split-half %(reliability)s, at least %(needed)s needed)",
        reliability=numbers.figure(found.reliability, 2),
        needed=numbers.figure(RELIABLE_FROM, 2),
    )


def without_value(found: ReactionSummary) -> str:
    """How many were skipped, void or given later: "3 skipped, 1 void, 2 over an hour later"."""
    told = (
        (found.skipped, _("%(n)s skipped", n=found.skipped)),
        (found.void, _("%(n)s void", n=found.void)),
        (found.later, _("%(n)s over an hour later", n=found.later)),
    )
    return ", ".join(words for n, words in told if n) or numbers.NONE
