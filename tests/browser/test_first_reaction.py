"""The first reaction on a phone: timed from the frame that shows a word to the tap itself."""

from __future__ import annotations

import dataclasses

import pytest
from playwright.sync_api import expect

from audit.database import db
from audit.emotions import PRACTICE_WORDS, REACTION_WORDS, WORDS, reaction_order
from audit.questions.first_reaction import SKIPPED
from audit.scripts.document import ScriptDocument
from audit.scripts.writes import create_script
from tests.browser.checks import assert_accessible
from tests.browser.reporting import given, ready
from tests.fieldwork.visits import a_report, document, fill_in

CODE = "welcome.first_reaction"
WORD, NO_WORD = "[data-reaction-word]:not(:empty)", "[data-reaction-word]:empty"
DUTCH = {word.texts["nl"]: key for key, word in WORDS.items()}


def reacting(words: int = 8, name: str = "one_question") -> ScriptDocument:
    """A script of the tests whose every step asks for a first reaction."""
    asked = document(name)
    steps = [
        dataclasses.replace(step, measures={**step.measures, "first_reaction": words})
        for step in asked.steps
    ]
    return dataclasses.replace(asked, steps=tuple(steps))


def opened(cast, open_page, words=8, **look):
    report, address = a_report(cast, reacting(words))
    page = open_page(cast.sanne, **look)
    ready(page, f"{address}/welcome/reaction")
    return report, page


# Taps within the page: however busy the machine is, no word goes before its tap.
TAP_EACH = """async ([sides, count, wait]) => {
  const word = document.querySelector("[data-reaction-word]");
  const until = async (is) => {
    while (!is()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const shown = [];
  for (let place = 0; place < count; place += 1) {
    await until(() => word.textContent);
    const text = word.textContent;
    shown.push(text);
    await new Promise((resolve) => setTimeout(resolve, wait));
    const button = document.querySelector(`[data-fits="${sides[text]}"]`);
    button.dispatchEvent(new PointerEvent("pointerdown", { isPrimary: true, cancelable: true }));
    // After the last one the page may be gone.
    if (place < count - 1) await until(() => !word.textContent);
  }
  return shown;
}"""


def tap_each(page, count, fits, wait=0):
    """Answer as many words as they come, each after so many milliseconds; returns them."""
    sides = {text: 1 if fits(key) else -1 for text, key in DUTCH.items()}
    return [DUTCH[text] for text in page.evaluate(TAP_EACH, [sides, count, wait])]


def tap_by_hand(page, count, fits):
    """The same through the browser, as a finger does."""
    for place in range(count):
        page.locator(WORD).wait_for()
        word = DUTCH[page.locator("[data-reaction-word]").inner_text()]
        page.locator(f"[data-fits='{1 if fits(word) else -1}']").click()
        if place < count - 1:  # after the last one the page may be gone
            page.locator(NO_WORD).wait_for(state="attached")


def is_pleasant(word):
    return WORDS[word].valence > 0


def test_the_report_opens_with_the_first_reaction_and_goes_on_with_the_questions(cast, open_page):
    report, address = a_report(cast, reacting())
    page = open_page(cast.sanne)
    ready(page, address)
    assert page.url.endswith("/welcome/reaction")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je eerste reactie")
    assert_accessible(page)
    page.get_by_role("button", name="Begin met twee oefenwoorden").click()
    assert tap_each(page, 2, is_pleasant) == list(PRACTICE_WORDS)
    expect(page.locator("[data-reaction-mark]")).to_have_text("Nu echt")
    shown = tap_each(page, 8, is_pleasant, wait=350)
    page.wait_for_url("**/welcome/questions")
    value = given(report)[CODE]
    assert [trial["word"] for trial in value["trials"]] == shown
    order = reaction_order(report.seed, "welcome", REACTION_WORDS)
    assert shown == [word.key for word in order]
    assert value["delay"] == 0 and value["at"].endswith("Z")
    for trial in value["trials"]:
        assert trial["answer"] == (1 if is_pleasant(trial["word"]) else -1)
        assert 330 <= trial["milliseconds"] < 3000
        assert trial["void"] is None


def test_each_time_is_that_of_the_tap_and_not_of_the_script(cast, open_page):
    """The page is kept busy while the tap waits to be told: its own moment counts."""
    report, page = opened(cast, open_page, words=4)
    page.evaluate("sessionStorage.setItem('reaction ' + document.forms[0].dataset.answers, '')")
    page.reload()
    page.wait_for_selector("form[data-ready]")
    page.evaluate(
        """() => document.querySelector(".reaction-stage").addEventListener("pointerdown", () => {
             const until = performance.now() + 1500;
             while (performance.now() < until);
           }, { capture: true, once: true })"""
    )
    page.get_by_role("button", name="Begin", exact=True).click()
    tap_by_hand(page, 4, is_pleasant)
    page.wait_for_url("**/welcome/questions")
    assert all(trial["milliseconds"] < 1500 for trial in given(report)[CODE]["trials"])


# Notes of each word when it is put on the page, whether within a frame of the browser's own, and
# when it was tapped.
NOTE_EACH = """() => {
  const word = document.querySelector("[data-reaction-word]");
  const text = Object.getOwnPropertyDescriptor(Node.prototype, "textContent");
  const frame = window.requestAnimationFrame;
  let isFrame = false;
  let shown = null;
  window.noted = [];
  window.requestAnimationFrame = (act) => frame((time) => {
    isFrame = true;
    act(time);
    isFrame = false;
  });
  Object.defineProperty(word, "textContent", {
    get() { return text.get.call(this); },
    set(value) {
      if (value) shown = { at: performance.now(), isFrame };
      text.set.call(this, value);
    },
  });
  document.addEventListener("pointerdown", ({ timeStamp, target }) => {
    if (target.closest("[data-fits]")) window.noted.push([timeStamp - shown.at, shown.isFrame]);
  }, { capture: true });
}"""


def test_each_time_runs_from_the_frame_that_paints_the_word(cast, open_page):
    report, page = opened(cast, open_page, words=4)
    page.evaluate("sessionStorage.setItem('reaction ' + document.forms[0].dataset.answers, '')")
    page.reload()
    page.wait_for_selector("form[data-ready]")
    page.evaluate(NOTE_EACH)
    page.get_by_role("button", name="Begin", exact=True).click()
    tap_by_hand(page, 3, is_pleasant)
    page.locator(WORD).wait_for()
    noted = page.evaluate("window.noted")
    tap_by_hand(page, 1, is_pleasant)
    page.wait_for_url("**/welcome/questions")
    trials = given(report)[CODE]["trials"]
    assert len(noted) == 3 and all(is_frame for _time, is_frame in noted)
    for (time, _is_frame), trial in zip(noted, trials, strict=False):
        assert abs(trial["milliseconds"] - time) <= 3


def test_without_a_tap_the_word_goes_after_three_seconds(cast, open_page):
    report, page = opened(cast, open_page, words=4)
    page.evaluate("sessionStorage.setItem('reaction ' + document.forms[0].dataset.answers, '')")
    # Time goes by only where it is said, so that it is not the machine's that is measured.
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.reload()
    page.wait_for_selector("form[data-ready]")
    page.get_by_role("button", name="Begin", exact=True).click()
    page.clock.run_for(450)
    expect(page.locator(WORD)).to_have_count(1)
    page.clock.run_for(2900)
    expect(page.locator(WORD)).to_have_count(1)
    page.clock.run_for(100)
    expect(page.locator(NO_WORD)).to_have_count(1)
    page.clock.resume()
    tap_each(page, 3, is_pleasant)
    page.wait_for_url("**/welcome/questions")
    first = given(report)[CODE]["trials"][0]
    assert (first["answer"], first["milliseconds"], first["void"]) == (None, None, "late")


HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.mark.parametrize("how", ["another page", "the blank page"])
def test_a_trial_during_which_the_page_was_out_of_sight_is_void(cast, open_page, how):
    report, page = opened(cast, open_page, words=4)
    page.get_by_role("button", name="Begin met twee oefenwoorden").click()
    tap_each(page, 2, is_pleasant)
    page.locator(WORD).wait_for()
    if how == "another page":
        page.evaluate(HIDE, True)
        page.wait_for_timeout(900)
        assert page.locator("[data-reaction-word]").inner_text() == ""
        page.evaluate(HIDE, False)
    else:
        page.keyboard.press("Escape")
        page.wait_for_timeout(900)
        page.keyboard.press("Escape")
    tap_each(page, 3, is_pleasant)
    page.wait_for_url("**/welcome/questions")
    voids = [trial["void"] for trial in given(report)[CODE]["trials"]]
    assert voids == ["hidden", None, None, None]


def test_skip_is_the_first_thing_that_the_focus_meets_and_works_by_keyboard(cast, open_page):
    report, page = opened(cast, open_page)
    page.locator("main").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Overslaan"
    page.keyboard.press("Enter")
    page.wait_for_url("**/welcome/questions")
    assert given(report)[CODE] == SKIPPED


def test_it_can_be_stopped_half_way_by_keyboard(cast, open_page):
    report, page = opened(cast, open_page)
    page.get_by_role("button", name="Begin met twee oefenwoorden").click()
    tap_each(page, 1, is_pleasant)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-reaction-stop')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/welcome/questions")
    assert given(report)[CODE] == SKIPPED


def test_how_long_ago_it_was_is_kept(cast, open_page):
    report, page = opened(cast, open_page, words=4)
    page.get_by_label("Hoe lang geleden was dit?").select_option("Twee uur of langer")
    page.get_by_role("button", name="Begin met twee oefenwoorden").click()
    tap_each(page, 6, is_pleasant)
    page.wait_for_url("**/welcome/questions")
    assert given(report)[CODE]["delay"] == 120


def test_what_was_given_stays_and_who_practised_is_not_asked_to_again(cast, open_page):
    report, address = a_report(cast, reacting(4, "journey_ends"))
    trials = [
        {"word": word, "answer": 1, "milliseconds": 700, "void": None}
        for word in ("happy", "valued", "irritated", "ignored")
    ]
    first, second = [step.code for step in reacting(4, "journey_ends").steps][:2]
    value = {"trials": trials, "at": None, "delay": 0}
    fill_in(report, {f"{first}.first_reaction": value})
    page = open_page(cast.sanne)
    page.goto(f"{address}/{first}/reaction")
    expect(page.locator("main")).to_contain_text("Je eerste reactie blijft zoals ze is")
    expect(page.get_by_role("button", name="Overslaan")).to_have_count(0)
    page.locator(".foot .btn-primary").click()
    page.wait_for_url(f"**/{first}/questions")
    assert given(report)[f"{first}.first_reaction"] == value
    ready(page, f"{address}/{second}/reaction")
    expect(page.get_by_role("button", name="Begin", exact=True)).to_be_visible()


def test_without_script_there_is_a_way_on(cast, open_page):
    report, address = a_report(cast, reacting())
    page = open_page(cast.sanne, java_script_enabled=False)
    page.goto(f"{address}/welcome/reaction")
    expect(page.locator("main")).to_contain_text("heeft JavaScript nodig")
    expect(page.locator("[data-reaction-begin]")).to_be_hidden()
    page.get_by_role("button", name="Overslaan").click()
    page.wait_for_url("**/welcome/questions")
    assert given(report)[CODE] == SKIPPED


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_its_pages_are_accessible(cast, open_page, colours):
    _, page = opened(cast, open_page, color_scheme=colours)
    assert_accessible(page)
    page.get_by_role("button", name="Begin met twee oefenwoorden").click()
    page.locator(WORD).wait_for()
    assert_accessible(page)
    boxes = [page.locator(f"[data-fits='{side}']").bounding_box() for side in (1, -1)]
    assert all(box["height"] >= 96 and box["width"] >= 160 for box in boxes)


def test_a_preview_shows_it_as_a_shopper_sees_it(cast, open_page):
    version = create_script(None, reacting(4), cast.lunavella)
    db.session.commit()
    page = open_page(cast.karim)
    page.goto(f"/scripts/versions/{version.uuid}/preview/nl/welcome/reaction")
    page.wait_for_selector("form[data-ready]")
    page.get_by_role("button", name="Begin met twee oefenwoorden").click()
    tap_each(page, 6, is_pleasant)
    page.wait_for_url("**/preview/nl/welcome/questions")
