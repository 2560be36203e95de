"""In the basement all at once: checking in, first reactions and leaving early; what somebody else
does meanwhile; a report that comes back; a photo taken away."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from playwright.sync_api import Page, expect

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import Report
from audit.scripts.document import CHECK_IN, CHECK_OUT, ScriptDocument
from tests.browser.checks import assert_accessible
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, choose, given, photo_file, ready, saved
from tests.browser.test_first_reaction import is_pleasant, reacting, tap_each
from tests.browser.test_offline import (
    LEFT,
    NOTE,
    ROW,
    accepted,
    fill_in_the_visit,
    on,
    state_of,
    take_along,
)
from tests.fieldwork.visits import actor_of, document

WITH_PRACTICE = 6


def from_home() -> ScriptDocument:
    """One step at home, two in the shop: to check in for, the first of them with a reaction."""
    asked = document("journey_ends")
    home, shop, last = asked.steps
    online = dataclasses.replace(home, channel="online")
    first = dataclasses.replace(shop, measures=reacting(4, "journey_ends").steps[1].measures)
    return dataclasses.replace(asked, steps=(online, first, last), presence=True)


def report_of(assignment: Any) -> Report:
    return db.session.query(Report).filter_by(assignment_id=assignment.id).one()


def send(page: Page) -> None:
    page.get_by_role("checkbox", name="Ik was er zelf").check()
    page.get_by_role("button", name="Verslag versturen").click()


def queue(page: Page) -> None:
    send(page)
    expect(page).to_have_url(re.compile("/on-this-phone$"))


def finish_without_reception(phone: Phone, assignment: Any) -> Page:
    """The whole report, which waits to be handed in."""
    page = take_along(phone, assignment)
    phone.lose_reception()
    page.get_by_role("button", name="Begin met het verslag").click()
    fill_in_the_visit(page)
    queue(page)
    return page


def nothing_is_left(page: Page) -> None:
    for _ in range(150):
        if not any(found := page.evaluate(LEFT)):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"still on the phone: {found}")


def test_a_visit_that_ends_early_is_reported_from_home_to_check_out_without_reception(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast, from_home())
    page = take_along(sannes_phone, assignment)
    sannes_phone.lose_reception()
    page.get_by_role("button", name="Begin met het verslag").click()
    # One checks in where one arrives, not before what is done at home.
    on(page, "arriving/questions")
    choose(page, "greeted", "yes")
    choose(page, "arriving.outcome", "went_on")
    page.click(NEXT)
    on(page, "presence/check_in")
    assert_accessible(page)
    page.get_by_role("button", name="Ik ben er nu").click()
    on(page, "waiting/reaction")
    page.get_by_role("button", name="Begin met twee oefenwoorden").click()
    tap_each(page, WITH_PRACTICE, is_pleasant)
    on(page, "waiting/questions")
    choose(page, "told_how_long", "no")
    choose(page, "waiting.outcome", "left")
    page.click(NEXT)
    on(page, "presence/check_out")
    page.get_by_role("button", name="Ik ben weg").click()
    on(page, "closing/questions")
    choose(page, "closing.grade", "3")
    choose(page, "closing.recommendation", "2")
    # A page that fell away leads to the next one that there is.
    ready(page, page.url.replace("closing", "paying"))
    page.click(NEXT)
    on(page, "closing/questions")
    page.click(NEXT)
    on(page, "check")
    queue(page)
    page = sannes_phone.open_again()
    page.goto("/on-this-phone")
    expect(page.locator(ROW)).to_contain_text("Ontvangen. Referentie: ")
    answers = given(report_of(assignment))
    assert len(answers["waiting.first_reaction"]["trials"]) == WITH_PRACTICE - 2
    assert answers[CHECK_IN]["at"] < answers[CHECK_OUT]["at"]
    nothing_is_left(page)


def test_a_photo_taken_away_without_reception_stays_away(cast: Any, sannes_phone: Phone) -> None:
    assignment = accepted(cast, "all_kinds")
    page = take_along(sannes_phone, assignment)
    report = report_of(assignment)
    address = f"/reports/{report.uuid}/evidence/questions"
    ready(page, address)
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))])
    expect(page.locator(".photo-state")).to_have_text("Ontvangen")
    saved(page)
    sannes_phone.lose_reception()
    photos = page.locator("[data-photo=photo] .photo:visible")
    photos.get_by_role("button").click()
    expect(photos).to_have_count(0)
    page.wait_for_timeout(300)
    ready(page, address)
    expect(photos).to_have_count(0)
    page.goto(f"/reports/{report.uuid}/check")
    page.wait_for_selector("form[data-ready]")
    expect(page.locator(".station", has_text="Foto’s: 1")).to_have_count(0)
    ready(page, address)
    with page.expect_response(lambda said: said.url.endswith("/answers") and said.ok):
        sannes_phone.find_reception()
    saved(page)
    assert given(report)["photo"] is None


def test_a_report_that_was_withdrawn_meanwhile_says_so(cast: Any, sannes_phone: Phone) -> None:
    assignment = accepted(cast)
    page = finish_without_reception(sannes_phone, assignment)
    move(actor_of(cast.karim), assignment, "withdraw", "De winkel is dicht.")
    db.session.commit()
    sannes_phone.find_reception()
    expect(page.locator(ROW)).to_contain_text("Het kan niet meer worden ingeleverd")
    note = page.locator(NOTE)
    expect(note).to_contain_text("kwamen te laat")
    expect(note).not_to_contain_text("Het wordt ingeleverd")
    note.get_by_role("button", name="Verwijderen").click()
    expect(page.locator("main")).to_contain_text("Niets op deze telefoon")
    nothing_is_left(page)


def test_a_report_that_came_back_opens_with_its_questions_and_is_handed_in_again(
    cast: Any, sannes_phone: Phone, live_server: str
) -> None:
    assignment = accepted(cast)
    page = take_along(sannes_phone, assignment)
    page.get_by_role("button", name="Begin met het verslag").click()
    fill_in_the_visit(page)
    send(page)
    expect(page).to_have_url(re.compile("/sent$"))
    for name, reason in (("open", ""), ("return", "Kijk nog eens.")):
        move(actor_of(cast.roos), assignment, name, reason)
    db.session.commit()
    take_along(sannes_phone, assignment)
    sannes_phone.lose_reception()
    page.goto("/on-this-phone")
    page.locator(ROW).get_by_role("link").click()
    on(page, "check")
    ready(page, page.url.replace("check", "welcome/questions?check=1"))
    choose(page, "greeted", "no")
    page.click(NEXT)
    on(page, "check")
    queue(page)
    page.context.clear_cookies()
    sannes_phone.find_reception()
    expect(page.locator(NOTE)).to_contain_text("Je bent uitgelogd")
    sannes_phone.use_as(cast.sanne, live_server)
    page.goto("/on-this-phone")
    expect(page.locator(ROW)).to_contain_text("Ontvangen. Referentie: ")
    assert state_of(assignment) == "submitted"
    assert given(report_of(assignment))["greeted"] == "no"
