"""A report that was handed in without reception and came back: when it was finished, and what the
phone draws of it beside what the server draws."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import Answer, Photo, PhotoLikeness, Report
from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, STATE, WAITS, choose, given, photo_file, ready, saved
from tests.browser.test_offline import (
    NOTE,
    ROW,
    accepted,
    fill_in_the_visit,
    on,
    state_of,
    take_along,
)
from tests.browser.test_offline_together import from_home, queue, report_of, send
from tests.fieldwork.visits import (
    COMPLETE,
    a_report,
    actor_of,
    an_assignment,
    change_briefing,
    document,
    fill_in,
)

PRESSED = """async () => {
  const here = document.querySelector("script[src*=cover]").src;
  const { reports } = await import(here.replace("cover", "phone"));
  return (await reports())[0].sending.at;
}"""


def read_briefing(page: Page) -> None:
    page.get_by_role("link", name="Gelezen: naar de vragen").click()
    choose(page, "soup", "soup")
    page.click(NEXT)


@pytest.mark.parametrize("changed", [False, True])
def test_a_report_held_up_by_a_new_briefing_was_finished_when_send_was_pressed_first(
    cast: Any, sannes_phone: Phone, changed: bool
) -> None:
    assignment = an_assignment(cast, briefing=True)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    sannes_phone.page.goto(f"/assignments/{assignment.uuid}/briefing")
    read_briefing(sannes_phone.page)
    page = take_along(sannes_phone, assignment)
    sannes_phone.lose_reception()
    page.get_by_role("button", name="Begin met het verslag").click()
    fill_in_the_visit(page)
    queue(page)
    first = page.evaluate(PRESSED)
    change_briefing(assignment, "Bestel taart.")
    page = sannes_phone.open_again()
    page.goto("/on-this-phone")
    expect(page.locator(ROW)).to_contain_text("Heeft jou nodig")
    page.locator(ROW).get_by_role("link").click()
    expect(page).to_have_url(re.compile("/briefing$"))
    read_briefing(page)
    on(page, "check")
    if changed:
        ready(page, page.url.replace("check", "welcome/questions?check=1"))
        choose(page, "greeted", "no")
        page.click(NEXT)
        on(page, "check")
    send(page)
    expect(page).to_have_url(re.compile("/sent$"))
    db.session.rollback()
    report = db.session.query(Report).filter_by(assignment_id=assignment.id).one()
    told = report.phone_finished_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert (told == first) is not changed
    assert told >= first


DRAWN = """() => [...document.querySelectorAll("[data-stations] .station")].map((station) => [
  station.querySelector(".station-name").textContent,
  ...[...station.querySelectorAll(".asked")].map(({ textContent }) => textContent),
])"""


def test_the_phone_draws_the_steps_in_the_order_in_which_the_server_does(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast, from_home())
    page = take_along(sannes_phone, assignment)
    check = f"/reports/{report_of(assignment).uuid}/check"
    ready(page, check)
    by_server = page.evaluate(DRAWN)
    assert [name for name, *_asked in by_server][:2] == ["Op de locatie", "Aankomen"]
    sannes_phone.lose_reception()
    page.get_by_role("link", name="Terug").first.click()
    page.wait_for_selector("form[data-ready]")
    ready(page, check.replace("check", "arriving/questions"))
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    ready(page, check)
    expect(page.locator(".station").nth(1)).to_contain_text("Ja")
    assert page.evaluate(DRAWN) == by_server


MOST = 4


def with_photos() -> ScriptDocument:
    asked = document("one_question")
    (step,) = asked.steps
    shelf = Question.from_json(
        {
            "code": "shelf",
            "kind": "photo",
            "mandatory": False,
            "text": {"nl": "Wat zag je?", "en": "What did you see?"},
            "settings": {"minimum_photos": 1, "maximum_photos": MOST},
        }
    )
    step = dataclasses.replace(step, items=(*step.items, shelf))
    return dataclasses.replace(asked, steps=(step,))


def test_of_kept_photos_one_that_breaks_off_each_time_holds_back_no_other(
    cast: Any, sanne: Phone
) -> None:
    report, address = a_report(cast, with_photos())
    ready(sanne.page, f"{address}/welcome/questions")
    sanne.lose_reception()
    files = [photo_file((300 + number, 200)) for number in range(MOST)]
    sanne.page.set_input_files("input[name='shelf:photo']", files)
    expect(sanne.page.locator(".photo-state")).to_have_text([WAITS] * MOST)
    page = sanne.open_again()
    unlucky: list[bytes] = []

    def break_off(route: Any) -> None:
        identity = re.search(rb'name="id"\r\n\r\n([\w-]+)', route.request.post_data_buffer)
        assert identity
        unlucky[:] = unlucky or [identity[1]]
        if unlucky[0] == identity[1]:
            route.abort()
        else:
            route.continue_()

    page.route("**/photos", break_off)
    page.goto("/today")
    note = page.locator(NOTE)
    expect(note).to_contain_text("Eén foto staat alleen nog op deze telefoon")
    assert len(given(report)["shelf"]) == MOST - 1
    page.unroute("**/photos")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(note).to_be_hidden()
    assert len(given(report)["shelf"]) == MOST


@pytest.mark.parametrize("lost", ["the photo", "the answer"])
def test_what_the_server_lost_is_named_when_it_is_handed_in_and_comes_again(
    cast: Any, sannes_phone: Phone, lost: str
) -> None:
    report, address = a_report(cast, with_photos())
    fill_in(report, {code: value for code, value in COMPLETE.items() if code != "greeted"})
    page = sannes_phone.page
    ready(page, f"{address}/welcome/questions")
    choose(page, "greeted", "yes")
    page.set_input_files("input[name='shelf:photo']", [photo_file((300, 200))])
    expect(page.locator(".photo-state")).to_have_text("Ontvangen")
    saved(page)
    page.wait_for_load_state("networkidle")
    table = Photo if lost == "the photo" else Answer
    code = "shelf" if lost == "the photo" else "greeted"
    db.session.execute(delete(PhotoLikeness))
    db.session.execute(delete(table).filter_by(report_id=report.id, code=code))
    db.session.commit()
    ready(page, f"{address}/check")
    send(page)
    expect(page.locator(ROW)).to_contain_text("Ontvangen. Referentie: ")
    answers = given(report)
    assert answers["greeted"] == "yes"
    assert len(answers["shelf"]) == 1
    assert state_of(report.assignment) == "submitted"
