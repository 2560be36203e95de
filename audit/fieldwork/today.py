"""The page a shopper starts on: what to do now, what is planned, what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from audit.assignments.models import Assignment
from audit.assignments.states import (
    ACCEPTED,
    APPROVED,
    ASSIGNED,
    IN_PROGRESS,
    IN_REVIEW,
    REJECTED,
    RETURNED,
    SUBMITTED,
)
from audit.assignments.words import clock_for, clock_words
from audit.fieldwork.models import Report
from audit.fieldwork.moments import day_at, moment_at
from audit.fieldwork.writes import SENT_STATES
from audit.language import readable
from audit.scripts.pages import progress, step_name
from audit.scripts.runner import Walk

WORDS_A_MINUTE = 180


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the page."""

    title: str
    href: str
    line: str
    icon: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Continued:
    """The report to go on with, on a card of its own."""

    title: str
    place: str
    number: int
    total: int
    due: str
    left: str
    late: bool
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page knows of the shopper's assignments beside their rows, all by assignment id.

    ``minutes``: reading time of a briefing that is still to be confirmed. ``remarks``: how many
    answers were sent back.
    """

    reports: Mapping[int, Report]
    minutes: Mapping[int, int]
    remarks: Mapping[int, int]


def first_to_continue(assignments: Sequence[Assignment]) -> Assignment | None:
    """The report in progress that is due first."""
    return next((one for one in assignments if one.state == IN_PROGRESS), None)


def continued(assignment: Assignment, report: Report, walk: Walk) -> Continued:
    page = walk.resume or walk.pages[-1]
    number, total = progress(walk, page)
    location = assignment.slot.location
    clock = clock_for(assignment)
    language = readable(walk.document.languages, report.language)
    label = (
        _("Continue with %(step)s", step=step_name(walk.document, page, language))
        if walk.resume
        else _("Check and send")
    )
    return Continued(
        title=location.name,
        place=place_line(assignment),
        number=number,
        total=total,
        due=_("Hand in before %(moment)s", moment=due_text(assignment)),
        left=clock_words(clock) if clock else "",
        late=bool(clock and clock.tone == "late"),
        href=url_for("fieldwork.resume_report", uuid=report.uuid),
        label=label,
    )


def place_line(assignment: Assignment) -> str:
    """Street and city, as far as they are known."""
    location = assignment.slot.location
    return ", ".join(part for part in (location.street, location.city) if part)


def due_text(assignment: Assignment) -> str:
    return moment_at(assignment.due_at, assignment.slot.location.time_zone)


def groups(
    assignments: Sequence[Assignment], facts: Facts, apart: Assignment | None
) -> list[tuple[str, list[Task]]]:
    """(title, rows) of each group that has any; ``apart`` has a card of its own.

    What is to be done stands by when it is due, what was handed in by when it was, newest first.
    """
    titles = {"turn": _("Your turn"), "planned": _("Planned"), "sent": _("Handed in")}
    found: dict[str, list[Task]] = {key: [] for key in titles}
    for assignment in sorted(assignments, key=lambda one: _place_in_list(one, facts)):
        if assignment is not apart:
            group, task = _row(assignment, facts)
            found[group].append(task)
    return [(titles[key], tasks) for key, tasks in found.items() if tasks]


def _place_in_list(assignment: Assignment, facts: Facts) -> tuple[bool, float]:
    report = facts.reports.get(assignment.id)
    was_sent = report.submitted_at if report and assignment.state in SENT_STATES else None
    return assignment.state != RETURNED, -was_sent.timestamp() if was_sent else 0


def _row(assignment: Assignment, facts: Facts) -> tuple[str, Task]:
    state = assignment.state
    if state == RETURNED:
        count = facts.remarks.get(assignment.id, 0)
        text = ngettext(
            "Sent back with %(num)s question", "Sent back with %(num)s questions", count
        )
        return "turn", _task(assignment, _time_line(assignment), "return", text, "wait")
    if state == ASSIGNED:
        text = _("New: do you accept?")
        return "turn", _task(assignment, _time_line(assignment), "mail", text, "accent")
    if state == ACCEPTED and assignment.id in facts.minutes:
        minutes = facts.minutes[assignment.id]
        text = ngettext(
            "Read the briefing, %(num)s minute", "Read the briefing, %(num)s minutes", minutes
        )
        return "turn", _task(assignment, _time_line(assignment), "book", text, "accent")
    if state == ACCEPTED:
        text = _("Ready to start")
        return "planned", _task(assignment, _time_line(assignment), "check-circle", text, "ok")
    if state == IN_PROGRESS:
        text = _("In progress")
        return "turn", _task(assignment, _time_line(assignment), "edit", text, "accent")
    return "sent", _sent(assignment, facts.reports.get(assignment.id))


def _sent(assignment: Assignment, report: Report | None) -> Task:
    zone = assignment.slot.location.time_zone
    line = ""
    if report and report.submitted_at:
        line = _("Sent on %(day)s", day=day_at(report.submitted_at, zone))
    icon, text, tone = {
        SUBMITTED: ("clock", _("Waits to be read"), ""),
        IN_REVIEW: ("clock", _("Being read"), ""),
        APPROVED: ("check-circle", _("Approved"), "ok"),
        REJECTED: ("alert", _("Not accepted"), "bad"),
    }[assignment.state]
    return _task(assignment, line, icon, text, tone)


def _time_line(assignment: Assignment) -> str:
    """When it is due, and how much time is left."""
    clock = clock_for(assignment)
    zone = assignment.slot.location.time_zone
    if clock is None:
        return due_text(assignment)
    return _(
        "Before %(moment)s, %(left)s",
        moment=moment_at(clock.ends_at, zone),
        left=clock_words(clock),
    )


def _task(assignment: Assignment, line: str, icon: str, text: str, tone: str) -> Task:
    location = assignment.slot.location
    # A name often holds the city already.
    named = location.city and location.city.casefold() in location.name.casefold()
    title = location.name if named or not location.city else f"{location.name}, {location.city}"
    href = url_for("fieldwork.assignment", uuid=assignment.uuid)
    return Task(title, href, line, icon, text, tone)


def reading_minutes(texts: Sequence[str]) -> int:
    """Minutes to read these texts, at least one."""
    words = sum(len(text.split()) for text in texts)
    return max(1, round(words / WORDS_A_MINUTE))
