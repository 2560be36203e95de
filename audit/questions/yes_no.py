"""Yes or no."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.base import register
from audit.questions.choices import WordKind
from audit.questions.definition import Question, number
from audit.questions.settings_form import NumberField, SettingsForm


class YesNoSettings(SettingsForm):
    points_yes = NumberField(lazy_gettext("Points for yes"), low=0)
    points_no = NumberField(lazy_gettext("Points for no"), low=0)


@register
class YesNo(WordKind):
    """Value: "yes" or "no". Settings: points_yes, points_no (numbers from 0)."""

    name = "yes_no"
    label = lazy_gettext("Yes or no")
    can_score = True
    words = {"yes": "yes", "no": "no"}

    SettingsForm = YesNoSettings

    def instruction(self, question: Question) -> str:
        if question.not_applicable:
            return gettext("Choose Yes, No or N/A.")
        return gettext("Choose Yes or No.")

    def maximum(self, question: Question) -> Fraction:
        return max(self.earned(question, "yes"), self.earned(question, "no"))

    def earned(self, question: Question, value: Any) -> Fraction:
        """Only an option of a single choice may take points off: so never below 0."""
        points = number(self.setting(question, f"points_{value}"))
        return max(Fraction(0), Fraction(points or 0))
