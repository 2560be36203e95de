"""Any condition against what XPath says of it: a second, independent evaluation with empty texts.

XLSForm's conditions are XPath 1.0: an empty answer is an empty text, and not a number where one
is needed. Here the same random condition is evaluated that way, and as our translation of it.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from audit.conditions import holds
from audit.scripts.xlsform.expressions import Call, Node, Number, Operation, Reference, Text, parse
from audit.scripts.xlsform.fields import Field
from audit.scripts.xlsform.translate import translate

CLOCK = {"today": "2026-11-22", "now": "2026-11-22T14:30"}
OPTIONS = {"a": "a", "b-1": "b_1", "c": "c"}
FIELDS = {
    field.name: field
    for field in (
        Field("one", "choice", 2, "one", {"yes": "yes", "no": "no"}),
        Field("age", "choice", 3, "age", {"1": "c1", "2": "c2", "3": "c3"}),
        Field("many", "choices", 4, "many", OPTIONS),
        Field("wait", "number", 5, "wait"),
        Field("size", "number", 6, "size"),
        Field("name", "text", 7, "name"),
        Field("sum", "calculation", 8, expression=parse("${wait} + ${size}")),
        Field("kind", "calculation", 9, expression=parse("if(${one} = 'yes', 'big', '')")),
    )
}

# Answers as XLSForm keeps them: texts, "" for none.
ANSWERS = some.fixed_dictionaries(
    {
        "one": some.sampled_from(["", "yes", "no"]),
        "age": some.sampled_from(["", "1", "2", "3"]),
        "many": some.sampled_from(["", "a", "b-1", "a b-1", "a b-1 c"]),
        "wait": some.sampled_from(["", "0", "2", "5"]),
        "size": some.sampled_from(["", "1", "3"]),
        "name": some.sampled_from(["", "x", "xyz"]),
    }
)

TESTS = some.sampled_from(["=", "!=", "<", "<=", ">", ">="])
EQUALITY = some.sampled_from(["=", "!="])
SMALL = some.integers(-1, 6).map(str)


def compared(left: str, test: some.SearchStrategy[str], right: some.SearchStrategy[str]) -> Any:
    return some.tuples(test, right).map(lambda pair: f"{left} {pair[0]} {pair[1]}")


ATOMS = some.one_of(
    compared("${one}", EQUALITY, some.sampled_from(["'yes'", "'no'", "''"])),
    compared("${age}", TESTS, some.integers(1, 3).map(str)),
    compared("${age} + ${wait}", TESTS, SMALL),
    compared("${wait}", TESTS, SMALL),
    compared("${wait}", EQUALITY, some.just("''")),
    compared("${name}", EQUALITY, some.sampled_from(["'x'", "''"])),
    compared("${wait} * 2 - ${size}", TESTS, SMALL),
    compared("${sum}", TESTS, SMALL),
    compared("${kind}", EQUALITY, some.sampled_from(["'big'", "''", "'small'"])),
    compared("count-selected(${many})", TESTS, SMALL),
    compared("string-length(${name})", TESTS, SMALL),
    compared("if(${one} = 'yes', 3, 1)", TESTS, SMALL),
    compared("if(not(${wait} > 2), ${size}, 1)", TESTS, SMALL),
    compared("coalesce(${wait}, ${size})", TESTS, SMALL),
    compared("coalesce(${wait}, 4)", TESTS, SMALL),
    some.sampled_from(
        ["selected(${many}, 'a')", "selected(${many}, 'b-1')", "selected(${one}, 'yes')",
         "regex(${name}, 'x+')", "true()", "false()"]
    ),
)  # fmt: skip
CONDITIONS = some.recursive(
    ATOMS,
    lambda inner: some.one_of(
        inner.map(lambda part: f"not({part})"),
        some.tuples(inner, some.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        some.tuples(inner, inner, inner).map(lambda parts: f"if({', '.join(parts)})"),
    ),
    max_leaves=5,
)


def number(value: Any) -> float:
    if isinstance(value, str):
        return float(value) if value.strip() else math.nan
    return float(value)


def truth(value: Any) -> bool:
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


COMPARE = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
COMPUTE = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def xpath(node: Node, answers: Mapping[str, str]) -> Any:
    """The value of an expression by XPath 1.0: a text, a number or a truth value."""
    match node:
        case Text(value):
            return value
        case Number(value):
            return float(value)
        case Reference(name):
            expression = FIELDS[name].expression
            return xpath(expression, answers) if expression else answers[name]
        case Operation("and", left, right):
            return truth(xpath(left, answers)) and truth(xpath(right, answers))
        case Operation("or", left, right):
            return truth(xpath(left, answers)) or truth(xpath(right, answers))
        case Operation(sign, left, right) if sign in COMPUTE:
            return COMPUTE[sign](number(xpath(left, answers)), number(xpath(right, answers)))
        case Operation(sign, left, right):
            pair = [xpath(left, answers), xpath(right, answers)]
            if sign not in ("=", "!=") or any(isinstance(value, float) for value in pair):
                pair = [number(value) for value in pair]
            return COMPARE[sign](*pair)
        case Call(name, arguments):
            return called(name, arguments, answers)
    raise AssertionError(node)


def called(name: str, arguments: tuple[Node, ...], answers: Mapping[str, str]) -> Any:
    if name == "if":
        condition, then, otherwise = arguments
        return xpath(then if truth(xpath(condition, answers)) else otherwise, answers)
    values = [xpath(argument, answers) for argument in arguments]
    match name:
        case "true" | "false":
            return name == "true"
        case "not":
            return not truth(values[0])
        case "selected":
            return values[1] in values[0].split()
        case "count-selected":
            return float(len(values[0].split()))
        case "string-length":
            return float(len(values[0]))
        case "regex":
            return re.fullmatch(values[1], values[0]) is not None
        case "coalesce":
            return values[0] if values[0] != "" else values[1]
    raise AssertionError(name)


def ours(answers: Mapping[str, str]) -> dict[str, Any]:
    """The same answers as the product keeps them: what is empty is not there."""
    found: dict[str, Any] = {}
    for name, text in answers.items():
        field = FIELDS[name]
        if not text:
            continue
        if field.kind == "number":
            found[name] = int(text)
        elif field.kind == "choices":
            found[name] = [field.options[option] for option in text.split()]
        else:
            found[name] = field.options.get(text, text)
    return found


@settings(max_examples=200)
@given(text=CONDITIONS, answers=ANSWERS)
def test_a_condition_holds_exactly_when_xpath_says_so(text: str, answers: dict[str, str]) -> None:
    found = translate(text, FIELDS).truth
    shown = found if isinstance(found, bool) else holds(found, ours(answers), **CLOCK)
    assert shown is truth(xpath(parse(text), answers)), found
