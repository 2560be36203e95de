"""The grade of a step, and of the whole experience: 1 to 10."""

from __future__ import annotations

from flask_babel import lazy_gettext

from audit.questions.base import register
from audit.questions.scales import ScaleKind


@register
class Grade(ScaleKind):
    """Value: 1 to 10. Never scored: the grade is the outcome to which steps are measured."""

    name = "grade"
    label = lazy_gettext("Grade 1–10")
    can_score = False
    standing = True
    lowest, highest = 1, 10
