"""A line on which nothing comes back: the shopper goes on, and waits long for one page only; what
fails is tried again by itself, each time a little later."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.exceptions import ServiceUnavailable

from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, STATE, choose, given, ready, saved
from tests.browser.test_offline import accepted, begin, on
from tests.browser.test_offline_together import report_of
from tests.fieldwork.visits import COMPLETE, a_report, fill_in


def wait_in_vain(page: Page, milliseconds: int, leads_to: str) -> None:
    """By the page's own clock: a moment before it still waits, a moment after it goes on."""
    here = page.url
    page.click(NEXT)
    page.clock.run_for(milliseconds - 100)
    page.wait_for_timeout(500)
    assert page.url == here
    page.clock.run_for(200)
    on(page, leads_to)


def hang_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The server takes answers and says nothing, until this is set."""
    said, reached = threading.Event(), app.wsgi_app

    def hangs(environ: Any, start: Any) -> Any:
        if not environ["PATH_INFO"].endswith("/answers"):
            return reached(environ, start)
        said.wait(60)
        return ServiceUnavailable()(environ, start)

    monkeypatch.setattr(app, "wsgi_app", hangs)
    return said


def test_only_the_first_page_is_waited_for_long(
    cast: Any, sannes_phone: Phone, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    answers = hang_up(app, monkeypatch)
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
    answers.set()
    sannes_phone.find_reception()
    page.clock.resume()
    page.reload()
    report = report_of(assignment)
    for _ in range(150):
        if given(report).get("welcome.grade") == 8:
            break
        page.wait_for_timeout(200)
    assert given(report)["welcome.grade"] == 8


def test_what_fails_is_tried_again_each_time_a_little_later(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    page, tries = sanne.page, []

    def fail(route: Any) -> None:
        tries.append(route.request.url)
        route.abort()

    page.route("**/answers", fail)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    ready(page, f"{address}/welcome/questions")
    choose(page, "greeted", "yes")
    page.clock.run_for(100)
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    # Twice as long each time, and half a minute at most.
    for seconds in (1, 2, 4, 8, 16, 30, 30):
        so_far = len(tries)
        page.clock.run_for(seconds * 1000 - 300)
        page.wait_for_timeout(200)
        assert len(tries) == so_far, seconds
        with page.expect_request("**/answers"):
            page.clock.run_for(400)
        page.wait_for_timeout(200)
        assert len(tries) == so_far + 1
    # Reception says so: then at once.
    page.unroute("**/answers")
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    assert given(report) == {"greeted": "yes"}


def test_the_check_page_does_not_wait_for_news_of_the_worker(
    cast: Any, sannes_phone: Phone
) -> None:
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    page = sannes_phone.page
    page.add_init_script("navigator.serviceWorker.register = () => new Promise(() => {})")
    ready(page, f"{address}/check")
    page.check("#declared")
    page.click(NEXT)
    page.wait_for_url("**/sent")
