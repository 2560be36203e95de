"""Sending a report: gaps first, warnings confirmed, once and for all; and again after a return."""

from __future__ import annotations

import contextvars
import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.test import Client

from audit.assignments.writes import move
from audit.database import db, now
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Remark, Report
from audit.fieldwork.writes import IncompleteError, submit
from audit.history import Event
from audit.questions.definition import Check
from audit.scripts.document import ScriptDocument
from tests.fieldwork.visits import (
    COMPLETE,
    a_report,
    actor_of,
    document,
    fill_in,
)
from tests.visitor import Visitor

SEND = "Verslag versturen"


def complete(cast, **given):
    report, address = a_report(cast, **given)
    fill_in(report, COMPLETE)
    return report, address


def with_warning() -> ScriptDocument:
    """One question; a "no" asks to look again."""
    script = document("one_question")
    step = script.steps[0]
    rule = Check(
        holds={"==": [{"var": ["greeted"]}, "yes"]},
        severity="warning",
        message={"nl": "Echt niemand?", "en": "Really nobody?"},
    )
    asked = dataclasses.replace(step.items[0], checks=(rule,))
    return dataclasses.replace(script, steps=(dataclasses.replace(step, items=(asked,)),))


def test_the_gaps_stand_on_top_and_lead_to_their_fields(cast, browse):
    report, address = complete(cast)
    fill_in(report, {"greeted": None})
    page = browse(cast.sanne).get(f"{address}/check")
    assert "Nog één antwoord" in page.words
    links = [link for link in page.links.values() if link.endswith("#question-greeted")]
    assert links[0].startswith(f"{address}/welcome/questions")


def test_sending_with_a_gap_leads_to_the_list_of_gaps(cast, browse):
    report, address = complete(cast)
    fill_in(report, {"greeted": None})
    sanne = browse(cast.sanne)
    page = sanne.submit(sanne.get(f"{address}/check"), SEND, declared=True)
    assert page.find("section", id="gaps").get("role") == "alert"
    assert report.assignment.state == "in_progress"
    assert report.reference is None


def test_the_button_to_send_is_never_disabled(cast, browse):
    _, address = a_report(cast)
    page = browse(cast.sanne).get(f"{address}/check")
    assert "disabled" not in page.find("button", class_="btn-primary").attrib


def test_sending_asks_that_the_shopper_was_there(cast, browse):
    report, address = complete(cast)
    sanne = browse(cast.sanne)
    page = sanne.submit(sanne.get(f"{address}/check"), SEND)
    assert "Vink aan dat je er zelf was." in page.words
    said = page.find("p", id="declared-error")
    assert "Vink aan dat je er zelf was." in page.text_of(said)
    assert said.get("class") == "field-error"
    assert report.assignment.state == "in_progress"


def test_a_report_that_was_sent_gets_a_receipt(cast, browse):
    with time_machine.travel(dt.datetime(2026, 11, 22, 20, 47, tzinfo=dt.UTC), tick=False):
        report, address = complete(cast)
        sanne = browse(cast.sanne)
        page = sanne.submit(sanne.get(f"{address}/check"), SEND, declared=True)
    assert page.request.path == f"{address}/sent"
    assert report.reference in page.words
    assert "zo 22 nov, 21:47 uur" in page.words
    assert "7 antwoorden" in page.words
    # The installation promises to read it within 48 hours.
    assert "uiterlijk di 24 nov" in page.words
    assert report.assignment.state == "submitted"
    assert report.visited_on == dt.date(2026, 11, 22)


def test_the_receipt_does_not_show_the_shopper_s_own_curve(cast, browse):
    report, address = complete(cast)
    submit(actor_of(cast.sanne), report)
    page = browse(cast.sanne).get(f"{address}/sent")
    assert not page.all("svg", class_="face")
    assert "prettig" not in page.words


def test_a_warning_is_confirmed_before_it_goes(cast, browse):
    report, address = complete(cast, script=with_warning())
    fill_in(report, {"greeted": "no"})
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/check")
    assert "Echt niemand?" in page.words
    page = sanne.submit(page, SEND, declared=True)
    assert report.assignment.state == "in_progress"
    sanne.submit(page, SEND, declared=True, confirmed=["greeted"])
    assert report.assignment.state == "submitted"
    event = db.session.scalars(select(Event).filter_by(action="warnings_confirmed")).one()
    assert event.details == {"questions": ["greeted"]}


def test_nothing_is_sent_that_is_not_complete(cast):
    report, _ = a_report(cast)
    with pytest.raises(IncompleteError) as refused:
        submit(actor_of(cast.sanne), report)
    assert {fault.code for fault in refused.value.faults} == set(COMPLETE)


def test_a_journey_that_ended_is_sent_up_to_there(cast, browse):
    report, _ = a_report(cast, "journey_ends")
    fill_in(report, {"greeted": "no", "arriving.outcome": "left"})
    fill_in(report, {"closing.grade": 3, "closing.recommendation": 1})
    submit(actor_of(cast.sanne), report)
    assert report.ended_at_step == "arriving"


def test_sending_twice_gives_the_same_receipt(cast, browse):
    _, address = complete(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/check")
    first = sanne.submit(page, SEND, declared=True)
    again = sanne.submit(page, SEND, declared=True)
    assert first.request.path == again.request.path == f"{address}/sent"
    assert first.words == again.words
    assert _sendings() == 1


@pytest.mark.parametrize("declared", [True, False])
def test_sending_later_again_gives_the_same_receipt(cast, browse, declared):
    report, address = complete(cast)
    reference = submit(actor_of(cast.sanne), report)
    sanne = browse(cast.sanne)
    sanne.get("/today")
    data = {"declared": "1"} if declared else {}
    assert sanne.post(f"{address}/check", data=data).location == f"{address}/sent"
    assert report.reference == reference


def _sendings() -> int:
    return db.session.scalar(select(func.count()).where(Event.action == "report_submitted")) or 0


def _at_once(app, cookie, requests):
    """Send all of these at the same moment, each from a tab of its own: statuses, locations."""
    name = app.config["SESSION_COOKIE_NAME"]
    browsers = []
    for _ in requests:
        client = Client(app)
        client.set_cookie(name, cookie)
        browsers.append(client)
    db.session.commit()

    def go(client, address, data):
        def run():
            answer = client.post(address, data=data)
            return answer.status_code, answer.location

        return contextvars.Context().run(run)

    with ThreadPoolExecutor(len(requests)) as pool:
        waiting = [
            pool.submit(go, client, *request)
            for client, request in zip(browsers, requests, strict=True)
        ]
        found = [one.result() for one in waiting]
    db.session.expire_all()
    return found


def _signed_in(app, person, address):
    """(CSRF token, cookie) of a page that ``person`` has open."""
    visitor = Visitor(app, person)
    visitor.get(address)
    cookie = visitor.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return visitor.token, cookie.value


def test_copies_that_arrive_at_the_same_moment_give_one_report(cast, app):
    report, address = complete(cast)
    csrf, cookie = _signed_in(app, cast.sanne, f"{address}/check")
    data = {"declared": "1", ":csrf_token": csrf}
    answers = _at_once(app, cookie, [(f"{address}/check", data)] * 6)
    assert set(answers) == {(302, f"{address}/sent")}
    assert _sendings() == 1
    assert report.reference is not None
    assert db.session.scalar(select(func.count(Report.id))) == 1


def test_a_page_saved_while_the_report_is_sent_is_in_it_or_refused(cast, app):
    report, address = complete(cast)
    csrf, cookie = _signed_in(app, cast.sanne, f"{address}/check")
    sending = (f"{address}/check", {"declared": "1", ":csrf_token": csrf})
    saving = (f"{address}/answers", {":code": "greeted", "greeted": "no", ":csrf_token": csrf})
    answers = _at_once(app, cookie, [saving, sending, saving, sending])
    kept = given_in(report.id)["greeted"].value
    stored = 200 in {status for status, _ in (answers[0], answers[2])}
    assert kept == ("no" if stored else "yes")
    assert report.assignment.state == "submitted"


def test_answers_that_arrive_at_the_same_moment_are_all_kept(cast, app):
    report, address = a_report(cast)
    csrf, cookie = _signed_in(app, cast.sanne, f"{address}/welcome/questions")
    answers = {
        "greeted": "yes", "welcome.grade": "7", "welcome.outcome": "went_on",
        "closing.grade": "6", "closing.recommendation": "5",
    }  # fmt: skip
    requests = [
        (f"{address}/answers", {":code": code, code: value, ":csrf_token": csrf})
        for code, value in answers.items()
    ]
    assert {status for status, _ in _at_once(app, cookie, requests)} == {200}
    given = given_in(report.id)
    assert {code: str(given[code].value) for code in answers} == answers
    assert report.revision == len(answers)


# Sent back


def returned(cast, reasons):
    report, address = complete(cast)
    submit(actor_of(cast.sanne), report)
    roos = actor_of(cast.roos)
    move(roos, report.assignment, "open")
    for code, reason in reasons.items():
        db.session.add(
            Remark(
                report_id=report.id, code=code, reason=reason, author_id=roos.id, returned_at=now()
            )
        )
    move(roos, report.assignment, "return", "Graag nog even kijken.")
    db.session.commit()
    return report, address


def test_the_reasons_stand_on_top_and_at_their_questions(cast, browse):
    _, address = returned(cast, {"greeted": "Wie zei er gedag?"})
    sanne = browse(cast.sanne)
    assert sanne.get(address, expect=302).location == f"{address}/check"
    page = sanne.get(f"{address}/check")
    assert "Eén vraag over je verslag" in page.words
    there = sanne.follow(page, "Wie zei er gedag?")
    row = there.find("div", data_asked="greeted")
    assert "Wie zei er gedag?" in there.text_of(row)


def test_a_corrected_report_is_sent_again_under_the_same_reference(cast, browse):
    report, address = returned(cast, {"greeted": "Wie zei er gedag?"})
    reference, first = report.reference, report.first_submitted_at
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/welcome/questions?check=1")
    assert "Je hebt het antwoord aangepast" not in sanne.get(f"{address}/check").words
    page = sanne.submit(page, "Bewaren en terug naar het overzicht", greeted="no")
    assert "Je hebt het antwoord aangepast" in page.words
    sent = sanne.submit(page, SEND, declared=True)
    assert reference in sent.words
    assert report.reference == reference
    assert report.first_submitted_at == first
    assert report.assignment.state == "submitted"
    assert db.session.scalars(select(Remark)).one().answered_at is not None


def test_remarks_that_a_reviewer_is_still_writing_are_not_shown(cast, browse):
    report, address = returned(cast, {"greeted": "Wie zei er gedag?"})
    db.session.add(Remark(report_id=report.id, code="greeted", reason="Nog niet af", author_id=1))
    assert "Nog niet af" not in browse(cast.sanne).get(f"{address}/check").words
