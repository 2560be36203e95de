"""How a shopper's pages look where eyes would trip: nothing hangs over, nothing is cut."""

from __future__ import annotations

import dataclasses
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from audit.database import db
from audit.scripts.document import ScriptDocument
from tests.browser.checks import assert_fits
from tests.browser.reporting import choose, go_on, ready
from tests.fieldwork.visits import a_report, document

#: How far the number before an item reaches to the left of where its list may begin, in pixels.
_HANGING = """() => [...document.querySelectorAll('ol')].map(list => {
  const style = getComputedStyle(list.lastElementChild);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = `${style.fontSize} ${style.fontFamily}`;
  const number = pen.measureText(`${list.children.length}. `).width;
  return number - parseFloat(getComputedStyle(list).paddingInlineStart);
})"""
#: Words that reach over the next photo or out of the row.
_CUT = """() => [...document.querySelectorAll('.photo')].filter(photo => {
  const words = document.createRange();
  words.selectNodeContents(photo.querySelector('label'));
  return words.getBoundingClientRect().right > photo.getBoundingClientRect().right + 1;
}).length"""


def _long_script() -> ScriptDocument:
    """A step of a dozen questions, so that the last has a number of two digits."""
    script = document("one_question")
    (step,) = script.steps
    (asked,) = step.items
    items = [dataclasses.replace(asked, code=f"greeted_{number}") for number in range(12)]
    return dataclasses.replace(script, steps=[dataclasses.replace(step, items=items)])


def test_a_number_of_two_digits_stays_inside_its_card(cast, open_page):
    report, _ = a_report(cast, _long_script())
    page = open_page(cast.sanne, size="narrow")
    page.goto(f"/assignments/{report.assignment.uuid}/briefing/questions")
    hanging = page.evaluate(_HANGING)
    assert hanging
    assert max(hanging) <= 0


def test_without_script_a_photo_s_tick_box_stays_under_its_photo(cast, open_page):
    _, address = a_report(cast, "all_kinds")
    content = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(content, "JPEG")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    for size in ("phone", "narrow"):
        page = open_page(cast.sanne, size=size, java_script_enabled=False)
        page.goto(f"{address}/evidence/questions")
        page.set_input_files("input[name='photo:photo']", [file, file])
        go_on(page)
        page.goto(f"{address}/evidence/questions")
        expect(page.locator(".photo").first).to_be_visible()
        assert page.evaluate(_CUT) == 0


def test_on_the_narrowest_phone_a_clock_does_not_squeeze_its_moment(cast, open_page):
    report, _ = a_report(cast)
    page = open_page(cast.sanne, size="narrow")
    page.goto(f"/assignments/{report.assignment.uuid}")
    moment = page.locator(".line:has(.push) > span").first
    expect(moment).to_contain_text("Inleveren vóór")
    lines = moment.evaluate("e => e.getBoundingClientRect().height / 24")
    assert lines <= 2.2


def test_to_sign_out_elsewhere_stands_by_its_device(cast, open_page):
    open_page(cast.sanne)
    page = open_page(cast.sanne)
    page.goto("/account")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("button"))
    device, button = row.locator("> span").first, row.get_by_role("button")
    gap = button.bounding_box()["y"] - (
        device.bounding_box()["y"] + device.bounding_box()["height"]
    )
    assert gap <= 12


#: The lower edge of what has the focus beyond the upper edge of the foot, in pixels.
_COVERED = """() => {
  const focused = document.activeElement;
  if (focused === document.body || focused.closest('.foot')) return 0;
  return focused.getBoundingClientRect().bottom
    - document.querySelector('.foot').getBoundingClientRect().top;
}"""


@pytest.mark.parametrize("refused", [False, True])
def test_the_foot_covers_nothing_that_has_the_focus(cast, open_page, refused):
    _, address = a_report(cast, "sixty_questions")
    page = open_page(cast.sanne)
    ready(page, f"{address}/arriving/questions")
    if refused:
        go_on(page)
        expect(page.locator(".error-summary")).to_be_visible()
        # What the foot says stands there: it does not grow under who goes through the page.
        expect(page.locator("form[data-ready]")).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(_COVERED) <= 0


def test_a_word_longer_than_the_window_breaks(cast, open_page):
    script = document("one_question")
    (step,) = script.steps
    long = {"nl": "Hottentottententententoonstellingsmakersgildevergadering?", "en": "Long?"}
    name = {"nl": "Klantenserviceaansprakelijkheidswaardevaststelling", "en": "Long"}
    items = [dataclasses.replace(item, text=long) for item in step.items]
    own = {**step.measures, "pain_points": True}
    step = dataclasses.replace(step, name=name, items=items, measures=own)
    report, address = a_report(cast, dataclasses.replace(script, steps=[step]))
    page = open_page(cast.sanne, size="narrow")
    ready(page, f"{address}/welcome/questions")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_visible()
    assert_fits(page)
    briefing = f"/assignments/{report.assignment.uuid}/briefing/questions"
    for path in ("/today", briefing, f"{address}/welcome/felt", f"{address}/check"):
        page.goto(path)
        assert_fits(page)


def test_times_in_english_are_by_the_clock_of_twenty_four_hours(cast, open_page):
    report, address = a_report(cast)
    report.language = "en"
    db.session.commit()
    page = open_page(cast.sanne, size="phone", language="en")
    page.clock.set_fixed_time("2026-11-22T19:36:05Z")
    ready(page, f"{address}/welcome/questions")
    choose(page, "greeted", "yes")
    expect(page.get_by_text("Saved at")).to_have_text(re.compile(r"^Saved at (19|20):36$"))


def test_what_waits_never_leads_to_where_it_is(cast, open_page):
    page = open_page(cast.sanne, size="phone")
    link = "[data-drafts] a[href='/on-this-phone']"
    page.goto("/today")
    assert page.locator(link).count() == 1
    page.goto("/on-this-phone")
    assert page.locator("[data-drafts]").count() == 1
    assert page.locator(link).count() == 0
