"""Checking in and out as an answer: the moment alone is enough, a place is never demanded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from werkzeug.datastructures import MultiDict

from audit.questions.base import AnswerError, kind_of
from audit.questions.presence import moment_of
from audit.questions.standing import standing_question

ARRIVED = standing_question("presence.check_in")
KIND = kind_of(ARRIVED)
AT = "2026-11-22T14:31:05+01:00"
NOWHERE = {"latitude": None, "longitude": None, "accuracy": None}


def given(**parts: str) -> Any:
    return KIND.read(
        ARRIVED, MultiDict({f"{ARRIVED.code}:{name}": text for name, text in parts.items()})
    )


def test_a_tap_brings_the_moment_and_the_place() -> None:
    value = given(at=AT, latitude="53.219412", longitude="6.566501", accuracy="12")
    assert value == {
        "at": AT, "latitude": 53.219412, "longitude": 6.566501, "accuracy": 12, "refused": False,
    }  # fmt: skip
    KIND.check(ARRIVED, value)
    assert KIND.display(ARRIVED, value, "en") == "22 Nov 2026, 14:31 (±\u00a012\u00a0m)"


def test_a_refused_place_leaves_the_moment() -> None:
    value = given(at=AT, latitude="", longitude="", accuracy="", refused="1")
    assert value == {"at": AT, **NOWHERE, "refused": True}
    KIND.check(ARRIVED, value)
    assert KIND.display(ARRIVED, value, "nl") == "22 nov 2026, 14:31, plaats niet gedeeld"


def test_a_place_that_was_not_found_leaves_the_moment() -> None:
    value = given(at=AT)
    assert value == {"at": AT, **NOWHERE, "refused": False}
    assert KIND.display(ARRIVED, value, "nl") == "22 nov 2026, 14:31, plaats niet gevonden"


@time_machine.travel(dt.datetime(2026, 11, 22, 13, 31, 5, tzinfo=dt.UTC), tick=False)
def test_without_script_the_button_means_now() -> None:
    value = given(now="1", at="", latitude="", longitude="", accuracy="", refused="")
    assert value == {"at": "2026-11-22T13:31:05+00:00", **NOWHERE, "refused": False}


def test_a_page_that_was_only_passed_answers_nothing() -> None:
    assert given(at="", latitude="", longitude="", accuracy="", refused="") is None
    assert not ARRIVED.mandatory


@pytest.mark.parametrize(
    "value",
    [
        {"at": "2026-11-22T14:31:05", **NOWHERE, "refused": False},  # no zone
        {"at": "yesterday, around noon", **NOWHERE, "refused": False},
        {"at": "0001-01-01T00:00:00+14:00", **NOWHERE, "refused": False},
        {"at": "9999-12-31T23:59:59-14:00", **NOWHERE, "refused": False},
        {"at": AT, **NOWHERE, "refused": "no"},
        {"at": AT, **NOWHERE, "refused": False, "speed": 3},
        {"at": AT, "latitude": 91, "longitude": 6, "accuracy": None, "refused": False},
        {"at": AT, "latitude": 53, "longitude": None, "accuracy": None, "refused": False},
        {"latitude": 53, "longitude": 6, "accuracy": None, "refused": False},
        AT,
    ],
)
def test_what_is_no_presence_is_refused(value: Any) -> None:
    with pytest.raises(AnswerError):
        KIND.check(ARRIVED, value)


def test_conditions_only_see_that_it_is_there() -> None:
    assert KIND.comparable(ARRIVED, given(at=AT)) is True


def test_no_client_reads_it() -> None:
    assert not KIND.for_client


def test_a_moment_keeps_its_offset() -> None:
    at = moment_of({"at": AT})
    assert at == dt.datetime(2026, 11, 22, 13, 31, 5, tzinfo=dt.UTC)
    assert moment_of({"at": "2026-11-22T14:31:05"}) is None
    assert moment_of(None) is None
