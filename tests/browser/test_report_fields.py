"""The fields of a report that a phone does more with: slider, words, stopwatch, place, photo."""

from __future__ import annotations

import dataclasses
import hashlib
import re

from playwright.sync_api import expect
from sqlalchemy import select

from audit.database import db
from audit.fieldwork.models import Photo
from tests.browser.reporting import NEXT, STATE, WAITS, given, photo_file, ready, saved
from tests.fieldwork.visits import (
    a_report,
    document,
    fill_in,
)

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
    expect(page.locator("[data-felt-words]")).to_have_text("Onprettig")
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
    expect(page.locator("[data-felt-words]")).to_have_text("Een beetje prettig, heftig")
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
    expect(tray.get_by_role("radio", checked=True)).to_have_count(0)
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
    expect(watch).to_contain_text("Loopt sinds")
    saved(page)
    ready(page, f"{address}/numbers/questions")
    expect(watch).to_contain_text("Loopt sinds")
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


def test_a_photo_is_made_small_on_the_phone_and_sent_at_once(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    ready(page, f"{address}/evidence/questions")
    original = photo_file()
    page.set_input_files("input[name='photo:photo']", [original])
    expect(page.locator(".photo-state")).to_have_text("Ontvangen")
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
    page.allowed_errors.append("ERR_FAILED")
    ready(page, f"{address}/evidence/questions")
    page.route("**/photos", lambda route: route.abort())
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))])
    expect(page.locator(".photo-state")).to_contain_text(WAITS)
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page.unroute("**/photos")
    page.get_by_role("button", name="Opnieuw").click()
    expect(page.locator(".photo-state")).to_have_text("Ontvangen")
    assert len(given(report)["photo"]) == 1


def test_a_photo_goes_by_itself_once_there_is_reception(cast, open_page):
    report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    page.allowed_errors.append("ERR_INTERNET_DISCONNECTED")
    ready(page, f"{address}/evidence/questions")
    page.context.set_offline(True)
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))])
    expect(page.locator(".photo-state")).to_contain_text(WAITS)
    page.context.set_offline(False)
    expect(page.locator(".photo-state")).to_have_text("Ontvangen")
    saved(page)
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


def test_a_refused_file_takes_no_place_and_one_too_many_is_named(cast, open_page):
    script = document("all_kinds")
    evidence = next(step for step in script.steps if step.code == "evidence")
    items = [
        dataclasses.replace(item, settings={"maximum_photos": 2}) if item.code == "photo" else item
        for item in evidence.items
    ]
    steps = [
        dataclasses.replace(step, items=items) if step is evidence else step
        for step in script.steps
    ]
    report, address = a_report(cast, dataclasses.replace(script, steps=steps))
    page = open_page(cast.sanne)
    page.allowed_errors.append("422")
    ready(page, f"{address}/evidence/questions")
    file = {"name": "holiday.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"}
    page.set_input_files("input[name='photo:photo']", [file, file])
    expect(page.locator(".photo-state")).to_contain_text(["geen foto"] * 2)
    add = page.locator("[data-photo=photo] .photo-add")
    expect(add).to_be_visible()
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))] * 3)
    full = "Hier is geen plaats meer voor. Haal eerst een andere weg."
    expect(page.locator(".photo-state")).to_have_text(["Ontvangen", "Ontvangen", full])
    expect(add).to_be_hidden()
    saved(page)
    assert len(given(report)["photo"]) == 2
