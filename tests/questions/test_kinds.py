"""What holds for every kind of question."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.questions.base import (
    NO_POINTS,
    AnswerError,
    Kind,
    UnfinishedError,
    kind_named,
    kind_of,
    kinds,
    register,
)
from audit.questions.definition import Question
from tests.questions.fields import TEMPLATES, question

IN_THE_BUILDER = {
    "yes_no", "single_choice", "multiple_choice", "rating", "recommendation", "satisfaction",
    "effort", "whole_number", "decimal", "amount", "short_text", "long_text", "date", "time",
    "date_time", "duration", "photo", "place", "acknowledgement", "note", "heading",
}  # fmt: skip
STANDING = {
    "grade", "expectation", "outcome", "emotion", "words", "met", "presence", "first_reaction",
}  # fmt: skip
SCORED = {
    "yes_no", "single_choice", "multiple_choice", "rating", "recommendation", "satisfaction",
    "effort", "whole_number", "decimal", "duration",
}  # fmt: skip

CHOICES = [
    {"code": "warm", "text": {"nl": "Warm", "en": "Warm"}, "points": 4},
    {"code": "cold", "text": {"nl": "Koud"}, "points": -2},
    {"code": "none", "text": {"nl": "Geen"}, "exclusive": True},
]
BANDS = [{"up_to": 10, "points": 5}, {"up_to": 20, "points": 2}, {"up_to": None, "points": 0}]
SETTINGS: dict[str, dict[str, Any]] = {
    "yes_no": {"points_yes": 5, "points_no": 0},
    "rating": {"low": 1, "high": 5, "reversed": True},
    "whole_number": {"minimum": 0, "maximum_value": 60, "bands": BANDS},
    "decimal": {"maximum_value": 100, "bands": BANDS},
    "duration": {"bands": BANDS, "norm_minutes": 10},
    "short_text": {"minimum_length": 3, "maximum_length": 10, "pattern": "[a-z ]+"},
    "photo": {"minimum_photos": 1, "maximum_photos": 2},
}
#: One good value of each kind.
GOOD: dict[str, Any] = {
    "yes_no": "no",
    "single_choice": "cold",
    "multiple_choice": ["warm", "cold"],
    "rating": 4,
    "recommendation": 0,
    "satisfaction": 5,
    "effort": 7,
    "whole_number": 12,
    "decimal": "3.50",
    "amount": "31.40",
    "short_text": "een tafel",
    "long_text": "Eerst niets.\nToen alles.",
    "date": "2026-11-22",
    "time": "14:30",
    "date_time": "2026-11-22T14:30",
    "duration": {
        "seconds": 1388,
        "started_at": "2026-11-22T18:34:00Z",
        "stopped_at": "2026-11-22T18:57:08Z",
    },
    "photo": ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
    "place": {"latitude": 51.2194, "longitude": -4.4025, "accuracy": 12.5},
    "presence": {
        "at": "2026-11-22T14:31:05+01:00",
        "latitude": 51.2194,
        "longitude": -4.4025,
        "accuracy": 12.5,
        "refused": False,
    },
    "acknowledgement": True,
    "grade": 10,
    "expectation": "as_expected",
    "outcome": "nearly_left",
    "emotion": {"valence": -62, "arousal": 40},
    "words": {"words": [{"word": "irritated", "strength": 2}], "nothing": False},
    "first_reaction": {
        "trials": [
            {"word": "happy", "answer": 1, "milliseconds": 812, "void": None},
            {"word": "ignored", "answer": None, "milliseconds": None, "void": "late"},
            {"word": "valued", "answer": -1, "milliseconds": 1204, "void": None},
            {"word": "irritated", "answer": -1, "milliseconds": 655, "void": None},
        ],
        "at": "2026-11-22T18:57:08.120Z",
        "delay": 15,
    },
    "met": {"codes": ["warm"], "added": ["Geen stoel"]},
}


def one(kind: str, **data: Any) -> Question:
    choices = CHOICES if kind_named(kind).has_choices else []
    settings = SETTINGS.get(kind, {})
    return question(kind, **{"choices": choices, "settings": settings, "maximum": 10, **data})


ONE_OF_EACH = [one(name) for name in sorted(IN_THE_BUILDER | STANDING)]


def test_every_kind_is_known_and_no_other() -> None:
    found = kinds()
    assert {name for name, kind in found.items() if not kind.standing} == IN_THE_BUILDER
    assert {name for name, kind in found.items() if kind.standing} == STANDING
    assert {name for name, kind in found.items() if kind.can_score} == SCORED


@pytest.mark.parametrize("name", sorted(IN_THE_BUILDER | STANDING))
def test_every_kind_has_its_template_and_a_name_for_people(name: str) -> None:
    assert (TEMPLATES / kind_named(name).template).is_file()
    assert str(kind_named(name).label)


def test_two_kinds_cannot_have_one_name() -> None:
    class Second(Kind):
        name = "yes_no"

    with pytest.raises(ValueError, match="two kinds"):
        register(Second)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_good_value_passes_and_can_be_stored_as_json(name: str) -> None:
    value = json.loads(json.dumps(GOOD[name]))
    kind_named(name).check(one(name), value)
    assert kind_named(name).instruction(one(name))


@pytest.mark.parametrize("name", ["note", "heading"])
def test_a_text_between_questions_takes_no_answer(name: str) -> None:
    kind = kind_named(name)
    assert not kind.has_answer
    assert kind.read(one(name), {}) is None  # type: ignore[arg-type]
    with pytest.raises(AnswerError):
        kind.check(one(name), "anything")


@pytest.mark.parametrize("name", sorted((IN_THE_BUILDER | STANDING) - SCORED))
def test_a_kind_that_is_not_scored_has_no_points_even_with_a_maximum(name: str) -> None:
    assert kind_named(name).points(one(name), GOOD.get(name)) == NO_POINTS


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["yes", "warm", "none", "1.5", "-0", "2026-02-30", "24:00", "irritated", ""])
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
KEYS = (
    "seconds", "started_at", "stopped_at", "latitude", "longitude", "accuracy", "valence",
    "arousal", "words", "nothing", "codes", "added", "word", "strength",
)  # fmt: skip
BEGUN: list[Any] = [
    {"seconds": None, "started_at": "2026-11-22T18:34:00Z", "stopped_at": None},
    "an",
    "Not in form",
]
nearly_good = st.sampled_from([*GOOD.values(), *BEGUN]) | st.dictionaries(
    st.sampled_from(KEYS), anything | st.lists(st.dictionaries(st.sampled_from(KEYS), scalars))
)


@settings(max_examples=300)
@given(value=(anything | nearly_good).filter(lambda value: value is not None))
def test_whatever_comes_is_refused_in_words_or_can_be_used(value: Any) -> None:
    for asked in ONE_OF_EACH:
        _refused_or_of_use(asked, value)


def _refused_or_of_use(asked: Question, value: Any) -> None:
    kind = kind_of(asked)
    try:
        kind.check(asked, value)
        finished = True
    except UnfinishedError as error:
        assert str(error)
        finished = False
    except AnswerError as error:
        assert str(error)
        return
    points = kind.points(asked, value)
    assert points.earned <= points.maximum
    assert isinstance(kind.display(asked, value, "nl"), str)
    assert kind.comparable(asked, value) is not None or not finished
    assert kind.cell(asked, value, "en") is not None or not finished
    json.dumps(value, allow_nan=False).encode()


class AnyForm(dict[str, str]):
    """A posted form in which every field has the same text."""

    def __missing__(self, key: str) -> str:
        return self["*"]

    def get(self, key: str, default: Any = None) -> str:  # type: ignore[override]
        return self["*"]

    def getlist(self, key: str) -> list[str]:
        return [self["*"]] * 3

    def __contains__(self, key: object) -> bool:
        return True


@settings(max_examples=200)
@given(text=st.text(max_size=30) | st.sampled_from(["1", "-3", "²", "1e9", "٣", "--", "9" * 5000]))
def test_whatever_is_posted_is_read_or_refused_in_words(text: str) -> None:
    for asked in ONE_OF_EACH:
        try:
            value = kind_of(asked).read(asked, AnyForm({"*": text}))
        except AnswerError as error:
            assert str(error)
        else:
            json.dumps(value, allow_nan=False).encode()
