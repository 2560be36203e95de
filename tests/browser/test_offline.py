"""A report in the basement: taken along, filled in, finished and handed in without reception."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from audit.assignments.models import Assignment
from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import Report
from tests.browser.checks import assert_accessible
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, choose, given, ready
from tests.fieldwork.visits import actor_of, an_assignment

LINE = "[data-take-along]"
NOTE = "[data-drafts]"
ROW = "[data-reports] .task"


def accepted(cast: Any, script: str = "one_question") -> Assignment:
    assignment = an_assignment(cast, script)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    return assignment


def take_along(phone: Phone, assignment: Assignment) -> Page:
    phone.page.goto(f"/assignments/{assignment.uuid}")
    expect(phone.page.locator(LINE)).to_have_text("Klaar voor offline")
    return phone.page


def on(page: Page, part: str) -> None:
    expect(page).to_have_url(re.compile(f"{part}$"))
    page.wait_for_selector("form[data-ready]")


def fill_in_the_visit(page: Page) -> None:
    """Every page of the script with one question, each left by its button."""
    on(page, "welcome/questions")
    choose(page, "greeted", "yes")
    choose(page, "welcome.grade", "8")
    choose(page, "welcome.outcome", "went_on")
    page.click(NEXT)
    on(page, "welcome/felt")
    page.locator("input[type=range]").first.press("End")
    page.click(NEXT)
    on(page, "welcome/words")
    page.locator("input[name='welcome.words:nothing']").check(force=True)
    page.click(NEXT)
    on(page, "closing/questions")
    choose(page, "closing.grade", "9")
    choose(page, "closing.recommendation", "10")
    page.click(NEXT)
    on(page, "check")


def state_of(assignment: Assignment) -> str:
    db.session.rollback()
    db.session.refresh(assignment)
    return assignment.state


def test_a_whole_report_is_filled_in_and_handed_in_without_reception(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast)
    page = take_along(sannes_phone, assignment)
    sannes_phone.lose_reception()
    page.reload()
    expect(page.locator("h1")).to_contain_text("Groningen")
    page.get_by_role("button", name="Begin met het verslag").click()
    fill_in_the_visit(page)
    expect(page.locator("[data-foot-state]")).to_contain_text("het wordt ingeleverd zodra er bereik")
    expect(page.locator(".station").first).to_contain_text("Ja")
    page.get_by_role("checkbox", name="Ik was er zelf").check()
    page.get_by_role("button", name="Verslag versturen").click()
    expect(page).to_have_url(re.compile("/on-this-phone$"))
    expect(page.locator(ROW)).to_contain_text("wordt ingeleverd zodra er bereik is")
    assert_accessible(page)
    assert state_of(assignment) == "accepted"

    page = sannes_phone.open_again()
    page.goto("/on-this-phone")
    expect(page.locator(ROW)).to_contain_text("Ontvangen. Referentie: ")
    assert state_of(assignment) == "submitted"
    report = db.session.query(Report).filter_by(assignment_id=assignment.id).one()
    assert given(report)["greeted"] == "yes"
    assert given(report)["closing.grade"] == 9
    expect(page.locator(ROW)).to_contain_text(str(report.reference))
    left = page.evaluate("""async () => {
        const { all, allPhotos } = await import(document.querySelector("script[src*=drafts]").src.replace("drafts", "phone"));
        const pages = await (await caches.open(`pages-${document.querySelector("meta[name=person]").content}`)).keys();
        return [(await all()).length, (await allPhotos()).length, pages.map(({ url }) => new URL(url).pathname)];
    }""")
    assert left == [0, 0, []]
