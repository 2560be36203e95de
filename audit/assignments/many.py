"""The same done to several visits at once: all of them, or none with the reason said.

Where a shopper is concerned, one mail tells of all of it. It names no client and no place: a
mail is read over shoulders.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from audit.access import Actor
from audit.assignments.models import Assignment, VisitSlot, Wave
from audit.assignments.states import APPROVED, MOVES, OPEN_STATES
from audit.assignments.writes import (
    MoveRefusedError,
    assign,
    cancel_visit,
    change_due,
    due_moment,
    move,
    plan_visits,
)
from audit.clients.models import Location
from audit.concurrency import unless_taken
from audit.database import db
from audit.mail import send, site_address
from audit.shoppers.models import Shopper


def plan_at(actor: Actor | None, wave: Wave, locations: Sequence[Location], number: int) -> int:
    """Plan ``number`` visits at each place; returns how many that are.

    All of them or none: raises :class:`MoveRefusedError` where a place was closed, or somebody
    else planned at one of them at this moment.
    """
    refusal = MoveRefusedError(
        _l("Somebody else planned visits here a moment ago. Nothing was added to theirs.")
    )
    with unless_taken(refusal):
        return sum(len(plan_visits(actor, wave, place, number)) for place in locations)


def assign_visits(
    actor: Actor | None, slots: Sequence[VisitSlot], shopper: Shopper, due_on: dt.date
) -> list[Assignment]:
    """Ask a shopper to do visits, each due at the end of a day at its place."""
    taken = [slot for slot in slots if slot.cancelled_at or _holder(slot)]
    if taken:
        raise MoveRefusedError(
            _l("No longer open: %(names)s. Nothing was assigned.", names=_names(taken))
        )
    refusal = MoveRefusedError(_l("Somebody was first with one of these. Nothing was assigned."))
    # What follows waits for whoever is ending this shopper's admission or access at this moment.
    db.session.refresh(shopper, ["state"], with_for_update=True)
    db.session.refresh(shopper.user, ["disabled_at"])
    with unless_taken(refusal):
        made = [assign(actor, slot, shopper, due_moment(due_on, slot.location)) for slot in slots]
    tell(shopper, "assignments/mail/assigned.txt", count=len(made), due_on=due_on)
    return made


def withdraw_visits(actor: Actor, slots: Sequence[VisitSlot], reason: str) -> list[Assignment]:
    """Take visits back from whoever has them; each shopper gets one mail with the reason."""
    held = _held(slots)
    late = [one.slot for one in held if one.state not in MOVES["withdraw"].sources]
    if late:
        raise MoveRefusedError(
            _l("The report of %(names)s has been sent: it is reviewed first.", names=_names(late))
        )
    try:
        for assignment in held:
            move(actor, assignment, "withdraw", reason)
    except MoveRefusedError:  # a report was sent at this moment: then none is withdrawn
        db.session.rollback()
        raise
    for shopper in {one.shopper.id: one.shopper for one in held}.values():
        count = sum(one.shopper_id == shopper.id for one in held)
        tell(shopper, "assignments/mail/withdrawn.txt", count=count, reason=reason)
    return held


def change_due_of(actor: Actor, slots: Sequence[VisitSlot], due_on: dt.date) -> list[Assignment]:
    """Give visits another due day; each shopper gets one mail."""
    held = _held(slots)
    done = [one.slot for one in held if one.state == APPROVED]
    if done:
        raise MoveRefusedError(_l("%(names)s is approved already.", names=_names(done)))
    for assignment in held:
        change_due(actor, assignment, due_moment(due_on, assignment.slot.location))
    for shopper in {one.shopper.id: one.shopper for one in held}.values():
        count = sum(one.shopper_id == shopper.id for one in held)
        tell(shopper, "assignments/mail/due_changed.txt", count=count, due_on=due_on)
    return held


def cancel_visits(actor: Actor, slots: Sequence[VisitSlot], reason: str) -> None:
    """Take visits that nobody has out of the plan."""
    taken = [slot for slot in slots if _holder(slot)]
    if taken:
        raise MoveRefusedError(
            _l("Somebody has %(names)s: withdraw it first.", names=_names(taken))
        )
    for slot in slots:
        if slot.cancelled_at is None:
            cancel_visit(actor, slot, reason)


def _held(slots: Sequence[VisitSlot]) -> list[Assignment]:
    held = [(slot, _holder(slot)) for slot in slots]
    free = [slot for slot, assignment in held if assignment is None]
    if free:
        raise MoveRefusedError(_l("Nobody has %(names)s.", names=_names(free)))
    return [assignment for _slot, assignment in held if assignment is not None]


def _holder(slot: VisitSlot) -> Assignment | None:
    return next((one for one in slot.assignments if one.state in OPEN_STATES), None)


def _names(slots: Sequence[VisitSlot]) -> str:
    return ", ".join(f"{slot.location.name} {slot.number}" for slot in slots)


def tell(shopper: Shopper, template: str, **said: object) -> None:
    """Send a shopper one mail; ``address`` is the site's, where ``said`` has no other."""
    user = shopper.user
    said.setdefault("address", site_address("/"))
    send(user.email, user.language, template, user=user, **said)
