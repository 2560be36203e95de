"""Answers that a phone sends one by one: each is shown or hidden as the whole report says."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from audit.database import db
from audit.fieldwork import answers
from audit.fieldwork.answer_rows import change, raise_and_carry_out, rows_of
from audit.fieldwork.answers import given_in, walk_through
from audit.fieldwork.models import Answer, SupersededAnswer
from audit.scripts.deciding import deciding_codes
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given, hidden_codes
from tests.fieldwork.phone import Phone
from tests.fieldwork.visits import a_report, actor_of, document, fill_in

#: A script, what is answered in this order, and what is hidden after each.
COURSES = {
    "a question that is asked after a yes": (
        "condition",
        [
            ("minutes_waited", "12", {"minutes_waited"}),
            ("what_happened", "Niets.", {"minutes_waited", "what_happened"}),
            ("had_to_wait", "yes", set()),
            ("what_happened", "Niets dan wachten.", set()),
            ("minutes_waited", "5", {"what_happened"}),
            ("what_happened", "Weinig.", {"what_happened"}),
            ("had_to_wait", "no", {"minutes_waited", "what_happened"}),
        ],
    ),
    "a step that is walked after a yes": (
        "hidden_step",
        [
            ("told_why", "yes", {"told_why"}),
            ("thanked", "yes", {"told_why"}),
            ("transferred", "yes", set()),
            ("told_why", "no", set()),
            ("transferred", "no", {"told_why"}),
            ("thanked", "no", {"told_why"}),
        ],
    ),
    "a journey that ends where the shopper left": (
        "journey_ends",
        [
            ("greeted", "yes", set()),
            ("told_how_long", "yes", set()),
            ("arriving.outcome", "left", {"told_how_long"}),
            ("told_how_long", "no", {"told_how_long"}),
            ("greeted", "no", {"told_how_long"}),
            ("arriving.outcome", "went_on", set()),
        ],
    ),
}


@pytest.fixture
def phone_at(cast, browse):
    """Sanne's phone with a report of a script open: the report, and the phone."""

    def begin(script):
        report, address = a_report(cast, script)
        sanne = browse(cast.sanne)
        sanne.get(f"{address}/check")
        return report, Phone(sanne, address)

    return begin


def hidden(report):
    db.session.rollback()
    return set(db.session.scalars(select(Answer.code).filter_by(report_id=report.id, hidden=True)))


@pytest.mark.parametrize("course", COURSES)
def test_after_each_answer_is_hidden_what_is_not_asked(phone_at, course):
    script, answers = COURSES[course]
    report, phone = phone_at(script)
    for code, value, expected in answers:
        assert phone.tells(code, value)["stored"] == [code]
        assert hidden(report) == expected


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_they_come_the_whole_report_agrees(phone_at, seed):
    report, phone = phone_at("condition")
    chance = random.Random(seed)
    values = {
        "had_to_wait": ["yes", "no"],
        "minutes_waited": ["5", "20"],
        "what_happened": ["Niets.", "Veel."],
        "closing.grade": ["7", "8"],
    }
    for _ in range(20):
        code = chance.choice(sorted(values))
        phone.tells(code, chance.choice(values[code]))
        db.session.rollback()
        walk = walk_through(document("condition"), given_in(report.id))
        assert hidden(report) == hidden_codes(walk)


#: With these is asked what happened, which itself decides nothing.
WAITED = {"had_to_wait": "yes", "minutes_waited": 12}


def test_the_first_answer_that_a_server_sees_of_a_report_is_shown_as_earlier_ones_say(phone_at):
    report, phone = phone_at("condition")
    fill_in(report, WAITED)
    db.session.commit()
    phone.tells("what_happened", "Niets.")
    assert hidden(report) == set()


def test_where_other_answers_decide_now_what_was_remembered_of_a_report_does_not_count(
    phone_at, monkeypatch
):
    report, phone = phone_at("condition")
    fill_in(report, WAITED)
    db.session.commit()
    monkeypatch.setitem(answers._deciding, report.uuid, frozenset({"greeted"}))
    phone.tells("what_happened", "Niets.")
    assert hidden(report) == set()


def test_an_answer_costs_one_query_besides_what_is_written(phone_at, count_queries):
    report, phone = phone_at("condition")
    fill_in(report, WAITED)
    db.session.commit()
    phone.tells("what_happened", "Niets.")
    with count_queries() as made:
        phone.tells("what_happened", "Weinig.")
    assert len([query for query in made if query.startswith("SELECT")]) == 1
    assert hidden(report) == set()


def test_conditions_and_the_ends_of_a_journey_decide_what_is_asked():
    assert deciding_codes(document("condition")) == {"had_to_wait", "minutes_waited"}
    assert deciding_codes(document("hidden_step")) == {"transferred"}
    ends = {"arriving.outcome", "waiting.outcome", "paying.outcome"}
    assert deciding_codes(document("journey_ends")) == ends


def test_where_the_time_decides_no_answers_alone_do():
    written = document("condition").to_json()
    minutes = written["steps"][0]["items"][1]
    minutes["shown_when"] = {"or": [minutes["shown_when"], {"<": [{"today": []}, "2026-01-01"]}]}
    assert deciding_codes(ScriptDocument.from_json(written)) is None


def test_two_phones_that_agree_again_leave_nothing_to_choose(cast, browse):
    _report, address = a_report(cast)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/check")
    one, other = Phone(sanne, address), Phone(sanne, address)
    one.tells("welcome.grade", "7")
    assert other.tells("welcome.grade", "8")["choose"] is not None
    assert one.tells("welcome.grade", "8")["choose"] is None
    assert one.tells("closing.recommendation", "9")["choose"] is None


def test_what_was_worked_out_on_an_older_report_is_not_stored_nor_moved(cast):
    report, _ = a_report(cast)
    fill_in(report, {"greeted": "yes"})
    connection, sanne = db.session.connection(), actor_of(cast.sanne)
    before = rows_of(connection, report.id)
    after = {"greeted": Given("no")}
    to_do = change(connection, report.id, before, after, frozenset(), 2, sanne)
    for alone in (True, False):
        for seen in (0, 2):
            assert not raise_and_carry_out(
                connection, report.id, seen, to_do.statements, alone=alone
            )
            db.session.commit()
            connection = db.session.connection()
            assert given_in(report.id)["greeted"].value == "yes"
            assert db.session.scalars(select(SupersededAnswer)).all() == []
    assert raise_and_carry_out(connection, report.id, 1, to_do.statements, alone=True)
    db.session.commit()
    assert given_in(report.id)["greeted"].value == "no"
    (moved,) = db.session.scalars(select(SupersededAnswer))
    assert (moved.value, moved.revision) == ("yes", 1)
