"""A report in the basement: taken along, filled in, finished and handed in without reception."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import Error, Page, expect

from audit import web
from audit.assignments.models import Assignment
from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import Report
from tests.browser.checks import assert_accessible
from tests.browser.phone import Phone
from tests.browser.reporting import NEXT, STATE, WAITS, choose, given, photo_file, ready, saved
from tests.fieldwork.visits import COMPLETE, a_report, actor_of, an_assignment, fill_in

LINE = "[data-take-along]"
NOTE = "[data-drafts]"
ROW = "[data-reports] .task"


def accepted(cast: Any, script: str = "one_question") -> Assignment:
    assignment = an_assignment(cast, script)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    return assignment


def take_along(phone: Phone, assignment: Assignment) -> Page:
    phone.page.goto(f"/assignments/{assignment.uuid}")
    expect(phone.page.locator(LINE)).to_have_text("Klaar voor offline", timeout=30_000)
    return phone.page


def begin(phone: Phone, assignment: Assignment) -> Page:
    """The first page of a report that is taken along, with reception."""
    page = take_along(phone, assignment)
    page.get_by_role("button", name="Begin met het verslag").click()
    on(page, "welcome/questions")
    return page


def forget_cache(page: Page) -> None:
    """The browser's own cache keeps sheets and scripts as long as it likes, which may be not at
    all: it would hide what was not taken along."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


def on(page: Page, part: str) -> None:
    expect(page).to_have_url(re.compile(f"{part}$"))
    page.wait_for_selector("form[data-ready]")


def fill_in_the_visit(page: Page) -> None:
    """Every page of the script with one question, each left by its button."""
    on(page, "welcome/questions")
    choose(page, "greeted", "yes")
    choose(page, "welcome.grade", "8")
    choose(page, "welcome.outcome", "went_on")
    page.click(NEXT)
    on(page, "welcome/felt")
    page.locator("input[type=range]").first.press("End")
    page.click(NEXT)
    on(page, "welcome/words")
    page.locator("input[name='welcome.words:nothing']").check(force=True)
    page.click(NEXT)
    on(page, "closing/questions")
    choose(page, "closing.grade", "9")
    choose(page, "closing.recommendation", "10")
    page.click(NEXT)
    on(page, "check")


@pytest.mark.parametrize("reception", [True, False])
def test_who_forgets_to_declare_is_told_so_at_the_tick(
    cast: Any, sannes_phone: Phone, reception: bool
) -> None:
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    page = take_along(sannes_phone, report.assignment)
    ready(page, f"{address}/check")
    # A page of the server's would not come over a line that drops.
    page.route("**/check", lambda route: route.abort())
    if not reception:
        sannes_phone.lose_reception()
    page.click(NEXT)
    expect(page.locator("#declared-error")).to_have_text("Vink aan dat je er zelf was.")
    expect(page.locator("#declared")).to_be_focused()
    page.locator("#declared").check()
    expect(page.locator("#declared-error")).to_have_count(0)
    assert page.url.endswith("/check")


# Whether a form was closed to taps when its page went.
CLOSED = """addEventListener("pagehide", () => {
  const form = document.querySelector("[data-check]");
  if (form) sessionStorage.setItem("closed", form.inert);
})"""


def test_a_check_page_that_is_being_drawn_anew_takes_no_tick_that_would_be_lost(
    cast: Any, sanne: Phone
) -> None:
    report, address = a_report(cast)
    fill_in(report, COMPLETE | {"greeted": "no"})
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    page.add_init_script(CLOSED)
    drawn: list[Any] = []
    page.on("framenavigated", lambda frame: drawn.append(frame.url))
    page.goto(f"{address}/check")
    # What was kept has arrived, and the server tells it better.
    for _ in range(200):
        if len(drawn) > 1:
            break
        page.wait_for_timeout(50)
    page.wait_for_selector("form[data-ready]")
    assert page.evaluate("() => sessionStorage.getItem('closed')") == "true"
    page.locator("#declared").check()
    page.click(NEXT)
    expect(page).to_have_url(re.compile("/sent$"))


# What is on the phone: answers, photos, pages.
LEFT = """async () => {
  const here = document.querySelector("script[src*=cover]").src;
  const { all, allPhotos, person } = await import(here.replace("cover", "phone"));
  const pages = await (await caches.open(`pages-${person}`)).keys();
  return [(await all()).length, (await allPhotos()).length, pages.map(({ url }) => url)];
}"""


def state_of(assignment: Assignment) -> str:
    db.session.rollback()
    db.session.refresh(assignment)
    return assignment.state


def test_a_whole_report_is_filled_in_and_handed_in_without_reception(
    cast: Any, sannes_phone: Phone
) -> None:
    assignment = accepted(cast)
    page = take_along(sannes_phone, assignment)
    sannes_phone.lose_reception()
    page.reload()
    expect(page.locator("h1")).to_contain_text("Groningen")
    page.get_by_role("button", name="Begin met het verslag").click()
    fill_in_the_visit(page)
    expect(page.locator("[data-foot-state]")).to_contain_text(
        "het wordt ingeleverd zodra er bereik"
    )
    expect(page.locator(".station").first).to_contain_text("Ja")
    # As the server says it (audit/questions/scales.py).
    expect(page.locator(".stations")).to_contain_text("9 van 10")
    page.get_by_role("checkbox", name="Ik was er zelf").check()
    page.get_by_role("button", name="Verslag versturen").click()
    expect(page).to_have_url(re.compile("/on-this-phone$"))
    expect(page.locator(ROW)).to_contain_text("wordt ingeleverd zodra er bereik is")
    expect(page.get_by_role("link", name="Naar Vandaag")).to_be_hidden()
    assert_accessible(page)
    assert state_of(assignment) == "accepted"

    page = sannes_phone.open_again()
    page.goto("/on-this-phone")
    expect(page.locator(ROW)).to_contain_text("Ontvangen. Referentie: ")
    expect(page.get_by_role("link", name="Naar Vandaag")).to_be_visible()
    assert state_of(assignment) == "submitted"
    report = db.session.query(Report).filter_by(assignment_id=assignment.id).one()
    assert given(report)["greeted"] == "yes"
    assert given(report)["closing.grade"] == 9
    expect(page.locator(ROW)).to_contain_text(str(report.reference))
    left = page.evaluate(LEFT)
    assert left == [0, 0, []]


def test_a_gap_is_said_without_reception_and_can_be_left_for_later(
    cast: Any, sannes_phone: Phone
) -> None:
    page = take_along(sannes_phone, accepted(cast))
    sannes_phone.lose_reception()
    page.get_by_role("button", name="Begin met het verslag").click()
    on(page, "welcome/questions")
    page.click(NEXT)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("antwoorden vragen je aandacht")
    expect(summary).to_be_focused()
    assert_accessible(page)
    summary.get_by_role("link").first.click()
    expect(page.locator("input[name=greeted]").first).to_be_focused()
    choose(page, "greeted", "no")
    page.get_by_role("button", name="Verder, later invullen").click()
    on(page, "welcome/felt")
    page.goto(page.url.replace("welcome/felt", "check"))
    page.wait_for_selector("form[data-ready]")
    expect(page.locator("[data-gaps]")).to_contain_text("Nog")
    page.get_by_role("button", name="Verslag versturen").click()
    expect(page.locator("#gaps a").first).to_be_focused()
    expect(page.locator(".station").first).to_contain_text("Nee")
    page.locator("[data-gaps] a").first.click()
    on(page, r"welcome/questions\?check=1#question-welcome-grade")


def test_what_arrived_stands_on_kept_pages_as_well(cast: Any, sannes_phone: Phone) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    choose(page, "greeted", "no")
    saved(page)
    sannes_phone.lose_reception()
    page.reload()
    page.wait_for_selector("form[data-ready]")
    expect(page.locator("input[name=greeted][value=no]")).to_be_checked()
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    sannes_phone.find_reception()
    saved(page)
    report = db.session.query(Report).filter_by(assignment_id=assignment.id).one()
    assert given(report) == {"greeted": "yes"}


def test_a_photo_taken_in_the_basement_is_in_the_report(cast: Any, sannes_phone: Phone) -> None:
    assignment = accepted(cast, "all_kinds")
    page = take_along(sannes_phone, assignment)
    report = db.session.query(Report).filter_by(assignment_id=assignment.id).one()
    sannes_phone.lose_reception()
    ready(page, f"/reports/{report.uuid}/evidence/questions")
    page.set_input_files("input[name='photo:photo']", [photo_file((3000, 2000))])
    expect(page.locator(".photo-state")).to_have_text(WAITS)
    page.goto(f"/reports/{report.uuid}/check")
    page.wait_for_selector("form[data-ready]")
    expect(page.locator(".station", has_text="Foto’s: 1")).to_have_count(1)
    page = sannes_phone.open_again()
    page.goto("/on-this-phone")
    expect(page.locator(ROW)).to_contain_text("Alles ontvangen")
    assert len(given(report)["photo"]) == 1
    sannes_phone.lose_reception()
    ready(page, f"/reports/{report.uuid}/evidence/questions")
    expect(page.locator(".photo img")).to_have_count(1)
    expect(page.locator(".photo-state")).to_have_text("Ontvangen")


def test_a_stranger_on_the_same_phone_is_given_none_of_the_pages(
    cast: Any, sannes_phone: Phone, live_server: str
) -> None:
    assignment = accepted(cast)
    page = take_along(sannes_phone, assignment)
    sannes_phone.use_as(cast.joris, live_server)
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    sannes_phone.lose_reception()
    with pytest.raises(Error, match="net::ERR"):
        page.goto(f"/assignments/{assignment.uuid}")
    sannes_phone.find_reception()
    sannes_phone.use_as(cast.sanne, live_server)
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    sannes_phone.lose_reception()
    page.goto(f"/assignments/{assignment.uuid}")
    expect(page.locator("h1")).to_contain_text("Groningen")


def test_signing_out_takes_the_pages_off_the_phone(cast: Any, sannes_phone: Phone) -> None:
    page = take_along(sannes_phone, accepted(cast))
    page.goto("/account")
    page.get_by_role("button", name="Uitloggen", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in"))
    pages, marks = page.evaluate("""async () => {
        const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
        return [names, (await (await caches.open("who")).keys()).length];
    }""")
    assert (pages, marks) == ([], 0)


# What an earlier release kept, before reports were taken along: a draft without a number.
EARLIER = """async (answers) => {
  const person = document.querySelector("meta[name=person]").content;
  const request = indexedDB.open(`notes-${person}`, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("drafts", { keyPath: ["address", "code"] });
    request.result.createObjectStore("photos", { keyPath: "id" });
  };
  const store = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const writing = store.transaction("drafts", "readwrite");
  const [code, stamp, at] = ["greeted", "1", new Date().toISOString()];
  const entries = [["greeted", "yes"], ["greeted:base", "0"]];
  writing.objectStore("drafts").put({ address: answers, code, entries, at, stamp });
  await new Promise((resolve) => (writing.oncomplete = resolve));
  const photos = store.transaction("photos", "readwrite");
  const address = answers.replace(/answers$/, "photos");
  const photo = new Blob(["x"]);
  photos.objectStore("photos").put({ id: "1", address, code, photo, told: {}, at });
  await new Promise((resolve) => (photos.oncomplete = resolve));
  store.close();
}"""


def test_a_newer_store_keeps_what_is_in_it(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    page = sanne.page
    # Nothing of ours runs here, so that the store is the earlier one.
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/on-this-phone")
    page.evaluate(EARLIER, f"{address}/answers")
    page.unroute("**/*.js")
    page.route("**/photos", lambda route: route.abort())
    ready(page, f"{address}/welcome/questions")
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    saved(page)
    assert given(report) == {"greeted": "yes"}
    page.goto("/on-this-phone")
    _answers, photos, _pages = page.evaluate(LEFT)
    assert photos == 1


ALL_NEWER = """async () => {
  const kept = await (await caches.open("assets")).keys();
  return kept.length > 0 && kept.every(({ url }) => url.includes("/static/newer/"));
}"""

NEW_WORKER = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const taken = new Promise((resolve) => (navigator.serviceWorker.oncontrollerchange = resolve));
  await registration.update();
  await taken;
}"""


def test_a_new_release_leaves_open_reports_as_they_are(
    cast: Any, sannes_phone: Phone, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = accepted(cast)
    page = begin(sannes_phone, assignment)
    forget_cache(page)
    sannes_phone.lose_reception()
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    monkeypatch.setattr(web, "_digest", lambda _folder: "newer")
    newer = web.create_app(app.config["SETTINGS"], testing=True)
    # A newer worker takes over, as a browser does that saw it before reception was lost.
    worker = newer.view_functions["fieldwork.worker"]
    script = worker().get_data(as_text=True) + "// newer"  # type: ignore[union-attr]
    newer.view_functions["fieldwork.worker"] = lambda: Response(script, mimetype="text/javascript")
    page.route("**/answers", lambda route: route.abort())
    sannes_phone.find_reception()
    monkeypatch.setattr(app, "wsgi_app", newer.wsgi_app)
    page.evaluate(NEW_WORKER)
    forget_cache(page)
    sannes_phone.lose_reception()
    page.unroute("**/answers")
    # Without reception the pages of the old release go on, with its own sheets and scripts.
    page.reload()
    page.wait_for_selector("form[data-ready]")
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    sannes_phone.find_reception()
    monkeypatch.setattr(app, "wsgi_app", newer.wsgi_app)
    saved(page)
    report = db.session.query(Report).filter_by(assignment_id=assignment.id).one()
    assert given(report) == {"greeted": "yes"}
    # With reception the new release draws the page, and is taken along in its turn.
    page.reload()
    page.wait_for_selector("form[data-ready]")
    assert "/static/newer/js/runner.js" in page.content()
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    for _ in range(150):
        if page.evaluate(ALL_NEWER):
            break
        page.wait_for_timeout(200)
    else:
        raise AssertionError("what the old release brought is still kept")
    forget_cache(page)
    sannes_phone.lose_reception()
    page.reload()
    page.wait_for_selector("form[data-ready]")
    assert "/static/newer/js/runner.js" in page.content()
