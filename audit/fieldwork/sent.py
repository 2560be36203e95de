"""A report as it was sent: the walk through its answers, and the score that they give.

Review and results both read reports through here, so that what a reviewer approves is what is
frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from audit.database import db
from audit.fieldwork.answers import given_in, walk_through
from audit.fieldwork.models import Answer, Photo, Report
from audit.scoring.report import score_report
from audit.scoring.rules import ReportScore
from audit.scripts.reads import document_of
from audit.scripts.runner import Given, Walk


def sent_walk(report: Report, given: Mapping[str, Given] | None = None) -> Walk:
    """The walk through a sent report, as on the day on which it was first sent.

    ``given`` are its answers where they were loaded already.
    """
    return walk_through(
        document_of(report.script_version),
        given_in(report.id) if given is None else given,
        report.handed_in_at,
        zone=report.assignment.slot.location.time_zone,
    )


def score_walk(walk: Walk) -> ReportScore:
    """The score of what was given."""
    return score_report(
        walk.document,
        walk.given,
        state_of=walk.state_of,
        known=walk.known,
        today=walk.today,
        now=walk.moment,
    )


def given_in_each(report_ids: Iterable[int]) -> dict[int, dict[str, Given]]:
    """The answers of several reports, by report id and question code, in two queries."""
    ids = list(report_ids)
    found: dict[int, dict[str, Given]] = {key: {} for key in ids}
    photos: dict[tuple[int, str], tuple[str, ...]] = {}
    uuid: UUID
    for report_id, code, uuid in db.session.execute(
        select(Photo.report_id, Photo.code, Photo.uuid)
        .where(Photo.report_id.in_(ids), Photo.removed_at.is_(None))
        .order_by(Photo.id)
    ):
        photos[report_id, code] = (*photos.get((report_id, code), ()), str(uuid))
    for report_id, code, value, not_applicable, comment, cleared in db.session.execute(
        select(
            Answer.report_id,
            Answer.code,
            Answer.value,
            Answer.not_applicable,
            Answer.comment,
            Answer.cleared,
        ).where(Answer.report_id.in_(ids))
    ):
        beside = photos.pop((report_id, code), ())
        found[report_id][code] = Given(value, not_applicable, comment or "", beside, cleared)
    for (report_id, code), beside in photos.items():
        found[report_id][code] = Given(photos=beside)
    return found
