"""Who may register: pure rules."""

from __future__ import annotations

import datetime as dt
import re

MINIMUM_AGE = 18
#: Nobody is older; a date before that is a typing error.
OLDEST = 120

#: Languages in which a shopper may report: code → its own name.
REPORT_LANGUAGES = {"nl": "Nederlands", "fr": "Français", "en": "English", "de": "Deutsch"}


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Whole years lived on ``day``; somebody of 29 February is a year older on 1 March."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - int(before_birthday)


def telephone_number(text: str) -> str | None:
    """A telephone number as it is dialled, digits with perhaps a plus; None where it is none."""
    digits = re.sub(r"[\s().\-/]", "", text)
    return digits if re.fullmatch(r"\+?\d{8,15}", digits) else None


def can_be_a_name(text: str) -> bool:
    """Whether this could be what somebody is called: no address, no line of its own."""
    return not re.search(r"[@/\\<>\x00-\x1f\x7f]|\bwww\.|\.[a-z]{2,}\b", text, re.I)
