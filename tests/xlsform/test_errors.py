"""Forms that cannot be a script: every reason at once, each by its row and column."""

from __future__ import annotations

import pytest

from audit.scripts.xlsform import read_xlsform
from tests.xlsform.forms import YES_NO, form, imported, refused, said, workbook


def errors(data: bytes) -> list[tuple[str, int | None, str, str]]:
    return [(line.sheet, line.row, line.column, line.key) for line in refused(data)]


def test_a_code_that_comes_twice_is_refused_with_both_rows() -> None:
    data = form(("text", "a", "A"), ("text", "b", "B"), ("integer", "a", "A again"))
    assert errors(data) == [("survey", 4, "name", "duplicate_name")]
    assert refused(data)[0].message == "The name “a” is in use already, in row 2."


def test_a_code_that_comes_twice_in_different_groups_is_refused_too() -> None:
    data = form(
        ("begin_group", "g", "G"), ("text", "a", "A"), ("end_group", "", ""),
        ("begin_group", "h", "H"), ("text", "a", "A"), ("end_group", "", ""),
    )  # fmt: skip
    assert errors(data) == [("survey", 6, "name", "duplicate_name")]


def test_a_calculation_whose_name_comes_twice_is_passed_over() -> None:
    data = form(("text", "a", "A"), ("calculate", "a", ""), ("calculate", "b", ""))
    assert ("warning", 3, "name", "silent_double") in said(imported(data))


def test_an_option_that_comes_twice_is_refused() -> None:
    choices = [*YES_NO, ("yes_no", "yes", "Yes, certainly")]
    data = form(("select_one yes_no", "a", "A"), choices=choices)
    assert errors(data) == [("choices", 4, "", "duplicate_choice")]


def test_a_missing_list_is_refused_by_its_name() -> None:
    data = form(("select_one colours", "a", "A"), ("select_multiple yes_no", "b", "B"))
    assert errors(data) == [("survey", 2, "type", "missing_list")]
    assert refused(data)[0].message == "The list “colours” is not on the sheet choices."


def test_a_choice_question_without_a_choices_sheet_is_refused() -> None:
    data = workbook(survey=[["type", "name"], ["select_one colours", "a"]])
    assert errors(data) == [("survey", 2, "type", "missing_list")]


def test_a_choice_question_without_a_list_is_refused() -> None:
    assert errors(form(("select_one", "a", "A"))) == [("survey", 2, "type", "type_without_list")]


@pytest.mark.parametrize("column", ["relevant", "constraint", "required"])
def test_a_condition_on_an_unknown_question_is_refused(column: str) -> None:
    data = form(("text", "a", "A", "${nowhere} = 'x'"), header=f"type name label {column}")
    assert errors(data) == [("survey", 2, column, "unknown_question")]
    assert refused(data)[0].message == "This depends on “nowhere”, which is not in the form."


def test_a_group_that_depends_on_an_unknown_question_is_refused() -> None:
    data = form(
        ("begin_group", "g", "G", "${nowhere} = 'x'"), ("text", "a", "A", ""),
        ("end_group", "", "", ""), header="type name label relevant",
    )  # fmt: skip
    assert errors(data) == [("survey", 2, "relevant", "unknown_question")]


def test_every_error_is_reported_at_once_with_its_row() -> None:
    data = form(
        ("text", "a", "A", ""),
        ("text", "a", "A", ""),
        ("select_one colours", "b", "B", ""),
        ("text", "c", "C", "${nowhere} = 1"),
        header="type name label relevant",
    )
    assert errors(data) == [
        ("survey", 3, "name", "duplicate_name"),
        ("survey", 4, "type", "missing_list"),
        ("survey", 5, "relevant", "unknown_question"),
    ]


def test_a_refused_form_keeps_its_warnings_beside_the_errors() -> None:
    result = read_xlsform(form(("audio", "a", "A"), ("select_one colours", "b", "B")), "f.xlsx")
    assert ("warning", 2, "type", "no_such_kind") in said(result)
    assert ("error", 3, "type", "missing_list") in said(result)
