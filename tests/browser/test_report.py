"""A report on a phone: with script and without, by keyboard, with bad reception, for everybody."""

from __future__ import annotations

import dataclasses
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import Report
from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument
from tests.browser.checks import assert_accessible, assert_fits, assert_touchable
from tests.browser.reporting import NEXT, STATE, choose, given, go_on, ready, saved
from tests.fieldwork.visits import (
    COMPLETE,
    a_report,
    actor_of,
    an_assignment,
    document,
    fill_in,
)

# Without script


@pytest.mark.both_databases
def test_without_script_from_the_briefing_to_the_receipt(cast, open_page):
    assignment = an_assignment(cast, briefing=True)
    page = open_page(cast.sanne, java_script_enabled=False)
    page.goto(f"/assignments/{assignment.uuid}")
    page.get_by_role("button", name="Aannemen").click()
    page.get_by_role("link", name=re.compile("Briefing lezen")).click()
    page.get_by_role("link", name="Gelezen: naar de vragen").click()
    choose(page, "soup", "soup")
    go_on(page)
    page.get_by_role("button", name="Begin met het verslag").click()
    choose(page, "greeted", "yes")
    choose(page, "welcome.grade", "8")
    choose(page, "welcome.outcome", "went_on")
    go_on(page)
    # The slider is eleven buttons, and none is chosen.
    expect(page.locator("input[name='welcome.emotion']")).to_have_count(11)
    expect(page.locator("input[name='welcome.emotion']:checked")).to_have_count(0)
    go_on(page)
    expect(page.locator(".error-summary")).to_be_visible()
    choose(page, "welcome.emotion", "40")
    go_on(page)
    page.locator("select[name='welcome.words:happy']").select_option("2")
    go_on(page)
    choose(page, "closing.grade", "8")
    choose(page, "closing.recommendation", "9")
    go_on(page)
    page.locator("#declared").check()
    page.get_by_role("button", name="Verslag versturen").click()
    report = db.session.scalars(select(Report)).one()
    db.session.refresh(report)
    assert report.reference is not None
    expect(page.locator(".reference")).to_have_text(report.reference)
    assert given(report) == COMPLETE


# Saved as it is given


def test_every_answer_is_saved_as_it_is_given_and_says_so(cast, open_page):
    report, address = a_report(cast)
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/questions")
    choose(page, "greeted", "no")
    row = page.locator("[data-question='greeted'] [data-saved]")
    expect(row).to_have_text(re.compile(r"Bewaard om \d\d:\d\d"))
    saved(page)
    assert given(report) == {"greeted": "no"}
    page.reload()
    expect(page.locator("input[name=greeted][value=no]")).to_be_checked()


def test_what_cannot_be_kept_says_why_at_the_field(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    ready(page, f"{address}/numbers/questions")
    field = page.locator("input[name=whole_number]")
    field.fill("veel")
    field.blur()
    expect(page.locator("[data-question='whole_number'] [data-saved]")).to_contain_text("getal")
    assert "whole_number" not in given(report)


def test_without_reception_it_is_tried_again_until_it_is_there(cast, open_page):
    report, address = a_report(cast)
    page = open_page(cast.sanne)
    page.allowed_errors.append("ERR_INTERNET_DISCONNECTED")
    ready(page, f"{address}/welcome/questions")
    page.context.set_offline(True)
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page.click(NEXT)
    assert page.url.endswith("/welcome/questions")
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    assert given(report) == {}
    page.context.set_offline(False)
    saved(page)
    assert given(report) == {"greeted": "yes"}


@pytest.mark.parametrize("full", [True, False])
def test_leaving_asks_first_only_where_the_phone_could_not_keep_it(cast, open_page, full):
    _, address = a_report(cast)
    page = open_page(cast.sanne)
    page.allowed_errors.append("ERR_INTERNET_DISCONNECTED")
    if full:
        page.add_init_script("indexedDB.open = () => { throw new Error('no room'); };")
    ready(page, f"{address}/welcome/questions")
    page.context.set_offline(True)
    choose(page, "greeted", "yes")
    words = "Nog niet alles" if full else "Op deze telefoon bewaard"
    expect(page.locator(STATE)).to_contain_text(words)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == (["beforeunload"] if full else [])


# Conditions


def test_questions_appear_and_disappear_at_once(cast, open_page):
    _, address = a_report(cast, "condition")
    page = open_page(cast.sanne)
    ready(page, f"{address}/waiting/questions")
    minutes = page.locator("[data-asked=minutes_waited]")
    story = page.locator("[data-asked=what_happened]")
    expect(minutes).to_be_hidden()
    choose(page, "had_to_wait", "yes")
    expect(minutes).to_be_visible()
    page.fill("input[name=minutes_waited]", "12")
    expect(story).to_be_visible()
    page.fill("input[name=minutes_waited]", "9")
    expect(story).to_be_hidden()
    choose(page, "had_to_wait", "no")
    expect(minutes).to_be_hidden()
    expect(story).to_be_hidden()
    saved(page)
    choose(page, "had_to_wait", "yes")
    assert page.input_value("input[name=minutes_waited]") == "9"


def test_a_condition_knows_the_answers_of_earlier_pages(cast, open_page):
    report, address = a_report(cast, two_pages())
    page = open_page(cast.sanne)
    ready(page, f"{address}/after/questions")
    expect(page.locator("[data-asked=why_slow]")).to_be_hidden()
    fill_in(report, {"minutes": 30})
    ready(page, f"{address}/after/questions")
    expect(page.locator("[data-asked=why_slow]")).to_be_visible()
    choose(page, "annoyed", "no")
    expect(page.locator("[data-asked=why_slow]")).to_be_hidden()


def two_pages() -> ScriptDocument:
    """Minutes on the first page; on the second a question that depends on both."""
    script = document("condition")
    first = script.steps[0]
    quiet = dict.fromkeys(first.measures, False)
    minutes = Question("minutes", "whole_number", {"nl": "Hoeveel minuten?"})
    annoyed = Question("annoyed", "yes_no", {"nl": "Vond je dat erg?"})
    slow = {">": [{"var": ["minutes"]}, 20]}
    not_no = {"or_unanswered": [{"!=": [{"var": ["annoyed"]}, "no"]}, "annoyed"]}
    why = Question("why_slow", "short_text", {"nl": "Waarom?"}, shown_when={"and": [slow, not_no]})
    steps = (
        dataclasses.replace(first, code="before", measures=quiet, items=(minutes,)),
        dataclasses.replace(first, code="after", measures=quiet, items=(annoyed, why)),
    )
    return dataclasses.replace(script, steps=steps)


def test_that_the_journey_ends_here_is_said_at_once(cast, open_page):
    _, address = a_report(cast, "journey_ends")
    page = open_page(cast.sanne)
    ready(page, f"{address}/arriving/questions")
    note = page.get_by_text("Dan eindigt je reis hier")
    expect(note).to_be_hidden()
    choose(page, "arriving.outcome", "left")
    expect(note).to_be_visible()
    choose(page, "arriving.outcome", "went_on")
    expect(note).to_be_hidden()


# For everybody


@pytest.mark.parametrize(
    ("size", "scheme", "language"), [("narrow", "dark", "nl"), ("phone", "light", "en")]
)
def test_every_page_fits_can_be_touched_and_reads_aloud(cast, open_page, size, scheme, language):
    planned = an_assignment(cast, "restaurant", briefing=True)
    move(actor_of(cast.sanne), planned, "accept")
    _, address = a_report(cast, "all_kinds")
    short, finished = a_report(cast)
    fill_in(short, COMPLETE)
    page = open_page(cast.sanne, size=size, color_scheme=scheme, language=language)
    visit = f"/assignments/{planned.uuid}"
    own = [f"{visit}{path}" for path in ("", "/briefing", "/briefing/quiz", "/briefing/questions")]
    steps = [
        f"{address}/{step}/questions"
        for step in ("choices", "scales", "numbers", "texts", "calendar", "evidence", "shown")
    ]
    feeling = [
        f"{finished}/{path}"
        for path in ("welcome/questions", "welcome/felt", "welcome/words", "check")
    ]
    for path in ["/today", *own, *steps, *feeling, f"{address}/check"]:
        page.goto(path)
        if page.locator("form[data-runner]").count():
            page.wait_for_selector("form[data-ready]")
        assert_fits(page)
        assert_touchable(page)
        assert_accessible(page)
    page.goto(f"{finished}/welcome/questions")
    page.wait_for_selector("form[data-ready]")
    assert page.title() == {"nl": "Notities", "en": "Notes"}[language]


def test_errors_are_announced_and_lead_to_their_fields(cast, open_page):
    _, address = a_report(cast)
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/questions")
    go_on(page)
    assert page.evaluate("document.activeElement.dataset.errorSummary") is not None
    assert_accessible(page)
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.name || location.hash") in ("greeted", "#greeted")


def test_escape_and_the_eye_cover_the_page(cast, open_page):
    _, address = a_report(cast)
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/questions")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.cover")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.cover")).to_be_hidden()
