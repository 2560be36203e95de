"""Confirming that something was read or done."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.base import AnswerError, Cell, Kind, Submitted, register
from audit.questions.definition import Question
from audit.questions.vocabulary import say


@register
class Acknowledgement(Kind):
    """Value: True; not ticked is no answer."""

    name = "acknowledgement"
    label = lazy_gettext("Acknowledgement")

    def instruction(self, question: Question) -> str:
        return gettext("Tick the box to confirm.")

    def read(self, question: Question, submitted: Submitted) -> bool | None:
        return True if submitted.get(question.code) else None

    def check(self, question: Question, value: Any) -> None:
        if value is not True:
            raise AnswerError(self.instruction(question))

    def display(self, question: Question, value: Any, language: str) -> str:
        return say("acknowledged", language)

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return True
