"""Dates and times as native fields send them and as people type them.

Stored as ISO text without a zone: the visit's own clock on the wall.
"""

from __future__ import annotations

import datetime as dt
import re

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
#: Day before month, as everywhere in Dutch; the message says so.
_TYPED_DATE = re.compile(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})", re.ASCII)
_TYPED_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.][0-9]{2}(?:\.[0-9]+)?)?", re.ASCII)
_STORED_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_STORED_TIME = re.compile(r"[0-9]{2}:[0-9]{2}", re.ASCII)

EARLIEST, LATEST = 1900, 2199


def typed_date(text: str) -> dt.date | None:
    """The date in "2026-11-22" or "22-11-2026" (also with . / or blanks); None if it is none."""
    if found := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _TYPED_DATE.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        return None
    return _date(year, month, day)


def typed_time(text: str) -> dt.time | None:
    """The time in "14:30", "9.05" or "14:30:59" (seconds are dropped); None if it is none."""
    found = _TYPED_TIME.fullmatch(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def typed_date_time(text: str) -> dt.datetime | None:
    """A date and a time with "T" or blanks between them; None if it is none."""
    date_part, _, time_part = text.replace("T", " ").rpartition(" ")
    date, time = typed_date(date_part.strip(" ,")), typed_time(time_part)
    return dt.datetime.combine(date, time) if date and time else None


def stored_date(value: object) -> dt.date | None:
    """The date in an answer, "2026-11-22"; None for anything else."""
    if not isinstance(value, str) or not _STORED_DATE.fullmatch(value):
        return None
    return typed_date(value)


def stored_time(value: object) -> dt.time | None:
    """The time in an answer, "14:30"; None for anything else."""
    if not isinstance(value, str) or not _STORED_TIME.fullmatch(value):
        return None
    return typed_time(value)


def stored_date_time(value: object) -> dt.datetime | None:
    """The date and time in an answer, "2026-11-22T14:30"; None for anything else."""
    if not isinstance(value, str) or len(value) != 16 or value[10] != "T":
        return None
    date, time = stored_date(value[:10]), stored_time(value[11:])
    return dt.datetime.combine(date, time) if date and time else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
