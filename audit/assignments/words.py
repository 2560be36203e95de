"""States and clocks in the reader's words, each with its picture."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel import LazyString, format_date, gettext, ngettext
from flask_babel import lazy_gettext as _l

from audit.access import ADMINISTRATOR, COORDINATOR, REVIEWER, SHOPPER
from audit.assignments import states
from audit.assignments.board import Cell, Danger
from audit.assignments.clocks import (
    CANCELLED,
    LATE,
    OPEN,
    UNDER_REVIEW,
    Allowed,
    Clock,
    amount,
    clock_of,
)
from audit.assignments.models import Assignment
from audit.config import Settings
from audit.database import now


@dataclass(frozen=True, slots=True)
class StateWords:
    """How a state is shown: its name, an icon and the colour of its badge."""

    label: LazyString
    icon: str
    kind: str


STATE_WORDS: dict[str, StateWords] = {
    OPEN: StateWords(_l("Open"), "open", "neutral"),
    states.ASSIGNED: StateWords(_l("Assigned"), "mail", "wait"),
    states.ACCEPTED: StateWords(_l("Accepted"), "user", "neutral"),
    states.IN_PROGRESS: StateWords(_l("In progress"), "half", "info"),
    states.SUBMITTED: StateWords(_l("Sent"), "send", "info"),
    states.IN_REVIEW: StateWords(_l("In review"), "eye", "info"),
    states.RETURNED: StateWords(_l("Returned"), "return", "wait"),
    states.APPROVED: StateWords(_l("Approved"), "check", "ok"),
    states.REJECTED: StateWords(_l("Rejected"), "cross", "bad"),
    states.DECLINED: StateWords(_l("Declined"), "minus", "neutral"),
    states.WITHDRAWN: StateWords(_l("Withdrawn"), "undo", "neutral"),
    CANCELLED: StateWords(_l("Cancelled"), "cross", "neutral"),
}

#: A move as the table of states names it, and who may make it.
MOVE_WORDS: dict[str, LazyString] = {
    "accept": _l("Accept"),
    "decline": _l("Decline"),
    "start": _l("Start the report"),
    "submit": _l("Send the report"),
    "open": _l("Open for review"),
    "return": _l("Return with reasons"),
    "approve": _l("Approve"),
    "reject": _l("Reject"),
    "reopen": _l("Reopen"),
    "withdraw": _l("Withdraw"),
    "erase": _l("Erase the report (from the command line)"),
}
ROLE_WORDS: dict[str, LazyString] = {
    SHOPPER: _l("shopper"),
    REVIEWER: _l("reviewer"),
    COORDINATOR: _l("coordinator"),
    ADMINISTRATOR: _l("administrator"),
}


def allowed() -> Allowed:
    """The hours that this installation gives for a review and a correction."""
    settings: Settings = current_app.config["SETTINGS"]
    return Allowed(settings.review_hours, settings.correction_hours)


def clock_for(assignment: Assignment, at: dt.datetime | None = None) -> Clock | None:
    """The clock of an assignment now, or at ``at``; None where none runs."""
    return clock_of(
        assignment.state,
        due_at=assignment.due_at,
        since=assignment.state_since,
        allowed=allowed(),
        at=at or now(),
    )


def clock_words(clock: Clock) -> str:
    """Time left in words: "11 days left", "1 day over"."""
    number, unit = amount(clock.left)
    over = clock.left < dt.timedelta(0)
    if unit == "days":
        if over:
            return ngettext("%(num)s day over", "%(num)s days over", number)
        return ngettext("%(num)s day left", "%(num)s days left", number)
    if unit == "hours":
        if over:
            return ngettext("%(num)s hour over", "%(num)s hours over", number)
        return ngettext("%(num)s hour left", "%(num)s hours left", number)
    if over:
        return ngettext("%(num)s minute over", "%(num)s minutes over", number)
    return ngettext("%(num)s minute left", "%(num)s minutes left", number)


def clock_short(clock: Clock) -> str:
    """The same where there is little room: "11 d left", "4 h over"."""
    number, unit = amount(clock.left)
    letters = {"days": _l("d"), "hours": _l("h"), "minutes": _l("min")}[unit]
    if clock.left < dt.timedelta(0):
        return str(_l("%(number)s %(unit)s over", number=number, unit=letters))
    return str(_l("%(number)s %(unit)s left", number=number, unit=letters))


#: The groups of ``board.GROUPS`` as the counts over the board name them, with a picture.
GROUP_WORDS: dict[str, tuple[LazyString, str]] = {
    "open": (_l("open"), "open"),
    "assigned": (_l("assigned"), "mail"),
    "accepted": (_l("accepted"), "user"),
    "in_progress": (_l("in progress"), "half"),
    "review": (_l("in review"), "eye"),
    "returned": (_l("returned"), "return"),
    "approved": (_l("approved"), "check"),
    "danger": (_l("in danger"), "warning"),
}


def danger_words(danger: Danger) -> str:
    """Why visits of a place are in danger: "3 visits without a shopper"."""
    state, late = danger.first.state, danger.first.tone == LATE
    if state == OPEN:
        return ngettext(
            "%(num)s visit without a shopper", "%(num)s visits without a shopper", len(danger.cells)
        )
    if state in UNDER_REVIEW:
        return gettext("review overdue") if late else gettext("review due")
    if state == states.RETURNED:
        return gettext("correction overdue") if late else gettext("correction not sent yet")
    if late:
        return gettext("visit missed")
    if state == states.ASSIGNED:
        return gettext("not accepted yet")
    if state == states.ACCEPTED:
        return gettext("report not started yet")
    return gettext("report not sent yet")


def visit_name(cell: Cell) -> str:
    """A visit's full name for who cannot see the board: "Hasselt, visit 1, open, 11 days left"."""
    parts = [
        cell.row.place_name,
        gettext("visit %(number)s", number=cell.row.number),
        str(STATE_WORDS[cell.state].label).lower(),
    ]
    if cell.row.shopper:
        parts.append(gettext("shopper %(number)s", number=cell.row.shopper))
    if cell.clock:
        parts.append(clock_words(cell.clock))
    return ", ".join(parts)


def short_day(of: dt.date | None) -> str:
    """A day without its year, where there is little room: "5 nov"."""
    return format_date(of, "d MMM") if of else ""


#: What a name begins with that says by itself that it is a wave's.
_WAVE = ("wave", "meetronde", "ronde")


def wave_title(name: str) -> str:
    """What a wave's page is called: "Wave Autumn 2026", but never "Wave Wave 2"."""
    return name if name.casefold().startswith(_WAVE) else gettext("Wave %(name)s", name=name)


def equip(app: Flask) -> None:
    """Let every page show states and clocks: see templates/assignments/_states.html."""
    app.add_template_filter(wave_title)
    app.add_template_filter(clock_words)
    app.add_template_filter(clock_short)
    app.add_template_filter(short_day)
    app.jinja_env.globals["state_words"] = STATE_WORDS
    app.jinja_env.globals["open_states"] = states.OPEN_STATES
    app.add_template_global(clock_for)
