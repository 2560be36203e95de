"""Time on site as a reviewer reads it: what was tapped, what was kept back, what cannot be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from audit.database import db
from audit.fieldwork.models import Answer
from audit.fieldwork.versions import Told
from audit.fieldwork.writes import submit
from audit.review import writes
from audit.review.moments import span_words
from audit.scripts.document import CHECK_IN, CHECK_OUT
from tests.cast import Cast
from tests.review.visits import (
    ANSWERS,
    BEGAN,
    SCRIPT,
    actor_of,
    answer,
    sent,
    started,
    wave_of,
)

ASKED = {**SCRIPT, "presence": True}
MINUTE = dt.timedelta(minutes=1)
#: In Groningen, 11 m from the restaurant.
THERE = {"latitude": 53.2195, "longitude": 6.5665, "accuracy": 20, "refused": False}
NOWHERE = {"latitude": None, "longitude": None, "accuracy": None}


def tap(moment: dt.datetime, **where: Any) -> dict[str, Any]:
    return {"at": moment.isoformat(), **THERE, **where}


def test_a_reviewer_reads_when_the_shopper_was_there_and_how_far_away(cast, browse) -> None:
    report = sent(
        wave_of(cast.lunavella, ASKED),
        cast.lunavella_groningen,
        cast.sanne,
        **{CHECK_IN: tap(BEGAN), CHECK_OUT: tap(BEGAN + 66 * MINUTE, **NOWHERE, refused=True)},
    )
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    for words in (
        "On site 17 Nov 19:04–20:10, 66 min",
        "11 m from the location, ± 20 m; check-out: place not shared",
        "At the location",
        "17 Nov 2026, 19:04 (± 20 m)",
    ):
        assert words in page.words, words
    # A place that is kept back is said, and raises nothing.
    assert "Far from the location" not in page.words
    assert "At two locations" not in page.words
    # There is nothing to correct for who was not there.
    row = page.find("article", id=f"answer-{CHECK_IN}")
    assert "Take out" in page.text_of(row)
    assert "Correct" not in page.text_of(row)


def test_a_check_in_that_is_taken_out_no_longer_says_on_which_day_it_was(cast) -> None:
    tapped = BEGAN + 20 * 60 * MINUTE
    wave = wave_of(cast.lunavella, ASKED)
    report = sent(wave, cast.lunavella_groningen, cast.sanne, **{CHECK_IN: tap(tapped)})
    assert report.visited_on == dt.date(2026, 11, 18)
    writes.clear_answer(actor_of(cast.roos), report, CHECK_IN, "Thuis getikt, de dag erna")
    assert report.visited_on == dt.date(2026, 11, 17)


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        # What the phone said is moved to where our clock was, and the reviewer reads of it.
        (24 * 60 * MINUTE, "On site 17 Nov 19:04–20:10, 66 min"),
        (6 * MINUTE, "On site 17 Nov 19:04–20:10, 66 min"),
        (5 * MINUTE, "On site 17 Nov 19:09–20:15, 66 min"),
    ],
)
def test_a_phone_whose_clock_is_wrong_moves_no_visit(
    cast: Cast, browse: Any, ahead: dt.timedelta, told: str
) -> None:
    cast.lunavella_groningen.opening_hours = {"tuesday": [["17:00", "22:00"]], "wednesday": []}
    wave = wave_of(cast.lunavella, ASKED)
    report = started(wave, cast.lunavella_groningen, cast.sanne)
    taps = {CHECK_IN: tap(BEGAN + ahead), CHECK_OUT: tap(BEGAN + 66 * MINUTE + ahead)}
    wrong = Told(clock_offset=-round(ahead.total_seconds()))
    answer(report, cast.sanne, {**ANSWERS, **taps}, wrong)
    submit(actor_of(cast.sanne), report, tuple(ANSWERS))
    assert report.visited_on == dt.date(2026, 11, 17)
    other = {CHECK_IN: tap(BEGAN - 60 * MINUTE), CHECK_OUT: tap(BEGAN + 10 * MINUTE)}
    elsewhere = sent(wave, cast.lunavella_assen, cast.sanne, **other)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert told in page.words
    assert "Outside opening hours" not in page.words
    assert ("The phone's clock was" in page.words) == (ahead > 5 * MINUTE)
    for uuid in (report.uuid, elsewhere.uuid):
        found = browse(cast.roos, language="en").get(f"/review/{uuid}").words
        assert "At two locations at the same time" in found
    # A correction of something else leaves the day.
    writes.clear_answer(actor_of(cast.roos), report, "story", "Hoort hier niet")
    assert report.visited_on == dt.date(2026, 11, 17)


def test_a_clock_that_was_put_back_before_sending_is_told_and_leaves_the_day(
    cast: Cast, browse: Any
) -> None:
    """A day ahead at the visit, right again as the answers came: three hours after the first."""
    wave = wave_of(cast.lunavella, ASKED)
    ahead, arrived, left = dt.timedelta(days=1), BEGAN, BEGAN + 66 * MINUTE
    taps = {CHECK_IN: tap(arrived + ahead), CHECK_OUT: tap(left + ahead)}
    with time_machine.travel(BEGAN, tick=False) as clock:
        report = started(wave, cast.lunavella_groningen, cast.sanne)
        clock.move_to(BEGAN + 180 * MINUTE)
        times = {CHECK_IN: arrived + ahead, CHECK_OUT: left + ahead}
        answer(report, cast.sanne, {**ANSWERS, **taps}, Told(clock_offset=0, times=times))
        submit(actor_of(cast.sanne), report, tuple(ANSWERS))
    assert report.visited_on == dt.date(2026, 11, 17)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    # Not later than they came, and as long as it was.
    assert "On site 17 Nov 20:58–22:04, 66 min" in page.words
    assert "The phone's clock was" in page.words


def test_who_did_not_check_in_is_not_under_suspicion(cast, browse) -> None:
    report = sent(wave_of(cast.lunavella, ASKED), cast.lunavella_groningen, cast.sanne)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "On site did not check in or out" in page.words
    assert "Nothing to go by" in page.words
    assert "Far from the location" not in page.words


def test_a_script_that_does_not_ask_says_nothing_of_it(cast, browse) -> None:
    report = sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "check in" not in page.words


def test_a_check_in_far_away_or_after_closing_makes_a_reviewer_look(cast, browse) -> None:
    cast.lunavella_groningen.opening_hours = {"tuesday": [["09:00", "18:00"]]}
    report = sent(
        wave_of(cast.lunavella, ASKED),
        cast.lunavella_groningen,
        cast.sanne,
        **{CHECK_IN: tap(BEGAN + 30 * MINUTE, latitude=53.2294)},
    )
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "Far from the location" in page.words
    assert "1.1 km from the location, ± 20 m" in page.words
    # By the check-in, not by the report's beginning at 19:04.
    assert "The visit began on Tuesday 17 Nov 19:34." in page.words
    assert "from 17 Nov 19:34, end not told" in page.words


def test_two_visits_of_one_shopper_at_once_are_found_from_both_sides(cast, browse) -> None:
    wave = wave_of(cast.lunavella, ASKED)
    here = {CHECK_IN: tap(BEGAN), CHECK_OUT: tap(BEGAN + 60 * MINUTE)}
    there = {CHECK_IN: tap(BEGAN + 30 * MINUTE), CHECK_OUT: tap(BEGAN + 90 * MINUTE)}
    one = sent(wave, cast.lunavella_groningen, cast.sanne, **here)
    other = sent(wave, cast.lunavella_assen, cast.sanne, **there)
    somebody_else = sent(wave, cast.lunavella_breda, cast.joris, **there)
    roos = browse(cast.roos, language="en")
    page = roos.get(f"/review/{one.uuid}")
    assert "At two locations at the same time" in page.words
    assert "At Lunavella Assen from 17 Nov 19:34 to 17 Nov 20:34." in page.words
    assert f"/review/{other.uuid}#answer-{CHECK_IN}" in page.links.values()
    page = roos.get(f"/review/{other.uuid}")
    assert "At Lunavella Groningen from 17 Nov 19:04 to 17 Nov 20:04." in page.words
    assert "At two locations" not in roos.get(f"/review/{somebody_else.uuid}").words


def test_nobody_gets_to_the_next_visit_at_150_kilometres_an_hour(cast, browse) -> None:
    wave = wave_of(cast.lunavella, ASKED)
    groningen, breda = cast.lunavella_groningen, cast.lunavella_breda
    # 0.9° of latitude apart: 100 km.
    groningen.latitude, groningen.longitude = 53.2194, 6.5665
    breda.latitude, breda.longitude = 52.3194, 6.5665
    one = sent(wave, groningen, cast.sanne, **{CHECK_OUT: tap(BEGAN)})
    sent(wave, breda, cast.sanne, **{CHECK_IN: tap(BEGAN + 30 * MINUTE, latitude=52.3194)})
    page = browse(cast.roos, language="en").get(f"/review/{one.uuid}")
    assert "Faster than 150 km/h between two locations" in page.words
    # 100.08 km in half an hour.
    assert (
        "Lunavella Breda, 100.1 km away, from 17 Nov 19:34 to 17 Nov 19:34: 200 km/h." in page.words
    )


def test_the_other_visits_are_asked_for_at_once(cast, browse, count_queries) -> None:
    wave = wave_of(cast.lunavella, ASKED)
    places = [cast.lunavella_assen, cast.lunavella_breda, cast.lunavella_groningen]
    found = []
    report = sent(wave, places[2], cast.sanne, **{CHECK_IN: tap(BEGAN)})
    roos = browse(cast.roos)
    for place in range(3):
        for _ in range(3 * place):
            at = tap(BEGAN + 20 * MINUTE)
            sent(wave, places[place % 2], cast.sanne, **{CHECK_IN: at, CHECK_OUT: at})
        roos.get(f"/review/{report.uuid}")
        with count_queries() as queries:
            roos.get(f"/review/{report.uuid}")
        found.append(len(queries))
    assert found[0] == found[1] == found[2]


def test_a_report_that_was_open_for_days_says_so_and_each_step_has_its_time(cast, browse) -> None:
    report = sent(
        wave_of(cast.lunavella, {**SCRIPT, "research_kind": "online"}),
        cast.lunavella_groningen,
        cast.sanne,
    )
    later = BEGAN + dt.timedelta(days=8, minutes=5)
    report.first_submitted_at = report.submitted_at = later + MINUTE
    for code, at in (
        ("greeted", BEGAN + MINUTE), ("minutes", BEGAN + 3 * MINUTE), ("bill_right", later),
    ):  # fmt: skip
        changed = update(Answer).where(Answer.report_id == report.id, Answer.code == code)
        db.session.execute(changed.values(phone_at=at, saved_at=at))
    db.session.execute(
        update(Answer)
        .where(
            Answer.report_id == report.id, Answer.code.not_in(["greeted", "minutes", "bill_right"])
        )
        .values(phone_at=BEGAN + 2 * MINUTE, saved_at=BEGAN + 2 * MINUTE)
    )
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "Filled in 17 Nov 19:05 to 25 Nov 19:09, over 9 days" in page.words
    welcome = page.find("section", id="step-welcome")
    assert "17 Nov 19:05–19:07" in page.text_of(welcome)
    # The story was told on the first evening, the bill was judged the week after.
    assert "17 Nov 19:06 to 25 Nov 19:09, over 9 days" in page.text_of(
        page.find("section", id="step-paying")
    )
    assert "Filled in more than 24 hours later" not in page.words


def test_a_span_is_told_by_the_clock_at_the_location(cast: Cast, app: Any) -> None:
    utc = dt.datetime(2026, 11, 17, 22, 50, tzinfo=dt.UTC)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        place = cast.lunavella_groningen
        assert span_words([], place) == ""
        assert span_words([utc], place) == "17 Nov 23:50"
        assert span_words([utc + 20 * MINUTE, utc], place) == (
            "17 Nov 23:50 to 18 Nov 00:10, over 2 days"
        )


def test_a_report_from_elsewhere_says_that_its_times_are_those_there(
    cast: Cast, browse: Any
) -> None:
    report = sent(wave_of(cast.lunavella, SCRIPT), cast.lunavella_groningen, cast.sanne)
    roos = browse(cast.roos, language="en")
    said = "Times here and at the steps: local time there."
    assert said not in roos.get(f"/review/{report.uuid}").words
    cast.lunavella_groningen.time_zone = "Europe/Lisbon"
    assert said in roos.get(f"/review/{report.uuid}").words
