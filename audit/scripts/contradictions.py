"""Questions that nobody can reach, as far as that is plain to see.

Only what must all hold at once is looked at: the question's own condition, its step's, and those
of every question whose answer they need. Whether a condition with "or" can hold is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from audit.questions.definition import Condition, Question
from audit.scripts.document import ScriptDocument, Step

#: (code, operator, literal)
Demand = tuple[str, str, Any]

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def contradiction(
    document: ScriptDocument, question: Question, step: Step
) -> tuple[str, tuple[Any, Any]] | None:
    """A question whose answer would have to be two things at once, with both; or None."""
    demands = [
        *_chain(document, question.shown_when, set()),
        *_chain(document, step.shown_when, set()),
    ]
    fixed: dict[str, Any] = {}
    for code, operator, value in demands:
        if operator == "==":
            if code in fixed and fixed[code] != value:
                return code, (fixed[code], value)
            fixed[code] = value
    for code, operator, value in demands:
        if code in fixed and not _agrees(fixed[code], operator, value):
            return code, (fixed[code], f"{_FLIPPED_WORDS[operator]} {value}")
    return None


_FLIPPED_WORDS = {"!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "="}


def _agrees(value: Any, operator: str, other: Any) -> bool:
    if operator == "==":
        return bool(value == other)
    if operator == "!=":
        return bool(value != other)
    numbers = (int, float)
    if not isinstance(value, numbers) or not isinstance(other, numbers):
        return True
    return {"<": value < other, "<=": value <= other, ">": value > other, ">=": value >= other}[
        operator
    ]


def _chain(
    document: ScriptDocument, condition: Condition | None, visited: set[str]
) -> Iterator[Demand]:
    """What must hold, and what must hold for the answers that this needs."""
    for code, operator, value in _demands(condition):
        yield code, operator, value
        if code in visited:
            continue
        visited.add(code)
        question = document.questions.get(code)
        if question is not None:
            yield from _chain(document, question.shown_when, visited)


def _demands(condition: Any) -> Iterator[Demand]:
    if not isinstance(condition, Mapping) or len(condition) != 1:
        return
    [(operator, arguments)] = condition.items()
    if operator == "and":
        for argument in arguments:
            yield from _demands(argument)
    elif operator in _FLIPPED and len(arguments) == 2:
        left, right = arguments
        if isinstance(right, Mapping):
            left, right, operator = right, left, _FLIPPED[operator]
        if (
            isinstance(left, Mapping)
            and set(left) == {"var"}
            and not isinstance(right, (Mapping, list))
        ):
            yield left["var"][0], operator, right
