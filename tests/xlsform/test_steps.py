"""Groups as steps, inner groups as sub-headings, loose questions in a step General."""

from __future__ import annotations

from typing import Any

import pytest

from audit.scripts.document import ScriptDocument
from tests.xlsform.forms import document, form, imported, said

CONDITIONAL = "type name label relevant"
YES = {"==": [{"var": ["first"]}, "yes"]}
LONG = {">": [{"var": ["wait"]}, 5]}


def shape(found: ScriptDocument) -> list[tuple[str, list[str]]]:
    return [(step.code, [item.code for item in step.items]) for step in found]


def shown(found: ScriptDocument) -> dict[str, Any]:
    steps = {step.code: step.shown_when for step in found if step.shown_when}
    items = {i.code: i.shown_when for step in found for i in step.items if i.shown_when}
    return {**steps, **items}


def test_an_outermost_group_is_a_step() -> None:
    found = document(
        form(
            ("begin_group", "welcome", "Your welcome"),
            ("text", "a", "A"),
            ("end_group", "", ""),
            ("begin group", "Paying", ""),
            ("text", "b", "B"),
            ("end group", "", ""),
        )
    )
    assert shape(found) == [("welcome", ["a"]), ("paying", ["b"])]
    assert [step.name for step in found] == [{"en": "Your welcome"}, {"en": "Paying"}]
    assert found.step("welcome").has("grade")  # type: ignore[union-attr]


def test_the_condition_of_a_group_is_that_of_its_step() -> None:
    found = document(
        form(
            ("select_one yes_no", "first", "First?", ""),
            ("begin_group", "g", "G", "${first} = 'yes'"),
            ("text", "a", "A", ""),
            ("end_group", "", "", ""),
            header=CONDITIONAL,
        )
    )
    assert shape(found) == [("general", ["first"]), ("g", ["a"])]
    assert shown(found) == {"g": YES}


def test_a_group_within_a_step_is_a_heading_and_its_condition_goes_down() -> None:
    found = document(
        form(
            ("begin_group", "step", "Step", ""),
            ("select_one yes_no", "first", "First?", ""),
            ("integer", "wait", "Wait?", ""),
            ("begin_group", "inner", "Inner", "${first} = 'yes'"),
            ("text", "a", "A", ""),
            ("begin_group", "deeper", "Deeper", "${wait} > 5"),
            ("text", "b", "B", ""),
            ("text", "c", "C", "${first} = 'yes'"),
            ("end_group", "", "", ""),
            ("end_group", "", "", ""),
            ("text", "d", "D", ""),
            ("end_group", "", "", ""),
            header=CONDITIONAL,
        )
    )
    assert shape(found) == [("step", ["first", "wait", "inner", "a", "deeper", "b", "c", "d"])]
    assert {found.questions[code].kind for code in ("inner", "deeper")} == {"heading"}
    assert shown(found) == {
        "inner": YES,
        "a": YES,
        "deeper": {"and": [YES, LONG]},
        "b": {"and": [YES, LONG]},
        "c": {"and": [YES, LONG]},
    }


def test_a_heading_needs_a_label_and_keeps_its_hint() -> None:
    found = document(
        form(
            ("begin_group", "step", "Step", "Look around first"),
            ("begin_group", "silent", "", ""),
            ("text", "a", "A", ""),
            ("end_group", "", "", ""),
            ("begin_group", "told", "Told", "With a hint"),
            ("text", "b", "B", ""),
            ("end_group", "", "", ""),
            ("end_group", "", "", ""),
            ("begin_group", "last", "Last", ""),
            ("text", "c", "C", ""),
            ("end_group", "", "", ""),
            header="type name label hint",
        )
    )
    assert shape(found) == [("step", ["step", "a", "told", "b"]), ("last", ["c"])]
    assert found.questions["step"].kind == "note"
    assert found.questions["step"].text == {"en": "Look around first"}
    assert found.questions["told"].help == {"en": "With a hint"}


def test_a_wrapper_around_the_whole_form_is_opened() -> None:
    rows = [
        ("begin_group", "all", "All"),
        ("note", "hello", "Hello"),
        ("begin_group", "one", "One"),
        ("text", "a", "A"),
        ("end_group", "", ""),
        ("begin_group", "two", "Two"),
        ("text", "b", "B"),
        ("end_group", "", ""),
        ("end_group", "", ""),
    ]
    found = document(form(("start", "start", ""), *rows))
    assert shape(found) == [("one", ["hello", "a"]), ("two", ["b"])]
    assert "wrapper_opened" in [line.key for line in imported(form(*rows)).lines]
    twice = [("begin_group", "outer", "Outer"), *rows, ("end_group", "", "")]
    assert shape(document(form(*twice))) == [("one", ["hello", "a"]), ("two", ["b"])]


def test_one_group_with_a_small_group_inside_is_no_wrapper() -> None:
    found = document(
        form(
            ("begin_group", "step", "Step"),
            ("text", "a", "A"),
            ("begin_group", "inner", "Inner"),
            ("text", "b", "B"),
            ("end_group", "", ""),
            ("end_group", "", ""),
        )
    )
    assert shape(found) == [("step", ["a", "inner", "b"])]


def test_a_form_without_groups_is_one_step_general() -> None:
    found = document(form(("text", "a", "Wat zag je?"), ("text", "b", "Hoe was het en de rest?")))
    assert shape(found) == [("general", ["a", "b"])]
    assert found.steps[0].name == {"nl": "Algemeen"}


def test_loose_questions_go_to_one_step_general() -> None:
    data = form(
        ("text", "a", "A"),
        ("begin_group", "general", "Group of that name"),
        ("text", "b", "B"),
        ("end_group", "", ""),
        ("text", "c", "C"),
    )
    assert shape(document(data)) == [("general", ["a", "c"]), ("general_2", ["b"])]
    assert ("note", 6, "", "moved_to_general") in said(imported(data))


def test_a_loose_question_that_depends_on_a_later_step_comes_after_it() -> None:
    found = document(
        form(
            ("text", "a", "A", ""),
            ("begin_group", "g", "G", ""),
            ("select_one yes_no", "first", "First?", ""),
            ("end_group", "", "", ""),
            ("text", "c", "C", "${first} = 'yes'"),
            ("text", "d", "D", ""),
            header=CONDITIONAL,
        )
    )
    assert shape(found) == [("general", ["a"]), ("g", ["first"]), ("general_2", ["c", "d"])]
    assert found.steps[2].name == {"en": "General 2"}
    assert shown(found) == {"c": YES}


def test_loose_texts_go_to_the_step_next_to_them() -> None:
    data = form(
        ("note", "hello", "Hello"),
        ("begin_group", "g", "G"),
        ("text", "a", "A"),
        ("end_group", "", ""),
        ("note", "thanks", "Thanks"),
    )
    assert shape(document(data)) == [("g", ["hello", "a", "thanks"])]
    assert ("note", 2, "", "text_moved") in said(imported(data))


def test_a_step_that_only_shows_texts_measures_nothing() -> None:
    data = form(
        ("begin_group", "intro", "Hello"),
        ("note", "n", "Welcome"),
        ("end_group", "", ""),
        ("begin_group", "g", "G"),
        ("text", "a", "A"),
        ("end_group", "", ""),
    )
    intro, step = document(data).steps
    assert not any(intro.has(measure) for measure in intro.measures)
    assert step.has("emotion")
    assert ("note", 2, "", "step_without_questions") in said(imported(data))


def test_a_group_of_which_nothing_is_left_is_no_step() -> None:
    data = form(
        ("begin_group", "media", "Media"),
        ("audio", "x", "X"),
        ("end_group", "", ""),
        ("begin_group", "g", "G"),
        ("text", "a", "A"),
        ("end_group", "", ""),
    )
    assert shape(document(data)) == [("g", ["a"])]
    lines = said(imported(data))
    assert ("note", 2, "", "empty_group") in lines
    assert ("warning", 3, "type", "no_such_kind") in lines


def test_what_repeats_is_asked_once_and_that_is_said() -> None:
    data = form(
        ("begin_repeat", "visits", "Visits", "3"),
        ("text", "a", "A", ""),
        ("end_repeat", "", "", ""),
        header="type name label repeat_count",
    )
    assert shape(document(data)) == [("visits", ["a"])]
    lines = said(imported(data))
    assert ("warning", 2, "type", "repeat") in lines
    assert ("note", 2, "repeat_count", "repeat_count") in lines


def test_an_answer_that_comes_later_cannot_decide_what_is_shown() -> None:
    data = form(
        ("begin_group", "g", "G", "${b} = 'x'"),
        ("text", "a", "A", "${b} = 'x'"),
        ("text", "b", "B", "${b} != ''"),
        ("text", "c", "C", "${a} = 'x'"),
        ("end_group", "", "", ""),
        header=CONDITIONAL,
    )
    assert shown(document(data)) == {"c": {"==": [{"var": ["a"]}, "x"]}}
    result = imported(data)
    later = [line.row for line in result.lines if line.key == "depends_on_later"]
    assert later == [2, 3, 4]
    assert result.counts.conditions == 1


def test_a_wrapper_that_depends_on_what_is_inside_it_is_always_shown() -> None:
    data = form(
        ("begin_group", "all", "All", "${a} = 'x'"),
        ("begin_group", "one", "One", ""),
        ("text", "a", "A", ""),
        ("end_group", "", "", ""),
        ("begin_group", "two", "Two", ""),
        ("text", "b", "B", ""),
        ("end_group", "", "", ""),
        ("end_group", "", "", ""),
        header=CONDITIONAL,
    )
    assert shown(document(data)) == {}
    assert ("warning", 2, "relevant", "depends_on_itself") in said(imported(data))


@pytest.mark.parametrize(
    ("rows", "keys"),
    [
        ([("begin_group", "g", "G"), ("text", "a", "A")], ["group_not_closed"]),
        ([("text", "a", "A"), ("end_group", "", "")], ["nothing_to_close"]),
        ([("begin_group", "g", "G"), ("text", "a", "A"), ("end_repeat", "", "")],
         ["closed_by_other"]),
        ([("begin_group", "g", "G"), ("text", "a", "A"), ("end ", "", "")], []),
        ([("begin_group", "g", "G"), ("text", "a", "A"), ("end_group", "", ""), ("end", "end", "")],
         ["meta_dropped"]),
    ],
)  # fmt: skip
def test_groups_that_are_not_closed_well_are_imported_and_said(
    rows: list[tuple[str, str, str]], keys: list[str]
) -> None:
    result = imported(form(*rows))
    found = [line.key for line in result.lines]
    assert result.counts.questions == 1
    assert [key for key in found if key in (*keys, "nothing_to_close", "group_not_closed")] == keys


def test_rows_that_are_switched_off_or_have_no_type_are_said() -> None:
    data = form(
        ("text", "a", "A", ""),
        ("text", "b", "B", "yes"),
        ("", "", "A comment of the author", ""),
        header="type name label disabled",
    )
    assert shape(document(data)) == [("general", ["a"])]
    lines = said(imported(data))
    assert ("note", 3, "disabled", "row_disabled") in lines
    assert ("note", 4, "", "row_without_type") in lines


def test_names_become_codes_that_fit_and_stay_apart() -> None:
    data = form(
        ("text", "First-Name", "A", ""),
        ("text", "first_name", "B", ""),
        ("text", "_1", "C", ""),
        ("text", "1a", "D", ""),
        ("text", "naïve é", "E", ""),
        ("text", "x" * 50, "F", ""),
        ("text", "x" * 49, "G", "${First-Name} = 'z'"),
        ("text", "名前", "H", ""),
        header=CONDITIONAL,
    )
    found = document(data)
    assert shape(found) == [
        (
            "general",
            ["first_name", "first_name_2", "q_1", "q1a", "naive_e", "x" * 40, "x" * 38 + "_2", "q"],
        )
    ]
    assert found.questions["x" * 38 + "_2"].shown_when == {"==": [{"var": ["first_name"]}, "z"]}
    [line] = [line for line in imported(data).lines if line.key == "question_codes"]
    assert "First-Name → first_name, first_name → first_name_2" in line.message


def test_the_same_form_always_gives_the_same_script() -> None:
    data = form(("text", "A b", "A"), ("select_one yes_no", "a_b", "B"))
    assert document(data).to_json() == document(data).to_json()


def test_counts_are_of_questions_steps_and_conditions() -> None:
    result = imported(
        form(
            ("note", "n", "N", ""),
            ("select_one yes_no", "first", "First?", ""),
            ("begin_group", "g", "G", "${first} = 'yes'"),
            ("text", "a", "A", "${first} = 'yes'"),
            ("text", "b", "B", "true()"),
            ("end_group", "", "", ""),
            header=CONDITIONAL,
        )
    )
    counts = result.counts
    assert (counts.questions, counts.steps, counts.conditions) == (3, 2, 2)
