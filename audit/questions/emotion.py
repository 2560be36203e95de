"""How a step felt: pleasant or unpleasant, and if wanted calm or intense."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.pictures.face import face_words
from audit.questions.base import AnswerError, Cell, Kind, Submitted, register
from audit.questions.definition import Question
from audit.questions.texts import clean
from audit.questions.vocabulary import say

#: Where there is no slider: eleven buttons, none chosen to begin with.
STEPS = tuple(range(-100, 101, 20))

_KEYS = {"valence", "arousal"}
_INTEGER = re.compile(r"[+-]?[0-9]{1,3}", re.ASCII)


@register
class Emotion(Kind):
    """Value: {"valence": −100…100, "arousal": −100…100 or None}."""

    name = "emotion"
    label = lazy_gettext("Felt emotion")
    standing = True

    def instruction(self, question: Question) -> str:
        return gettext("Say how pleasant or unpleasant this was.")

    def read(self, question: Question, submitted: Submitted) -> dict[str, int | None] | None:
        valence = self._position(question, submitted.get(question.code))
        arousal = self._position(question, submitted.get(f"{question.code}:arousal"))
        if valence is None:
            if arousal is not None:
                raise AnswerError(self.instruction(question))
            return None
        return {"valence": valence, "arousal": arousal}

    def _position(self, question: Question, posted: str | None) -> int | None:
        text = clean(posted).replace("\u2212", "-")
        if not text:
            return None
        if not _INTEGER.fullmatch(text):
            raise AnswerError(self.instruction(question))
        return int(text)

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, dict) or not set(value) <= _KEYS:
            raise AnswerError(self.instruction(question))
        valence, arousal = value.get("valence"), value.get("arousal")
        if not _on_slider(valence) or (arousal is not None and not _on_slider(arousal)):
            raise AnswerError(self.instruction(question))

    def comparable(self, question: Question, value: Any) -> int:
        """The valence, −100…100."""
        return int(value["valence"])

    def display(self, question: Question, value: Any, language: str) -> str:
        """In words, with the valence: "Unpleasant, intense (−62)"."""
        return f"{self.feeling(value, language)} ({signed(value['valence'])})"

    def feeling(self, value: Any, language: str) -> str:
        """In words alone, those of the face: "Unpleasant, intense"."""
        valence, arousal = value["valence"], value.get("arousal")
        keys = face_words(valence / 100, None if arousal is None else arousal / 100)
        words = ", ".join(say(key, language) for key in keys)
        return f"{words[:1].upper()}{words[1:]}"

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        return int(value["valence"])


def _on_slider(number: object) -> bool:
    return type(number) is int and -100 <= number <= 100


def signed(number: int) -> str:
    """With its sign, a true minus; 0 has none."""
    return f"{number:+d}".replace("-", "\u2212") if number else "0"


def positions(value: int | None) -> list[int]:
    """The buttons to show: eleven, and the slider's own position where it lies between them."""
    return sorted({*STEPS, value}) if value is not None else list(STEPS)
