"""A whole number, such as how many people stood in line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.bands import band_rows
from audit.questions.base import AnswerError, Cell, Submitted, register
from audit.questions.definition import Question
from audit.questions.measures import NumberKind
from audit.questions.numbers import not_a_number, read_number, shown
from audit.questions.settings_form import NumberField, SettingsForm
from audit.questions.texts import clean


class WholeNumberSettings(SettingsForm):
    minimum = NumberField(lazy_gettext("Lowest allowed"), decimals=0)
    maximum_value = NumberField(lazy_gettext("Highest allowed"), decimals=0)
    bands = band_rows()


@register
class WholeNumber(NumberKind):
    """Value: a whole number."""

    name = "whole_number"
    label = lazy_gettext("Whole number")
    SettingsForm = WholeNumberSettings

    def instruction(self, question: Question) -> str:
        return gettext("Enter a whole number, for example 12.")

    def read(self, question: Question, submitted: Submitted) -> int | None:
        typed = clean(submitted.get(question.code))
        return int(read_number(typed, 0)) if typed else None

    def check(self, question: Question, value: Any) -> None:
        if type(value) is not int:
            raise AnswerError(not_a_number(0))
        self.check_limits(question, value)

    def measured(self, question: Question, value: Any) -> Decimal:
        return Decimal(value)

    def display(self, question: Question, value: Any, language: str) -> str:
        return f"{shown(value, language)} {self.unit(question, language)}".strip()

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return int(value)
