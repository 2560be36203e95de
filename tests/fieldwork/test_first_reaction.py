"""The first reaction in a report, page by page, without a browser: languages, sides, saving."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from audit.database import db
from audit.fieldwork.answers import given_in
from audit.questions.first_reaction import SKIPPED
from audit.questions.instrument import INSTRUMENT
from audit.scripts.document import ScriptDocument
from tests.fieldwork.visits import a_report, document, opened

VALUE = {
    "trials": [
        {"word": word, "answer": 1, "milliseconds": 700 + place, "void": None}
        for place, word in enumerate(("happy", "ignored", "valued", "irritated"))
    ],
    "at": "2026-11-22T18:57:08.120Z",
    "delay": 15,
}
CODE = "welcome.first_reaction"


def reacting(language: str = "nl") -> ScriptDocument:
    """The script of one question, in one language, with a first reaction of four words."""
    asked = document("one_question")
    measures = {**asked.steps[0].measures, "first_reaction": 4}
    step = dataclasses.replace(asked.steps[0], measures=measures, name={language: "Accueil"})
    return dataclasses.replace(asked, steps=(step,), languages=(language,))


@pytest.mark.parametrize("language", ["nl", "en", "fr", "de"])
def test_the_instrument_speaks_the_language_of_the_script(
    cast: Any, browse: Any, language: str
) -> None:
    _report, address = a_report(cast, reacting(language))
    sanne = browse(cast.sanne)
    for part, keys in (
        ("reaction", ("reaction_title", "reaction_lead_4", "fits", "fits_not", "reaction_needs")),
        ("felt", ("felt_title", "arousal_title", "skip")),
        ("words", ("words_title", "words_help", "more_words", "strength_2")),
    ):
        page = sanne.get(f"{address}/welcome/{part}")
        for key in keys:
            assert INSTRUMENT[key][language].replace("\xa0", " ") in page.words.replace("\xa0", " ")
        (heading,) = page.all("h1")
        assert page.text_of(heading) == INSTRUMENT[keys[0]][language]
        if language not in ("nl",):
            assert page.all("span", lang=language)


def test_it_is_skipped_by_its_one_button_without_script(cast: Any, browse: Any) -> None:
    report, address = a_report(cast, reacting())
    sanne = browse(cast.sanne)
    page = sanne.submit(sanne.get(f"{address}/welcome/reaction"), "Overslaan")
    assert page.request.path.endswith("/welcome/questions")
    assert given_in(report.id)[CODE].value == SKIPPED


def test_it_is_saved_like_any_other_answer(cast: Any, browse: Any) -> None:
    report, address = a_report(cast, reacting())
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/reaction")
    posted = {":code": CODE, CODE: json.dumps(VALUE), ":csrf_token": sanne.token}
    answer = sanne.open(f"{address}/answers", method="POST", data=posted, expect=200)
    assert answer.json["stored"] == [CODE]
    assert given_in(report.id)[CODE].value == VALUE
    page = sanne.get(f"{address}/welcome/reaction")
    assert "Je eerste reactie blijft zoals ze is." in page.words
    assert "Past: blij, genegeerd" in sanne.get(f"{address}/check").words


def test_what_nobody_can_have_tapped_is_refused(cast: Any, browse: Any) -> None:
    report, address = a_report(cast, reacting())
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/reaction")
    wrong = json.dumps({**VALUE, "delay": -5})
    posted = {":code": CODE, CODE: wrong, ":csrf_token": sanne.token}
    answer = sanne.open(f"{address}/answers", method="POST", data=posted, expect=200)
    assert CODE in answer.json["refused"]
    assert CODE not in given_in(report.id)


def test_the_sides_stay_with_a_shopper_and_alternate_between_them(cast: Any) -> None:
    mine = [opened(a_report(cast, reacting())[0]) for _ in range(2)]
    assert mine[0].fits_left == mine[1].fits_left
    other = dataclasses.replace(mine[0], shopper_id=mine[0].shopper_id + 1)
    assert other.fits_left != mine[0].fits_left
    db.session.rollback()
