"""Expressions of forms as conditions: what is shown when, worked out from XLSForm's own meaning."""

from __future__ import annotations

from typing import Any

import pytest

from audit.conditions import fails, holds, validate
from audit.scripts.xlsform.expressions import UnreadableError, parse
from audit.scripts.xlsform.fields import Field
from audit.scripts.xlsform.translate import translate
from audit.scripts.xlsform.values import UnknownNameError

CLOCK = {"today": "2026-11-22", "now": "2026-11-22T14:30"}

FIELDS = {
    field.name: field
    for field in (
        Field("told", "choice", 2, "told", {"yes": "yes", "no": "no", "1": "c1"}),
        Field("age", "choice", 3, "age", {"1": "c1", "2": "c2", "3": "c3"}),
        Field("Seen-it", "choices", 4, "seen_it", {"a": "a", "b-1": "b_1", "none": "none"}),
        Field("wait", "number", 5, "wait"),
        Field("size", "number", 6, "size"),
        Field("name", "text", 7, "name"),
        Field("left", "moment", 8, "left"),
        Field("arrived", "moment", 9, "arrived"),
        Field("ok", "acknowledgement", 10, "ok"),
        Field("agree", "acknowledgement", 11, "agree", {"yes": "yes"}),
        Field("pictures", "photos", 12, "pictures"),
        Field("where", "presence", 13, "where"),
        Field("start", "absent", 14),
        Field("today", "today", 15),
        Field("mode", "constant", 16, constant="fast"),
        Field("total", "calculation", 17, expression=parse("${wait} + ${size}")),
        Field("kind", "calculation", 18, expression=parse("if(${told} = 'yes', 'big', '')")),
        Field("loop", "calculation", 19, expression=parse("${loop2} + 1")),
        Field("loop2", "calculation", 20, expression=parse("${loop} + 1")),
    )
}


def condition(text: str) -> Any:
    truth = translate(text, FIELDS).truth
    if not isinstance(truth, bool):
        validate(truth)
    return truth


def constraint(text: str, name: str) -> Any:
    truth = translate(text, FIELDS, FIELDS[name]).truth
    if not isinstance(truth, bool):
        validate(truth)
    return truth


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${told} = 'yes'", {"==": [{"var": ["told"]}, "yes"]}),
        ("${told}='yes'", {"==": [{"var": ["told"]}, "yes"]}),
        ("'yes' = ${told}", {"==": [{"var": ["told"]}, "yes"]}),
        ('${ told } = "yes"', {"==": [{"var": ["told"]}, "yes"]}),
        ("${told} = ‘yes’", {"==": [{"var": ["told"]}, "yes"]}),
        ("${told} = “yes”", {"==": [{"var": ["told"]}, "yes"]}),
        ("${told} = ’yes’", {"==": [{"var": ["told"]}, "yes"]}),
        ("${told} = 'yes’ ", {"==": [{"var": ["told"]}, "yes"]}),
        ("${told} == 'yes'", {"==": [{"var": ["told"]}, "yes"]}),
        ("${told} = 1", {"==": [{"var": ["told"]}, "c1"]}),
        ("${told} = '1.0'", {"==": [{"var": ["told"]}, "c1"]}),
        ("${name} = 'don’t know'", {"==": [{"var": ["name"]}, "don’t know"]}),
        ("${wait} > 15", {">": [{"var": ["wait"]}, 15]}),
        ("${wait}>'15'", {">": [{"var": ["wait"]}, 15]}),
        ("15 < ${wait}", {">": [{"var": ["wait"]}, 15]}),
        ("${wait} >= -2.5", {">=": [{"var": ["wait"]}, -2.5]}),
        ("${wait} = ''", {"!": [{"answered": ["wait"]}]}),
        ("${wait} != ''", {"answered": ["wait"]}),
        ("not(${wait} = '')", {"answered": ["wait"]}),
        ("${where} != ''", {"answered": ["where"]}),
        ("string-length(${name}) > 3", {">": [
            {"coalesce": [{"length": [{"var": ["name"]}]}, 0]}, 3]}),
        ("selected(${Seen-it}, 'b-1')", {"in": ["b_1", {"var": ["seen_it"]}]}),
        ("selected( ${Seen-it} , ‘a’ )", {"in": ["a", {"var": ["seen_it"]}]}),
        ("selected(${told}, 'yes')", {"==": [{"var": ["told"]}, "yes"]}),
        ("${Seen-it} = 'a'", {"==": [{"var": ["seen_it"]}, ["a"]]}),
        ("${age} >= 2", {"in": [{"var": ["age"]}, ["c2", "c3"]]}),
        ("${age} > '2'", {"==": [{"var": ["age"]}, "c3"]}),
        ("${left} > ${arrived}", {">": [{"var": ["left"]}, {"var": ["arrived"]}]}),
        ("${left} <= today()", {"<=": [{"var": ["left"]}, {"today": []}]}),
        ("${left} <= ${today}", {"<=": [{"var": ["left"]}, {"today": []}]}),
        ("${left} > '2026-01-31'", {">": [{"var": ["left"]}, "2026-01-31"]}),
        ("${left} > date('2026-01-31')", {">": [{"var": ["left"]}, "2026-01-31"]}),
        ("${left} > '09:30:00.000+01:00'", {">": [{"var": ["left"]}, "09:30"]}),
        ("${ok} = 'OK'", {"answered": ["ok"]}),
        ("selected(${agree}, 'yes')", {"answered": ["agree"]}),
        ("${ok}", {"answered": ["ok"]}),
        ("regex(${name}, '^[A-Z]{2}$')", {"matches": [{"var": ["name"]}, "^[A-Z]{2}$"]}),
        ("starts-with(${name}, 'a.b')", {"matches": [{"var": ["name"]}, "a\\.b.*"]}),
        ("contains(${name}, '(x)')", {"matches": [{"var": ["name"]}, ".*\\(x\\).*"]}),
        ("true()", True),
        ("false()", False),
        ("1 = 1 and 2 > 3", False),
        ("${mode} = 'fast'", True),
        ("${told} = 'yes' AND true()", {"==": [{"var": ["told"]}, "yes"]}),
        ("${told} = 'maybe'", False),
    ],
)  # fmt: skip
def test_an_expression_becomes_this_condition(text: str, expected: Any) -> None:
    assert condition(text) == expected


#: (expression, answers, whether XLSForm shows what depends on it)
MEANINGS = [
    # An empty answer makes a comparison false, its denial and "is not" true.
    ("${told} = 'yes'", {}, False),
    ("${told} != 'yes'", {}, True),
    ("${told} != 'yes'", {"told": "yes"}, False),
    ("${told} != 'yes'", {"told": "no"}, True),
    ("not(${told} = 'yes')", {}, True),
    ("not(${told} = 'yes')", {"told": "yes"}, False),
    ("not(${told} != 'yes')", {}, False),
    ("not(selected(${Seen-it}, 'a'))", {}, True),
    ("not(selected(${Seen-it}, 'a'))", {"seen_it": ["b_1"]}, True),
    ("not(selected(${Seen-it}, 'a'))", {"seen_it": ["a", "b_1"]}, False),
    ("not(${wait} > 5)", {}, True),
    ("not(${wait} > 5)", {"wait": 5}, True),
    ("not(${wait} > 5)", {"wait": 6}, False),
    ("${wait} <= 5", {}, False),
    ("not(not(${wait} <= 5))", {}, False),
    # De Morgan, with empty answers in either part.
    ("not(${told} = 'yes' and ${wait} > 5)", {}, True),
    ("not(${told} = 'yes' and ${wait} > 5)", {"told": "yes"}, True),
    ("not(${told} = 'yes' and ${wait} > 5)", {"told": "yes", "wait": 9}, False),
    ("not(${told} = 'yes' or ${wait} > 5)", {"wait": 9}, False),
    ("not(${told} = 'yes' or ${wait} > 5)", {"told": "no"}, True),
    ("${told} = 'yes' or not(${wait} > 5)", {"wait": 9}, False),
    ("${told} = 'yes' and not(${wait} > 5)", {"told": "yes"}, True),
    # Nothing chosen counts as none; an empty text has no length.
    ("count-selected(${Seen-it}) = 0", {}, True),
    ("count-selected(${Seen-it}) < 2", {}, True),
    ("count-selected(${Seen-it}) >= 2", {"seen_it": ["a", "b_1"]}, True),
    ("count-selected(${pictures}) > 0", {"pictures": ["x"]}, True),
    ("string-length(${name}) = 0", {}, True),
    ("string-length(${wait}) = 2", {"wait": 10}, True),
    # Arithmetic with an empty answer is not a number.
    ("${wait} + ${size} > 3", {"wait": 9}, False),
    ("not(${wait} + ${size} > 3)", {"wait": 9}, True),
    ("not(${wait} + ${size} > 3)", {"wait": 9, "size": 1}, False),
    ("${wait} div 2 + 1 >= 3 * 2 - 1", {"wait": 8}, True),
    ("${wait} mod 2 = 1", {"wait": 7}, True),
    ("-${wait} < -3", {"wait": 4}, True),
    ("int(${wait} div 2) = 3", {"wait": 7}, True),
    ("round(${wait} div 3, 1) = 2.3", {"wait": 7}, True),
    ("round(${wait} div 3) = 2", {"wait": 7}, True),
    ("min(${wait}, ${size}) = 1", {"wait": 7, "size": 1}, True),
    ("max(${wait}, ${size}, 9) = 9", {"wait": 7, "size": 1}, True),
    ("coalesce(${wait}, 0) = 0", {}, True),
    ("coalesce(${wait}, ${size}) > 2", {"size": 3}, True),
    ("not(coalesce(${wait}, ${size}) > 2)", {}, True),
    ("not(coalesce(${wait}, ${size}) > 2)", {"size": 3}, False),
    ("number(${name}) > 2", {"name": "3"}, True),
    ("${name} > 2", {"name": "3"}, True),
    ("${name} = 3", {"name": "3.0"}, True),
    ("concat(${name}, '-', ${wait}) = 'a-1'", {"name": "a", "wait": 1}, True),
    ("abs(${wait} - 5) <= 1", {"wait": 4}, True),
    ("(${told} = 'yes') + (${wait} > 5) = 1", {"wait": 6}, True),
    ("(${told} = 'yes') = true()", {"told": "yes"}, True),
    ("(${told} = 'yes') = false()", {}, True),
    ("selected(${told}, 'yes') = 'false'", {"told": "yes"}, False),
    # if: a condition on an empty answer is false.
    ("if(${told} = 'yes', 3, 1) < 2", {}, True),
    ("if(${told} = 'yes', ${wait}, 1) > 2", {"told": "yes", "wait": 3}, True),
    ("if(${told} = 'yes', ${wait}, 1) > 2", {"told": "no", "wait": 3}, False),
    ("if(${told} = 'yes', ${wait} > 2, ${size} > 2)", {"size": 3}, True),
    ("if(not(${told} = 'yes'), 'a', 'b') = 'a'", {}, True),
    # Options with numbers as names.
    ("${age} < 3", {"age": "c2"}, True),
    ("${age} < 3", {}, False),
    ("not(${age} < 3)", {}, True),
    ("not(${age} < 3)", {"age": "c3"}, True),
    ("${age} + ${wait} = 5", {"age": "c2", "wait": 3}, True),
    ("${age} = ${age}", {"age": "c2"}, True),
    # Moments.
    ("${left} < ${arrived}", {"left": "14:00", "arrived": "14:30"}, True),
    ("${left} = today()", {"left": "2026-11-22"}, True),
    ("${left} < now()", {"left": "2026-11-22T14:29"}, True),
    # Calculations are written out.
    ("${total} > 5", {"wait": 3, "size": 3}, True),
    ("${total} > 5", {"wait": 9}, False),
    ("${total} != ''", {"wait": 9}, False),
    ("${kind} = 'big'", {"told": "yes"}, True),
    ("${kind} = 'big'", {}, False),
    ("${kind} != 'big'", {}, True),
    ("${kind} = ''", {"told": "no"}, True),
    ("selected(${kind}, 'big')", {"told": "yes"}, True),
    ("not(selected(${kind}, 'big'))", {"told": "yes"}, False),
    # A name that is no option is never chosen.
    ("${told} != 'maybe'", {}, True),
    ("selected(${Seen-it}, 'z') or ${wait} > 1", {"wait": 2}, True),
    ("not(regex(${name}, '[0-9]+'))", {}, True),
    ("not(regex(${name}, '[0-9]+'))", {"name": "12"}, False),
]


@pytest.mark.parametrize(("text", "answers", "shown"), MEANINGS)
def test_something_is_shown_when_the_form_would_show_it(
    text: str, answers: dict[str, Any], shown: bool
) -> None:
    truth = condition(text)
    assert (truth if isinstance(truth, bool) else holds(truth, answers, **CLOCK)) is shown


def test_or_unanswered_is_added_where_the_form_means_it() -> None:
    assert condition("not(${told} = 'yes')") == {
        "or_unanswered": [{"!=": [{"var": ["told"]}, "yes"]}, "told"]
    }


@pytest.mark.parametrize(
    ("text", "name", "answers", "refused"),
    [
        (". > 0", "wait", {"wait": 0}, True),
        (". > 0", "wait", {"wait": 1}, False),
        (". > 0", "wait", {}, False),
        (".>=0 and .<= 10", "wait", {"wait": 11}, True),
        ("(${wait}>=0)", "wait", {"wait": -1}, True),
        (". <= ${size}", "wait", {"wait": 3}, False),
        (". <= ${size}", "wait", {"wait": 3, "size": 2}, True),
        ("not(selected(., 'none') and count-selected(.) > 1)", "Seen-it",
         {"seen_it": ["none", "a"]}, True),
        ("not(selected(., 'none') and count-selected(.) > 1)", "Seen-it",
         {"seen_it": ["none"]}, False),
        ("regex(., '^\\d{5}(-\\d{4})?$')", "name", {"name": "1234"}, True),
        ("regex(., '^\\d{5}(-\\d{4})?$')", "name", {"name": "12345"}, False),
        ("regex(., '[0-9]{2}')", "wait", {"wait": 123}, True),
        ("string-length(.) < 5", "name", {"name": "abcde"}, True),
        (". != ''", "name", {"name": "x"}, False),
        (". <= today()", "left", {"left": "2026-11-23"}, True),
        ("not(. = 'yes') or ${wait} > 3", "told", {"told": "yes", "wait": 1}, True),
        ("not(. = 'yes') or ${wait} > 3", "told", {"told": "yes"}, False),
    ],
)  # fmt: skip
def test_an_answer_is_refused_when_the_constraint_is_broken(
    text: str, name: str, answers: dict[str, Any], refused: bool
) -> None:
    truth = constraint(text, name)
    assert (
        truth is False if isinstance(truth, bool) else fails(truth, answers, **CLOCK)
    ) is refused


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("${told} = 'yes", "expression_quote"),
        ("${told} = ", "expression_ends"),
        ("${told} 'yes'", "expression_sign"),
        ("(${told} = 'yes'", "expression_ends"),
        ("${told} = 'yes')", "expression_sign"),
        ("${told} = yes", "expression_bare_word"),
        ("selected(${told} 'yes')", "expression_sign"),
        ("selected(${told})", "expression_arguments"),
        ("/data/told = 'yes'", "expression_sign"),
        ("../told = 'yes'", "expression_sign"),
        ("pulldata('f', 'a', 'b', ${told}) = 'x'", "expression_external"),
        ("once(1) = 1", "expression_function"),
        ("jr:choice-name(${told}, '${told}') = 'x'", "expression_function"),
        ("position(..) > 1", "expression_sign"),
        ("${start} = 'x'", "depends_on_absent"),
        ("${loop} > 1", "expression_too_large"),
        ("today() - ${left} > 18", "expression_moment_as_number"),
        ("${where} = 'x'", "expression_compared"),
        ("${Seen-it} + 1 > 2", "expression_not_a_number"),
        ("${told} + 1 > 2 and ${wait} > 'b'", "expression_text_as_number"),
        ("${told} > 'b'", "expression_option_order"),
        ("regex(${name}, '(?=x)')", "expression_refused"),
        ("regex(${name}, ${told})", "expression_pattern"),
        (". = 'x'", "expression_itself"),
        ("round(${wait}, ${size}) = 1", "expression_round"),
        ("count-selected(${name}) = 1", "expression_count"),
        ("${wait} > ''", "expression_empty_order"),
        ("${left} > 'soon'", "expression_date"),
        ("(" * 50 + "1" + ")" * 50 + " = 1", "expression_nesting"),
        ("not(" * 50 + "true()" + ")" * 50, "expression_nesting"),
        (" or ".join(f"${{wait}} = {number}" for number in range(400)), "expression_too_large"),
        ("${wait} = 12345678901234567", "expression_number"),
        ("€ = 1", "expression_sign"),
    ],
)
def test_what_is_not_understood_is_said(text: str, key: str) -> None:
    with pytest.raises(UnreadableError) as failure:
        condition(text)
    assert failure.value.said.key == key
    assert str(failure.value.said)


def test_an_unknown_name_is_told_apart_from_one_that_is_not_imported() -> None:
    with pytest.raises(UnknownNameError):
        condition("${nowhere} = 1")


def test_a_long_row_of_alternatives_is_not_deep() -> None:
    text = " or ".join(f"${{wait}} = {number}" for number in range(150))
    assert len(condition(text)["or"]) == 150
    assert holds(condition(text), {"wait": 149}, **CLOCK)
    sum_ = " + ".join(["${wait}"] * 150)
    assert holds(condition(f"{sum_} = 300"), {"wait": 2}, **CLOCK)


def test_an_option_that_does_not_exist_is_remarked() -> None:
    [remark] = translate("${told} = 'maybe'", FIELDS).remarks
    assert remark.parameters == {"option": "maybe", "question": "told"}


def test_calculations_that_were_written_out_are_named() -> None:
    assert translate("${total} > 1 or ${kind} = 'big'", FIELDS).expanded == {
        "total",
        "kind",
    }
