"""What a phone tells of itself beside the answers: which device it is, and what its clock says."""

from __future__ import annotations

import datetime as dt
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


def clocks_of(report_id: int) -> dict[str, int]:
    """By how many seconds the phone's clock was behind ours as each answer came, by question code,
    wherever it said."""
    rows = db.session.execute(
        select(Answer.code, Answer.clock_offset).where(
            Answer.report_id == report_id, Answer.clock_offset.is_not(None)
        )
    )
    return {row.code: row.clock_offset for row in rows}


def uuid_in(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS
