"""What every sheet says, as plain rows: computed here, tested here; the writer is dumb.

Texts are in the language given, never the request's, so that a workbook made by the command line
reads the same. No row holds who the shopper was: the shopper is not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from audit.fieldwork.presence import stay_of
from audit.pictures.numbers import rounded
from audit.questions.base import Kind as QuestionKind
from audit.questions.base import kind_of
from audit.questions.definition import Question, text_in
from audit.questions.templating import question_title
from audit.results.answers import ApprovedReport, is_for_client
from audit.results.charts import line_text, step_name
from audit.results.reports import shown_score
from audit.results.statistics.intervals import Interval, Share
from audit.results.statistics.means import Mean
from audit.results.summary import MEANS_FROM, StepSummary, Summary
from audit.scripts.document import CLOSING, ScriptDocument, Step
from audit.scripts.layout import CLOSING_QUESTIONS, questions_of
from audit.scripts.words import CHANNEL_WORDS, phase_name
from audit.workbooks import reactions
from audit.workbooks.sheets import Cell, Column, Kind

#: The kind of a question's cells → the kind of its column; all others are text.
_COLUMN_KINDS = {
    "rating": Kind.WHOLE, "recommendation": Kind.WHOLE, "satisfaction": Kind.WHOLE,
    "effort": Kind.WHOLE, "grade": Kind.WHOLE, "whole_number": Kind.WHOLE, "photo": Kind.WHOLE,
    "emotion": Kind.WHOLE, "decimal": Kind.DECIMAL, "amount": Kind.DECIMAL,
    "duration": Kind.DECIMAL, "date": Kind.DATE, "time": Kind.TIME,
    "date_time": Kind.DATE_TIME, "acknowledgement": Kind.BOOLEAN,
}  # fmt: skip


#: Values by result id and step code.
Values = Mapping[int, Mapping[str, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Named:
    """Names of waves, locations and regions by id."""

    waves: Mapping[int, str]
    places: Mapping[int, tuple[str, str, str, str]]  # code, name, city, region


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that a client may read, with where it is asked. Step 0 is the closing page."""

    number: int
    step: str
    step_name: str
    question: Question
    kind: QuestionKind
    title: str


def asked_questions(document: ScriptDocument, language: str) -> list[AskedQuestion]:
    """Every question of the script that may be in a workbook, in order."""
    found = [
        (number, step.code, text_in(step.name, language), question)
        for number, step in enumerate(document.steps, 1)
        for question in questions_of(step)
    ]
    found += [(0, CLOSING, _("The whole visit"), question) for question in CLOSING_QUESTIONS]
    return [
        AskedQuestion(
            number, step, name, question, kind_of(question), question_title(question, language)
        )
        for number, step, name, question in found
        if is_for_client(question)
    ]


def _shown(value: float | Decimal | None, digits: int = 1) -> Decimal | None:
    return None if value is None else rounded(float(value), digits)


def _mean(mean: Mean | None, enough: bool, digits: int = 1) -> tuple[Cell, Cell, Cell]:
    """A mean with its interval; empty where there are too few reports."""
    if mean is None or not enough or mean.n < MEANS_FROM:
        return None, None, None
    interval = mean.interval
    return (
        _shown(mean.value, digits),
        _shown(interval.low, digits) if interval else None,
        _shown(interval.high, digits) if interval else None,
    )


def _share(share: Share | None, enough: bool) -> tuple[Cell, Cell, Cell]:
    if share is None or not enough or share.total < MEANS_FROM:
        return None, None, None
    return _part(share.value), _part(share.interval.low), _part(share.interval.high)


def _part(value: float) -> Decimal:
    return _shown(value, 4) or Decimal(0)


def _interval_columns(title: str, kind: Kind = Kind.DECIMAL, **look: Any) -> list[Column]:
    return [
        Column(title, kind, 11, **look),
        Column(_("%(figure)s, 95%% from", figure=title), kind, 11, **look),
        Column(_("%(figure)s, 95%% to", figure=title), kind, 11, **look),
    ]


def step_columns(steps: Sequence[StepSummary]) -> list[Column]:
    return [
        Column(_("Number"), Kind.WHOLE, 9),
        Column(_("Step"), Kind.TEXT, 28),
        Column(_("Step code"), Kind.TEXT, 16),
        Column(_("Phase"), Kind.TEXT, 16),
        Column(_("Channel"), Kind.TEXT, 18),
        Column(_("Reports"), Kind.WHOLE, 10, note=_("Reports that reached the step")),
        *_interval_columns(_("Quality")),
        *_interval_columns(_("Step grade")),
        *_interval_columns(_("Felt"), decimals=0, signed=True),
        Column(_("Intended"), Kind.WHOLE, 10, signed=True),
        Column(_("Gap"), Kind.DECIMAL, 9, 0, signed=True, note=_("Felt minus intended")),
        *_interval_columns(_("Better than expected"), Kind.PERCENT, decimals=0),
        *_interval_columns(_("Worse than expected"), Kind.PERCENT, decimals=0),
        *_interval_columns(_("Nearly left"), Kind.PERCENT, decimals=0),
        *_interval_columns(_("Left"), Kind.PERCENT, decimals=0),
        *reactions.step_columns(steps),
    ]


def step_rows(summary: Summary, language: str) -> list[tuple[Cell, ...]]:
    """One row per step; no means or shares where the whole wave has too few reports."""
    more = len(reactions.step_columns(summary.steps))
    return [
        (*_step_row(step, language, summary.enough), *reactions.step_cells(step, more))
        for step in summary.steps
    ]


def _step_row(step: StepSummary, language: str, enough: bool) -> tuple[Cell, ...]:
    expected = step.expectation or {}
    went = step.funnel or {}
    felt = enough and step.felt is not None and step.felt.n >= MEANS_FROM
    return (
        step.number,
        step_name(step, language),
        step.step.code,
        phase_name(step.step.phase),
        str(CHANNEL_WORDS.get(step.step.channel, step.step.channel)),
        step.n,
        *_mean(step.quality, enough),
        *_mean(step.grade, enough),
        *_mean(step.felt, enough, 0),
        step.step.intended_valence,
        _shown(step.gap, 0) if felt else None,
        *_share(expected.get("better"), enough),
        *_share(expected.get("worse"), enough),
        *_share(went.get("nearly_left"), enough),
        *_share(went.get("left"), enough),
    )


def location_columns() -> list[Column]:
    return [
        Column(_("Location code"), Kind.TEXT, 14),
        Column(_("Location"), Kind.TEXT, 28),
        Column(_("City"), Kind.TEXT, 18),
        Column(_("Region"), Kind.TEXT, 22),
        Column(_("Reports"), Kind.WHOLE, 10),
        Column(_("Own mean"), Kind.DECIMAL, 11, note=_("Mean of final scores, from 3 reports on")),
        *_interval_columns(_("Estimate")),
        Column(_("Band"), Kind.TEXT, 20),
    ]


def location_rows(summary: Summary, named: Named) -> list[tuple[Cell, ...]]:
    """One row per location; below three reports only how many there are."""
    bands = {
        "above": _("above the mean"),
        "typical": _("around the mean"),
        "below": _("below the mean"),
    }
    rows: list[tuple[Cell, ...]] = []
    for key, place in named.places.items():
        estimate = summary.locations.estimates.get(str(key))
        if estimate is None or not summary.enough:
            n = estimate.n if estimate else summary.locations.too_few.get(str(key), 0)
            rows.append((*place, n, None, None, None, None, None))
            continue
        interval: Interval | None = estimate.interval
        rows.append(
            (
                *place,
                estimate.n,
                _shown(estimate.mean),
                _shown(estimate.value),
                _shown(interval.low) if interval else None,
                _shown(interval.high) if interval else None,
                bands.get(estimate.band or ""),
            )
        )
    return rows


def mention_columns() -> list[Column]:
    return [
        Column(_("Number"), Kind.WHOLE, 9),
        Column(_("Step"), Kind.TEXT, 28),
        Column(_("Sort"), Kind.TEXT, 18),
        Column(_("Code"), Kind.TEXT, 18),
        Column(_("Text"), Kind.TEXT, 60),
        Column(_("Reports"), Kind.WHOLE, 10),
        Column(_("Of"), Kind.WHOLE, 8, note=_("Reports that reached the step")),
        *_interval_columns(_("Share"), Kind.PERCENT, decimals=0),
    ]


def mention_rows(summary: Summary, language: str) -> list[tuple[Cell, ...]]:
    """Pain points met and questions raised, most met first within each step."""
    sorts = {"pain_point": _("pain point"), "wonder": _("question raised")}
    return [
        (
            step.number,
            step_name(step, language),
            sorts[found.sort],
            found.code,
            line_text(step, found, language),
            found.share.count,
            found.share.total,
            *_share(found.share, summary.enough),
        )
        for step in summary.steps
        for sort in sorts
        for found in step.mentioned(sort)
    ]


def report_columns(
    document: ScriptDocument,
    asked: Sequence[AskedQuestion],
    reacting: Sequence[tuple[int, Step]],
    language: str,
) -> list[Column]:
    """``reacting``: the steps, with their numbers, whose first reactions are told by report."""
    columns = [
        Column(_("Report"), Kind.TEXT, 38),
        Column(_("Wave"), Kind.TEXT, 18),
        Column(_("Location code"), Kind.TEXT, 14),
        Column(_("Location"), Kind.TEXT, 26),
        Column(_("Region"), Kind.TEXT, 20),
        Column(_("Visited on"), Kind.DATE, 12),
        Column(_("Score"), Kind.DECIMAL, 9),
        Column(_("Score before knock-outs"), Kind.DECIMAL, 12),
        Column(_("Passed"), Kind.BOOLEAN, 9),
        Column(_("Points earned"), Kind.DECIMAL, 11),
        Column(_("Points possible"), Kind.DECIMAL, 11),
    ]
    if document.checks_in:
        note = _("From check-in to check-out")
        columns.append(Column(_("Minutes on site"), Kind.WHOLE, 10, note=note))
    for number, step in enumerate(document.steps, 1):
        name = f"{number} {text_in(step.name, language)}"
        columns.append(Column(_("%(step)s: quality", step=name), Kind.DECIMAL, 12, note=step.code))
    columns += reactions.report_columns(reacting, language)
    taken = {column.title.casefold() for column in columns}
    for item in asked:
        title = item.question.code
        if title.casefold() in taken:
            # Excel takes no two headings that differ in capitals only; a code may be "score".
            title = _("%(code)s (answer)", code=title)
        columns.append(Column(title, column_kind(item), 14, 2, note=item.title))
    return columns


def column_kind(item: AskedQuestion) -> Kind:
    return _COLUMN_KINDS.get(item.question.kind, Kind.TEXT)


def report_rows(
    reports: Iterable[ApprovedReport],
    qualities: Values,
    reacted: Values,
    document: ScriptDocument,
    asked: Sequence[AskedQuestion],
    reacting: Sequence[tuple[int, Step]],
    named: Named,
    language: str,
) -> Iterator[tuple[Cell, ...]]:
    """One row per report. ``qualities`` and first reactions by result id and step code."""
    codes = [step.code for step in document.steps]
    readers = [(item.question.code, item.question, item.kind.cell) for item in asked]
    for report in reports:
        result, given = report.result, report.given
        code, name, _city, region = named.places[result.location_id]
        own = qualities[result.id]
        yield (
            str(result.uuid),
            named.waves[result.wave_id],
            code,
            name,
            region,
            result.visited_on,
            shown_score(result.final),
            shown_score(result.raw),
            result.passed,
            _plain(result.earned),
            _plain(result.possible),
            *((stay.minutes if (stay := stay_of(given)) else None,) if document.checks_in else ()),
            *(shown_score(own.get(step)) for step in codes),
            *reactions.report_cells(reacting, reacted[result.id]),
            *(
                cell(question, found.value, language)
                if (found := given.get(key)) is not None and found.value is not None
                else None
                for key, question, cell in readers
            ),
        )


def _plain(value: Decimal) -> float:
    """Without the noughts that the table keeps behind it."""
    return float(value)
