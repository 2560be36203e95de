"""What may stand in the fields of a location."""

from __future__ import annotations

from decimal import Decimal

import pytest

from audit.clients.rules import hours_text, parse_degrees, parse_hours, zone_of


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9-17", [["09:00", "17:00"]]),
        ("9:00-12.30, 13:30 – 18:00", [["09:00", "12:30"], ["13:30", "18:00"]]),
        ("10:00 tot 24:00", [["10:00", "24:00"]]),
        ("18:00-02:00", [["18:00", "02:00"]]),
        ("gesloten", []),
        ("Closed", []),
        ("  ", None),
    ],
)
def test_opening_hours_are_read_as_people_write_them(text: str, meant: object) -> None:
    assert parse_hours(text) == meant


@pytest.mark.parametrize(
    "text",
    ["9", "nine to five", "9-9", "25-26", "9:61-10", "24:00-25:00", "13-18, 9-12", "9-13, 12-18"],
)
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_hours(text)


@pytest.mark.parametrize("text", ["09:00-12:30, 13:30-18:00", "closed", "18:00-02:00"])
def test_hours_are_written_as_they_are_read(text: str) -> None:
    assert hours_text(parse_hours(text), "closed") == text


def test_degrees_are_read_with_point_or_comma() -> None:
    assert parse_degrees("53.2194", 90) == Decimal("53.219400")
    assert parse_degrees("−3,5", 180) == Decimal("-3.500000")
    assert parse_degrees(" ", 90) is None


@pytest.mark.parametrize("text", ["91", "north", "nan", "1e999", "53°13'"])
def test_degrees_out_of_range_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_degrees(text, 90)


def test_the_time_zone_follows_from_the_country_where_one_will_do() -> None:
    assert zone_of("NL") == "Europe/Amsterdam"
    assert zone_of("BE") == "Europe/Brussels"
    assert zone_of("DE") == "Europe/Berlin"
    assert zone_of("US") is None
    assert zone_of("XX") is None
