"""Questions that are called as something that pages post or scripts use: each is only itself."""

from __future__ import annotations

import dataclasses
from typing import Any

from playwright.sync_api import expect

from audit.scripts.document import ScriptDocument
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, STATE, choose, given, ready, saved
from tests.fieldwork.visits import a_report, document, fill_in

#: What is posted beside answers, a form's own properties, and what every object has.
POSTED = ("code", "device", "sequence", "phone_now", "phone_at", "csrf_token", "later", "reason")
OWN = ("dataset", "elements", "append", "submit", "constructor")
STANDING = {"welcome.grade": 8, "welcome.outcome": "went_on"}


def called_so() -> ScriptDocument:
    asked = document("one_question")
    (step,) = asked.steps
    items = [dataclasses.replace(step.items[0], code=code) for code in (*POSTED, *OWN)]
    # One that waits for another: conditions go by code as well.
    items[-1] = dataclasses.replace(items[-1], shown_when={"==": [{"var": ["code"]}, "yes"]})
    return dataclasses.replace(asked, steps=(dataclasses.replace(step, items=tuple(items)),))


def test_every_answer_is_kept_whatever_its_question_is_called(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast, called_so())
    fill_in(report, STANDING)
    page = sanne.page
    ready(page, f"{address}/welcome/questions")
    for code in (*POSTED, *OWN):
        choose(page, code, "yes")
    saved(page)
    wanted = dict.fromkeys((*POSTED, *OWN), "yes") | STANDING
    assert given(report) == wanted
    # Kept without reception, and there again.
    sanne.lose_reception()
    for code in ("device", "constructor", "dataset"):
        choose(page, code, "no")
        wanted[code] = "no"
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page = sanne.open_again()
    ready(page, f"{address}/welcome/questions")
    saved(page)
    assert given(report) == wanted
    choose(page, "csrf_token", "no")
    page.click(NEXT)
    page.wait_for_url("**/welcome/felt")
    assert given(report) == wanted | {"csrf_token": "no"}


def test_without_script_they_are_kept_as_well(cast: Any, open_page: Any) -> None:
    report, address = a_report(cast, called_so())
    fill_in(report, STANDING | {"code": "no"})
    page = open_page(cast.sanne, java_script_enabled=False)
    page.goto(f"{address}/welcome/questions")
    for code in (*POSTED, *OWN[:-1]):
        choose(page, code, "yes")
    page.click(NEXT)
    # "code" brings one more question, at once on the page drawn anew.
    choose(page, OWN[-1], "no")
    page.click(NEXT)
    page.wait_for_url("**/welcome/felt")
    answers = dict.fromkeys((*POSTED, *OWN[:-1]), "yes")
    assert given(report) == {**STANDING, **answers, "constructor": "no"}


def test_nothing_of_ours_on_a_page_can_be_the_name_of_a_question(cast: Any, browse: Any) -> None:
    _report, address = a_report(cast, called_so())
    codes = {*POSTED, *OWN, "welcome.grade", "welcome.outcome"}
    sanne = browse(cast.sanne)
    page = sanne.submit(sanne.get(f"{address}/welcome/questions"), "Verder: hoe voelde dit?")
    fields = [*page.all("input"), *page.all("button"), *page.all("textarea"), *page.all("select")]
    names = {name for field in fields if (name := field.get("name"))}
    ours = {name for name in names if name.partition(":")[0] not in codes}
    assert ours == {":csrf_token", ":later"}
