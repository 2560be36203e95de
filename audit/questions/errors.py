"""What an answer may be refused for."""

from __future__ import annotations


class AnswerError(ValueError):
    """The answer cannot be taken as it is; the message is for the person who gave it."""


class UnfinishedError(AnswerError):
    """The answer is sound but not enough yet: keep it as it is, ask for more before sending.

    Such a value can be shown, compared and scored like a finished one.
    """
