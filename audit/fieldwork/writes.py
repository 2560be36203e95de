"""What a shopper does with a report as a whole: start it, send it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from audit.access import Actor
from audit.assignments.models import Assignment
from audit.assignments.states import ACCEPTED, MOVES
from audit.assignments.writes import MoveRefusedError, move
from audit.concurrency import insert_once
from audit.database import db, now
from audit.fieldwork import pieces
from audit.fieldwork.answers import ReportClosedError, all_stored, locked, walk_through
from audit.fieldwork.briefings import is_briefed
from audit.fieldwork.manifests import Manifest, Missing
from audit.fieldwork.models import Remark, Report
from audit.fieldwork.open_reports import OpenReport
from audit.fieldwork.phones import clocks_of
from audit.fieldwork.photo_writes import photos_as_sent
from audit.fieldwork.presence import visit_day
from audit.history import record
from audit.scripts.reads import published_document
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


class NotAllHereError(RuntimeError):
    """Something of the report has not arrived; ``missing`` says what."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(f"{len(missing.answers)} answers, {len(missing.photos)} photos")
        self.missing = missing


class NotBriefedError(RuntimeError):
    """The briefing that counts now was not confirmed yet."""


def prepare_report(assignment: Assignment, language: str) -> Report:
    """The report of an accepted assignment, with an address and pages but not begun: so that a
    phone can take it along where there is no reception. The one that is there, if there is one."""
    found = select(Report).filter_by(assignment_id=assignment.id)
    report = db.session.scalar(found)
    if report is not None:
        return report
    if assignment.state != ACCEPTED:
        raise MoveRefusedError(f"no report can be started from {assignment.state}")
    if not is_briefed(assignment):
        raise NotBriefedError
    version = assignment.slot.wave.project.script_version
    # Two pages that ask at the same moment get the same report.
    statement = insert_once(Report, Report.assignment_id).values(
        assignment_id=assignment.id,
        script_version_id=version.id,
        language=language if language in version.languages else version.languages[0],
        seed=secrets.randbelow(2**31),
    )
    db.session.execute(statement)
    return db.session.scalars(found).one()


def start_report(actor: Actor, assignment: Assignment, language: str) -> Report:
    """Begin the report of an accepted assignment; the one that is open already, if there is one."""
    report = prepare_report(assignment, language)
    if assignment.state == ACCEPTED:
        if not is_briefed(assignment):
            raise NotBriefedError
        move(actor, assignment, "start")
        report.started_at = now()
        db.session.flush()
    return report


def begun(actor: Actor, report: OpenReport, began_at: dt.datetime | None = None) -> OpenReport:
    """The report as one that is about to be written in.

    One that was only prepared begins with its first answer: at ``began_at`` by our clock, as far
    as a phone that was without reception told when that was.
    """
    if report.state != ACCEPTED:
        return report
    assignment = db.session.get_one(Assignment, report.assignment_id)
    moment = now()
    if began_at is None or not assignment.state_since <= began_at <= moment:
        began_at = moment
    try:
        move(actor, assignment, "start")
    except MoveRefusedError:
        # A copy of the same answers was quicker, or the assignment was withdrawn this moment.
        db.session.refresh(assignment)
        return replace(report, state=assignment.state)
    db.session.execute(update(Report).where(Report.id == report.id).values(started_at=began_at))
    return replace(report, state=assignment.state)


@dataclass(frozen=True, slots=True)
class Sending:
    """How a report is sent, where a phone sends what it kept.

    ``finished_at``: when the shopper was done with it, by our clock; ``phone_finished_at`` by the
    phone's. ``manifest``: what must be here. ``declared``, ``briefed``: whether the shopper said
    to have been there, and knows the briefing that counts now.
    """

    manifest: Manifest | None = None
    finished_at: dt.datetime | None = None
    phone_finished_at: dt.datetime | None = None
    declared: bool = True
    briefed: bool = True

    def repeats(self, report: Report) -> bool:
        """Whether it is a late copy of the sending that was received before."""
        told = self.phone_finished_at
        return told is not None and told == report.phone_finished_at


#: The page itself was posted: it is all there is, and its own checks came before.
BY_PAGE = Sending()


def submit(
    actor: Actor,
    report: Report,
    confirmed: Collection[str] | None = None,
    sending: Sending = BY_PAGE,
) -> str:
    """Send the report; returns its reference. Sending again gives the same one.

    ``confirmed``: questions whose warning the shopper looked at and stands by; None where
    warnings are not asked about. Raises
    :class:`IncompleteError` while something is missing or a warning was not confirmed, and
    :class:`NotAllHereError` where answers or photos have not arrived. Of copies that arrive at
    once one makes the move; the others wait for it and find it made.
    """
    if report.reference and report.assignment.state in SENT_STATES:
        return report.reference
    if report.reference and sending.repeats(report):
        return report.reference
    try:
        revision, version = locked(report.id)
    except ReportClosedError:
        db.session.refresh(report)
        db.session.refresh(report.assignment)
        if report.reference and report.assignment.state in SENT_STATES:
            return report.reference
        raise
    zone = report.assignment.slot.location.time_zone
    # As it is now: it may have been moved to another version since it was loaded.
    document = published_document(version)
    stored = all_stored(report.id, revision)
    if sending.manifest is not None:
        missing = sending.manifest.missing_in(stored.revisions, photos_as_sent(report.id))
        if missing:
            raise NotAllHereError(missing)
    at = sending.finished_at
    walk = walk_through(document, stored.given, at, zone=zone, contested=stored.to_choose)
    gaps = tuple(
        fault
        for fault in walk.faults
        if not (fault.warning and (confirmed is None or fault.code in confirmed))
    )
    if gaps or not (sending.declared and sending.briefed):
        raise IncompleteError(gaps)
    move(actor, report.assignment, "submit")
    if confirmed:
        record(actor, "warnings_confirmed", report, questions=sorted(confirmed))
    _receive(report, walk, zone, sending)
    pieces.forget(report.uuid)
    db.session.refresh(report)
    return str(report.reference)


def _receive(report: Report, walk: Walk, zone: str, sending: Sending) -> None:
    moment, sent_before = now(), report.first_submitted_at is not None
    first = report.first_submitted_at or moment
    # The first sending decides the reference; a corrected report keeps it.
    db.session.execute(
        update(Report)
        .where(Report.id == report.id)
        .values(
            submitted_at=moment,
            first_finished_at=report.first_finished_at if sent_before else sending.finished_at,
            finished_at=sending.finished_at,
            phone_finished_at=sending.phone_finished_at,
            first_submitted_at=first,
            reference=report.reference or new_reference(),
            visited_on=visit_day(walk.given, report.started_at, first, zone, clocks_of(report.id)),
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
