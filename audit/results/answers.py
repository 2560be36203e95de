"""The answers behind the results, as they were approved, for single reports and workbooks.

An approved report that was reopened may change; until it is approved again the client goes on
seeing what was approved. Internal questions and where the shopper stood are left out here, once
for all that clients see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from audit.database import db
from audit.fieldwork.answers import walk_through
from audit.fieldwork.models import Answer, Photo, Report, SupersededAnswer
from audit.questions.base import kind_of
from audit.questions.definition import Question
from audit.results.models import ReportResult
from audit.results.reads import Scope
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given, Walk


@dataclass(frozen=True, slots=True)
class ApprovedReport:
    """One report of a workbook: the row of its result, and its answers by question code."""

    result: Any
    given: Mapping[str, Given]


def is_for_client(question: Question) -> bool:
    """Whether a client may read the answers to a question."""
    kind = kind_of(question)
    return kind.has_answer and kind.for_client and not question.internal


def given_when_approved(result: ReportResult) -> dict[str, Given]:
    """What one report said when it was approved, hidden answers included."""
    return {
        code: given
        for code, given, _hidden in _answers_of([(result.report_id, result.report_revision)])[
            result.report_id
        ]
    }


def walk_when_approved(result: ReportResult, document: ScriptDocument) -> Walk:
    """The walk as it was when the report was approved."""
    report = db.session.get_one(Report, result.report_id)
    return walk_through(document, given_when_approved(result), report.first_submitted_at)


def approved_reports(scope: Scope, batch: int = 200) -> Iterator[ApprovedReport]:
    """The scope's approved reports with what was asked and answered, in the order of visits.

    Read in batches, so that memory does not grow with the wave.
    """
    rows = db.session.execute(
        select(ReportResult.__table__)
        .where(scope.of(ReportResult))
        .order_by(ReportResult.visited_on, ReportResult.id)
    ).all()
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        answers = _answers_of([(row.report_id, row.report_revision) for row in part])
        for row in part:
            yield ApprovedReport(
                row,
                {
                    code: given
                    for code, given, hidden in answers[row.report_id]
                    if not hidden and given.answered
                },
            )


_Answers = dict[int, list[tuple[str, Given, bool]]]


def _answers_of(reports: list[tuple[int, int]]) -> _Answers:
    """Answers by report as of a revision: (code, what was given, hidden)."""
    ids = [report for report, _revision in reports]
    approved = dict(reports)
    photos: dict[tuple[int, str], tuple[str, ...]] = {}
    for report, code, uuid in db.session.execute(_PHOTOS, {"ids": ids}):
        photos[report, code] = (*photos.get((report, code), ()), str(uuid))
    found: _Answers = {report: [] for report in ids}
    changed = []
    for row in db.session.execute(_ANSWERS, {"ids": ids}):
        if row.revision > approved[row.report_id]:
            changed.append(row.report_id)
            continue
        found[row.report_id].append(_line(row, row.hidden, photos))
    if changed:
        for row in db.session.execute(_EARLIER, {"ids": sorted(set(changed))}):
            found[row.report_id].append(_line(row, False, photos))
    return found


def _line(
    row: Any, hidden: bool, photos: Mapping[tuple[int, str], tuple[str, ...]]
) -> tuple[str, Given, bool]:
    beside = photos.get((row.report_id, row.code), ())
    return (
        row.code,
        Given(row.value, row.not_applicable, row.comment or "", beside, row.cleared),
        hidden,
    )


_FIELDS = ("report_id", "code", "value", "not_applicable", "comment", "cleared", "revision")
_ANSWERS = select(*(getattr(Answer, name) for name in _FIELDS), Answer.hidden).where(
    Answer.report_id.in_(bindparam("ids", expanding=True))
)
_PHOTOS = (
    select(Photo.report_id, Photo.code, Photo.uuid)
    .where(Photo.report_id.in_(bindparam("ids", expanding=True)), Photo.removed_at.is_(None))
    .order_by(Photo.id)
)
_older = aliased(SupersededAnswer)
#: For answers changed after the approval: the value that was approved.
_EARLIER = (
    select(*(getattr(SupersededAnswer, name) for name in _FIELDS))
    .join(
        ReportResult,
        and_(ReportResult.report_id == SupersededAnswer.report_id, ReportResult.current.is_(True)),
    )
    .join(
        Answer,
        and_(
            Answer.report_id == SupersededAnswer.report_id,
            Answer.code == SupersededAnswer.code,
            Answer.revision > ReportResult.report_revision,
        ),
    )
    .where(
        SupersededAnswer.report_id.in_(bindparam("ids", expanding=True)),
        SupersededAnswer.id
        == select(func.max(_older.id))
        .where(
            _older.report_id == SupersededAnswer.report_id,
            _older.code == SupersededAnswer.code,
            _older.revision <= ReportResult.report_revision,
        )
        .correlate(SupersededAnswer, ReportResult)
        .scalar_subquery(),
    )
)
