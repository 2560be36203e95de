"""Figures in words: rounded once, with a true minus sign, in the reader's way of writing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from flask_babel import format_decimal, format_percent, gettext

from audit.language import current_language

MINUS = "\N{MINUS SIGN}"
#: What stands where there is no figure.
NONE = "\N{EN DASH}"
#: Decimals of a computed figure, beyond those shown, that are not yet noise.
_TRUSTED = 8


def rounded(value: float, digits: int = 0) -> Decimal:
    """``value`` with ``digits`` decimals, a half away from zero.

    What misses a half by less than the last digits of a sum is that half: the mean of three
    scores of 33⅓ and one of 100.2 is 50.05 and shown as 50.1.
    """
    exact = Decimal(str(round(value, digits + _TRUSTED)))
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def figure(value: float, digits: int = 0) -> str:
    """A number without a plus sign: "77", "76.9", "−3"."""
    number = rounded(value, digits)
    if not digits and abs(number) < 1000:
        # Written alike everywhere, and a picture holds hundreds of them.
        return f"{MINUS if number < 0 else ''}{abs(number)}"
    text = _written(abs(number), digits, current_language())
    return MINUS + text if number < 0 else text


# A page says several hundreds of figures, many of them again and again; how one is written
# depends on nothing but the figure and the language.
@lru_cache(maxsize=8192)
def _written(number: Decimal, digits: int, _language: str) -> str:
    pattern = "0." + "0" * digits if digits else "#,##0"
    return str(format_decimal(number, format=pattern))


@lru_cache(maxsize=512)
def _written_per_cent(share: Decimal, _language: str) -> str:
    return str(format_percent(share))


def signed(value: float, digits: int = 0) -> str:
    """A number with its sign, as every emotion is written: "+37", "−25", "0"."""
    text = figure(value, digits)
    return "+" + text if rounded(value, digits) > 0 else text


def span(low: float, high: float, digits: int = 0) -> str:
    """An interval of plain numbers: "76 to 89"."""
    return _span(figure(low, digits), figure(high, digits))


def signed_span(low: float, high: float) -> str:
    """An interval of emotions: "−34 to −15"."""
    return _span(signed(low), signed(high))


def percentage(share: float) -> str:
    """A share of 0…1 in whole per cents: "72%"."""
    return _written_per_cent(rounded(share, 2), current_language())


def level() -> str:
    """The confidence of every interval."""
    return percentage(0.95)


def percentage_span(low: float, high: float) -> str:
    """An interval of shares: "60 to 81%"."""
    return _span(figure(100 * low), percentage(high))


def _span(low: str, high: str) -> str:
    return _spans(current_language()) % {"low": low, "high": high}


@lru_cache(maxsize=8)
def _spans(_language: str) -> str:
    return str(gettext("%(low)s to %(high)s"))
