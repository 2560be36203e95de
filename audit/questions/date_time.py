"""A date and a time."""

from __future__ import annotations

from typing import Any

from babel.dates import format_datetime
from flask_babel import gettext, lazy_gettext

from audit.questions.base import AnswerError, Cell, Kind, Submitted, register
from audit.questions.calendar_text import stored_date_time, typed_date_time
from audit.questions.definition import Question
from audit.questions.settings_form import ReceiptSettings
from audit.questions.texts import clean
from audit.questions.vocabulary import locale_for


@register
class DateTime(Kind):
    """Value: "2026-11-22T14:30", by the clock at the place of the visit. Settings: receipt."""

    name = "date_time"
    label = lazy_gettext("Date and time")
    SettingsForm = ReceiptSettings

    def instruction(self, question: Question) -> str:
        return gettext("Enter a date and a time, for example 22-11-2026 14:30.")

    def read(self, question: Question, submitted: Submitted) -> str | None:
        typed = clean(submitted.get(question.code))
        if not typed:
            return None
        moment = typed_date_time(typed)
        if moment is None:
            raise AnswerError(self.instruction(question))
        return f"{moment:%Y-%m-%dT%H:%M}"

    def check(self, question: Question, value: Any) -> None:
        if stored_date_time(value) is None:
            raise AnswerError(self.instruction(question))

    def display(self, question: Question, value: Any, language: str) -> str:
        moment = stored_date_time(value)
        return format_datetime(moment, "d MMMM y, HH:mm", locale=locale_for(language))

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return stored_date_time(value)
