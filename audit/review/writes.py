"""What a reviewer does: look, remark, correct, return, approve, reject; and reopening.

A report is taken under review by the first thing that a reviewer does with it, not by reading it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.exceptions import NotFound

from audit.access import Actor
from audit.assignments.states import APPROVED, IN_REVIEW, REJECTED, RETURNED, SUBMITTED
from audit.assignments.writes import MoveRefusedError, move
from audit.database import db, now, present_connection
from audit.fieldwork.answers import correct
from audit.fieldwork.models import Remark, Report
from audit.fieldwork.phones import clocks_of
from audit.fieldwork.presence import visit_day
from audit.fieldwork.sent import sent_walk
from audit.history import record
from audit.mail import send, site_address
from audit.questions.base import AnswerError, kind_of
from audit.questions.definition import Question
from audit.review.models import SeenAnswer
from audit.review.signals import report_approved
from audit.scripts.runner import NOTHING, Given, Walk

# Why something is refused; audit.review.words has the words.
OWN, DECIDED, NO_REMARK, REMARKS_LEFT = "own", "decided", "no_remark", "remarks_left"
NO_REASON = "no_reason"


class RefusedError(MoveRefusedError):
    """This cannot be done with the report now; ``why`` names the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def open_review(actor: Actor, report: Report) -> None:
    """Take a sent report under review; nothing changes where it is under review already.

    Nobody else changes or decides it from here until this request ends. Raises
    :class:`RefusedError` for one's own report and for one that is decided.
    """
    _require_not_own(actor, report)
    _hold(report)
    if report.assignment.state == SUBMITTED:
        try:
            move(actor, report.assignment, "open")
        except MoveRefusedError:  # somebody else did at the same moment
            db.session.refresh(report.assignment)
    if report.assignment.state != IN_REVIEW:
        raise RefusedError(DECIDED)


def _hold(report: Report) -> None:
    """Keep the report's row, and read what became of it since it was loaded: what is frozen at an
    approval is what stands there, and nothing is corrected after it. By a change that is none:
    SQLite holds a row in no other way."""
    db.session.execute(
        update(Report)
        .where(Report.id == report.id)
        .values(revision=Report.revision)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(report)
    db.session.refresh(report.assignment)


def mark_seen(actor: Actor, report: Report, codes: Sequence[str]) -> None:
    """These answers were looked at and are in order."""
    open_review(actor, report)
    _drop_remarks(report, codes)
    _note_seen(actor, report, codes)


def write_remark(actor: Actor, report: Report, code: str, reason: str) -> None:
    """Say why an answer goes back; a later remark at the same question replaces it."""
    open_review(actor, report)
    _asked(sent_walk(report), code)
    _drop_remarks(report, [code])
    db.session.execute(
        delete(SeenAnswer).where(SeenAnswer.report_id == report.id, SeenAnswer.code == code)
    )
    db.session.add(
        Remark(report_id=report.id, code=code, reason=_given_reason(reason), author_id=actor.id)
    )
    record(actor, "remark_written", report, _given_reason(reason), question=code)


def drop_remark(actor: Actor, report: Report, code: str) -> None:
    """Take a remark back before it was sent."""
    open_review(actor, report)
    _drop_remarks(report, [code])
    record(actor, "remark_taken_back", report, question=code)


def correct_answer(actor: Actor, report: Report, code: str, given: Given, reason: str) -> None:
    """Change an answer after it was sent; the original stays beside it with who, when and why.

    Raises :class:`~audit.questions.base.AnswerError` for a value that the question refuses, or
    that is what stands there already.
    """
    open_review(actor, report)
    walk = sent_walk(report)
    question = _asked(walk, code)
    before = walk.given.get(code, NOTHING)
    if given.value is None and not given.not_applicable:
        raise AnswerError(_("Give the right answer, or clear it below."))
    if given.value is not None:
        kind_of(question).check(question, given.value)
    if (given.value, given.not_applicable, given.comment, False) == (
        before.value,
        before.not_applicable,
        before.comment,
        before.cleared,
    ):
        raise AnswerError(_("This is what the shopper answered. Change it, or go back."))
    _change(actor, report, code, given, reason, "answer_corrected")


def clear_answer(actor: Actor, report: Report, code: str, reason: str) -> None:
    """Take an answer out; the script's policy for missing answers decides what that does."""
    open_review(actor, report)
    walk = sent_walk(report)
    _asked(walk, code)
    before = walk.given.get(code, NOTHING)
    if not before.answered:
        return
    cleared = Given(before.value, before.not_applicable, before.comment, before.photos, True)
    _change(actor, report, code, cleared, reason, "answer_cleared")


def return_report(actor: Actor, report: Report, reason: str) -> None:
    """Send the report back with the remarks at its questions; there must be one at least.

    The shopper is told by mail.
    """
    open_review(actor, report)
    remarks = _open_remarks(report)
    if not remarks:
        raise RefusedError(NO_REMARK)
    move(actor, report.assignment, "return", reason)
    for remark in remarks:
        remark.returned_at = now()
    _tell_shopper(report, "returned", reason, remarks=len(remarks))


def approve(actor: Actor, report: Report, in_order: Sequence[str] = ()) -> None:
    """Release the report: its results are frozen and the client sees them.

    ``in_order``: answers that were not marked one by one and are found in order by this.
    """
    open_review(actor, report)
    if _open_remarks(report):
        raise RefusedError(REMARKS_LEFT)
    move(actor, report.assignment, "approve")
    _note_seen(actor, report, in_order)
    report_approved.send(report)


def reject(actor: Actor, report: Report, reason: str) -> None:
    """Refuse the report for good: the shopper is told why, and the visit is open again."""
    if report.assignment.state != RETURNED:
        open_review(actor, report)
    _require_not_own(actor, report)
    move(actor, report.assignment, "reject", reason)
    _tell_shopper(report, "rejected", reason)


def reopen(actor: Actor, report: Report, reason: str) -> None:
    """Take an approved report back under review; the client keeps the results of before."""
    _require_not_own(actor, report)
    move(actor, report.assignment, "reopen", reason)
    db.session.execute(delete(SeenAnswer).where(SeenAnswer.report_id == report.id))


def is_decided(report: Report) -> bool:
    """Whether the last word on it was said, for now."""
    return report.assignment.state in (RETURNED, APPROVED, REJECTED)


def _change(actor: Actor, report: Report, code: str, given: Given, reason: str, event: str) -> None:
    reason = _given_reason(reason)
    correct(report, code, given, by=actor, reason=reason)
    db.session.refresh(report)
    # A corrected "I left here" moves the end of the journey, a check-in taken out the day.
    walk = sent_walk(report)
    report.ended_at_step = walk.ended_at
    zone = report.assignment.slot.location.time_zone
    sent_at = report.first_submitted_at or now()
    clocks = clocks_of(report.id)
    report.visited_on = visit_day(walk.given, report.started_at, sent_at, zone, clocks)
    _drop_remarks(report, [code])
    _note_seen(actor, report, [code])
    record(actor, event, report, reason, question=code)


def _asked(walk: Walk, code: str) -> Question:
    """A question that was put to the shopper; 404 for any other."""
    if code not in walk.asked or not kind_of(walk.asked[code]).has_answer:
        raise NotFound
    return walk.asked[code]


def _open_remarks(report: Report) -> Sequence[Remark]:
    return db.session.scalars(
        select(Remark).where(Remark.report_id == report.id, Remark.returned_at.is_(None))
    ).all()


def _drop_remarks(report: Report, codes: Iterable[str]) -> None:
    """Take back remarks that were not sent yet; those that were sent stay."""
    db.session.execute(
        delete(Remark).where(
            Remark.report_id == report.id,
            Remark.code.in_(list(codes)),
            Remark.returned_at.is_(None),
        )
    )


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(SeenAnswer)
    return statement.on_conflict_do_update(
        index_elements=[SeenAnswer.report_id, SeenAnswer.code],
        set_={name: statement.excluded[name] for name in ("reviewer_id", "seen_at")},
    )


_UPSERT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def _note_seen(actor: Actor, report: Report, codes: Iterable[str]) -> None:
    rows = [
        {"report_id": report.id, "code": code, "reviewer_id": actor.id, "seen_at": now()}
        for code in dict.fromkeys(codes)
    ]
    if rows:
        connection = present_connection()
        connection.execute(_UPSERT[connection.dialect.name], rows)


def _tell_shopper(report: Report, what: str, reason: str, **facts: object) -> None:
    user = report.assignment.shopper.user
    send(
        user.email,
        user.language,
        f"review/mail/{what}.txt",
        user=user,
        reference=report.reference,
        reason=reason.strip(),
        # Mails are also written where no request is there to make an address from.
        address=site_address(f"/reports/{report.uuid}" if what == "returned" else "/"),
        **facts,
    )


def _given_reason(reason: str) -> str:
    """Nothing is changed or sent back without saying why."""
    if not reason.strip():
        raise RefusedError(NO_REASON)
    return reason.strip()


def _require_not_own(actor: Actor, report: Report) -> None:
    """Nobody reviews their own work."""
    if report.assignment.shopper.user_id == actor.id:
        raise RefusedError(OWN)
