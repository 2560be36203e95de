"""What every kind of question can do, and the register of kinds.

A kind's file holds all that the product knows about it: its settings form, its answer field
(the template of the same name in ``templates/questions/``), check, points, display and cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from flask_babel import LazyString
from wtforms import Form

from audit.questions.definition import Question

#: What may stand in a cell of the workbook.
Cell = str | int | float | Decimal | bool | dt.date | dt.time | dt.datetime | None


class Submitted(Protocol):
    """What a form posted, as Werkzeug's MultiDict gives it."""

    def get(self, key: str) -> str | None: ...
    def getlist(self, key: str) -> list[str]: ...
    def __contains__(self, key: object) -> bool: ...


class AnswerError(ValueError):
    """The answer cannot be taken as it is; the message is for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points earned and possible for one answer; both 0 where the question is not scored."""

    earned: Fraction
    maximum: Fraction


NO_POINTS = Points(Fraction(0), Fraction(0))


class Kind:
    """One kind of question. Stateless: one instance serves all questions of its kind."""

    name: ClassVar[str]
    label: ClassVar[LazyString]
    #: False for a sub-heading and a note, which only show text.
    has_answer: ClassVar[bool] = True
    has_choices: ClassVar[bool] = False
    #: True where points can be earned.
    can_score: ClassVar[bool] = False
    #: True for the standing measures, which every step brings by itself; not in the builder.
    standing: ClassVar[bool] = False
    #: The form with the kind's own settings in the builder; None where it has none.
    SettingsForm: ClassVar[type[Form] | None] = None
    #: The settings of a new question of this kind.
    default_settings: ClassVar[Mapping[str, Any]] = {}

    @property
    def template(self) -> str:
        return f"questions/{self.name}.html"

    def read(self, question: Question, submitted: Submitted) -> Any:
        """The value that was posted under the question's code, ready for JSON; None if empty.

        Raises :class:`AnswerError` for something that cannot be read as this kind.
        """
        text = (submitted.get(question.code) or "").strip()
        return text or None

    def check(self, question: Question, value: Any) -> None:
        """Raise :class:`AnswerError` where ``value`` (never None) is not allowed.

        Takes any JSON value: an answer may come from a form, a phone's queue or an import.
        """

    def maximum(self, question: Question) -> Fraction:
        """The points possible, m; 0 where the question is not scored."""
        return Fraction(0)

    def earned(self, question: Question, value: Any) -> Fraction:
        """The points earned by a checked value."""
        return Fraction(0)

    def points(self, question: Question, value: Any) -> Points:
        """Points earned and possible; a bonus question adds to what is earned only."""
        possible = Fraction(0) if question.bonus else self.maximum(question)
        return Points(self.earned(question, value), possible)

    def comparable(self, question: Question, value: Any) -> Any:
        """The value as conditions compare it: a number, text, list of texts, or True."""
        return value

    def display(self, question: Question, value: Any, language: str) -> str:
        """The answer in words, for check-answers, review and single reports."""
        return str(value)

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        """The answer as one typed cell of the workbook."""
        return self.display(question, value, language)


_kinds: dict[str, Kind] = {}


def register(kind_class: type[Kind]) -> type[Kind]:
    """Class decorator: make the kind known under its name."""
    if kind_class.name in _kinds:
        raise ValueError(f"two kinds of question are called {kind_class.name}")
    _kinds[kind_class.name] = kind_class()
    return kind_class


def kind_of(question: Question) -> Kind:
    return _kinds[question.kind]


def kind_named(name: str) -> Kind:
    return _kinds[name]


def kinds() -> Mapping[str, Kind]:
    return dict(_kinds)
