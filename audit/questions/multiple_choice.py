"""Several options out of a list."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.base import AnswerError, Kind, Submitted, register
from audit.questions.choices import choice_text, points_of, too_few_options
from audit.questions.definition import Question
from audit.questions.vocabulary import reader_language


@register
class MultipleChoice(Kind):
    """Value: the codes of the options, at least one. An exclusive option stands alone."""

    name = "multiple_choice"
    label = lazy_gettext("Multiple choice")
    has_choices = True
    can_score = True

    def instruction(self, question: Question) -> str:
        return gettext("Choose one or more answers.")

    def read(self, question: Question, submitted: Submitted) -> list[str] | None:
        """The codes in the order of the script, whatever order they came in."""
        posted = dict.fromkeys(code for code in submitted.getlist(question.code) if code)
        order = {choice.code: place for place, choice in enumerate(question.choices)}
        return sorted(posted, key=lambda code: order.get(code, len(order))) or None

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, list) or not value:
            raise AnswerError(self.instruction(question))
        chosen = [question.choice(code) if isinstance(code, str) else None for code in value]
        if None in chosen or len(set(value)) < len(value):
            raise AnswerError(self.instruction(question))
        alone = next((choice for choice in chosen if choice and choice.exclusive), None)
        if alone and len(chosen) > 1:
            raise AnswerError(
                gettext(
                    "Choose “%(option)s” alone, or only other answers.",
                    option=choice_text(question, alone.code, reader_language()),
                )
            )

    def maximum(self, question: Question) -> Fraction:
        """What was set, else the sum of the options that earn points."""
        if question.maximum is not None:
            return max(Fraction(0), Fraction(question.maximum))
        return sum(
            (max(Fraction(0), points_of(choice)) for choice in question.choices), Fraction(0)
        )

    def earned(self, question: Question, value: Any) -> Fraction:
        """The sum of the chosen options, clamped to 0 and the maximum."""
        total = sum((points_of(question.choice(code)) for code in value), Fraction(0))
        return min(max(Fraction(0), total), self.maximum(question))

    def display(self, question: Question, value: Any, language: str) -> str:
        return "; ".join(choice_text(question, code, language) for code in value)

    def problems(self, question: Question) -> list[str]:
        return [*super().problems(question), *too_few_options(question)]
