"""A real form made by others, from its import to the client's workbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.checks import assert_accessible
from tests.story import client, coordinator, reviewer
from tests.story.shopper import Phone

SCRIPT = "Health provider services sample"
TOOLS = "An app that remembers – and =SUM(A1:A9), as a joke"
COMMENT = "Thank you, see you in spring."
COMMENT_CORRECTED = "Thank you. The portal was slow twice on Monday morning."
REASON = "What was it that went wrong?"


def test_a_real_form_goes_all_the_way(
    cast: Any, open_page: Any, xlsform_samples: Path, tmp_path: Path
) -> None:
    karim = open_page(cast.karim, size="desk", language="en")
    bring_in(karim, xlsform_samples / "service_rating.xlsx")
    put_right(karim)
    coordinator.publish_script(karim)
    coordinator.make_project(karim, SCRIPT, "Services")
    coordinator.plan_wave(karim, "Services", "Winter")
    coordinator.assign(karim, "Sanne")
    here = {"latitude": 53.2195, "longitude": 6.5667, "accuracy": 12}
    page = open_page(
        cast.sanne, size="phone", language="en", geolocation=here, permissions=["geolocation"]
    )
    sanne = Phone(page)
    fill_in(sanne)
    reference = sanne.declare()
    roos = open_page(cast.roos, size="desk", language="en")
    reviewer.open_report(roos)
    reviewer.return_answer(roos, "Would you like to leave a last comment ?", REASON)
    assert sanne.correct(
        REASON, "Would you like to leave a last comment ?", COMMENT, COMMENT_CORRECTED
    ) == reference  # fmt: skip
    reviewer.open_report(roos)
    reviewer.approve_by_keyboard(roos)
    hanna = open_page(cast.hanna, size="desk", language="en")
    client.follow_results(hanna, "Winter", "1 of 2 reports approved")
    check_workbook(client.download(hanna, tmp_path))


def bring_in(page: Page, form: Path) -> None:
    """First the report of what would be lost; then the import."""
    page.goto("/")
    page.get_by_role("link", name="Scripts", exact=True).click()
    page.get_by_role("link", name="Import a form").click()
    page.get_by_label("Form, as .xlsx").set_input_files(form)
    page.get_by_role("button", name="Look at the form").click()
    expect(page.get_by_text("can be imported")).to_be_visible()
    lost = page.get_by_role("row").filter(has_text="survey")
    expect(lost.filter(has_text="35").filter(has_text="“country” is not known")).to_be_visible()
    expect(lost.filter(has_text="24").filter(has_text="calculation")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("New script for").select_option("Lunavella")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCRIPT)
    assert_accessible(page)


def put_right(page: Page) -> None:
    """The sum that did not come over leaves a hole in a text: another text."""
    page.get_by_role("navigation", name="Steps").get_by_text("Company details page").click()
    page.get_by_role("link", name=re.compile("Your company is employing")).click()
    page.get_by_label("Text (English)").first.fill("Are both numbers right?")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Are both numbers right?", exact=True)).to_be_visible()


def fill_in(sanne: Phone) -> None:
    page = sanne.page
    page.goto("/")
    sanne.follow(re.compile("Lunavella Groningen Before"))
    sanne.press("Accept")
    sanne.press("Start the report")
    sanne.expect_heading("Introduction page")
    page.get_by_role("button", name="Use my place").tap()
    expect(page.get_by_text("Place found, to within 12 metres")).to_be_visible()
    services = sanne.question("Which services are you using ?")
    expect(services).to_be_hidden()
    sanne.choose("Would you recommend our services ?", "Yes")
    for service in ("Medication information portal", "E-sampling or ordering platform", "Other"):
        services.get_by_role("checkbox", name=service).tap()
    assert_accessible(page)
    sanne.measure(7, 10, "curious", "clearly", "Continue to Statisfaction evaluation page")
    sanne.choose("Medication information portal", "Good")
    sanne.choose("E-sampling or ordering platform", "Very bad")
    expect(sanne.question("Patient support program portal")).to_have_count(0)
    page.get_by_label("What additional digital tools").fill(TOOLS)
    sanne.measure(5, -20, "irritated", "a little", "Continue to Company details page")
    page.get_by_label("Part-time").fill("0")
    page.get_by_label("Full time").fill("12")
    sanne.press("Continue: how did this feel?")
    expect(page.get_by_role("alert")).to_contain_text("Must have more than 1 employee")
    page.get_by_label("Part-time").fill("3")
    page.get_by_role("checkbox", name="I have seen this").tap()
    sanne.measure(8, 0, "at ease", "a little", "Continue to Contact details page")
    sanne.choose("Salutation", "Dr.")
    for label, text in {
        "Name": "Ada Example",
        "Address": "1 Long Road",
        "Zip code": "1234",
        "City": "Springfield",
        "State": "Vermont",
        "Country": "United States",
        "Would you like to leave a last comment ?": COMMENT,
    }.items():
        page.get_by_label(label).fill(text)
    sanne.press("Continue: how did this feel?")
    expect(page.get_by_role("alert")).to_contain_text("Zip code")
    page.get_by_label("Zip code").fill("05401-1234")
    sanne.measure(9, 50, "satisfied", "strongly", "Continue: the whole visit")
    sanne.choose("How do you grade the whole experience?", "7")
    sanne.choose("How likely are you to recommend this", "8")
    sanne.press("Continue: check everything")


def check_workbook(file: Path) -> None:
    """What was typed stands in its cells, as text where it is text."""
    answers = {
        (row["Step"], row["Question"]): (row["Answer"], row["Number value"])
        for row in client.rows(client.workbook(file), "Answers")
    }
    first, second = "Introduction page", "Statisfaction evaluation page"
    third, fourth = "Company details page", "Contact details page"
    services = "Medication information portal; E-sampling or ordering platform; Other"
    expected = {
        (first, "Would you recommend our services ?"): ("Yes", None),
        (first, "Which services are you using ?"): (services, None),
        (second, "Medication information portal"): ("Good", None),
        (second, "E-sampling or ordering platform"): ("Very bad", None),
        (second, "What additional digital tools or features would improve your experience?"): (
            TOOLS,
            None,
        ),
        (third, "Part-time"): ("3", 3),
        (third, "Full time"): ("12", 12),
        (fourth, "Salutation"): ("Dr.", None),
        (fourth, "Name"): ("Ada Example", None),
        (fourth, "Address"): ("1 Long Road", None),
        (fourth, "Zip code"): ("05401-1234", None),
        (fourth, "City"): ("Springfield", None),
        (fourth, "State"): ("Vermont", None),
        (fourth, "Country"): ("United States", None),
        (fourth, "Would you like to leave a last comment ?"): (COMMENT_CORRECTED, None),
        (first, "How do you grade this step?"): ("7", 7),
        (second, "How did this feel?"): ("A little unpleasant (−20)", -20),
        (second, "Which words fit?"): ("irritated (a little)", None),
        ("The whole visit", "How likely are you to recommend this to others?"): ("8", 8),
    }
    assert expected.items() <= answers.items()
    assert (second, "Patient support program portal") not in answers
