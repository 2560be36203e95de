"""What must be answered, which answers are taken, and what is computed."""

from __future__ import annotations

import pytest

from tests.xlsform.forms import document, form, imported, question, said


def lines(data: bytes) -> list[tuple[str, int | None, str, str]]:
    return said(imported(data))


@pytest.mark.parametrize(
    ("cell", "mandatory"),
    [
        ("yes", True), ("TRUE", True), ("true()", True), (True, True), (1, True), ("Yes ", True),
        ("no", False), ("false()", False), (False, False), ("", False), (None, False), (0, False),
    ],
)  # fmt: skip
def test_required_is_read_in_its_spellings(cell: object, mandatory: bool) -> None:
    data = form(("text", "a", "A", cell), header="type name label required")
    assert question(data, "a").mandatory is mandatory


def test_required_under_a_condition_is_a_check() -> None:
    data = form(
        ("select_one yes_no", "first", "First?", ""),
        ("text", "a", "A", "${first} = 'yes'"),
        header="type name label required",
    )
    found = question(data, "a")
    assert not found.mandatory
    [check] = found.checks
    assert check.holds == {
        "or": [{"!": [{"==": [{"var": ["first"]}, "yes"]}]}, {"answered": ["a"]}]
    }
    assert ("note", 3, "required", "required_sometimes") in lines(data)


def test_a_constraint_is_a_check_with_its_message() -> None:
    data = form(
        ("integer", "a", "A", ". > 0", "More than none"),
        ("integer", "b", "B", ". < 9", ""),
        header="type name label constraint constraint_message",
    )
    [check] = question(data, "a").checks
    assert check.holds == {">": [{"var": ["a"]}, 0]}
    assert check.severity == "error"
    assert check.message == {"en": "More than none"}
    assert question(data, "b").checks[0].message == {"en": "This answer is not possible."}


@pytest.mark.parametrize(
    ("constraint", "guarded"),
    [
        (". > 0 and . < 9", False),
        ("not(. = 3)", False),
        ("${other} > 2", True),
        (". > 0 or ${other} > 2", True),
        ("${other} != ''", True),
    ],
)
def test_an_answer_that_is_not_given_breaks_no_constraint(constraint: str, guarded: bool) -> None:
    data = form(
        ("integer", "other", "Other", ""),
        ("integer", "a", "A", constraint),
        header="type name label constraint",
    )
    [check] = question(data, "a").checks
    assert ("or_unanswered" in check.holds) is guarded


@pytest.mark.parametrize("column", ["relevant", "constraint", "required"])
def test_a_rule_that_is_not_understood_is_dropped_and_said(column: str) -> None:
    data = form(
        ("text", "a", "A", "pulldata('f', 'x', 'y', 'z') = 1"), header=f"type name label {column}"
    )
    found = question(data, "a")
    assert (found.shown_when, found.checks, found.mandatory) == (None, (), False)
    assert ("warning", 2, column, f"{column}_dropped") in lines(data)


def test_calculations_are_written_out_or_said() -> None:
    data = form(
        ("integer", "a", "A", "", ""),
        ("integer", "b", "B", "", ""),
        ("calculate", "total", "", "${a} + ${b}", ""),
        ("calculate", "idle", "", "${a} * 2", ""),
        ("calculate", "outside", "", "pulldata('f', 'x', 'y', ${a})", ""),
        ("calculate", "broken", "", "${a} +", ""),
        ("calculate", "lost", "", "${nobody} + 1", ""),
        ("hidden", "mode", "", "", ""),
        ("text", "c", "C", "", "${total} > 5"),
        ("text", "d", "D", "", "${outside} = 'x'"),
        ("text", "e", "E", "${a} + 1", ""),
        header="type name label calculation relevant",
    )
    assert question(data, "c").shown_when == {">": [{"+": [{"var": ["a"]}, {"var": ["b"]}]}, 5]}
    assert question(data, "d").shown_when is None
    found = lines(data)
    for expected in (
        ("note", 4, "calculation", "calculation_used"),
        ("warning", 5, "calculation", "calculation_dropped"),
        ("warning", 6, "calculation", "calculation_unreadable"),
        ("warning", 7, "calculation", "calculation_unreadable"),
        ("warning", 8, "calculation", "calculation_unknown_name"),
        ("note", 9, "", "hidden_dropped"),
        ("warning", 11, "relevant", "relevant_dropped"),
        ("warning", 12, "calculation", "calculated_question"),
    ):
        assert expected in found
    [line] = [line for line in imported(data).lines if line.key == "relevant_dropped"]
    assert line.message == (
        "Always shown, since its condition cannot be imported: it depends on the calculation "
        "“outside” (row 6), which cannot be read: pulldata() looks things up outside the form."
    )


def test_a_question_that_only_shows_a_result_is_a_calculation() -> None:
    data = form(
        ("integer", "a", "A", "", "", ""),
        ("integer", "twice", "Twice", "${a} * 2", "yes", ""),
        ("text", "b", "B", "", "", "${twice} > 4"),
        header="type name label calculation read_only relevant",
    )
    assert set(document(data).questions) == {"a", "b"}
    assert question(data, "b").shown_when == {">": [{"*": [{"var": ["a"]}, 2]}, 4]}
    assert ("warning", 3, "calculation", "computed_question") in lines(data)
