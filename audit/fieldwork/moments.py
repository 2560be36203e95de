"""Days and times as a shopper reads them: those of the place they go to."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, format_time
from flask_babel import gettext as _


def day_at(moment: dt.datetime, zone: str) -> str:
    """The day there: "Fri 28 Nov", which no line breaks in two."""
    day = format_date(moment.astimezone(ZoneInfo(zone)).date(), "EEE d MMM")
    return day.replace(" ", "\u00a0")


def time_at(moment: dt.datetime, zone: str) -> str:
    """The time there: "21:47"."""
    return format_time(moment.astimezone(ZoneInfo(zone)), "short", rebase=False)


def moment_at(moment: dt.datetime, zone: str) -> str:
    """Day and time there: "Fri 28 Nov, 21:47"."""
    return _("%(day)s, %(time)s", day=day_at(moment, zone), time=time_at(moment, zone))


def long_day(moment: dt.datetime) -> str:
    """A day for the top of a page, in the reader's own zone: "Friday 28 November"."""
    return format_datetime(moment, "EEEE d MMMM")
