"""What the answer fields in ``templates/questions/`` call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from babel.numbers import get_decimal_symbol
from flask import Flask
from markupsafe import Markup

from audit.questions.base import kind_of
from audit.questions.definition import Question, text_in
from audit.questions.emotion import positions, signed
from audit.questions.first_reaction import AGO, practice_words, reaction_words
from audit.questions.scales import ScaleKind
from audit.questions.standing import standing_text
from audit.questions.vocabulary import locale_for, say
from audit.questions.words import word_rows, word_text

#: Keys of the vocabulary along the sliders, from one end to the other. The bounds between
#: them are those of the face: .1, .4 and .75 to either side.
PLEASURE = (
    "very_unpleasant", "unpleasant", "a_little_unpleasant", "neutral", "a_little_pleasant",
    "pleasant", "very_pleasant",
)  # fmt: skip
INTENSITY = (
    "very_calm", "calm", "a_little_calm", "neither", "a_little_intense", "intense",
    "very_intense",
)  # fmt: skip


def question_title(question: Question, language: str) -> str:
    """The question's own text, or the wording of a standing measure."""
    return text_in(question.text, language) or standing_text(question.code, language)


def direction(question: Question, language: str) -> str:
    """ "rtl" for a question whose own words run from right to left, else "ltr".

    A standing measure is asked in words of ours, and those run from left to right.
    """
    ours = "." in question.code
    return "ltr" if ours else locale_for(language).text_direction


def described_by(question: Question, answer: Any, field_id: str, language: str) -> str:
    """The ids for aria-describedby: help and error, where they are shown."""
    ids = []
    if text_in(question.help, language):
        ids.append(f"{field_id}-help")
    if getattr(answer, "error", None):
        ids.append(f"{field_id}-error")
    return " ".join(ids)


def typed(answer: Any, name: str, stored: Any) -> Any:
    """What to show in the field ``name``: what was posted and refused, else what is stored."""
    submitted = getattr(answer, "submitted", None)
    if submitted is None or name not in submitted:
        return "" if stored is None else stored
    return submitted.get(name)


def number_to_type(value: Any, language: str) -> str:
    """A stored number as it can be typed in ``language``: "3.50" is "3,50" in Dutch."""
    if value is None:
        return ""
    return str(value).replace(".", str(get_decimal_symbol(locale_for(language))))


def slider_words(keys: Sequence[str], language: str) -> list[str]:
    """The seven words along a slider."""
    return [say(key, language) for key in keys]


def slider_rows(
    value: int | None, keys: Sequence[str], language: str
) -> list[tuple[int, str, str]]:
    """The buttons that stand for a slider, as (position, signed number, word)."""
    return [
        (position, signed(position), say(keys[_place(position)], language))
        for position in positions(value)
    ]


def _place(position: int) -> int:
    """0…6 for a position on −100…100."""
    size = sum(abs(position) >= bound for bound in (10, 40, 75))
    return 3 + size if position > 0 else 3 - size


#: Functions that the fields call.
TEMPLATE_GLOBALS: Mapping[str, Callable[..., Any] | Sequence[str | int]] = {
    "INTENSITY": INTENSITY,
    "PLEASURE": PLEASURE,
    "REACTION_AGO": AGO,
    "described_by": described_by,
    "direction": direction,
    "kind_of": kind_of,
    "number_to_type": number_to_type,
    "practice_words": practice_words,
    "question_title": question_title,
    "reaction_words": reaction_words,
    "say": say,
    "slider_rows": slider_rows,
    "slider_words": slider_words,
    "text_in": text_in,
    "typed": typed,
    "word_rows": word_rows,
    "word_text": word_text,
}


def equip(app: Flask) -> None:
    """Make the functions of the fields, and their common macros, known to templates.

    Their names are ones that no page gives to something of its own: an included template sees
    the names of the page around it first.
    """
    app.jinja_env.globals.update(TEMPLATE_GLOBALS)
    macros: Any = app.jinja_env.get_template("questions/_block.html").module
    # A page may hold five scales of ten buttons, and the same few are asked for all day.
    scale_points = lru_cache(maxsize=1024)(macros.scale_points)

    def scale_buttons(
        question: Question, answer: Any, language: str, value: Any, field_id: str
    ) -> Markup:
        kind = kind_of(question)
        assert isinstance(kind, ScaleKind)
        ends, labels = kind.ends(question), kind.labels(question, language)
        chosen = value if type(value) is int else None
        invalid = bool(getattr(answer, "error", None))
        said = kind.pattern(question, language)
        return scale_points(question.code, field_id, *ends, *labels, chosen, invalid, said)

    app.jinja_env.globals.update(answer_macros=macros, scale_buttons=scale_buttons)
