"""Expressions of a form as our conditions.

The great difference is the empty answer. To XLSForm it is an empty text, or not a number, so that
every comparison has an outcome: ``${x} = 'a'`` is false, ``${x} != 'a'`` and ``not(${x} = 'a')``
are true. Here an unanswered question is unknown, which hides what depends on it. Where a form shows
something for an empty answer the translation says so: "or unanswered". In a constraint nothing is
added: what is unknown passes.
"""

from __future__ import annotations

import operator as compute
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from audit.conditions import ConditionError, PatternError, pattern, validate
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
    parse,
)
from audit.scripts.xlsform.fields import Field
from audit.scripts.xlsform.logic import (
    NOTHING,
    Needs,
    Truth,
    answered,
    choose,
    deny,
    join,
    only_if_answered,
    or_unanswered,
)
from audit.scripts.xlsform.result import Message
from audit.scripts.xlsform.values import (
    COMPARISONS,
    TRUTH_CALLS,
    Value,
    Values,
    as_decimal,
    moment_part,
)

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_SWAPPED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OURS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": compute.eq,
    "!=": compute.ne,
    "<": compute.lt,
    "<=": compute.le,
    ">": compute.gt,
    ">=": compute.ge,
}
_LITERAL_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


@dataclass
class Translation:
    """What an expression came to: a condition, or True or False where it is always so."""

    truth: Truth
    #: Calculations that were written out in it.
    expanded: set[str] = field(default_factory=set)
    #: Things to tell beside it.
    remarks: list[Message] = field(default_factory=list)


def translate(
    text: str,
    fields: Mapping[str, Field],
    itself: Field | None = None,
    budget: Budget | None = None,
) -> Translation:
    """When something is shown; with ``itself``, what must hold for the answer to that question.

    Raises :class:`UnreadableError`, or what the budget raises.
    """
    budget = budget or Budget()
    return _Translator(fields, itself, budget).translate(parse(text, budget))


class _Translator:
    """Translates one expression."""

    def __init__(self, fields: Mapping[str, Field], itself: Field | None, budget: Budget) -> None:
        self.values = Values(fields, itself, self.definitely, budget)
        #: What XLSForm takes as true of an empty answer is made true of an unanswered question.
        self.lenient = itself is None
        self.definite = False
        self.remarks: list[Message] = []

    def translate(self, node: Node) -> Translation:
        truth = self.truth(node)
        if not isinstance(truth, bool):
            try:
                validate(truth)
            except ConditionError as error:
                raise UnreadableError("expression_too_large") from error
        return Translation(truth, self.values.expanded, self.remarks)

    def definitely(self, node: Node) -> Truth:
        """The condition so that it is never unknown, for an ``if``."""
        with self._definite():
            return self.truth(node)

    @contextmanager
    def _definite(self) -> Iterator[None]:
        before, self.definite = self.definite, True
        yield
        self.definite = before

    def truth(self, node: Node, negated: bool = False) -> Truth:
        with self.values.deeper():
            return self._truth(self.values.resolve(node), negated)

    def _truth(self, node: Node, negated: bool) -> Truth:
        match node:
            case Operation("and" | "or" as operator):
                parts = [self.truth(part, negated) for part in operands(node, operator)]
                if negated:  # De Morgan: each part says for itself what an empty answer means
                    operator = "or" if operator == "and" else "and"
                return join(operator, parts)
            case Operation(operator, left, right) if operator in COMPARISONS:
                return self._comparison(operator, left, right, negated)
            case Text(text):
                return bool(text) is not negated
            case Number(number):
                return (number != 0) is not negated
            case Call("not" | "boolean" as name, (argument,)):
                return self.truth(argument, negated is not (name == "not"))
            case Call("true" | "false" as name, ()):
                return (name == "true") is not negated
            case Call("if", (condition, then, otherwise)):
                return self._branches(
                    condition, self.truth(then, negated), self.truth(otherwise, negated)
                )
            case Call("selected", (chosen, option)):
                return self._selected(chosen, option, negated)
            case Call("regex" | "contains" | "starts-with" | "ends-with" as name, (text, form)):
                return self._matches(name, text, form, negated)
            case Call(name) if name in TRUTH_CALLS:
                raise UnreadableError("expression_arguments", name=name)
        return self._is_there(node, negated)

    def _is_there(self, node: Node, negated: bool) -> Truth:
        """A value where a condition is expected: a number that is not 0, or any answer."""
        value = self.values.value(node)
        if value.type == "number":
            found: Truth = {"==" if negated else "!=": [value.part, 0]}
            return self._for_empty(found, value.needs, negated)
        there = answered(value.needs)
        return deny(there) if negated else there

    def _for_empty(self, condition: Truth, needed: Needs, true_if_empty: bool) -> Truth:
        """The condition with the outcome that XLSForm gives it for an empty answer."""
        if true_if_empty:
            if self.lenient or self.definite:
                return or_unanswered(condition, needed)
            return condition
        return only_if_answered(condition, needed) if self.definite else condition

    def _branches(self, condition: Node, then: Truth, otherwise: Truth) -> Truth:
        """``if(condition, then, otherwise)`` of two truths."""
        if then is True and otherwise is False:
            return self.truth(condition)
        if then is False and otherwise is True:
            return self.truth(condition, negated=True)
        return choose(self.definitely(condition), then, otherwise)

    # Comparisons

    def _comparison(self, operator: str, left: Node, right: Node, negated: bool) -> Truth:
        with self.values.deeper():
            return self._compared(operator, left, right, negated)

    def _compared(self, operator: str, left: Node, right: Node, negated: bool) -> Truth:
        left, right = self.values.resolve(left), self.values.resolve(right)
        if (_is_if(right) or _is_literal(left)) and not (_is_literal(right) or _is_if(left)):
            operator, left, right = _SWAPPED[operator], right, left
        if isinstance(left, Call) and _is_if(left):
            asked, then, otherwise = left.arguments
            return self._branches(
                asked,
                self._comparison(operator, then, right, negated),
                self._comparison(operator, otherwise, right, negated),
            )
        if _is_literal(left) and _is_literal(right):
            return _compare_literals(operator, left, right) is not negated
        if right == Text(""):
            return self._emptiness(operator, left, negated)
        if _is_truth(left):
            return self._compared_with_truth(operator, left, right, negated)
        if _is_truth(right):
            return self._compared_with_truth(operator, right, left, negated)
        meant = _OPPOSITE[operator] if negated else operator
        condition, needed = self._compare(meant, left, right)
        return self._for_empty(condition, needed, (operator == "!=") is not negated)

    def _emptiness(self, operator: str, node: Node, negated: bool) -> Truth:
        if operator not in ("=", "!="):
            raise UnreadableError("expression_empty_order")
        value = self.values.value(node)
        plain = isinstance(node, (Reference, Itself)) or value.type == "number"
        if not plain and len(value.needs) != 1:
            raise UnreadableError("expression_empty_text")
        there = answered(value.needs)
        return deny(there) if (operator == "=") is not negated else there

    def _compared_with_truth(self, operator: str, truth: Node, other: Node, negated: bool) -> Truth:
        expected = None
        if isinstance(other, (Text, Number)):
            expected = _LITERAL_TRUTHS.get(str(other.value).lower())
        elif isinstance(other, Call) and other.name in ("true", "false"):
            expected = other.name == "true"
        if expected is None or operator not in ("=", "!="):
            raise UnreadableError("expression_truth_compared")
        return self.truth(truth, negated is not ((operator == "=") is not expected))

    def _compare(self, operator: str, left: Node, right: Node) -> tuple[Truth, Needs]:
        value = self.values.value(left)
        if _is_literal(right) and value.field:
            if value.type == "choice":
                return self._option(operator, value, right), value.needs
            if value.type == "choices":
                return self._options(operator, value, right), value.needs
            if value.type == "acknowledgement":
                return self._acknowledged(operator, value, right), NOTHING
        other = self.values.value(right)
        types = {value.type, other.type}
        if types & {"choices", "presence", "acknowledgement"}:
            raise UnreadableError("expression_compared")
        if "moment" in types:
            if not types <= {"moment", "text"}:
                raise UnreadableError("expression_moment_as_number")
            parts = [moment_part(value.part), moment_part(other.part)]
        elif operator in ("=", "!=") and "number" not in types:
            parts = [value.part, other.part]
        else:
            value, other = self.values.number(left), self.values.number(right)
            parts = [value.part, other.part]
        return {_OURS[operator]: parts}, value.needs | other.needs

    def _option(self, operator: str, value: Value, literal: Node) -> Truth:
        """A single choice compared with the name of an option, or with a number."""
        options = value.field.options if value.field else {}
        if operator in ("=", "!="):
            code = self._option_code(value, literal)
            if code is None:
                return operator == "!="
            return {_OURS[operator]: [value.part, code]}
        limit = as_decimal(_literal_text(literal))
        if limit is None:
            raise UnreadableError("expression_option_order")
        codes = [
            code
            for name, code in options.items()
            if (number := as_decimal(name)) is not None and _TESTS[operator](number, limit)
        ]
        if not codes:
            return False
        if len(codes) == 1:
            return {"==": [value.part, codes[0]]}
        return {"in": [value.part, codes]}

    def _options(self, operator: str, value: Value, literal: Node) -> Truth:
        """Several choices compared with the names of options in one text: exactly these."""
        if operator not in ("=", "!="):
            raise UnreadableError("expression_compared")
        names = _literal_text(literal).split()
        codes = [self._option_code(value, Text(name)) for name in names]
        if not codes or None in codes:
            return operator == "!="
        return {_OURS[operator]: [value.part, codes]}

    def _option_code(self, value: Value, literal: Node) -> str | None:
        """Our code for an option by its name; None, with a remark, where there is none."""
        name = _literal_text(literal)
        options = value.field.options if value.field else {}
        if name in options:
            return options[name]
        number = as_decimal(name)
        for other, code in options.items():
            if number is not None and as_decimal(other) == number:
                return code
        question = value.field.name if value.field else ""
        self.remarks.append(Message("not_an_option", {"option": name, "question": question}))
        return None

    def _acknowledged(self, operator: str, value: Value, literal: Node) -> Truth:
        if operator not in ("=", "!="):
            raise UnreadableError("expression_compared")
        options = value.field.options if value.field else {}
        if not options and _literal_text(literal).lower() not in ("ok", "true", "1", "yes"):
            return operator == "!="
        if options and self._option_code(value, literal) is None:
            return operator == "!="
        there: Truth = True
        if value.needs:
            there = answered(value.needs)
        return there if operator == "=" else deny(there)

    # Functions that are true or false

    def _selected(self, chosen: Node, option: Node, negated: bool) -> Truth:
        chosen, option = self.values.resolve(chosen), self.values.resolve(option)
        if isinstance(chosen, Call) and _is_if(chosen):
            condition, then, otherwise = chosen.arguments
            return self._branches(
                condition,
                self._selected(then, option, negated),
                self._selected(otherwise, option, negated),
            )
        if isinstance(chosen, Text) and isinstance(option, Text):
            return (option.value in chosen.value.split()) is not negated
        value = self.values.value(chosen)
        if value.type != "choices":
            return self._comparison("=", chosen, option, negated)
        needed = value.needs
        if isinstance(option, (Text, Number)):
            code = self._option_code(value, option)
            if code is None:
                return negated
            found: Truth = {"in": [code, value.part]}
        else:
            other = self.values.value(option)
            if other.type != "choice":
                raise UnreadableError("expression_compared")
            found, needed = {"in": [other.part, value.part]}, needed | other.needs
        return self._for_empty(deny(found) if negated else found, needed, negated)

    def _matches(self, function: str, text: Node, form: Node, negated: bool) -> Truth:
        form = self.values.resolve(form)
        if not isinstance(form, Text):
            raise UnreadableError("expression_pattern")
        if function == "contains" and self.values.value(text).type == "choices":
            return self._selected(text, form, negated)
        written = form.value
        if function != "regex":
            plain = re.sub(r"[][\\^$.|?*+(){}]", r"\\\g<0>", written)
            before = "" if function == "starts-with" else ".*"
            written = before + plain + ("" if function == "ends-with" else ".*")
        try:
            pattern(written)
        except PatternError as error:
            raise UnreadableError("expression_refused", reason=str(error)) from error
        value = self.values.text(text)
        matching: Truth = {"matches": [value.part, written]}
        return self._for_empty(deny(matching) if negated else matching, value.needs, negated)


def _is_if(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "if" and len(node.arguments) == 3


def _is_literal(node: Node) -> bool:
    return isinstance(node, (Text, Number))


def _literal_text(node: Node) -> str:
    return str(node.value) if isinstance(node, (Text, Number)) else ""


def _is_truth(node: Node) -> bool:
    if isinstance(node, Operation):
        return node.operator in (*COMPARISONS, "and", "or")
    return isinstance(node, Call) and node.name in TRUTH_CALLS


def _compare_literals(operator: str, left: Node, right: Node) -> bool:
    """As XPath does: texts for equality, numbers for the rest and where one is a number."""
    texts = isinstance(left, Text) and isinstance(right, Text)
    if texts and operator in ("=", "!="):
        return _TESTS[operator](_literal_text(left), _literal_text(right))
    numbers = [as_decimal(_literal_text(node)) for node in (left, right)]
    if None in numbers:
        return operator == "!="
    return _TESTS[operator](*numbers)
