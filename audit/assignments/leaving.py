"""A shopper who no longer takes part: what they still have goes back, in one action."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.access import Actor
from audit.accounts.models import User
from audit.assignments.many import tell
from audit.assignments.models import Assignment, VisitSlot
from audit.assignments.states import APPROVED, MOVES, OPEN_STATES
from audit.assignments.writes import MoveRefusedError, move
from audit.database import db
from audit.shoppers.models import Shopper
from audit.shoppers.writes import decline


@dataclass(frozen=True, slots=True)
class AtHand:
    """What a shopper has: what would be taken back, and reports that were sent, which stay."""

    open: list[Assignment]
    sent: list[Assignment]


def at_hand(shopper: Shopper) -> AtHand:
    """The assignments of a shopper that are not over, the first due first."""
    found = db.session.scalars(
        select(Assignment)
        .where(
            Assignment.shopper_id == shopper.id,
            Assignment.state.in_([state for state in OPEN_STATES if state != APPROVED]),
        )
        .options(
            joinedload(Assignment.slot).joinedload(VisitSlot.location),
            joinedload(Assignment.slot).joinedload(VisitSlot.wave),
        )
        .order_by(Assignment.due_at, Assignment.id)
    )
    both: tuple[list[Assignment], list[Assignment]] = ([], [])
    for assignment in found:
        both[assignment.state not in MOVES["withdraw"].sources].append(assignment)
    return AtHand(*both)


def end_admission(actor: Actor, shopper: Shopper, reason: str) -> int:
    """The shopper takes part no longer; returns how many open assignments were taken back.

    Their visits are free again, each with the reason in its history; the shopper gets one mail.
    Reports that were sent are reviewed as always. Raises
    :class:`~audit.assignments.writes.MoveRefusedError` where one was sent at this moment; then
    nothing changed.
    """
    # Nobody gives this shopper another assignment meanwhile (many.assign_visits waits for it).
    db.session.refresh(shopper, ["state"], with_for_update=True)
    taken = at_hand(shopper).open
    try:
        for assignment in taken:
            move(actor, assignment, "withdraw", reason)
    except MoveRefusedError:
        db.session.rollback()
        raise
    decline(actor, shopper, reason, withdrawn=len(taken))
    return len(taken)


def account_disabled(user: User, *, actor: Actor, reason: str) -> None:
    """Listens to accounts: who can no longer sign in has no visit left that nobody does.

    The shopper hears by mail that there is nothing left to do, not why: the reason is the
    administrator's, and kept in the history of each assignment. A report that is sent at this
    moment is reviewed as always. The admission stays as it is, for when the account is enabled.
    """
    shopper = db.session.scalar(select(Shopper).filter_by(user_id=user.id))
    if shopper is None:
        return
    # As above: whoever assigns waits, and then finds the account disabled.
    db.session.refresh(shopper, ["state"], with_for_update=True)
    taken = 0
    for assignment in at_hand(shopper).open:
        with suppress(MoveRefusedError):
            move(actor, assignment, "withdraw", reason, told=False)
            taken += 1
    if taken:
        tell(shopper, "assignments/mail/withdrawn.txt", count=taken, reason=None, address=None)
