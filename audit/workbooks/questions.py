"""The sheets about the questions themselves: what they yielded, and what their codes mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from audit.pictures import numbers
from audit.questions.definition import text_in
from audit.results.answers import ApprovedReport
from audit.results.summary import MEANS_FROM
from audit.scoring.rules import rounded
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given
from audit.scripts.words import ELEMENT_WORDS
from audit.workbooks.rows import AskedQuestion, column_kind
from audit.workbooks.sheets import Cell, Column, Kind


@dataclass(slots=True)
class _Tally:
    """What the answers to one question add up to; ``values``: how often each was given."""

    answered: int = 0
    not_applicable: int = 0
    comments: int = 0
    values: dict[Any, list[Any]] = field(default_factory=dict)


def question_columns() -> list[Column]:
    return [
        Column(_("Step number"), Kind.WHOLE, 9),
        Column(_("Step"), Kind.TEXT, 24),
        Column(_("Question code"), Kind.TEXT, 22),
        Column(_("Question"), Kind.TEXT, 56),
        Column(_("Kind of question"), Kind.TEXT, 20),
        Column(_("Experience element"), Kind.TEXT, 18),
        Column(_("Answers"), Kind.WHOLE, 10),
        Column(_("Not applicable"), Kind.WHOLE, 11),
        Column(_("Comments"), Kind.WHOLE, 11),
        Column(_("Score"), Kind.DECIMAL, 9, note=_("Points earned of points possible, 0–100")),
        Column(_("Mean"), Kind.DECIMAL, 10, 2, note=_("Of answers that are numbers")),
        Column(_("Given most"), Kind.TEXT, 34),
        Column(_("Given most, answers"), Kind.WHOLE, 11),
    ]


def question_rows(
    reports: Iterable[ApprovedReport],
    asked: Sequence[AskedQuestion],
    language: str,
    *,
    means: bool,
) -> list[tuple[Cell, ...]]:
    """One row per question: how often it was answered and what came out.

    ``means`` is False where the whole wave has too few reports for any.
    """
    tallies = {item.question.code: _Tally() for item in asked}
    items = {item.question.code: item for item in asked}
    for report in reports:
        for code, found in report.given.items():
            item = items.get(code)
            if item is not None:
                _count(tallies[code], item, found)
    return [_row(item, tallies[item.question.code], language, means) for item in asked]


def _count(tally: _Tally, item: AskedQuestion, found: Given) -> None:
    tally.comments += bool(found.comment)
    if found.not_applicable:
        tally.not_applicable += 1
        return
    tally.answered += 1
    if item.kind.can_score or item.question.choices or column_kind(item) is not Kind.TEXT:
        value = found.value
        key = value if isinstance(value, str | int) else repr(value)
        tally.values.setdefault(key, [value, 0])[1] += 1


def _row(item: AskedQuestion, tally: _Tally, language: str, means: bool) -> tuple[Cell, ...]:
    question = item.question
    enough = means and tally.answered >= MEANS_FROM
    score, mean = (_score(item, tally), _mean(item, tally)) if enough else (None, None)
    most, times = _most(item, tally)
    return (
        item.number or None,
        item.step_name,
        question.code,
        item.title,
        str(item.kind.label),
        str(ELEMENT_WORDS.get(question.element, "")) if question.element else None,
        tally.answered,
        tally.not_applicable,
        tally.comments,
        score,
        mean,
        item.kind.text_cell(question, most, language) if most is not None else None,
        times,
    )


def _score(item: AskedQuestion, tally: _Tally) -> Decimal | None:
    """Points earned of points possible, 0–100; None where the question is not scored."""
    if not item.kind.can_score:
        return None
    earned = possible = Fraction(0)
    for value, times in tally.values.values():
        points = item.kind.points(item.question, value)
        earned += points.earned * times
        possible += points.maximum * times
    if not possible:
        return None
    return rounded(100 * earned / possible)


def _mean(item: AskedQuestion, tally: _Tally) -> Decimal | None:
    """The mean of answers that are numbers."""
    if column_kind(item) not in (Kind.WHOLE, Kind.DECIMAL) or not tally.answered:
        return None
    total = sum(
        Decimal(str(item.kind.cell(item.question, value, "en"))) * times
        for value, times in tally.values.values()
    )
    return rounded(Fraction(total) / tally.answered, 2)


def _most(item: AskedQuestion, tally: _Tally) -> tuple[Any, int | None]:
    """The option given most, and how often; the first of several given equally often."""
    question = item.question
    options = [choice.code for choice in question.choices]
    if question.kind in _OF_OPTIONS:
        options = options or ["yes", "no"]
    counts = {code: tally.values[code][1] for code in options if code in tally.values}
    if not counts or item.kind.name not in _OF_OPTIONS:
        return None, None
    most = max(counts, key=lambda code: counts[code])
    return most, counts[most]


#: Kinds of which one option is chosen.
_OF_OPTIONS = ("yes_no", "single_choice")


def codebook_columns() -> list[Column]:
    return [
        Column(_("Step number"), Kind.WHOLE, 9),
        Column(_("Step"), Kind.TEXT, 24),
        Column(_("Question code"), Kind.TEXT, 22),
        Column(_("Question"), Kind.TEXT, 56),
        Column(_("Kind of question"), Kind.TEXT, 20),
        Column(_("Points possible"), Kind.DECIMAL, 10, 2),
        Column(_("Answer code"), Kind.TEXT, 20),
        Column(_("Answer"), Kind.TEXT, 44),
        Column(_("Points"), Kind.DECIMAL, 9, 2),
    ]


def codebook_rows(
    document: ScriptDocument, asked: Sequence[AskedQuestion], language: str
) -> Iterator[tuple[Cell, ...]]:
    """What every code means: a row per question, and below it one per possible answer."""
    weights = {step.code: step.weight for step in document.steps}
    for item in asked:
        question, kind = item.question, item.kind
        possible = kind.maximum(question) if kind.can_score else Fraction(0)
        start = (item.number or None, item.step_name, question.code)
        yield (
            *start,
            item.title,
            str(kind.label),
            Decimal(possible.numerator) / Decimal(possible.denominator) if possible else None,
            None,
            _(
                "Weight of the step: %(weight)s",
                weight=numbers.figure(float(weights[item.step]), _digits(weights[item.step])),
            )
            if item.step in weights and question is first_of(item.step, asked)
            else None,
            None,
        )
        for choice in question.choices:
            text = text_in(choice.text, language)
            yield (*start, item.title, None, None, choice.code, text, choice.points)


def _digits(weight: Decimal) -> int:
    """The decimals of a weight that say anything; the table keeps noughts behind them."""
    return max(0, -int(weight.normalize().as_tuple().exponent))


def first_of(step: str, asked: Sequence[AskedQuestion]) -> object:
    """The first question of a step."""
    return next(item.question for item in asked if item.step == step)
