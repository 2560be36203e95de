"""When a report came about, in words by the clock at the location: on site, and step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.clients.models import Location
from audit.fieldwork.presence import Stay
from audit.language import by_clock_of
from audit.scripts.document import CHECK_IN, CHECK_OUT
from audit.scripts.runner import Walk


def at_location(
    moment: dt.datetime | None, location: Location, pattern: str = "d MMM HH:mm"
) -> str:
    """A moment by the clock at the location: "18 Nov 16:30"."""
    return by_clock_of(location.time_zone, moment, pattern) if moment else ""


def span_words(moments: Collection[dt.datetime], location: Location) -> str:
    """From the first moment to the last: "17 Nov 19:05–19:20"; over days in words too."""
    if not moments:
        return ""
    zone = ZoneInfo(location.time_zone)
    first, last = min(moments).astimezone(zone), max(moments).astimezone(zone)
    begin = at_location(first, location)
    if first.date() == last.date():
        end = at_location(last, location, "HH:mm")
        return begin if begin.endswith(end) else f"{begin}–{end}"
    days = (last.date() - first.date()).days + 1
    return ngettext(
        "%(begin)s to %(end)s, over %(num)s day",
        "%(begin)s to %(end)s, over %(num)s days",
        days,
        begin=begin,
        end=at_location(last, location),
    )


def on_site_words(stay: Stay | None, location: Location) -> str:
    """The time on site; "" where the shopper told neither end."""
    if stay is None:
        return ""
    if stay.minutes is None:
        moment = at_location(stay.first, location)
        if stay.arrived:
            return _("from %(moment)s, end not told", moment=moment)
        return _("until %(moment)s, beginning not told", moment=moment)
    return _(
        "%(span)s, %(minutes)s min",
        span=span_words((stay.first, stay.last), location),
        minutes=stay.minutes,
    )


def tap_names() -> dict[str, str]:
    return {CHECK_IN: _("check-in"), CHECK_OUT: _("check-out")}


def without_place(walk: Walk) -> list[str]:
    """Of checking in and out without a place: whether it was kept back or not found."""
    said = []
    for code, name in tap_names().items():
        if code not in walk.known:
            continue
        value = walk.given[code].value
        if value["latitude"] is not None:
            continue
        words = _("place not shared") if value["refused"] else _("place not found")
        said.append(f"{name}: {words}")
    return said
