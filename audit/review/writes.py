"""What a reviewer does: open, look, remark, correct, return, approve, reject; and reopening."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from audit.access import Actor
from audit.assignments.writes import MoveRefusedError, move
from audit.database import db, now
from audit.fieldwork.answers import correct, given_in, walk_through
from audit.fieldwork.models import Remark, Report
from audit.history import record
from audit.questions.base import kind_of
from audit.review.models import SeenAnswer
from audit.review.signals import report_approved
from audit.scripts.pages import check_value
from audit.scripts.reads import document_of
from audit.scripts.runner import NOTHING, Given


def open_review(actor: Actor, report: Report) -> None:
    """Take a sent report under review; nothing changes where it is under review already."""
    if report.assignment.state == "submitted":
        move(actor, report.assignment, "open")


def mark_seen(actor: Actor, report: Report, codes: Sequence[str]) -> None:
    """These answers were looked at and are in order."""
    known = set(
        db.session.scalars(select(SeenAnswer.code).where(SeenAnswer.report_id == report.id))
    )
    db.session.add_all(
        SeenAnswer(report_id=report.id, code=code, reviewer_id=actor.id)
        for code in dict.fromkeys(codes)
        if code not in known
    )
    _drop_remarks(report, codes)


def write_remark(actor: Actor, report: Report, code: str, reason: str) -> None:
    """Say why an answer goes back; a later remark at the same question replaces it."""
    _drop_remarks(report, [code])
    db.session.execute(
        delete(SeenAnswer).where(SeenAnswer.report_id == report.id, SeenAnswer.code == code)
    )
    db.session.add(
        Remark(report_id=report.id, code=code, reason=reason.strip(), author_id=actor.id)
    )


def drop_remark(report: Report, code: str) -> None:
    _drop_remarks(report, [code])


def _drop_remarks(report: Report, codes: Sequence[str]) -> None:
    """Take back remarks that were not sent yet; those that were sent stay."""
    db.session.execute(
        delete(Remark).where(
            Remark.report_id == report.id,
            Remark.code.in_(list(codes)),
            Remark.returned_at.is_(None),
        )
    )


def correct_answer(actor: Actor, report: Report, code: str, given: Given, reason: str) -> None:
    """Change an answer after it was sent; the original stays beside it with who, when and why.

    Raises :class:`~audit.questions.base.AnswerError` for a value that the question refuses and
    :class:`MoveRefusedError` where the report is not under review.
    """
    _require_in_review(report)
    walk = walk_through(
        document_of(report.script_version), given_in(report.id), report.first_submitted_at
    )
    question = walk.asked.get(code) or walk.document.questions[code]
    if given.value is not None:
        check_value(question, given.value)
        kind_of(question).check(question, given.value)
    correct(report, code, given, by=actor, reason=reason.strip())
    record(actor, "answer_corrected", report, reason, question=code)


def clear_answer(actor: Actor, report: Report, code: str, reason: str) -> None:
    """Take an answer out; the script's policy for missing answers decides what that does."""
    _require_in_review(report)
    before = given_in(report.id).get(code, NOTHING)
    cleared = Given(before.value, before.not_applicable, before.comment, before.photos, True)
    correct(report, code, cleared, by=actor, reason=reason.strip())
    record(actor, "answer_cleared", report, reason, question=code)


def return_report(actor: Actor, report: Report, reason: str) -> None:
    """Send the report back with the remarks at its questions; there must be one at least."""
    _require_not_own(actor, report)
    open_remarks = db.session.scalars(
        select(Remark).where(Remark.report_id == report.id, Remark.returned_at.is_(None))
    ).all()
    if not open_remarks:
        raise MoveRefusedError("a return needs a remark at a question")
    move(actor, report.assignment, "return", reason)
    for remark in open_remarks:
        remark.returned_at = now()


def approve(actor: Actor, report: Report) -> None:
    """Release the report: its results are frozen and the client sees them."""
    _require_not_own(actor, report)
    move(actor, report.assignment, "approve")
    report_approved.send(report)


def reject(actor: Actor, report: Report, reason: str) -> None:
    """Refuse the report for good; the shopper is told why, and the visit is open again."""
    _require_not_own(actor, report)
    move(actor, report.assignment, "reject", reason)


def reopen(actor: Actor, report: Report, reason: str) -> None:
    """Take an approved report back under review; the client keeps the results of before."""
    move(actor, report.assignment, "reopen", reason)
    db.session.execute(delete(SeenAnswer).where(SeenAnswer.report_id == report.id))


def _require_in_review(report: Report) -> None:
    if report.assignment.state != "in_review":
        raise MoveRefusedError("the report is not under review")


def _require_not_own(actor: Actor, report: Report) -> None:
    """Nobody reviews their own work."""
    if report.assignment.shopper.user_id == actor.id:
        raise MoveRefusedError("nobody reviews their own report")
