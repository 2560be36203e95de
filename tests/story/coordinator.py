"""What a coordinator does: a script, a project with its briefing, a wave, asking a shopper."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.browser.checks import assert_accessible

SCRIPT = "Dinner with a friend"
PROJECT = "Restaurants 2026"
WAVE = "Autumn 2026"
#: How every step asks whether the customer went on.
OUTCOME = "Did you go on after this step, as an ordinary customer?"


def write_script(page: Page) -> None:
    """Two steps with six questions, of which one is shown when and one is internal."""
    page.goto("/")
    page.get_by_role("link", name="Scripts", exact=True).click()
    page.get_by_role("link", name="New script").first.click()
    assert_accessible(page)
    page.get_by_label("Dutch", exact=True).uncheck()
    page.get_by_label("Name (English)").fill(SCRIPT)
    page.get_by_label("For", exact=True).select_option("Lunavella")
    page.get_by_role("button", name="Make the script").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCRIPT)
    _add_step(page, "Add the first step", "Coming in", valence="40", pain_point="Nobody looks up")
    _add_question(page, "Yes or no", "Did somebody greet you?",
                  {"Points for yes": "5", "Points for no": "0"})  # fmt: skip
    _add_question(
        page, "Long text", "What went wrong?", shown_when=("Did somebody greet you?", "No")
    )
    _add_question(page, "Duration", "How long until you sat down?",
                  {"Norm in minutes": "5"}, bands=(("5", "5"), ("15", "2"), ("", "0")))  # fmt: skip
    _add_question(page, "Photo", "A photo of your table")
    _add_step(page, "Add step", "Eating", valence="60")
    _add_question(page, "Rating scale", "How did the food taste?",
                  {"Highest": "5", "Points at most": "10"})  # fmt: skip
    _add_question(page, "Long text", "What should the cook know?")
    _add_question(page, "Short text", "Who served you?", ticked=("Internal: never shown",))
    assert_accessible(page)


def publish_script(page: Page) -> None:
    page.get_by_role("link", name="Publish version 1").click()
    assert_accessible(page)
    page.get_by_role("button", name="Publish for good").click()
    expect(page.get_by_role("row", name="Version 1 published")).to_be_visible()


def _add_step(page: Page, link: str, name: str, *, valence: str, pain_point: str = "") -> None:
    page.get_by_role("link", name=link).click()
    page.get_by_label("Name (English)").fill(name)
    page.get_by_label("Phase", exact=True).select_option("Service")
    page.get_by_label("Touchpoint (English)").fill("The dining room")
    page.get_by_role("spinbutton", name="Intended emotion").fill(valence)
    if pain_point:
        page.get_by_label("Text (English)").last.fill(pain_point)
        page.get_by_role("checkbox", name="Pain points met").check()
    page.get_by_role("button", name="Save step").click()
    expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()
    expect(page.get_by_text(f"May stop {pain_point}")).to_have_count(1 if pain_point else 0)


def _add_question(
    page: Page,
    kind: str,
    text: str,
    settings: Mapping[str, str] | None = None,
    *,
    bands: tuple[tuple[str, str], ...] = (),
    shown_when: tuple[str, str] | None = None,
    ticked: tuple[str, ...] = (),
) -> None:
    page.get_by_role("link", name="Add question").click()
    page.get_by_role("link", name=kind, exact=True).click()
    page.get_by_label("Text (English)").fill(text)
    for label, value in (settings or {}).items():
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    for number, (up_to, points) in enumerate(bands):
        page.get_by_label("Up to", exact=True).nth(number).fill(up_to)
        page.get_by_label("Points", exact=True).nth(number).fill(points)
    if shown_when:
        condition = page.get_by_role("group", name="Shown only if")
        question, value = shown_when
        found = condition.get_by_label("Question", exact=True)
        found.select_option(found.locator("option", has_text=question).get_attribute("value"))
        condition.get_by_label("Value").fill(value)
    for label in ticked:
        page.get_by_role("checkbox", name=label).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name=text, exact=True)).to_be_visible()


def make_project(page: Page, script: str = SCRIPT, project: str = PROJECT) -> None:
    """A project for Lunavella with a persona."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Projects").click()
    page.get_by_role("link", name="New project").first.click()
    page.get_by_label("For which client?").select_option("Lunavella")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("textbox", name="Name").fill(project)
    versions = page.get_by_label("Script")
    versions.select_option(versions.locator("option", has_text=script).get_attribute("value"))
    assert_accessible(page)
    page.get_by_role("button", name="Save project").click()
    page.get_by_role("link", name="Write a persona").click()
    english = page.get_by_role("group", name="English")
    english.get_by_label("Name").fill("Two friends")
    english.get_by_label("Profile").fill("Two friends who have not met for a year.")
    page.get_by_role("button", name="Save persona").click()
    expect(page.get_by_text("Two friends", exact=True)).to_be_visible()
    assert_accessible(page)


def write_briefing(page: Page) -> None:
    """Texts and a quiz of one question, published."""
    page.get_by_role("link", name="Briefing", exact=True).click()
    page.get_by_role("button", name="Start writing").click()
    for part, text in {
        "What it is about": "You have dinner with a friend on a weekday evening.",
        "Whom you play": "Somebody who is hungry and in a good mood.",
        "What you do": "- Ask for a table for two.\n- Order soup.\n- Pay by card.",
        "What you never do": "Never say why you are here.",
        "What you look for": "Whether somebody greets you.",
    }.items():
        page.get_by_label(f"{part}, English").fill(text)
    assert_accessible(page)
    page.get_by_role("button", name="Save, then the questions").click()
    page.get_by_role("button", name="Add a question").click()
    question = page.get_by_role("group", name="Question 1")
    question.get_by_label("Question English").fill("What do you order?")
    question.get_by_label("Answer 1 English").fill("Soup")
    question.get_by_label("Answer 2 English").fill("Cake")
    question.get_by_label("Answer 1 of question 1 is right").check()
    question.get_by_label("Why, shown with a wrong answer").fill("It is about the soup.")
    page.get_by_role("button", name="Save questions").click()
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Back to the texts").click()
    page.get_by_role("link", name="Publish", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is what shoppers read now.")).to_be_visible()


def plan_wave(page: Page, project: str = PROJECT, wave: str = WAVE) -> None:
    """A wave with one visit at each place of the region Noord."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Projects").click()
    page.get_by_role("link", name=project, exact=True).click()
    page.get_by_role("link", name="New wave").first.click()
    page.get_by_label("Name").fill(wave)
    page.get_by_role("button", name="Save and plan visits").click()
    page.get_by_label("All of Noord").check()
    assert_accessible(page)
    page.get_by_role("button", name="Plan visits").click()
    expect(page.get_by_text("2 visits planned.")).to_be_visible()
    assert_accessible(page)


def assign(page: Page, shopper: str, place: str = "Lunavella Groningen") -> None:
    page.get_by_role("checkbox", name=place).check()
    page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_role("radio", name=shopper).check()
    assert_accessible(page)
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wave")
