"""A report that waited on the phone for reception: sent by script, received once, in time."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json

import pytest
import time_machine
from sqlalchemy import select

from audit import storage
from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import Answer, Photo, Report
from audit.fieldwork.photo_writes import remove_photos
from tests.fieldwork.phone import Phone, iso
from tests.fieldwork.visits import (
    COMPLETE,
    a_photo,
    a_report,
    actor_of,
    an_assignment,
    change_briefing,
    fill_in,
    opened,
)

PRESENT = dt.datetime.now(dt.UTC).replace(microsecond=0)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
JSON = {"Accept": "application/json"}


@pytest.fixture
def sanne(cast, browse):
    return browse(cast.sanne)


@pytest.fixture
def complete(cast, sanne):
    """A report with nothing missing, and its address."""
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    sanne.get(f"{address}/check")
    return report, address


def send(sanne, address, expect=200, **fields):
    data = {"declared": "1", **fields}
    found = sanne.post(f"{address}/check", data=data, expect=expect, headers=JSON)
    return found.json


def fresh(report):
    db.session.rollback()
    return db.session.get(Report, report.id)


def test_it_is_sent_and_every_repetition_has_the_same_reference(sanne, complete):
    report, address = complete
    first = send(sanne, address)
    assert first == {"reference": fresh(report).reference, "sent": f"{address}/sent"}
    assert send(sanne, address) == first
    assert fresh(report).assignment.state == "submitted"


def test_a_page_is_answered_with_a_page_as_ever(sanne, complete):
    _, address = complete
    done = sanne.post(f"{address}/check", data={"declared": "1"}, expect=302)
    assert done.location == f"{address}/sent"


def test_what_stands_in_the_way_is_named(cast, sanne):
    report, address = a_report(cast)
    fill_in(report, {key: value for key, value in COMPLETE.items() if key != "greeted"})
    sanne.get(f"{address}/check")
    data = {"finished_at": iso(PRESENT)}
    page = sanne.post(f"{address}/check", data=data, expect=422, headers=JSON)
    assert page.json == {"gaps": ["greeted"], "undeclared": True, "unbriefed": False}
    assert fresh(report).assignment.state == "in_progress"
    assert fresh(report).revision == 1


def test_a_briefing_that_changed_is_to_be_read_first(cast, sanne):
    assignment = an_assignment(cast, briefing=True)
    move(actor_of(cast.sanne), assignment, "accept")
    move(actor_of(cast.sanne), assignment, "start")
    version = assignment.slot.wave.project.script_version
    report = Report(assignment=assignment, script_version=version, language="nl", seed=1)
    db.session.add(report)
    db.session.commit()
    change_briefing(assignment, "Bestel taart.")
    fill_in(report, COMPLETE)
    sanne.get("/today", expect=None)
    said = send(sanne, f"/reports/{report.uuid}", 422)
    assert said == {"gaps": [], "undeclared": False, "unbriefed": True}


def test_two_answers_are_a_gap(sanne, complete):
    _report, address = complete
    Phone(sanne, address).tells("greeted", "no", base=0)
    assert send(sanne, address, 422)["gaps"] == ["greeted"]


def test_a_report_that_was_withdrawn_takes_nothing_more(cast, sanne, complete):
    report, address = complete
    move(actor_of(cast.karim), report.assignment, "withdraw", "Gesloten.")
    said = send(sanne, address, 409)
    assert said == {"closed": f"/assignments/{report.assignment.uuid}"}


def test_a_stranger_finds_no_report(cast, browse, complete):
    _, address = complete
    joris = browse(cast.joris)
    joris.get("/today", expect=None)
    page = joris.post(f"{address}/check", data={"declared": "1"}, expect=404, headers=JSON)
    assert not page.is_json


# The manifest


def photo(sanne, address, content, key, expect=200, **more):
    data = {"code": "photo", "id": key, "photo": (io.BytesIO(content), "x.jpg"), **more}
    return sanne.post(f"{address}/photos", data=data, expect=expect).json


KEY = "3f2b8f3c-0d39-4d8b-9d6e-3c1f4c1d2a11"


def manifest(answers=None, photos=None):
    return json.dumps({"answers": answers or {}, "photos": photos or {}})


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({"greeted": 1, "welcome.grade": 1}, []),
        ({"greeted": 2}, ["greeted"]),
        ({"greeted": 1, "never": 1}, ["never"]),
        ({"never": 0}, ["never"]),
    ],
)
def test_answers_that_have_not_arrived_are_named(sanne, complete, answers, missing):
    report, address = complete
    if not missing:
        assert send(sanne, address, manifest=manifest(answers))["reference"]
        return
    said = send(sanne, address, 422, manifest=manifest(answers))
    assert said == {"missing": {"answers": missing, "photos": []}}
    assert fresh(report).assignment.state == "in_progress"


def test_photos_that_are_not_as_they_were_sent_are_named(cast, sanne):
    report, address = a_report(cast, "all_kinds")
    sanne.get(f"{address}/check")
    content = a_photo()
    photo(sanne, address, content, KEY)
    digest = hashlib.sha256(content).hexdigest()
    here = {"size": len(content), "sha256": digest}
    for told, missing in (
        (here, False),
        ({"size": len(content)}, False),
        ({**here, "size": len(content) + 1}, True),
        ({**here, "sha256": "0" * 64}, True),
    ):
        said = send(sanne, address, 422, manifest=manifest(photos={KEY: told}))
        assert ("missing" in said) is missing
        if missing:
            assert said == {"missing": {"answers": [], "photos": [KEY]}}
    remove_photos(opened(report), "photo", [KEY])
    db.session.commit()
    said = send(sanne, address, 422, manifest=manifest(photos={KEY: here}))
    assert said["missing"]["photos"] == [KEY]


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", '{"answers": {"a": "1"}}', '{"photos": {"x": {}}}', '{"answers": 3}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_refused(sanne, complete, text):
    _, address = complete
    assert "reason" in send(sanne, address, 400, manifest=text)


# Photos as they were announced


@pytest.mark.parametrize("wrong", [{"size": "7"}, {"sha256": "0" * 64}])
def test_a_photo_that_is_not_what_was_announced_is_not_kept(cast, sanne, wrong):
    _report, address = a_report(cast, "all_kinds")
    sanne.get(f"{address}/check")
    said = photo(sanne, address, a_photo(), KEY, 400, **wrong)
    assert "niet in zijn geheel" in said["reason"]
    assert db.session.scalars(select(Photo)).all() == []


def test_a_photo_keeps_what_it_was_as_sent_and_a_second_copy_is_the_first(cast, sanne):
    _report, address = a_report(cast, "all_kinds")
    sanne.get(f"{address}/check")
    content = a_photo()
    digest = hashlib.sha256(content).hexdigest()
    announced = {"size": str(len(content)), "sha256": digest}
    first = photo(sanne, address, content, KEY, **announced)
    again = photo(sanne, address, content, KEY, **announced)
    assert (first["id"], first["url"]) == (again["id"], again["url"])
    kept = db.session.scalars(select(Photo)).one()
    assert (kept.sent_bytes, kept.sent_digest) == (len(content), digest)


def test_a_photo_that_was_removed_does_not_come_back(cast, sanne):
    report, address = a_report(cast, "all_kinds")
    sanne.get(f"{address}/check")
    photo(sanne, address, a_photo(), KEY)
    key = db.session.scalars(select(Photo.storage_key)).one()
    remove_photos(opened(report), "photo", [KEY])
    db.session.commit()
    assert photo(sanne, address, a_photo(), KEY, 410) == {"gone": True}
    assert db.session.scalars(select(Photo)).one().removed_at is not None
    with db.session.no_autoflush:
        assert storage.get(key)


# Clocks


def test_a_report_that_waited_for_reception_is_in_time(sanne, complete):
    report, address = complete
    due = report.assignment.due_at
    # The phone is a day behind; Send was pressed an hour before it was due, by our clock.
    with time_machine.travel(due + 3 * HOUR, tick=False):
        told = {"finished_at": iso(due - HOUR - DAY), ":phone_now": iso(due + 3 * HOUR - DAY)}
        send(sanne, address, **told)
    found = fresh(report)
    assert abs(found.handed_in_at - (due - HOUR)) < dt.timedelta(seconds=1)
    assert abs(found.phone_finished_at - (due - HOUR - DAY)) < dt.timedelta(seconds=1)
    assert found.submitted_at > due


@pytest.mark.parametrize(("behind", "expected"), [(-DAY, "received"), (DAY * 30, "started")])
def test_no_clock_takes_a_report_out_of_its_own_time(sanne, complete, behind, expected):
    """A phone that says a moment to come, or one before the report was begun."""
    report, address = complete
    later = report.started_at + 2 * HOUR
    with time_machine.travel(later, tick=False):
        send(sanne, address, finished_at=iso(later - behind), **{":phone_now": iso(later)})
    found = fresh(report)
    assert found.finished_at == (later if expected == "received" else found.started_at)


@pytest.mark.parametrize("told", [{}, {"finished_at": iso(PRESENT)}, {":phone_now": iso(PRESENT)}])
def test_without_both_times_the_moment_of_receiving_counts(sanne, complete, told):
    report, address = complete
    send(sanne, address, **told)
    assert fresh(report).finished_at is None
    assert fresh(report).handed_in_at == fresh(report).submitted_at


def test_a_late_copy_does_not_send_a_returned_report_again(cast, sanne, complete):
    report, address = complete
    told = {"finished_at": iso(PRESENT), ":phone_now": iso(PRESENT)}
    first = send(sanne, address, **told)
    roos = actor_of(cast.roos)
    found = fresh(report)
    move(roos, found.assignment, "open")
    move(roos, found.assignment, "return", "Welke soep?")
    db.session.commit()
    assert send(sanne, address, **told) == first
    assert fresh(report).assignment.state == "returned"
    send(sanne, address, finished_at=iso(PRESENT + HOUR), **{":phone_now": iso(PRESENT + HOUR)})
    assert fresh(report).assignment.state == "submitted"


def test_what_the_clock_was_off_is_kept_with_each_answer(cast, sanne):
    _, address = a_report(cast)
    sanne.get(f"{address}/check")
    with time_machine.travel(PRESENT + HOUR, tick=False):
        phone = Phone(sanne, address)
        sent = phone.gives("greeted", "yes")
        phone.sends(
            sent, **{":phone_at": iso(PRESENT - DAY), ":phone_now": iso(PRESENT + HOUR - DAY)}
        )
    kept = db.session.scalars(select(Answer)).one()
    assert kept.clock_offset == 86_400
    assert kept.phone_at == PRESENT - DAY


def test_the_reviewer_is_told_of_a_wrong_clock_and_whether_it_was_in_time(cast, browse, sanne):
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    sanne.get(f"{address}/check")
    phone = Phone(sanne, address)
    due, now = report.assignment.due_at, dt.datetime.now(dt.UTC)
    phone.sends(phone.gives("greeted", "no", 1), **{":phone_now": iso(now - 26 * HOUR)})
    phone.sends(phone.gives("welcome.grade", "7", 1), **{":phone_now": iso(now - 23 * HOUR)})
    with time_machine.travel(due + HOUR, tick=False):
        times = {"finished_at": iso(due - HOUR), ":phone_now": iso(due + HOUR)}
        send(sanne, address, **times)
        page = browse(cast.roos).get(f"/review/{report.uuid}")
    assert "De klok van de telefoon klopte niet" in page.words
    assert "liep 26 uur achter op de onze" in page.words
    assert "verschoof 3 uur binnen het verslag" in page.words
    assert "op tijd ingeleverd" in page.words
