"""Conditions as rows that people fill in: question, comparison, value or other question.

The rows cover what is written by hand; a condition that does not fit them, from an import, is
told in words and stays as it is until somebody replaces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from audit.questions.base import kind_of
from audit.questions.definition import Condition, Question, plain, text_in
from audit.questions.errors import AnswerError
from audit.questions.numbers import as_typed, read_number
from audit.questions.standing import standing_text
from audit.questions.vocabulary import say
from audit.scripts.builder import numbers_of
from audit.scripts.document import FIRST_REACTION, ScriptDocument, Step
from audit.scripts.layout import questions_of

NUMBER, TEXT, CHOICE, LIST, DATE, TIME, MOMENT, THERE = (
    "number", "text", "choice", "list", "date", "time", "moment", "there",
)  # fmt: skip

ALL, ANY = "and", "or"

OPERATOR_WORDS: Mapping[str, LazyString] = {
    "is": lazy_gettext("is"),
    "is_not": lazy_gettext("is not"),
    "over": lazy_gettext("is over, or after"),
    "at_least": lazy_gettext("is at least, or not before"),
    "under": lazy_gettext("is under, or before"),
    "at_most": lazy_gettext("is at most, or not after"),
    "includes": lazy_gettext("includes"),
    "includes_not": lazy_gettext("does not include"),
    "answered": lazy_gettext("is answered"),
    "not_answered": lazy_gettext("is not answered"),
}
_COMPARISONS = {
    "is": "==", "is_not": "!=", "over": ">", "at_least": ">=", "under": "<", "at_most": "<=",
}  # fmt: skip
_OPERATORS = {sign: name for name, sign in _COMPARISONS.items()}
_ORDERED = ("is", "is_not", "over", "at_least", "under", "at_most")
#: What can be asked of each kind of value, beside whether there is one.
FITTING: Mapping[str, Sequence[str]] = {
    NUMBER: _ORDERED, DATE: _ORDERED, TIME: _ORDERED, MOMENT: _ORDERED,
    TEXT: ("is", "is_not"), CHOICE: ("is", "is_not", "includes", "includes_not"),
    LIST: ("includes", "includes_not"), THERE: (),
}  # fmt: skip

_KINDS = {
    "yes_no": CHOICE, "single_choice": CHOICE, "expectation": CHOICE, "outcome": CHOICE,
    "multiple_choice": LIST, "met": LIST, "words": LIST, "photo": THERE, "place": THERE,
    "acknowledgement": THERE, "short_text": TEXT, "long_text": TEXT, "date": DATE, "time": TIME,
    "date_time": MOMENT,
}  # fmt: skip
_FORMS = {
    DATE: (re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), "2026-11-22"),
    TIME: (re.compile(r"\d\d:\d\d", re.ASCII), "14:30"),
    MOMENT: (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII), "2026-11-22T14:30"),
}
_CLOCK = ("today", "now")


class RowError(ValueError):
    """A row that does not say something that can be asked."""


@dataclass(frozen=True, slots=True)
class Source:
    """A question that a condition may look at. ``options``: code → the texts it goes by."""

    code: str
    label: str
    group: str
    type: str
    options: Mapping[str, Sequence[str]]

    def typed(self, option: str) -> str:
        """An option as it is typed: its first text, its code where that is not its own."""
        text = next(iter(self.options.get(option, ())), option)
        holders = [code for code, texts in self.options.items() if text in texts]
        return text if len(holders) == 1 else option

    def option(self, typed: str) -> str:
        """The option's code from what was typed; raises :class:`RowError` where none is meant."""
        if not self.options or typed in self.options:
            return typed
        meant = [
            code
            for code, texts in self.options.items()
            if typed.casefold() in (text.casefold() for text in texts)
        ]
        if len(meant) != 1:
            raise RowError(
                _("Choose one of: %(options)s.",
                  options=", ".join(self.typed(code) for code in self.options))
            )  # fmt: skip
        return meant[0]


def type_of(question: Question) -> str:
    return _KINDS.get(question.kind, NUMBER)


def sources(
    document: ScriptDocument,
    language: str,
    *,
    before: str | None,
    step: str | None = None,
    own: bool = False,
) -> list[Source]:
    """What a condition of the item ``before`` may look at: all that is asked earlier.

    ``own`` adds the item itself. With ``step`` instead, all that is asked before that step; with
    neither, everything.
    """  # fmt: skip
    numbers = numbers_of(document)
    found: list[Source] = []
    for place in document.steps:
        if place.code == step:
            return found
        for question in questions_of(place):
            if question.code == before and not own:
                return found
            if kind_of(question).has_answer and question.kind != FIRST_REACTION:
                found.append(_source(document, place, question, numbers, language))
            if question.code == before:
                return found
    return found


def _source(
    document: ScriptDocument,
    step: Step,
    question: Question,
    numbers: Mapping[str, str],
    language: str,
) -> Source:
    number = numbers[f"{step.code}."]
    text = text_in(question.text, language) or standing_text(question.code, language)
    label = f"{numbers.get(question.code, number)} {text or question.code}"
    return Source(
        code=question.code,
        label=label if len(label) <= 60 else label[:59].rstrip() + "…",
        group=f"{number} {text_in(step.name, language) or step.code}",
        type=type_of(question),
        options=_options(document, step, question, language),
    )


def _options(
    document: ScriptDocument, step: Step, question: Question, language: str
) -> dict[str, list[str]]:
    languages = dict.fromkeys([language, *document.languages])
    if question.kind in ("yes_no", "expectation", "outcome"):
        words = kind_of(question).words  # type: ignore[attr-defined]
        return {
            value: list(dict.fromkeys(say(key, code) for code in languages))
            for value, key in words.items()
        }
    lines: Iterable[Any] = question.choices
    if question.kind == "met":
        lines = step.pain_points if question.code.endswith(".pain_points") else step.wonders
    return {
        line.code: [text for code in languages if (text := line.text.get(code))] for line in lines
    }


def piece(source: Source, operator: str, value: str, other: str) -> dict[str, Any]:
    """One row as a condition; raises :class:`RowError` with what is wrong."""
    variable = {"var": [source.code]}
    if operator == "answered":
        return {"answered": [source.code]}
    if operator == "not_answered":
        return {"!": [{"answered": [source.code]}]}
    if operator not in FITTING[source.type]:
        fitting = [*FITTING[source.type], "answered", "not_answered"]
        raise RowError(
            _("This question can be asked: %(operators)s.",
              operators=", ".join(str(OPERATOR_WORDS[name]) for name in fitting))
        )  # fmt: skip
    if other and value:
        raise RowError(_("Give a value or another question, not both."))
    if other:
        if source.type == LIST:
            raise RowError(_("Give one of the answers as value."))
        against: Any = {other: []} if other in _CLOCK else {"var": [other]}
    elif not value:
        raise RowError(_("Give a value, or another question to compare with."))
    else:
        against = _literal(source, value)
    if operator == "includes":
        return {"in": [against, variable]}
    if operator == "includes_not":
        return {"!": [{"in": [against, variable]}]}
    return {_COMPARISONS[operator]: [variable, against]}


def _literal(source: Source, value: str) -> Any:
    if source.type == NUMBER:
        try:
            return _json_number(read_number(value, 6))
        except AnswerError as error:
            raise RowError(str(error)) from error
    if source.type in (CHOICE, LIST):
        return source.option(value)
    if source.type in _FORMS:
        form, example = _FORMS[source.type]
        if not form.fullmatch(value):
            raise RowError(_("Write it like this: %(example)s.", example=example))
    return value


def _json_number(number: Decimal) -> int | float:
    written = plain(number)
    return written if isinstance(written, int) else float(number)


def joined(join: str, pieces: Sequence[Condition]) -> Condition | None:
    """Rows together; None without any."""
    if not pieces:
        return None
    return pieces[0] if len(pieces) == 1 else {join: list(pieces)}


def rows_of(
    condition: Condition | None, known: Mapping[str, Source]
) -> tuple[str, list[dict[str, str]]] | None:
    """(all or any, rows) that say the condition; None where rows cannot say it."""
    if condition is None:
        return ALL, []
    [(operator, arguments)] = condition.items()
    join, parts = (operator, arguments) if operator in (ALL, ANY) else (ALL, [condition])
    rows = [_row(part, known) for part in parts]
    return (join, [row for row in rows if row]) if all(rows) else None


def _row(part: Any, known: Mapping[str, Source]) -> dict[str, str] | None:
    if not isinstance(part, Mapping):
        return None
    [(operator, arguments)] = part.items()
    if operator == "!" and isinstance(arguments[0], Mapping):
        [(inner, within)] = arguments[0].items()
        if inner == "answered":
            return _filled(within[0], "not_answered")
        row = _row(arguments[0], known) if inner == "in" else None
        return {**row, "operator": "includes_not"} if row else None
    if operator == "answered":
        return _filled(arguments[0], "answered")
    if operator == "in":
        option, variable = arguments
        code = _variable(variable)
        if code is None or not isinstance(option, str):
            return None
        return _filled(code, "includes", _shown(option, known.get(code)))
    if operator not in _OPERATORS:
        return None
    code, against = _variable(arguments[0]), arguments[1]
    if code is None:
        return None
    if isinstance(against, Mapping):
        [(name, _arguments)] = against.items()
        other = name if name in _CLOCK else _variable(against)
        return _filled(code, _OPERATORS[operator], other=other) if other else None
    if isinstance(against, (bool, list)):
        return None
    return _filled(code, _OPERATORS[operator], _shown(against, known.get(code)))


def _variable(part: Any) -> str | None:
    return part["var"][0] if isinstance(part, Mapping) and set(part) == {"var"} else None


def _shown(value: Any, source: Source | None) -> str:
    if isinstance(value, (int, float)):
        return as_typed(Decimal(str(value)))
    return source.typed(value) if source is not None else str(value)


def _filled(question: str, operator: str, value: str = "", other: str = "") -> dict[str, str]:
    return {"question": question, "operator": operator, "value": value, "other": other}
