"""Conditions as rows of a form: what rows can say comes back as it was."""

from typing import Any

import pytest

from audit.scripts.condition_rows import (
    RowError,
    joined,
    piece,
    rows_of,
    sources,
)
from audit.scripts.document import ScriptDocument
from tests.scripts.samples import every_script, script

#: In our own scripts these need more than rows can say: arithmetic, and how many were chosen.
BEYOND_ROWS = 2


def every_condition(document: ScriptDocument) -> list[Any]:
    found = [step.shown_when for step in document.steps]
    for question in document.questions.values():
        found += [question.shown_when, question.comment_when, question.photo_when]
        found += [rule.when for rule in question.knock_outs]
        found += [check.holds for check in question.checks]
    return [condition for condition in found if condition is not None]


@every_script
def test_what_rows_can_say_comes_back_as_it_was(name: str) -> None:
    document = script(name)
    known = {one.code: one for one in sources(document, "nl", before=None)}
    beyond = 0
    for condition in every_condition(document):
        fitting = rows_of(condition, known)
        if fitting is None:
            beyond += 1
            continue
        join, rows = fitting
        again = [
            piece(known[row["question"]], row["operator"], row["value"], row["other"])
            for row in rows
        ]
        assert joined(join, again) == condition
    assert beyond <= BEYOND_ROWS


def known(**questions: str) -> dict[str, Any]:
    items = [
        {"code": code, "kind": kind, "text": {"nl": code, "en": code}}
        for code, kind in questions.items()
    ]
    for item in items:
        if item["kind"].endswith("choice"):
            item["choices"] = [
                {"code": "fast", "text": {"nl": "Snel", "en": "Fast"}},
                {"code": "slow", "text": {"nl": "Traag", "en": "Slow"}},
            ]
    document = ScriptDocument.from_json(
        {
            "name": {"nl": "x"},
            "research_kind": "visit",
            "languages": ["nl", "en"],
            "steps": [
                {"code": "one", "name": {"nl": "Een"}, "phase": "service", "channel": "chat",
                 "items": items}
            ],
        }
    )  # fmt: skip
    return {one.code: one for one in sources(document, "nl", before=None)}


def test_an_answer_is_known_by_its_text_in_any_language_or_its_code() -> None:
    pace = known(pace="single_choice")["pace"]
    for typed in ("Snel", "fast", "FAST", "snel"):
        assert piece(pace, "is", typed, "") == {"==": [{"var": ["pace"]}, "fast"]}


def test_a_number_may_be_typed_with_a_comma() -> None:
    wait = known(wait="decimal")["wait"]
    assert piece(wait, "over", "2,5", "") == {">": [{"var": ["wait"]}, 2.5]}


def test_two_answers_are_compared_with_each_other() -> None:
    left = known(arrived="time", left="time")["left"]
    expected = {">=": [{"var": ["left"]}, {"var": ["arrived"]}]}
    assert piece(left, "at_least", "", "arrived") == expected


def test_today_can_be_compared_with() -> None:
    day = known(day="date")["day"]
    assert piece(day, "at_most", "", "today") == {"<=": [{"var": ["day"]}, {"today": []}]}


@pytest.mark.parametrize(
    ("kind", "operator", "value"),
    [
        ("single_choice", "is", "snelst"),
        ("single_choice", "over", "fast"),
        ("multiple_choice", "is", "fast"),
        ("whole_number", "over", "veel"),
        ("whole_number", "over", ""),
        ("date", "is", "22-11-2026"),
        ("time", "is", "half drie"),
        ("photo", "is", "x"),
        ("long_text", "includes", "x"),
    ],
)
def test_a_row_that_asks_nothing_is_refused(kind: str, operator: str, value: str) -> None:
    with pytest.raises(RowError):
        piece(known(asked=kind)["asked"], operator, value, "")


@pytest.mark.parametrize(
    "condition",
    [
        {">": [{"+": [{"var": ["wait"]}, 1]}, 3]},
        {"or_unanswered": [{"==": [{"var": ["pace"]}, "fast"]}, "pace"]},
        {"and": [{"or": [{"answered": ["pace"]}, {"answered": ["wait"]}]}, {"answered": ["wait"]}]},
        {"!": [{"==": [{"var": ["pace"]}, "fast"]}]},
        {"in": [{"var": ["pace"]}, ["fast", "slow"]]},
    ],
)
def test_what_rows_cannot_say_is_left_to_words(condition: Any) -> None:
    assert rows_of(condition, known(pace="single_choice", wait="decimal")) is None


def test_a_condition_looks_at_earlier_questions_only() -> None:
    document = script("restaurant")
    second = document.steps[1]
    codes = [one.code for one in sources(document, "nl", before=second.items[1].code)]
    assert codes[-1] == second.items[0].code
    assert f"{document.steps[0].code}.grade" in codes
    assert f"{second.code}.grade" not in codes
    own = sources(document, "nl", before=second.items[1].code, own=True)
    assert own[-1].code == second.items[1].code
