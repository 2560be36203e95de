"""The first reaction to a step: does each of eight words, or four, fit? With the time it took."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.emotions import PRACTICE_WORDS, REACTION_FORMS, REACTION_WORDS, reaction_order
from audit.questions.base import AnswerError, Kind, Submitted, kind_of, register
from audit.questions.definition import Question
from audit.questions.texts import clean
from audit.questions.vocabulary import say
from audit.questions.words import word_text

#: Minutes ago that the step was, as the shopper says.
AGO = (0, 15, 30, 60, 120, 1440)
#: Why a trial is void: the page was out of sight, or nobody tapped in time.
HIDDEN, LATE = "hidden", "late"
SKIPPED = {"skipped": True}

_KEYS = {"trials", "at", "delay"}
_FORMS = tuple(sorted(words) for words in REACTION_FORMS.values())
_TRIAL_KEYS = {"word", "answer", "milliseconds", "void"}
#: No clock says more of one trial.
_MOST_MILLISECONDS = 60_000
_LONGEST = 4_000


@register
class FirstReaction(Kind):
    """Value: {"trials": [{"word", "answer": 1 or −1, "milliseconds", "void": None}, …],
    "at": ISO moment or None, "delay": minutes}, or {"skipped": True}.

    Trials stand in the order shown. A void one has "void": "hidden" or "late", and neither answer
    nor time. "at" is when it began by the phone's clock, "delay" how long after the step. How it
    scores: ``audit/scoring/first_reaction.py``. What one person gave is for no client: only the
    value that comes of it is.
    """

    name = "first_reaction"
    label = lazy_gettext("First reaction")
    standing = True
    for_client = False
    default_settings = {"words": len(REACTION_WORDS)}

    def instruction(self, question: Question) -> str:
        return gettext("Tap whether each word fits, or skip this.")

    def read(self, question: Question, submitted: Submitted) -> dict[str, Any] | None:
        """The value as JSON; "<code>:skip" is the button of who has no script."""
        posted = clean(submitted.get(question.code))
        if not posted:
            return dict(SKIPPED) if submitted.get(f"{question.code}:skip") else None
        try:
            value = json.loads(posted) if len(posted) <= _LONGEST else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise AnswerError(self.instruction(question))
        return value

    def check(self, question: Question, value: Any) -> None:
        if value == SKIPPED and value["skipped"] is True:
            return
        if not isinstance(value, dict) or set(value) != _KEYS or not _is_moment(value["at"]):
            raise AnswerError(self.instruction(question))
        trials, delay = value["trials"], value["delay"]
        if type(delay) is not int or delay not in AGO:
            raise AnswerError(self.instruction(question))
        if not isinstance(trials, list) or not trials or not all(map(_is_trial, trials)):
            raise AnswerError(self.instruction(question))
        # All words of a form, each once: who leaves out what came too fast changes what it says.
        # That it is this question's form is not asked, since a report may be moved to another.
        if sorted(trial["word"] for trial in trials) not in _FORMS:
            raise AnswerError(self.instruction(question))

    def comparable(self, question: Question, value: Any) -> str:
        return "skipped" if value.get("skipped") else "done"

    def display(self, question: Question, value: Any, language: str) -> str:
        """In words: "Fits: happy, valued. Doesn't fit: ignored. No answer: worried"."""
        if value.get("skipped"):
            return say("reaction_skipped", language)
        parts = []
        for answer, key in ((1, "fits"), (-1, "fits_not"), (None, "reaction_no_answer")):
            words = [t["word"] for t in value["trials"] if t["answer"] == answer]
            if words:
                listed = ", ".join(word_text(word, language) for word in words)
                parts.append(f"{say(key, language)}: {listed}")
        return ". ".join(parts)


def reaction_words(question: Question, report: Any, language: str) -> list[dict[str, str]]:
    """The words as this step of this report shows them, in order: {"key", "text"}.

    ``report``: anything with a ``seed``, or None.
    """
    keys = REACTION_FORMS[kind_of(question).setting(question, "words")]
    step = question.code.rpartition(".")[0]
    order = reaction_order(report.seed if report else 0, step, keys)
    return [_shown(word.key, language) for word in order]


def practice_words(language: str) -> list[dict[str, str]]:
    return [_shown(key, language) for key in PRACTICE_WORDS]


def _shown(key: str, language: str) -> dict[str, str]:
    return {"key": key, "text": word_text(key, language)}


def has_reacted(value: Any) -> bool:
    """Whether a stored value holds trials: who gave them has practised, and wanted to."""
    return isinstance(value, dict) and bool(value.get("trials"))


def _is_moment(text: Any) -> bool:
    if text is None:
        return True
    try:
        return isinstance(text, str) and dt.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_trial(trial: Any) -> bool:
    if not isinstance(trial, dict) or set(trial) != _TRIAL_KEYS:
        return False
    word, answer, time, void = (trial[key] for key in ("word", "answer", "milliseconds", "void"))
    if not isinstance(word, str) or word not in REACTION_WORDS:
        return False
    if void is not None:
        return isinstance(void, str) and void in (HIDDEN, LATE) and answer is None and time is None
    known = type(answer) is int and answer in (1, -1) and type(time) is int
    return known and 0 <= time <= _MOST_MILLISECONDS
