"""A pattern for a text."""

from __future__ import annotations

import re

from flask_babel import gettext


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches; a pattern that is none lets every text pass."""
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return True


def pattern_problem(pattern: str) -> str | None:
    """What is wrong with the pattern, in one sentence."""
    try:
        re.compile(pattern)
    except re.error as error:
        return gettext("This is no pattern: %(reason)s.", reason=error.msg)
    return None
