"""A report on a phone: with script and without, by keyboard, with bad reception, for everybody."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Photo, Report
from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument
from tests.browser.checks import assert_accessible, assert_fits, assert_touchable
from tests.fieldwork.visits import (
    COMPLETE,
    a_report,
    actor_of,
    an_assignment,
    document,
    fill_in,
)

NEXT = ".foot .btn-primary"
STATE = "[data-foot-state]"


def ready(page, address):
    """Open a page of a report and wait for its script."""
    page.goto(address)
    page.wait_for_selector("form[data-ready]")


def go_on(page):
    page.click(NEXT)
    page.wait_for_load_state()


def saved(page):
    expect(page.locator(STATE)).to_contain_text("Alles is bewaard")


def given(report):
    """What is stored now, as another connection sees it."""
    db.session.rollback()
    return {code: one.value for code, one in given_in(report.id).items()}


def choose(page, name, value):
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


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
    assert page.locator("input[name='welcome.emotion']").count() == 11
    assert page.locator("input[name='welcome.emotion']:checked").count() == 0
    go_on(page)
    assert page.locator(".error-summary").is_visible()
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
    assert page.locator(".reference").inner_text() == report.reference
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
    assert page.locator("input[name=greeted][value=no]").is_checked()


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
    expect(page.locator(STATE)).to_contain_text("Nog niet alles is bewaard")
    page.click(NEXT)
    assert page.url.endswith("/welcome/questions")
    assert page.locator("input[name=greeted][value=yes]").is_checked()
    assert given(report) == {}
    page.context.set_offline(False)
    saved(page)
    assert given(report) == {"greeted": "yes"}


def test_leaving_with_something_unsaved_asks_first(cast, open_page):
    _, address = a_report(cast)
    page = open_page(cast.sanne)
    page.allowed_errors.append("ERR_INTERNET_DISCONNECTED")
    ready(page, f"{address}/welcome/questions")
    page.context.set_offline(True)
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Nog niet alles")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


# Conditions


def test_questions_appear_and_disappear_at_once(cast, open_page):
    _, address = a_report(cast, "condition")
    page = open_page(cast.sanne)
    ready(page, f"{address}/waiting/questions")
    minutes = page.locator("[data-asked=minutes_waited]")
    story = page.locator("[data-asked=what_happened]")
    assert minutes.is_hidden()
    choose(page, "had_to_wait", "yes")
    assert minutes.is_visible()
    page.fill("input[name=minutes_waited]", "12")
    assert story.is_visible()
    page.fill("input[name=minutes_waited]", "9")
    assert story.is_hidden()
    choose(page, "had_to_wait", "no")
    assert minutes.is_hidden()
    assert story.is_hidden()
    saved(page)
    choose(page, "had_to_wait", "yes")
    assert page.input_value("input[name=minutes_waited]") == "9"


def test_a_condition_knows_the_answers_of_earlier_pages(cast, open_page):
    report, address = a_report(cast, two_pages())
    page = open_page(cast.sanne)
    ready(page, f"{address}/after/questions")
    assert page.locator("[data-asked=why_slow]").is_hidden()
    fill_in(report, {"minutes": 30})
    ready(page, f"{address}/after/questions")
    assert page.locator("[data-asked=why_slow]").is_visible()
    choose(page, "annoyed", "no")
    assert page.locator("[data-asked=why_slow]").is_hidden()


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
    assert note.is_hidden()
    choose(page, "arriving.outcome", "left")
    assert note.is_visible()
    choose(page, "arriving.outcome", "went_on")
    assert note.is_hidden()


# Feeling and words


def test_the_slider_has_no_thumb_until_it_is_touched_and_the_face_follows(cast, open_page):
    report, address = a_report(cast)
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/felt")
    slider = page.get_by_role("slider").first
    assert "untouched" in slider.get_attribute("class")
    assert slider.get_attribute("aria-valuetext") == "Tik of sleep"
    mouth = page.locator("[data-part=mouth]")
    before = mouth.get_attribute("d")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert slider.input_value() == "-1"
    for _ in range(6):
        page.keyboard.press("PageDown")
    assert slider.input_value() == "-61"
    assert slider.get_attribute("aria-valuetext") == "onprettig, \u221261"
    assert mouth.get_attribute("d") != before
    assert page.locator("[data-felt-words]").inner_text() == "Onprettig"
    saved(page)
    assert given(report) == {"welcome.emotion": {"valence": -61, "arousal": None}}


def test_a_tap_on_the_middle_is_an_answer(cast, open_page):
    report, address = a_report(cast)
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/felt")
    page.get_by_role("slider").first.click()
    saved(page)
    assert given(report) == {"welcome.emotion": {"valence": 0, "arousal": None}}


def test_how_calm_it_was_can_be_given_and_taken_back(cast, open_page):
    report, address = a_report(cast)
    fill_in(report, {"welcome.emotion": {"valence": 20, "arousal": None}})
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/felt")
    page.get_by_role("slider").nth(1).focus()
    for _ in range(5):
        page.keyboard.press("PageUp")
    saved(page)
    assert page.locator("[data-felt-words]").inner_text() == "Een beetje prettig, heftig"
    page.get_by_role("button", name="Overslaan").click()
    expect(page.locator("[data-felt-words]")).to_have_text("Een beetje prettig")
    saved(page)
    expect(page.locator("[data-question] [data-saved]")).to_contain_text("Bewaard")
    page.wait_for_timeout(200)
    assert given(report) == {"welcome.emotion": {"valence": 20, "arousal": None}}


def test_a_word_asks_how_strong_and_a_fourth_is_refused_in_words(cast, open_page):
    report, address = a_report(cast)
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/words")

    def press(word):
        page.get_by_role("button", name=re.compile(f"^{word}")).click()

    press("blij")
    tray = page.locator("[data-tray]")
    assert tray.get_by_role("radio", checked=True).count() == 0
    for word, strength in (("blij", "een beetje"), ("tevreden", "duidelijk"), ("boos", "sterk")):
        press(word)
        tray.get_by_role("radio", name=strength).check(force=True)
    press("bezorgd")
    expect(tray.get_by_role("alert")).to_contain_text("Er zijn drie woorden gekozen")
    saved(page)
    chosen = {one["word"]: one["strength"] for one in given(report)["welcome.words"]["words"]}
    assert chosen == {"happy": 1, "satisfied": 2, "angry": 3}
    press("boos")
    tray.get_by_role("button", name="Weghalen").click()
    saved(page)
    assert len(given(report)["welcome.words"]["words"]) == 2
    page.get_by_label("niets bijzonders").check(force=True)
    saved(page)
    assert given(report)["welcome.words"] == {"words": [], "nothing": True}


def test_a_word_without_its_strength_is_not_silently_lost(cast, open_page):
    _, address = a_report(cast)
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/words")
    page.get_by_role("button", name="blij").click()
    page.click(NEXT)
    expect(page.get_by_role("alert")).to_contain_text("Kies hoe sterk ‘blij’ was")
    assert page.url.endswith("/welcome/words")


def test_words_and_slider_by_keyboard_alone(cast, open_page):
    report, address = a_report(cast)
    page = open_page(cast.sanne)
    ready(page, f"{address}/welcome/felt")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "range":
            break
    page.keyboard.press("PageUp")
    saved(page)
    page.locator(NEXT).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-word-tiles]")
    page.wait_for_selector("form[data-ready]")
    page.get_by_role("button", name="blij").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    saved(page)
    assert given(report)["welcome.words"]["words"] == [{"word": "happy", "strength": 1}]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent").startswith("blij")


# Stopwatch, place, photo


def test_the_stopwatch_runs_on_while_the_page_is_closed(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    ready(page, f"{address}/numbers/questions")
    watch = page.locator("[data-question=duration]")
    watch.get_by_role("button", name="Start").click()
    assert "Loopt sinds" in watch.inner_text()
    saved(page)
    ready(page, f"{address}/numbers/questions")
    assert "Loopt sinds" in watch.inner_text()
    page.wait_for_timeout(1100)
    watch.get_by_role("button", name="Stop").click()
    saved(page)
    kept = given(report)["duration"]
    assert 1 <= kept["seconds"] <= 60
    assert kept["started_at"] < kept["stopped_at"]
    watch.get_by_role("button", name="Wijzig").click()
    watch.get_by_label("Minuten").fill("26")
    watch.get_by_label("Seconden").fill("40")
    watch.get_by_label("Seconden").blur()
    saved(page)
    assert given(report)["duration"] == {"seconds": 1600, "started_at": None, "stopped_at": None}


def test_one_tap_gives_the_place(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    where = {"latitude": 53.2194, "longitude": 6.5665, "accuracy": 20}
    page = open_page(cast.sanne, geolocation=where, permissions=["geolocation"])
    ready(page, f"{address}/evidence/questions")
    page.get_by_role("button", name="Gebruik mijn plaats").click()
    saved(page)
    assert given(report)["place"] == where


def photo_file(size=(2600, 1300)):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:22 19:36:05"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 13.0, 10.0), 3: "E", 4: (6.0, 34.0, 0.0)})
    content = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(content, "JPEG", quality=90, exif=exif)
    return {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def test_a_photo_is_made_small_on_the_phone_and_sent_at_once(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    ready(page, f"{address}/evidence/questions")
    original = photo_file()
    page.set_input_files("input[name='photo:photo']", [original])
    expect(page.locator(".photo-state")).to_have_text("Verstuurd")
    db.session.rollback()
    kept = db.session.scalars(select(Photo)).one()
    assert kept.width == 2000
    assert kept.original_digest == hashlib.sha256(original["buffer"]).hexdigest()
    assert kept.taken_at == "2026-11-22T19:36:05"
    assert (float(kept.latitude), float(kept.longitude)) == (53.219444, 6.566667)
    assert given(report)["photo"] == [str(kept.uuid)]
    page.get_by_role("button", name="Verwijderen 1").click()
    expect(page.locator(".photo")).to_have_count(0)
    saved(page)
    assert given(report)["photo"] is None


def test_a_photo_that_fails_can_be_sent_again(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    page.allowed_errors.append("ERR_INTERNET_DISCONNECTED")
    ready(page, f"{address}/evidence/questions")
    page.context.set_offline(True)
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))])
    expect(page.locator(".photo-state")).to_contain_text("Mislukt")
    page.context.set_offline(False)
    page.get_by_role("button", name="Opnieuw").click()
    expect(page.locator(".photo-state")).to_have_text("Verstuurd")
    assert len(given(report)["photo"]) == 1


def test_a_file_that_is_no_photo_says_why_on_the_page(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    page.allowed_errors.append("422")
    ready(page, f"{address}/evidence/questions")
    file = {"name": "holiday.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"}
    page.set_input_files("input[name='photo:photo']", [file])
    expect(page.locator(".photo-state")).to_contain_text("geen foto")
    assert "photo" not in given(report)


# For everybody


@pytest.mark.parametrize(
    ("size", "scheme", "language"),
    [("phone", "light", "nl"), ("narrow", "dark", "nl"), ("narrow", "light", "en")],
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
    assert page.locator("dialog.cover").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("dialog.cover").is_hidden()
