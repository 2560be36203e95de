"""What a phone says of what it keeps: each state of a report and of a photo, in words and picture;
that it asks to keep it; and how it is put among the phone's own apps."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db, now
from audit.fieldwork.models import Answer
from tests.browser.checks import assert_accessible
from tests.browser.phone import Phone, phone_of
from tests.browser.reporting import NEXT, STATE, WAITS, choose, given, photo_file, ready, saved
from tests.browser.test_offline import ROW, accepted, begin, forget_cache, on
from tests.browser.test_offline_together import finish_without_reception, report_of, send
from tests.fieldwork.visits import COMPLETE, a_report, actor_of, an_assignment, fill_in

# Some words and the drawing beside them, by its name among those that the page keeps.
PICTURE = """(line) => {
  const [drawn] = line.querySelectorAll("svg");
  const kept = document.querySelector("template[data-icons]").content;
  const like = (one) => one.querySelector("svg").innerHTML === drawn?.innerHTML;
  const found = [...kept.querySelectorAll("[data-icon]")].find(like);
  return [line.textContent, found?.dataset.icon ?? null];
}"""


def hold(held: list[Any]) -> Callable[[Any], None]:
    """Let these requests wait."""

    def keep(route: Any) -> None:
        held.append(route)

    return keep


def says(line: Locator, words: str, picture: str) -> None:
    """Both at one moment: what is tried again says something else meanwhile."""
    for _ in range(300):
        text, drawn = line.evaluate(PICTURE)
        if words in text and drawn == picture:
            return
        line.page.wait_for_timeout(50)
    raise AssertionError(f"{text} with {drawn}, not {words} with {picture}")


def test_a_report_says_in_words_and_a_picture_where_it_is(cast: Any, sannes_phone: Phone) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    row = page.locator(f"{ROW} .task-state")
    page.goto("/on-this-phone")
    says(row, "Klaar voor offline", "check")
    page.go_back()
    on(page, "welcome/questions")
    sannes_phone.lose_reception()
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page.goto("/on-this-phone")
    # With since when the oldest waits.
    expect(row).to_contain_text(
        re.compile(r"Nog niet verstuurd: één antwoord, sinds \d+ \w+.*\d:\d\d")
    )
    says(row, "Nog niet verstuurd", "mobile")
    # On its way, as long as the server takes.
    held: list[Any] = []
    page.route("**/answers", hold(held))
    sannes_phone.find_reception()
    page.evaluate("dispatchEvent(new Event('online'))")
    says(row, "Wordt verstuurd", "arrow-up")
    page.wait_for_timeout(200)
    for route in held:
        route.continue_()
    page.unroute("**/answers")
    expect(row).to_contain_text("Alles ontvangen")
    says(row, "Alles ontvangen", "check")
    assert given(report_of(assignment)) == {"greeted": "yes"}


def test_a_report_that_needs_its_shopper_says_so(
    cast: Any, sannes_phone: Phone, browse: Any
) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    sannes_phone.lose_reception()
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page = sannes_phone.open_again()
    tablet, address = browse(cast.sanne), f"/reports/{report_of(assignment).uuid}"
    tablet.get(f"{address}/welcome/questions")
    told = {":code": "greeted", "greeted": "no", "greeted:base": "0"}
    tablet.post(f"{address}/answers", data=told, expect=200)
    page.goto("/on-this-phone")
    says(page.locator(f"{ROW} .task-state"), "Heeft jou nodig", "alert")


def test_a_photo_says_in_words_and_a_picture_where_it_is(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast, "all_kinds")
    page = sanne.page
    ready(page, f"{address}/evidence/questions")
    held: list[Any] = []
    page.route("**/photos", hold(held))
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))])
    state = page.locator(".photo-state")
    expect(state).to_contain_text(re.compile(r"\d+.?%"))
    says(state, "Bezig", "arrow-up")
    # Until it was seen that it waits, nothing gets through.
    page.route("**/photos", lambda route: route.abort())
    for route in held:
        route.abort()
    says(state, WAITS, "cloud-off")
    page.unroute("**/photos")
    page.evaluate("dispatchEvent(new Event('online'))")
    says(state, "Ontvangen", "check")
    wrong = {"name": "bon.jpg", "mimeType": "image/jpeg", "buffer": b"no photo at all"}
    page.set_input_files("input[name='photo:photo']", [wrong])
    says(state.nth(1), "geen foto", "alert")


def test_the_browser_is_asked_to_keep_what_is_on_the_phone(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast)
    page = sanne.page
    page.add_init_script(
        """window.askedToKeep = 0;
        navigator.storage.persist = async () => { window.askedToKeep += 1; return true; };"""
    )
    ready(page, f"{address}/welcome/questions")
    assert page.evaluate("askedToKeep") == 0
    choose(page, "greeted", "yes")
    saved(page)
    choose(page, "greeted", "no")
    saved(page)
    assert page.evaluate("askedToKeep") == 1


def test_the_briefing_too_is_read_without_reception_and_in_the_shoppers_language(
    cast: Any, open_page: Any, app: Flask, monkeypatch: Any
) -> None:
    assignment = an_assignment(cast, briefing=True)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    opened = open_page(cast.sanne, language="en", service_workers="allow")
    phone = phone_of(opened, app, monkeypatch)
    page = phone.page
    page.goto(f"/assignments/{assignment.uuid}/briefing")
    page.get_by_role("link", name="I have read it: to the questions").click()
    choose(page, "soup", "soup")
    page.click(NEXT)
    page.goto(f"/assignments/{assignment.uuid}")
    line = page.locator("[data-take-along]")
    expect(line).to_have_text("Ready for offline", timeout=30_000)
    forget_cache(page)
    phone.lose_reception()
    page.goto(f"/assignments/{assignment.uuid}/briefing")
    expect(page.locator("main")).to_contain_text("Order soup.")
    page.goto(f"/assignments/{assignment.uuid}")
    page.get_by_role("button", name="Start the report").click()
    on(page, "welcome/questions")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("main")).to_contain_text("Did somebody greet you")


def test_a_report_from_a_phone_whose_clock_is_a_day_off_is_handed_in_when_it_was(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    for days in (1, -1):
        # From here on the page's own clock is off; it goes on as clocks do.
        page.clock.install(time=now() + dt.timedelta(days=days))
        sannes_phone.lose_reception()
        page.reload()
        on(page, "welcome/questions")
        choose(page, "greeted", "yes" if days > 0 else "no")
        expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
        sannes_phone.find_reception()
        saved(page)
    (kept,) = db.session.scalars(select(Answer).filter_by(code="greeted")).all()
    # Behind: our clock less the phone's.
    assert kept.value == "no"
    assert abs(kept.clock_offset - 86_400) < 60
    ready(page, page.url.replace("welcome/questions", "check"))


def test_a_clock_that_is_set_back_brings_no_earlier_answer_back(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    for days, greeted in ((1, "yes"), (0, "no")):
        page.clock.install(time=now() + dt.timedelta(days=days))
        sannes_phone.lose_reception()
        page.reload()
        on(page, "welcome/questions")
        choose(page, "greeted", greeted)
        expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
        page.reload()
        on(page, "welcome/questions")
        expect(page.locator(f"input[name=greeted][value={greeted}]")).to_be_checked()
        sannes_phone.find_reception()
        saved(page)
    assert given(report_of(assignment))["greeted"] == "no"


# Two answers to one question, of two pages: the reply to the first came after that to the second.
LATE_REPLY = """async (address) => {
  const here = document.querySelector("script[src*=cover]").src;
  const { keep } = await import(here.replace("cover", "phone"));
  const row = (device, sequence, received, value) => ({
    address: `${address}/answers`, code: "greeted", device, sequence, received, stamp: device,
    at: "2026-11-23T19:00:00.000Z", entries: [["greeted", value], ["greeted:base", "0"]],
  });
  await keep([row("a", 40, 9, "yes"), row("b", 41, 8, "no")]);
  localStorage.clear();
}"""
NUMBERS = """async () => {
  const here = document.querySelector("script[src*=cover]").src;
  const { all } = await import(here.replace("cover", "phone"));
  return (await all()).map(({ entries, sequence }) => [new Map(entries).get("greeted"), sequence]);
}"""


def test_what_was_given_last_stands_whichever_reply_came_first(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    page.evaluate(LATE_REPLY, f"/reports/{report_of(assignment).uuid}")
    sannes_phone.lose_reception()
    page.reload()
    on(page, "welcome/questions")
    expect(page.locator("input[name=greeted][value=no]")).to_be_checked()
    # The browser forgot how far it had counted.
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    assert page.evaluate(NUMBERS) == [["yes", 40], ["no", 41], ["yes", 42]]


def test_a_store_that_the_browser_took_away_is_opened_again(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast)
    page = sanne.page
    ready(page, f"{address}/welcome/questions")
    choose(page, "greeted", "yes")
    saved(page)
    taking = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    taking.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    sanne.lose_reception()
    choose(page, "greeted", "no")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")


# The store takes a row, and takes it back when it is to be written: so a full disk is told.
TAKES_BACK = """() => {
  const { put } = IDBObjectStore.prototype;
  IDBTransaction.prototype.commit = () => {};
  IDBObjectStore.prototype.put = function (...given) {
    const asked = put.apply(this, given);
    asked.addEventListener("success", () => this.transaction.abort());
    return asked;
  };
}"""


# Gives an answer, and another one in the very moment in which the page goes.
GIVE_AND_LEAVE = """(value) => {
  const fieldOf = (name, value) => `input[name="${name}"][value="${value}"]`;
  const give = (...answer) => document.querySelector(fieldOf(...answer)).click();
  give("welcome.grade", value);
  return new Promise((resolve) => setTimeout(() => {
    give("greeted", value === "4" ? "yes" : "no");
    location.assign("/today");
    resolve();
  }, 3));
}"""


def test_an_answer_given_as_the_page_goes_is_kept_on_a_slow_phone(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast)
    page = sanne.page
    page.route("**/answers", lambda route: route.abort())
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    for grade, greeted in (("4", "yes"), ("5", "no"), ("4", "yes"), ("5", "no")):
        ready(page, f"{address}/welcome/questions")
        page.evaluate(GIVE_AND_LEAVE, grade)
        page.wait_for_url("**/today")
        ready(page, f"{address}/welcome/questions")
        assert page.locator(f"input[name='welcome.grade'][value='{grade}']").is_checked()
        assert page.locator(f"input[name=greeted][value={greeted}]").is_checked()


def test_what_the_browser_takes_back_at_the_end_of_a_write_is_not_called_kept(
    cast: Any, sanne: Phone
) -> None:
    report, address = a_report(cast, "all_kinds")
    page = sanne.page
    ready(page, f"{address}/evidence/questions")
    sanne.lose_reception()
    page.locator("input[name=acknowledgement]").check(force=True)
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page.evaluate(TAKES_BACK)
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))])
    expect(page.locator(STATE)).to_contain_text("Nog niet alles is bewaard")
    says(page.locator(".photo-state"), "", "alert")
    page.locator("input[name=acknowledgement]").uncheck(force=True)
    expect(page.locator("[data-question=acknowledgement] [data-saved]")).not_to_contain_text(WAITS)
    # Both go as soon as they can.
    sanne.find_reception()
    saved(page)
    assert len(given(report)["photo"]) == 1


def offer_to_add(page: Any, outcome: str) -> None:
    """What a browser does that can put a site among the apps by a tap."""
    page.evaluate(
        """(outcome) => {
          const event = new Event("beforeinstallprompt", { cancelable: true });
          event.prompt = () => (window.prompted = true);
          event.userChoice = Promise.resolve({ outcome });
          window.dispatchEvent(event);
        }""",
        outcome,
    )


def test_the_hint_to_keep_it_at_hand_comes_after_a_report_until_it_is_followed(
    cast: Any, sannes_phone: Phone
) -> None:
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    page = sannes_phone.page
    card = page.get_by_role("region", name="Houd dit bij de hand")
    ready(page, f"{address}/check")
    expect(card).to_have_count(0)
    send(page)
    page.wait_for_url("**/sent")
    expect(card).to_contain_text("“Notities”")
    assert_accessible(page)
    for outcome in ("dismissed", "accepted"):
        offer_to_add(page, outcome)
        card.get_by_role("button", name="Toevoegen").click()
        assert page.evaluate("window.prompted")
        expect(card).to_be_hidden()
        page.goto("/today")
        page.wait_for_load_state("networkidle")
        expect(card).to_be_visible(visible=outcome == "dismissed")


def test_the_hint_stands_at_today_too_until_it_is_declined(cast: Any, sannes_phone: Phone) -> None:
    """A report that handed itself in shows no receipt."""
    page = finish_without_reception(sannes_phone, accepted(cast))
    card = page.get_by_role("region", name="Houd dit bij de hand")
    sannes_phone.find_reception()
    expect(page.locator(ROW)).to_contain_text("Ontvangen. Referentie: ")
    expect(card).to_have_count(0)
    page.get_by_role("link", name="Naar Vandaag").click()
    expect(card).to_be_visible()
    assert_accessible(page)
    card.get_by_role("button", name="Nu niet").click()
    expect(card).to_be_hidden()
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(card).to_be_hidden()
