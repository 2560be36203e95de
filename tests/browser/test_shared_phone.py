"""A phone that others use too: people of the desk are given nothing of a shopper, and a shopper who
is also of the desk is asked before they leave."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from audit.access import REVIEWER
from audit.accounts.models import UserRole
from audit.database import db
from tests.browser.checks import assert_accessible
from tests.browser.phone import Phone
from tests.browser.reporting import STATE, choose, given, ready, saved
from tests.browser.test_offline import NOTE, accepted, begin, take_along
from tests.fieldwork.visits import a_report

MARK = """async () => {
  const marked = await (await caches.open("who")).match("/who");
  const pages = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  return [marked ? await marked.text() : "", pages.length];
}"""


def until(page: Page, script: str, wanted: Any) -> None:
    for _ in range(50):
        if (found := page.evaluate(script)) == wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{found} and not {wanted}")


def test_somebody_of_the_desk_on_the_same_phone_is_given_none_of_the_pages(
    cast: Any, sannes_phone: Phone, live_server: str
) -> None:
    assignment = accepted(cast)
    page = take_along(sannes_phone, assignment)
    sannes_phone.use_as(cast.hanna, live_server)
    page.goto("/account")
    until(page, MARK, ["", 1])
    sannes_phone.lose_reception()
    for address in (f"/assignments/{assignment.uuid}", "/today", "/results"):
        with pytest.raises(Error, match="net::ERR"):
            page.goto(address)
    # What Sanne took along is hers again once she is back.
    sannes_phone.find_reception()
    sannes_phone.use_as(cast.sanne, live_server)
    page.goto("/today")
    until(page, MARK, [str(cast.sanne.uuid), 1])
    sannes_phone.lose_reception()
    page.goto(f"/assignments/{assignment.uuid}")
    expect(page.locator("h1")).to_contain_text("Groningen")


def test_a_shopper_who_also_reviews_is_asked_before_signing_out_at_the_desk(
    cast: Any, sannes_phone: Phone
) -> None:
    db.session.add(UserRole(user=cast.sanne, role=REVIEWER))
    db.session.commit()
    page = begin(sannes_phone, accepted(cast))
    page.route("**/answers", lambda route: route.abort())
    page.locator("input[name=greeted][value=yes]").check(force=True)
    expect(page.locator("[data-foot-state]")).to_contain_text("Op deze telefoon bewaard")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.goto("/review")
    expect(page.locator(NOTE)).to_contain_text("Eén antwoord staat alleen nog op deze telefoon")
    assert_accessible(page)
    page.once("dialog", stay)
    page.locator("details.menu summary").click()
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Uitloggen").click()
    assert "alleen op deze telefoon" in asked[0]
    expect(page).to_have_url(re.compile("/review$"))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    until(page, MARK, ["", 0])


def test_a_report_that_is_open_while_somebody_of_the_desk_signs_in_is_not_called_closed(
    cast: Any, sanne: Phone, live_server: str
) -> None:
    report, address = a_report(cast)
    page = sanne.page
    page.allowed_errors.append("404")  # type: ignore[attr-defined]
    ready(page, f"{address}/welcome/questions")
    # To her there is no such report.
    sanne.use_as(cast.hanna, live_server)
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Je bent uitgelogd")
    choose(page, "welcome.grade", "8")
    sanne.use_as(cast.sanne, live_server)
    saved(page)
    assert given(report) == {"greeted": "yes", "welcome.grade": 8}


def test_what_waits_while_somebody_of_the_desk_is_signed_in_does_not_come_too_late(
    cast: Any, sanne: Phone, live_server: str
) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    sanne.page.allowed_errors += ["400", "404"]  # type: ignore[attr-defined]
    page = sanne.open_again()
    page.route("**/answers", lambda route: route.abort())
    page.goto("/today")
    expect(page.locator(NOTE)).to_contain_text("Eén antwoord staat alleen nog op deze telefoon")
    sanne.use_as(cast.hanna, live_server)
    page.unroute("**/answers")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(NOTE)).to_contain_text("uitgelogd")
    expect(page.locator(NOTE)).not_to_contain_text("te laat")
    sanne.use_as(cast.sanne, live_server)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(NOTE)).to_be_hidden()
    assert given(report) == {"greeted": "yes"}
