"""Checking in and checking out: when somebody was there, and where if they want to tell."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_datetime
from flask_babel import lazy_gettext

from audit.database import now
from audit.questions.base import AnswerError, Submitted, register
from audit.questions.definition import Question
from audit.questions.place import Place, accuracy_words
from audit.questions.texts import clean
from audit.questions.vocabulary import locale_for, say

_KEYS = {"at", "latitude", "longitude", "accuracy", "refused"}
#: No clock is so far off; near the ends of the calendar nothing can be reckoned with.
_YEARS = range(1900, 3000)


@register
class Presence(Place):
    """Value: {"at": ISO moment with its offset, "latitude", "longitude", "accuracy": numbers or
    None, "refused": whether the place was kept back}.

    The moment alone is an answer: a place that is refused, or not found, never stands in the way.
    """

    name = "presence"
    standing = True
    label = lazy_gettext("Check-in and check-out")

    def read(self, question: Question, submitted: Submitted) -> dict[str, Any] | None:
        """Without script the button itself is posted: then it is now, and the place not known."""
        if f"{question.code}:now" in submitted:
            at = now().isoformat(timespec="seconds")
            return {"at": at, **_NOWHERE, "refused": False}
        at = clean(submitted.get(f"{question.code}:at"))
        if not at:
            return None
        place = super().read(question, submitted) or _NOWHERE
        refused = clean(submitted.get(f"{question.code}:refused")) == "1"
        return {"at": at, **place, "refused": refused}

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, dict) or not set(value) <= _KEYS or moment_of(value) is None:
            raise AnswerError(self.instruction(question))
        if value.get("refused") not in (True, False):
            raise AnswerError(self.instruction(question))
        if value.get("latitude") is not None or value.get("longitude") is not None:
            place = {part: value.get(part) for part in _NOWHERE}
            super().check(question, place)

    def display(self, question: Question, value: Any, language: str) -> str:
        at = moment_of(value)
        clock = at and at.replace(tzinfo=None)
        shown = format_datetime(clock, "d MMM y, HH:mm", locale=locale_for(language))
        if value.get("latitude") is None:
            return f"{shown}, {say('place_refused' if value['refused'] else 'no_place', language)}"
        return shown + accuracy_words(value)


_NOWHERE = {"latitude": None, "longitude": None, "accuracy": None}


def moment_of(value: Any) -> dt.datetime | None:
    """The moment of a check-in or check-out, with its offset; None where there is none."""
    at = value.get("at") if isinstance(value, dict) else None
    if not isinstance(at, str) or not 16 <= len(at) <= 40:
        return None
    try:
        found = dt.datetime.fromisoformat(at)
    except ValueError:
        return None
    return found if found.tzinfo and found.year in _YEARS else None
