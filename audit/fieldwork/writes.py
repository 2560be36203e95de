"""What a shopper does with a report as a whole: start it, send it."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy import select, update

from audit.access import Actor
from audit.assignments.models import Assignment
from audit.assignments.states import ACCEPTED, MOVES
from audit.assignments.writes import MoveRefusedError, move
from audit.database import db, now
from audit.fieldwork import pieces
from audit.fieldwork.answers import ReportClosedError, given_in, lock, walk_through
from audit.fieldwork.briefings import is_briefed
from audit.fieldwork.models import Remark, Report
from audit.fieldwork.presence import visit_day
from audit.history import record
from audit.scripts.reads import document_of
from audit.scripts.runner import Fault, Walk

#: Without letters and digits that look alike, since people read it over the telephone.
_REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

#: States in which a report has been sent.
SENT_STATES = tuple(
    state for state in (MOVES["submit"].target, "in_review", "approved", "rejected")
)


class IncompleteError(RuntimeError):
    """The report has gaps; ``faults`` names them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} answers are missing or not right")
        self.faults = faults


class NotBriefedError(RuntimeError):
    """The briefing that counts now was not confirmed yet."""


def start_report(actor: Actor, assignment: Assignment, language: str) -> Report:
    """Open the report of an accepted assignment; the one that is open already, if there is one."""
    report = db.session.scalar(select(Report).filter_by(assignment_id=assignment.id))
    if report is not None:
        return report
    if assignment.state != ACCEPTED:
        raise MoveRefusedError(f"no report can be started from {assignment.state}")
    if not is_briefed(assignment):
        raise NotBriefedError
    version = assignment.slot.wave.project.script_version
    move(actor, assignment, "start")
    report = Report(
        assignment=assignment,
        script_version=version,
        language=language if language in version.languages else version.languages[0],
        seed=secrets.randbelow(2**31),
    )
    db.session.add(report)
    db.session.flush()
    return report


def submit(actor: Actor, report: Report, confirmed: Collection[str] | None = None) -> str:
    """Send the report; returns its reference. Sending again gives the same one.

    ``confirmed``: questions whose warning the shopper looked at and stands by; None where
    warnings are not asked about. Raises
    :class:`IncompleteError` while something is missing or a warning was not confirmed. Of copies
    that arrive at once one makes the move; the others wait for it and find it made.
    """
    if report.reference and report.assignment.state in SENT_STATES:
        return report.reference
    try:
        lock(report.id)
    except ReportClosedError:
        db.session.refresh(report)
        db.session.refresh(report.assignment)
        if report.reference and report.assignment.state in SENT_STATES:
            return report.reference
        raise
    zone = report.assignment.slot.location.time_zone
    walk = walk_through(document_of(report.script_version), given_in(report.id), zone=zone)
    gaps = tuple(
        fault
        for fault in walk.faults
        if not (fault.warning and (confirmed is None or fault.code in confirmed))
    )
    if gaps:
        raise IncompleteError(gaps)
    move(actor, report.assignment, "submit")
    if confirmed:
        record(actor, "warnings_confirmed", report, questions=sorted(confirmed))
    _receive(report, walk, zone)
    pieces.forget(report.uuid)
    db.session.refresh(report)
    return str(report.reference)


def _receive(report: Report, walk: Walk, zone: str) -> None:
    moment = now()
    first = report.first_submitted_at or moment
    # The first sending decides the reference; a corrected report keeps it.
    db.session.execute(
        update(Report)
        .where(Report.id == report.id)
        .values(
            submitted_at=moment,
            first_submitted_at=first,
            reference=report.reference or new_reference(),
            visited_on=visit_day(walk.given, report.started_at, first, zone),
            ended_at_step=walk.ended_at,
        )
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Remark)
        .where(
            Remark.report_id == report.id,
            Remark.returned_at.is_not(None),
            Remark.answered_at.is_(None),
        )
        .values(answered_at=moment)
    )


def new_reference() -> str:
    """A receipt number such as 7K4M-29QX; one of a million million."""
    letters = [secrets.choice(_REFERENCE_LETTERS) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
