"""The first reaction as an answer: what is read, what is refused, how it is said and drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from audit.emotions import REACTION_WORDS, SHORT_REACTION_WORDS, WORDS
from audit.questions.base import AnswerError, kind_of
from audit.questions.definition import Question
from audit.questions.first_reaction import AGO, SKIPPED, has_reacted, reaction_words
from audit.questions.instrument import INSTRUMENT
from audit.questions.standing import standing_question
from tests.questions.fields import a_page, answered, application, parsed, rendered

CODE = "order.first_reaction"
ASKED = standing_question(CODE)
KIND = kind_of(ASKED)


def trial(
    word: str = "happy", answer: Any = 1, time: Any = 812, void: Any = None
) -> dict[str, Any]:
    return {"word": word, "answer": answer, "milliseconds": time, "void": void}


def value(*trials: Any, at: Any = "2026-11-22T18:57:08.120Z", delay: Any = 0) -> dict[str, Any]:
    return {"trials": list(trials), "at": at, "delay": delay}


#: The short form: happy, ignored, irritated and valued.
REST = (
    trial("ignored", -1, 640),
    trial("irritated", None, None, "late"),
    trial("valued", 1, 905),
)
GOOD = value(trial(), *REST)


@pytest.fixture(scope="module")
def page() -> Iterator[Flask]:
    app = application()
    with a_page(app):
        yield app


def read(**posted: str) -> Any:
    names = {"value": CODE, "skip": f"{CODE}:skip"}
    return KIND.read(ASKED, MultiDict({names[name]: text for name, text in posted.items()}))


def test_what_the_script_posts_is_the_value_itself() -> None:
    assert read(value=json.dumps(GOOD)) == GOOD
    KIND.check(ASKED, GOOD)
    assert has_reacted(GOOD) and KIND.comparable(ASKED, GOOD) == "done"


def test_to_skip_is_an_answer_with_and_without_script() -> None:
    assert read(skip="1") == read(value=json.dumps(SKIPPED)) == SKIPPED
    KIND.check(ASKED, SKIPPED)
    assert not has_reacted(SKIPPED) and KIND.comparable(ASKED, SKIPPED) == "skipped"
    assert not ASKED.mandatory


def test_nothing_posted_is_no_answer_and_skipping_takes_nothing_back() -> None:
    assert read() is None
    assert read(value=json.dumps(GOOD), skip="1") == GOOD


@pytest.mark.parametrize("posted", ["happy", "[]", "1", '{"trials"', "[" * 3000, "x" * 5000])
def test_what_is_no_value_is_refused(posted: str) -> None:
    with pytest.raises(AnswerError):
        read(value=posted)


@pytest.mark.parametrize(
    "wrong",
    [
        {"skipped": False},
        {"skipped": 1},
        {**GOOD, "skipped": True},
        value(),
        value(trial("curious"), *REST),
        value(trial(), trial(), *REST),
        value(trial(answer=0), *REST),
        value(trial(answer=True), *REST),
        value(trial(answer=None), *REST),
        value(trial(time=-1), *REST),
        value(trial(time=812.5), *REST),
        value(trial(time=None), *REST),
        value(trial(time=10**9), *REST),
        value(trial(void="hidden"), *REST),
        value(trial(answer=None, time=None, void="other"), *REST),
        value(trial(answer=None, time=None, void=["late"]), *REST),
        value(trial(word=["happy"]), *REST),
        value({**trial(), "side": "left"}, *REST),
        value("happy", *REST),
        # A word left out, or one beside its form.
        value(*REST),
        value(trial(), *REST, trial("worried")),
        value(trial("satisfied"), *REST),
        value(trial(), *REST, at="yesterday"),
        value(trial(), *REST, at="2026-11-22T18:57:08"),
        value(trial(), *REST, at=5),
        value(trial(), *REST, delay=7),
        value(trial(), *REST, delay=True),
        value(trial(), *REST, delay=[0]),
    ],
)
def test_a_value_that_nobody_can_have_given_is_refused(wrong: Any) -> None:
    with pytest.raises(AnswerError):
        KIND.check(ASKED, wrong)


def test_it_is_told_in_words() -> None:
    assert (
        KIND.display(ASKED, GOOD, "nl")
        == "Past: blij, gewaardeerd. Past niet: genegeerd. Geen antwoord: geïrriteerd"
    )
    assert KIND.display(ASKED, GOOD, "de").startswith("Passt: froh")
    assert KIND.display(ASKED, SKIPPED, "en") == "You skipped this."


def test_it_is_for_no_client_and_earns_nothing() -> None:
    assert not KIND.for_client and not KIND.can_score


# Its page


@pytest.mark.parametrize("count", [8, 4])
@pytest.mark.parametrize("language", ["nl", "en", "fr", "de"])
def test_the_words_come_in_the_order_of_the_report_and_in_the_language_of_the_script(
    page: Flask, count: int, language: str
) -> None:
    asked = Question(code=CODE, kind="first_reaction", text={}, settings={"words": count})
    report = SimpleNamespace(seed=41, fits_left=True)
    html = rendered(page, asked, report=report, language=language, practised=False)
    (box,) = (one for one in parsed(html).iter("div") if one.get("data-reaction"))
    shown = json.loads(box.get("data-words") or "")
    assert shown == reaction_words(asked, report, language)
    keys = REACTION_WORDS if count == 8 else SHORT_REACTION_WORDS
    assert {one["key"] for one in shown} == set(keys)
    for one in [*shown, *json.loads(box.get("data-practice") or "")]:
        assert one["text"] == WORDS[one["key"]].texts[language]
    for key in ("fits", "fits_not", "reaction_needs", "skip", "reaction_felt"):
        assert INSTRUMENT[key][language] in "".join(parsed(html).itertext())


def test_every_text_of_the_instrument_is_there_in_four_languages() -> None:
    assert all(set(texts) == {"nl", "en", "fr", "de"} for texts in INSTRUMENT.values())
    assert all(text.strip() for texts in INSTRUMENT.values() for text in texts.values())
    assert all(INSTRUMENT[f"ago_{minutes}"] for minutes in AGO)
    words = [word.texts for word in WORDS.values()]
    assert all(set(texts) == {"nl", "en", "fr", "de"} and all(texts.values()) for texts in words)


@pytest.mark.parametrize(("left", "sides"), [(True, ["1", "-1"]), (False, ["-1", "1"])])
def test_the_sides_are_those_of_the_shopper(page: Flask, left: bool, sides: list[str]) -> None:
    report = SimpleNamespace(seed=1, fits_left=left)
    html = rendered(page, ASKED, report=report, practised=False)
    buttons = [one for one in parsed(html).iter("button") if one.get("data-fits")]
    assert [one.get("data-fits") for one in buttons] == sides


def test_skip_is_the_first_button_in_the_field(page: Flask) -> None:
    html = rendered(page, ASKED, practised=False)
    first = next(one for one in parsed(html).iter() if one.tag in ("button", "a", "select"))
    assert first.get("name") == f"{CODE}:skip"


def test_who_practised_gets_a_short_page(page: Flask) -> None:
    long = rendered(page, ASKED, practised=False)
    short = rendered(page, ASKED, practised=True)
    assert "two practice words" in long and "two practice words" not in short
    assert len(list(parsed(short).iter("li"))) < len(list(parsed(long).iter("li")))
    assert "It needs sight and touch" in short


def test_what_was_given_is_posted_again_as_it_is(page: Flask) -> None:
    html = rendered(page, ASKED, answered(GOOD), practised=True)
    (field,) = (one for one in parsed(html).iter("input") if one.get("name") == CODE)
    assert json.loads(field.get("value") or "") == GOOD
    assert not list(parsed(html).iter("button"))
