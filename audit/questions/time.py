"""A time of day."""

from __future__ import annotations

from typing import Any

from babel.dates import format_time
from flask_babel import gettext, lazy_gettext

from audit.questions.base import AnswerError, Cell, Kind, Submitted, register
from audit.questions.calendar_text import stored_time, typed_time
from audit.questions.definition import Question
from audit.questions.texts import clean
from audit.questions.vocabulary import locale_for


@register
class Time(Kind):
    """Value: "14:30", by the clock at the place of the visit."""

    name = "time"
    label = lazy_gettext("Time")

    def instruction(self, question: Question) -> str:
        return gettext("Enter a time, for example 14:30.")

    def read(self, question: Question, submitted: Submitted) -> str | None:
        typed = clean(submitted.get(question.code))
        if not typed:
            return None
        time = typed_time(typed)
        if time is None:
            raise AnswerError(self.instruction(question))
        return f"{time:%H:%M}"

    def check(self, question: Question, value: Any) -> None:
        if stored_time(value) is None:
            raise AnswerError(self.instruction(question))

    def display(self, question: Question, value: Any, language: str) -> str:
        return format_time(stored_time(value), "short", locale=locale_for(language))

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return stored_time(value)
