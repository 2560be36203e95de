"""Reception that comes and goes, replies that get lost, a browser that is killed: nothing is lost,
nothing is there twice, and nobody has to press anything."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Playwright, expect
from sqlalchemy import func, select

from audit.database import db
from audit.fieldwork.models import Photo, SupersededAnswer
from tests.browser.battery import Killable
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
from tests.fieldwork.visits import a_report

KINDS = {
    "choices": "choices/questions",
    "scales": "scales/questions",
    "numbers": "numbers/questions",
    "texts": "texts/questions",
    "calendar": "calendar/questions",
}


def rows_of(table: Any) -> int:
    db.session.rollback()
    return int(db.session.scalar(select(func.count()).select_from(table)) or 0)


def test_a_reply_that_gets_lost_is_asked_for_again(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    page = sanne.page
    lost: list[int] = []

    def lose(route: Any) -> None:
        answer = route.fetch()
        lost.append(answer.status)
        if len(lost) > 2:
            route.fulfill(response=answer)
        else:
            route.abort()

    page.route("**/answers", lose)
    ready(page, f"{address}/welcome/questions")
    choose(page, "greeted", "yes")
    saved(page)
    assert lost == [200, 200, 200]
    assert given(report) == {"greeted": "yes"}
    assert rows_of(SupersededAnswer) == 0


def test_an_answer_that_follows_a_lost_reply_takes_the_place_of_the_one_before(
    cast: Any, sanne: Phone
) -> None:
    report, address = a_report(cast)
    page = sanne.page

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/answers", lose)
    ready(page, f"{address}/welcome/questions")
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page.unroute("**/answers")
    choose(page, "greeted", "no")
    saved(page)
    assert given(report) == {"greeted": "no"}
    assert page.locator("[data-two-answers=greeted]").count() == 0


def flap(phone: Phone, seconds: float) -> None:
    """Reception for a moment, then none, and so on; it ends with some."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for offline in (True, False):
            phone.context.set_offline(offline)
            phone.page.wait_for_timeout(250)


def test_reception_that_flaps_leaves_nothing_behind_and_nothing_twice(
    cast: Any, sanne: Phone
) -> None:
    report, address = a_report(cast, "all_kinds")
    page = sanne.page
    wanted = {}
    for where in ("scales", "numbers"):
        ready(page, f"{address}/{where}/questions")
        page.evaluate(ANSWER_ALL)
        flap(sanne, 3)
        saved(page)
        wanted[where] = set(given(report))
    ready(page, f"{address}/evidence/questions")
    page.set_input_files("input[name='photo:photo']", [photo_file((900, 700)), photo_file()])
    flap(sanne, 3)
    expect(page.locator(".photo-state")).to_have_text(["Ontvangen", "Ontvangen"], timeout=40_000)
    saved(page)
    assert wanted["scales"] < set(given(report))
    assert len(given(report)["photo"]) == 2
    assert rows_of(Photo) == 2


# Two letters, the second while the first is being written, and nothing else happens to the page.
# Says whether both are kept.
TWO_LETTERS = """async () => {
  const soon = window.setTimeout;
  window.setTimeout = (act, wait = 0) => (wait < 500 ? soon(act, wait) : 0);
  const here = document.querySelector("script[src*=runner]").src;
  const { all } = await import(here.replace("runner", "phone"));
  const field = document.querySelector("[name=long_text]");
  for (const letters of ["E", "Er"]) {
    field.value = letters;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => soon(resolve));
  }
  for (const begun = performance.now(); performance.now() < begun + 10_000; ) {
    const kept = (await all()).flatMap(({ entries }) => entries).map(([, value]) => value);
    if (kept.includes("Er")) return true;
  }
  return false;
}"""


def test_a_letter_typed_during_a_write_is_written_right_after_it(cast: Any, sanne: Phone) -> None:
    _report, address = a_report(cast, "all_kinds")
    ready(sanne.page, f"{address}/texts/questions")
    sanne.lose_reception()
    assert sanne.page.evaluate(TWO_LETTERS)


def test_a_full_phone_says_so_and_overwrites_nothing(cast: Any, sanne: Phone) -> None:
    report, address = a_report(cast)
    sanne.in_the_basement(f"{address}/welcome/questions")
    page = sanne.page
    # From now on the browser's store takes nothing any more.
    page.evaluate("""() => {
        IDBObjectStore.prototype.put = () => {
            throw new DOMException("full", "QuotaExceededError");
        };
    }""")
    choose(page, "greeted", "no")
    expect(page.locator(STATE)).to_contain_text("Nog niet alles is bewaard")
    page = sanne.open_again()
    ready(page, f"{address}/welcome/questions")
    expect(page.locator("input[name=greeted][value=yes]")).to_be_checked()
    saved(page)
    assert given(report) == {"greeted": "yes"}


@pytest.fixture
def battery(
    playwright: Playwright, tmp_path: Path, app: Flask, live_server: str
) -> Iterator[Killable]:
    found = Killable(playwright, tmp_path / "phone", app)
    found.address = live_server
    yield found
    found.kill()


def test_a_killed_browser_has_everything_when_it_is_opened_again(
    cast: Any, battery: Killable, database: Any
) -> None:
    report, address = a_report(cast, "all_kinds")
    for where in KINDS.values():
        page = battery.open(cast.sanne)
        page.route("**/answers", lambda route: route.abort())
        ready(page, f"{address}/{where}")
        page.evaluate(ANSWER_ALL)
        expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
        battery.kill()
        assert given(report) == {}
    page = battery.open(cast.sanne)
    page.goto("/on-this-phone")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-drafts]")).to_be_hidden()
    assert len(given(report)) == 16


def test_an_answer_that_is_changed_after_the_browser_was_killed_counts(
    cast: Any, battery: Killable
) -> None:
    report, address = a_report(cast)
    page = battery.open(cast.sanne)
    page.route("**/answers", lambda route: route.abort())
    ready(page, f"{address}/welcome/questions")
    choose(page, "greeted", "yes")
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    # What a browser counts elsewhere than in its store on disk may not have been written yet.
    battery.kill()
    page = battery.open(cast.sanne)
    ready(page, f"{address}/welcome/questions")
    saved(page)
    assert given(report) == {"greeted": "yes"}
    choose(page, "greeted", "no")
    saved(page)
    assert given(report) == {"greeted": "no"}


def test_a_photo_that_broke_off_goes_again_by_itself_on_its_own_page(
    cast: Any, sanne: Phone
) -> None:
    report, address = a_report(cast, "all_kinds")
    page = sanne.page
    ready(page, f"{address}/evidence/questions")
    page.route("**/photos", lambda route: route.abort())
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))])
    expect(page.locator(".photo-state")).to_have_text(WAITS)
    # The browser never noticed that anything was wrong, so it says nothing when it is right again.
    page.unroute("**/photos")
    expect(page.locator(".photo-state")).to_have_text("Ontvangen")
    saved(page)
    assert len(given(report)["photo"]) == 1


def test_a_photo_chosen_where_nothing_more_can_be_fetched_goes_up_whole(
    cast: Any, sanne: Phone
) -> None:
    report, address = a_report(cast, "all_kinds")
    page = sanne.page
    ready(page, f"{address}/evidence/questions")
    sanne.lose_reception()
    page.set_input_files("input[name='photo:photo']", [photo_file((2400, 1800))])
    expect(page.locator(".photo-state")).to_have_text(WAITS)
    sanne.find_reception()
    expect(page.locator(".photo-state")).to_have_text("Ontvangen")
    saved(page)
    assert len(given(report)["photo"]) == 1


# As on a phone that takes its time over a photo.
SLOWLY = """
  const make = createImageBitmap;
  window.createImageBitmap = async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return make(...given);
  };
"""


def test_a_photo_that_is_still_being_made_smaller_is_not_called_kept(
    cast: Any, sanne: Phone
) -> None:
    _report, address = a_report(cast, "all_kinds")
    page = sanne.page
    page.add_init_script(SLOWLY)
    ready(page, f"{address}/evidence/questions")
    # As where a worker has kept it.
    runner = page.locator("script[src*=runner]").get_attribute("src")
    page.evaluate("(address) => import(address)", runner.replace("runner", "smaller"))
    sanne.lose_reception()
    page.locator("input[name=acknowledgement]").check(force=True)
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
    page.set_input_files("input[name='photo:photo']", [photo_file((300, 200))])
    expect(page.locator(".photo")).to_have_count(1)
    assert "Op deze telefoon bewaard" not in page.locator(STATE).inner_text()
    expect(page.locator(".photo-state")).to_have_text(WAITS)
    expect(page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
