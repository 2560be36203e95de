"""A reviewer with a keyboard: every key does what its button does, and is silent in fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from audit.database import db
from audit.fieldwork.models import Report
from tests.browser.checks import assert_accessible, assert_fits
from tests.cast import Cast
from tests.review.visits import sent, wave_of

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PHOTO = {"taken_at": "2026-11-17T19:31:00"}


@pytest.fixture
def reports(cast: Cast) -> list[Report]:
    """Two reports that wait: the first with a photo, a knock-out, flags."""
    wave = wave_of(cast.lunavella)
    found = [
        sent(wave, cast.lunavella_groningen, cast.sanne, photo=PHOTO, minutes=75, bill_right="no"),
        sent(wave, cast.lunavella_assen, cast.joris),
    ]
    db.session.commit()
    return found


def _at(page: Any) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def test_the_reviewers_pages_are_accessible_in_the_dark(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="phone", color_scheme="dark")
    address = f"/review/{reports[0].uuid}"
    for path in ("/review", "/review?list=approved", address, f"{address}/answers/minutes/correct"):
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)


def test_a_narrow_window_and_large_letters_lose_nothing(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="narrow")
    for code in ("greeted", "welcome.emotion", "welcome.words", "closing.recommendation"):
        page.goto(f"/review/{reports[0].uuid}/answers/{code}/correct")
        assert_fits(page)
        assert_accessible(page)


def test_a_report_is_reviewed_by_keys_alone(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="desk", language="en")
    page.goto(f"/review/{reports[0].uuid}")
    press = page.keyboard.press
    press("j")
    assert _at(page) == "answer-greeted"
    press("j")
    assert _at(page) == "answer-minutes"
    press("k")
    assert _at(page) == "answer-greeted"
    press("a")
    page.wait_for_url("**#answer-minutes")
    page.wait_for_function("document.activeElement.id === 'answer-minutes'")
    press("r")
    assert _at(page) == "reason-minutes"
    # In a field the letters are letters.
    page.keyboard.type("jar?")
    assert page.input_value("#reason-minutes") == "jar?"
    press("Escape")
    assert _at(page) == "answer-minutes"
    press("r")
    press("Tab")
    press("Enter")
    page.wait_for_url("**#answer-welcome.grade")
    expect(page.locator("[id='answer-minutes']").get_by_text("jar?").first).to_be_visible()
    press("2")
    assert _at(page) == "answer-bill_right"
    press("j")
    press("p")
    dialog = page.locator("dialog.photo-dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("19:31")
    press("Escape")
    expect(dialog).to_be_hidden()
    press("Shift+A")
    page.wait_for_url("**#answer-closing.grade")
    press("Shift+A")
    page.wait_for_url("**#answer-welcome.grade")
    press("Shift+A")
    page.wait_for_url("**#decision")
    page.wait_for_function("document.activeElement.id === 'decision'")
    page.get_by_label("Why does the report go back?").fill("One question.")
    page.get_by_role("button", name="Return 1 answer to the shopper").press("Enter")
    page.wait_for_url(f"**/review/{reports[1].uuid}")
    expect(page.locator(".message")).to_contain_text("goes back")


def test_the_number_of_a_step_brings_its_heading_to_the_top(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="desk")
    page.goto(f"/review/{reports[0].uuid}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("2")
    assert _at(page) == "answer-bill_right"
    page.wait_for_timeout(1000)
    heading = page.locator("[data-step='2'] h2").bounding_box()
    assert 0 <= heading["y"] < 120


def test_brackets_go_to_the_next_and_the_previous_report(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="desk")
    page.goto(f"/review/{reports[0].uuid}")
    page.keyboard.press("]")
    page.wait_for_url(f"**/review/{reports[1].uuid}")
    page.keyboard.press("[")
    page.wait_for_url(f"**/review/{reports[0].uuid}")


def test_e_opens_the_field_of_the_answer_and_the_way_back_is_to_the_next(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="desk", language="en")
    page.goto(f"/review/{reports[0].uuid}#answer-minutes")
    page.keyboard.press("e")
    page.wait_for_url("**/answers/minutes/correct")
    page.locator("input[name=minutes]").fill("7")
    page.locator("#change-reason").fill("The receipt says seven.")
    page.get_by_role("button", name="Correct the answer").click()
    page.wait_for_url("**#answer-welcome.grade")
    expect(page.locator("[id='answer-minutes']")).to_contain_text("The receipt says seven.")


def test_keys_can_be_switched_off_and_stay_off(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="desk", language="en")
    page.goto(f"/review/{reports[0].uuid}")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys-dialog")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Turn keys off").click()
    page.reload()
    page.keyboard.press("j")
    assert not _at(page).startswith("answer-")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys-dialog")).to_be_hidden()
    page.get_by_role("button", name="Turn keys on").click()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert _at(page) == "answer-greeted"


def test_keys_leave_shortcuts_of_the_browser_alone(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="desk")
    page.goto(f"/review/{reports[0].uuid}#answer-greeted")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+j")
    expect(page.locator("[data-unseen]")).to_have_count(11)


def test_everything_works_without_script(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="desk", language="en", java_script_enabled=False)
    page.goto(f"/review/{reports[1].uuid}")
    expect(page.locator(".key-hints")).to_be_hidden()
    row = page.locator("[id='answer-minutes']")
    row.get_by_role("button", name="In order").click()
    row = page.locator("[id='answer-greeted']")
    row.locator("summary").click()
    row.get_by_role("textbox").fill("Who greeted you?")
    row.get_by_role("button", name="Note this remark").click()
    page.get_by_label("Why does the report go back?").fill("One question.")
    page.get_by_role("button", name="Return 1 answer to the shopper").click()
    expect(page.locator(".message")).to_contain_text("goes back")
    # The browser's own page around a picture wants a style, and an icon.
    page.allowed_errors += ["Applying inline style", "favicon.ico"]
    page.goto(f"/review/{reports[0].uuid}")
    with page.expect_navigation():
        page.locator("a[data-photo]").click()
    assert "/photos/" in page.url


def test_a_double_click_decides_once(cast: Cast, open_page: Open, reports: list[Report]) -> None:
    page = open_page(cast.roos, size="desk", language="en")
    page.goto(f"/review/{reports[1].uuid}")
    page.get_by_role("button", name="Approve: the 10 answers left").dblclick()
    page.wait_for_url(f"**/review/{reports[0].uuid}")
    expect(page.locator(".message")).to_contain_text("is approved")
    expect(page.locator(".message")).to_have_count(1)


def test_a_row_at_rest_is_calm_and_offers_all_to_who_goes_there(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="desk", language="en", java_script_enabled=False)
    page.goto(f"/review/{reports[0].uuid}")
    row = page.locator("[id='answer-minutes']")
    give_back = row.locator("[data-act=return]")
    expect(row.get_by_role("button", name="In order")).to_have_css("opacity", "1")
    expect(give_back).to_have_css("opacity", "0")
    row.hover()
    expect(give_back).to_have_css("opacity", "1")
    page.locator("h1").hover()
    expect(give_back).to_have_css("opacity", "0")
    # By Tab: nothing is left out, and what has the focus is seen.
    row.get_by_role("button", name="In order").focus()
    page.keyboard.press("Tab")
    expect(row.locator("summary").first).to_be_focused()
    expect(give_back).to_have_css("opacity", "1")
    page.keyboard.press("Tab")
    expect(row.locator("[data-act=correct]")).to_be_focused()
    expect(row.locator("[data-act=correct]")).to_have_css("opacity", "1")


def test_on_a_phone_every_button_is_seen_at_once(
    cast: Cast, open_page: Open, reports: list[Report]
) -> None:
    page = open_page(cast.roos, size="phone", language="en")
    page.goto(f"/review/{reports[0].uuid}")
    row = page.locator("[id='answer-minutes']")
    for act in ("return", "correct"):
        expect(row.locator(f"[data-act={act}]")).to_have_css("opacity", "1")
