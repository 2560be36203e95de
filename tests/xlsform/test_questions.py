"""Types of a form as kinds of question, with everything that hangs on them."""

from __future__ import annotations

from typing import Any

import pytest

from audit.questions.base import kind_of
from tests.xlsform.forms import YES_NO, document, form, imported, question, said

FOUR = (
    ("list_name", "name", "label", "image"),
    ("four", "a", "Alpha", ""),
    ("four", "b-1", "Beta", "b.png"),
    ("four", "3", "Three", ""),
    ("four", "4", "", ""),
    ("one", "ok", "I agree", ""),
)


def lines(data: bytes) -> list[tuple[str, int | None, str, str]]:
    return said(imported(data))


@pytest.mark.parametrize(
    ("type_", "kind", "settings"),
    [
        ("text", "short_text", {}),
        ("integer", "whole_number", {}),
        ("decimal", "decimal", {}),
        ("select_one yes_no", "single_choice", {}),
        ("select_multiple yes_no", "multiple_choice", {}),
        ("date", "date", {}),
        ("time", "time", {}),
        ("dateTime", "date_time", {}),
        ("image", "photo", {"maximum_photos": 1}),
        ("geopoint", "place", {}),
        ("acknowledge", "acknowledgement", {}),
        ("trigger", "acknowledgement", {}),
        ("note", "note", {}),
        ("range", "rating", {"low": 1, "high": 10}),
    ],
)
def test_a_type_becomes_a_kind(type_: str, kind: str, settings: dict[str, Any]) -> None:
    found = question(form((type_, "a", "A"), ("text", "z", "Z")), "a")
    assert found.kind == kind
    assert found.settings == settings
    assert kind_of(found).problems(found) == []


@pytest.mark.parametrize(
    ("type_", "key"),
    [
        ("barcode", "barcode_typed"),
        ("country", "unknown_type"),
        ("matrix", "unknown_type"),
        ("select_one_from_file shops.csv", "external_list"),
        ("select_multiple_external shops", "external_list"),
    ],
)
def test_what_has_no_kind_of_its_own_is_typed_and_said(type_: str, key: str) -> None:
    data = form((type_, "a", "A"))
    assert question(data, "a").kind == "short_text"
    assert ("warning", 2, "type", key) in lines(data)


@pytest.mark.parametrize("type_", ["audio", "video", "file", "geotrace", "geoshape"])
def test_what_cannot_be_asked_is_left_out_and_said(type_: str) -> None:
    data = form((type_, "a", "A"), ("text", "b", "B"))
    assert set(document(data).questions) == {"b"}
    assert ("warning", 2, "type", "no_such_kind") in lines(data)


@pytest.mark.parametrize(
    "type_", ["start", "end", "today", "deviceid", "username", "phonenumber", "audit", "simserial"]
)
def test_what_the_device_fills_in_is_dropped_and_said(type_: str) -> None:
    data = form((type_, "m", ""), ("text", "b", "B"))
    assert set(document(data).questions) == {"b"}
    [line] = [line for line in imported(data).lines if line.key == "meta_dropped"]
    assert line.row == 2
    assert line.message.startswith(f"“{type_}” is filled in by the device")


@pytest.mark.parametrize(
    ("parameters", "kind", "settings", "checks"),
    [
        ("start=1;end=10;step=1", "rating", {"low": 1, "high": 10}, 0),
        ("start=0 end=5", "rating", {"low": 0, "high": 5}, 0),
        ("end=5", "rating", {"low": 1, "high": 5}, 0),
        ("start=10, end=1", "rating", {"low": 1, "high": 10}, 0),
        ("start=0 end=100", "whole_number", {"minimum": 0, "maximum_value": 100}, 0),
        ("start=0 end=100 step=5", "whole_number", {"minimum": 0, "maximum_value": 100}, 1),
        ("start=1.5;end=5.5;step=0.5", "decimal",
         {"minimum": "1.5", "maximum_value": "5.5", "decimals": 1}, 1),
        ("start=a", "decimal", {}, 0),
        ("start=5 end=5", "decimal", {}, 0),
        ("step=0", "decimal", {}, 0),
    ],
)  # fmt: skip
def test_a_range_becomes_a_scale_or_a_number(
    parameters: str, kind: str, settings: dict[str, Any], checks: int
) -> None:
    data = form(("range", "a", "A", parameters), header="type name label parameters")
    found = question(data, "a")
    assert (found.kind, dict(found.settings), len(found.checks)) == (kind, settings, checks)
    assert kind_of(found).problems(found) == []
    unclear = ("warning", 2, "parameters", "range_unclear") in lines(data)
    assert unclear is (not settings)


def test_a_range_in_steps_takes_only_its_steps() -> None:
    data = form(("range", "a", "A", "start=1;end=9;step=2"), header="type name label parameters")
    [check] = question(data, "a").checks
    assert check.holds == {"==": [{"mod": [{"-": [{"var": ["a"]}, 1]}, 2]}, 0]}
    assert check.message == {"en": "Only these steps are possible: 1, 3, 5 …"}


def test_options_keep_their_texts_and_get_codes_that_fit() -> None:
    data = form(
        ("select_one four", "a", "A", ""),
        ("text", "b", "B", "${a} = 'b-1' or ${a} = 3"),
        header="type name label relevant",
        choices=FOUR,
    )
    found = question(data, "a")
    assert [(choice.code, dict(choice.text)) for choice in found.choices] == [
        ("a", {"en": "Alpha"}),
        ("b_1", {"en": "Beta"}),
        ("c3", {"en": "Three"}),
        ("c4", {"en": "4"}),
    ]
    assert question(data, "b").shown_when == {
        "or": [{"==": [{"var": ["a"]}, "b_1"]}, {"==": [{"var": ["a"]}, "c3"]}]
    }
    found_lines = lines(data)
    assert ("note", 2, "", "choice_codes") in found_lines
    assert ("warning", 5, "", "choice_without_label") in found_lines
    assert ("warning", 3, "image", "choice_media") in found_lines
    assert ("note", None, "", "lists_not_used") in found_lines


def test_a_name_that_is_no_option_is_said_where_it_is_used() -> None:
    data = form(
        ("select_one yes_no", "a", "A", ""),
        ("text", "b", "B", "selected(${a}, 'maybe')"),
        header="type name label relevant",
    )
    assert question(data, "b").shown_when == {"and": [False]}
    found = lines(data)
    assert ("warning", 3, "relevant", "not_an_option") in found
    assert ("warning", 3, "relevant", "condition_never") in found


def test_a_single_option_is_an_acknowledgement() -> None:
    data = form(
        ("select_one one", "a", "Do you agree?", ""),
        ("text", "b", "B", "${a} = 'ok'"),
        header="type name label relevant",
        choices=FOUR,
    )
    found = question(data, "a")
    assert (found.kind, found.help, found.choices) == ("acknowledgement", {"en": "I agree"}, ())
    assert question(data, "b").shown_when == {"answered": ["a"]}
    assert ("note", 2, "type", "single_option") in lines(data)


@pytest.mark.parametrize("type_", ["select_one yes_no or_other", "select_multiple yes_no or_other"])
def test_or_other_adds_an_option_and_asks_what_it_is(type_: str) -> None:
    data = form(
        (type_, "A", "What?", "yes", ""),
        ("text", "b", "B", "", "selected(${A}, 'other')"),
        header="type name label required relevant",
    )
    found = question(data, "a")
    assert [choice.code for choice in found.choices] == ["yes", "no", "other"]
    assert found.choices[2].text == {"en": "Other"}
    follow_up = question(data, "a_other")
    assert follow_up.kind == "short_text"
    assert follow_up.mandatory
    chosen = {"var": ["a"]}
    single = type_.startswith("select_one")
    expected = {"==": [chosen, "other"]} if single else {"in": ["other", chosen]}
    assert follow_up.shown_when == expected
    assert question(data, "b").shown_when == expected
    assert ("note", 2, "type", "or_other") in lines(data)


def test_or_other_does_not_double_an_option_that_is_there() -> None:
    choices = [*YES_NO, ("yes_no", "other", "Something else")]
    data = form(("select_one yes_no or_other", "a", "A"), choices=choices)
    assert [choice.text["en"] for choice in question(data, "a").choices] == [
        "Yes",
        "No",
        "Something else",
    ]


def test_a_ranking_becomes_a_choice_for_each_place() -> None:
    data = form(("rank four", "a", "Order them"), choices=FOUR)
    found = document(data).questions
    assert list(found) == ["a", "a_2", "a_3", "a_4"]
    assert {each.kind for each in found.values()} == {"single_choice"}
    assert found["a_2"].text == {"en": "Order them (2/4)"}
    assert [check.holds for check in found["a_3"].checks] == [
        {"!=": [{"var": ["a_3"]}, {"var": ["a"]}]},
        {"!=": [{"var": ["a_3"]}, {"var": ["a_2"]}]},
    ]
    assert ("warning", 2, "type", "ranking") in lines(data)


def test_a_list_of_thousands_is_typed_instead() -> None:
    choices = [("list_name", "name", "label")]
    choices += [("shops", f"s{number}", f"Shop {number}") for number in range(1_001)]
    data = form(("select_one shops", "a", "A"), choices=choices)
    assert question(data, "a").kind == "short_text"
    assert ("warning", 2, "type", "list_too_long") in lines(data)


def test_a_cascade_offers_all_options_and_says_so() -> None:
    choices = [
        ("list_name", "name", "label", "town"),
        ("shop", "1", "North", "a"),
        ("shop", "2", "South", "a"),
        ("shop", "1", "East", "b"),
    ]
    data = form(
        ("text", "town", "Town", ""),
        ("select_one shop", "a", "A", "town = ${town}"),
        header="type name label choice_filter",
        choices=choices,
    )
    assert [choice.code for choice in question(data, "a").choices] == ["c1", "c2", "c1_2"]
    found = lines(data)
    assert ("warning", 3, "choice_filter", "cascade") in found
    assert ("warning", 4, "", "choices_doubled") in found
    assert ("note", None, "", "columns_not_read") in found


def test_duplicate_names_are_allowed_where_the_settings_say_so() -> None:
    choices = [*YES_NO, ("yes_no", "yes", "Certainly")]
    settings = [("allow_choice_duplicates",), ("yes",)]
    data = form(("select_one yes_no", "a", "A"), choices=choices, settings=settings)
    assert [choice.code for choice in question(data, "a").choices] == ["yes", "no", "yes_2"]


def test_hints_are_help() -> None:
    data = form(
        ("text", "a", "A", "Look up", "Ask twice"), header="type name label hint guidance_hint"
    )
    assert question(data, "a").help == {"en": "Look up\nAsk twice"}


def test_a_question_without_a_label_takes_its_hint_or_its_name() -> None:
    data = form(("text", "a", "", "Look up"), ("text", "who_helped", "", ""),
                header="type name label hint")  # fmt: skip
    assert question(data, "a").text == {"en": "Look up"}
    assert question(data, "who_helped").text == {"en": "Who helped"}
    assert ("warning", 2, "label", "without_label") in lines(data)


def test_a_note_without_a_text_is_left_out_and_said() -> None:
    data = form(("note", "n", ""), ("text", "a", "A"))
    assert set(document(data).questions) == {"a"}
    assert ("warning", 2, "label", "empty_note") in lines(data)


def test_a_row_without_a_name_gets_a_code() -> None:
    data = form(("text", "", "A"), ("text", "b", "B"))
    assert list(document(data).questions) == ["text_2", "b"]
    assert ("warning", 2, "name", "without_name") in lines(data)


@pytest.mark.parametrize(
    ("type_", "appearance", "key"),
    [
        ("image", "signature", "appearance_drawing"),
        ("date", "month-year", "appearance_date"),
        ("text", "ex:org.example.app(a='b')", "appearance_application"),
        ("select_one yes_no", "minimal search('shops')", "appearance_search"),
        ("select_one yes_no", "image-map", "appearance_map"),
        ("decimal", "bearing", "appearance_device"),
        ("integer", "thousands-sep", "appearance_lost"),
    ],
)
def test_how_a_question_is_drawn_is_said(type_: str, appearance: str, key: str) -> None:
    data = form((type_, "a", "A", appearance), header="type name label appearance")
    assert (2, "appearance", key) in [line[1:] for line in lines(data)]


def test_multiline_is_a_long_text_and_nothing_is_lost() -> None:
    data = form(("text", "a", "A", "multiline"), header="type name label appearance")
    assert question(data, "a").kind == "long_text"
    assert not [line for line in lines(data) if line[3].startswith("appearance")]


def test_the_head_of_a_table_is_a_note() -> None:
    data = form(
        ("select_one yes_no", "head", "Please rate", "label"),
        ("select_one yes_no", "a", "A", "list-nolabel"),
        header="type name label appearance",
    )
    assert question(data, "head").kind == "note"
    assert question(data, "a").kind == "single_choice"
    assert ("note", 2, "appearance", "table_header") in lines(data)


def test_what_was_filled_in_beforehand_and_media_are_said_with_all_rows() -> None:
    data = form(
        ("text", "a", "A", "x", "a.png"),
        ("text", "b", "B", "", "b.png"),
        ("text", "c", "C", "y", ""),
        header="type name label default media::image",
    )
    found = {line.key: line.message for line in imported(data).lines}
    assert found["default_lost"].endswith("Rows: 2, 4.")
    assert found["media_lost"].endswith("Rows: 2–3.")
