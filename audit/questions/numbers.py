"""Numbers as people type them, and as they are shown.

Decided: a comma and a point both mean a decimal, since both are typed on Dutch phones. Two
different marks tell which is which ("1.234,50"); a mark that comes twice separates thousands.
One mark before exactly three digits ("1.234") can mean two things and is refused, unless the
question asks for three decimals or more.
"""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import gettext, ngettext

from audit.language import trimmed
from audit.questions.errors import AnswerError
from audit.questions.vocabulary import locale_for, reader_language

#: Numbers beyond this are a slip of the finger; whole ones stay exact in JavaScript.
LARGEST = Decimal(10) ** 12

_SPACES = re.compile("[ \u00a0\u2009\u202f']")
_PLAIN = re.compile(r"[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)", re.ASCII)
_SPACED = re.compile(r"[+-]?[0-9]{1,3}( [0-9]{3})+([.,][0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(,[0-9]+)?", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
_CANONICAL = re.compile(r"-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,6})?", re.ASCII)
_LONGEST = 40


def read_number(typed: str, decimals: int) -> Decimal:
    """The number that was typed, with at most ``decimals`` decimals.

    Raises :class:`AnswerError` where it is no number or can be read in two ways.
    """
    text = _SPACES.sub(" ", trimmed(typed)).replace("\u2212", "-")
    if len(text) > _LONGEST:
        raise AnswerError(not_a_number(decimals))
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    elif decimals < 3 and _AMBIGUOUS.fullmatch(text):
        raise AnswerError(_two_meanings(text, decimals))
    elif (plain := _without_groups(text)) is not None:
        text = plain
    elif not _PLAIN.fullmatch(text):
        raise AnswerError(not_a_number(decimals))
    number = Decimal(text.replace(",", ".").removesuffix("."))
    check_range(number, None, None)
    check_decimals(number, decimals)
    return number


def _without_groups(text: str) -> str | None:
    """ "1.234,50" and "1,234.50" as "1234.50"; None where no mark separates thousands."""
    if text.count(".") + text.count(",") < 2:
        return None
    for written in (text, text.translate(_SWAPPED)):
        if _GROUPED.fullmatch(written):
            return written.replace(".", "").replace(",", ".")
    return None


_SWAPPED = str.maketrans(".,", ",.")


def not_a_number(decimals: int) -> str:
    if decimals:
        return gettext("Enter a number, for example 12.50.")
    return gettext("Enter a whole number, for example 12.")


def _two_meanings(text: str, decimals: int) -> str:
    plain = re.sub("[.,]", "", text)
    if decimals:
        return gettext(
            "“%(text)s” can mean two things. Write %(plain)s, or fewer decimals.",
            text=text,
            plain=plain,
        )
    return gettext(
        "“%(text)s” can mean two things. Write %(plain)s, without a point or comma.",
        text=text,
        plain=plain,
    )


def check_decimals(number: Decimal, decimals: int) -> None:
    if number != round(number, decimals):
        if decimals == 0:
            raise AnswerError(gettext("Enter a whole number, without decimals."))
        raise AnswerError(
            ngettext("Use at most %(num)s decimal.", "Use at most %(num)s decimals.", decimals)
        )


def written(number: Decimal, decimals: int) -> str:
    """The number as it is stored in an answer: a point, and always ``decimals`` decimals."""
    text = f"{number:.{decimals}f}"
    return text.removeprefix("-") if Decimal(text) == 0 else text


def stored_number(value: object, decimals: int) -> Decimal:
    """The number in a stored text such as "3.50"; raises AnswerError for anything else."""
    if not isinstance(value, str) or not _CANONICAL.fullmatch(value):
        raise AnswerError(not_a_number(decimals))
    number = Decimal(value)
    check_decimals(number, decimals)
    return number


def check_range(number: Decimal | int, low: Decimal | None, high: Decimal | None) -> None:
    """Raise AnswerError, naming the limits, where ``number`` lies outside them."""
    low, high = (-LARGEST if low is None else low), (LARGEST if high is None else high)
    if low <= number <= high:
        return
    if low > -LARGEST and high < LARGEST:
        raise AnswerError(
            gettext(
                "Enter a number from %(low)s to %(high)s.", low=as_typed(low), high=as_typed(high)
            )
        )
    if number < low:
        raise AnswerError(gettext("Enter %(low)s or more.", low=as_typed(low)))
    raise AnswerError(gettext("Enter %(high)s or less.", high=as_typed(high)))


def as_typed(number: Decimal) -> str:
    """For a form or message: in the reader's language, without marks between thousands."""
    return str(format_decimal(number, locale=locale_for(reader_language()), group_separator=False))


def shown(number: Decimal | int, language: str, decimals: int | None = None) -> str:
    """For an answer in words: "1.234,5" in Dutch, with a true minus sign."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    text = str(format_decimal(number, format=pattern, locale=locale_for(language)))
    return text.replace("-", "\u2212")
