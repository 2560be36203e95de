"""Checking in and out: asked where the script says so, never in the way, the day of the visit."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from audit.database import db, now
from audit.fieldwork.answers import given_in
from audit.fieldwork.presence import Stay, by_local_clock, stay_of, visit_day
from audit.fieldwork.writes import submit
from audit.scripts.document import CHECK_IN, CHECK_OUT
from audit.scripts.runner import Given
from tests.fieldwork.visits import COMPLETE, a_report, actor_of, document, fill_in

ASKED = dataclasses.replace(document("one_question"), presence=True)
NOWHERE = {"latitude": None, "longitude": None, "accuracy": None, "refused": False}
HERE = "Ik ben er nu"
LEFT = "Ik ben weg"


def at(moment: str) -> dict[str, object]:
    return {"at": moment, **NOWHERE}


def test_a_script_that_does_not_ask_has_no_such_page(cast, browse):
    _, address = a_report(cast)
    sanne = browse(cast.sanne)
    assert sanne.get(address, expect=302).location.endswith("/welcome/questions")
    sanne.get(f"{address}/presence/check_in", expect=302)


@pytest.mark.parametrize("kind", ["call", "message", "online"])
def test_research_that_goes_nowhere_does_not_ask(cast, browse, kind):
    _, address = a_report(cast, dataclasses.replace(ASKED, research_kind=kind))
    assert browse(cast.sanne).get(address, expect=302).location.endswith("/welcome/questions")


def test_a_report_begins_with_checking_in_and_ends_with_checking_out(cast, browse):
    report, address = a_report(cast, ASKED)
    sanne = browse(cast.sanne)
    assert sanne.get(address, expect=302).location == f"{address}/presence/check_in"
    page = sanne.get(f"{address}/presence/check_in")
    assert "Bij aankomst" in page.words
    later = (now() + dt.timedelta(hours=1)).replace(microsecond=0)
    with time_machine.travel(later, tick=False):
        following = sanne.submit(page, HERE)
    assert following.request.path == f"{address}/welcome/questions"
    # By the clock in Groningen.
    in_groningen = later.astimezone(ZoneInfo("Europe/Amsterdam")).isoformat(timespec="seconds")
    assert given_in(report.id)[CHECK_IN].value == at(in_groningen)
    page = sanne.get(f"{address}/welcome/words")
    assert "Verder: bij vertrek" in page.words
    page = sanne.get(f"{address}/presence/check_out")
    following = sanne.submit(page, LEFT)
    assert following.request.path == f"{address}/closing/questions"
    assert CHECK_OUT in given_in(report.id)


def test_who_does_not_check_in_goes_on_and_can_send(cast, browse):
    report, address = a_report(cast, ASKED)
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/presence/check_in")
    following = sanne.submit(page, "Verder naar Ontvangst")
    assert following.request.path == f"{address}/welcome/questions"
    fill_in(report, COMPLETE)
    assert sanne.get(address, expect=302).location == f"{address}/check"
    page = sanne.get(f"{address}/check")
    assert "Alles is ingevuld" in page.words
    sanne.submit(page, "Verslag versturen", declared="1")
    db.session.refresh(report)
    assert report.reference


def test_who_is_there_and_filled_in_the_steps_comes_to_leaving(cast, browse):
    report, address = a_report(cast, ASKED)
    steps = {code: value for code, value in COMPLETE.items() if not code.startswith("closing")}
    fill_in(report, {**steps, CHECK_IN: at("2026-11-22T14:31:05+01:00")})
    sanne = browse(cast.sanne)
    assert sanne.get(address, expect=302).location == f"{address}/presence/check_out"
    fill_in(report, {CHECK_OUT: at("2026-11-22T15:10:00+01:00")})
    assert sanne.get(address, expect=302).location == f"{address}/closing/questions"


def test_what_was_noted_can_be_seen_and_noted_again(cast, browse):
    report, address = a_report(cast, ASKED)
    fill_in(report, {CHECK_IN: {**at("2026-11-22T14:31:05+01:00"), "refused": True}})
    sanne = browse(cast.sanne)
    assert "22 nov 2026, 14:31, plaats niet gedeeld" in sanne.get(f"{address}/check").words
    page = sanne.get(f"{address}/presence/check_in")
    assert "22 nov 2026, 14:31, plaats niet gedeeld" in page.words
    sanne.submit(page, "Noteer opnieuw, nu")
    assert given_in(report.id)[CHECK_IN].value["at"] != "2026-11-22T14:31:05+01:00"


def test_a_journey_that_ends_early_still_asks_when_they_left(cast, browse):
    _, address = a_report(cast, ASKED)
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/welcome/questions")
    sanne.submit(page, "Verder: hoe voelde dit?", {"welcome.outcome": "left"})
    assert sanne.get(f"{address}/presence/check_out")


def test_the_phone_may_show_any_clock_the_location_has_its_own():
    changes = {CHECK_IN: Given(at("2026-11-22T13:31:05+00:00")), "greeted": Given("yes")}
    found = by_local_clock(changes, "Europe/Amsterdam")
    assert found[CHECK_IN].value["at"] == "2026-11-22T14:31:05+01:00"
    assert found["greeted"] is changes["greeted"]
    assert by_local_clock(found, "Europe/Amsterdam") == found


def test_the_time_on_site_is_from_the_one_tap_to_the_other():
    arrived, left = Given(at("2026-11-22T14:31:05+01:00")), Given(at("2026-11-22T15:10:35+01:00"))
    both = stay_of({CHECK_IN: arrived, CHECK_OUT: left})
    assert both.minutes == 40  # 39 minutes and 30 seconds
    only = stay_of({CHECK_IN: arrived})
    assert (only.minutes, only.first, only.last) == (None, only.arrived, only.arrived)
    assert stay_of({CHECK_IN: left, CHECK_OUT: arrived}) is None
    assert stay_of({}) is None
    taken_out = dataclasses.replace(left, cleared=True)
    assert stay_of({CHECK_IN: arrived, CHECK_OUT: taken_out}) == Stay(only.arrived, None)


STARTED = dt.datetime(2026, 11, 21, 22, 50, tzinfo=dt.UTC)
SENT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Started on Saturday evening in Groningen, there after midnight.
        ("2026-11-22T00:20:00+01:00", dt.date(2026, 11, 22)),
        ("2026-11-21T23:20:00+00:00", dt.date(2026, 11, 22)),
        ("2025-11-22T00:20:00+01:00", dt.date(2026, 11, 21)),  # a clock a year off
        ("2026-12-22T00:20:00+01:00", dt.date(2026, 11, 21)),
        (None, dt.date(2026, 11, 21)),
    ],
)
def test_the_day_of_a_visit_is_that_of_checking_in(moment, day):
    given = {CHECK_IN: Given(at(moment))} if moment else {}
    assert visit_day(given, STARTED, SENT, "Europe/Amsterdam") == day


def test_a_sent_report_has_the_day_of_its_check_in(cast):
    report, _ = a_report(cast, ASKED)
    report.started_at = report.started_at - dt.timedelta(days=2)
    there = report.started_at + dt.timedelta(days=1)
    fill_in(report, {**COMPLETE, CHECK_IN: at(there.isoformat(timespec="seconds"))})
    submit(actor_of(cast.sanne), report)
    db.session.refresh(report)
    assert report.visited_on == there.astimezone(ZoneInfo("Europe/Amsterdam")).date()


def test_a_phone_takes_along_a_check_in_that_only_an_answer_brings(cast, browse):
    asked = document("journey_ends")
    home, *shop = asked.steps
    home = dataclasses.replace(home, channel="online")
    when = {"==": [{"var": ["greeted"]}, "yes"]}
    shop = [dataclasses.replace(step, shown_when=when) for step in shop]
    script = dataclasses.replace(asked, steps=(home, *shop), presence=True)
    _, address = a_report(cast, script)
    sanne = browse(cast.sanne)
    for page in ("presence/check_in", "presence/check_out", "waiting/questions"):
        sanne.get(f"{address}/{page}?ahead=1")
