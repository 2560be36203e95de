"""Text of several lines, such as what happened."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.text_kind import TextKind
from audit.questions.texts import LONG_TEXT_LENGTH


@register
class LongText(TextKind):
    """Value: a text of at most 20,000 characters, "\\n" between lines."""

    name = "long_text"
    label = lazy_gettext("Long text")
    longest = LONG_TEXT_LENGTH
