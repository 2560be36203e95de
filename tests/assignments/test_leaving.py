"""A shopper who is no longer admitted leaves no visit behind that nobody does."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from audit.assignments.models import Assignment
from audit.database import db
from audit.history import Event
from tests.assignments.plans import give, go, plan, shopper_of
from tests.review.visits import sent, wave_of


def test_what_a_shopper_still_has_is_told_and_taken_back_in_one_action(
    cast: Any, browse: Any, outbox: list[Any]
) -> None:
    made = plan(cast)
    slots = [*made.slots("Assen"), *made.slots("Breda")]
    given = [give(slot, cast.sanne) for slot in slots[:3]]
    other = give(slots[3], cast.joris)
    go(cast.sanne, given[1], "accept")
    go(cast.sanne, given[2], "accept", "start")
    outbox.clear()
    karim = browse(cast.karim)
    page = karim.follow(karim.get("/shoppers/1001"), "Niet langer toelaten …")
    assert "3 lopende opdrachten" in page.words
    bare = karim.submit(page, "Niet langer toelaten, en 3 opdrachten terugnemen", reason=" ")
    assert [one.state for one in given] == ["assigned", "accepted", "in_progress"]
    done = karim.submit(
        bare, "Niet langer toelaten, en 3 opdrachten terugnemen", reason="Verhuisd."
    )
    assert "3 metingen zijn weer open." in done.words
    assert [one.state for one in given] == ["withdrawn"] * 3 and other.state == "assigned"
    events = db.session.scalars(select(Event).filter_by(action="assignment_withdrawn")).all()
    assert {event.subject_id for event in events} == {one.id for one in given}
    assert {(event.actor_id, event.reason) for event in events} == {(cast.karim.id, "Verhuisd.")}
    (mail,) = outbox
    assert mail.to == [cast.sanne.email] and "Je 3 opdrachten zijn teruggenomen" in mail.body
    assert shopper_of(cast.sanne).state == "declined"
    # And each can be given to somebody else at once.
    assert give(slots[0], cast.joris).state == "assigned"


def test_a_report_that_was_sent_stays_with_the_reviewer(cast: Any, browse: Any) -> None:
    report = sent(wave_of(cast.lunavella), cast.lunavella_assen, cast.sanne)
    assert report.assignment.shopper.user_id == cast.sanne.id
    karim = browse(cast.karim)
    page = karim.get("/shoppers/1001/leave")
    assert "Blijft bij de controleur" in page.words
    karim.submit(page, "Niet langer toelaten", reason="Verhuisd.")
    assert db.session.scalars(select(Assignment)).one().state == "submitted"


def test_declining_an_admitted_shopper_goes_by_way_of_what_they_have(
    cast: Any, browse: Any, outbox: list[Any]
) -> None:
    karim = browse(cast.karim)
    karim.get("/shoppers")
    answer = karim.post("/shoppers/1001/decline", {"reason": "Verhuisd."})
    assert answer.location == "/shoppers/1001/leave"
    assert shopper_of(cast.sanne).state == "admitted" and outbox == []


def test_disabling_an_account_leaves_no_visit_that_nobody_does(
    cast: Any, browse: Any, outbox: list[Any]
) -> None:
    made = plan(cast)
    slots = made.slots("Assen") + made.slots("Breda")
    given = [give(slot, cast.sanne) for slot in slots[:2]]
    other = give(slots[2], cast.joris)
    go(cast.sanne, given[1], "accept", "start")
    report = sent(wave_of(cast.lunavella), cast.lunavella_assen, cast.sanne)
    outbox.clear()
    anouk = browse(cast.anouk)
    page = anouk.get(f"/people/{cast.sanne.uuid}")
    assert "lopende opdrachten worden teruggenomen" in page.words
    anouk.submit(page, "Account blokkeren", reason="Op eigen verzoek.")
    assert [one.state for one in given] == ["withdrawn"] * 2
    assert (other.state, report.assignment.state) == ("assigned", "submitted")
    events = db.session.scalars(select(Event).filter_by(action="assignment_withdrawn")).all()
    assert {(one.actor_id, one.reason) for one in events} == {(cast.anouk.id, "Op eigen verzoek.")}
    assert all(one.details["kept_from_shopper"] for one in events)
    (mail,) = outbox
    assert mail.to == [cast.sanne.email] and "2 van je opdrachten" in mail.body
    assert "eigen verzoek" not in mail.body and "http" not in mail.body
    # Nobody can be given a visit by this account, not even from a page opened before.
    day = (made.wave.ends_on).isoformat()
    chosen = {"visit": str(slots[3].uuid), "shopper": "1001", "due_on": day}
    karim = browse(cast.karim)
    karim.get(made.address)
    karim.post(f"{made.address}/assign", chosen, expect=None)
    assert not slots[3].assignments
    # The admission stays: with the account back, there is nothing to decide again.
    assert shopper_of(cast.sanne).state == "admitted"
    # Who has nothing under way hears nothing.
    anouk.submit(anouk.get(f"/people/{cast.karim.uuid}"), "Account blokkeren", reason="Weg.")
    assert len(outbox) == 1
