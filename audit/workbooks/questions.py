"""The sheets about the questions themselves: what they yielded, and what their codes mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from audit.questions.definition import text_in
from audit.results.answers import ApprovedReport
from audit.scripts.document import ScriptDocument
from audit.scripts.words import ELEMENT_WORDS
from audit.workbooks.rows import AskedQuestion, column_kind
from audit.workbooks.sheets import Cell, Column, Kind


@dataclass(slots=True)
class _Tally:
    """What the answers to one question add up to."""

    answered: int = 0
    not_applicable: int = 0
    comments: int = 0
    earned: Fraction = field(default_factory=Fraction)
    possible: Fraction = field(default_factory=Fraction)
    numbers: int = 0
    total: Decimal = field(default_factory=Decimal)
    chosen: dict[str, int] = field(default_factory=dict)


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
    reports: Iterable[ApprovedReport], asked: Sequence[AskedQuestion], language: str
) -> list[tuple[Cell, ...]]:
    """One row per question: how often it was answered and what came out."""
    tallies = {item.question.code: _Tally() for item in asked}
    items = {item.question.code: item for item in asked}
    for report in reports:
        for code, found in report.given.items():
            item = items.get(code)
            if item is not None:
                _count(tallies[code], item, found)
    return [_row(item, tallies[item.question.code], language) for item in asked]


def _count(tally: _Tally, item: AskedQuestion, found: object) -> None:
    value = found.value  # type: ignore[attr-defined]
    tally.comments += bool(found.comment)  # type: ignore[attr-defined]
    if found.not_applicable:  # type: ignore[attr-defined]
        tally.not_applicable += 1
        return
    tally.answered += 1
    kind, question = item.kind, item.question
    if kind.can_score:
        points = kind.points(question, value)
        tally.earned += points.earned
        tally.possible += points.maximum
    if column_kind(item) in (Kind.WHOLE, Kind.DECIMAL):
        cell = kind.cell(question, value, "en")
        tally.numbers += 1
        tally.total += Decimal(str(cell))
    elif isinstance(value, str) and (question.choices or question.kind == "yes_no"):
        tally.chosen[value] = tally.chosen.get(value, 0) + 1


def _row(item: AskedQuestion, tally: _Tally, language: str) -> tuple[Cell, ...]:
    question = item.question
    most = max(tally.chosen, key=lambda code: tally.chosen[code], default=None)
    score = 100 * tally.earned / tally.possible if tally.possible else None
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
        None if score is None else Decimal(score.numerator) / Decimal(score.denominator),
        tally.total / tally.numbers if tally.numbers else None,
        item.kind.display(question, most, language) if most else None,
        tally.chosen[most] if most else None,
    )


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
            _("Weight of the step: %(weight)s", weight=weights[item.step])
            if item.step in weights and question is first_of(item.step, asked)
            else None,
            None,
        )
        for choice in question.choices:
            text = text_in(choice.text, language)
            yield (*start, item.title, None, None, choice.code, text, choice.points)


def first_of(step: str, asked: Sequence[AskedQuestion]) -> object:
    """The first question of a step."""
    return next(item.question for item in asked if item.step == step)
