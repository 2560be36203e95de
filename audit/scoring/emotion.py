"""Emotion, named: from a slider and up to three words to one valence per step.

Word value e = v · I / 3, with v the word's valence and I its strength 1…3. Word valence
V = mean(e), 0 for "nothing in particular". Step valence C = slider / 100, or V where no slider
was given. Ambivalence = min(largest positive e, largest |negative e|). The product's own method;
all on −1…1, exact.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from audit.emotions import WORDS

#: 1 a little, 2 clearly, 3 strongly.
STRENGTHS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class FeltWord:
    """A chosen word with its strength, 1…3."""

    word: str
    strength: int


@dataclass(frozen=True, slots=True)
class StepEmotion:
    """How one step felt; None where it was not asked or not answered. All on −1…1."""

    valence: Fraction | None
    arousal: Fraction | None
    word_valence: Fraction | None
    ambivalence: Fraction | None
    words: tuple[FeltWord, ...] = ()


def word_value(felt: FeltWord) -> Fraction:
    """e = v · I / 3. Raises ValueError for an unknown word or a strength outside 1…3."""
    if felt.word not in WORDS:
        raise ValueError(f"unknown emotion word: {felt.word}")
    if felt.strength not in STRENGTHS:
        raise ValueError(f"strength of {felt.word} is {felt.strength}, not 1, 2 or 3")
    return WORDS[felt.word].valence * felt.strength / 3


def word_valence(felt: Sequence[FeltWord]) -> Fraction:
    """V, the mean of the word values; 0 where no word was chosen ("nothing in particular")."""
    if not felt:
        return Fraction(0)
    return sum((word_value(word) for word in felt), Fraction(0)) / len(felt)


def ambivalence(felt: Sequence[FeltWord]) -> Fraction:
    """How much of the weaker side stands against the stronger; 0 where all words agree."""
    values = [word_value(word) for word in felt]
    positive = max((value for value in values if value > 0), default=Fraction(0))
    negative = max((-value for value in values if value < 0), default=Fraction(0))
    return min(positive, negative)


def step_emotion(emotion: Mapping[str, Any] | None, words: Mapping[str, Any] | None) -> StepEmotion:
    """The emotion of a step from its two stored answers.

    ``emotion`` is {"valence": −100…100, "arousal": −100…100 or None}; ``words`` is
    {"words": [{"word": key, "strength": 1…3}, …], "nothing": bool}. Either may be None, and
    neither words nor "nothing" counts as not answered.
    """
    slider = _unit(emotion, "valence")
    felt = tuple(
        FeltWord(item["word"], item["strength"]) for item in (words or {}).get("words", ())
    )
    answered = bool(felt) or bool((words or {}).get("nothing"))
    spoken = word_valence(felt) if answered else None
    return StepEmotion(
        valence=spoken if slider is None else slider,
        arousal=_unit(emotion, "arousal"),
        word_valence=spoken,
        ambivalence=ambivalence(felt) if answered else None,
        words=felt,
    )


def emotion_gap(felt: Fraction | None, intended: int | None) -> Fraction | None:
    """Felt C minus the intended valence (−100…100) of the step; None where either is absent."""
    if felt is None or intended is None:
        return None
    return felt - Fraction(intended, 100)


def chose_intended(felt: Sequence[FeltWord], intended: Collection[str]) -> bool:
    """True where one of the words that the client intends was chosen."""
    return any(word.word in intended for word in felt)


def _unit(emotion: Mapping[str, Any] | None, part: str) -> Fraction | None:
    value = (emotion or {}).get(part)
    return None if value is None else Fraction(value) / 100
