"""An amount of money, such as the total of a receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, get_currency_precision, get_currency_symbol, is_currency
from flask_babel import gettext, lazy_gettext
from wtforms import StringField, validators

from audit.questions.base import Cell, Kind, Submitted, register
from audit.questions.definition import Question
from audit.questions.numbers import check_range, read_number, stored_number, written
from audit.questions.settings_form import ReceiptSettings
from audit.questions.texts import clean
from audit.questions.vocabulary import locale_for

#: "31,-" and "31,--": no cents, as written in Dutch.
_NO_CENTS = re.compile(r"[.,]\s*[-–—=]{1,2}$")


class AmountSettings(ReceiptSettings):
    currency = StringField(
        lazy_gettext("Currency"),
        [validators.Optional(), validators.Length(min=3, max=3)],
        filters=[lambda code: code.strip().upper() if code else code],
        description=lazy_gettext("Three letters, such as EUR."),
    )


@register
class Amount(Kind):
    """Value: a text such as "31.40", exact, from 0. Settings: currency (ISO 4217, EUR),
    receipt."""

    name = "amount"
    label = lazy_gettext("Amount of money")
    SettingsForm = AmountSettings
    default_settings = {"currency": "EUR"}

    def currency(self, question: Question) -> str:
        return str(self.setting(question, "currency"))

    def symbol(self, question: Question, language: str) -> str:
        return str(get_currency_symbol(self.currency(question), locale_for(language)))

    def decimals(self, question: Question) -> int:
        """How many decimals the currency has: 2 for euros, 0 for yen."""
        return int(get_currency_precision(self.currency(question)))

    def instruction(self, question: Question) -> str:
        return gettext("Enter an amount, for example 12.50.")

    def read(self, question: Question, submitted: Submitted) -> str | None:
        typed = clean(submitted.get(question.code))
        if not typed:
            return None
        code = self.currency(question)
        for mark in (code, code.lower(), get_currency_symbol(code, "en")):
            typed = typed.removeprefix(mark).removesuffix(mark).strip()
        decimals = self.decimals(question)
        return written(read_number(_NO_CENTS.sub("", typed), decimals), decimals)

    def check(self, question: Question, value: Any) -> None:
        check_range(stored_number(value, self.decimals(question)), Decimal(0), None)

    def comparable(self, question: Question, value: Any) -> Decimal:
        return Decimal(value)

    def display(self, question: Question, value: Any, language: str) -> str:
        return format_currency(Decimal(value), self.currency(question), locale=locale_for(language))

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return Decimal(value)

    def settings_problems(self, settings: Mapping[str, Any]) -> dict[str, str]:
        if is_currency(settings.get("currency", "EUR")):
            return {}
        return {"currency": gettext("There is no such currency. For euros write EUR.")}
