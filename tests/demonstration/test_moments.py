"""The demonstration tells of weeks past: everything carries the moment that it tells of."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from sqlalchemy import or_, select

from audit.assignments.writes import create_project, create_wave, plan_visits
from audit.database import db, happening_at, now
from audit.demonstration.reports import Fieldwork
from audit.fieldwork.models import Answer, Report
from audit.history import Event
from audit.language import today
from audit.results.models import ReportResult
from audit.scripts.document import ScriptDocument
from audit.scripts.writes import create_script, publish
from audit.shoppers.models import Shopper
from tests.cast import Cast
from tests.scripts.samples import script_data

MOODS = (0.6, 20.0)
DAY = dt.timedelta(days=1)


@pytest.fixture
def told(cast: Cast) -> tuple[Fieldwork, Any, dict[str, tuple[float, float]]]:
    """Fieldwork, a visit in a wave that began 40 days ago and ended 20 days ago, and its moods."""
    version = create_script(None, ScriptDocument.from_json(script_data("shop")), cast.lunavella)
    db.session.flush()
    publish(None, version)
    project = create_project(None, cast.lunavella, version, "Proef")
    wave = create_wave(None, project, "Zomer", today() - 40 * DAY, today() - 20 * DAY)
    db.session.flush()
    shoppers = db.session.scalars(select(Shopper)).all()
    work = Fieldwork(random.Random(3), today(), cast.karim, cast.roos, shoppers, shoppers)
    (slot,) = plan_visits(None, wave, cast.lunavella_groningen, 1)
    return work, slot, {step.code: MOODS for step in version.steps}


def moments(report: Report) -> list[tuple[str, dt.datetime]]:
    rows = db.session.scalars(
        select(Event)
        .where(
            or_(
                (Event.subject_type == "assignment") & (Event.subject_id == report.assignment_id),
                (Event.subject_type == "report") & (Event.subject_id == report.id),
            )
        )
        .order_by(Event.id)
    )
    return [(row.action, row.at) for row in rows]


def test_what_happened_weeks_ago_says_so(told: Any) -> None:
    work, slot, moods = told
    work.approved(slot, moods, 0.0, 13)
    db.session.expire_all()
    report = db.session.scalars(select(Report)).one()
    found = moments(report)
    assert [at for _action, at in found] == sorted(at for _action, at in found)
    by_action = dict(found)
    assert by_action["report_started"] == report.started_at
    assert by_action["report_submitted"] == report.submitted_at
    result = db.session.scalars(select(ReportResult)).one()
    assert by_action["report_approved"] == result.approved_at == report.assignment.state_since
    assert by_action["assignment_made"] == report.assignment.assigned_at < report.started_at
    # The wave ended 20 days ago; sending and checking take less than 4 days.
    assert max(at for _action, at in found) < now() - 16 * DAY
    saved = db.session.scalars(select(Answer.saved_at)).all()
    assert all(report.started_at <= at <= report.submitted_at for at in saved)


def test_a_report_that_waits_was_sent_lately_and_never_later_than_now(told: Any) -> None:
    work, slot, moods = told
    report = work.sent(slot, moods, 0.0, 13)
    assert now() - 2 * DAY < report.submitted_at <= now()


def test_afterwards_the_clock_is_the_real_one_again() -> None:
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="broken"), happening_at(long_ago):
        assert now() == long_ago
        raise ValueError("broken")
    assert now() > long_ago + DAY
