"""How likely somebody is to recommend: 0 to 10."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.scales import ScaleKind


@register
class Recommendation(ScaleKind):
    """Value: 0 to 10."""

    name = "recommendation"
    label = lazy_gettext("Recommendation 0–10")
    lowest, highest = 0, 10
