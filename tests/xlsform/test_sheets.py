"""Sheets, headers and languages in the ways in which forms really write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from audit.scripts.xlsform.languages import language_code
from audit.scripts.xlsform.texts import without_markup
from audit.scripts.xlsform.types import read_type
from tests.xlsform.forms import YES_NO, document, form, imported, question, said, workbook

ROW = ("text", "a", "What did you see?")


def keys(data: bytes) -> list[str]:
    return [line.key for line in imported(data).lines]


@pytest.mark.parametrize(
    "header",
    [
        ("type", "name", "label"),
        ("Type ", " NAME", "Label "),
        ("type", "name", "label::English (en)"),
        ("type", "name", "label :: English (en)"),
        ("type", "name", "label::en"),
        ("type", "name", "Label::english"),
        ("type", "name", "label:English"),
        ("type", "name", "lable"),
        ("type", "name", "caption"),
        ("command", "tag", "label"),
        ("tyep", "nme", "label"),
    ],
)
def test_a_header_is_read_however_it_is_written(header: tuple[str, ...]) -> None:
    data = workbook(survey=[header, ROW])
    assert question(data, "a").text == {"en": "What did you see?"}


def test_a_header_may_stand_below_a_title_and_empty_rows() -> None:
    data = workbook(survey=[["Our form"], [], ["type", "name", "label"], ROW])
    assert question(data, "a").text == {"en": "What did you see?"}


def test_a_slip_in_a_header_is_said() -> None:
    lines = said(imported(workbook(survey=[["type", "name", "lable"], ROW])))
    assert ("note", None, "lable", "column_guessed") in lines


def test_columns_that_mean_nothing_here_are_named_if_they_hold_something() -> None:
    data = workbook(
        survey=[["type", "name", "label", "owner", "bind::type", "empty"], [*ROW, "Els", "int"]]
    )
    [line] = [line for line in imported(data).lines if line.key == "columns_not_read"]
    assert line.sheet == "survey"
    assert line.message == "These columns are not taken over: owner, bind::type."


def test_a_column_that_is_there_twice_loses_nothing_in_silence() -> None:
    head = ["type", "name", "label", "label", "hint::nl", "Hint :: nl", "relevant", "relevance"]
    data = workbook(
        survey=[head, [*ROW, "Something else", "Kijk", "Kijk", "", ""],
                ["text", "b", "B", "B", "", "Daar", "", "${a} = 'x'"]]
    )  # fmt: skip
    assert "What did you see?" in question(data, "a").text.values()
    assert question(data, "b").shown_when == {"==": [{"var": ["a"]}, "x"]}
    [line] = [line for line in imported(data).lines if line.key == "columns_twice"]
    assert (line.severity, line.sheet) == ("warning", "survey")
    assert line.message.endswith("the first of them counts: label.")


def test_prefixed_headers_are_the_columns_that_they_name() -> None:
    data = workbook(
        survey=[
            ["type", "name", "label", "bind::relevant", "bind:constraint", "bind::required"],
            ROW,
            ["integer", "b", "B", "${a} = 'x'", ". > 1", "true()"],
        ]
    )
    found = question(data, "b")
    assert found.shown_when == {"==": [{"var": ["a"]}, "x"]}
    assert found.checks[0].holds == {">": [{"var": ["b"]}, 1]}
    assert found.mandatory


def test_the_survey_sheet_may_be_the_last_of_ten() -> None:
    sheets: dict[str, Any] = {f"notes {number}": [["text"], ["type"]] for number in range(9)}
    data = workbook(**sheets, survey=[["type", "name", "label"], ROW])
    assert question(data, "a")
    assert "sheets_not_read" in keys(data)


@pytest.mark.parametrize("name", ["Survey", "SURVEY ", "survay", "surveys"])
def test_the_name_of_a_sheet_may_have_a_slip(name: str) -> None:
    data = workbook(**{name: [["type", "name", "label"], ROW]})
    assert question(data, "a")
    assert ("sheet_guessed" in keys(data)) is (name.strip().lower() != "survey")


def test_numbers_dates_and_truth_values_in_cells_are_read_as_people_see_them() -> None:
    data = workbook(
        survey=[
            ["type", "name", "label", "required"],
            ["select_one n", "a", 5, True],
            ["note", "b", dt.date(2026, 11, 22), None],
            ["note", "c", 2.5, False],
        ],
        choices=[["list name", "name", "label"], ["n", 1, "One"], ["n", 2.0, "Two"]],
        settings=[["form_title", "version"], ["Shops", dt.date(2026, 1, 2)]],
    )
    found = document(data)
    assert found.questions["a"].text == {"en": "5"}
    assert found.questions["a"].mandatory
    assert [choice.code for choice in found.questions["a"].choices] == ["c1", "c2"]
    assert found.questions["b"].text == {"en": "2026-11-22"}
    assert found.questions["c"].text == {"en": "2.5"}
    assert found.name == {"en": "Shops"}


def test_without_a_title_the_script_is_called_after_the_file() -> None:
    assert document(form(ROW)).name == {"en": "Visit to a shop"}


def test_a_formula_without_a_stored_value_is_reported() -> None:
    data = workbook(survey=[["type", "name", "label"], ROW, ["text", "b", "=A1"]])
    [line] = [line for line in imported(data).lines if line.key == "formulas_without_value"]
    assert "C3" in line.message
    assert question(data, "b").text == {"en": "B"}


def test_texts_come_in_every_language_of_the_form() -> None:
    data = workbook(
        survey=[
            ["type", "name", "label::Dutch (nl)", "label::English (en)", "hint::Dutch (nl)"],
            ["text", "a", "Wat zag je?", "What did you see?", "Kort"],
            ["select_one yes_no", "b", "Ging je door?", None, None],
        ],
        choices=[
            ["list_name", "name", "label::Dutch (nl)", "label::English (en)"],
            ["yes_no", "yes", "Ja", "Yes"],
            ["yes_no", "no", "Nee", "No"],
        ],
    )
    result = imported(data)
    assert result.languages == ("nl", "en")
    found = document(data)
    assert found.languages == ("nl", "en") or list(found.languages) == ["nl", "en"]
    assert found.questions["a"].text == {"nl": "Wat zag je?", "en": "What did you see?"}
    assert found.questions["a"].help == {"nl": "Kort"}
    assert found.questions["b"].text == {"nl": "Ging je door?"}
    assert found.questions["b"].choices[0].text == {"nl": "Ja", "en": "Yes"}


def test_the_default_language_of_the_settings_comes_first() -> None:
    data = workbook(
        survey=[
            ["type", "name", "label::English (en)", "label::Dutch (nl)"],
            ["text", "a", "What did you see?", "Wat zag je?"],
        ],
        settings=[["default_language"], ["Dutch (nl)"]],
    )
    assert imported(data).languages == ("nl", "en")


def test_a_plain_column_is_in_the_default_language() -> None:
    data = workbook(
        survey=[
            ["type", "name", "label", "label::French (fr)", "constraint", "constraint_message"],
            ["text", "a", "Wie hielp je?", "Qui vous a aidé ?", ". != 'x'", "Geen x"],
        ],
        settings=[["default_language"], ["Nederlands"]],
    )
    found = question(data, "a")
    assert found.text == {"nl": "Wie hielp je?", "fr": "Qui vous a aidé ?"}
    assert found.checks[0].message == {"nl": "Geen x"}


def test_two_columns_in_one_language_lose_nothing_in_silence() -> None:
    data = workbook(
        survey=[
            ["type", "name", "label", "label::English (en)", "label::en", "hint::en", "hint"],
            ["select_one l", "a", "Plain A", "Named A", "Also A", "Same", "Same"],
            ["text", "b", "Plain B", "", "", "", ""],
            ["text", "c", "Plain C", "Named C", "", "", ""],
        ],
        choices=[
            ["list_name", "name", "label::English (en)", "label::English"],
            ["l", "x", "One", "Another"],
            ["l", "y", "Two", "Two"],
        ],
        settings=[
            ["form_title", "form_title::en", "default_language"],
            ["Plain", "Named", "English (en)"],
        ],
    )
    result = imported(data)
    assert [question(data, code).text for code in "abc"] == [
        {"en": "Named A"}, {"en": "Plain B"}, {"en": "Named C"},
    ]  # fmt: skip
    lines = [line for line in result.lines if line.key == "language_twice"]
    assert [(line.severity, line.sheet, line.row, line.column) for line in lines] == [
        ("warning", "settings", 2, "form_title"),
        ("warning", "survey", 2, "label::en"),
        ("warning", "survey", 2, "label"),
        ("warning", "choices", 2, "label::English"),
    ]
    said = {line.column: line.message for line in lines}
    assert "“label::English (en)” counts. Rows: 2, 4." in said["label"]
    assert said["label::en"].endswith("Rows: 2.")
    assert "“form_title::en” counts." in said["form_title"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hoe lang moest je wachten en wat was het resultaat van de klacht?", "nl"),
        ("How long did you have to wait and what was the result of it?", "en"),
        ("Wie lange hast du gewartet und was war das Ergebnis?", "de"),
        ("Est-ce que vous avez attendu le service et pour quelle raison ?", "fr"),
        ("Xyzzy", "en"),
    ],
)
def test_a_form_that_names_no_language_is_recognised_by_its_words(text: str, language: str) -> None:
    result = imported(form(("text", "a", text)))
    assert result.languages == (language,)
    assert "plain_language" in [line.key for line in result.lines]


def test_a_language_that_nobody_knows_is_reported() -> None:
    data = workbook(
        survey=[
            ["type", "name", "label::English (en)", "label::language1"],
            ["text", "a", "A", "Ω"],
        ]
    )
    assert ("warning", None, "", "language_unknown") in said(imported(data))
    assert imported(data).languages == ("en",)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Deutsch (de)", "de"), ("nl", "nl"), ("english", "en"), ("Dutch", "nl"), ("Frans", "fr"),
        ("Nederlands", "nl"), ("Vlaams", "nl"), ("pt-BR", "pt"), ("English (en-GB)", "en"),
        ("chinese", "zh"), ("Español (es)", "es"), ("Kreyol (ht)", "ht"), ("language1", None),
        ("Tok Pisin (tpi)", "tpi"), ("???", None), ("Label (short)", None),
    ],
)  # fmt: skip
def test_a_language_is_known_by_code_or_by_name(label: str, code: str | None) -> None:
    assert language_code(label) == code


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain, 3 < 5 and a_b_c", "plain, 3 < 5 and a_b_c"),
        ("<b>Bold</b> and <span style='color:red'>red</span>", "Bold and red"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<h4>Title</h4><p>Text</p>", "Title\nText"),
        ("See <a href=\"https://a.example/b\">the map</a>.", "See the map (https://a.example/b)."),
        ("**Bold** and __strong__", "Bold and strong"),
        ("# Title\nText", "Title\nText"),
        ("[the map](https://a.example/b)", "the map (https://a.example/b)"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Name <first>", "Name <first>"),
        ("a__b__c", "a__b__c"),
    ],
)  # fmt: skip
def test_markup_is_removed_and_words_and_addresses_stay(text: str, plain: str) -> None:
    assert without_markup(text)[0] == plain


def test_removed_markup_is_reported_with_its_rows() -> None:
    data = form(("text", "a", "<b>A</b>"), ("text", "b", "B"), ("text", "c", "**C**"))
    [line] = [line for line in imported(data).lines if line.key == "markup_removed"]
    assert line.message.endswith("Rows: 2, 4.")


def test_control_characters_and_line_ends_of_other_systems_are_removed() -> None:
    data = form(("text", "a", "One_x000D_\ntwo\u00a0three \n"))
    assert question(data, "a").text == {"en": "One\ntwo three"}


def test_an_answer_that_should_stand_in_a_text_is_named_there() -> None:
    data = form(
        ("text", "who", "Who helped you?"),
        ("calculate", "total", ""),
        ("note", "thanks", "Thank ${who} for ${total} minutes, ${nobody}."),
    )
    found = document(data).questions["thanks"]
    assert found.text == {"en": "Thank [Who helped you?] for […] minutes, […]."}
    lines = said(imported(data))
    for key in ("answer_in_text", "computed_in_text", "unknown_answer_in_text"):
        assert ("warning", 4, "label", key) in lines


@pytest.mark.parametrize(
    ("cell", "name", "list_name"),
    [
        ("text", "text", ""), ("Text ", "text", ""), ("string", "text", ""),
        ("integer", "integer", ""), ("int", "integer", ""), ("interger", "integer", ""),
        ("decimal", "decimal", ""), ("dateTime", "date_time", ""), ("datetime", "date_time", ""),
        ("photo", "image", ""), ("gps", "geopoint", ""), ("trigger", "acknowledge", ""),
        ("select_one yes_no", "single", "yes_no"), ("select one yes_no", "single", "yes_no"),
        ("Select_One  yes_no", "single", "yes_no"), ("select1 yes_no", "single", "yes_no"),
        ("select one from yes_no", "single", "yes_no"), ("selct_one yes_no", "single", "yes_no"),
        ("select_multiple a b", "multiple", "a b"),
        ("select all that apply from x", "multiple", "x"),
        ("select_one_from_file x.csv", "external_single", "x.csv"),
        ("select_multiple_from_file x.csv", "external_multiple", "x.csv"),
        ("select_one_external x", "external_single", "x"), ("rank x", "rank", "x"),
        ("begin_group", "begin_group", ""), ("begin group", "begin_group", ""),
        ("Begin  Group ", "begin_group", ""), ("end_group", "end_group", ""),
        ("end group ", "end_group", ""), ("end grup", "end_group", ""),
        ("begin repeat", "begin_repeat", ""), ("end_repeat", "end_repeat", ""),
        ("start", "meta", ""), ("end", "meta", ""), ("uri:deviceid", "meta", ""),
        ("start-geopoint", "meta", ""), ("background-audio", "meta", ""), ("today", "today", ""),
        ("select_one ${name}", "external_single", "${name}"), ("begin_score", "begin_group", ""),
        ("end_kobomatrix", "end_group", ""), ("country", "unknown", ""),
        ("matrix", "unknown", ""), ("", "unknown", ""),
    ],
)  # fmt: skip
def test_a_type_is_read_in_its_spellings(cell: str, name: str, list_name: str) -> None:
    found = read_type(cell)
    assert (found.name, found.list_name) == (name, list_name)


def test_or_other_is_told_from_the_list() -> None:
    for cell in ("select_one x or_other", "select_one x or other", "select_one x or specify other"):
        found = read_type(cell)
        assert (found.list_name, found.or_other) == ("x", True)


def test_a_slip_in_a_type_is_said() -> None:
    assert ("note", 2, "type", "type_guessed") in said(imported(form(("interger", "a", "A"))))


def test_the_report_speaks_dutch(app: Flask) -> None:
    result = imported(form(("audio", "b", "B"), ROW))
    [line] = [line for line in result.lines if line.key == "no_such_kind"]
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        assert line.message == (
            "‘audio’ kan hier niet worden gevraagd; de vraag is niet geïmporteerd."
        )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert line.message == "“audio” cannot be asked here; the question is not imported."


def test_the_report_can_be_handed_on_as_json() -> None:
    result = imported(form(("audio", "a", "A"), ("select_one yes_no", "b", "B"), choices=YES_NO))
    json = result.to_json()
    assert json["imported"] is True
    assert json["counts"] == {"questions": 1, "steps": 1, "conditions": 0}
    assert {
        "severity": "warning",
        "sheet": "survey",
        "row": 2,
        "column": "type",
        "key": "no_such_kind",
        "message": "“audio” cannot be asked here; the question is not imported.",
    } in json["lines"]
