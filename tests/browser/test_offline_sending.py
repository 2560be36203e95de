"""A report that was handed in without reception and came back: when it was finished, and what the
phone draws of it beside what the server draws."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import Report
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, choose, ready
from tests.browser.test_offline import ROW, accepted, fill_in_the_visit, on, take_along
from tests.browser.test_offline_together import from_home, queue, report_of, send
from tests.fieldwork.visits import actor_of, an_assignment, change_briefing

PRESSED = """async () => {
  const here = document.querySelector("script[src*=drafts], script[src*=check]").src;
  const { reports } = await import(here.replace(/drafts|check/, "phone"));
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
    ready(page, check)
    expect(page.locator(".station").nth(1)).to_contain_text("Ja")
    assert page.evaluate(DRAWN) == by_server
