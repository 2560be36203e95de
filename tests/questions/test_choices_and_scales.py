"""Yes and no, choices and scales: what may be chosen and what it earns."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from audit.questions.base import NO_POINTS, AnswerError, Points, kind_named, kind_of
from audit.questions.definition import Question
from tests.questions.fields import question

DRINKS = [
    {"code": "tea", "text": {"nl": "Thee", "en": "Tea"}, "points": 4},
    {"code": "juice", "text": {"nl": "Sap"}, "points": 6},
    {"code": "cold", "text": {"nl": "Koud"}, "points": -5},
    {"code": "none", "text": {"nl": "Niets", "en": "Nothing"}, "exclusive": True},
]


def points(asked: Question, value: Any) -> Points:
    return kind_of(asked).points(asked, value)


def of(earned: Any, maximum: Any) -> Points:
    return Points(Fraction(earned), Fraction(maximum))


def test_yes_and_no_earn_their_points_out_of_the_higher() -> None:
    asked = question("yes_no", settings={"points_yes": 5})
    assert points(asked, "yes") == of(5, 5)
    assert points(asked, "no") == of(0, 5)
    turned = question("yes_no", settings={"points_yes": 1, "points_no": "2.5"})
    assert points(turned, "yes") == of(1, "2.5")
    assert points(turned, "no") == of("2.5", "2.5")


def test_yes_or_no_without_points_is_unscored_whatever_its_maximum() -> None:
    assert points(question("yes_no", maximum=10), "yes") == NO_POINTS


def test_a_bonus_adds_to_what_is_earned_only() -> None:
    asked = question("yes_no", bonus=True, settings={"points_yes": 4})
    assert points(asked, "yes") == of(4, 0)
    assert points(asked, "no") == of(0, 0)
    scale = question("rating", bonus=True, maximum=10, settings={"low": 1, "high": 5})
    assert points(scale, 4) == of("7.5", 0)


def test_the_best_option_is_the_maximum_of_a_single_choice() -> None:
    asked = question("single_choice", choices=DRINKS, maximum=100)
    assert points(asked, "tea") == of(4, 6)
    assert points(asked, "juice") == of(6, 6)
    assert points(asked, "none") == of(0, 6)


def test_a_penalty_takes_off_in_a_single_choice_only() -> None:
    assert points(question("single_choice", choices=DRINKS), "cold") == of(-5, 6)
    assert points(question("multiple_choice", choices=DRINKS), ["cold"]) == of(0, 10)
    assert points(question("yes_no", settings={"points_yes": 5, "points_no": -5}), "no") == of(0, 5)


def test_a_penalty_where_nothing_can_be_earned_does_not_count() -> None:
    only = [{"code": "a", "points": 0}, {"code": "b", "points": -3}]
    assert points(question("single_choice", choices=only), "b") == NO_POINTS


@pytest.mark.parametrize(
    ("chosen", "maximum", "expected"),
    [
        (["tea"], None, (4, 10)),
        (["tea", "juice"], None, (10, 10)),
        (["tea", "juice", "cold"], None, (5, 10)),
        (["tea", "cold"], None, (0, 10)),
        (["tea", "juice"], 8, (8, 8)),
        (["juice"], 8, (6, 8)),
        (["none"], 8, (0, 8)),
    ],
)
def test_a_multiple_choice_earns_its_sum_kept_within_zero_and_the_maximum(
    chosen: list[str], maximum: int | None, expected: tuple[int, int]
) -> None:
    asked = question("multiple_choice", choices=DRINKS, maximum=maximum)
    assert points(asked, chosen) == of(*expected)


def test_several_answers_are_read_in_the_order_of_the_script_and_once_each() -> None:
    asked = question("multiple_choice", choices=DRINKS)
    form = MultiDict([("q", "juice"), ("q", "tea"), ("q", "juice"), ("q", "")])
    assert kind_of(asked).read(asked, form) == ["tea", "juice"]
    assert kind_of(asked).read(asked, MultiDict()) is None


def test_an_exclusive_option_stands_alone() -> None:
    asked = question("multiple_choice", choices=DRINKS)
    kind_of(asked).check(asked, ["none"])
    with pytest.raises(AnswerError, match="“Nothing” alone"):
        kind_of(asked).check(asked, ["tea", "none"])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("yes_no", "maybe"),
        ("yes_no", True),
        ("single_choice", "wine"),
        ("single_choice", ["tea"]),
        ("multiple_choice", []),
        ("multiple_choice", "tea"),
        ("multiple_choice", ["wine"]),
        ("multiple_choice", ["tea", "tea"]),
        ("multiple_choice", [["tea"]]),
        ("rating", 0),
        ("rating", 6),
        ("rating", 4.0),
        ("rating", True),
        ("rating", "4"),
        ("recommendation", 11),
        ("satisfaction", 0),
        ("effort", 8),
        ("grade", 0),
        ("expectation", "yes"),
        ("outcome", "stayed"),
    ],
)
def test_what_is_not_among_the_answers_is_refused(kind: str, value: Any) -> None:
    choices = DRINKS if kind_named(kind).has_choices else []
    asked = question(kind, choices=choices)
    with pytest.raises(AnswerError, match="Choose"):
        kind_of(asked).check(asked, value)


def test_the_message_says_which_answers_there_are() -> None:
    kind = kind_named("yes_no")
    assert kind.instruction(question("yes_no")) == "Choose Yes or No."
    assert kind.instruction(question("yes_no", not_applicable=True)) == "Choose Yes, No or N/A."
    grade = question("grade")
    assert kind_of(grade).instruction(grade) == "Choose a number from 1 to 10."


def test_four_on_a_scale_of_one_to_five_earns_seven_and_a_half_of_ten() -> None:
    asked = question("rating", maximum=10, settings={"low": 1, "high": 5})
    assert points(asked, 4) == of("7.5", 10)


@pytest.mark.parametrize(
    ("kind", "settings", "value", "expected"),
    [
        ("rating", {"low": 1, "high": 5, "reversed": True}, 4, "2.5"),
        ("rating", {"low": 1, "high": 5, "reversed": True}, 1, 10),
        ("rating", {"low": 0, "high": 3}, 1, Fraction(10, 3)),
        ("rating", {"low": -2, "high": 2}, -1, "2.5"),
        ("rating", {}, 5, 10),
        ("recommendation", {}, 9, 9),
        ("satisfaction", {}, 1, 0),
        ("effort", {}, 7, 10),
        ("effort", {}, 4, 5),
    ],
)
def test_a_scale_earns_its_share_of_the_maximum_exactly(
    kind: str, settings: dict[str, Any], value: int, expected: Any
) -> None:
    assert points(question(kind, maximum=10, settings=settings), value) == of(expected, 10)


def test_a_scale_without_a_maximum_is_unscored() -> None:
    assert points(question("rating"), 4) == NO_POINTS


def test_scales_read_numbers_only() -> None:
    asked = question("rating")
    assert kind_of(asked).read(asked, MultiDict({"q": "4"})) == 4
    assert kind_of(asked).read(asked, MultiDict()) is None
    with pytest.raises(AnswerError, match="from 1 to 5"):
        kind_of(asked).read(asked, MultiDict({"q": "four"}))


def test_answers_are_shown_in_words_and_in_the_language_that_is_asked_for() -> None:
    def shown(asked: Question, value: Any) -> tuple[str, str]:
        kind = kind_of(asked)
        return kind.display(asked, value, "nl"), kind.display(asked, value, "en")

    assert shown(question("yes_no"), "no") == ("Nee", "No")
    assert shown(question("single_choice", choices=DRINKS), "tea") == ("Thee", "Tea")
    # Where the script has no English, its first text that is there.
    assert shown(question("single_choice", choices=DRINKS), "juice") == ("Sap", "Sap")
    assert shown(question("multiple_choice", choices=DRINKS), ["tea", "juice"]) == (
        "Thee; Sap",
        "Tea; Sap",
    )
    assert shown(question("expectation"), "worse") == (
        "Slechter dan verwacht",
        "Worse than expected",
    )
    assert shown(question("outcome"), "left") == ("Haakte af", "Left")
    assert question("yes_no").kind == "yes_no"


@pytest.mark.parametrize(
    ("kind", "settings", "value", "nl", "en"),
    [
        ("rating", {}, 4, "4 van 5", "4 of 5"),
        ("rating", {"low": 0, "high": 3}, 0, "0 van 3", "0 of 3"),
        # "−1 of 2" would hide where the scale begins.
        ("rating", {"low": -2, "high": 2}, -1, "−1 (−2 tot 2)", "−1 (−2 to 2)"),
        ("satisfaction", {}, 1, "1 van 5", "1 of 5"),
        ("effort", {}, 7, "7 van 7", "7 of 7"),
        ("recommendation", {}, 9, "9 van 10", "9 of 10"),
        ("grade", {}, 6, "6 van 10", "6 of 10"),
    ],
)
def test_a_point_of_a_scale_is_said_with_the_scale(
    kind: str, settings: dict[str, Any], value: int, nl: str, en: str
) -> None:
    asked = question(kind, settings=settings)
    assert kind_of(asked).display(asked, value, "nl") == nl
    assert kind_of(asked).display(asked, value, "en") == en


def test_a_cell_of_the_workbook_has_the_point_alone() -> None:
    asked = question("rating", settings={"low": -2, "high": 2})
    assert kind_of(asked).text_cell(asked, -1, "nl") == "−1"
    assert kind_of(asked).cell(asked, -1, "nl") == -1
    tea = question("single_choice", choices=DRINKS)
    assert kind_of(tea).text_cell(tea, "tea", "nl") == "Thee"


def test_cells_hold_numbers_of_scales_and_texts_of_choices() -> None:
    rating = question("rating")
    assert kind_of(rating).cell(rating, 4, "nl") == 4
    several = question("multiple_choice", choices=DRINKS)
    assert kind_of(several).cell(several, ["tea", "none"], "en") == "Tea; Nothing"
    assert kind_of(several).comparable(several, ["tea"]) == ["tea"]


def test_a_choice_without_options_and_a_scale_upside_down_cannot_be_published() -> None:
    for kind in ("single_choice", "multiple_choice"):
        asked = question(kind, choices=DRINKS[:1])
        assert kind_of(asked).problems(asked) == ["Give at least two options."]
        good = question(kind, choices=DRINKS)
        assert kind_of(good).problems(good) == []
    turned = question("rating", settings={"low": 5, "high": 1})
    assert kind_of(turned).problems(turned) == ["The highest must be above the lowest."]
    long = question("rating", settings={"low": 0, "high": 21})
    assert "at most 21 points" in kind_of(long).problems(long)[0]
