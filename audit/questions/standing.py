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


#: Measure → kind, whether it must be answered, text, help. English first: a script in a language
#: that we do not speak has questions and the words to choose from (vocabulary.say) in one language.
_MEASURES: Mapping[str, tuple[str, bool, Texts, Texts]] = MappingProxyType(
    {
        "pain_points": (
            "met",
            False,
            {"en": "What got in your way?", "nl": "Waar liep je tegenaan?"},
            {"en": "Tick what you met.", "nl": "Kruis aan wat je tegenkwam."},
        ),
        "wonders": (
            "met",
            False,
            {"en": "What did you wonder?", "nl": "Wat vroeg je je af?"},
            {"en": "Tick the questions that came up.", "nl": "Kruis aan welke vragen je had."},
        ),
        "expectation": (
            "expectation",
            True,
            {"en": "Was this as you expected?", "nl": "Was dit zoals je verwachtte?"},
            {},
        ),
        "grade": (
            "grade",
            True,
            {"en": "How do you grade this step?", "nl": "Welk cijfer geef je deze stap?"},
            {},
        ),
        "outcome": (
            "outcome",
            True,
            {
                "en": "Did you go on after this step, as an ordinary customer?",
                "nl": "Ging je na deze stap door, als gewone klant?",
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
            {"en": "Are you there?", "nl": "Ben je er?"},
            {
                "en": "Tap when you arrive. Time and place are for our own check alone.",
                "nl": "Tik als je aankomt. Tijd en plaats zijn alleen voor onze eigen controle.",
            },
        ),
        "check_out": (
            "presence",
            False,
            {"en": "Are you leaving?", "nl": "Ga je weg?"},
            {
                "en": "Tap as you leave. If you left some time ago, skip this.",
                "nl": "Tik als je weggaat. Ben je al langer weg, sla dit dan over.",
            },
        ),
        "recommendation": (
            "recommendation",
            True,
            {
                "en": "How likely are you to recommend this to others?",
                "nl": "Hoe waarschijnlijk is het dat je dit aan anderen aanraadt?",
            },
            {},
        ),
    }
)

#: The help of the two measures with lines, for a step that has none.
_WITHOUT_LINES: Texts = {
    "en": "In your own words, one thing to a line.",
    "nl": "In je eigen woorden, per regel één ding.",
}

_WHOLE_CODE = "closing.grade"
_WHOLE_GRADE: Texts = {
    "en": "How do you grade the whole experience?",
    "nl": "Welk cijfer geef je het geheel?",
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
