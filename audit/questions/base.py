"""What every kind of question can do, and the register of kinds.

A kind's file holds all that the product knows about it: its settings form, its answer field
(the template of the same name in ``templates/questions/``), check, points, display and cell.
Display and cell take the language from their argument and never from a request, so that a
workbook made at night reads the same as a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from flask_babel import LazyString, gettext, lazy_gettext
from wtforms import Form, StringField, validators

from audit.language import language_name
from audit.questions.definition import Question, plain
from audit.questions.errors import AnswerError, UnfinishedError
from audit.questions.texts import clean

__all__ = [
    "NO_POINTS",
    "AnswerError",
    "Cell",
    "Kind",
    "Points",
    "Submitted",
    "UnfinishedError",
    "kind_named",
    "kind_of",
    "kinds",
    "register",
    "takes",
]

#: The longest text that a setting takes, such as the label at the end of a scale.
SETTING_TEXT_LENGTH = 120

#: What may stand in a cell of the workbook.
Cell = str | int | float | Decimal | bool | dt.date | dt.time | dt.datetime | None


class Submitted(Protocol):
    """What a form posted, as Werkzeug's MultiDict gives it."""

    def get(self, key: str) -> str | None: ...
    def getlist(self, key: str) -> list[str]: ...
    def __contains__(self, key: object) -> bool: ...


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
    #: False where an answer would tell a client about the shopper rather than the visit.
    for_client: ClassVar[bool] = True
    #: True for the standing measures, which every step brings by itself; not in the builder.
    standing: ClassVar[bool] = False
    #: The form with the kind's own settings in the builder; None where it has none.
    SettingsForm: ClassVar[type[Form] | None] = None
    #: Settings that are texts per language, with the label of their field in the form.
    text_settings: ClassVar[Mapping[str, LazyString]] = {}
    #: The settings of a new question of this kind, and of one that leaves them out.
    default_settings: ClassVar[Mapping[str, Any]] = {}

    @property
    def template(self) -> str:
        return f"questions/{self.name}.html"

    def setting(self, question: Question, name: str) -> Any:
        """A setting of the question, or the kind's default where it leaves it out."""
        value = question.settings.get(name)
        return self.default_settings.get(name) if value is None else value

    def instruction(self, question: Question) -> str:
        """What to do to answer, in the reader's language: said where an answer is missing."""
        return gettext("Answer this question.")

    def read(self, question: Question, submitted: Submitted) -> Any:
        """The value that was posted under the question's code, ready for JSON; None if empty.

        Raises :class:`AnswerError` for something that cannot be read as this kind.
        """
        return clean(submitted.get(question.code)) or None

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
        """Points earned and possible (method note, scoring, 1 and 4).

        A bonus question adds to what is earned only; a question that is no bonus and has
        nothing to earn is not scored at all, not even where an option takes points off.
        """
        if not self.can_score:
            return NO_POINTS
        if question.bonus:
            return Points(self.earned(question, value), Fraction(0))
        possible = self.maximum(question)
        return Points(self.earned(question, value), possible) if possible > 0 else NO_POINTS

    def comparable(self, question: Question, value: Any) -> Any:
        """The value as conditions compare it: a number, text, list of texts, or True."""
        return value

    def display(self, question: Question, value: Any, language: str) -> str:
        """The answer in words, for check-answers, review and single reports."""
        return str(value)

    def text_cell(self, question: Question, value: Any, language: str) -> str:
        """The answer in words in the workbook, where its question and scale stand beside it."""
        return self.display(question, value, language)

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        """The answer as one typed cell of the workbook."""
        return self.display(question, value, language)

    def settings_form(self, languages: Sequence[str]) -> type[Form] | None:
        """The settings form for a script in these languages; None where there are no settings.

        A setting that is a text per language has one field for each: ``low_label_nl``.
        """
        if self.SettingsForm is None:
            return None
        fields: dict[str, Any] = {"kind": self, "languages": tuple(languages)}
        for name, label in self.text_settings.items():
            for language in languages:
                fields[f"{name}_{language}"] = StringField(
                    lazy_gettext(
                        "%(label)s (%(language)s)", label=label, language=language_name(language)
                    ),
                    [validators.Optional(), validators.Length(max=SETTING_TEXT_LENGTH)],
                )
        return type(self.SettingsForm.__name__, (self.SettingsForm,), fields)

    def form_data_from_settings(
        self, settings: Mapping[str, Any], languages: Sequence[str]
    ) -> dict[str, Any]:
        """Settings as ``data`` for the form."""
        data = {**self.default_settings, **settings}
        for name in self.text_settings:
            texts = data.pop(name, None) or {}
            data.update({f"{name}_{language}": texts.get(language, "") for language in languages})
        return data

    def settings_from_form(self, form: Form, languages: Sequence[str]) -> dict[str, Any]:
        """What the form says as settings, ready for JSON; what is left empty is left out."""
        data = dict(form.data)
        for name in self.text_settings:
            texts = {language: clean(data.pop(f"{name}_{language}")) for language in languages}
            data[name] = {language: text for language, text in texts.items() if text}
        return {
            name: plain(value)
            for name, value in data.items()
            if value not in (None, "", {}, []) and value is not False
        }

    def settings_problems(self, settings: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with the settings together: name of the setting → sentence."""
        return {}

    def problems(self, question: Question) -> list[str]:
        """What must be put right before the question can be published, as sentences."""
        return list(self.settings_problems(question.settings).values())


_kinds: dict[str, Kind] = {}


def register(kind_class: type[Kind]) -> type[Kind]:
    """Class decorator: make the kind known under its name."""
    if kind_class.name in _kinds:
        raise ValueError(f"two kinds of question are called {kind_class.name}")
    _kinds[kind_class.name] = kind_class()
    return kind_class


def kind_of(question: Question) -> Kind:
    return _kinds[question.kind]


def takes(question: Question, value: Any, not_applicable: bool = False) -> bool:
    """Whether this is an answer to the question, finished or not; None is, for there is none."""
    if not_applicable:
        return question.not_applicable
    if value is None:
        return True
    if question.kind == "photo":  # too many are shown, to be removed one by one
        return isinstance(value, list)
    try:
        kind_of(question).check(question, value)
    except UnfinishedError:
        return True
    except AnswerError:
        return False
    return True


def kind_named(name: str) -> Kind:
    return _kinds[name]


def kinds() -> Mapping[str, Kind]:
    return dict(_kinds)
