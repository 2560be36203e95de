"""A report that stays open for weeks: ordered today, returned the week after next."""

from __future__ import annotations

import dataclasses
import datetime as dt

import time_machine

from audit.database import db
from audit.fieldwork.answers import given_in
from tests.fieldwork.visits import COMPLETE, a_report, document, fill_in

ORDER = dataclasses.replace(document("one_question"), research_kind="online")


def test_a_report_of_three_weeks_is_gone_on_with_and_sent(cast, browse):
    report, address = a_report(cast, ORDER, due=dt.timedelta(days=25))
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/welcome/questions")
    sanne.submit(page, "Verder: hoe voelde dit?", {"greeted": "yes", "welcome.grade": "8"})
    first = given_in(report.id)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=20)):
        # Still signed in, still there, nothing to do again.
        assert sanne.get(address, expect=302).location == f"{address}/welcome/questions"
        assert given_in(report.id) == first
        assert "te laat" not in sanne.get("/today").words.lower()
        fill_in(report, COMPLETE)
        page = sanne.get(f"{address}/check")
        sanne.submit(page, "Verslag versturen", declared="1")
        db.session.refresh(report)
        assert report.reference


def test_after_the_due_date_it_can_still_be_sent(cast, browse):
    report, address = a_report(cast, ORDER, due=dt.timedelta(days=2))
    sanne = browse(cast.sanne)
    fill_in(report, COMPLETE)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=9)):
        page = sanne.get(f"{address}/check")
        sanne.submit(page, "Verslag versturen", declared="1")
        db.session.refresh(report)
        assert report.reference
