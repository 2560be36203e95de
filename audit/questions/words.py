"""Up to three words for what was felt, each with its strength."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.emotions import CORE, EXTRA, NONE, NOTHING, WORDS, EmotionWord
from audit.questions.base import AnswerError, Kind, Submitted, register
from audit.questions.definition import Question, text_in
from audit.questions.texts import clean
from audit.questions.vocabulary import say

MOST_WORDS = 3
#: Strength → key of the vocabulary.
STRENGTHS = {1: "strength_1", 2: "strength_2", 3: "strength_3"}

_KEYS = {"words", "nothing"}
_WORD_KEYS = {"word", "strength"}
_CHOOSABLE = tuple(key for key, word in WORDS.items() if word.set != NONE)


@register
class Words(Kind):
    """Value: {"words": [{"word": key, "strength": 1…3}, …], "nothing": bool}.

    The words are those of :mod:`audit.emotions`; "nothing in particular" stands alone.
    """

    name = "words"
    label = lazy_gettext("Emotion words")
    standing = True

    def instruction(self, question: Question) -> str:
        return gettext("Choose up to three words, or “nothing in particular”.")

    def read(self, question: Question, submitted: Submitted) -> dict[str, Any] | None:
        """One field for each word, "<code>:<word>" with its strength, and "<code>:nothing"."""
        chosen = []
        for key in _CHOOSABLE:
            strength = clean(submitted.get(f"{question.code}:{key}"))
            if not strength:
                continue
            if strength not in ("1", "2", "3"):
                raise AnswerError(gettext("Say how strong each word was."))
            chosen.append({"word": key, "strength": int(strength)})
        nothing = bool(submitted.get(f"{question.code}:nothing"))
        return {"words": chosen, "nothing": nothing} if chosen or nothing else None

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, dict) or not set(value) <= _KEYS:
            raise AnswerError(self.instruction(question))
        words, nothing = value.get("words", []), value.get("nothing", False)
        if not isinstance(words, list) or type(nothing) is not bool:
            raise AnswerError(self.instruction(question))
        if nothing and words:
            raise AnswerError(gettext("Choose words or “nothing in particular”, not both."))
        if not nothing and not words:
            raise AnswerError(self.instruction(question))
        if len(words) > MOST_WORDS:
            raise AnswerError(gettext("Choose at most three words: take one away first."))
        for word in words:
            self._check_word(question, word)
        if len({word["word"] for word in words}) < len(words):
            raise AnswerError(self.instruction(question))

    def _check_word(self, question: Question, word: Any) -> None:
        if not isinstance(word, dict) or set(word) - _WORD_KEYS:
            raise AnswerError(self.instruction(question))
        key = word.get("word")
        if not isinstance(key, str) or key not in _CHOOSABLE:
            raise AnswerError(self.instruction(question))
        if type(word.get("strength")) is not int or word["strength"] not in STRENGTHS:
            raise AnswerError(gettext("Say how strong each word was."))

    def comparable(self, question: Question, value: Any) -> list[str]:
        """The keys of the words; of "nothing in particular" its own key."""
        if value.get("nothing"):
            return [NOTHING]
        return [word["word"] for word in value.get("words", [])]

    def display(self, question: Question, value: Any, language: str) -> str:
        if value.get("nothing"):
            return word_text(NOTHING, language)
        return "; ".join(
            f"{word_text(word['word'], language)} ({say(STRENGTHS[word['strength']], language)})"
            for word in value.get("words", [])
        )


def word_text(key: str, language: str) -> str:
    """An emotion word in ``language``; in English where it has none."""
    texts = WORDS[key].texts
    return texts.get(language) or text_in(texts, "en")


def word_rows(
    order: Iterable[EmotionWord | str] | None, value: Any, language: str, *, extra: bool = False
) -> Sequence[tuple[str, str, int]]:
    """The core words to show as (key, text, strength or 0), in ``order``; or the ``extra`` ones.

    By default all in their own order. A chosen word is always among them.
    """
    wanted = EXTRA if extra else CORE
    chosen = {word["word"]: word["strength"] for word in (value or {}).get("words", [])}
    keys = [word if isinstance(word, str) else word.key for word in (order or WORDS.values())]
    shown = dict.fromkeys(key for key in [*keys, *chosen] if WORDS[key].set == wanted)
    return [(key, word_text(key, language), chosen.get(key, 0)) for key in shown]
