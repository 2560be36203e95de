"""Whether something is a condition at all, and what it looks at."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from audit.conditions.errors import ConditionError
from audit.conditions.operators import (
    ANYTHING,
    MAXIMUM_DEPTH,
    MAXIMUM_SIZE,
    NUMBER,
    OPERATORS,
    TEXT,
    TRUTH,
    Operator,
)
from audit.conditions.patterns import pattern
from audit.conditions.values import DECIMALS, LIMIT

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z_]{0,39})?", re.ASCII)
_LONGEST_TEXT = 1_000
_BY_CODE = ("var", "answered")
_CLOCK = ("today", "now")


def validate(condition: Any) -> None:
    """Raise :class:`ConditionError`, with the reason, where this is not a condition.

    A condition is one operator with its arguments, and comes to a truth value.
    """
    if not isinstance(condition, Mapping):
        raise ConditionError(gettext("A condition is an operator with its arguments."))
    _Check().kinds(condition, TRUTH, 0)


def variables(condition: Any) -> set[str]:
    """The codes of all questions and measures that the condition looks at."""
    found = set()
    for operator, arguments in _operations(condition):
        if operator in _BY_CODE:
            found.add(arguments[0])
        elif operator == "or_unanswered":
            found.add(arguments[1])
    return found


def looks_at_clock(condition: Any) -> bool:
    """Whether what the condition comes to may change though no answer does."""
    return any(operator in _CLOCK for operator, _ in _operations(condition))


def _operations(condition: Any) -> Iterator[tuple[str, Sequence[Any]]]:
    """Every operator in a condition with its arguments."""
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            for operator, arguments in node.items():
                yield operator, arguments
                waiting.extend(arguments)


class _Check:
    def __init__(self) -> None:
        self.size = 0

    def kinds(self, node: Any, wanted: frozenset[str], depth: int) -> frozenset[str]:
        """Check a part; returns the kinds of value that it can come to."""
        self.size += 1
        if self.size > MAXIMUM_SIZE:
            raise ConditionError(gettext("The condition is too long."))
        found = self._operation(node, depth) if isinstance(node, Mapping) else self._literal(node)
        if not found & wanted:
            raise ConditionError(
                gettext("%(part)s cannot stand in this place of a condition.", part=_short(node))
            )
        return found

    def _literal(self, node: Any) -> frozenset[str]:
        if isinstance(node, bool):
            return TRUTH
        if isinstance(node, (int, float)):
            _check_number(node)
            return NUMBER
        if isinstance(node, str):
            _check_text(node)
            return TEXT
        if isinstance(node, list) and node and all(isinstance(item, str) for item in node):
            self.size += len(node)
            for item in node:
                _check_text(item)
            return frozenset({"list"})
        raise ConditionError(
            gettext("%(part)s is no number, text, list of texts or truth value.", part=_short(node))
        )

    def _operation(self, node: Mapping[str, Any], depth: int) -> frozenset[str]:
        if depth >= MAXIMUM_DEPTH:
            raise ConditionError(gettext("The condition is nested too deeply."))
        if len(node) != 1:
            raise ConditionError(gettext("Each part of a condition has exactly one operator."))
        [(name, arguments)] = node.items()
        operator = OPERATORS.get(name)
        if operator is None:
            raise ConditionError(gettext("%(name)s is not a known operator.", name=_short(name)))
        if not isinstance(arguments, list) or not (
            operator.least <= len(arguments) <= operator.most
        ):
            raise ConditionError(
                gettext("%(name)s has the wrong number of arguments.", name=_short(name))
            )
        return self._arguments(name, operator, arguments, depth + 1)

    def _arguments(
        self, name: str, operator: Operator, arguments: list[Any], depth: int
    ) -> frozenset[str]:
        if name in _BY_CODE:
            _check_code(arguments[0])
        elif name == "or_unanswered":
            self.kinds(arguments[0], TRUTH, depth)
            _check_code(arguments[1])
        elif name == "if":
            self.kinds(arguments[0], TRUTH, depth)
            return self.kinds(arguments[1], ANYTHING, depth) | self.kinds(
                arguments[2], ANYTHING, depth
            )
        elif name == "coalesce":
            kinds = [self.kinds(argument, ANYTHING, depth) for argument in arguments]
            return frozenset[str]().union(*kinds)
        else:
            for argument in arguments:
                self.kinds(argument, operator.takes, depth)
            _check_fixed_argument(name, arguments)
        return operator.gives


def _check_fixed_argument(name: str, arguments: list[Any]) -> None:
    """The pattern and the number of decimals are written out, never computed."""
    if name == "matches":
        if not isinstance(arguments[1], str):
            raise ConditionError(gettext("A pattern is written out, not computed."))
        pattern(arguments[1])
    if name == "round" and (type(arguments[1]) is not int or not 0 <= arguments[1] <= DECIMALS):
        raise ConditionError(gettext("A number is rounded to 0 to 10 decimals."))


def _check_code(code: Any) -> None:
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ConditionError(gettext("%(code)s is not the code of a question.", code=_short(code)))


def _check_number(number: int | float) -> None:
    if not abs(number) < LIMIT:  # written so that it catches not-a-number too
        raise ConditionError(gettext("%(number)s is too large a number.", number=_short(number)))
    exponent = Decimal(str(number)).as_tuple().exponent
    if isinstance(exponent, int) and exponent < -DECIMALS:
        raise ConditionError(gettext("%(number)s has too many decimals.", number=_short(number)))


def _check_text(text: str) -> None:
    if len(text) > _LONGEST_TEXT:
        raise ConditionError(gettext("A text in a condition is too long."))


def _short(part: Any) -> str:
    text = part if isinstance(part, str) else reprlib.repr(part)
    return text if len(text) <= 60 else text[:60] + "…"
