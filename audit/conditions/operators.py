"""The operators of a condition: what each takes and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Operators inside one another, and operators and literals together, in one condition.
MAXIMUM_DEPTH = 32
MAXIMUM_SIZE = 1_000

_MANY = 200

TRUTH = frozenset({"truth"})
NUMBER = frozenset({"number"})
TEXT = frozenset({"text"})
WRITTEN = frozenset({"text", "number"})
CHOSEN = frozenset({"text", "list"})
ANYTHING = frozenset({"truth", "number", "text", "list"})


@dataclass(frozen=True, slots=True)
class Operator:
    """``least`` to ``most`` arguments of the kinds that it ``takes``, and what it ``gives``."""

    least: int
    most: int
    takes: frozenset[str]
    gives: frozenset[str]


OPERATORS: Mapping[str, Operator] = {
    "==": Operator(2, 2, ANYTHING, TRUTH),
    "!=": Operator(2, 2, ANYTHING, TRUTH),
    "<": Operator(2, 2, WRITTEN, TRUTH),
    "<=": Operator(2, 2, WRITTEN, TRUTH),
    ">": Operator(2, 2, WRITTEN, TRUTH),
    ">=": Operator(2, 2, WRITTEN, TRUTH),
    "and": Operator(1, _MANY, TRUTH, TRUTH),
    "or": Operator(1, _MANY, TRUTH, TRUTH),
    "!": Operator(1, 1, TRUTH, TRUTH),
    "if": Operator(3, 3, ANYTHING, ANYTHING),
    "in": Operator(2, 2, CHOSEN, TRUTH),
    "count": Operator(1, 1, CHOSEN, NUMBER),
    "length": Operator(1, 1, TEXT, NUMBER),
    "matches": Operator(2, 2, TEXT, TRUTH),
    "+": Operator(1, _MANY, NUMBER, NUMBER),
    "-": Operator(2, 2, NUMBER, NUMBER),
    "*": Operator(1, _MANY, NUMBER, NUMBER),
    "/": Operator(2, 2, NUMBER, NUMBER),
    "mod": Operator(2, 2, NUMBER, NUMBER),
    "round": Operator(2, 2, NUMBER, NUMBER),
    "int": Operator(1, 1, NUMBER, NUMBER),
    "min": Operator(1, _MANY, NUMBER, NUMBER),
    "max": Operator(1, _MANY, NUMBER, NUMBER),
    "number": Operator(1, 1, WRITTEN, NUMBER),
    "concat": Operator(1, _MANY, WRITTEN, TEXT),
    "coalesce": Operator(1, _MANY, ANYTHING, ANYTHING),
    "today": Operator(0, 0, ANYTHING, TEXT),
    "now": Operator(0, 0, ANYTHING, TEXT),
    "var": Operator(1, 1, TEXT, ANYTHING),
    "answered": Operator(1, 1, TEXT, TRUTH),
    "or_unanswered": Operator(2, 2, ANYTHING, TRUTH),
}
