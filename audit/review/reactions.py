"""A first reaction as a reviewer sees it: what came of it, or why nothing did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from audit.pictures import numbers
from audit.questions.first_reaction import HIDDEN, has_reacted
from audit.questions.vocabulary import say
from audit.questions.words import word_text
from audit.scoring.first_reaction import (
    FASTEST,
    GAP_FROM,
    LATER_AFTER,
    NoValue,
    StepReaction,
)

_REASONS: Mapping[str, LazyString] = {
    NoValue.SKIPPED: lazy_gettext("skipped"),
    NoValue.TOO_FAST: lazy_gettext(
        "void: more than one in ten answers of this report came under 300 ms"
    ),
    NoValue.ALL_EQUAL: lazy_gettext("void: all answers of this report are equal"),
    NoValue.COARSE_CLOCK: lazy_gettext("void: this phone tells time in steps of 50 ms"),
    NoValue.FEW_IN_REPORT: lazy_gettext("no value: fewer than 12 valid words in this report"),
    NoValue.FEW_IN_STEP: lazy_gettext(
        "no value: too few valid pleasant or unpleasant words at this step"
    ),
}


@dataclass(frozen=True, slots=True)
class ShownTrial:
    """One word: what was tapped and after how long, in words. ``valid``: it counts."""

    word: str
    answer: str
    time: str
    valid: bool


@dataclass(frozen=True, slots=True)
class ShownReaction:
    """``outcome`` in words: the value with its hesitation gap, or why there is none. ``later``:
    how long after the step, where that is over an hour."""

    outcome: str
    trials: Sequence[ShownTrial]
    later: str = ""


def shown_reaction(
    found: StepReaction, value: Mapping[str, Any], language: str
) -> ShownReaction | None:
    """The first reaction at a step in words; None where it was skipped, which says it all."""
    if not has_reacted(value):
        return None
    trials = [_trial(each, language) for each in value["trials"]]
    delay = value["delay"]
    return ShownReaction(
        _outcome(found), trials, say(f"ago_{delay}", language) if delay > LATER_AFTER else ""
    )


def _outcome(found: StepReaction) -> str:
    if found.score is None or found.untimed is None or found.gap is None:
        return str(_REASONS[found.reason]) if found.reason else ""
    words = _(
        "%(value)s; every word counted alike %(untimed)s; hesitation gap %(gap)s",
        value=numbers.signed(100 * found.score),
        untimed=numbers.signed(100 * found.untimed),
        gap=numbers.signed(100 * found.gap),
    )
    if found.speed_matters:
        words += ", " + _(
            "%(least)s or more: speed changes the picture", least=round(100 * GAP_FROM)
        )
    counted = _("%(valid)s of %(shown)s words count", valid=found.trials, shown=found.shown)
    return f"{words}. {counted}."


def _trial(trial: Mapping[str, Any], language: str) -> ShownTrial:
    word, time = word_text(trial["word"], language), trial["milliseconds"]
    if trial["void"] is not None:
        hidden = trial["void"] == HIDDEN
        answer = _("void, the page was out of sight") if hidden else _("no tap within 3 seconds")
        return ShownTrial(word, answer, "", valid=False)
    answer = say("fits" if trial["answer"] == 1 else "fits_not", language)
    seconds = _("%(seconds)s s", seconds=numbers.figure(time / 1000, 2))
    if time < FASTEST:
        return ShownTrial(word, answer, _("%(time)s, too fast", time=seconds), valid=False)
    return ShownTrial(word, answer, seconds, valid=True)
