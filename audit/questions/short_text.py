"""A line of text."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.text_kind import TextKind
from audit.questions.texts import SHORT_TEXT_LENGTH


@register
class ShortText(TextKind):
    """Value: a text of at most 500 characters."""

    name = "short_text"
    label = lazy_gettext("Short text")
    longest = SHORT_TEXT_LENGTH
