"""A browser that takes nothing along, as in a private window: it hands a report in as safely."""

from __future__ import annotations

import dataclasses
from typing import Any

from playwright.sync_api import Page, expect

from audit.database import db
from audit.questions.definition import Question
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, STATE, given, ready, saved
from tests.browser.test_offline import on
from tests.cast import PASSWORD
from tests.fieldwork.visits import COMPLETE, a_report, document, fill_in

KEPT = """async () => {
  const here = document.querySelector("script[src*=cover]").src;
  const { all } = await import(here.replace("cover", "phone"));
  return (await all()).length;
}"""


# A photo that waits.
PHOTO = """async (address) => {
  const here = document.querySelector("script[src*=cover]").src;
  const { keepPhoto, newId } = await import(here.replace("cover", "phone"));
  const photo = new Blob(["no photo"], { type: "image/jpeg" });
  const at = new Date().toISOString();
  await keepPhoto({ id: newId(), address, code: "photo", photo, told: {}, at });
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


def at_the_end(report: Any, address: str, page: Page) -> None:
    fill_in(report, COMPLETE)
    ready(page, f"{address}/check")
    page.check("#declared")


def test_who_was_signed_out_signs_in_again_and_it_goes(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    page = sanne.page
    at_the_end(report, address, page)
    page.context.clear_cookies()
    page.allowed_errors.append("status of 400")  # type: ignore[attr-defined]
    page.click(NEXT)
    dialog = page.get_by_role("dialog", name="Inloggen")
    dialog.get_by_role("button", name="Annuleren").click()
    expect(page.locator(STATE)).to_contain_text("Je bent uitgelogd")
    page.click(NEXT)
    dialog.get_by_label("E-mailadres").fill(cast.sanne.email)
    dialog.get_by_label("Wachtwoord").fill(PASSWORD)
    dialog.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontvangen, dank je wel")


def test_what_does_not_fit_its_question_is_looked_at_first(cast: Any, sanne: Phone) -> None:
    asked = document("one_question")
    tables = Question("tables", "whole_number", {"nl": "Hoeveel tafels?", "en": "How many tables?"})
    (welcome,) = asked.steps
    step = dataclasses.replace(welcome, items=(*welcome.items, tables))
    report, address = a_report(cast, dataclasses.replace(asked, steps=(step,)))
    fill_in(report, COMPLETE)
    page = sanne.page
    ready(page, f"{address}/welcome/questions?check=1")
    page.fill("input[name=tables]", "veel")
    expect(page.locator("[data-question=tables] [data-saved]")).to_contain_text("getal")
    page.click("a.bar-button")
    on(page, "check")
    page.check("#declared")
    page.click(NEXT)
    expect(page.locator("input[name=tables]")).to_have_value("veel")
    expect(page.locator("[data-question=tables] [data-saved]")).to_contain_text("getal")
    page.fill("input[name=tables]", "12")
    saved(page)
    page.click(NEXT)
    page.wait_for_selector("form[data-check][data-ready]")
    page.check("#declared")
    page.click(NEXT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontvangen, dank je wel")
    assert given(report)["tables"] == 12


def test_a_photo_of_another_report_that_breaks_holds_this_one_back_not(
    cast: Any, sanne: Phone
) -> None:
    other, _ = a_report(cast, "all_kinds")
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    page = sanne.page
    ready(page, f"{address}/check")
    page.evaluate(PHOTO, f"/reports/{other.uuid}/photos")
    page.route(f"**/reports/{other.uuid}/photos", lambda route: route.abort())
    page.check("#declared")
    page.click(NEXT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontvangen, dank je wel")
