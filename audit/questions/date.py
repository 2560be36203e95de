"""A date."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from flask_babel import gettext, lazy_gettext

from audit.questions.base import AnswerError, Cell, Kind, Submitted, register
from audit.questions.calendar_text import stored_date, typed_date
from audit.questions.definition import Question
from audit.questions.texts import clean
from audit.questions.vocabulary import locale_for


@register
class Date(Kind):
    """Value: "2026-11-22"."""

    name = "date"
    label = lazy_gettext("Date")

    def instruction(self, question: Question) -> str:
        return gettext("Enter a date as day-month-year, for example 22-11-2026.")

    def read(self, question: Question, submitted: Submitted) -> str | None:
        typed = clean(submitted.get(question.code))
        if not typed:
            return None
        date = typed_date(typed)
        if date is None:
            raise AnswerError(self.instruction(question))
        return date.isoformat()

    def check(self, question: Question, value: Any) -> None:
        if stored_date(value) is None:
            raise AnswerError(self.instruction(question))

    def display(self, question: Question, value: Any, language: str) -> str:
        return format_date(stored_date(value), "long", locale=locale_for(language))

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return stored_date(value)
