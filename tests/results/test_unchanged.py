"""A page that asks again: an empty answer while nothing changed, a new page after anything did."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from audit.database import db, now
from tests.browser.checks import assert_accessible
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths

Browse = Callable[..., Any]
Count = Callable[[], AbstractContextManager[list[str]]]


def wave(cast: Cast, reports: int = 5) -> Fieldwork:
    work = Fieldwork(cast, document(step("arriving", tenths("one"))))
    for _ in range(reports):
        work.approved(cast.lunavella_groningen, {"one": 8})
    return work


def tag_of(visitor: Any, address: str) -> str:
    return str(visitor.get(address).headers["ETag"])


def unchanged(visitor: Any, address: str, tag: str) -> bool:
    answer = visitor.open(address, expect=None, headers={"If-None-Match": tag})
    assert answer.status_code in (200, 304)
    return bool(answer.status_code == 304)


def test_an_unchanged_page_costs_few_queries_and_no_bytes(
    cast: Cast, browse: Browse, count_queries: Count
) -> None:
    work = wave(cast)
    hanna, address = browse(cast.hanna), work.address
    tag = tag_of(hanna, address)
    with count_queries() as queries:
        answer = hanna.open(address, expect=304, headers={"If-None-Match": tag})
    assert answer.data == b""
    assert len([query for query in queries if query.startswith("SELECT")]) <= 6
    # Compressed it has a weak tag, which means the same.
    packed = hanna.client.get(address, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert packed == f"W/{tag}"
    assert unchanged(hanna, address, packed)


def test_a_page_from_memory_is_the_page_as_first_made(cast: Cast, browse: Browse) -> None:
    work = wave(cast)
    hanna, address = browse(cast.hanna), work.address
    first, second = hanna.get(address), hanna.get(address)
    assert first.words == second.words
    assert first.headers["ETag"] == second.headers["ETag"]


def approve(work: Fieldwork) -> None:
    work.approved(work.cast.lunavella_assen, {"one": 2})


def send(work: Fieldwork) -> None:
    work.sent(work.cast.lunavella_assen, {"one": 2})


def plan(work: Fieldwork) -> None:
    work.planned(work.cast.lunavella_breda)


def cancel(work: Fieldwork) -> None:
    work.planned(work.cast.lunavella_groningen)[0].cancelled_at = None
    slot = work.planned(work.cast.lunavella_breda)[0]
    db.session.commit()
    slot.cancelled_at = now()


def rename(work: Fieldwork) -> None:
    work.cast.lunavella_groningen.name = "Lunavella Hoogezand"


def rename_wave(work: Fieldwork) -> None:
    work.wave.name = "Herfst"


def add_wave(work: Fieldwork) -> None:
    work.new_wave("Winter")


@pytest.mark.parametrize(
    "change", [approve, send, plan, cancel, rename, rename_wave, add_wave], ids=lambda f: f.__name__
)
def test_everything_that_a_page_shows_changes_its_tag(
    cast: Cast, browse: Browse, change: Callable[[Fieldwork], None]
) -> None:
    work = wave(cast)
    hanna, address = browse(cast.hanna), work.address
    tag = tag_of(hanna, address)
    assert unchanged(hanna, address, tag)
    before = hanna.get(address).words
    change(work)
    assert not unchanged(hanna, address, tag)
    assert hanna.get(address).words != before


def test_reopening_and_approving_again_change_the_tag(cast: Cast, browse: Browse) -> None:
    work = wave(cast)
    report = work.approved(cast.lunavella_assen, {"one": 2})
    hanna, address = browse(cast.hanna), work.address
    tags = [tag_of(hanna, address)]
    work.reopen(report)
    assert not unchanged(hanna, address, tags[0])
    tags.append(tag_of(hanna, address))
    work.correct(report, "one", 9)
    # What is being corrected is not the client's to see.
    assert unchanged(hanna, address, tags[1])
    work.approve(report)
    assert not unchanged(hanna, address, tags[1])


def test_another_language_and_another_reader_have_another_page(cast: Cast, browse: Browse) -> None:
    work = wave(cast)
    work.approved(cast.lunavella_assen, {"one": 2})
    address = work.address
    tags = {
        tag_of(browse(cast.hanna), address),
        tag_of(browse(cast.hanna, language="en"), address),
        tag_of(browse(cast.rik), address),
        tag_of(browse(cast.karim), address),
    }
    assert len(tags) == 4
    # From memory too everybody reads their own language and their own places.
    english = browse(cast.hanna, language="en").get(address)
    assert "Quality of the whole visit" in english.words
    assert "Kwaliteit" not in english.words
    assert "Assen" not in browse(cast.lotte).get(address).words


def test_a_new_sign_in_has_its_own_page_since_forms_of_another_are_refused(
    cast: Cast, browse: Browse
) -> None:
    work = wave(cast)
    tag = tag_of(browse(cast.hanna), work.address)
    again = browse(cast.hanna)
    assert not unchanged(again, work.address, tag)
    assert unchanged(again, work.address, tag_of(again, work.address))


def test_a_message_is_said_once_and_not_kept_with_the_page(cast: Cast, browse: Browse) -> None:
    work = wave(cast)
    hanna, address = browse(cast.hanna), work.address
    tag = tag_of(hanna, address)
    hanna.post("/account", {"name": cast.hanna.name, "language": "nl"})
    answer = hanna.open(address, expect=200, headers={"If-None-Match": tag})
    assert "Bewaard" in answer.get_data(as_text=True)
    assert "ETag" not in answer.headers
    again = tag_of(hanna, address)
    assert unchanged(hanna, address, again)
    assert "Bewaard" not in hanna.get(address).words


def test_the_page_renews_itself_quietly_while_fieldwork_runs(
    cast: Cast, open_page: Callable[..., Page]
) -> None:
    work = wave(cast)
    address = work.address
    db.session.commit()
    page = open_page(cast.hanna, size="desk")
    page.clock.install()
    page.goto(address)
    assert_accessible(page)
    page.evaluate(
        """() => {
            window.said = [];
            const line = document.querySelector('[data-live]');
            new MutationObserver(() => window.said.push(line.textContent.trim())).observe(
                line, {childList: true, characterData: true, subtree: true});
        }"""
    )
    page.get_by_text("Dezelfde cijfers als tabel").first.click()
    page.locator("#journey-title").locator("xpath=ancestor::figure").locator("summary").focus()
    work.approved(cast.lunavella_assen, {"one": 3})
    db.session.commit()
    page.clock.run_for(21_000)
    progress = page.locator("#progress-title").locator("xpath=ancestor::figure")
    expect(progress).to_contain_text("van 6 verslagen")
    # The focus is where it was, and what was unfolded still is.
    assert page.evaluate("document.activeElement.localName") == "summary"
    assert page.evaluate("document.activeElement.closest('details').open")
    page.clock.run_for(1_000)
    assert page.evaluate("window.said.length") == 1
    for score in (4, 5):
        work.approved(cast.lunavella_breda, {"one": score})
        db.session.commit()
        page.clock.run_for(20_500)
        page.wait_for_timeout(200)
    assert page.evaluate("window.said.length") == 1
    page.clock.run_for(60_000)
    assert page.evaluate("window.said.length") == 2
