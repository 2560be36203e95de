"""How easy something was: 1 to 7."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.scales import ScaleKind


@register
class Effort(ScaleKind):
    """Value: 1 (very difficult) to 7 (very easy); 5 to 7 count as easy in results."""

    name = "effort"
    label = lazy_gettext("Effort 1–7")
    lowest, highest = 1, 7
