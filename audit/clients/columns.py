"""The columns of a file with locations: what they are called, and how a cell becomes a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from audit.clients.models import Location
from audit.clients.rules import (
    DAYS,
    hours_text,
    parse_degrees,
    parse_hours,
    time_zones,
    zones_of_countries,
)


class CellError(ValueError):
    """A cell cannot be understood; ``reason`` says why."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``names`` are its headings in our languages; the first is the template's.

    ``read`` turns a text into a value or raises :class:`CellError`; ``written`` is the text of
    what a location has.
    """

    key: str
    names: tuple[str, ...]
    read: Callable[[str], Any]
    written: Callable[[Location], str]
    required: bool = False
    width: int = 16


def _text(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise CellError(_l("at most %(most)s characters", most=most))
        return text

    return read


def _degrees(most: int) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return parse_degrees(text, most)
        except ValueError:
            raise CellError(
                _l("degrees such as 53.219400, between −%(most)s and %(most)s", most=most)
            ) from None

    return read


def _hours(text: str) -> Any:
    try:
        return parse_hours(text)
    except ValueError:
        raise CellError(_l("hours such as 9:00-17:30, or the word closed")) from None


def _country(text: str) -> str:
    if text and text.upper() not in zones_of_countries():
        raise CellError(_l("a country's code of two letters, such as NL"))
    return text.upper()


def _time_zone(text: str) -> str:
    if text and text not in time_zones():
        raise CellError(_l("a time zone such as Europe/Amsterdam"))
    return text


def _plain(name: str) -> Callable[[Location], str]:
    return lambda place: "" if getattr(place, name) is None else str(getattr(place, name))


def _of_day(day: str) -> Callable[[Location], str]:
    return lambda place: hours_text(place.opening_hours.get(day), "closed")


_DUTCH_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

COLUMNS: tuple[Column, ...] = (
    Column("code", ("code", "eigen code", "own code"), _text(40), _plain("code"), True, 12),
    Column("name", ("name", "naam"), _text(120), _plain("name"), True, 30),
    Column(
        "region",
        ("region", "regio", "regiocode", "region code"),
        _text(40),
        lambda place: place.region.code if place.region else "",
        width=10,
    ),
    Column(
        "region_name",
        ("region_name", "region name", "regionaam"),
        _text(120),
        lambda place: place.region.name if place.region else "",
    ),
    Column(
        "street", ("street", "straat", "adres", "address"), _text(160), _plain("street"), width=26
    ),
    Column(
        "postal_code", ("postal_code", "postal code", "postcode"), _text(20), _plain("postal_code")
    ),
    Column("city", ("city", "plaats", "town", "stad"), _text(80), _plain("city"), True, 18),
    Column("country", ("country", "land"), _country, _plain("country"), width=9),
    Column("latitude", ("latitude", "breedtegraad", "lat"), _degrees(90), _plain("latitude")),
    Column(
        "longitude", ("longitude", "lengtegraad", "lon", "lng"), _degrees(180), _plain("longitude")
    ),
    Column(
        "time_zone",
        ("time_zone", "time zone", "tijdzone"),
        _time_zone,
        _plain("time_zone"),
        width=20,
    ),
    *(
        Column(day, (day, dutch), _hours, _of_day(day))
        for day, dutch in zip(DAYS, _DUTCH_DAYS, strict=True)
    ),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}

#: What a heading stands for, in small letters with single spaces.
KEY_OF: Mapping[str, str] = {name: column.key for column in COLUMNS for name in column.names}


def key_of(heading: str) -> str | None:
    """The column that a heading means; None where we know none."""
    words = " ".join(heading.lower().replace("*", " ").split())
    return KEY_OF.get(words) or KEY_OF.get(words.replace(" ", "_"))


#: What a spreadsheet shows where a formula of its own could not be worked out.
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")


def is_calculated(text: str) -> bool:
    """Whether a cell holds a formula, or the error that it came to: nobody is called so."""
    return text.startswith("=") or text.upper() in _ERRORS
