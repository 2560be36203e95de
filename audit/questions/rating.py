"""A rating scale with ends of the script's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, IntegerField, validators

from audit.questions.base import register
from audit.questions.definition import Question, text_in
from audit.questions.scales import ScaleKind
from audit.questions.settings_form import SettingsForm

#: Points on a scale that still fit a phone as buttons.
MOST_POINTS = 21


class RatingSettings(SettingsForm):
    low = IntegerField(lazy_gettext("Lowest"), [validators.InputRequired()])
    high = IntegerField(lazy_gettext("Highest"), [validators.InputRequired()])
    reversed = BooleanField(lazy_gettext("The lowest is the best"))


@register
class Rating(ScaleKind):
    """Value: a whole number. Settings: low, high, low_label, high_label (texts), reversed."""

    name = "rating"
    label = lazy_gettext("Rating scale")
    SettingsForm = RatingSettings
    text_settings = {
        "low_label": lazy_gettext("Text at the lowest"),
        "high_label": lazy_gettext("Text at the highest"),
    }
    default_settings = {"low": 1, "high": 5, "reversed": False}

    def ends(self, question: Question) -> tuple[int, int]:
        return int(self.setting(question, "low")), int(self.setting(question, "high"))

    def labels(self, question: Question, language: str) -> tuple[str, str]:
        return (
            text_in(self.setting(question, "low_label") or {}, language),
            text_in(self.setting(question, "high_label") or {}, language),
        )

    def is_reversed(self, question: Question) -> bool:
        return bool(self.setting(question, "reversed"))

    def settings_problems(self, settings: Mapping[str, Any]) -> dict[str, str]:
        data = {**self.default_settings, **settings}
        if data["low"] >= data["high"]:
            return {"high": gettext("The highest must be above the lowest.")}
        if data["high"] - data["low"] >= MOST_POINTS:
            return {"high": gettext("A scale has at most %(count)s points.", count=MOST_POINTS)}
        return {}
