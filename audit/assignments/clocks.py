"""Which clock runs in which state, and how much of it is left. Pure: no database, no request.

| state | runs until |
|---|---|
| open (nobody has the visit) | the end of the wave at the location |
| assigned, accepted, in progress | the due date |
| submitted, in review | the hours promised for a review, counted from when it was sent |
| returned | the hours for a correction, counted from when it was returned |
| approved, rejected, declined, withdrawn, cancelled | no clock |
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from audit.assignments.states import (
    ACCEPTED,
    ASSIGNED,
    IN_PROGRESS,
    IN_REVIEW,
    RETURNED,
    SUBMITTED,
)

#: A visit that nobody has: no state of an assignment, since there is none.
OPEN = "open"
#: A visit that was taken out of the plan.
CANCELLED = "cancelled"

UNTIL_DUE = (ASSIGNED, ACCEPTED, IN_PROGRESS)
UNDER_REVIEW = (SUBMITTED, IN_REVIEW)

#: What is left when a clock begins to ask for attention.
SOON_DUE = dt.timedelta(hours=48)
SOON_OPEN = dt.timedelta(days=7)
#: Of a review or a correction: a quarter of the time that is allowed.
SOON_SHARE = 4

LATE = "late"
SOON = "soon"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hours for a review and for a correction, as the settings give them."""

    review_hours: int
    correction_hours: int

    def review(self) -> dt.timedelta:
        return dt.timedelta(hours=self.review_hours)

    def correction(self) -> dt.timedelta:
        return dt.timedelta(hours=self.correction_hours)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock at one moment. ``tone`` is "" while there is time, then "soon", then "late"."""

    ends_at: dt.datetime
    left: dt.timedelta
    tone: str


def clock_of(
    state: str,
    *,
    due_at: dt.datetime,
    since: dt.datetime,
    allowed: Allowed,
    at: dt.datetime,
) -> Clock | None:
    """The clock of a state at the moment ``at``; None where none runs.

    ``due_at`` is the due moment of an assignment, or the end of the wave for an open visit;
    ``since`` is when the state's clock started (``Assignment.state_since``).
    """
    if state == OPEN:
        return _clock(due_at, SOON_OPEN, at)
    if state in UNTIL_DUE:
        return _clock(due_at, SOON_DUE, at)
    if state in UNDER_REVIEW:
        return _clock(since + allowed.review(), allowed.review() / SOON_SHARE, at)
    if state == RETURNED:
        return _clock(since + allowed.correction(), allowed.correction() / SOON_SHARE, at)
    return None


def _clock(ends_at: dt.datetime, soon: dt.timedelta, at: dt.datetime) -> Clock:
    left = ends_at - at
    tone = LATE if left < dt.timedelta(0) else SOON if left <= soon else ""
    return Clock(ends_at, left, tone)


def amount(left: dt.timedelta) -> tuple[int, str]:
    """What is left, or over, as one whole number and its unit: "days", "hours" or "minutes".

    Days from 48 hours on, hours from 60 minutes on; parts are dropped, so that nobody has less
    time than is said.
    """
    minutes = int(abs(left).total_seconds() // 60)
    if minutes >= 48 * 60:
        return minutes // (24 * 60), "days"
    if minutes >= 60:
        return minutes // 60, "hours"
    return minutes, "minutes"
