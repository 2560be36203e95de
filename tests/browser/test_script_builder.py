"""The builder in the browser: by keyboard and by hand, rows in place, nothing for axe to find."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from audit.database import db
from audit.scripts.models import ScriptVersion
from tests.browser.checks import assert_accessible
from tests.scripts.drafts import draft, item, order, step


def builder(version: ScriptVersion, code: str) -> str:
    return f"/scripts/versions/{version.uuid}?step={step(version, code).uuid}"


def stored(version: ScriptVersion, code: str) -> list[str]:
    db.session.expire_all()
    found = db.session.get(ScriptVersion, version.id)
    assert found is not None
    return order(step(found, code))


def shown(page: Page) -> list[str | None]:
    return [row.get_attribute("data-item") for row in page.locator("[data-item]").all()]


def press_and_hold(page: Page, name: str) -> Callable[[], None]:
    """Press a button whose request is held back; returns what lets it go on."""
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if held or route.request.method == "GET":
            route.continue_()
        else:
            held.append(route)

    page.route("**/add/single_choice", hold_first)
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("button", name=name).click()

    def let_go() -> None:
        while not held:
            page.wait_for_timeout(20)
        held[0].continue_()

    return let_go


def test_alt_and_an_arrow_move_a_question_and_keep_the_focus(cast: Any, open_page: Any) -> None:
    version = draft()
    page = open_page(cast.karim, size="desk")
    page.goto(builder(version, "arriving"))
    page.locator("#edit-seated").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-announce]")).to_have_text("1.2 verplaatst naar 1 van 3")
    assert shown(page) == ["seated", "greeted", "warm"]
    expect(page.locator("#edit-seated")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-announce]")).to_have_text("1.1 verplaatst naar 2 van 3")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-announce]")).to_have_text("1.2 verplaatst naar 3 van 3")
    assert stored(version, "arriving") == ["greeted", "warm", "seated"]


def test_buttons_move_in_place_and_leave_the_focus_on_what_can_still_be_pressed(
    cast: Any, open_page: Any
) -> None:
    version = draft()
    page = open_page(cast.karim, size="desk")
    page.goto(builder(version, "arriving"))
    page.locator("#up-seated").click()
    expect(page.locator("[data-announce]")).to_have_text("1.2 verplaatst naar 1 van 3")
    expect(page.locator("#down-seated")).to_be_focused()
    assert stored(version, "arriving") == ["seated", "greeted", "warm"]


def test_a_question_is_dragged_by_its_handle(cast: Any, open_page: Any) -> None:
    version = draft()
    page = open_page(cast.karim, size=(1280, 1100))
    page.goto(builder(version, "arriving"))
    page.locator("#item-warm [data-handle]").drag_to(
        page.locator("#item-greeted"), target_position={"x": 200, "y": 3}
    )
    expect(page.locator("[data-announce]")).to_have_text("1.3 verplaatst naar 1 van 3")
    assert stored(version, "arriving") == ["warm", "greeted", "seated"]


def test_without_javascript_the_same_buttons_move(cast: Any, open_page: Any) -> None:
    version = draft()
    page = open_page(cast.karim, size="desk", java_script_enabled=False)
    page.goto(builder(version, "arriving"))
    page.locator("#down-greeted").click()
    expect(page.get_by_text("1.1 verplaatst naar 2 van 3")).to_be_visible()
    assert stored(version, "arriving") == ["seated", "greeted", "warm"]


def test_the_preview_shows_the_page_of_the_step_in_the_chosen_language(
    cast: Any, open_page: Any
) -> None:
    version = draft("restaurant")
    page = open_page(cast.karim, size="desk")
    page.goto(builder(version, "waiting"))
    frame = page.frame_locator("[data-preview]")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Wachten op eten")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Waiting for food")


def test_rows_are_added_and_moved_in_the_page_without_losing_what_was_typed(
    cast: Any, open_page: Any
) -> None:
    version = draft()
    page = open_page(cast.karim, size="desk")
    page.goto(f"/scripts/steps/{step(version, 'paying').uuid}/add/single_choice")
    page.locator("#text_nl").fill("Hoe ging het?")
    page.locator("#choices-0-text_nl").fill("Goed")
    page.locator("#add-choices").click()
    expect(page.locator("#choices-2-text_nl")).to_be_focused()
    page.keyboard.type("Slecht")
    page.get_by_role("button", name="Omhoog antwoord 3").click()
    expect(page.locator("#choices-1-text_nl")).to_have_value("Slecht")
    expect(page.locator("#text_nl")).to_have_value("Hoe ging het?")
    page.locator("#text_nl").focus()
    page.get_by_role("button", name="Bewaren", exact=True).click()
    expect(page.locator("#item-hoe_ging")).to_be_visible()
    assert stored(version, "paying") == ["quick", "hoe_ging"]


def test_what_is_typed_before_the_rows_come_back_is_kept_and_the_cursor_stays(
    cast: Any, open_page: Any
) -> None:
    version = draft()
    page = open_page(cast.karim, size="desk")
    page.goto(f"/scripts/steps/{step(version, 'paying').uuid}/add/single_choice")
    page.locator("#choices-0-text_nl").fill("Goed")
    page.locator("#choices-1-text_nl").fill("Slecht")
    let_go = press_and_hold(page, "Omhoog antwoord 2")
    # The answer is under way: three fields are changed, in a row that moves too; then one more
    # button is pressed.
    page.locator("#text_nl").fill("Hoe ging het?")
    page.locator("#choices-1-text_nl").fill("Heel slecht")
    page.locator("#add-choices").click()
    page.locator("#choices-0-text_nl").click()
    page.keyboard.press("End")
    page.keyboard.type(" genoeg")
    let_go()
    expect(page.locator("#choices-2-text_nl")).to_be_visible()
    expect(page.locator("#text_nl")).to_have_value("Hoe ging het?")
    expect(page.locator("#choices-0-text_nl")).to_have_value("Heel slecht")
    expect(page.locator("#choices-1-text_nl")).to_have_value("Goed genoeg")


def test_the_cursor_stays_in_the_row_where_somebody_types_when_it_moves(
    cast: Any, open_page: Any
) -> None:
    version = draft()
    page = open_page(cast.karim, size="desk")
    page.goto(f"/scripts/steps/{step(version, 'paying').uuid}/add/single_choice")
    let_go = press_and_hold(page, "Omhoog antwoord 2")
    page.locator("#choices-1-text_nl").click()
    page.keyboard.type("Slecht")
    let_go()
    expect(page.locator("#choices-0-text_nl")).to_be_focused()
    page.keyboard.type("er")
    expect(page.locator("#choices-0-text_nl")).to_have_value("Slechter")


def test_the_value_of_a_condition_is_suggested_from_the_answers(cast: Any, open_page: Any) -> None:
    version = draft()
    page = open_page(cast.karim, size="desk")
    page.goto(f"/scripts/items/{item(version, 'seated').uuid}")
    page.locator("#shown_when-rows-0-question").select_option("greeted")
    value = page.locator("#shown_when-rows-0-value")
    expect(value).to_have_attribute("list", "options-greeted")
    texts = page.locator("#options-greeted option")
    assert [one.get_attribute("value") for one in texts.all()] == ["Ja", "Nee"]


def test_no_page_of_the_builder_has_a_fault_for_axe_in_the_dark(cast: Any, open_page: Any) -> None:
    version = draft("restaurant")
    page = open_page(cast.karim, size="phone", color_scheme="dark")
    waiting = step(version, "waiting")
    for path in (
        "/scripts",
        "/scripts/new",
        "/scripts/import",
        f"/scripts/{version.script.uuid}",
        builder(version, "waiting"),
        f"/scripts/versions/{version.uuid}/settings",
        f"/scripts/versions/{version.uuid}/publish",
        f"/scripts/steps/{waiting.uuid}",
        f"/scripts/steps/{waiting.uuid}/add",
        f"/scripts/items/{waiting.items[1].uuid}",
        f"/scripts/items/{waiting.items[0].uuid}",
    ):
        page.goto(path)
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{path} is wider than the screen"


@pytest.mark.parametrize("whole", [False, True])
def test_an_intended_emotion_that_is_not_noted_looks_so_until_it_is(
    cast: Any, open_page: Any, whole: bool
) -> None:
    version = draft()
    page = open_page(cast.karim, size="desk")
    address = f"/scripts/steps/{step(version, 'arriving').uuid}"
    page.goto(address if whole else builder(version, "arriving"))
    setting, words = page.locator("[data-emotion]"), page.locator("[data-emotion-words]")
    slider = page.get_by_role("slider", name="Bedoelde emotie")
    expect(words).to_have_text("niet ingevuld")
    expect(setting).to_have_class(re.compile("is-unset"))
    expect(slider).to_have_attribute("aria-valuetext", "niet ingevuld")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(words).to_have_text("een beetje prettig, +20")
    expect(setting).not_to_have_class(re.compile("is-unset"))
    page.get_by_role("spinbutton", name="Bedoelde emotie").fill("")
    expect(words).to_have_text("niet ingevuld")
    expect(setting).to_have_class(re.compile("is-unset"))
    # A tap on the middle says that nothing in particular is meant.
    slider.click()
    expect(words).to_have_text("neutraal, 0")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_questions_of_a_step_fit_beside_the_preview(
    cast: Any, open_page: Any, language: str
) -> None:
    version = draft("restaurant")
    page = open_page(cast.karim, size="desk", language=language)
    for row in version.steps:
        page.goto(builder(version, row.code))
        frame = page.locator(".table-wrap").bounding_box()
        table = page.locator(".items").bounding_box()
        assert frame is not None and table is not None
        assert table["x"] + table["width"] <= frame["x"] + frame["width"], row.code


def test_what_is_to_be_checked_follows_a_move_above_the_journey_too(
    cast: Any, open_page: Any
) -> None:
    version = draft("restaurant")
    page = open_page(cast.karim, size="desk")
    page.goto(builder(version, "searching"))
    expect(page.locator(".to-check")).to_have_count(0)
    # A question that depends on the one before it, moved over that one, and back.
    page.locator("#edit-hours_screenshots").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".to-check")).to_have_text("1 punt om na te kijken")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".to-check")).to_have_count(0)


def test_a_new_script_is_named_in_the_languages_that_are_ticked(cast: Any, open_page: Any) -> None:
    page = open_page(cast.karim, size="desk")
    page.goto("/scripts/new")
    expect(page.get_by_label("Naam (Frans)")).to_be_hidden()
    expect(page.get_by_label("Naam (Engels)")).to_be_visible()
    page.get_by_role("checkbox", name="Frans").check()
    expect(page.get_by_label("Naam (Frans)")).to_be_visible()


def test_a_step_is_dragged_along_the_journey(cast: Any, open_page: Any) -> None:
    version = draft("restaurant")
    page = open_page(cast.karim, size=(1280, 1100))
    page.goto(builder(version, "searching"))
    steps = page.locator("[data-step]")
    steps.nth(3).drag_to(steps.nth(0), target_position={"x": 60, "y": 3})
    expect(page.locator(".message")).to_have_text("“Bestellen” verplaatst naar 1 van 8")
    expect(page.locator("[data-step] .station-name").first).to_have_text("Bestellen")
    # A click still opens a step.
    page.get_by_role("link", name="Afrekenen").click()
    expect(page.get_by_role("heading", name="Afrekenen")).to_be_visible()
