"""The sheet of answers: one row for each, in the order of the journey."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from audit.results.answers import ApprovedReport
from audit.workbooks.rows import AskedQuestion, Named, column_kind
from audit.workbooks.sheets import Cell, Column, Kind


def answer_columns() -> list[Column]:
    return [
        Column(_("Report"), Kind.TEXT, 38),
        Column(_("Wave"), Kind.TEXT, 18),
        Column(_("Location code"), Kind.TEXT, 14),
        Column(_("Visited on"), Kind.DATE, 12),
        Column(_("Step number"), Kind.WHOLE, 9),
        Column(_("Step"), Kind.TEXT, 24),
        Column(_("Question code"), Kind.TEXT, 22),
        Column(_("Question"), Kind.TEXT, 48),
        Column(_("Answer"), Kind.TEXT, 40),
        Column(_("Number value"), Kind.DECIMAL, 12, 2),
        Column(_("Points earned"), Kind.DECIMAL, 11, 2),
        Column(_("Points possible"), Kind.DECIMAL, 11, 2),
        Column(_("Not applicable"), Kind.BOOLEAN, 11),
        Column(_("Comment"), Kind.TEXT, 40),
    ]


def answer_rows(
    reports: Iterable[ApprovedReport],
    asked: Sequence[AskedQuestion],
    named: Named,
    language: str,
) -> Iterator[tuple[Cell, ...]]:
    """One row per answer, in the order of the journey."""
    told = [
        (item.question.code, (item.number or None, item.step_name, item.question.code, item.title),
         _Told(item, language))
        for item in asked
    ]  # fmt: skip
    for report in reports:
        result, given = report.result, report.given
        start = (
            str(result.uuid),
            named.waves[result.wave_id],
            named.places[result.location_id][0],
            result.visited_on,
        )
        for code, about, cells in told:
            found = given.get(code)
            if found is not None:
                yield (
                    *start,
                    *about,
                    *cells(found.value),
                    found.not_applicable,
                    found.comment or None,
                )


class _Told:
    """Answers to one question as cells: in words, as a number, points earned and possible.

    Most answers are given again and again, so what was made of one is kept; not of texts, of
    which there is no end.
    """

    def __init__(self, item: AskedQuestion, language: str) -> None:
        self._item, self._language = item, language
        self._numeric = column_kind(item) in _NUMBERS
        self._keeps = item.question.kind not in _ENDLESS
        self._kept: dict[Any, tuple[Cell, ...]] = {}

    def __call__(self, value: Any) -> tuple[Cell, ...]:
        if value is None:
            return None, None, None, None
        if not self._keeps:
            return self._made(value)
        key = value if isinstance(value, str | int) else repr(value)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._made(value)
        return found

    def _made(self, value: Any) -> tuple[Cell, ...]:
        question, kind = self._item.question, self._item.kind
        number = kind.cell(question, value, self._language) if self._numeric else None
        points = kind.points(question, value) if kind.can_score else None
        scored = points is not None and (points.maximum or points.earned)
        return (
            kind.text_cell(question, value, self._language),
            number,
            _points(points.earned) if points and scored else None,
            _points(points.maximum) if points and scored else None,
        )


#: Kinds whose answers are hardly ever the same twice.
_ENDLESS = ("short_text", "long_text", "date_time", "photo")
#: Different answers to one question that are remembered.
_MOST_KEPT = 2000
_NUMBERS = (Kind.WHOLE, Kind.DECIMAL)


def _points(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
