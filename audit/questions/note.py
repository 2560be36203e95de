"""Text between the questions."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.base import AnswerError, Kind, Submitted, register
from audit.questions.definition import Question


class TextOnly(Kind):
    """Shows a text and asks nothing."""

    has_answer = False

    def read(self, question: Question, submitted: Submitted) -> None:
        return None

    def check(self, question: Question, value: Any) -> None:
        raise AnswerError(gettext("Nothing is asked here."))


@register
class Note(TextOnly):
    """An explanation for who fills in the report."""

    name = "note"
    label = lazy_gettext("Note")
