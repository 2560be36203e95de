"""A sign-in that ends while a report is filled in: nothing is lost, and nobody else gets it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.checks import assert_accessible
from tests.browser.reporting import NEXT, STATE, WAITS, choose, given, photo_file, ready, saved
from tests.browser.test_offline import accepted, on, take_along
from tests.cast import PASSWORD
from tests.fieldwork.visits import a_report


def answered_signed_out(cast, open_page):
    """A report and its page, on which an answer was given after the sign-in had ended."""
    report, address = a_report(cast)
    page = open_page(cast.sanne)
    page.allowed_errors.append("status of 400")
    ready(page, f"{address}/welcome/questions")
    page.context.clear_cookies()
    choose(page, "greeted", "yes")
    return report, page


def test_who_signs_in_again_in_another_tab_goes_on_here(cast, open_page):
    report, page = answered_signed_out(cast, open_page)
    expect(page.locator(STATE)).to_contain_text("Je bent uitgelogd")
    page.click(NEXT)
    assert page.url.endswith("/welcome/questions")
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    assert given(report) == {}
    # Another tab has another token in its session.
    other = page.context.new_page()
    other.goto("/sign-in")
    other.fill("input[name=email]", cast.sanne.email)
    other.fill("input[name=password]", PASSWORD)
    other.click("main button[type=submit]")
    other.wait_for_url("**/today")
    page.click(NEXT)
    saved(page)
    assert given(report) == {"greeted": "yes"}


def test_who_was_signed_out_signs_in_again_on_the_page_itself(cast, open_page):
    report, page = answered_signed_out(cast, open_page)
    expect(page.locator(STATE)).to_contain_text("Je bent uitgelogd")
    page.locator(STATE).get_by_role("button", name="Inloggen").click()
    dialog = page.get_by_role("dialog", name="Inloggen")
    expect(dialog).to_contain_text("Wat je schrijft blijft op deze telefoon.")
    assert_accessible(page)
    dialog.get_by_role("button", name="Annuleren").click()
    expect(dialog).to_be_hidden()
    page.locator(STATE).get_by_role("button", name="Inloggen").click()
    dialog.get_by_label("E-mailadres").fill(cast.sanne.email)
    dialog.get_by_label("Wachtwoord").fill("niet dit wachtwoord")
    dialog.get_by_role("button", name="Inloggen").click()
    expect(dialog).to_contain_text("horen niet bij elkaar")
    dialog.get_by_label("Wachtwoord").fill(PASSWORD)
    dialog.get_by_role("button", name="Inloggen").click()
    expect(dialog).to_be_hidden()
    saved(page)
    assert given(report) == {"greeted": "yes"}


def test_somebody_else_who_signs_in_there_gets_pages_of_their_own(cast, open_page):
    report, page = answered_signed_out(cast, open_page)
    page.locator(STATE).get_by_role("button", name="Inloggen").click()
    dialog = page.get_by_role("dialog", name="Inloggen")
    dialog.get_by_label("E-mailadres").fill(cast.joris.email)
    dialog.get_by_label("Wachtwoord").fill(PASSWORD)
    dialog.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/today")
    expect(page.locator("[data-drafts]")).to_be_hidden()
    assert given(report) == {}


def test_who_goes_on_without_a_sign_in_is_asked_on_that_page_and_goes_on(cast, sannes_phone):
    page = take_along(sannes_phone, accepted(cast))
    page.allowed_errors.append("status of 400")
    page.get_by_role("button", name="Begin met het verslag").click()
    on(page, "welcome/questions")
    page.context.clear_cookies()
    choose(page, "greeted", "yes")
    choose(page, "welcome.grade", "8")
    choose(page, "welcome.outcome", "went_on")
    page.click(NEXT)
    dialog = page.get_by_role("dialog", name="Inloggen")
    dialog.get_by_role("button", name="Annuleren").click()
    assert page.url.endswith("/welcome/questions")
    page.click(NEXT)
    dialog.get_by_label("E-mailadres").fill(cast.sanne.email)
    dialog.get_by_label("Wachtwoord").fill(PASSWORD)
    dialog.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/welcome/felt")


def test_who_was_signed_out_while_a_photo_goes_is_told_and_it_goes_afterwards(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    page.allowed_errors.append("status of 400")
    ready(page, f"{address}/evidence/questions")
    page.context.clear_cookies()
    page.set_input_files("input[name='photo:photo']", photo_file())
    expect(page.locator(".photo-state")).to_contain_text(WAITS)
    page.locator(STATE).get_by_role("button", name="Inloggen").click()
    dialog = page.get_by_role("dialog", name="Inloggen")
    dialog.get_by_label("E-mailadres").fill(cast.sanne.email)
    dialog.get_by_label("Wachtwoord").fill(PASSWORD)
    dialog.get_by_role("button", name="Inloggen").click()
    expect(page.locator(".photo-state")).to_contain_text("Ontvangen")
    saved(page)
    assert len(given(report)["photo"]) == 1
