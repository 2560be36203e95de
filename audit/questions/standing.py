"""The questions that every step brings by itself, worded once for all scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from audit.questions.definition import Choice, Question, Texts, text_in
from audit.questions.instrument import INSTRUMENT


class Line(Protocol):
    """A pain point or a wonder of a step."""

    @property
    def code(self) -> str: ...
    @property
    def text(self) -> Texts: ...


#: Measure → kind, whether it must be answered, text, help.
_MEASURES: Mapping[str, tuple[str, bool, Texts, Texts]] = MappingProxyType(
    {
        "pain_points": (
            "met",
            False,
            {"nl": "Waar liep je tegenaan?", "en": "What got in your way?"},
            {"nl": "Kruis aan wat je tegenkwam.", "en": "Tick what you met."},
        ),
        "wonders": (
            "met",
            False,
            {"nl": "Wat vroeg je je af?", "en": "What did you wonder?"},
            {"nl": "Kruis aan welke vragen je had.", "en": "Tick the questions that came up."},
        ),
        "expectation": (
            "expectation",
            True,
            {"nl": "Was dit zoals je verwachtte?", "en": "Was this as you expected?"},
            {},
        ),
        "grade": (
            "grade",
            True,
            {"nl": "Welk cijfer geef je deze stap?", "en": "How do you grade this step?"},
            {},
        ),
        "outcome": (
            "outcome",
            True,
            {
                "nl": "Ging je na deze stap door, als gewone klant?",
                "en": "Did you go on after this step, as an ordinary customer?",
            },
            {},
        ),
        "emotion": (
            "emotion",
            True,
            INSTRUMENT["felt_title"],
            {},
        ),
        "words": (
            "words",
            True,
            INSTRUMENT["words_title"],
            INSTRUMENT["words_help"],
        ),
        "first_reaction": (
            "first_reaction",
            False,
            INSTRUMENT["reaction_title"],
            {},
        ),
        "check_in": (
            "presence",
            False,
            {"nl": "Ben je er?", "en": "Are you there?"},
            {
                "nl": "Tik als je aankomt. Tijd en plaats zijn alleen voor onze eigen controle.",
                "en": "Tap when you arrive. Time and place are for our own check alone.",
            },
        ),
        "check_out": (
            "presence",
            False,
            {"nl": "Ga je weg?", "en": "Are you leaving?"},
            {
                "nl": "Tik als je weggaat. Ben je al langer weg, sla dit dan over.",
                "en": "Tap as you leave. If you left some time ago, skip this.",
            },
        ),
        "recommendation": (
            "recommendation",
            True,
            {
                "nl": "Hoe waarschijnlijk is het dat je dit aan anderen aanraadt?",
                "en": "How likely are you to recommend this to others?",
            },
            {},
        ),
    }
)

#: The help of the two measures with lines, for a step that has none.
_WITHOUT_LINES: Texts = {
    "nl": "In je eigen woorden, per regel één ding.",
    "en": "In your own words, one thing to a line.",
}

_WHOLE_CODE = "closing.grade"
_WHOLE_GRADE: Texts = {
    "nl": "Welk cijfer geef je het geheel?",
    "en": "How do you grade the whole experience?",
}


def standing_text(code: str, language: str) -> str:
    """How a standing measure is asked; "" for a code that is none."""
    measure = code.rpartition(".")[2]
    if "." not in code or measure not in _MEASURES:
        return ""
    return text_in(_WHOLE_GRADE if code == _WHOLE_CODE else _MEASURES[measure][2], language)


def standing_question(code: str, lines: Iterable[Line] = ()) -> Question:
    """The question for a standing code such as "welcome.grade" or "closing.recommendation".

    ``lines`` are the step's own pain points or wonders, for these two measures. Raises
    KeyError for a measure that does not exist.
    """
    measure = code.rpartition(".")[2]
    kind, mandatory, text, help_text = _MEASURES[measure]
    choices = tuple(Choice(line.code, line.text) for line in lines)
    if kind == "met" and not choices:
        help_text = _WITHOUT_LINES
    return Question(
        code=code,
        kind=kind,
        text=_WHOLE_GRADE if code == _WHOLE_CODE else text,
        help=help_text,
        mandatory=mandatory,
        choices=choices,
    )
