"""Answers saved one by one while the page is open."""

from __future__ import annotations

import datetime as dt

import time_machine
from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Answer, Report, SupersededAnswer
from tests.fieldwork.visits import COMPLETE, a_report, actor_of, fill_in


def save(visitor, address, expect=200, *, code, **fields):
    data = {":code": code, **{name.replace("__", ":"): value for name, value in fields.items()}}
    return visitor.post(f"{address}/answers", data=data, expect=expect)


def test_an_answer_is_kept_with_its_revision_and_time(cast, browse):
    moment = dt.datetime(2026, 11, 22, 18, 36, tzinfo=dt.UTC)
    with time_machine.travel(moment, tick=False):
        report, address = a_report(cast)
        sanne = browse(cast.sanne)
        sanne.get(f"{address}/welcome/questions")
        said = save(sanne, address, code="greeted", greeted="yes").json
    assert said == {
        "stored": ["greeted"],
        "had": [],
        "refused": {},
        "contested": {},
        "choose": None,
        "revision": 1,
        "revisions": {"greeted": 1},
    }
    assert given_in(report.id)["greeted"].value == "yes"
    assert db.session.scalars(select(Answer)).one().saved_at == moment


def test_only_the_questions_that_are_named_are_touched(cast, browse):
    report, address = a_report(cast)
    fill_in(report, {"welcome.grade": 8})
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    save(sanne, address, code="greeted", greeted="no")
    given = given_in(report.id)
    assert given["welcome.grade"].value == 8
    assert given["greeted"].value == "no"


def test_what_cannot_be_kept_is_refused_with_the_reason(cast, browse):
    report, address = a_report(cast, "condition")
    fill_in(report, {"had_to_wait": "yes", "minutes_waited": 12})
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/waiting/questions")
    said = save(sanne, address, code="minutes_waited", minutes_waited="lang").json
    assert said["stored"] == []
    assert "minutes_waited" in said["refused"]
    assert given_in(report.id)["minutes_waited"].value == 12


def test_an_answer_that_is_taken_away_is_gone_and_kept_beside(cast, browse):
    report, address = a_report(cast, "condition")
    fill_in(report, {"had_to_wait": "yes", "minutes_waited": 12})
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/waiting/questions")
    save(sanne, address, code="minutes_waited", minutes_waited="")
    assert given_in(report.id)["minutes_waited"].value is None
    assert db.session.scalars(select(SupersededAnswer.value)).one() == 12


def test_a_code_that_the_script_does_not_have_is_left_alone(cast, browse):
    report, address = a_report(cast)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    assert save(sanne, address, code="nonsense", nonsense="yes").json["stored"] == []
    assert given_in(report.id) == {}


def test_the_phone_s_own_time_is_kept_beside_ours(cast, browse):
    _, address = a_report(cast)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    told = "2026-11-20T12:00:00.000Z"
    save(sanne, address, code="greeted", greeted="yes", __phone_at=told)
    kept = db.session.scalars(select(Answer)).one()
    assert kept.phone_at == dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_a_report_that_was_sent_answers_that_it_is_closed(cast, browse):
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    move(actor_of(cast.sanne), report.assignment, "submit")
    said = save(sanne, address, expect=409, code="greeted", greeted="no").json
    assert said == {"closed": f"{address}/sent"}
    assert given_in(report.id)["greeted"].value == "yes"


def test_a_post_without_the_token_of_the_page_is_refused(cast, browse):
    report, address = a_report(cast)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    sanne.open(
        f"{address}/answers", "POST", expect=400, data={":code": "greeted", "greeted": "yes"}
    )
    assert given_in(report.id) == {}
    assert db.session.get(Report, report.id).revision == 0
