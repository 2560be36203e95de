"""What is refused as a condition, and why."""

from __future__ import annotations

from typing import Any

import pytest

from audit.conditions import (
    MAXIMUM_DEPTH,
    MAXIMUM_SIZE,
    UNKNOWN,
    ConditionError,
    evaluate,
    validate,
    variables,
)

YES = {"==": [{"var": ["a"]}, "yes"]}
CLOCK = {"today": "2026-11-22", "now": "2026-11-22T14:30"}


NESTED_LIST: list[Any] = []
for _ in range(50_000):
    NESTED_LIST = [NESTED_LIST]


def nested(depth: int) -> dict[str, Any]:
    condition: dict[str, Any] = YES
    for _ in range(depth):
        condition = {"!": [condition]}
    return condition


@pytest.mark.parametrize(
    "condition",
    [
        YES,
        {"and": [YES, {"or": [YES, {"!": [YES]}]}, True]},
        {"in": ["x", {"var": ["b"]}]},
        {"in": [{"var": ["b"]}, ["x", "y"]]},
        {">": [{"+": [{"var": ["a"]}, {"var": ["b"]}, 1.5]}, 3]},
        {"<=": [{"var": ["welcome.grade"]}, 5]},
        {"or_unanswered": [YES, "a"]},
        {"matches": [{"var": ["a"]}, "[0-9]{4} ?[A-Z]{2}"]},
        {"if": [YES, {"answered": ["b"]}, False]},
        {"==": [{"if": [YES, "x", 3]}, "x"]},
        {">=": [{"coalesce": [{"var": ["a"]}, 0]}, 2]},
        {"<=": [{"var": ["a"]}, {"today": []}]},
        {"var": ["seen"]},
    ],
)
def test_a_good_condition_passes(condition: dict[str, Any]) -> None:
    validate(condition)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (None, "an operator with its arguments"),
        (True, "an operator with its arguments"),
        ("a = 1", "an operator with its arguments"),
        ({}, "exactly one operator"),
        ({"and": [YES], "or": [YES]}, "exactly one operator"),
        ({"===": [1, 1]}, "=== is not a known operator"),
        ({"==": [{"var": ["a"]}]}, "== has the wrong number of arguments"),
        ({"==": {"var": ["a"]}}, "== has the wrong number of arguments"),
        ({"!": [YES, YES]}, "! has the wrong number of arguments"),
        ({"and": []}, "and has the wrong number of arguments"),
        ({"==": [{"var": ["a"]}, None]}, "None is no number, text"),
        ({"in": ["x", ["x", 1]]}, "is no number, text"),
        ({"in": ["x", []]}, "is no number, text"),
        ({"+": [1, 2]}, "cannot stand in this place"),
        ({"and": [YES, 1]}, "1 cannot stand in this place"),
        ({"and": [YES, "true"]}, "true cannot stand in this place"),
        ({">": [{"+": ["1", 2]}, 2]}, "1 cannot stand in this place"),
        ({">": [YES, 2]}, "cannot stand in this place"),
        ({"!": [{"length": ["x"]}]}, "cannot stand in this place"),
        ({"==": [{"var": ["Capital"]}, 1]}, "Capital is not the code"),
        ({"==": [{"var": ["a.b.c"]}, 1]}, "a.b.c is not the code"),
        ({"==": [{"var": [7]}, 1]}, "7 is not the code"),
        ({"answered": ["__proto__"]}, "__proto__ is not the code"),
        ({"or_unanswered": [YES, "A"]}, "A is not the code"),
        ({"or_unanswered": [5, "a"]}, "5 cannot stand in this place"),
        ({"==": [{"var": ["a"]}, 10**15]}, "too large a number"),
        ({"==": [{"var": ["a"]}, float("nan")]}, "too large a number"),
        ({"==": [{"var": ["a"]}, 0.12345678901]}, "too many decimals"),
        ({"==": [{"var": ["a"]}, "x" * 1001]}, "too long"),
        ({"==": [{"round": [{"var": ["a"]}, 11]}, 1]}, "rounded to 0 to 10 decimals"),
        ({"==": [{"round": [{"var": ["a"]}, 1.5]}, 1]}, "rounded to 0 to 10 decimals"),
        ({"matches": [{"var": ["a"]}, {"var": ["b"]}]}, "written out"),
        ({"matches": [{"var": ["a"]}, "(?=x)"]}, "look-around"),
    ],
)
def test_anything_else_is_refused_with_the_reason(condition: Any, reason: str) -> None:
    with pytest.raises(ConditionError) as refusal:
        validate(condition)
    assert reason in str(refusal.value)


def test_a_condition_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    validate(nested(MAXIMUM_DEPTH - 2))
    with pytest.raises(ConditionError, match="nested too deeply"):
        validate(nested(MAXIMUM_DEPTH - 1))


def test_an_endless_condition_is_refused_and_not_a_crash() -> None:
    for endless in (nested(50_000), {"in": ["a", [NESTED_LIST]]}):
        with pytest.raises(ConditionError):
            validate(endless)
    with pytest.raises(ConditionError, match="not a condition"):
        evaluate(nested(50_000), {}, **CLOCK)


def test_a_long_condition_is_refused() -> None:
    row = {"or": [YES] * 100}  # 1 + 100 × 3 parts
    validate({"and": [row, row, row]})
    assert MAXIMUM_SIZE < 1 + 4 * 301
    with pytest.raises(ConditionError, match="too long"):
        validate({"and": [row, row, row, row]})


@pytest.mark.parametrize(
    "condition",
    [{"nonsense": []}, {"==": [1]}, {"var": []}, {"and": 5}, {"a": [], "b": []}],
)
def test_evaluating_a_malformed_condition_says_so(condition: Any) -> None:
    with pytest.raises(ConditionError):
        evaluate(condition, {}, **CLOCK)


def test_unknown_refuses_to_be_taken_for_true_or_false() -> None:
    with pytest.raises(TypeError):
        bool(UNKNOWN)


def test_variables_are_all_codes_that_the_condition_looks_at() -> None:
    condition = {
        "and": [
            {"or_unanswered": [{"!=": [{"var": ["a"]}, "var"]}, "b"]},
            {"answered": ["c"]},
            {"in": [{"var": ["welcome.outcome"]}, ["d", "e"]]},
            {"<": [{"today": []}, {"coalesce": [{"var": ["f"]}, "2026-01-01"]}]},
        ]
    }
    assert variables(condition) == {"a", "b", "c", "welcome.outcome", "f"}
