"""Today and an assignment: what to do next, accept, decline, and nobody else's."""

from __future__ import annotations

import datetime as dt

import time_machine
from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db, now
from audit.fieldwork.models import Remark
from audit.fieldwork.writes import start_report, submit
from audit.history import Event
from tests.fieldwork.visits import COMPLETE, a_report, actor_of, an_assignment, fill_in


def test_nothing_to_do_says_what_will_come(cast, browse):
    page = browse(cast.sanne).get("/today")
    assert "Nu niets te doen" in page.words


def test_the_title_of_the_tab_tells_a_bystander_nothing(cast, browse):
    an_assignment(cast)
    page = browse(cast.sanne).get("/today")
    assert page.find("title").text == "Notities"


def test_a_new_assignment_stands_under_your_turn_with_its_clock(cast, browse):
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        an_assignment(cast, due=dt.timedelta(hours=16))
        words = browse(cast.sanne).get("/today").words
    assert "Jij bent aan zet" in words
    # 9.00 UTC and 16 hours is 2.00 in the Netherlands, the day after.
    assert "Vóór za 21 nov, 02:00 uur" in words


def test_the_town_of_an_assignment_is_said_once(cast, browse):
    assignment = an_assignment(cast)
    place = cast.lunavella_groningen
    place.name = "Lunavella Noord"
    for street, code, line in (
        ("Marktplein 1", "9712 HW", "Marktplein 1 9712 HW Groningen"),
        ("Marktplein 1", "", "Marktplein 1 Groningen"),
        ("", "9712 HW", "9712 HW Groningen"),
        ("", "", "Groningen"),
    ):
        place.street, place.postal_code = street, code
        words = browse(cast.sanne).get(f"/assignments/{assignment.uuid}").words
        assert line in words and words.count("Groningen") == 1


def test_what_another_shopper_has_is_not_there(cast, browse):
    assignment = an_assignment(cast)
    joris = browse(cast.joris)
    assert "Lunavella" not in joris.get("/today").words
    missing = joris.get("/assignments/8c0b2f0e-2222-4444-8888-0123456789ab", expect=404)
    foreign = joris.get(f"/assignments/{assignment.uuid}", expect=404)
    assert foreign.words == missing.words


def test_accepting_leads_on_to_the_briefing(cast, browse):
    assignment = an_assignment(cast, briefing=True)
    sanne = browse(cast.sanne)
    page = sanne.submit(sanne.get(f"/assignments/{assignment.uuid}"), "Aannemen")
    assert "Briefing lezen, 1 minuut" in page.links


def test_declining_needs_a_reason(cast, browse):
    assignment = an_assignment(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"/assignments/{assignment.uuid}")
    refused = sanne.submit(page, "Weigeren", reason=" ")
    assert "Zeg in een paar woorden waarom je weigert." in refused.words
    assert assignment.state == "assigned"
    done = sanne.submit(refused, "Weigeren", reason="Ik ken iemand die daar werkt.")
    assert "We vragen iemand anders" in done.words
    event = db.session.scalars(select(Event).filter_by(action="assignment_declined")).one()
    assert event.reason == "Ik ken iemand die daar werkt."
    assert "Lunavella" not in sanne.get("/today").words


def test_an_assignment_that_was_taken_back_says_so_instead_of_failing(cast, browse):
    assignment = an_assignment(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"/assignments/{assignment.uuid}")
    move(actor_of(cast.karim), assignment, "withdraw", "De zaak is dicht.")
    after = sanne.submit(page, "Aannemen")
    assert "Dat kan niet meer" in after.words
    assert "ingetrokken" in after.words


def test_a_report_under_way_stands_on_a_card_with_the_step_to_go_on_with(cast, browse):
    report, address = a_report(cast, "journey_ends")
    fill_in(report, {"greeted": "yes", "arriving.outcome": "went_on"})
    page = browse(cast.sanne).get("/today")
    assert "Stap 2 van 3" in page.words
    assert page.links["Verder met Wachten"] == address


def test_a_returned_report_comes_first_and_says_how_many_questions_there_are(cast, browse):
    report, _ = a_report(cast)
    fill_in(report, COMPLETE)
    submit(actor_of(cast.sanne), report)
    roos = actor_of(cast.roos)
    move(roos, report.assignment, "open")
    for code in ("greeted", "welcome.grade"):
        db.session.add(
            Remark(
                report_id=report.id, code=code, reason="Waarom?", author_id=roos.id,
                returned_at=now(),
            )
        )  # fmt: skip
    move(roos, report.assignment, "return", "Twee vragen")
    assert "Teruggestuurd met 2 vragen" in browse(cast.sanne).get("/today").words


def test_what_was_handed_in_last_stands_first(cast, browse):
    places = [cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda]
    for place, day in zip(places, (3, 20, 11), strict=True):
        assignment = an_assignment(cast)
        assignment.slot.location = place
        move(actor_of(cast.sanne), assignment, "accept")
        report = start_report(actor_of(cast.sanne), assignment, "nl")
        fill_in(report, COMPLETE)
        submit(actor_of(cast.sanne), report)
        report.submitted_at = dt.datetime(2026, 11, day, 12, tzinfo=dt.UTC)
    page = browse(cast.sanne).get("/today")
    shown = [page.words.index(town) for town in ("Assen", "Breda", "Groningen")]
    assert shown == sorted(shown)


def test_opening_hours_are_shown_by_day(cast, browse):
    cast.lunavella_groningen.opening_hours = {
        "monday": [["09:00", "12:00"], ["13:00", "17:30"]],
        "sunday": [],
    }
    assignment = an_assignment(cast)
    words = browse(cast.sanne).get(f"/assignments/{assignment.uuid}").words
    assert "Maandag" in words
    assert "09:00–12:00, 13:00–17:30" in words
    assert "gesloten" in words
    assert "Dinsdag" not in words


def test_today_asks_the_database_as_often_for_ten_assignments_as_for_three(
    cast, browse, count_queries
):
    counts = []
    sanne = browse(cast.sanne)
    for _ in range(2):
        for number in range(3 if not counts else 7):
            assignment = an_assignment(cast, briefing=True)
            if number % 2:
                move(actor_of(cast.sanne), assignment, "accept")
        with count_queries() as queries:
            sanne.get("/today")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_who_lost_an_assignment_reads_why(cast, browse):
    taken, other = an_assignment(cast), an_assignment(cast)
    move(actor_of(cast.karim), taken, "withdraw", "De zaak is dicht.\nVolgende maand weer.")
    move(actor_of(cast.anouk), other, "withdraw", "Klacht over gedrag.", told=False)
    sanne = browse(cast.sanne)
    words = sanne.get(f"/assignments/{taken.uuid}").words
    assert "ingetrokken" in words and "De zaak is dicht. Volgende maand weer." in words
    words = sanne.get(f"/assignments/{other.uuid}").words
    assert "ingetrokken" in words and "gedrag" not in words


def test_who_had_a_report_refused_reads_why(cast, browse):
    report, _address = a_report(cast)
    fill_in(report, COMPLETE)
    submit(actor_of(cast.sanne), report)
    move(actor_of(cast.roos), report.assignment, "open")
    move(actor_of(cast.roos), report.assignment, "reject", "Dit is een andere zaak.")
    words = browse(cast.sanne).get(f"/assignments/{report.assignment.uuid}").words
    assert "Dit is een andere zaak." in words
