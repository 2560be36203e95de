"""A report that is taken along once more: what the phone keeps of it is no longer the report."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.moving import move_report
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, STATE, choose, given, ready, saved
from tests.browser.test_offline import accepted, begin, on, take_along
from tests.browser.test_offline_together import report_of
from tests.cast import PASSWORD
from tests.fieldwork.test_moving_to_a_version import FIRST, publish_next
from tests.fieldwork.visits import actor_of, an_assignment, fill_in

KEPT = """async (address) => {
  for (const name of await caches.keys()) {
    const kept = name.startsWith("pages-") && await (await caches.open(name)).match(address);
    if (kept) return await kept.text();
  }
  return "";
}"""

# The revision of the report as the phone knows it.
PLANNED = """async () => {
  const here = document.querySelector("script[src*=cover]").src;
  const { reports } = await import(here.replace("cover", "phone"));
  return (await reports())[0].plan.revision;
}"""


def keeps(page: Page, address: str, words: str) -> None:
    """The page of the phone's own store, once it is there and says this."""
    for _ in range(150):
        if words in page.evaluate(KEPT, address):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{words} is not in what is kept of {address}")


def test_a_report_that_moved_to_another_version_is_asked_as_such_without_reception(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = an_assignment(cast, FIRST)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    page = begin(sannes_phone, assignment)
    questions, report = page.url, report_of(assignment)
    choose(page, "greeted", "yes")
    saved(page)
    version = publish_next(report)
    db.session.refresh(report)
    move_report(actor_of(cast.karim), report, version, "Beter.", seen=1)
    db.session.commit()
    # With reception once, at another page than the one that changed.
    ready(page, questions.replace("welcome", "closing"))
    keeps(page, questions, "Vraag clean?")
    sannes_phone.lose_reception()
    ready(page, questions)
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    choose(page, "clean", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    ready(page, questions.replace("welcome/questions", "check"))
    expect(page.locator("[data-stations]")).to_contain_text("Vraag clean?")
    expect(page.locator("[data-stations]")).not_to_contain_text("Vraag seated?")
    sannes_phone.find_reception()
    ready(page, questions)
    saved(page)
    assert given(report) == {"greeted": "yes", "clean": "yes"}


def test_what_another_phone_answered_is_no_gap_without_reception(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    report, questions = report_of(assignment), page.url
    fill_in(report, {"welcome.grade": 7, "closing.grade": 8})
    ready(page, questions)
    for _ in range(150):
        if page.evaluate(PLANNED) == 1:
            break
        page.wait_for_timeout(100)
    sannes_phone.lose_reception()
    ready(page, questions.replace("welcome/questions", "check"))
    gaps = page.locator("[data-gaps]")
    expect(gaps).to_contain_text("Groette iemand je?")
    expect(gaps).not_to_contain_text("cijfer")


def test_who_signed_out_and_in_again_goes_on_without_reception(
    cast: Any, sannes_phone: Phone
) -> None:
    page = begin(sannes_phone, accepted(cast))
    questions = page.url
    choose(page, "greeted", "yes")
    saved(page)
    page.goto("/account")
    page.get_by_role("button", name="Uitloggen", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.fill("input[name=email]", cast.sanne.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/today")
    # Straight to where she was, not by way of the assignment.
    page.click("main a.btn-primary")
    on(page, "welcome/questions")
    keeps(page, questions.replace("welcome", "closing"), "data-runner")
    sannes_phone.lose_reception()
    choose(page, "welcome.grade", "8")
    choose(page, "welcome.outcome", "went_on")
    page.click(NEXT)
    on(page, "welcome/felt")


def test_what_is_there_is_not_fetched_again_because_the_report_began(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast)
    page = take_along(sannes_phone, assignment)
    fetched: list[str] = []
    page.context.on("request", lambda request: fetched.append(request.url))
    page.get_by_role("button", name="Begin met het verslag").click()
    on(page, "welcome/questions")
    choose(page, "greeted", "yes")
    saved(page)
    ready(page, page.url.replace("welcome", "closing"))
    page.wait_for_load_state("networkidle")
    assert not [address for address in fetched if "ahead=" in address]
