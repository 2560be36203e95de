"""The words for what people felt, with where each lies on the circumplex.

``emotions.csv`` holds sixteen core words, eight extra ones and "nothing in particular", each
with its valence and arousal (−1…1) and its text per language. The circumplex of affect is
Russell's (Journal of Personality and Social Psychology 39, 1980); the positions are our own.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, pairwise
from pathlib import Path
from types import MappingProxyType

#: The tile that says that nothing in particular was felt; it excludes the others.
NOTHING = "nothing_particular"

CORE, EXTRA, NONE = "core", "extra", "none"

_NOT_A_LANGUAGE = {"key", "set", "valence", "arousal"}


@dataclass(frozen=True, slots=True)
class EmotionWord:
    """A word that can be chosen. ``set`` is "core", "extra" or "none"."""

    key: str
    set: str
    valence: Fraction
    arousal: Fraction
    texts: Mapping[str, str]


def _read(path: Path) -> dict[str, EmotionWord]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: EmotionWord(
                key=row["key"],
                set=row["set"],
                valence=Fraction(row["valence"]),
                arousal=Fraction(row["arousal"]),
                texts=MappingProxyType(
                    {name: text for name, text in row.items() if name not in _NOT_A_LANGUAGE}
                ),
            )
            for row in csv.DictReader(file)
        }


#: Every word by its key, in the order of the file.
WORDS: Mapping[str, EmotionWord] = MappingProxyType(_read(Path(__file__).with_name("emotions.csv")))


def tiles(seed: int, *, extra: bool = False) -> tuple[EmotionWord, ...]:
    """The words as tiles, shuffled by ``seed``; "nothing in particular" always comes last.

    The same seed gives the same order for ever: it follows from a hash, not from the random
    generator of one version of Python.
    """
    sets = {CORE, EXTRA} if extra else {CORE}
    words = [word for word in WORDS.values() if word.set in sets]
    words.sort(key=lambda word: hashlib.sha256(f"{seed}:{word.key}".encode()).digest())
    return (*words, WORDS[NOTHING])


#: The words of a first reaction, and those of its short form; half of each are unpleasant.
REACTION_WORDS = (
    "happy", "enthusiastic", "valued", "satisfied",
    "irritated", "disappointed", "worried", "ignored",
)  # fmt: skip
SHORT_REACTION_WORDS = ("happy", "valued", "irritated", "ignored")
#: How many words a first reaction may show → which.
REACTION_FORMS: Mapping[int, Sequence[str]] = MappingProxyType(
    {len(words): words for words in (REACTION_WORDS, SHORT_REACTION_WORDS)}
)
#: Shown once in a report before the first of them, and never scored.
PRACTICE_WORDS = ("curious", "bored")
#: So many words of one side may follow each other.
_IN_A_ROW = 2


def reaction_order(seed: int, step: str, words: Sequence[str]) -> tuple[EmotionWord, ...]:
    """The words of a first reaction as one step of one report shows them.

    Shuffled by hash, as :func:`tiles`; at most two pleasant or two unpleasant ones follow each
    other. ``words`` must allow that: half of each do.
    """
    for attempt in count():
        keys = sorted(
            words,
            key=lambda word: hashlib.sha256(f"{seed}:{step}:{attempt}:{word}".encode()).digest(),
        )
        found = tuple(WORDS[key] for key in keys)
        if _longest_run(found) <= _IN_A_ROW:
            return found
    raise AssertionError("counting never ends")


def _longest_run(words: Sequence[EmotionWord]) -> int:
    longest = run = 1
    for one, other in pairwise(words):
        run = run + 1 if (one.valence > 0) == (other.valence > 0) else 1
        longest = max(longest, run)
    return longest
