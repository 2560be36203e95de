"""Loading what is the shopper's own: assignments and reports. Nothing else is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from audit.access import Actor
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.states import OPEN_STATES
from audit.database import db, now
from audit.fieldwork.answers import OpenReport, report_of
from audit.fieldwork.models import Remark, Report
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


def reports_of(assignments: Sequence[Assignment]) -> dict[int, Report]:
    """The reports of these assignments, by assignment id."""
    ids = [assignment.id for assignment in assignments]
    rows = db.session.scalars(select(Report).where(Report.assignment_id.in_(ids)))
    return {report.assignment_id: report for report in rows}


def open_report(actor: Actor, uuid: UUID) -> OpenReport:
    """The actor's own report for its pages; 404 for any other."""
    found = report_of(actor, uuid)
    if found is None:
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


def open_remarks(report_id: int) -> dict[str, list[str]]:
    """Why answers were sent back and not yet corrected, by question code."""
    found: dict[str, list[str]] = {}
    for remark in db.session.scalars(
        select(Remark)
        .where(
            Remark.report_id == report_id,
            Remark.returned_at.is_not(None),
            Remark.answered_at.is_(None),
        )
        .order_by(Remark.id)
    ):
        found.setdefault(remark.code, []).append(remark.reason)
    return found
