"""What may stand in the fields of a location: pure rules, for the form and for the import."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from itertools import pairwise
from zoneinfo import available_timezones

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: What people write for a day on which a place stays closed, in our languages.
CLOSED_WORDS = ("closed", "gesloten", "dicht", "-", "x")

_PERIOD = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|tot|to|until)\s*(\d{1,2})(?:[:.](\d{2}))?"
)

Periods = list[list[str]]


def parse_hours(text: str) -> Periods | None:
    """Opening hours of a day, "9-12.30, 13:30-18:00", as [[from, until], …]; [] for closed.

    A period may run past midnight (18:00-02:00). Raises ValueError where it cannot be read;
    None for an empty text: nobody knows.
    """
    words = " ".join(text.lower().split())
    if not words:
        return None
    if words in CLOSED_WORDS:
        return []
    periods = []
    for part in re.split(r"\s*[,;/]\s*", words):
        found = _PERIOD.fullmatch(part)
        if found is None:
            raise ValueError(text)
        start, end = _clock(found[1], found[2]), _clock(found[3], found[4])
        if start == end or start == "24:00":
            raise ValueError(text)
        periods.append([start, end])
    starts = [start for start, _ in periods]
    if starts != sorted(starts) or any(
        end > later or end < start for (start, end), (later, _) in pairwise(periods)
    ):
        raise ValueError(text)
    return periods


def _clock(hours: str, minutes: str | None) -> str:
    hour, minute = int(hours), int(minutes or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError(f"{hours}:{minutes}")
    return f"{hour:02}:{minute:02}"


def hours_text(periods: Sequence[Sequence[str]] | None, closed: str) -> str:
    """Opening hours of a day as :func:`parse_hours` reads them; ``closed`` is the word for []."""
    if periods is None:
        return ""
    return ", ".join(f"{start}-{end}" for start, end in periods) or closed


def parse_degrees(text: str, most: int) -> Decimal | None:
    """A latitude (``most`` 90) or longitude (180) in degrees, with point or comma.

    None for an empty text; raises ValueError for what is no number or out of range. Rounded to
    six decimals, which is a hand's breadth.
    """
    words = text.strip().replace(",", ".").replace("−", "-")
    if not words:
        return None
    try:
        value = Decimal(words)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or abs(value) > most:
        raise ValueError(text)
    return value.quantize(Decimal("0.000001"))


@cache
def zones_of_countries() -> Mapping[str, tuple[str, ...]]:
    """Country → its time zones, the most populous first (the time zone database's zone.tab)."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _place, zone = line.split("\t")[:3]
            found[country] = (*found.get(country, ()), zone)
    return found


def zone_of(country: str) -> str | None:
    """The time zone of a country, where one will do: those of Europe; else None."""
    zones = zones_of_countries().get(country, ())
    if zones and (len(zones) == 1 or zones[0].startswith("Europe/")):
        return zones[0]
    return None


@cache
def time_zones() -> tuple[str, ...]:
    """All zones that are named after a place, Europe's first."""
    named = {zone for zones in zones_of_countries().values() for zone in zones}
    return tuple(
        sorted(
            named & available_timezones(), key=lambda zone: (not zone.startswith("Europe"), zone)
        )
    )
