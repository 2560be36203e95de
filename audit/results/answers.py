"""The answers behind the results, as they were approved, for single reports and workbooks.

An approved report that was reopened may change; until it is approved again the client goes on
seeing what was approved. Internal questions and where the shopper stood are left out here, once
for all that clients see.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Text, bindparam, cast, func, select

from audit.clients.models import Location
from audit.database import db
from audit.fieldwork.answers import walk_through
from audit.fieldwork.models import Answer, Photo, Report, SupersededAnswer
from audit.questions.base import kind_of, takes
from audit.questions.definition import Question
from audit.results.models import ReportResult
from audit.results.scope import Scope
from audit.scripts.document import ScriptDocument
from audit.scripts.layout import question_in
from audit.scripts.runner import Given, Walk

Answers = dict[str, Given]


@dataclass(frozen=True, slots=True)
class ApprovedReport:
    """One report of a workbook: the row of its result, and its answers by question code."""

    result: Any
    given: Mapping[str, Given]


def is_for_client(question: Question) -> bool:
    """Whether a client may read the answers to a question."""
    kind = kind_of(question)
    return kind.has_answer and kind.for_client and not question.internal


def walk_when_approved(result: ReportResult, document: ScriptDocument) -> Walk:
    """The walk through a report as it was when the report was approved."""
    row = db.session.execute(_reports(ReportResult.id == result.id)).one()
    shown, hidden = _answers_of([row])[row.report_id]
    return _walk(document, {**shown, **hidden}, row)


def approved_reports(
    scope: Scope, document: ScriptDocument, batch: int = 20
) -> Iterator[ApprovedReport]:
    """The scope's approved reports with what was asked and answered, in the order of visits.

    Read in batches, so that memory does not grow with the wave.
    """
    rows = db.session.execute(
        _reports(scope.of(ReportResult)).order_by(ReportResult.visited_on, ReportResult.id)
    ).all()
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        answers = _answers_of(part)
        for row in part:
            shown, hidden = answers[row.report_id]
            if _changed(row):
                # What is hidden now need not have been hidden then.
                given = {**shown, **hidden}
                asked = _walk(document, given, row).asked
                shown = {code: found for code, found in given.items() if code in asked}
            if row.script_version_id != scope.project.script_version_id:
                shown = _fitting(document, shown)
            yield ApprovedReport(row, shown)


def _fitting(document: ScriptDocument, given: Mapping[str, Given]) -> dict[str, Given]:
    """Of a report that was moved to another version of the script: the answers that the questions
    of this document take."""
    asked = {code: question_in(document, code) for code in given}
    return {
        code: one
        for code, one in given.items()
        if (found := asked[code]) and takes(found[1], one.value, one.not_applicable)
    }


def _reports(condition: Any) -> Any:
    """Rows of results, each with what is needed to see its report as it was approved."""
    return (
        select(
            ReportResult.__table__,
            Report.revision.label("present_revision"),
            func.coalesce(Report.first_finished_at, Report.first_submitted_at).label(
                "handed_in_at"
            ),
            Location.time_zone,
        )
        .join(Report, Report.id == ReportResult.report_id)
        .join(Location, Location.id == ReportResult.location_id)
        .where(condition)
    )


def _changed(row: Row[Any]) -> bool:
    """Whether the report was opened again and changed since it was approved."""
    return bool(row.present_revision > row.report_revision)


def _walk(document: ScriptDocument, given: Mapping[str, Given], row: Row[Any]) -> Walk:
    return walk_through(document, given, row.handed_in_at, zone=row.time_zone)


def _answers_of(rows: Sequence[Row[Any]]) -> dict[int, tuple[Answers, Answers]]:
    """By report, as approved: the answers that are shown, and those that a condition hides."""
    ids = [row.report_id for row in rows]
    changed = {row.report_id: row.report_revision for row in rows if _changed(row)}
    photos = _photos_of(rows)
    found: dict[int, tuple[Answers, Answers]] = {report: ({}, {}) for report in ids}
    replaced: set[tuple[int, str]] = set()
    answers: Any = db.session.execute(_ANSWERS, {"ids": ids})
    for report, code, value, not_applicable, comment, cleared, revision, hidden in answers:
        if report in changed and revision > changed[report]:
            replaced.add((report, code))
            continue
        beside = photos.get((report, code), ())
        given = Given(_read(value), not_applicable, comment or "", beside, cleared)
        if given.answered:
            found[report][hidden][code] = given
    # In order, so that what stood there last before the approval remains.
    for row in db.session.execute(_EARLIER, {"ids": list(changed)}) if replaced else ():
        key = (row.report_id, row.code)
        if key in replaced and row.revision <= changed[row.report_id]:
            beside = photos.get(key, ())
            given = Given(
                _read(row.value), row.not_applicable, row.comment or "", beside, row.cleared
            )
            found[row.report_id][0].pop(row.code, None)
            if given.answered:
                found[row.report_id][0][row.code] = given
    return found


def _read(value: str | None) -> Any:
    """A stored value. The same few come again and again: a short one is read once."""
    if value is None:
        return None
    return _short(value) if len(value) <= _SHORT else json.loads(value)


_SHORT = 60
_short = lru_cache(maxsize=4096)(json.loads)


def _photos_of(rows: Sequence[Row[Any]]) -> dict[tuple[int, str], tuple[str, ...]]:
    """The photos at each answer when its report was approved, by report and question code."""
    changed: dict[int, dt.datetime] = {
        row.report_id: row.approved_at for row in rows if _changed(row)
    }
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for report, code, uuid, received_at, removed_at in db.session.execute(
        _PHOTOS, {"ids": [row.report_id for row in rows]}
    ):
        approved_at = changed.get(report)
        if approved_at is None:
            there = removed_at is None
        else:
            there = received_at <= approved_at and (removed_at is None or removed_at > approved_at)
        if there:
            found[report, code] = (*found.get((report, code), ()), str(uuid))
    return found


_FIELDS = ("report_id", "code", "value", "not_applicable", "comment", "cleared", "revision")


def _fields(table: type[Answer] | type[SupersededAnswer]) -> list[Any]:
    """Columns to read, the value as the JSON text that it is."""
    return [
        cast(column, Text).label("value") if column is table.value else column
        for column in (getattr(table, name) for name in _FIELDS)
    ]


_ANSWERS = select(*_fields(Answer), Answer.hidden).where(
    Answer.report_id.in_(bindparam("ids", expanding=True))
)
_PHOTOS = (
    select(Photo.report_id, Photo.code, Photo.uuid, Photo.received_at, Photo.removed_at)
    .where(Photo.report_id.in_(bindparam("ids", expanding=True)))
    .order_by(Photo.id)
)
_EARLIER = (
    select(*_fields(SupersededAnswer))
    .where(SupersededAnswer.report_id.in_(bindparam("ids", expanding=True)))
    .order_by(SupersededAnswer.id)
)
