"""Photos, places, acknowledgements, and what a form says beside an answer."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from audit.questions.base import AnswerError, UnfinishedError, kind_named, kind_of
from audit.questions.place import LARGEST_ACCURACY
from audit.questions.posted import COMMENT_LENGTH, Posted, read_answer
from tests.questions.fields import question

ONE = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
TWO = "3f2504e0-4f89-41d3-9a0c-0305e82c3302"
THREE = "3f2504e0-4f89-41d3-9a0c-0305e82c3303"


def test_photos_stay_in_order_without_those_that_are_taken_away() -> None:
    asked = question("photo")
    form = MultiDict([("q", TWO), ("q", ONE), ("q", TWO), ("q:remove", ONE)])
    assert kind_of(asked).read(asked, form) == [TWO]
    assert kind_of(asked).read(asked, MultiDict({"q": ONE, "q:remove": ONE})) is None


def test_too_few_photos_can_be_kept_but_not_sent_and_too_many_are_refused() -> None:
    asked = question("photo", settings={"minimum_photos": 2, "maximum_photos": 2})
    with pytest.raises(UnfinishedError, match="Add 1 photo more: at least 2"):
        kind_of(asked).check(asked, [ONE])
    kind_of(asked).check(asked, [ONE, TWO])
    with pytest.raises(AnswerError, match="at most 2 photos"):
        kind_of(asked).check(asked, [ONE, TWO, THREE])
    with pytest.raises(AnswerError, match="at most"):
        kind_of(asked).check(asked, [ONE, ONE])


@pytest.mark.parametrize(
    "value", [[], ONE, [1], ["../../etc/passwd"], [ONE.upper()], [ONE.replace("-", "")], [None]]
)
def test_a_photo_is_named_by_its_uuid(value: Any) -> None:
    with pytest.raises(AnswerError, match="Add a photo"):
        kind_named("photo").check(question("photo"), value)


def test_photos_are_counted() -> None:
    asked, kind = question("photo"), kind_named("photo")
    assert kind.comparable(asked, [ONE, TWO]) == [ONE, TWO]
    assert kind.cell(asked, [ONE, TWO], "nl") == 2


def place(**parts: str) -> Any:
    asked = question("place")
    return kind_of(asked).read(
        asked, MultiDict({f"q:{name}": text for name, text in parts.items()})
    )


def test_a_place_is_read_with_comma_or_point_and_its_accuracy_may_be_missing() -> None:
    assert place(latitude="51,2194481", longitude="-4.4025", accuracy="12.5") == {
        "latitude": 51.219448,
        "longitude": -4.4025,
        "accuracy": 12.5,
    }
    assert place(latitude="51.2194", longitude="4.4025", accuracy="")["accuracy"] is None
    assert place(latitude="", longitude="", accuracy="5") is None


@pytest.mark.parametrize(
    "parts",
    [
        {"latitude": "51.2"},
        {"longitude": "4.4"},
        {"latitude": "north", "longitude": "4"},
        {"latitude": "1e5", "longitude": "4"},
        {"latitude": "nan", "longitude": "4"},
    ],
)
def test_half_a_place_and_no_number_are_refused(parts: dict[str, str]) -> None:
    with pytest.raises(AnswerError):
        place(**parts)


@pytest.mark.parametrize(
    "value",
    [
        {"latitude": 90.1, "longitude": 0},
        {"latitude": 0, "longitude": -180.5},
        {"latitude": True, "longitude": 0},
        {"latitude": "51", "longitude": 4},
        {"latitude": float("nan"), "longitude": 4},
        {"latitude": 51, "longitude": float("inf")},
        {"latitude": 51, "longitude": 4, "accuracy": -1},
        {"latitude": 51, "longitude": 4, "altitude": 3},
        {"latitude": 51},
        [51, 4],
        "51, 4",
    ],
)
def test_a_place_lies_on_earth(value: Any) -> None:
    with pytest.raises(AnswerError):
        kind_named("place").check(question("place"), value)


@pytest.mark.parametrize("accuracy", ["144000", "20015087.4"])
def test_a_phone_that_hardly_knows_where_it_is_stands_in_nobodys_way(accuracy) -> None:
    value = place(latitude="51.2194", longitude="4.4025", accuracy=accuracy)
    assert value["accuracy"] == LARGEST_ACCURACY
    kind_named("place").check(question("place"), value)


def test_a_place_is_shown_with_its_accuracy_and_can_only_be_there_or_not() -> None:
    asked, kind = question("place"), kind_named("place")
    value = {"latitude": 51.2194, "longitude": -4.4025, "accuracy": 12.4}
    assert kind.display(asked, value, "nl") == "51.21940, -4.40250 (±\u00a012\u00a0m)"
    assert kind.display(asked, {**value, "accuracy": None}, "nl") == "51.21940, -4.40250"
    assert kind.comparable(asked, value) is True


def test_an_acknowledgement_is_true_or_no_answer() -> None:
    asked, kind = question("acknowledgement"), kind_named("acknowledgement")
    assert kind.read(asked, MultiDict({"q": "1"})) is True
    assert kind.read(asked, MultiDict()) is None
    for value in (False, 1, "true"):
        with pytest.raises(AnswerError, match="Tick"):
            kind.check(asked, value)
    assert kind.display(asked, True, "nl") == "Gezien"
    assert kind.cell(asked, True, "nl") is True


def test_not_applicable_is_taken_only_where_it_is_allowed() -> None:
    form = MultiDict({"q:na": "1"})
    assert read_answer(question("yes_no", not_applicable=True), form) == Posted(None, True, None)
    assert read_answer(question("yes_no"), form) == Posted(None, False, None)


def test_not_applicable_may_be_one_of_the_buttons() -> None:
    form = MultiDict({"q": ":na"})
    asked = question("rating", not_applicable=True)
    assert read_answer(asked, form) == Posted(None, True, None)
    assert read_answer(asked, form, was_not_applicable=True) == Posted(None, True, None)
    with pytest.raises(AnswerError):
        read_answer(question("rating"), form)


def test_where_an_answer_and_not_applicable_both_come_the_new_one_wins() -> None:
    asked = question("yes_no", not_applicable=True)
    form = MultiDict({"q": "yes", "q:na": "1"})
    assert read_answer(asked, form) == Posted(None, True, None)
    assert read_answer(asked, form, was_not_applicable=True) == Posted("yes", False, None)
    only = MultiDict({"q:na": "1"})
    assert read_answer(asked, only, was_not_applicable=True) == Posted(None, True, None)


def test_a_comment_comes_beside_the_answer_and_has_its_longest() -> None:
    asked = question("yes_no")
    form = MultiDict({"q": "no", "q:comment": " Koud.\r\nLang. "})
    assert read_answer(asked, form) == Posted("no", False, "Koud.\nLang.")
    assert read_answer(asked, MultiDict({"q:comment": " "})).comment == ""
    with pytest.raises(AnswerError, match="1 character shorter"):
        read_answer(asked, MultiDict({"q:comment": "x" * (COMMENT_LENGTH + 1)}))
