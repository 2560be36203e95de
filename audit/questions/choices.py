"""Choosing from options: those of the question, or those of a standing measure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from flask_babel import gettext

from audit.questions.base import AnswerError, Kind
from audit.questions.definition import Choice, Question, text_in
from audit.questions.vocabulary import say


def points_of(choice: Choice | None) -> Fraction:
    return Fraction(0) if choice is None or choice.points is None else Fraction(choice.points)


def choice_text(question: Question, code: str, language: str) -> str:
    """The option's text; its code where the script no longer has it or has no text."""
    choice = question.choice(code)
    return (text_in(choice.text, language) if choice else "") or code


def too_few_options(question: Question) -> list[str]:
    """The sentence for a question with less than two options, in a list."""
    return [gettext("Give at least two options.")] if len(question.choices) < 2 else []


class WordKind(Kind):
    """One of a few fixed words of the product's own, such as yes and no."""

    #: Stored value → key of the vocabulary, in the order in which they are shown.
    words: ClassVar[Mapping[str, str]]

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, str) or value not in self.words:
            raise AnswerError(self.instruction(question))

    def options(self, question: Question, language: str) -> list[tuple[str, str]]:
        """(value, text) in the order in which they are shown."""
        return [(value, say(key, language)) for value, key in self.words.items()]

    def instruction(self, question: Question) -> str:
        return gettext("Choose one of the answers.")

    def display(self, question: Question, value: Any, language: str) -> str:
        return say(self.words[value], language)
