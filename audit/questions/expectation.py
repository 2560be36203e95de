"""Whether a step was better than expected, as expected, or worse."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.choices import WordKind


@register
class Expectation(WordKind):
    """Value: "better", "as_expected" or "worse"."""

    name = "expectation"
    label = lazy_gettext("Better or worse than expected")
    standing = True
    words = {"better": "better", "as_expected": "as_expected", "worse": "worse"}
