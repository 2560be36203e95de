"""One option out of several."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.base import AnswerError, Kind, register
from audit.questions.choices import choice_text, points_of, too_few_options
from audit.questions.definition import Question


@register
class SingleChoice(Kind):
    """Value: the code of the option. An option with negative points is a penalty."""

    name = "single_choice"
    label = lazy_gettext("Single choice")
    has_choices = True
    can_score = True

    def instruction(self, question: Question) -> str:
        return gettext("Choose one of the answers.")

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, str) or question.choice(value) is None:
            raise AnswerError(self.instruction(question))

    def maximum(self, question: Question) -> Fraction:
        """The points of the best option."""
        return max([Fraction(0), *(points_of(choice) for choice in question.choices)])

    def earned(self, question: Question, value: Any) -> Fraction:
        return points_of(question.choice(value))

    def display(self, question: Question, value: Any, language: str) -> str:
        return choice_text(question, value, language)

    def problems(self, question: Question) -> list[str]:
        return [*super().problems(question), *too_few_options(question)]
