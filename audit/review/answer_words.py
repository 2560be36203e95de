"""An answer in words, as a reviewer reads it: whatever its state, and with its comment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.questions.base import AnswerError, kind_of
from audit.questions.definition import Question
from audit.questions.standing import standing_question
from audit.scripts.document import Step
from audit.scripts.runner import Given


def with_lines(question: Question, step: Step | None) -> Question:
    """A standing measure with the lines of its step, so that they can be named."""
    if question.kind != "met" or step is None:
        return question
    lines = step.pain_points if question.code.endswith(".pain_points") else step.wonders
    return replace(question, choices=standing_question(question.code, lines).choices)


def answer_words(question: Question, given: Given, language: str) -> str:
    """An answer in words, whatever its state."""
    if given.cleared:
        return _("taken out")
    if given.not_applicable:
        return _("not applicable")
    if question.kind == "photo" and given.photos:
        return ngettext("%(num)s photo", "%(num)s photos", len(given.photos))
    if given.value is None:
        return _("not answered")
    return _value_words(question, given.value, language)


def _value_words(question: Question, value: Any, language: str) -> str:
    kind = kind_of(question)
    try:
        kind.check(question, value)
    except AnswerError:
        return _("begun, not finished")
    return kind.display(question, value, language)


def with_comment(question: Question, given: Given, language: str) -> str:
    words = answer_words(question, given, language)
    if question.kind == "photo" and isinstance(given.value, list) and not given.cleared:
        words = ngettext("%(num)s photo", "%(num)s photos", len(given.value))
    return f"{words} “{given.comment}”" if given.comment else words
