"""The coordinator's pages in a browser: accessible, no wider than the window, by keyboard alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from audit.assignments.many import plan_at
from audit.database import db
from audit.fieldwork.briefing_writes import start
from audit.fieldwork.models import BriefingVersion
from tests.assignments.plans import give, go, plan
from tests.browser.checks import assert_accessible, assert_fits
from tests.fieldwork.visits import actor_of


def _prepared(cast):
    made = plan(cast, days=6)
    give(made.slots("Assen")[0], cast.joris, days=1)
    done = give(made.slots("Breda")[0], cast.sanne)
    go(cast.sanne, done, "accept", "start", "submit")
    go(cast.roos, done, "open", "approve")
    version: BriefingVersion = start(actor_of(cast.karim), made.project, "shop")
    db.session.commit()
    return made, version


def test_every_page_is_accessible_and_fits_in_the_dark(cast, open_page) -> None:
    made, version = _prepared(cast)
    client, project = cast.lunavella.uuid, made.project.uuid
    page = open_page(cast.karim, size="phone", color_scheme="dark")
    for address in (
        "/clients",
        f"/clients/{client}",
        f"/clients/{client}/locations/{cast.lunavella_assen.uuid}",
        f"/clients/{client}/locations/import",
        "/projects",
        f"/projects/{project}",
        "/projects/states",
        made.address,
        f"{made.address}?view=state",
        f"{made.address}/plan",
        f"/visits/{made.slots('Breda')[0].uuid}",
        f"/projects/{project}/briefing",
        f"/briefings/{version.uuid}",
        f"/briefings/{version.uuid}/quiz",
        f"/briefings/{version.uuid}/preview",
        f"/briefings/{version.uuid}/print",
    ):
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)


def test_visits_are_ticked_and_assigned_by_keyboard_alone(cast, open_page) -> None:
    made, _version = _prepared(cast)
    page = open_page(cast.karim, size="desk")
    page.goto(made.address)
    box = page.get_by_role("checkbox", name="Lunavella Groningen, meting 1, open, nog 6 dagen")
    box.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="1 meting gekozen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).not_to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Toewijzen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/assign")
    assert_accessible(page)
    page.get_by_role("radio", name="1001").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Toewijzen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{made.address}")
    expect(page.get_by_text("Shopper 1001 heeft 1 meting")).to_be_visible()


def test_a_button_that_is_hit_twice_makes_one_project(cast, open_page) -> None:
    _prepared(cast)
    page = open_page(cast.karim, size="desk", language="en")
    page.goto("/projects")
    page.get_by_role("link", name="New project").first.click()
    page.get_by_label("For which client?").select_option("Lunavella")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("textbox", name="Name").fill("Twice")
    page.get_by_label("Script").select_option(index=0)
    posts: list[Any] = []

    def hold(route: Any) -> None:
        posts.append(route)

    page.route("**/projects/new*", hold)
    page.get_by_role("button", name="Save project").dblclick(delay=30)
    for route in posts:
        route.continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text("Twice")
    assert len(posts) == 1


def test_a_briefing_is_written_without_script(cast, open_page) -> None:
    _made, version = _prepared(cast)
    page = open_page(cast.karim, size="desk", java_script_enabled=False)
    page.goto(f"/briefings/{version.uuid}")
    page.get_by_label("Wie je speelt, Nederlands").fill("Je speelt jezelf.")
    page.get_by_role("button", name="Bewaren, dan de vragen").click()
    page.get_by_role("button", name="Vraag toevoegen").click()
    expect(page.get_by_role("group", name="Vraag 5")).to_be_visible()


def test_five_visits_are_in_sight_where_nothing_is_in_danger(cast, open_page) -> None:
    made = plan(cast, days=20)
    plan_at(None, made.wave, [cast.lunavella_assen], 3)
    db.session.commit()
    page = open_page(cast.karim, size="desk")
    page.goto(made.address)
    page.get_by_text("Niets: alles heeft de tijd.").wait_for()
    wide = page.locator(".board-form > .table-wrap")
    assert wide.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0


def test_beside_five_visits_states_are_said_in_full_and_what_is_done_stays_in_sight(
    cast, open_page
) -> None:
    made = plan(cast, days=6)
    plan_at(None, made.wave, [cast.lunavella_assen], 3)
    for slot in made.slots("Assen")[:3]:
        go(cast.sanne, give(slot, cast.sanne), "accept")
    db.session.commit()
    page = open_page(cast.karim, size="desk")
    page.goto(made.address)
    frame = page.locator(".board-form > .table-wrap").bounding_box()
    done = page.get_by_role("row", name="Assen").locator("td").last.bounding_box()
    assert frame is not None and done is not None
    assert done["x"] + done["width"] <= frame["x"] + frame["width"] + 1
    cut = "words => words.filter(word => word.scrollWidth > word.clientWidth).length"
    assert page.locator(".visit-word").evaluate_all(cut) == 0
