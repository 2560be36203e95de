"""What a reviewer does: look at each answer, return one with a reason, approve by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.checks import assert_accessible


def open_report(page: Page, place: str = "Lunavella Groningen") -> None:
    """From the queue of what waits."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    assert_accessible(page)
    page.get_by_role("link", name=place).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(place)


def return_answer(page: Page, question: str, reason: str) -> None:
    """One answer goes back, with a reason noted by the keys J and R."""
    answer = page.get_by_role("article", name=question)
    while not answer.evaluate("element => element === document.activeElement"):
        page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.type(reason)
    answer.get_by_role("button", name="Note this remark").click()
    expect(page.get_by_text("Goes back with the report")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Why does the report go back?").fill("One question about the soup.")
    page.get_by_role("button", name="Return 1 answer to the shopper").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def approve_by_keyboard(page: Page) -> None:
    """The first step answer by answer with the key A, the others at once with Shift and A; then
    the button under the key D."""
    assert_accessible(page)
    seen = page.get_by_role("button", name=re.compile("^In order"))
    expect_keys(page)
    page.keyboard.press("j")
    first = page.locator(".review-step").filter(has=page.locator("[data-unseen]")).first
    one_by_one = first.locator("[data-unseen]").count()
    while left := seen.count():
        expect(page.locator("[data-unseen]:focus")).to_be_visible()
        if one_by_one:
            one_by_one -= 1
            page.keyboard.press("a")
            expect(seen).to_have_count(left - 1)
        else:
            here = page.locator(".review-step").filter(has=page.locator("[data-unseen]:focus"))
            others = left - here.locator("[data-unseen]").count()
            page.keyboard.press("Shift+A")
            expect(seen).to_have_count(others)
        expect_keys(page)
    page.keyboard.press("d")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Approve report")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Approve report")).to_have_count(0)


def expect_keys(page: Page) -> None:
    """The page that came is whole and listens to keys: its script shows their strip. Chromium
    itself goes to the place that the address names once more, in the frame after the page's
    scripts ran: what a person cannot be quicker than, a test is."""
    page.wait_for_load_state()
    expect(page.locator("[data-keys]")).to_be_visible()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
