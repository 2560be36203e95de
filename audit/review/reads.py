"""Loading what a reviewer reads: the queue, a report with all that belongs to it.

The actor's own reports are never found: nobody reviews their own work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.exceptions import NotFound

from audit.access import REVIEWER, Actor
from audit.accounts.models import User
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.states import APPROVED, IN_REVIEW, REJECTED, RETURNED, SUBMITTED
from audit.database import db
from audit.fieldwork.models import Answer, Photo, Remark, Report, SupersededAnswer
from audit.fieldwork.phones import clocks_in
from audit.fieldwork.presence import Offsets
from audit.history import Event
from audit.navigation import COUNTS
from audit.review.models import SeenAnswer
from audit.shoppers.models import Shopper

PER_PAGE = 30
WAITING = (SUBMITTED, IN_REVIEW)

#: What can be listed, and the states in it.
LISTS: Mapping[str, tuple[str, ...]] = {
    "waiting": WAITING,
    "returned": (RETURNED,),
    "approved": (APPROVED,),
    "rejected": (REJECTED,),
}


def _visible(actor: Actor, query: Any) -> Any:
    """Of reports joined with their assignment: those that were sent, and not by the actor."""
    return query.join(Assignment.shopper).where(
        Shopper.user_id != actor.id, Report.first_submitted_at.is_not(None)
    )


def _reports(actor: Actor) -> Select[Any]:
    """Reports with all that a list shows."""
    assignment = contains_eager(Report.assignment)
    project = (
        assignment.joinedload(Assignment.slot).joinedload(VisitSlot.wave).joinedload(Wave.project)
    )
    return _visible(actor, select(Report).join(Report.assignment)).options(
        assignment.contains_eager(Assignment.shopper),
        assignment.joinedload(Assignment.slot).joinedload(VisitSlot.location),
        project.joinedload(Project.client),
        project.joinedload(Project.persona),
        joinedload(Report.script_version),
    )


def listed(actor: Actor, which: str, page: int) -> Pagination:
    """A list of reports: those that wait with the longest waiting first, others latest first."""
    query = _reports(actor).where(Assignment.state.in_(LISTS[which]))
    since = Assignment.state_since
    order = (since, Report.id) if which == "waiting" else (since.desc(), Report.id.desc())
    return db.paginate(query.order_by(*order), page=page, per_page=PER_PAGE)


def counts(actor: Actor) -> dict[str, int]:
    """How many reports each list holds."""
    query = select(Assignment.state, func.count()).select_from(Report).join(Report.assignment)
    rows = db.session.execute(_visible(actor, query).group_by(Assignment.state))
    by_state = {row[0]: row[1] for row in rows}
    return {
        which: sum(by_state.get(state, 0) for state in states) for which, states in LISTS.items()
    }


def waiting_for(actor: Actor) -> int:
    """How many reports wait for this person: none for who does not review."""
    if not actor.holds(REVIEWER):
        return 0
    query = select(func.count()).select_from(Report).join(Report.assignment)
    return db.session.scalar(_visible(actor, query).where(Assignment.state.in_(WAITING))) or 0


#: Shown beside the entry of the top bar.
COUNTS["review.queue"] = waiting_for


def line(actor: Actor) -> list[UUID]:
    """The reports that wait, in the order of the queue."""
    return list(
        db.session.scalars(
            _visible(actor, select(Report.uuid).join(Report.assignment))
            .where(Assignment.state.in_(WAITING))
            .order_by(Assignment.state_since, Report.id)
        )
    )


def report_for(actor: Actor, uuid: UUID) -> Report:
    """A sent report; 404 for the actor's own, as for one that does not exist."""
    found: Report | None = db.session.scalar(_reports(actor).where(Report.uuid == uuid))
    if found is None:
        raise NotFound
    return found


def photos_of(report: Report, asked: Container[str]) -> dict[str, list[Photo]]:
    """The photos of a report by question code; one at a question that is hidden now is no part
    of it, and stands nowhere on the page."""
    found: dict[str, list[Photo]] = {}
    for photo in db.session.scalars(
        select(Photo)
        .where(Photo.report_id == report.id, Photo.removed_at.is_(None))
        .order_by(Photo.id)
    ):
        if photo.code in asked:
            found.setdefault(photo.code, []).append(photo)
    return found


def photo_for(actor: Actor, report: UUID, uuid: UUID) -> Photo:
    """A photo of a report that the actor may read; 404 for any other."""
    found = db.session.scalar(
        select(Photo).where(
            Photo.uuid == uuid,
            Photo.report_id == report_for(actor, report).id,
            Photo.removed_at.is_(None),
        )
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Moments:
    """``changed``: when each answer or its photos last changed; ``given``: when each answer was
    given, by the phone's own time where it told one, corrected by what its clock was off;
    ``offsets``: by how many seconds that clock was behind ours then, wherever it said."""

    changed: Mapping[str, dt.datetime]
    given: Mapping[str, dt.datetime]
    offsets: Offsets


def moments_of(report: Report) -> Moments:
    """The times of a report's answers, photos that were taken out included."""
    rows = db.session.execute(
        select(Answer.code, Answer.phone_at, Answer.clock_offset, Answer.saved_at).where(
            Answer.report_id == report.id
        )
    ).all()
    offsets = clocks_in(rows)
    changed = {code: saved_at for code, _, _, saved_at in rows}
    given = {
        code: min(phone_at + dt.timedelta(seconds=offsets.get(code, 0)), saved_at)
        if phone_at
        else saved_at
        for code, phone_at, _, saved_at in rows
    }
    for code, received_at, removed_at in db.session.execute(
        select(Photo.code, Photo.received_at, Photo.removed_at).where(Photo.report_id == report.id)
    ):
        latest = max(received_at, removed_at or received_at)
        changed[code] = max(latest, changed.get(code, latest))
    return Moments(changed, given, offsets)


@dataclass(frozen=True, slots=True)
class Change:
    """An answer as it was before a change after sending. ``who`` is None for the shopper."""

    value: Any
    not_applicable: bool
    cleared: bool
    comment: str | None
    who: str | None
    at: dt.datetime
    reason: str | None


def changes_of(report: Report) -> Mapping[str, Sequence[Change]]:
    """What was changed since the report was first sent, by question code, oldest first."""
    found: dict[str, list[Change]] = {}
    shopper = report.assignment.shopper.user_id
    rows = db.session.execute(
        select(SupersededAnswer, User.name)
        .join(User, User.id == SupersededAnswer.superseded_by_id)
        .where(
            SupersededAnswer.report_id == report.id,
            SupersededAnswer.superseded_at >= report.first_submitted_at,
            # One that never stood was no change.
            SupersededAnswer.superseded_at != SupersededAnswer.saved_at,
        )
        .order_by(SupersededAnswer.id)
    )
    for row, name in rows:
        found.setdefault(row.code, []).append(
            Change(
                row.value,
                row.not_applicable,
                row.cleared,
                row.comment,
                None if row.superseded_by_id == shopper else name,
                row.superseded_at,
                row.reason,
            )
        )
    return found


def seen_at(report: Report) -> dict[str, dt.datetime]:
    """When each answer was last found in order."""
    rows = db.session.execute(
        select(SeenAnswer.code, SeenAnswer.seen_at).where(SeenAnswer.report_id == report.id)
    )
    return {row[0]: row[1] for row in rows}


def remarks_of(report: Report) -> Mapping[str, Sequence[Remark]]:
    """All remarks ever written at the report's questions, by code, oldest first."""
    found: dict[str, list[Remark]] = {}
    for remark in db.session.scalars(
        select(Remark).where(Remark.report_id == report.id).order_by(Remark.id)
    ):
        found.setdefault(remark.code, []).append(remark)
    return found


def events_of(report: Report) -> list[tuple[Event, str | None]]:
    """What happened to the report, oldest first, and who did it: sent and decided on, and before
    that moved to another version of its script.

    The name is None for the shopper, who has only a number here.
    """
    shopper = report.assignment.shopper.user_id
    rows = db.session.execute(
        select(Event, User.name)
        .outerjoin(User, User.id == Event.actor_id)
        .where(
            Event.subject_type == "assignment",
            Event.subject_id == report.assignment_id,
            Event.action.in_(EVENTS),
        )
        .order_by(Event.id)
    )
    return [(event, None if event.actor_id == shopper else name) for event, name in rows]


#: What tells the story of a review.
EVENTS = (
    "report_script_version_changed", "report_submitted", "review_opened", "report_returned",
    "report_approved", "report_rejected", "report_reopened",
)  # fmt: skip
