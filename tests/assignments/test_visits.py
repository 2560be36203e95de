"""Assigning, withdrawing, moving the date and cancelling; every refusal in words."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from audit.assignments.models import Assignment, VisitSlot
from audit.database import db
from audit.history import Event
from audit.language import today
from tests.assignments.plans import give, go, plan


def chosen(visitor, made, slots, button: str):
    """Tick visits on the board and press a button."""
    page = visitor.get(made.address)
    return visitor.submit(page, button, slot=[str(slot.uuid) for slot in slots])


def test_open_visits_are_assigned_to_a_shopper_who_gets_one_mail(cast, browse, outbox) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    page = chosen(karim, made, made.slots("Assen"), "Toewijzen")
    assert page.heading == "2 metingen toewijzen"
    assert "geen in deze ronde" in page.words
    done = karim.submit(page, "do", shopper="1001")
    assert "Shopper 1001 heeft 2 metingen" in done.words
    found = db.session.scalars(select(Assignment)).all()
    assert [one.state for one in found] == ["assigned", "assigned"]
    # 23:59 of the wave's last day at the place
    assert {one.due_at.astimezone(dt.UTC).minute for one in found} == {59}
    (mail,) = outbox
    assert mail.to == ["sanne@mail.example"]
    assert mail.subject == "2 nieuwe opdrachten voor je"
    for told in ("Lunavella", "Assen", "Winkelbezoek"):
        assert told not in mail.subject + mail.body
    actions = list(db.session.scalars(select(Event.action)))
    assert actions.count("assignment_made") == 2


def test_a_shopper_is_found_by_name_and_the_choice_stays(cast, browse) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    page = chosen(karim, made, made.slots("Assen"), "Toewijzen")
    found = karim.submit(page, "search", text="Joris")
    numbers = [one.get("value") for one in found.all("input", type="radio")]
    assert numbers == ["1002"]
    assert len(found.all("input", type="hidden", name="slot")) == 2


def test_nobody_but_an_admitted_shopper_can_be_asked(cast, browse) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    page = chosen(karim, made, made.slots("Assen"), "Toewijzen")
    slot = str(made.slots("Assen")[0].uuid)
    for number, words in (("1", "geen toegelaten shopper"), ("", "Kies een shopper.")):
        data = {"slot": slot, "do": "1", "shopper": number, "due_on": today().isoformat()}
        refused = karim.post(f"{made.address}/assign", data, expect=200)
        assert words in refused.words
    refused = karim.submit(page, "do", shopper="1001", due_on="2020-01-01")
    assert "Deze dag is al voorbij." in refused.words
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0


def test_a_visit_that_somebody_has_is_refused_and_none_is_assigned(cast, browse) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    page = chosen(karim, made, made.slots("Assen"), "Toewijzen")
    give(made.slots("Assen")[1], cast.joris)
    refused = karim.submit(page, "do", shopper="1001")
    assert "Niet meer open: Lunavella Assen 2." in refused.words
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 1


def test_without_a_tick_the_board_asks_for_one(cast, browse) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    for button in ("Toewijzen", "Datum verzetten", "Intrekken", "Schrappen"):
        assert "Vink eerst de metingen aan." in chosen(karim, made, [], button).words


def test_a_visit_is_withdrawn_with_a_reason_and_given_to_somebody_else(
    cast, browse, outbox
) -> None:
    made = plan(cast)
    slot = made.slots("Breda")[0]
    give(slot, cast.sanne)
    outbox.clear()
    karim = browse(cast.karim)
    page = chosen(karim, made, [slot], "Intrekken")
    refused = karim.submit(page, "do")
    assert "reason-error" in refused.document.by_id
    page = karim.submit(refused, "do", reason="Ziek gemeld", again=True)
    assert page.heading == "1 meting toewijzen"
    karim.submit(page, "do", shopper="1002")
    states = [one.state for one in db.session.get(VisitSlot, slot.id).assignments]
    assert states == ["withdrawn", "assigned"]
    assert [mail.to[0] for mail in outbox] == ["sanne@mail.example", "joris@mail.example"]
    assert "Ziek gemeld" in outbox[0].body
    event = db.session.scalars(select(Event).filter_by(action="assignment_withdrawn")).one()
    assert event.reason == "Ziek gemeld"


def test_what_was_sent_cannot_be_withdrawn_and_says_so(cast, browse) -> None:
    made = plan(cast)
    first, second = made.slots("Breda")
    go(cast.sanne, give(first, cast.sanne), "accept", "start", "submit")
    give(second, cast.sanne)
    karim = browse(cast.karim)
    page = chosen(karim, made, [first, second], "Intrekken")
    refused = karim.submit(page, "do", reason="Te laat")
    assert "Het verslag van Lunavella Breda 1 is verstuurd" in refused.words
    states = db.session.scalars(select(Assignment.state).order_by(Assignment.id)).all()
    assert states == ["submitted", "assigned"]


def test_an_open_visit_cannot_be_withdrawn(cast, browse) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    page = chosen(karim, made, made.slots("Breda"), "Intrekken")
    refused = karim.submit(page, "do", reason="x")
    assert "Niemand heeft Lunavella Breda 1, Lunavella Breda 2." in refused.words


def test_the_due_date_moves_and_the_shopper_hears_of_it(cast, browse, outbox) -> None:
    made = plan(cast)
    slot = made.slots("Breda")[0]
    give(slot, cast.sanne)
    outbox.clear()
    karim = browse(cast.karim)
    later = today() + dt.timedelta(days=15)
    page = chosen(karim, made, [slot], "Datum verzetten")
    karim.submit(page, "do", due_on=later.isoformat())
    found = db.session.scalars(select(Assignment)).one()
    assert found.due_at.date() == later
    assert len(outbox) == 1
    event = db.session.scalars(select(Event).filter_by(action="due_date_changed")).one()
    assert set(event.details) == {"before", "after"}


def test_an_open_visit_is_cancelled_with_a_reason_and_a_taken_one_is_not(cast, browse) -> None:
    made = plan(cast)
    first, second = made.slots("Breda")
    give(second, cast.sanne)
    karim = browse(cast.karim)
    page = chosen(karim, made, [first, second], "Schrappen")
    refused = karim.submit(page, "do", reason="Verbouwing")
    assert "Iemand heeft Lunavella Breda 2" in refused.words
    page = chosen(karim, made, [first], "Schrappen")
    karim.submit(page, "do", reason="Verbouwing")
    assert db.session.get(VisitSlot, first.id).cancelled_at is not None
    assert len(karim.get(made.address).all("input", name="slot")) == 5


def test_a_visit_shows_what_happened_to_it(cast, browse) -> None:
    made = plan(cast)
    slot = made.slots("Groningen")[0]
    go(cast.sanne, give(slot, cast.sanne), "accept", "decline")
    page = browse(cast.karim).get(f"/visits/{slot.uuid}")
    assert page.heading == "Lunavella Groningen, meting 1"
    rows = [page.text_of(row) for row in page.all("tbody")[0]]
    assert len(rows) == 3
    assert "1001 Sanne Wandel" in rows[0]


def test_a_visit_of_another_wave_cannot_be_chosen(cast, browse) -> None:
    made, other = plan(cast), plan(cast)
    karim = browse(cast.karim)
    karim.get(made.address)
    data = {"slot": str(other.slots("Breda")[0].uuid)}
    for what in ("assign", "withdraw", "due", "cancel"):
        karim.post(f"{made.address}/{what}", data, expect=404)
    karim.post(f"{made.address}/assign", {"slot": "nonsense"}, expect=404)


def test_the_review_clock_runs_from_when_the_report_was_sent(cast, database) -> None:
    import time_machine

    made = plan(cast)
    assignment = give(made.slots("Assen")[0], cast.sanne)
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start, tick=False):
        go(cast.sanne, assignment, "accept", "start", "submit")
    with time_machine.travel(start + dt.timedelta(hours=30), tick=False):
        go(cast.roos, assignment, "open")
        assert abs(assignment.state_since - start) < dt.timedelta(seconds=1)
        go(cast.roos, assignment, "return")
        assert assignment.state_since > start + dt.timedelta(hours=29)
