"""How satisfied somebody is: 1 to 5."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.scales import ScaleKind


@register
class Satisfaction(ScaleKind):
    """Value: 1 (very dissatisfied) to 5 (very satisfied)."""

    name = "satisfaction"
    label = lazy_gettext("Satisfaction 1–5")
    lowest, highest = 1, 5
