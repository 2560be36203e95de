"""Words longer than a phone is wide, and journeys of many steps: nothing is pushed out of sight."""

from __future__ import annotations

import dataclasses

from audit.database import db
from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument
from tests.browser.checks import assert_fits
from tests.fieldwork.visits import a_report, document

LONG = "Arbeidsongeschiktheidsverzekeringsmaatschappijmedewerkersoverlegverslag"

#: How far the last dot reaches to the left of the button that hides the page, in pixels.
_ROOM = """() => document.querySelector('[data-cover]').getBoundingClientRect().left
  - document.querySelector('.dots > :last-child').getBoundingClientRect().right"""


def _script(steps: int = 1) -> ScriptDocument:
    script = document("one_question")
    (step,) = script.steps
    choices = [{"code": f"c{number}", "text": {"nl": LONG, "en": LONG}} for number in range(3)]
    asked = Question.from_json(
        {"code": "what", "kind": "single_choice", "text": {"nl": LONG}, "choices": choices}
    )
    made = [
        dataclasses.replace(
            step,
            code=step.code if not number else f"{step.code}_{number}",
            name={"nl": LONG},
            items=[dataclasses.replace(asked, code=f"what_{number}")],
        )
        for number in range(steps)
    ]
    return dataclasses.replace(script, languages=("nl",), steps=made)


def test_a_long_word_breaks_on_every_page_of_a_report(cast, open_page):
    _, address = a_report(cast, _script())
    page = open_page(cast.sanne, size="phone")
    for part in ("welcome/questions", "check"):
        page.goto(f"{address}/{part}")
        assert_fits(page)


def test_the_dots_of_many_steps_stay_left_of_the_button_that_hides_the_page(cast, open_page):
    _, address = a_report(cast, _script(25))
    page = open_page(cast.sanne, size="narrow")
    page.goto(f"{address}/welcome/questions")
    assert page.locator(".dots > span").count() == 25
    assert page.evaluate(_ROOM) >= 0
    assert_fits(page)


def test_with_letters_twice_as_large_the_button_that_hides_the_page_is_in_sight(cast, open_page):
    _, address = a_report(cast, _script(8))
    page = open_page(cast.sanne, size="phone")
    page.goto(f"{address}/welcome/questions")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert_fits(page)


def test_a_client_with_long_names_keeps_to_the_width_of_the_page(cast, open_page):
    cast.lunavella_noord.name = LONG
    cast.lunavella_groningen.name = LONG
    db.session.commit()
    page = open_page(cast.karim, size="desk")
    page.goto(f"/clients/{cast.lunavella.uuid}")
    assert_fits(page)
