"""The frame of the pages in a real browser: menus, the blank cover, narrow screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from playwright.sync_api import Page, Route, expect

from tests.browser.checks import assert_accessible
from tests.cast import Cast

STEP = """
{% extends "_layouts/question.html" %}
{% from "_macros/shopper.html" import progress, foot_state %}
{% from "_macros/forms.html" import submit %}
{% block back %}/{% endblock %}
{% block progress %}{{ progress(2, 9, "Step 2 of 9") }}{% endblock %}
{% block over %}Step 2 of 9{% endblock %}
{% block heading %}Ordering{% endblock %}
{% block main %}<p class="card">{{ "A long answer. " * 80 }}</p>{% endblock %}
{% block foot_state %}{{ foot_state("check", "Saved", "ok") }}{% endblock %}
{% block foot_button %}{{ submit("Continue") }}{% endblock %}
"""


def _open_step(app: Flask, page: Page) -> None:
    """A page of a report as the layout makes it, without a report behind it."""
    with app.test_request_context(), force_locale("nl"):
        html = render_template_string(STEP, language="nl")

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/a-step", answer)
    page.goto("/a-step")


def test_the_navigation_opens_on_a_phone_without_script(
    cast: Cast, open_page: Callable[..., Page]
) -> None:
    page = open_page(cast.anouk, size="phone", java_script_enabled=False)
    page.goto("/")
    entry = page.get_by_role("link", name="Logboek")
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(entry).to_be_visible()


def test_the_account_menu_closes_with_escape_and_gives_the_focus_back(
    cast: Cast, open_page: Callable[..., Page]
) -> None:
    page = open_page(cast.anouk, size="desk")
    page.goto("/")
    button = page.locator("summary", has_text="Accountmenu")
    button.press("Enter")
    sign_out = page.get_by_role("button", name="Uitloggen")
    expect(sign_out).to_be_visible()
    sign_out.focus()
    page.keyboard.press("Escape")
    expect(sign_out).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize(("size", "dark"), [("narrow", False), ("phone", True), ("desk", False)])
def test_the_frames_fit_the_screen_and_are_accessible(
    app: Flask, cast: Cast, open_page: Callable[..., Page], size: str, dark: bool
) -> None:
    page = open_page(cast.anouk, size=size, color_scheme="dark" if dark else "light")
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    _open_step(app, page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)


@pytest.mark.parametrize("size", ["narrow", "phone"])
def test_a_page_for_everybody_wears_the_frame_of_who_reads_it(
    cast: Cast, open_page: Callable[..., Page], app: Flask, size: str
) -> None:
    source = (
        '{% extends "_layouts/anybody.html" %}'
        "{% block name %}Mine{% endblock %}{% block main %}<p>Words</p>{% endblock %}"
    )
    page = open_page(cast.anouk, size=size)
    pages = {}
    for entries in ([], [{"label": "Scripts", "href": "/", "current": False}]):
        with app.test_request_context(), force_locale("nl"):
            html = render_template_string(source, language="nl", navigation=partial(list, entries))
        pages[len(entries)] = html
    page.route("**/mine", lambda route: route.fulfill(body=pages[0], content_type="text/html"))
    page.goto("/mine")
    expect(page).to_have_title("Notities")
    expect(page.get_by_role("heading", name="Mine")).to_be_visible()
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()
    assert_accessible(page)
    page.unroute("**/mine")
    page.route("**/mine", lambda route: route.fulfill(body=pages[1], content_type="text/html"))
    page.goto("/mine")
    expect(page).to_have_title("Mine · Klantreis")
    assert_accessible(page)


def test_the_eye_and_escape_put_a_blank_page_over_a_report(
    app: Flask, open_page: Callable[..., Page]
) -> None:
    page = open_page(size="phone")
    _open_step(app, page)
    eye = page.get_by_role("button", name="Verberg deze pagina")
    cover = page.get_by_role("dialog", name="Terug naar de pagina")
    eye.click()
    expect(cover).to_be_visible()
    size = cover.bounding_box()
    assert size is not None
    assert (size["x"], size["y"], size["width"], size["height"]) == (0, 0, 390, 844)
    assert cover.inner_text().strip() == ""
    page.keyboard.press("Escape")
    expect(cover).to_be_hidden()
    expect(eye).to_be_focused()
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    page.touchscreen.tap(200, 400)
    expect(cover).to_be_hidden()


def test_the_foot_of_a_report_page_leaves_room_at_a_high_zoom(
    app: Flask, open_page: Callable[..., Page]
) -> None:
    page = open_page(size="phone")
    _open_step(app, page)
    foot = page.locator(".foot")
    assert foot.evaluate("foot => getComputedStyle(foot).position") == "sticky"
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 × 1024 at 400 %
    assert foot.evaluate("foot => getComputedStyle(foot).position") == "static"
