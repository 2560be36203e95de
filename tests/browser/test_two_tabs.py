"""One report in two tabs: who answers a question twice is asked which answer counts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.checks import assert_accessible
from tests.browser.reporting import NEXT, STATE, choose, given, ready, saved
from tests.fieldwork.visits import a_report

ASKS = "Op een ander scherm gaf je hier een ander antwoord."


def two_tabs(cast, open_page):
    report, address = a_report(cast)
    one = open_page(cast.sanne)
    other = one.context.new_page()
    for page in (one, other):
        ready(page, f"{address}/welcome/questions")
    choose(one, "greeted", "yes")
    saved(one)
    return report, one, other


def asked(cast, open_page):
    """Two tabs that answered differently, of which the other one asks."""
    report, one, other = two_tabs(cast, open_page)
    choose(other, "greeted", "no")
    asks = other.get_by_role("group", name=ASKS)
    expect(asks).to_be_visible()
    return report, one, other, asks


def held(page, address="**/answers"):
    """The next request of this page to ``address``, held back until ``continue_()``."""
    late = []

    def hold(route):
        late.append(route)

    page.route(address, hold, times=1)
    return late


def test_an_own_change_after_a_change_is_no_conflict(cast, open_page):
    report, page, _ = two_tabs(cast, open_page)
    for answer in ("no", "yes", "no"):
        choose(page, "greeted", answer)
        saved(page)
    assert given(report) == {"greeted": "no"}
    expect(page.get_by_text(ASKS)).to_have_count(0)


def test_a_second_tab_asks_before_it_overwrites_and_keeps_what_is_chosen(cast, open_page):
    report, _, other = two_tabs(cast, open_page)
    choose(other, "greeted", "no")
    asks = other.get_by_role("group", name=ASKS)
    expect(asks).to_contain_text("Het andere: Ja")
    expect(other.locator(STATE)).to_contain_text("kies welk telt")
    assert given(report) == {"greeted": "yes"}
    assert_accessible(other)
    asks.get_by_label("Het antwoord hieronder").click()
    expect(asks).to_have_count(0)
    saved(other)
    assert given(report) == {"greeted": "no"}
    choose(other, "greeted", "yes")
    saved(other)
    assert given(report) == {"greeted": "yes"}


def test_a_second_tab_that_gives_way_shows_the_other_answer(cast, open_page):
    report, _, other = two_tabs(cast, open_page)
    choose(other, "greeted", "no")
    other.get_by_role("group", name=ASKS).get_by_label("Het andere: Ja").click()
    expect(other.locator("input[name=greeted][value=yes]")).to_be_checked()
    expect(other.get_by_text(ASKS)).to_have_count(0)
    assert given(report) == {"greeted": "yes"}


@pytest.mark.parametrize("told_by", ["a later answer", "returning to it"])
def test_the_tab_whose_answer_was_contested_says_so_and_leads_to_the_choice(
    cast, open_page, told_by
):
    report, one, other = two_tabs(cast, open_page)
    if told_by == "a later answer":
        # Nor does it hear of it otherwise, as from a browser that shows it again.
        one.allowed_errors.append("ERR_FAILED")
        one.route("**/plan", lambda route: route.abort())
    choose(other, "greeted", "no")
    expect(other.get_by_text(ASKS)).to_be_visible()
    if told_by == "a later answer":
        expect(one.locator(STATE)).to_contain_text("Alles is bewaard")
        choose(one, "welcome.grade", "7")
    else:
        one.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    line = one.locator(STATE)
    expect(line).to_contain_text("kies welk telt")
    assert_accessible(one)
    line.get_by_role("link").click()
    one.get_by_label("Het antwoord hieronder").click()
    saved(one)
    assert given(report)["greeted"] == "no"


def test_a_choice_that_was_made_before_the_page_was_ready_counts(cast, open_page):
    report, one, _, _ = asked(cast, open_page)
    # Its script comes late, as over a slow line.
    late = held(one, "**/autosave.js")
    one.reload(wait_until="commit")
    one.get_by_label("Het antwoord hieronder").click()
    one.wait_for_timeout(100)
    late[0].continue_()
    saved(one)
    assert given(report)["greeted"] == "no"


def test_a_choice_that_is_made_while_the_kept_answer_goes_counts(cast, open_page):
    report, one, _, _ = asked(cast, open_page)
    # The page that asks sends what is still on this phone first; its reply is slow.
    late = held(one)
    with one.expect_request("**/answers"):
        one.reload()
    one.wait_for_selector("form[data-ready]")
    one.get_by_label("Het antwoord hieronder").click()
    late[0].continue_()
    saved(one)
    assert given(report)["greeted"] == "no"
    expect(one.get_by_text(ASKS)).to_have_count(0)


@pytest.mark.parametrize(
    ("choice", "stands", "turned"),
    [("Het antwoord hieronder", "no", "yes"), ("Het andere: Ja", "yes", "no")],
)
def test_a_page_that_asks_shows_what_was_chosen_on_another_meanwhile(
    cast, open_page, choice, stands, turned
):
    report, one, _, asks = asked(cast, open_page)
    late = held(one)
    with one.expect_request("**/answers"):
        one.reload()
    asks.get_by_label(choice).click()
    expect(asks).to_have_count(0)
    expect(one.get_by_text(ASKS)).to_be_visible()
    with one.expect_event("framenavigated"):
        late[0].continue_()
    one.wait_for_selector("form[data-ready]")
    expect(one.locator(f"input[name=greeted][value={stands}]")).to_be_checked()
    expect(one.get_by_text(ASKS)).to_have_count(0)
    # Nor does it leave alone for ever what is answered there.
    choose(one, "greeted", turned)
    saved(one)
    assert given(report)["greeted"] == turned


def test_a_choice_that_is_on_its_way_stays(cast, open_page):
    report, _, other, asks = asked(cast, open_page)
    late = held(other)
    with other.expect_request("**/answers"):
        asks.get_by_label("Het antwoord hieronder").click()
    # Another would be shown, and not count.
    assert other.locator("[data-two-answers=greeted]").evaluate("box => box.inert")
    late[0].continue_()
    saved(other)
    assert given(report)["greeted"] == "no"


def test_going_on_without_a_choice_asks_on_the_next_page_drawn(cast, open_page):
    report, _, other, _ = asked(cast, open_page)
    other.click(NEXT)
    expect(other.locator(".error-summary")).to_contain_text("Kies welk van de twee")
    other.wait_for_selector("form[data-ready]")
    expect(other.locator("input[name=greeted][value=no]")).to_be_checked()
    other.get_by_label("Het antwoord hieronder").click()
    saved(other)
    assert given(report)["greeted"] == "no"
