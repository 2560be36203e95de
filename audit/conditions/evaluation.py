"""What a condition comes to, given the answers that are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from audit.conditions.errors import ConditionError
from audit.conditions.operators import MAXIMUM_DEPTH
from audit.conditions.patterns import MAXIMUM_TEXT, pattern
from audit.conditions.values import (
    UNKNOWN,
    Number,
    Unknown,
    Value,
    as_text,
    equal,
    in_order,
    is_number,
    known,
    rounded,
    within_limit,
)


def evaluate(condition: Any, answers: Mapping[str, Any], *, today: str, now: str) -> Value:
    """The value of a condition or of a part of one: a truth value, number, text, or UNKNOWN.

    ``answers``: code → comparable value of what is answered, shown and applicable (a number,
    text, True, or texts). ``today`` ("2026-11-22") and ``now`` ("2026-11-22T14:30") are ISO texts.
    An operator that gets a value of a kind that it does not take gives UNKNOWN.
    Raises :class:`ConditionError` where the condition is malformed.
    """
    return _Evaluation(answers, today, now).value(condition, 0)


def holds(condition: Any, answers: Mapping[str, Any], *, today: str, now: str) -> bool:
    """Whether the condition is exactly true: unknown is not enough to show something."""
    return evaluate(condition, answers, today=today, now=now) is True


def fails(condition: Any, answers: Mapping[str, Any], *, today: str, now: str) -> bool:
    """Whether the condition is exactly false: unknown is not enough to refuse something."""
    return evaluate(condition, answers, today=today, now=now) is False


class _Evaluation:
    def __init__(self, answers: Mapping[str, Any], today: str, now: str) -> None:
        self.answers = answers
        self.clock = {"today": today, "now": now}

    def value(self, node: Any, depth: int) -> Value:
        if isinstance(node, Mapping):
            if depth >= MAXIMUM_DEPTH or len(node) != 1:
                raise ConditionError("not a condition: nested too deeply, or not one operator")
            [(operator, arguments)] = node.items()
            return self._operation(operator, arguments, depth + 1)
        return known(node)

    def _operation(self, operator: str, arguments: Sequence[Any], depth: int) -> Value:
        try:
            if operator in _LAZY:
                return _LAZY[operator](self, arguments, depth)
            values = [self.value(argument, depth) for argument in arguments]
            return UNKNOWN if UNKNOWN in values else _EAGER[operator](*values)
        except ConditionError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise ConditionError(f"not a condition: {operator} with these arguments") from error

    def is_answered(self, code: str) -> bool:
        return self.answers.get(code) is not None

    def variable(self, arguments: Sequence[Any], _depth: int) -> Value:
        [code] = arguments
        return known(self.answers[code]) if self.is_answered(code) else UNKNOWN

    def answered(self, arguments: Sequence[Any], _depth: int) -> Value:
        [code] = arguments
        return self.is_answered(code)

    def or_unanswered(self, arguments: Sequence[Any], depth: int) -> Value:
        condition, code = arguments
        return self.value(condition, depth) if self.is_answered(code) else True

    def conjunction(self, arguments: Sequence[Any], depth: int) -> Value:
        return self._kleene(arguments, depth, decisive=False)

    def disjunction(self, arguments: Sequence[Any], depth: int) -> Value:
        return self._kleene(arguments, depth, decisive=True)

    def _kleene(self, arguments: Sequence[Any], depth: int, *, decisive: bool) -> Value:
        outcome: Value = not decisive
        for argument in arguments:
            value = self.value(argument, depth)
            if value is decisive:
                return decisive
            if not isinstance(value, bool):
                outcome = UNKNOWN
        return outcome

    def choice(self, arguments: Sequence[Any], depth: int) -> Value:
        condition, then, otherwise = arguments
        truth = self.value(condition, depth)
        if not isinstance(truth, bool):
            return UNKNOWN
        return self.value(then if truth else otherwise, depth)

    def coalesce(self, arguments: Sequence[Any], depth: int) -> Value:
        for argument in arguments:
            value = self.value(argument, depth)
            if value is not UNKNOWN:
                return value
        return UNKNOWN

    def today(self, _arguments: Sequence[Any], _depth: int) -> Value:
        return self.clock["today"]

    def now(self, _arguments: Sequence[Any], _depth: int) -> Value:
        return self.clock["now"]


#: Operators that look at their arguments only as far as they need, or at codes.
_LAZY: Mapping[str, Callable[[_Evaluation, Sequence[Any], int], Value]] = {
    "var": _Evaluation.variable,
    "answered": _Evaluation.answered,
    "or_unanswered": _Evaluation.or_unanswered,
    "and": _Evaluation.conjunction,
    "or": _Evaluation.disjunction,
    "if": _Evaluation.choice,
    "coalesce": _Evaluation.coalesce,
    "today": _Evaluation.today,
    "now": _Evaluation.now,
}


def _not(value: Value) -> Value:
    return not value if isinstance(value, bool) else UNKNOWN


def _ordering(test: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Value]:
    def compare(left: Value, right: Value) -> Value:
        pair = in_order(left, right)
        return UNKNOWN if pair is None else test(*pair)

    return compare


def _in(option: Value, chosen: Value) -> Value:
    if not isinstance(option, str) or not isinstance(chosen, (str, tuple)):
        return UNKNOWN
    return option == chosen if isinstance(chosen, str) else option in chosen


def _count(chosen: Value) -> Value:
    if isinstance(chosen, str):
        return 1
    return len(chosen) if isinstance(chosen, tuple) else UNKNOWN


def _length(text: Value) -> Value:
    return len(text) if isinstance(text, str) else UNKNOWN


def _matches(text: Value, form: Value) -> Value:
    if not isinstance(text, str) or not isinstance(form, str) or len(text) > MAXIMUM_TEXT:
        return UNKNOWN
    return pattern(form).matches(text)


def _on_numbers(compute: Callable[..., Number | Unknown]) -> Callable[..., Value]:
    def operation(*values: Value) -> Value:
        if not all(is_number(value) for value in values):
            return UNKNOWN
        result = compute(*values)
        return result if isinstance(result, Unknown) else within_limit(result)

    return operation


def _sum(*numbers: Number) -> Number:
    return sum(numbers, start=0)


def _difference(left: Number, right: Number) -> Number:
    return left - right


def _product(*numbers: Number) -> Number | Unknown:
    result: Number = 1
    for number in numbers:
        result = result * number
        if within_limit(result) is UNKNOWN:
            return UNKNOWN
    return result


def _quotient(left: Number, right: Number) -> Number | Unknown:
    return UNKNOWN if rounded(right) == 0 else Fraction(left) / right


def _remainder(left: Number, right: Number) -> Number | Unknown:
    """With the sign of ``left``, as in XPath and JavaScript."""
    quotient = _quotient(left, right)
    return quotient if isinstance(quotient, Unknown) else left - right * _whole(quotient)


def _whole(number: Number) -> Number:
    """Without its decimals: cut off towards zero."""
    return int(rounded(number))


def _round(number: Number, digits: Number) -> Number | Unknown:
    if not isinstance(digits, int) or not 0 <= digits <= 10:
        return UNKNOWN
    return rounded(rounded(number), digits)


def _number(value: Value) -> Value:
    """A number as it is; a text such as "-3.50" as the number that it writes."""
    if not isinstance(value, str):
        return value if is_number(value) else UNKNOWN
    digits = value.strip(" ")
    sign, plain = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    whole, _, decimals = plain.partition(".")
    if not (whole + decimals).isdecimal() or not plain.isascii() or len(plain) > 26:
        return UNKNOWN
    return within_limit(sign * Fraction(int(whole + decimals), 10 ** len(decimals)))


def _concat(*values: Value) -> Value:
    texts = [as_text(value) for value in values]
    return UNKNOWN if None in texts else "".join(text or "" for text in texts)


_EAGER: Mapping[str, Callable[..., Value]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": _ordering(lambda left, right: left < right),
    "<=": _ordering(lambda left, right: left <= right),
    ">": _ordering(lambda left, right: left > right),
    ">=": _ordering(lambda left, right: left >= right),
    "!": _not,
    "in": _in,
    "count": _count,
    "length": _length,
    "matches": _matches,
    "+": _on_numbers(_sum),
    "-": _on_numbers(_difference),
    "*": _on_numbers(_product),
    "/": _on_numbers(_quotient),
    "mod": _on_numbers(_remainder),
    "round": _on_numbers(_round),
    "int": _on_numbers(_whole),
    "min": _on_numbers(min),
    "max": _on_numbers(max),
    "number": _number,
    "concat": _concat,
}
