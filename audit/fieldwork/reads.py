"""Loading what is the shopper's own: assignments and reports. Nothing else is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from audit.access import Actor
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.states import MOVES, OPEN_STATES, REJECTED, WITHDRAWN
from audit.assignments.writes import KEPT_FROM_SHOPPER
from audit.database import db, now
from audit.fieldwork.models import (
    Answer,
    Briefing,
    BriefingConfirmation,
    BriefingPicture,
    BriefingVersion,
    Photo,
    Remark,
    Report,
)
from audit.fieldwork.open_reports import OpenReport, report_of
from audit.fieldwork.tombstones import is_erased
from audit.history import Event
from audit.shoppers.models import Shopper

#: Assignments that ended stay in the list this long.
SHOWN_AFTERWARDS = dt.timedelta(days=60)


def assignments_of(actor: Actor) -> list[Assignment]:
    """The actor's assignments with place and project, the soonest due first."""
    return list(
        db.session.scalars(
            _with_place()
            .where(
                Shopper.user_id == actor.id,
                Assignment.state.in_((*OPEN_STATES, "rejected")),
                Assignment.state_since > now() - SHOWN_AFTERWARDS,
            )
            .order_by(Assignment.due_at, Assignment.id)
        )
    )


def assignment_for(actor: Actor, uuid: UUID) -> Assignment:
    """The actor's own assignment; 404 for any other, as for one that does not exist."""
    found = db.session.scalar(
        _with_place().where(Assignment.uuid == uuid, Shopper.user_id == actor.id)
    )
    if found is None:
        raise NotFound
    return found


def _with_place() -> Select[Assignment]:
    return (
        select(Assignment)
        .join(Assignment.shopper)
        .options(
            joinedload(Assignment.slot).joinedload(VisitSlot.location),
            joinedload(Assignment.slot)
            .joinedload(VisitSlot.wave)
            .joinedload(Wave.project)
            .joinedload(Project.client),
        )
    )


def reason_of_end(assignment: Assignment) -> str | None:
    """Why an assignment was taken back or its report refused, as the shopper was told."""
    if assignment.state not in (WITHDRAWN, REJECTED):
        return None
    ended = db.session.scalar(
        select(Event)
        .where(
            Event.subject_type == Assignment.__tablename__,
            Event.subject_id == assignment.id,
            Event.action.in_((MOVES["withdraw"].event, MOVES["reject"].event)),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return ended.reason if ended and not ended.details.get(KEPT_FROM_SHOPPER) else None


def reports_of(assignments: Sequence[Assignment]) -> dict[int, Report]:
    """The reports of these assignments, by assignment id."""
    ids = [assignment.id for assignment in assignments]
    rows = db.session.scalars(select(Report).where(Report.assignment_id.in_(ids)))
    return {report.assignment_id: report for report in rows}


def unread_briefings(assignments: Sequence[Assignment]) -> dict[int, BriefingVersion]:
    """The briefing that each of these still has to confirm, by assignment id; two queries."""
    projects = {one.slot.wave.project.id: one.slot.wave.project for one in assignments}
    published = db.session.execute(
        select(Briefing.project_id, Briefing.persona_id, BriefingVersion)
        .join(BriefingVersion, BriefingVersion.briefing_id == Briefing.id)
        .where(Briefing.project_id.in_(projects), BriefingVersion.state == "published")
        .order_by(BriefingVersion.number)
    )
    # In order of their numbers: the last one stays.
    latest = {
        project_id: version
        for project_id, persona_id, version in published
        if projects[project_id].persona_id == persona_id
    }
    confirmed = {
        (assignment_id, version_id)
        for assignment_id, version_id in db.session.execute(
            select(BriefingConfirmation.assignment_id, BriefingConfirmation.version_id).where(
                BriefingConfirmation.assignment_id.in_([one.id for one in assignments]),
                BriefingConfirmation.confirmed_at.is_not(None),
            )
        )
    }
    found = {}
    for assignment in assignments:
        version = latest.get(assignment.slot.wave.project.id)
        if version is not None and (assignment.id, version.id) not in confirmed:
            found[assignment.id] = version
    return found


def remark_counts(assignments: Sequence[Assignment]) -> dict[int, int]:
    """How many answers wait for a correction, by assignment id."""
    ids = [one.id for one in assignments]
    rows = db.session.execute(
        select(Report.assignment_id, func.count(Remark.code.distinct()).label("open"))
        .join(Report, Report.id == Remark.report_id)
        .where(
            Report.assignment_id.in_(ids),
            Remark.returned_at.is_not(None),
            Remark.answered_at.is_(None),
        )
        .group_by(Report.assignment_id)
    )
    return {row.assignment_id: row.open for row in rows}


def briefing_picture(actor: Actor, assignment_uuid: UUID, uuid: UUID) -> str:
    """The storage key of a picture in a published briefing of the actor's own assignment."""
    assignment = assignment_for(actor, assignment_uuid)
    key = db.session.scalar(
        select(BriefingPicture.storage_key)
        .join(BriefingVersion, BriefingVersion.id == BriefingPicture.version_id)
        .join(Briefing, Briefing.id == BriefingVersion.briefing_id)
        .where(
            BriefingPicture.uuid == uuid,
            BriefingVersion.state == "published",
            Briefing.project_id == assignment.slot.wave.project_id,
        )
    )
    if key is None:
        raise NotFound
    return key


def open_report(actor: Actor, uuid: UUID) -> OpenReport:
    """The actor's own report for its pages; 404 for any other."""
    found = report_of(actor, uuid)
    if found is None:
        raise NotFound
    return found


def posted_report(actor: Actor, uuid: UUID) -> OpenReport | None:
    """The same for what a script posts: None where it was theirs and was erased."""
    found = report_of(actor, uuid)
    if found is None and not is_erased(actor, uuid):
        raise NotFound
    return found


def own_report(actor: Actor, uuid: UUID) -> Report:
    """The actor's own report as a row, for sending it; 404 for any other."""
    found = db.session.scalar(
        select(Report)
        .join(Report.assignment)
        .join(Assignment.shopper)
        .where(Report.uuid == uuid, Shopper.user_id == actor.id)
    )
    if found is None:
        raise NotFound
    return found


def photo_of(actor: Actor, report_uuid: UUID, uuid: UUID) -> str:
    """The storage key of a photo in the actor's own report; 404 for any other."""
    key = db.session.scalar(
        select(Photo.storage_key)
        .join(Report, Report.id == Photo.report_id)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(Shopper, Shopper.id == Assignment.shopper_id)
        .where(
            Photo.uuid == uuid,
            Photo.removed_at.is_(None),
            Report.uuid == report_uuid,
            Shopper.user_id == actor.id,
        )
    )
    if key is None:
        raise NotFound
    return key


def open_remarks(report_id: int) -> dict[str, list[str]]:
    """Why answers were sent back, until the report is sent again, by question code."""
    found: dict[str, list[str]] = {}
    for remark in db.session.scalars(
        select(Remark).where(*_open_remarks(report_id)).order_by(Remark.id)
    ):
        found.setdefault(remark.code, []).append(remark.reason)
    return found


def changed_since_returned(report_id: int) -> set[str]:
    """The questions that were sent back and whose answer was changed after that."""
    return set(
        db.session.scalars(
            select(Remark.code)
            .join(Answer, (Answer.report_id == Remark.report_id) & (Answer.code == Remark.code))
            .where(*_open_remarks(report_id), Answer.saved_at > Remark.returned_at)
        )
    )


def _open_remarks(report_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Remark.report_id == report_id,
        Remark.returned_at.is_not(None),
        Remark.answered_at.is_(None),
    )
