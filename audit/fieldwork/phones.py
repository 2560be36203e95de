"""What a phone tells of itself beside the answers: which device it is, and what its clock says."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from audit.database import db, now
from audit.fieldwork.models import Answer
from audit.fieldwork.versions import Told

#: Names that are posted beside the answers begin with a colon: no question can be called so.
CODE, PHONE_NOW = ":code", ":phone_now"

#: A clock that is further off is no clock.
_FURTHEST = dt.timedelta(days=3660)
#: So much later than it arrived an answer may seem to be given, since clocks tell whole seconds.
_SLACK = dt.timedelta(seconds=2)
#: Digits of a sequence number; more were made up.
_DIGITS = 15


def told_in(form: MultiDict[str, str]) -> Told:
    """What came along with the answers to the questions in ``:code``: ``:phone_at`` and
    ``:sequence`` in the same order, ``:device`` and ``:phone_now`` once."""
    present, codes = now(), form.getlist(CODE)
    numbers = zip(codes, form.getlist(":sequence"), strict=False)
    times = [phone_time(text, present) for text in form.getlist(":phone_at")]
    device, clock = uuid_in(form.get(":device")), phone_time(form.get(PHONE_NOW), present)
    return Told(
        times=dict(zip(codes, times, strict=False)),
        device=str(device) if device else None,
        sequences={code: int(text) for code, text in numbers if _is_number(text)},
        clock_offset=round((present - clock).total_seconds()) if clock else None,
    )


def phone_time(text: str | None, present: dt.datetime | None = None) -> dt.datetime | None:
    """The phone's own time, where it told one that can be; ``present`` is our own."""
    try:
        told = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if told.tzinfo is None or abs(told - (present or now())) > _FURTHEST:
        return None
    return told.astimezone(dt.UTC)


def corrected(
    told: dt.datetime | None, phone_now: dt.datetime | None, earliest: dt.datetime
) -> dt.datetime | None:
    """A moment on the phone's clock by ours: moved by what the two differ at this moment, not
    later than now and not before ``earliest``. None where the phone told too little."""
    if told is None or phone_now is None:
        return None
    present = now()
    return max(earliest, min(present, told + (present - phone_now)))


def clocks_in(
    rows: Iterable[tuple[str, dt.datetime | None, int | None, dt.datetime]],
) -> dict[str, int]:
    """By how many seconds the phone's clock was behind ours as each answer was given, by question
    code, wherever it said. ``rows``: question code, the phone's time, by how many seconds its clock
    was behind as the answer came, and when that was.

    An answer of a moment that was still to come was given by a clock that was put back before it
    was sent: how far it was ahead at least, the latest of these answers tell for all of them.
    """
    found: dict[str, int] = {}
    to_come: dict[str, int] = {}
    for code, phone_at, offset, saved_at in rows:
        if offset is None:
            continue
        found[code] = offset
        if phone_at is not None and phone_at + dt.timedelta(seconds=offset) > saved_at + _SLACK:
            to_come[code] = math.floor((saved_at - phone_at).total_seconds())
    return found | dict.fromkeys(to_come, min(to_come.values(), default=0))


def clocks_of(report_id: int) -> dict[str, int]:
    """:func:`clocks_in` the answers of a report."""
    rows = db.session.execute(
        select(Answer.code, Answer.phone_at, Answer.clock_offset, Answer.saved_at).where(
            Answer.report_id == report_id
        )
    )
    return clocks_in(rows)


def uuid_in(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS
