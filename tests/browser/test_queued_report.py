"""A report that is finished and waits for reception: it goes by itself, but not from under the
hands of who changes it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.reporting import choose, given, ready, saved
from tests.browser.test_offline import LINE, NOTE, ROW, accepted, begin, state_of
from tests.browser.test_offline_together import finish_without_reception, report_of


def test_it_is_not_handed_in_while_one_of_its_pages_is_open(cast: Any, sannes_phone: Phone) -> None:
    assignment = accepted(cast)
    page = finish_without_reception(sannes_phone, assignment)
    ready(page, f"/reports/{report_of(assignment).uuid}/welcome/questions")
    expect(page.get_by_text("Nog niet verstuurd: dat gaat vanzelf")).to_be_visible()
    sannes_phone.find_reception()
    start = page.context.new_page()
    start.goto("/today")
    expect(start.locator(NOTE)).to_contain_text("Eén verslag is klaar")
    start.wait_for_timeout(1000)
    assert state_of(assignment) == "in_progress"
    choose(page, "greeted", "no")
    saved(page)
    page.close()
    start.goto("/on-this-phone")
    expect(start.locator(ROW)).to_contain_text("Ontvangen. Referentie: ")
    assert given(report_of(assignment))["greeted"] == "no"


def test_a_report_that_nobody_sent_yet_does_not_say_that_it_waits(
    cast: Any, sannes_phone: Phone
) -> None:
    page = begin(sannes_phone, accepted(cast))
    expect(page.locator("form[data-ready]")).to_be_attached()
    expect(page.get_by_text("Nog niet verstuurd")).to_be_hidden()


def test_a_report_that_needs_its_shopper_is_not_said_to_go_by_itself(
    cast: Any, sannes_phone: Phone, browse: Any
) -> None:
    assignment = accepted(cast)
    page = finish_without_reception(sannes_phone, assignment)
    expect(page.locator(NOTE)).to_contain_text("Eén verslag is klaar")
    page.route("**/answers", lambda route: route.abort())
    sannes_phone.find_reception()
    tablet = browse(cast.sanne)
    told = {":code": "greeted", "greeted": "no", "greeted:base": "0"}
    address = f"/reports/{report_of(assignment).uuid}"
    tablet.get(f"{address}/welcome/questions")
    tablet.post(f"{address}/answers", data=told, expect=200)
    page.unroute("**/answers")
    page.goto("/on-this-phone")
    expect(page.locator(NOTE)).to_contain_text("Eén antwoord of foto heeft jou nodig")
    expect(page.locator(NOTE)).not_to_contain_text("wordt ingeleverd")
    assert state_of(assignment) == "in_progress"


def test_a_report_that_goes_while_its_assignment_is_opened_is_not_said_to_be_unready(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast)
    finish_without_reception(sannes_phone, assignment)
    page = sannes_phone.open_again()
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/plan", hold)
    page.goto(f"/assignments/{assignment.uuid}")
    for _ in range(150):
        if held and state_of(assignment) == "submitted":
            break
        page.wait_for_timeout(100)
    held[0].continue_()
    expect(page.locator(LINE)).to_be_hidden()
    page.goto("/on-this-phone")
    expect(page.locator(ROW)).to_contain_text("Ontvangen. Referentie: ")
