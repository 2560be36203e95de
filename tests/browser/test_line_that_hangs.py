"""A line on which nothing comes back: the shopper goes on, and waits long for one page only."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, choose, given
from tests.browser.test_offline import accepted, on, take_along
from tests.browser.test_offline_together import report_of


def wait_in_vain(page: Page, milliseconds: int, leads_to: str) -> None:
    """By the page's own clock: a moment before it still waits, a moment after it goes on."""
    here = page.url
    page.click(NEXT)
    page.clock.run_for(milliseconds - 100)
    page.wait_for_timeout(500)
    assert page.url == here
    page.clock.run_for(200)
    on(page, leads_to)


def test_only_the_first_page_is_waited_for_long(cast: Any, sannes_phone: Phone) -> None:
    assignment = accepted(cast)
    page = take_along(sannes_phone, assignment)
    page.get_by_role("button", name="Begin met het verslag").click()
    on(page, "welcome/questions")
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/answers", hold)
    # From here on time goes by only where it is said.
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.reload()
    on(page, "welcome/questions")
    for name, value in (("greeted", "yes"), ("welcome.grade", "8"), ("welcome.outcome", "went_on")):
        choose(page, name, value)
    page.clock.run_for(1500)
    expect(page.locator("[data-foot-state]")).to_contain_text("Bewaren")
    wait_in_vain(page, 6000, "welcome/felt")
    page.locator("input[type=range]").first.press("End")
    page.clock.run_for(1500)
    wait_in_vain(page, 1000, "welcome/words")
    assert held
    page.unroute("**/answers")
    page.reload()
    page.clock.run_for(1000)
    on(page, "welcome/words")
    expect(page.locator("[data-foot-state]")).to_contain_text("Alles is bewaard")
    assert given(report_of(assignment))["welcome.grade"] == 8
