"""What arrived with a report that was sent, and what happens next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from audit.assignments.states import APPROVED, IN_REVIEW, REJECTED
from audit.assignments.words import allowed
from audit.fieldwork.answers import walk_through
from audit.fieldwork.models import Report
from audit.questions.base import kind_of
from audit.scripts.reads import document_of
from audit.scripts.runner import NOTHING, Given


@dataclass(frozen=True, slots=True)
class Receipt:
    """What arrived. The shopper's own curve is not on it: it would colour the next report."""

    reference: str
    answers: int
    photos: int
    sent_at: dt.datetime
    time_zone: str
    review_by: dt.datetime
    #: Of reading it: "", "now" or "done"; of the outcome: "approved", "rejected" or "".
    reading: str
    outcome: str


def receipt_of(report: Report, given: Mapping[str, Given]) -> Receipt:
    """The receipt of a report that was sent; ``given`` are its answers."""
    zone = report.assignment.slot.location.time_zone
    at = report.handed_in_at
    walk = walk_through(document_of(report.script_version), given, at, zone=zone)
    asked = [question for question in walk.asked.values() if kind_of(question).has_answer]
    state = report.assignment.state
    sent_at = report.submitted_at or report.started_at
    ended = state in (APPROVED, REJECTED)
    return Receipt(
        reference=str(report.reference),
        answers=sum(given.get(question.code, NOTHING).answered for question in asked),
        photos=sum(len(given.get(question.code, NOTHING).photos) for question in asked),
        sent_at=sent_at,
        time_zone=zone,
        review_by=sent_at + allowed().review(),
        reading="done" if ended else "now" if state == IN_REVIEW else "",
        outcome=state if ended else "",
    )
