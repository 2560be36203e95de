"""The life of an assignment: which moves exist, who may make them, what is recorded.

One table; nothing changes a state any other way (``writes.move``).
"""

from __future__ import annotations

from dataclasses import dataclass

from audit.access import ADMINISTRATOR, COORDINATOR, REVIEWER, SHOPPER

ASSIGNED = "assigned"
ACCEPTED = "accepted"
IN_PROGRESS = "in_progress"
SUBMITTED = "submitted"
IN_REVIEW = "in_review"
RETURNED = "returned"
APPROVED = "approved"
REJECTED = "rejected"
DECLINED = "declined"
WITHDRAWN = "withdrawn"

#: In the order of the work.
STATES = (
    ASSIGNED, ACCEPTED, IN_PROGRESS, SUBMITTED, IN_REVIEW, RETURNED, APPROVED,
    REJECTED, DECLINED, WITHDRAWN,
)  # fmt: skip
#: The visit is taken; in any other state the slot is free again.
OPEN_STATES = (ASSIGNED, ACCEPTED, IN_PROGRESS, SUBMITTED, IN_REVIEW, RETURNED, APPROVED)


@dataclass(frozen=True, slots=True)
class Move:
    """A change of state. ``event`` names it in the past tense in the history.

    ``keeps_clock``: the clock of the state before runs on, as that of a review does from when
    the report was sent, whenever a reviewer opens it.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    event: str
    needs_reason: bool = False
    keeps_clock: bool = False


#: Who works at the command line: no role that anybody holds.
OPERATOR = "operator"

_COORDINATION = (COORDINATOR, ADMINISTRATOR)

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("accept", (ASSIGNED,), ACCEPTED, (SHOPPER,), "assignment_accepted"),
        Move("decline", (ASSIGNED, ACCEPTED), DECLINED, (SHOPPER,), "assignment_declined"),
        Move("start", (ACCEPTED,), IN_PROGRESS, (SHOPPER,), "report_started"),
        Move("submit", (IN_PROGRESS, RETURNED), SUBMITTED, (SHOPPER,), "report_submitted"),
        Move("open", (SUBMITTED,), IN_REVIEW, (REVIEWER,), "review_opened", keeps_clock=True),
        Move("return", (IN_REVIEW,), RETURNED, (REVIEWER,), "report_returned", True),
        Move("approve", (IN_REVIEW,), APPROVED, (REVIEWER,), "report_approved"),
        Move("reject", (IN_REVIEW, RETURNED), REJECTED, (REVIEWER,), "report_rejected", True),
        # Not for administrators: they read no reports.
        Move("reopen", (APPROVED,), IN_REVIEW, (COORDINATOR,), "report_reopened", True),
        Move(
            "withdraw",
            (ASSIGNED, ACCEPTED, IN_PROGRESS, RETURNED),
            WITHDRAWN,
            _COORDINATION,
            "assignment_withdrawn",
            True,
        ),
        Move(
            "erase",
            (IN_PROGRESS, SUBMITTED, IN_REVIEW, RETURNED),
            WITHDRAWN,
            (OPERATOR,),
            "report_erased",
            True,
        ),
    )
}


def moves_from(state: str, roles: frozenset[str]) -> tuple[Move, ...]:
    """The moves that somebody with these roles may make from ``state``."""
    return tuple(
        move
        for move in MOVES.values()
        if state in move.sources and not roles.isdisjoint(move.roles)
    )
