"""A sub-heading between the questions of a step."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.note import TextOnly


@register
class Heading(TextOnly):
    """Starts a group of questions within a step."""

    name = "heading"
    label = lazy_gettext("Sub-heading")
