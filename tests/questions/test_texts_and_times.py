"""Texts, dates, times and durations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.questions.base import AnswerError, Points, UnfinishedError, kind_named, kind_of
from audit.questions.definition import Question
from tests.accounts.test_blank_fields import NOTHING_TO_SEE
from tests.questions.fields import question


def read(asked: Question, **parts: str) -> Any:
    """What is read from the fields "q" (as ``typed``) and "q:<part>"."""
    form = {"q" if part == "typed" else f"q:{part}": text for part, text in parts.items()}
    return kind_of(asked).read(asked, form)  # type: ignore[arg-type]


def refused(asked: Question, value: Any) -> str:
    with pytest.raises(AnswerError) as caught:
        kind_of(asked).check(asked, value)
    return str(caught.value)


def test_text_is_read_without_blanks_around_it_and_with_plain_line_ends() -> None:
    assert read(question("long_text"), typed="  Eerst.\r\nToen.\r ") == "Eerst.\nToen."
    assert read(question("short_text"), typed=" \n ") is None
    assert read(question("short_text"), typed="a\x00b\ud800c") == "abc"
    assert read(question("short_text"), typed="\x1fa\x0bb\x07") == "a b"


@pytest.mark.parametrize("blank", NOTHING_TO_SEE)
@pytest.mark.parametrize("kind", ["short_text", "long_text", "whole_number"])
def test_what_cannot_be_seen_is_no_answer(kind: str, blank: str) -> None:
    assert read(question(kind), typed=blank) is None
    assert str(read(question(kind), typed=f"{blank}12{blank}")) == "12"


@pytest.mark.parametrize("blank", NOTHING_TO_SEE)
def test_a_stored_text_that_cannot_be_seen_is_asked_for_again(blank: str) -> None:
    assert refused(question("short_text"), blank) == "Write an answer."


@pytest.mark.parametrize(("kind", "most"), [("short_text", 500), ("long_text", 20_000)])
def test_a_text_has_its_longest_whatever_the_settings_say(kind: str, most: int) -> None:
    asked = question(kind, settings={"maximum_length": 50_000})
    kind_of(asked).check(asked, "x" * most)
    assert refused(asked, "x" * (most + 1)).startswith("Make this 1 character shorter")


def test_emoji_and_right_to_left_text_are_text() -> None:
    asked = question("short_text", settings={"maximum_length": 12})
    kind_of(asked).check(asked, "שלום 👍🏽 été")


@pytest.mark.parametrize("value", ["", "  ", 5, ["a"], {"text": "a"}, "half \ud800", "nul \x00"])
def test_what_is_no_text_or_cannot_be_stored_is_refused(value: Any) -> None:
    assert refused(question("long_text"), value)


def test_a_text_that_is_too_short_can_be_kept_but_not_sent() -> None:
    asked = question("long_text", settings={"minimum_length": 80})
    with pytest.raises(UnfinishedError, match="Write 70 characters more: at least 80"):
        kind_of(asked).check(asked, "x" * 10)
    kind_of(asked).check(asked, "x" * 80)


def test_a_pattern_holds_for_the_whole_text() -> None:
    postcode = question(
        "short_text", settings={"pattern": "[1-9][0-9]{3} ?[A-Z]{2}", "maximum_length": 10}
    )
    kind_of(postcode).check(postcode, "2011 AB")
    for text in ("2011 AB!", "0011 AB", "2011"):
        with pytest.raises(UnfinishedError):
            kind_of(postcode).check(postcode, text)


def test_a_pattern_that_takes_other_engines_for_ever_takes_no_time() -> None:
    asked = question("short_text", settings={"pattern": "(a+)+b"})
    with pytest.raises(UnfinishedError):
        kind_of(asked).check(asked, "a" * 400)


def test_lengths_and_patterns_that_cannot_work_are_named() -> None:
    def problems(kind: str, **settings: Any) -> set[str]:
        return set(kind_named(kind).settings_problems(settings))

    assert problems("short_text", minimum_length=3, maximum_length=40) == set()
    assert problems("short_text", minimum_length=41, maximum_length=40) == {"minimum_length"}
    assert problems("short_text", maximum_length=501) == {"maximum_length"}
    assert problems("short_text", pattern="(") == {"pattern"}
    assert problems("long_text", pattern="[a-z]+") == {"maximum_length"}


@pytest.mark.parametrize(
    "typed", ["2026-11-22", "22-11-2026", "22/11/2026", "22.11.2026", "22 11 2026", "2026-11-22 "]
)
def test_a_date_is_read_day_first_or_as_a_date_field_sends_it(typed: str) -> None:
    assert read(question("date"), typed=typed) == "2026-11-22"


def test_a_date_with_single_digits_is_day_first() -> None:
    assert read(question("date"), typed="3/4/2026") == "2026-04-03"


@pytest.mark.parametrize(
    "typed", ["11/22/2026", "2026-02-30", "22-11-26", "1899-12-31", "2200-01-01", "tomorrow", "٣"]
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(AnswerError, match="day-month-year"):
        read(question("date"), typed=typed)


@pytest.mark.parametrize(
    ("typed", "stored"), [("14:30", "14:30"), ("9.05", "09:05"), ("14:30:59", "14:30")]
)
def test_a_time_is_read_with_a_colon_or_a_point(typed: str, stored: str) -> None:
    assert read(question("time"), typed=typed) == stored


@pytest.mark.parametrize("typed", ["24:00", "12:60", "1430", "half three", "2:30 PM", "-1:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(AnswerError, match="14:30"):
        read(question("time"), typed=typed)


@pytest.mark.parametrize(
    "typed", ["2026-11-22T14:30", "2026-11-22T14:30:10", "22-11-2026 14:30", "22-11-2026, 14.30"]
)
def test_a_date_and_time_are_read_together(typed: str) -> None:
    assert read(question("date_time"), typed=typed) == "2026-11-22T14:30"


@pytest.mark.parametrize("typed", ["2026-11-22", "14:30", "22-11-2026 25:00", "T", " "])
def test_a_date_without_a_time_is_no_date_and_time(typed: str) -> None:
    if typed.strip():
        with pytest.raises(AnswerError):
            read(question("date_time"), typed=typed)
    else:
        assert read(question("date_time"), typed=typed) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "22-11-2026"),
        ("date", "2026-1-2"),
        ("date", "2026-02-29"),
        ("date", 20261122),
        ("time", "9:05"),
        ("time", "14:30:00"),
        ("time", "99:99"),
        ("date_time", "2026-11-22 14:30"),
        ("date_time", "2026-11-22T14:30Z"),
        ("date_time", "2026-11-22T14:61"),
        ("date_time", ["2026-11-22T14:30"]),
    ],
)
def test_dates_and_times_are_stored_in_one_form(kind: str, value: Any) -> None:
    assert refused(question(kind), value).startswith("Enter a")


def test_dates_and_times_are_shown_by_language_and_are_dates_in_the_workbook() -> None:
    def shown(kind: str, value: str) -> tuple[str, str, Any]:
        asked, of = question(kind), kind_named(kind)
        nl, en = of.display(asked, value, "nl"), of.display(asked, value, "en")
        return nl, en.replace("\u202f", " "), of.cell(asked, value, "nl")

    assert shown("date", "2026-11-22") == (
        "22 november 2026",
        "November 22, 2026",
        dt.date(2026, 11, 22),
    )
    assert shown("time", "14:30") == ("14:30", "2:30 PM", dt.time(14, 30))
    assert shown("date_time", "2026-11-22T14:30") == (
        "22 november 2026, 14:30",
        "22 November 2026, 14:30",
        dt.datetime(2026, 11, 22, 14, 30),  # noqa: DTZ001 — the clock on the wall
    )


@given(moment=st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2199, 12, 31)))  # noqa: DTZ001
def test_every_moment_is_read_as_it_was_typed(moment: dt.datetime) -> None:
    asked = question("date_time")
    stored = read(asked, typed=f"{moment:%d-%m-%Y %H:%M}")
    kind_of(asked).check(asked, stored)
    assert kind_of(asked).cell(asked, stored, "nl") == moment.replace(second=0, microsecond=0)


START, STOP = "2026-11-22T18:34:00.000Z", "2026-11-22T18:57:08.400Z"


def test_a_stopwatch_keeps_when_it_started_and_stopped() -> None:
    value = read(question("duration"), started_at=START, stopped_at=STOP, minutes="", seconds="")
    assert value == {"seconds": 1388, "started_at": START, "stopped_at": STOP}


def test_a_running_stopwatch_is_kept_but_cannot_be_sent() -> None:
    asked = question("duration")
    value = read(asked, started_at=START, stopped_at="", minutes="", seconds="")
    assert value == {"seconds": None, "started_at": START, "stopped_at": None}
    with pytest.raises(UnfinishedError, match="still runs"):
        kind_of(asked).check(asked, value)
    assert kind_of(asked).comparable(asked, value) is None
    assert kind_of(asked).cell(asked, value, "nl") is None
    assert kind_of(asked).display(asked, value, "nl") == "Stopwatch loopt nog"
    scored = question("duration", settings={"bands": [{"up_to": None, "points": 5}]})
    assert kind_of(scored).points(scored, value) == Points(Fraction(0), Fraction(5))


@pytest.mark.parametrize(
    ("minutes", "seconds", "total"),
    [("23", "8", 1388), ("23", "", 1380), ("", "90", 90), ("0", "0", 0), ("1500", "59", 90059)],
)
def test_a_time_can_be_filled_in_by_hand(minutes: str, seconds: str, total: int) -> None:
    value = read(question("duration"), minutes=minutes, seconds=seconds)
    assert value == {"seconds": total, "started_at": None, "stopped_at": None}


def test_a_time_filled_in_over_the_stopwatch_drops_what_the_stopwatch_measured() -> None:
    by_hand = {"seconds": 1500, "started_at": None, "stopped_at": None}
    asked = question("duration")
    assert read(asked, started_at=START, stopped_at=STOP, minutes="25", seconds="0") == by_hand
    assert read(asked, started_at=START, minutes="25", seconds="") == by_hand
    untouched = read(asked, started_at=START, stopped_at=STOP, minutes="23", seconds="8")
    assert untouched["started_at"] == START


@pytest.mark.parametrize(
    ("minutes", "seconds"), [("5", "60"), ("1,5", ""), ("-1", ""), ("", "x"), ("²", "")]
)
def test_minutes_and_seconds_are_whole_numbers(minutes: str, seconds: str) -> None:
    with pytest.raises(AnswerError, match=r"whole numbers|0 to 59"):
        read(question("duration"), minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"seconds": -1},
        {"seconds": 1.5},
        {"seconds": True},
        {"seconds": "60"},
        {"seconds": None},
        {"seconds": 32 * 86_400},
        {"seconds": 5, "started_at": "yesterday"},
        {"seconds": 5, "started_at": "2026-11-22T18:34:00"},
        {"seconds": 5, "started_at": STOP, "stopped_at": START},
        {"seconds": 5, "stopped_at": STOP},
        {"seconds": 5, "ticks": 5},
        [5],
        5,
    ],
)
def test_a_duration_that_cannot_be_is_refused(value: Any) -> None:
    assert refused(question("duration"), value)


@pytest.mark.parametrize(("seconds", "points"), [(600, 5), (601, 2), (1200, 2), (1201, 0)])
def test_a_duration_earns_points_by_bands_of_minutes(seconds: int, points: int) -> None:
    bands = [{"up_to": 10, "points": 5}, {"up_to": 20, "points": 2}, {"up_to": None, "points": 0}]
    asked = question("duration", settings={"bands": bands})
    value = {"seconds": seconds, "started_at": None, "stopped_at": None}
    assert kind_of(asked).points(asked, value) == Points(Fraction(points), Fraction(5))


def test_a_duration_compares_and_exports_as_minutes_and_is_shown_in_units() -> None:
    asked, kind = question("duration"), kind_named("duration")
    value = {"seconds": 1388, "started_at": None, "stopped_at": None}
    assert round(kind.comparable(asked, value), 6) == Decimal("23.133333")
    assert kind.cell(asked, value, "nl") == Decimal("23.13")
    assert kind.display(asked, value, "nl") == "23 min 8 s"
    assert kind.display(asked, {"seconds": 90_061}, "nl") == "1 d 1 u 1 min 1 s"
    assert kind.display(asked, {"seconds": 0}, "en") == "0 s"
