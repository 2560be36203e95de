"""What was given without reception: it outlives the page, goes by itself, and is nobody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db, now
from audit.fieldwork.models import Photo
from tests.browser.phone import Phone
from tests.browser.reporting import (
    ANSWER_ALL,
    STATE,
    WAITS,
    choose,
    given,
    photo_file,
    ready,
    saved,
)
from tests.fieldwork.visits import a_report, actor_of

ONE = "Eén antwoord staat alleen nog op deze telefoon"
NOTE = "[data-drafts]"


def test_an_answer_outlives_its_page_and_stands_in_its_field_again(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    assert given(report) == {}
    page = sanne.open_again()
    ready(page, f"{address}/welcome/questions")
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    saved(page)
    assert given(report) == {"greeted": "yes"}


def test_it_is_sent_from_the_start_page_and_said_until_then(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    page.route("**/answers", lambda route: route.abort())
    page.goto("/today")
    expect(page.locator(NOTE)).to_contain_text(ONE)
    assert given(report) == {}
    page.unroute("**/answers")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(NOTE)).to_be_hidden()
    assert given(report) == {"greeted": "yes"}
    page.reload()
    expect(page.locator(NOTE)).to_be_hidden()


def in_trouble(route: Any) -> None:
    route.fulfill(status=500, body="Internal Server Error")


def unanswered(route: Any) -> None:
    route.fetch()
    route.abort()


@pytest.mark.parametrize("fault", [in_trouble, unanswered])
def test_it_leaves_the_phone_only_when_the_server_says_that_it_has_it(
    cast: Any, sanne: Phone, fault: Any
) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    sanne.page.allowed_errors += ["500"]  # type: ignore[attr-defined]
    page = sanne.open_again()
    page.route("**/answers", fault)
    with page.expect_request("**/answers"):
        page.goto("/today")
    page.wait_for_timeout(500)
    expect(page.locator(NOTE)).to_contain_text(ONE)
    assert given(report) == ({} if fault is in_trouble else {"greeted": "yes"})
    page.unroute("**/answers")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(NOTE)).to_be_hidden()
    assert given(report) == {"greeted": "yes"}


def test_what_is_typed_is_kept_to_the_last_letter(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast, "all_kinds")
    ready(sanne.page, f"{address}/texts/questions")
    sanne.lose_reception()
    words = "Er stond een rij, en niemand zei iets."
    sanne.page.locator("[name=long_text]").press_sequentially(words, delay=2)
    expect(sanne.page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page = sanne.open_again()
    page.route("**/answers", lambda route: route.abort())
    ready(page, f"{address}/texts/questions")
    expect(page.locator("[name=long_text]")).to_have_value(words)


def test_answers_of_another_page_of_the_report_go_along(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    ready(page, f"{address}/welcome/felt")
    saved(page)
    assert given(report) == {"greeted": "yes"}


# What the page would post; without what it says of the answer that it was drawn from.
ENTRIES = """() => [...new FormData(document.querySelector("form[data-runner]"))]
  .filter(([name, value]) => !/^:|:base$/.test(name) && typeof value === "string")"""


@pytest.mark.parametrize(
    ("script", "where", "questions"),
    [
        ("all_kinds", "choices/questions", 3),
        ("all_kinds", "scales/questions", 4),
        ("all_kinds", "numbers/questions", 4),
        ("all_kinds", "texts/questions", 2),
        ("all_kinds", "calendar/questions", 3),
        ("one_question", "welcome/felt", 1),
        ("one_question", "welcome/words", 1),
    ],
)
def test_every_field_is_filled_in_again(
    cast: Any, sanne: Phone, script: str, where: str, questions: int
) -> None:
    _report, address = a_report(cast, script)
    ready(sanne.page, f"{address}/{where}")
    assert sanne.page.url.endswith(where)
    sanne.lose_reception()
    before = sanne.page.evaluate(ENTRIES)
    sanne.page.evaluate(ANSWER_ALL)
    expect(sanne.page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    kept = sanne.page.evaluate(ENTRIES)
    assert len({name.split(":")[0] for name, value in kept if value}) == questions
    assert kept != before
    page = sanne.open_again()
    page.route("**/answers", lambda route: route.abort())
    ready(page, f"{address}/{where}")
    assert page.evaluate(ENTRIES) == kept


def choose_photos(page: Page, *files: dict[str, Any]) -> None:
    page.set_input_files("input[name='photo:photo']", files)


def test_photos_outlive_their_page_and_stand_there_again(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast, "all_kinds")
    ready(sanne.page, f"{address}/evidence/questions")
    sanne.lose_reception()
    choose_photos(sanne.page, photo_file((3000, 2000)), photo_file((300, 200)))
    expect(sanne.page.locator(".photo-state")).to_have_text([WAITS, WAITS])
    expect(sanne.page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page = sanne.open_again()
    ready(page, f"{address}/evidence/questions")
    expect(page.locator(".photo-state")).to_have_text(["Ontvangen", "Ontvangen"])
    saved(page)
    assert len(given(report)["photo"]) == 2
    rows = db.session.scalars(select(Photo).order_by(Photo.width)).all()
    # The larger one was made smaller before it was kept: two thousand pixels on its longest side.
    assert [row.width for row in rows] == [300, 2000]
    page.reload()
    expect(page.locator(".photo img")).to_have_count(2)
    assert page.locator(".photo-state").count() == 0


# A private window of WebKit, as on an iPhone: a file in a row makes the whole transaction fail.
NO_FILES = """() => {
  const { put, add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (row) {
    if (!(row.photo instanceof Blob)) return put.call(this, row);
    put.call(this, { id: row.id });
    return add.call(this, { id: row.id });
  };
}"""


def test_a_photo_is_kept_where_the_browser_keeps_no_files(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast, "all_kinds")
    ready(sanne.page, f"{address}/evidence/questions")
    sanne.lose_reception()
    sanne.page.evaluate(NO_FILES)
    choose_photos(sanne.page, photo_file((3000, 2000)))
    expect(sanne.page.locator(".photo-state")).to_have_text([WAITS])
    expect(sanne.page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page = sanne.open_again()
    ready(page, f"{address}/evidence/questions")
    expect(page.locator(".photo-state")).to_have_text(["Ontvangen"])
    assert len(given(report)["photo"]) == 1
    assert db.session.scalars(select(Photo.width)).all() == [2000]


def test_photos_go_from_the_start_page_too_each_of_them_once(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast, "all_kinds")
    ready(sanne.page, f"{address}/evidence/questions")
    sanne.lose_reception()
    choose_photos(sanne.page, photo_file((300, 200)), photo_file((301, 200)))
    expect(sanne.page.locator(".photo-state")).to_have_text([WAITS, WAITS])
    page = sanne.open_again()
    page.route("**/photos", lambda route: route.abort())
    page.goto("/today")
    expect(page.locator(NOTE)).to_contain_text("2 foto’s staan alleen nog op deze telefoon")
    page.unroute("**/photos")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(NOTE)).to_be_hidden()
    assert len(given(report)["photo"]) == 2
    assert len(db.session.scalars(select(Photo)).all()) == 2


def test_a_photo_that_was_taken_away_does_not_come_back(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast, "all_kinds")
    ready(sanne.page, f"{address}/evidence/questions")
    sanne.lose_reception()
    choose_photos(sanne.page, photo_file((300, 200)))
    expect(sanne.page.locator(".photo-state")).to_have_text(WAITS)
    sanne.page.locator(".photo").get_by_role("button", name="Verwijderen").click()
    expect(sanne.page.locator(".photo")).to_have_count(0)
    page = sanne.open_again()
    ready(page, f"{address}/evidence/questions")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".photo")).to_have_count(0)
    assert "photo" not in given(report)


def test_a_photo_that_is_none_is_named_again_where_it_was_chosen(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast, "all_kinds")
    ready(sanne.page, f"{address}/evidence/questions")
    sanne.lose_reception()
    wrong = {"name": "bon.jpg", "mimeType": "image/jpeg", "buffer": b"no photo at all"}
    choose_photos(sanne.page, wrong)
    expect(sanne.page.locator(".photo-state")).to_have_text(WAITS)
    page = sanne.open_again()
    page.goto("/today")
    expect(page.locator(NOTE)).to_contain_text("Eén antwoord of foto heeft jou nodig")
    ready(page, f"{address}/evidence/questions")
    expect(page.locator(".photo-state")).to_contain_text("geen foto")
    page.locator(".photo").get_by_role("button", name="Verwijderen").click()
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    expect(page.locator(NOTE)).to_be_hidden()


def test_whoever_else_uses_the_phone_sees_and_sends_nothing_of_it(
    cast: Any, sanne: Phone, live_server: str
) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    sanne.use_as(cast.joris, live_server)
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    expect(page.locator(NOTE)).to_be_hidden()
    assert given(report) == {}
    sanne.use_as(cast.sanne, live_server)
    ready(page, f"{address}/welcome/questions")
    saved(page)
    assert given(report) == {"greeted": "yes"}


def test_signing_out_asks_first(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    page.route("**/answers", lambda route: route.abort())
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.goto("/account")
    expect(page.locator(NOTE)).to_contain_text(ONE)
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Uitloggen", exact=True).click()
    expect(page).to_have_url(re.compile("/account$"))
    assert "alleen op deze telefoon" in asked[0]
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Uitloggen", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in"))
    assert given(report) == {}


def test_an_answer_that_another_phone_gave_meanwhile_is_asked_about(
    cast: Any, sanne: Phone, browse: Any
) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    tablet = browse(cast.sanne)
    tablet.get(f"{address}/welcome/questions")
    data = {":code": "greeted", "greeted": "no", "greeted:base": "0"}
    tablet.post(f"{address}/answers", data=data, expect=200)
    page.goto("/today")
    expect(page.locator(NOTE)).to_contain_text("Eén antwoord of foto heeft jou nodig")
    assert given(report) == {"greeted": "no"}
    ready(page, f"{address}/welcome/questions")
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    both = page.locator("[data-two-answers=greeted]")
    expect(both).to_contain_text("Nee")
    assert given(report) == {"greeted": "no"}
    # Not "check", which looks at it afterwards: it goes as soon as it is saved.
    both.get_by_label("Het antwoord hieronder").click()
    saved(page)
    assert given(report) == {"greeted": "yes"}
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    expect(page.locator(NOTE)).to_be_hidden()


def test_a_refusal_that_comes_late_leaves_a_newer_answer_alone(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/answers", hold)
    with page.expect_request("**/answers"):
        page.goto("/today")
    other = sanne.context.new_page()
    other.route("**/answers", lambda route: route.abort())
    ready(other, f"{address}/welcome/questions")
    choose(other, "greeted", "no")
    expect(other.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    held[0].fulfill(json={"stored": [], "refused": {"greeted": "Nee"}, "contested": {}})
    expect(page.locator(NOTE)).to_contain_text(ONE)
    other.close()
    page.unroute("**/answers")
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    expect(page.locator(NOTE)).to_be_hidden()
    assert given(report) == {"greeted": "no"}


def test_what_comes_after_the_report_was_taken_back_is_said(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    move(actor_of(cast.karim), report.assignment, "withdraw", "Winkel gesloten")
    db.session.commit()
    page = sanne.open_again()
    page.goto("/today")
    expect(page.locator(NOTE)).to_contain_text("Eén antwoord of foto kwam te laat")
    page.get_by_role("button", name="Verwijderen").click()
    expect(page.locator(NOTE)).to_be_hidden()
    page.reload()
    expect(page.locator(NOTE)).to_be_hidden()


def test_after_a_day_it_says_since_when(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    page.route("**/answers", lambda route: route.abort())
    page.goto("/today")
    expect(page.locator(NOTE)).to_contain_text(ONE)
    expect(page.locator(NOTE)).not_to_contain_text("wacht sinds")
    page.clock.install(time=now().timestamp() + 25 * 3600)
    page.reload()
    expect(page.locator(NOTE)).to_contain_text("Het oudste wacht sinds")


def test_a_phone_that_cannot_keep_it_says_to_stay(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast)
    sanne.page.add_init_script(
        "indexedDB.open = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    ready(sanne.page, f"{address}/welcome/questions")
    sanne.lose_reception()
    choose(sanne.page, "greeted", "yes")
    expect(sanne.page.locator(STATE)).to_contain_text("Nog niet alles is bewaard")


def test_an_answer_contested_on_another_page_holds_back_nothing(
    cast: Any, sanne: Phone, browse: Any
) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.open_again()
    tablet = browse(cast.sanne)
    tablet.get(f"{address}/welcome/questions")
    told = {":code": "greeted", "greeted": "no", "greeted:base": "0"}
    tablet.post(f"{address}/answers", data=told, expect=200)
    ready(page, f"{address}/closing/questions")
    choose(page, "closing.grade", "7")
    line = page.locator(STATE)
    expect(line.get_by_role("link")).to_have_text("Twee antwoorden op één vraag: kies welk telt.")
    assert given(report)["closing.grade"] == 7
    line.get_by_role("link").click()
    page.wait_for_url("**/welcome/questions")
    page.get_by_label("Het antwoord hieronder").click()
    saved(page)
    assert set(given(report)) >= {"greeted", "closing.grade"}
