"""The values that conditions compute with, and how two of them compare.

Numbers are exact: ``int``, or ``Fraction`` where there are decimals. The browser computes in
doubles. So that both find the same, numbers are compared, cut off and written after rounding to
ten decimals, and a result of 10^15 or more is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, isfinite
from typing import Any, Final, TypeAlias

#: Decimals that count.
DECIMALS = 10

#: Numbers of this size and beyond are not computed with: doubles lose whole units there.
LIMIT = 10**15


class Unknown:
    """The third truth value, and the value of a question without an answer."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false; use holds() or fails()")


UNKNOWN: Final = Unknown()

Number: TypeAlias = int | Fraction
Value: TypeAlias = bool | int | Fraction | str | tuple[str, ...] | Unknown


def known(value: Any) -> Value:
    """Any JSON value or comparable answer as a value; UNKNOWN for what cannot be compared."""
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, Decimal, Fraction)):
        return _number(value)
    if isinstance(value, Sequence) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return UNKNOWN


def _number(value: int | float | Decimal | Fraction) -> Number | Unknown:
    if isinstance(value, (int, Fraction)):
        return within_limit(value)
    if not isfinite(value) or not -LIMIT < value < LIMIT:
        return UNKNOWN
    # str() gives the shortest text that means this float: 0.1 is one tenth here.
    return Fraction(str(value))


def within_limit(value: Number) -> Number | Unknown:
    return value if -LIMIT < value < LIMIT else UNKNOWN


def is_number(value: Value) -> bool:
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def rounded(value: Number, decimals: int = DECIMALS) -> Number:
    """Rounded half away from zero."""
    if isinstance(value, int):
        return value
    scale = 10**decimals
    size: int = floor(max(value, -value) * scale + Fraction(1, 2))
    return Fraction(size if value >= 0 else -size, scale)


def equal(left: Value, right: Value) -> bool:
    """False for values of different types; chosen options are equal in any order."""
    if is_number(left) and is_number(right):
        return rounded(left) == rounded(right)  # type: ignore[arg-type]
    if isinstance(left, tuple) and isinstance(right, tuple):
        return sorted(left) == sorted(right)
    return type(left) is type(right) and left == right


def in_order(left: Value, right: Value) -> tuple[Any, Any] | None:
    """Both as things that Python can put in order, or None where they cannot be."""
    if is_number(left) and is_number(right):
        return rounded(left), rounded(right)  # type: ignore[arg-type]
    if isinstance(left, str) and isinstance(right, str):
        return left, right
    return None


def as_text(value: Value) -> str | None:
    """A text as it is; a number in plain digits without needless zeros; None for the rest."""
    if isinstance(value, str):
        return value
    if not is_number(value):
        return None
    found = rounded(value)  # type: ignore[arg-type]
    if found.denominator == 1:
        return str(int(found))
    return f"{Decimal(found.numerator) / Decimal(found.denominator):.{DECIMALS}f}".rstrip("0")
