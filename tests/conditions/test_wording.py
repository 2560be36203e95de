"""Conditions in words, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from audit.conditions import describe

NAMES = {"told": "5.2", "wait": "5.1", "services": "2.1", "left": "6.1", "arrived": "1.1"}
OPTIONS = {("told", "no"): "No", ("told", "late"): "Only after I asked", ("services", "a"): "App"}

TOLD = {"var": ["told"]}
WAIT = {"var": ["wait"]}
NO = {"==": [TOLD, "no"]}
LONG = {">": [WAIT, 15]}

SENTENCES = [
    ({"or": [NO, LONG]}, "5.2 is No, or 5.1 is over 15", "5.2 is No, of 5.1 is meer dan 15"),
    ({"and": [NO, LONG]}, "5.2 is No and 5.1 is over 15", "5.2 is No en 5.1 is meer dan 15"),
    (
        {"and": [{"or": [NO, LONG]}, {"answered": ["left"]}]},
        "(5.2 is No, or 5.1 is over 15) and 6.1 is answered",
        "(5.2 is No, of 5.1 is meer dan 15) en 6.1 is beantwoord",
    ),
    ({"!": [NO]}, "5.2 is not No", "5.2 is niet No"),
    ({"!": [{"!": [NO]}]}, "5.2 is No", "5.2 is No"),
    ({"!": [{"answered": ["wait"]}]}, "5.1 is not answered", "5.1 is niet beantwoord"),
    ({"!": [LONG]}, "not: 5.1 is over 15", "niet: 5.1 is meer dan 15"),
    (
        {"or_unanswered": [{"!=": [TOLD, "no"]}, "told"]},
        "5.2 is not No, or 5.2 is not answered",
        "5.2 is niet No, of 5.2 is niet beantwoord",
    ),
    (
        {"in": ["a", {"var": ["services"]}]},
        "2.1 includes App",
        "bij 2.1 is App gekozen",
    ),
    (
        {"!": [{"in": ["a", {"var": ["services"]}]}]},
        "2.1 does not include App",
        "bij 2.1 is App niet gekozen",
    ),
    (
        {"in": [TOLD, ["no", "late"]]},
        "5.2 is one of No or Only after I asked",
        "5.2 is No of Only after I asked",
    ),
    (
        {"<": [{"var": ["left"]}, {"var": ["arrived"]}]},
        "6.1 is under 1.1",
        "6.1 is minder dan 1.1",
    ),
    (
        {"<=": [{"var": ["left"]}, {"today": []}]},
        "6.1 is not after today",
        "6.1 is niet na vandaag",
    ),
    (
        {">": [{"var": ["left"]}, "2026-11-22"]},
        "6.1 is after Nov 22, 2026",
        "6.1 is na 22 nov 2026",
    ),
    ({">=": [WAIT, 2.5]}, "5.1 is at least 2.5", "5.1 is minstens 2,5"),
    ({"==": [WAIT, -2]}, "5.1 is −2", "5.1 is −2"),
    (
        {"<": [{"*": [{"+": [WAIT, 1]}, 2]}, 10]},
        "(5.1 + 1) × 2 is under 10",
        "(5.1 + 1) × 2 is minder dan 10",
    ),
    (
        {">": [{"count": [{"var": ["services"]}]}, 2]},
        "how many are chosen in 2.1 is over 2",
        "het aantal keuzes bij 2.1 is meer dan 2",
    ),
    (
        {"==": [{"round": [{"/": [WAIT, 3]}, 1]}, 2]},
        "(5.1 ÷ 3) rounded to 1 decimal is 2",
        "(5.1 ÷ 3) afgerond op 1 decimaal is 2",
    ),
    (
        {"==": [{"if": [NO, 1, 0]}, 1]},
        "(1 if 5.2 is No, otherwise 0) is 1",
        "(1 als 5.2 is No, anders 0) is 1",
    ),
    (
        {"matches": [{"var": ["left"]}, "[0-9]{4}"]},
        "6.1 has the form [0-9]{4}",
        "6.1 heeft de vorm [0-9]{4}",
    ),
    ({"or": [True, NO]}, "always, or 5.2 is No", "altijd, of 5.2 is No"),
    ({"var": ["seen"]}, "seen is yes", "seen is ja"),
]


@pytest.mark.parametrize(("condition", "english", "dutch"), SENTENCES)
def test_a_condition_reads_as_a_sentence(
    app: Flask, condition: dict[str, Any], english: str, dutch: str
) -> None:
    for language, expected in (("en", english), ("nl", dutch)):
        with app.test_request_context(headers={"Accept-Language": language}):
            assert describe(condition, NAMES, OPTIONS) == expected


def test_names_and_options_may_be_asked_for() -> None:
    sentence = describe(NO, lambda code: f"<{code}>", lambda code, option: f"{code}:{option}")
    assert sentence == "<told> is told:no"


def test_without_names_the_codes_stand_there() -> None:
    assert describe(NO, {}) == "told is no"
