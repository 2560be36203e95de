"""Checking in and out on a phone: one tap, with or without a place, with or without reception."""

from __future__ import annotations

import dataclasses
import re

from playwright.sync_api import expect

from audit.scripts.document import CHECK_IN, CHECK_OUT
from tests.browser.checks import assert_accessible
from tests.browser.reporting import STATE, given, ready
from tests.fieldwork.visits import a_report, document

ASKED = dataclasses.replace(document("one_question"), presence=True)
WHERE = {"latitude": 53.2194, "longitude": 6.5665, "accuracy": 20}
NOWHERE = {"latitude": None, "longitude": None, "accuracy": None}
HERE = "Ik ben er nu"
CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def taken(report, code=CHECK_IN):
    value = given(report)[code]
    assert CLOCK.fullmatch(value.pop("at"))
    return value


def test_one_tap_notes_time_and_place_and_goes_on(cast, open_page):
    report, address = a_report(cast, ASKED)
    page = open_page(cast.sanne, geolocation=WHERE, permissions=["geolocation"])
    ready(page, f"{address}/presence/check_in")
    assert_accessible(page)
    page.get_by_role("button", name=HERE).click()
    page.wait_for_url(f"**{address}/welcome/questions")
    assert taken(report) == {**WHERE, "refused": False}
    ready(page, f"{address}/presence/check_out")
    page.get_by_role("button", name="Ik ben weg").click()
    page.wait_for_url(f"**{address}/closing/questions")
    assert taken(report, CHECK_OUT) == {**WHERE, "refused": False}


def test_a_place_that_the_browser_may_not_tell_stands_in_nobodys_way(cast, open_page):
    report, address = a_report(cast, ASKED)
    page = open_page(cast.sanne)
    ready(page, f"{address}/presence/check_in")
    page.get_by_role("button", name=HERE).click()
    page.wait_for_url(f"**{address}/welcome/questions")
    assert taken(report) == {**NOWHERE, "refused": True}


def test_who_keeps_the_place_back_is_not_asked_for_it(cast, open_page):
    report, address = a_report(cast, ASKED)
    page = open_page(cast.sanne, geolocation=WHERE, permissions=["geolocation"])
    ready(page, f"{address}/presence/check_in")
    page.get_by_role("button", name="Alleen de tijd, niet mijn plaats").click()
    page.wait_for_url(f"**{address}/welcome/questions")
    assert taken(report) == {**NOWHERE, "refused": True}


def test_the_time_is_kept_before_the_place_is_found(cast, open_page):
    report, address = a_report(cast, ASKED)
    page = open_page(cast.sanne)
    page.add_init_script("navigator.geolocation.getCurrentPosition = () => {};")
    ready(page, f"{address}/presence/check_in")
    page.get_by_role("button", name=HERE).click()
    expect(page.locator("[data-presence-state]")).to_contain_text("Je plaats wordt gezocht")
    expect(page.locator(STATE)).to_contain_text("Alles is bewaard")
    assert taken(report) == {**NOWHERE, "refused": False}
    # Who does not wait goes on.
    page.get_by_role("button", name="Verder naar Ontvangst").click()
    page.wait_for_url(f"**{address}/welcome/questions")


def test_a_tap_without_reception_is_kept_on_the_phone(cast, open_page):
    report, address = a_report(cast, ASKED)
    page = open_page(cast.sanne, geolocation=WHERE, permissions=["geolocation"])
    page.allowed_errors.append("ERR_INTERNET_DISCONNECTED")
    ready(page, f"{address}/presence/check_in")
    page.context.set_offline(True)
    page.get_by_role("button", name=HERE).click()
    expect(page.locator("[data-presence-state]")).to_contain_text("op 20 meter nauwkeurig")
    page.context.set_offline(False)
    expect(page.locator(STATE)).to_contain_text("Alles is bewaard")
    assert taken(report) == {**WHERE, "refused": False}


def test_without_script_the_server_looks_at_its_clock(cast, open_page):
    report, address = a_report(cast, ASKED)
    page = open_page(cast.sanne, java_script_enabled=False)
    page.goto(f"{address}/presence/check_in")
    page.get_by_role("button", name=HERE).click()
    page.wait_for_url(f"**{address}/welcome/questions")
    assert taken(report) == {**NOWHERE, "refused": False}
