"""A number with decimals, such as a distance or a temperature."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, validators

from audit.questions.bands import band_rows
from audit.questions.base import Cell, Submitted, register
from audit.questions.definition import Question
from audit.questions.measures import NumberKind
from audit.questions.numbers import read_number, shown, stored_number, written
from audit.questions.settings_form import NumberField, SettingsForm
from audit.questions.texts import clean

MOST_DECIMALS = 6


class DecimalSettings(SettingsForm):
    decimals = IntegerField(
        lazy_gettext("Decimals"),
        [validators.Optional(), validators.NumberRange(min=1, max=MOST_DECIMALS)],
    )
    minimum = NumberField(lazy_gettext("Lowest allowed"), decimals=MOST_DECIMALS)
    maximum_value = NumberField(lazy_gettext("Highest allowed"), decimals=MOST_DECIMALS)
    bands = band_rows()


@register
class DecimalNumber(NumberKind):
    """Value: a text such as "3.50", exact. Settings also: decimals (1–6, default 2)."""

    name = "decimal"
    label = lazy_gettext("Number with decimals")
    SettingsForm = DecimalSettings
    default_settings = {"decimals": 2}

    def decimals(self, question: Question) -> int:
        return min(MOST_DECIMALS, int(self.setting(question, "decimals")))

    def instruction(self, question: Question) -> str:
        return gettext("Enter a number, for example 12.50.")

    def read(self, question: Question, submitted: Submitted) -> str | None:
        typed = clean(submitted.get(question.code))
        if not typed:
            return None
        decimals = self.decimals(question)
        return written(read_number(typed, decimals), decimals)

    def check(self, question: Question, value: Any) -> None:
        self.check_limits(question, stored_number(value, self.decimals(question)))

    def measured(self, question: Question, value: Any) -> Decimal:
        return Decimal(value)

    def comparable(self, question: Question, value: Any) -> Decimal:
        return Decimal(value)

    def display(self, question: Question, value: Any, language: str) -> str:
        number = shown(Decimal(value), language, self.decimals(question))
        return f"{number} {self.unit(question, language)}".strip()

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return Decimal(value)
