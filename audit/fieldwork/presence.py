"""When a shopper was there, by checking in and out: the day of a visit, and the time on site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from audit.questions.presence import moment_of
from audit.scripts.document import CHECK_IN, CHECK_OUT
from audit.scripts.runner import NOTHING, Given, Walk

#: A phone whose clock is further off than this says nothing about the day.
CLOCK_OFF = dt.timedelta(days=1)
#: One that is further off than this had a moment of its own: it is moved to where ours was.
CLOCK_WRONG = dt.timedelta(minutes=5)

#: By question code by how many seconds the phone's clock was behind ours as the answer came.
Offsets = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stay:
    """Time on site: when somebody arrived and left, of which one may be unknown."""

    arrived: dt.datetime | None
    left: dt.datetime | None

    @property
    def first(self) -> dt.datetime:
        """The first moment at which they are known to be there."""
        return self.arrived or self.left  # type: ignore[return-value]

    @property
    def last(self) -> dt.datetime:
        return self.left or self.arrived  # type: ignore[return-value]

    @property
    def minutes(self) -> int | None:
        """Whole minutes; None where only one end is known."""
        if self.arrived is None or self.left is None:
            return None
        return round((self.left - self.arrived).total_seconds() / 60)


def _told(given: Mapping[str, Given], code: str, offsets: Offsets) -> dt.datetime | None:
    """The moment of a tap, by our clock where the phone's was wrong."""
    found = given.get(code, NOTHING)
    at = moment_of(found.value) if found.answered else None
    behind = dt.timedelta(seconds=offsets.get(code, 0))
    return at + behind if at and abs(behind) > CLOCK_WRONG else at


def stay_of(given: Mapping[str, Given], offsets: Offsets = MappingProxyType({})) -> Stay | None:
    """From check-in to check-out; None where there is neither, or they run backwards."""
    arrived, left = (_told(given, code, offsets) for code in (CHECK_IN, CHECK_OUT))
    if not (arrived or left) or (arrived and left and left < arrived):
        return None
    return Stay(arrived, left)


def stay_in(walk: Walk, offsets: Offsets = MappingProxyType({})) -> Stay | None:
    """The same of a walk: what is hidden there tells nothing."""
    return stay_of({code: walk.given[code] for code in walk.known}, offsets)


def by_local_clock(changes: Mapping[str, Given], zone: str) -> Mapping[str, Given]:
    """Check-in and check-out by the clock at the location, whatever clock the phone shows."""
    here = {
        code: replace(given, value={**given.value, "at": moment.isoformat(timespec="seconds")})
        for code in (CHECK_IN, CHECK_OUT)
        if (given := changes.get(code)) and (told := moment_of(given.value))
        for moment in [told.astimezone(ZoneInfo(zone))]
    }
    return {**changes, **here} if here else changes


def visit_day(
    given: Mapping[str, Given],
    started_at: dt.datetime,
    sent_at: dt.datetime,
    zone: str,
    offsets: Offsets = MappingProxyType({}),
) -> dt.date:
    """The day of the visit at the location: that of checking in, else of starting the report."""
    at = _told(given, CHECK_IN, offsets)
    if at is None or not started_at - CLOCK_OFF <= at <= sent_at + CLOCK_OFF:
        at = started_at
    return at.astimezone(ZoneInfo(zone)).date()
