"""Whether the customer went on after a step, nearly left, or left."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.choices import WordKind


@register
class Outcome(WordKind):
    """Value: "went_on", "nearly_left" or "left"."""

    name = "outcome"
    label = lazy_gettext("Went on, nearly left or left")
    standing = True
    words = {"went_on": "went_on", "nearly_left": "nearly_left", "left": "left"}
