"""Two reviewers, or one in two tabs, at the same moment: what is frozen is what stands there."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audit.database import db
from audit.fieldwork.models import Report
from audit.results.models import ReportResult
from audit.review import reads, writes
from audit.scripts.runner import Given
from tests.cast import Cast
from tests.review.visits import actor_of, sent, wave_of

Act = Callable[[], None]


@pytest.fixture
def report(cast: Cast, database: Any) -> Report:
    found = sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne)
    writes.mark_seen(actor_of(cast.roos), found, ["greeted"])
    db.session.commit()
    return found


@pytest.fixture
def loaded(cast: Cast, report: Report) -> Report:
    """The report under review as a page of Roos loaded it, a moment ago."""
    uuid = report.uuid
    db.session.rollback()
    found = reads.report_for(actor_of(cast.roos), uuid)
    assert found.assignment.state == "in_review"
    return found


def elsewhere(app: Flask, act: Act) -> None:
    """In a transaction of its own, which is committed."""

    def commit() -> None:
        with app.app_context():
            act()
            db.session.commit()

    contextvars.Context().run(commit)


def test_a_correction_that_comes_after_the_approval_is_refused(
    app: Flask, cast: Cast, loaded: Report
) -> None:
    roos, uuid = actor_of(cast.roos), loaded.uuid
    elsewhere(app, lambda: writes.approve(roos, reads.report_for(roos, uuid)))
    with pytest.raises(writes.RefusedError):
        writes.correct_answer(roos, loaded, "minutes", Given(3), "The receipt says so.")


def test_an_approval_freezes_the_correction_that_came_before_it(
    app: Flask, cast: Cast, loaded: Report
) -> None:
    roos, uuid = actor_of(cast.roos), loaded.uuid

    def correct() -> None:
        other = reads.report_for(roos, uuid)
        writes.correct_answer(roos, other, "minutes", Given(3), "The receipt says so.")

    elsewhere(app, correct)
    writes.approve(roos, loaded)
    db.session.commit()
    result = db.session.scalars(select(ReportResult)).one()
    assert (result.final, result.report_revision) == (100, loaded.revision)
