"""A report that is erased is gone for good, and says so to its own phone alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from audit.assignments.models import Assignment
from audit.assignments.writes import MoveRefusedError, move
from audit.database import db
from audit.fieldwork.models import (
    Answer,
    ContestedAnswer,
    Photo,
    PhotoLikeness,
    Remark,
    Report,
    SupersededAnswer,
    Tombstone,
)
from audit.fieldwork.writes import submit
from audit.history import Event
from audit.review.models import SeenAnswer
from tests.fieldwork.phone import Phone
from tests.fieldwork.visits import COMPLETE, a_photo, a_report, actor_of, fill_in
from tests.world import actor_of as anybody

KEY = "3f2b8f3c-0d39-4d8b-9d6e-3c1f4c1d2a11"
PARTS = (
    Answer, ContestedAnswer, Photo, PhotoLikeness, Remark, Report, SeenAnswer, SupersededAnswer,
)  # fmt: skip


@pytest.fixture
def full(cast, browse):
    """A report with a bit of everything, its address, and Sanne's browser."""
    report, address = a_report(cast, "all_kinds")
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/check")
    phone = Phone(sanne, address)
    phone.tells("long_text", "Er stond niemand.")
    phone.tells("long_text", "Er stond toch iemand.")
    Phone(sanne, address).tells("long_text", "Ik weet het niet meer.")
    photo(sanne, address, 200)
    db.session.add(SeenAnswer(report_id=report.id, code="long_text", reviewer_id=cast.roos.id))
    db.session.add(
        Remark(report_id=report.id, code="long_text", reason="Wie?", author_id=cast.roos.id)
    )
    db.session.commit()
    return report, address, sanne


def photo(visitor, address, expect):
    data = {"code": "photo", "id": KEY, "photo": (io.BytesIO(a_photo()), "x.jpg")}
    return visitor.post(f"{address}/photos", data=data, expect=expect)


def rows(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_everything_of_it_goes_and_the_visit_is_free_again(full, run_command, settings):
    report, _, _ = full
    uuid, slot = report.uuid, report.assignment.slot_id
    files = set(Path(settings.storage_folder).rglob("*.jpg"))
    assert all(rows(table) for table in PARTS if table is not PhotoLikeness)
    done = run_command("reports", "erase", str(uuid), "--reason", "Daarom gevraagd.")
    assert done.exit_code == 0, done.output
    assert {table.__tablename__: rows(table) for table in PARTS} == {
        table.__tablename__: 0 for table in PARTS
    }
    left = set(Path(settings.storage_folder).rglob("*.jpg"))
    assert len(files - left) == 1
    assignment = db.session.scalars(select(Assignment).filter_by(slot_id=slot)).one()
    assert assignment.state == "withdrawn"
    event = db.session.scalars(select(Event).filter_by(action="report_erased")).one()
    assert (event.reason, event.actor_id) == ("Daarom gevraagd.", None)
    # Of what it was there are digests only: of the report and of its photo.
    stones = db.session.scalars(select(Tombstone)).all()
    assert len(stones) == 2
    assert str(uuid) not in repr([(one.digest, one.owner_digest) for one in stones])


def test_its_own_phone_is_told_and_a_stranger_is_not(full, run_command, cast, browse):
    report, address, sanne = full
    joris = browse(cast.joris)
    joris.get("/today", expect=None)
    run_command("reports", "erase", str(report.uuid), "--reason", "Daarom.")
    for visitor, expect in ((sanne, 410), (joris, 404)):
        posted = [
            visitor.post(f"{address}/answers", data={":code": "long_text"}, expect=expect),
            photo(visitor, address, expect),
            visitor.post(f"{address}/check", headers={"Accept": "application/json"}, expect=expect),
        ]
        assert [page.is_json for page in posted] == [expect == 410] * 3
        if expect == 410:
            assert [page.json for page in posted] == [{"gone": True}] * 3
    sanne.get(f"{address}/check", expect=404)
    # Nor does its photo come back in another report.
    _, other = a_report(cast, "all_kinds")
    assert photo(sanne, other, 410).json == {"gone": True}


def test_one_that_is_not_there_is_refused(cast, run_command):
    done = run_command("reports", "erase", KEY, "--reason", "Daarom.")
    assert done.exit_code == 1 and "no such report" in done.output


def test_a_reason_is_needed(full, run_command):
    report, _, _ = full
    done = run_command("reports", "erase", str(report.uuid), "--reason", " ")
    assert done.exit_code == 1
    assert rows(Report) == 1


def test_one_that_was_rejected_stays_rejected(cast, run_command):
    report, _ = a_report(cast)
    fill_in(report, COMPLETE)
    submit(actor_of(cast.sanne), report)
    for name, reason in (("open", None), ("reject", "Niet geweest.")):
        move(anybody(cast.roos), report.assignment, name, reason)
    db.session.commit()
    key = report.assignment_id
    done = run_command("reports", "erase", str(report.uuid), "--reason", "Daarom.")
    assert done.exit_code == 0, done.output
    assert db.session.get(Assignment, key).state == "rejected"
    assert db.session.scalars(select(Event).filter_by(action="report_erased")).one()


def test_nobody_erases_from_a_page(cast):
    report, _ = a_report(cast)
    with pytest.raises(MoveRefusedError):
        move(anybody(cast.anouk), report.assignment, "erase", "Daarom.")


def test_one_that_was_approved_stays(cast, run_command):
    from audit.review import writes as review
    from tests.review.visits import sent, wave_of

    report = sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne)
    roos = actor_of(cast.roos)
    review.approve(roos, report)
    db.session.commit()
    done = run_command("reports", "erase", str(report.uuid), "--reason", "Daarom.")
    assert done.exit_code == 1 and "published" in done.output
    assert rows(Report) == 1 and rows(Answer) > 0
