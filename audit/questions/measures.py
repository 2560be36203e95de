"""What numbers have in common: limits, a unit, points by bands."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.bands import BandKind
from audit.questions.definition import Question, number, text_in
from audit.questions.numbers import check_range


class NumberKind(BandKind):
    """Settings: minimum and maximum_value (allowed values), unit (texts), bands."""

    text_settings = {"unit": lazy_gettext("Unit")}

    def decimals(self, question: Question) -> int:
        """How many decimals an answer may have."""
        return 0

    def limits(self, question: Question) -> tuple[Decimal | None, Decimal | None]:
        return (
            number(self.setting(question, "minimum")),
            number(self.setting(question, "maximum_value")),
        )

    def check_limits(self, question: Question, value: Decimal | int) -> None:
        low, high = self.limits(question)
        check_range(value, low, high)

    def unit(self, question: Question, language: str) -> str:
        return text_in(self.setting(question, "unit") or {}, language)

    def settings_problems(self, settings: Mapping[str, Any]) -> dict[str, str]:
        problems = super().settings_problems(settings)
        low, high = number(settings.get("minimum")), number(settings.get("maximum_value"))
        if low is not None and high is not None and low > high:
            problems["maximum_value"] = gettext(
                "The highest allowed lies below the lowest allowed."
            )
        return problems
