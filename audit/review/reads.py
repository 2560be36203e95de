"""Loading what a reviewer reads: the queue, a report with all that belongs to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.exceptions import NotFound

from audit.access import Actor
from audit.accounts.models import User
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.states import IN_REVIEW, SUBMITTED
from audit.database import db
from audit.fieldwork.models import Photo, Remark, Report, SupersededAnswer
from audit.history import Event
from audit.review.models import SeenAnswer
from audit.shoppers.models import Shopper

WAITING = (SUBMITTED, IN_REVIEW)


def _reports(actor: Actor) -> Select[Report]:
    """Reports that were sent, with all that a list shows; never the actor's own."""
    return (
        select(Report)
        .join(Report.assignment)
        .join(Assignment.shopper)
        .options(
            contains_eager(Report.assignment).contains_eager(Assignment.shopper),
            contains_eager(Report.assignment)
            .joinedload(Assignment.slot)
            .joinedload(VisitSlot.location),
            contains_eager(Report.assignment)
            .joinedload(Assignment.slot)
            .joinedload(VisitSlot.wave)
            .joinedload(Wave.project)
            .joinedload(Project.client),
            joinedload(Report.script_version),
        )
        .where(Shopper.user_id != actor.id, Report.first_submitted_at.is_not(None))
    )


def queue(actor: Actor) -> list[Report]:
    """Reports that wait for a verdict, the longest waiting first."""
    return list(
        db.session.scalars(
            _reports(actor)
            .where(Assignment.state.in_(WAITING))
            .order_by(Report.submitted_at, Report.id)
        )
    )


def decided(actor: Actor, state: str, limit: int = 50) -> list[Report]:
    """Reports in another state (returned, approved, rejected), latest first."""
    return list(
        db.session.scalars(
            _reports(actor)
            .where(Assignment.state == state)
            .order_by(Assignment.state_since.desc())
            .limit(limit)
        )
    )


def report_for(actor: Actor, uuid: UUID) -> Report:
    """A sent report; 404 for the actor's own, as for one that does not exist."""
    found = db.session.scalar(_reports(actor).where(Report.uuid == uuid))
    if found is None:
        raise NotFound
    return found


def photos_of(report: Report) -> Mapping[str, Sequence[Photo]]:
    """The photos of a report by question code."""
    found: dict[str, list[Photo]] = {}
    for photo in db.session.scalars(
        select(Photo)
        .where(Photo.report_id == report.id, Photo.removed_at.is_(None))
        .order_by(Photo.id)
    ):
        found.setdefault(photo.code, []).append(photo)
    return found


def photo_for(actor: Actor, report: UUID, uuid: UUID) -> Photo:
    """A photo of a report that the actor may review; 404 for any other."""
    found = db.session.scalar(
        select(Photo).where(Photo.uuid == uuid, Photo.report_id == report_for(actor, report).id)
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """An answer as it was before somebody changed it after sending."""

    value: object
    not_applicable: bool
    cleared: bool
    who: str
    at: dt.datetime
    reason: str | None


def changes_of(report: Report) -> Mapping[str, Sequence[Change]]:
    """What was changed since the report was first sent, by question code, oldest first."""
    found: dict[str, list[Change]] = {}
    rows = db.session.execute(
        select(SupersededAnswer, User.name)
        .join(User, User.id == SupersededAnswer.superseded_by_id)
        .where(
            SupersededAnswer.report_id == report.id,
            SupersededAnswer.superseded_at >= report.first_submitted_at,
        )
        .order_by(SupersededAnswer.id)
    )
    for row, name in rows:
        found.setdefault(row.code, []).append(
            Change(row.value, row.not_applicable, row.cleared, name, row.superseded_at, row.reason)
        )
    return found


def seen_codes(report: Report) -> frozenset[str]:
    return frozenset(
        db.session.scalars(select(SeenAnswer.code).where(SeenAnswer.report_id == report.id))
    )


def remarks_of(report: Report) -> Mapping[str, Sequence[Remark]]:
    """All remarks ever written at the report's questions, by code, oldest first."""
    found: dict[str, list[Remark]] = {}
    for remark in db.session.scalars(
        select(Remark).where(Remark.report_id == report.id).order_by(Remark.id)
    ):
        found.setdefault(remark.code, []).append(remark)
    return found


def events_of(report: Report) -> list[tuple[Event, str | None]]:
    """What happened to the report's assignment, oldest first, with who did it."""
    rows = db.session.execute(
        select(Event, User.name)
        .outerjoin(User, User.id == Event.actor_id)
        .where(Event.subject_type == "assignment", Event.subject_id == report.assignment_id)
        .order_by(Event.id)
    )
    return [(row[0], row[1]) for row in rows]
