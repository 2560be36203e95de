"""All that a form says about one question: the value and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import ngettext

from audit.questions.base import AnswerError, Submitted, kind_of
from audit.questions.definition import Question
from audit.questions.texts import clean

#: The value of the radio button "not applicable"; no option's code looks like it.
NOT_APPLICABLE = ":na"
#: Characters in the comment beside an answer.
COMMENT_LENGTH = 5_000


@dataclass(frozen=True, slots=True)
class Posted:
    """An answer as posted. ``comment`` is None where the page had no field for it."""

    value: Any
    not_applicable: bool
    comment: str | None


def read_answer(
    question: Question, submitted: Submitted, *, was_not_applicable: bool = False
) -> Posted:
    """What was posted for ``question``; its value is read, not yet checked.

    "Not applicable" is one of the radio buttons, or a tick box beside a field. Without
    JavaScript nothing takes the tick away when an answer is typed, or the other way round:
    where both come, what is new wins.

    Raises :class:`AnswerError` where the value cannot be read or the comment is too long.
    """
    comment = read_comment(submitted.get(f"{question.code}:comment"))
    chosen = submitted.get(question.code) == NOT_APPLICABLE
    ticked = bool(submitted.get(f"{question.code}:na"))
    if question.not_applicable and (chosen or (ticked and not was_not_applicable)):
        return Posted(None, True, comment)
    value = kind_of(question).read(question, submitted)
    return Posted(value, question.not_applicable and ticked and value is None, comment)


def read_comment(typed: str | None) -> str | None:
    """The comment, "" where it was left empty; raises AnswerError where it is too long."""
    if typed is None:
        return None
    comment = clean(typed)
    if len(comment) > COMMENT_LENGTH:
        raise AnswerError(
            ngettext(
                "Make the comment %(num)s character shorter.",
                "Make the comment %(num)s characters shorter.",
                len(comment) - COMMENT_LENGTH,
            )
        )
    return comment
