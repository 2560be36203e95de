"""A phone on which there is no room left: with reception the report goes on and arrives."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, choose, saved
from tests.browser.test_offline import accepted, begin, fill_in_the_visit, on, state_of
from tests.browser.test_offline_together import send

FULL = """() => { IDBObjectStore.prototype.put = () => {
  throw new DOMException("full", "QuotaExceededError"); }; }"""


@pytest.fixture
def page(cast: Any, sannes_phone: Phone) -> Page:
    return begin(sannes_phone, accepted(cast))


def test_what_the_server_has_does_not_keep_the_shopper_on_the_page(page: Page) -> None:
    page.evaluate(FULL)
    choose(page, "greeted", "yes")
    choose(page, "welcome.grade", "8")
    choose(page, "welcome.outcome", "went_on")
    saved(page)
    page.click(NEXT)
    page.wait_for_url("**/welcome/felt")


def test_a_report_is_sent_from_there(cast: Any, sannes_phone: Phone) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    fill_in_the_visit(page)
    on(page, "check")
    page.evaluate(FULL)
    send(page)
    page.wait_for_url("**/sent")
    assert state_of(assignment) == "submitted"
