"""A browser that takes nothing along, as in a private window: it hands a report in as safely."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from audit.database import db
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, STATE, given, ready
from tests.fieldwork.visits import COMPLETE, a_report, fill_in

KEPT = """async () => {
  const here = document.querySelector("script[src*=drafts]").src;
  const { all } = await import(here.replace("drafts", "phone"));
  return (await all()).length;
}"""


def test_a_report_goes_only_when_all_of_it_has_arrived(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    fill_in(report, {**COMPLETE, "greeted": "no"})
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    page.route("**/answers", lambda route: route.abort())
    ready(page, f"{address}/check")
    page.check("#declared")
    page.click(NEXT)
    expect(page.locator(STATE)).to_contain_text("Nog niet alles is aangekomen")
    assert given(report)["greeted"] == "no"
    db.session.refresh(report)
    assert report.handed_in_at is None
    page.unroute("**/answers")
    page.click(NEXT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontvangen, dank je wel")
    assert given(report)["greeted"] == "yes"
    assert page.evaluate(KEPT) == 0
