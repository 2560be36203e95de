"""Pain points met, or questions raised: ticked from the step's own list, or added."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.language import trimmed
from audit.questions.base import AnswerError, Kind, Submitted, register
from audit.questions.choices import choice_text
from audit.questions.definition import Question
from audit.questions.texts import clean, storable
from audit.questions.vocabulary import say

MOST_ADDED = 3
ADDED_LENGTH = 200

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_KEYS = {"codes", "added"}


@register
class Met(Kind):
    """Value: {"codes": [of the step's lines], "added": [own texts]}; both empty says "none".

    The step's lines are the ``choices`` of the question (see ``audit.questions.standing``). A
    question that does not carry them takes any code of the right form.
    """

    name = "met"
    label = lazy_gettext("Met on the way")
    standing = True
    has_choices = True

    def instruction(self, question: Question) -> str:
        return gettext("Tick what you met, add your own, or tick “None of these”.")

    def read(self, question: Question, submitted: Submitted) -> dict[str, list[str]] | None:
        """The ticked codes, the fields "<code>:added", and "<code>:none" for none of all."""
        posted = set(submitted.getlist(question.code))
        known = [choice.code for choice in question.choices]
        codes = [code for code in known if code in posted] if known else sorted(posted)
        texts = (clean(text) for text in submitted.getlist(f"{question.code}:added"))
        added = list(dict.fromkeys(" ".join(text.split()) for text in texts if text))
        none = bool(submitted.get(f"{question.code}:none"))
        if none and (codes or added):
            raise AnswerError(gettext("Tick “None of these” alone, or only others."))
        return {"codes": codes, "added": added} if codes or added or none else None

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, dict) or not set(value) <= _KEYS:
            raise AnswerError(self.instruction(question))
        codes, added = value.get("codes", []), value.get("added", [])
        if not _texts(codes) or not _texts(added):
            raise AnswerError(self.instruction(question))
        known = {choice.code for choice in question.choices}
        if len(set(codes)) < len(codes) or not (
            known.issuperset(codes) if known else all(map(_CODE.fullmatch, codes))
        ):
            raise AnswerError(self.instruction(question))
        if len(added) > MOST_ADDED:
            raise AnswerError(gettext("Add at most %(count)s of your own.", count=MOST_ADDED))
        if any(not trimmed(text) or len(text) > ADDED_LENGTH for text in added):
            raise AnswerError(
                gettext("Write at most %(count)s characters in a line.", count=ADDED_LENGTH)
            )
        if not all(map(storable, added)):
            raise AnswerError(gettext("This text holds a character that cannot be stored."))

    def comparable(self, question: Question, value: Any) -> list[str]:
        """The ticked codes; an added text can be counted but has no code."""
        return [*value.get("codes", []), *value.get("added", [])]

    def display(self, question: Question, value: Any, language: str) -> str:
        ticked = [choice_text(question, code, language) for code in value.get("codes", [])]
        return "; ".join([*ticked, *value.get("added", [])]) or say("none_met", language)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
