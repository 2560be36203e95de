"""The values in an expression: answers, literals and what is computed from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

from audit.scripts.xlsform.expressions import (
    Budget,
    Call,
    Itself,
    Node,
    Number,
    Operation,
    Reference,
    Text,
    UnreadableError,
    operands,
)
from audit.scripts.xlsform.fields import Field
from audit.scripts.xlsform.logic import NOTHING, Needs, Part, Truth, needs
from audit.scripts.xlsform.result import Message

#: Steps of translating one expression: calculations inside calculations can grow without end.
MOST_STEPS = 2_000
MOST_DEPTH = 60
#: Options whose names are computed with.
MOST_NUMBERED_OPTIONS = 12

ValueType: TypeAlias = Literal[
    "text", "number", "moment", "truth", "choice", "choices", "acknowledgement", "presence"
]

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
#: Functions that are true or false.
TRUTH_CALLS = (
    "not", "true", "false", "selected", "regex", "contains", "starts-with", "ends-with", "boolean",
)  # fmt: skip
KNOWN_CALLS = (*TRUTH_CALLS, "today", "now")
_ARITHMETIC = {"-": "-", "*": "*", "div": "/", "mod": "mod"}
_FIELD_TYPES: Mapping[str, ValueType] = {
    "choice": "choice",
    "choices": "choices",
    "number": "number",
    "text": "text",
    "moment": "moment",
    "acknowledgement": "acknowledgement",
    "photos": "presence",
    "presence": "presence",
}
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})?T?(\d{2}:\d{2})?(:.*)?")


class UnknownNameError(UnreadableError):
    """The expression names something that the form does not have."""


@dataclass(frozen=True, slots=True)
class Value:
    """``part`` is the JSON; it is unknown where what it ``needs`` is unanswered."""

    part: Part
    type: ValueType
    needs: Needs = NOTHING
    field: Field | None = None
    literal: bool = False


class Values:
    """Turns nodes into values, for one expression.

    ``decide`` translates a condition inside a value so that it is never unknown. ``expanded``
    collects the calculations that were written out.
    """

    def __init__(
        self,
        fields: Mapping[str, Field],
        itself: Field | None,
        decide: Callable[[Node], Truth],
        budget: Budget,
    ) -> None:
        self.fields = fields
        self.itself = itself
        self.decide = decide
        self.budget = budget
        self.expanded: set[str] = set()
        self._steps = 0
        self._depth = 0

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One step of the translation, one level deeper. A circle of calculations ends here."""
        self.budget.spend()
        self._steps += 1
        self._depth += 1
        if self._steps > MOST_STEPS or self._depth > MOST_DEPTH:
            raise UnreadableError("expression_too_large")
        yield
        self._depth -= 1

    def field(self, name: str) -> Field:
        """The field of that name. Raises :class:`UnknownNameError`."""
        found = self.fields.get(name)
        if found is None:
            raise UnknownNameError("unknown_name", name=name)
        if found.kind == "absent":
            raise _absent(found)
        return found

    def resolve(self, node: Node) -> Node:
        """The node, with a calculation or a constant written out."""
        for _ in range(MOST_DEPTH):
            if not isinstance(node, Reference):
                return node
            field = self.field(node.name)
            if field.kind == "constant":
                return Text(field.constant)
            if field.kind == "today":
                return Call("today", ())
            if field.kind != "calculation":
                return node
            if field.expression is None:
                raise _absent(field)
            self.expanded.add(field.name)
            node = field.expression
        raise UnreadableError("expression_too_large")

    def value(self, node: Node) -> Value:
        with self.deeper():
            return self._value(self.resolve(node))

    def _value(self, node: Node) -> Value:
        match node:
            case Text(text):
                return Value(text, "text", literal=True)
            case Number(number):
                return Value(number_part(number), "number", literal=True)
            case Itself():
                if self.itself is None:
                    raise UnreadableError("expression_itself")
                return _answer(self.itself, NOTHING)
            case Reference(name):
                field = self.field(name)
                # An answer that is being checked is there; so it is not "unanswered" by name.
                itself = self.itself is not None and field.code == self.itself.code
                return _answer(field, NOTHING if itself else needs(field.code))
            case Operation("+"):
                return self._numbers("+", *operands(node, "+"))
            case Operation(operator, left, right) if operator in _ARITHMETIC:
                return self._numbers(_ARITHMETIC[operator], left, right)
            case Operation():
                return Value(self.decide(node), "truth")
            case Call(name, arguments):
                return self._call(name, arguments)

    def _numbers(self, operator: str, *nodes: Node) -> Value:
        found = [self.number(node) for node in nodes]
        return Value(
            {operator: [value.part for value in found]},
            "number",
            frozenset[frozenset[str]]().union(*(value.needs for value in found)),
        )

    def number(self, node: Node) -> Value:
        """The node as a number, as XPath turns things into numbers."""
        value = self.value(node)
        if value.type == "number":
            return value
        if value.type == "truth":
            return Value(_number_of_truth(value.part), "number")
        if value.type == "text" and value.literal:
            found = as_decimal(value.part)
            if found is None:
                raise UnreadableError("expression_text_as_number", text=str(value.part)[:40])
            return Value(number_part(found), "number", literal=True)
        if value.type == "text":
            return Value({"number": [value.part]}, "number", value.needs)
        if value.type == "choice" and value.field:
            return Value(_number_of_option(value.field), "number", value.needs)
        if value.type == "moment":
            raise UnreadableError("expression_moment_as_number")
        raise UnreadableError("expression_not_a_number")

    def text(self, node: Node) -> Value:
        """The node as a text."""
        value = self.value(node)
        if value.type in ("text", "moment"):
            return value
        if value.type == "number":
            return Value({"concat": [value.part]}, "text", value.needs)
        renamed = value.field and any(name != code for name, code in value.field.options.items())
        if value.type == "choice" and not renamed:
            return Value(value.part, "text", value.needs)
        raise UnreadableError("expression_as_text")

    def _call(self, name: str, arguments: tuple[Node, ...]) -> Value:
        if name in TRUTH_CALLS:
            return Value(self.decide(Call(name, arguments)), "truth")
        if name in ("today", "now") and not arguments:
            return Value({name: []}, "moment")
        function = _FUNCTIONS.get(name)
        if function is None:
            raise _unknown_function(name)
        least, most, compute = function
        if not least <= len(arguments) <= most:
            raise UnreadableError("expression_arguments", name=name)
        return compute(self, *arguments)

    def _if(self, condition: Node, then: Node, otherwise: Node) -> Value:
        first, second = self.value(then), self.value(otherwise)
        if first.type != second.type:
            if "number" not in (first.type, second.type):
                raise UnreadableError("expression_mixed")
            first, second = self.number(then), self.number(otherwise)
        decided = self.decide(condition)
        if isinstance(decided, bool):
            return first if decided else second
        part = {"if": [decided, first.part, second.part]}
        return Value(part, first.type, first.needs | second.needs)

    def _coalesce(self, *nodes: Node) -> Value:
        values = [self.value(node) for node in nodes if self.resolve(node) != Text("")]
        if not values or len({value.type for value in values}) > 1:
            raise UnreadableError("expression_mixed")
        if len(values) == 1:
            return values[0]
        group = frozenset[str]().union(*(code for value in values for code in value.needs))
        certain = any(not value.needs for value in values)
        return Value(
            {"coalesce": [value.part for value in values]},
            values[0].type,
            NOTHING if certain else frozenset({group}),
        )

    def _count_selected(self, node: Node) -> Value:
        value = self.value(node)
        countable = value.type in ("choice", "choices")
        if not countable and not (value.field and value.field.kind == "photos"):
            raise UnreadableError("expression_count")
        return _zero_if_empty({"count": [value.part]}, value)

    def _length(self, node: Node) -> Value:
        value = self.text(node)
        return _zero_if_empty({"length": [value.part]}, value)

    def _round(self, node: Node, digits: Node | None = None) -> Value:
        wanted = self.resolve(digits or Number(Decimal(0)))
        if not isinstance(wanted, Number) or wanted.value not in range(11):
            raise UnreadableError("expression_round")
        value = self.number(node)
        return Value({"round": [value.part, int(wanted.value)]}, "number", value.needs)

    def _absolute(self, node: Node) -> Value:
        value = self.number(node)
        part = {"max": [value.part, {"-": [0, value.part]}]}
        return Value(part, "number", value.needs)

    def _date(self, node: Node) -> Value:
        """``date('2026-11-22')``, or a moment as it is."""
        value = self.value(node)
        if value.type == "moment" or (value.type == "text" and value.literal):
            return Value(moment_part(value.part), "moment", value.needs)
        raise UnreadableError("expression_date")

    def _concat(self, *nodes: Node) -> Value:
        values = [self.text(node) for node in nodes]
        if len(values) == 1:
            return values[0]
        together = frozenset[frozenset[str]]().union(*(value.needs for value in values))
        return Value({"concat": [value.part for value in values]}, "text", together)


_MANY = 50
_FUNCTIONS: Mapping[str, tuple[int, int, Callable[..., Value]]] = {
    "if": (3, 3, Values._if),
    "coalesce": (1, _MANY, Values._coalesce),
    "count-selected": (1, 1, Values._count_selected),
    "string-length": (1, 1, Values._length),
    "int": (1, 1, lambda values, node: values._numbers("int", node)),
    "number": (1, 1, Values.number),
    "min": (1, _MANY, lambda values, *nodes: values._numbers("min", *nodes)),
    "max": (1, _MANY, lambda values, *nodes: values._numbers("max", *nodes)),
    "round": (1, 2, Values._round),
    "abs": (1, 1, Values._absolute),
    "string": (1, 1, Values.text),
    "concat": (1, _MANY, Values._concat),
    "date": (1, 1, Values._date),
    "date-time": (1, 1, Values._date),
}


def unknown_function(node: Node) -> UnreadableError | None:
    """Why a calculation cannot be computed here, if it calls something that is not known."""
    match node:
        case Operation(_, left, right):
            return unknown_function(left) or unknown_function(right)
        case Call(name, arguments):
            if name not in _FUNCTIONS and name not in KNOWN_CALLS:
                return _unknown_function(name)
            found = (unknown_function(argument) for argument in arguments)
            return next(filter(None, found), None)
    return None


def _unknown_function(name: str) -> UnreadableError:
    if name in ("pulldata", "instance", "search", "lookup"):
        return UnreadableError("expression_external", name=name)
    return UnreadableError("expression_function", name=name)


def _absent(field: Field) -> UnreadableError:
    error = UnreadableError("depends_on_absent", name=field.name, row=field.row)
    if field.reason is not None:
        error.said = Message(
            "depends_on_unreadable", {"name": field.name, "row": field.row, "reason": field.reason}
        )
    return error


def _answer(field: Field, needed: Needs) -> Value:
    return Value({"var": [field.code]}, _FIELD_TYPES[field.kind], needed, field)


def _zero_if_empty(part: Part, value: Value) -> Value:
    """Nothing chosen counts as none in XLSForm, and an empty text has no length."""
    if not value.needs:
        return Value(part, "number")
    return Value({"coalesce": [part, 0]}, "number")


def _number_of_truth(truth: Truth) -> Part:
    return int(truth) if isinstance(truth, bool) else {"if": [truth, 1, 0]}


def _number_of_option(field: Field) -> Part:
    """The number that the chosen option is named after."""
    numbers = {code: as_decimal(name) for name, code in field.options.items()}
    if not any(number is not None for number in numbers.values()):
        raise UnreadableError("expression_choice_as_number")
    if len(numbers) > MOST_NUMBERED_OPTIONS:
        raise UnreadableError("expression_too_large")
    part: Part = {"number": [""]}  # unknown, for options that are no number
    for code, number in reversed(numbers.items()):
        if number is not None:
            part = {"if": [{"==": [{"var": [field.code]}, code]}, number_part(number), part]}
    return part


def as_decimal(text: object) -> Decimal | None:
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def number_part(number: Decimal) -> int | float:
    """A number as conditions hold it: whole, or with at most ten decimals."""
    if abs(number) >= 10**15 or number != round(number, 10):
        raise UnreadableError("expression_number", number=str(number)[:40])
    return int(number) if number == number.to_integral_value() else float(number)


def moment_part(part: Part) -> Part:
    """A literal date or time in the form that answers have: "09:30:00.000" is "09:30"."""
    if not isinstance(part, str):
        return part
    found = _MOMENT.fullmatch(part.strip())
    if not found or not (found[1] or found[2]):
        raise UnreadableError("expression_date")
    return "T".join(piece for piece in (found[1], found[2]) if piece)
