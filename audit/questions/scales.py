"""Scales with a button for each point, from lo to hi."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from flask_babel import gettext

from audit.questions.base import AnswerError, Cell, Kind
from audit.questions.definition import Question
from audit.questions.numbers import read_number
from audit.questions.texts import clean
from audit.questions.vocabulary import say


class ScaleKind(Kind):
    """A whole number from lo to hi; scores m(x−lo)/(hi−lo) where a maximum m is set."""

    can_score = True
    lowest: ClassVar[int]
    highest: ClassVar[int]

    def ends(self, question: Question) -> tuple[int, int]:
        """lo and hi."""
        return self.lowest, self.highest

    def labels(self, question: Question, language: str) -> tuple[str, str]:
        """What the lowest and the highest point mean."""
        return say(f"{self.name}_low", language), say(f"{self.name}_high", language)

    def is_reversed(self, question: Question) -> bool:
        """True where the lowest point is the best answer."""
        return False

    def instruction(self, question: Question) -> str:
        low, high = self.ends(question)
        if question.not_applicable:
            return gettext("Choose a number from %(low)s to %(high)s, or N/A.", low=low, high=high)
        return gettext("Choose a number from %(low)s to %(high)s.", low=low, high=high)

    def read(self, question: Question, submitted: Any) -> int | None:
        typed = clean(submitted.get(question.code))
        if not typed:
            return None
        try:
            return int(read_number(typed, 0))
        except AnswerError as error:
            raise AnswerError(self.instruction(question)) from error

    def check(self, question: Question, value: Any) -> None:
        low, high = self.ends(question)
        if type(value) is not int or not low <= value <= high:
            raise AnswerError(self.instruction(question))

    def maximum(self, question: Question) -> Fraction:
        return max(Fraction(0), Fraction(question.maximum or 0))

    def earned(self, question: Question, value: Any) -> Fraction:
        low, high = self.ends(question)
        if high <= low:
            return Fraction(0)
        above = high - value if self.is_reversed(question) else value - low
        return self.maximum(question) * Fraction(above, high - low)

    def display(self, question: Question, value: Any, language: str) -> str:
        return self.pattern(question, language).replace("#", _written(value))

    def text_cell(self, question: Question, value: Any, language: str) -> str:
        return _written(value)

    def pattern(self, question: Question, language: str) -> str:
        """How a point is said, "#" standing for it: 4 alone does not tell how good 4 is."""
        low, high = self.ends(question)
        said = say("point_of" if low in (0, 1) else "point_between", language)
        return said.format(low=_written(low), high=_written(high))

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return int(value)


def _written(number: int) -> str:
    return str(number).replace("-", "\u2212")
