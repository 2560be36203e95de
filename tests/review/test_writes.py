"""What a reviewer does to a report, and what it leaves behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from audit.accounts.models import UserRole
from audit.assignments.writes import MoveRefusedError
from audit.database import db
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Answer, Remark, SupersededAnswer
from audit.fieldwork.reads import open_remarks
from audit.fieldwork.sent import given_in_each, score_walk, sent_walk
from audit.fieldwork.writes import submit
from audit.history import Event
from audit.questions.base import AnswerError
from audit.results.models import ReportResult
from audit.review import reads, writes
from audit.review.view import ReportView
from audit.scripts.runner import Given
from tests.cast import Cast
from tests.review.visits import SCRIPT, actor_of, answer, sent, wave_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def report(cast: Cast) -> Any:
    return sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne)


def _final(report: Any) -> Any:
    return score_walk(sent_walk(report)).shown


def test_reading_a_report_does_not_take_it_under_review(cast: Cast, report: Any) -> None:
    ReportView(actor_of(cast.roos), reads.report_for(actor_of(cast.roos), report.uuid), "nl")
    assert report.assignment.state == "submitted"


def test_the_first_thing_done_takes_it_under_review_and_keeps_the_clock(
    cast: Cast, report: Any
) -> None:
    since = report.assignment.state_since
    with time_machine.travel(since + dt.timedelta(hours=5), tick=False):
        writes.mark_seen(actor_of(cast.roos), report, ["greeted"])
    assert report.assignment.state == "in_review"
    assert report.assignment.state_since == since


def test_a_correction_keeps_the_original_with_who_when_and_why(cast: Cast, report: Any) -> None:
    roos = actor_of(cast.roos)
    assert str(_final(report)) == "87.5"
    writes.correct_answer(roos, report, "minutes", Given(3), " De bon zegt drie. ")
    # 10 + 10 and 20 of 40
    assert str(_final(report)) == "100.0"
    [before] = db.session.scalars(
        select(SupersededAnswer).filter_by(report_id=report.id, code="minutes")
    )
    assert before.value == 8
    assert before.reason == "De bon zegt drie."
    assert before.superseded_by_id == cast.roos.id
    [event] = db.session.scalars(select(Event).filter_by(action="answer_corrected"))
    assert (event.actor_id, event.reason, event.details) == (
        cast.roos.id, "De bon zegt drie.", {"question": "minutes"},
    )  # fmt: skip
    view = ReportView(roos, report, "en")
    [shown] = [each for each in view.answers if each.code == "minutes"]
    assert shown.text == "3"
    [change] = shown.changes
    assert (change.before, change.after, change.who) == ("8", "3", "Roos Keur")
    assert shown.seen


def test_a_correction_must_be_an_answer_and_a_change(cast: Cast, report: Any) -> None:
    roos = actor_of(cast.roos)
    for given in (Given(None), Given(-4), Given(8)):
        with pytest.raises(AnswerError):
            writes.correct_answer(roos, report, "minutes", given, "Zomaar")
    assert given_in(report.id)["minutes"] == Given(8)


def test_a_question_that_was_not_asked_cannot_be_touched(cast: Cast, report: Any) -> None:
    with pytest.raises(NotFound):
        writes.correct_answer(actor_of(cast.roos), report, "unknown", Given(1), "Zomaar")
    with pytest.raises(NotFound):
        writes.write_remark(actor_of(cast.roos), report, "unknown", "Zomaar")


def test_a_corrected_end_of_the_journey_moves_the_end(cast: Cast, report: Any) -> None:
    writes.correct_answer(
        actor_of(cast.roos), report, "welcome.outcome", Given("left"), "Zegt het verhaal"
    )
    assert report.ended_at_step == "welcome"
    # What came after is out of the score: 15 of 20.
    assert str(_final(report)) == "75.0"


@pytest.mark.parametrize(
    ("policy", "score"),
    # Without the 5 of 10 for the minutes: 30 of 40, or 30 of 30.
    [("block", None), ("zero", "75.0"), ("exclude", "100.0")],
)
def test_a_cleared_answer_follows_the_policy_of_the_script(
    cast: Cast, policy: str, score: str | None
) -> None:
    wave = wave_of(cast.lunavella, {**SCRIPT, "missing_policy": policy})
    report = sent(wave, cast.lunavella_groningen, cast.sanne)
    writes.clear_answer(actor_of(cast.roos), report, "minutes", "Onmogelijk")
    found = _final(report)
    assert (None if found is None else str(found)) == score


def test_a_changed_answer_is_to_be_seen_again(cast: Cast, report: Any) -> None:
    roos = actor_of(cast.roos)
    writes.mark_seen(roos, report, ["greeted", "minutes"])
    writes.write_remark(roos, report, "minutes", "Klopt dit?")
    assert ReportView(roos, report, "nl").seen == ["greeted"]
    writes.return_report(roos, report, "Eén vraag.")
    answer(report, cast.sanne, {"minutes": 9, "greeted": "no"})
    submit(actor_of(cast.sanne), report)
    assert ReportView(roos, report, "nl").seen == []


def test_returned_corrected_sent_again_and_approved(
    cast: Cast, report: Any, outbox: list[Any]
) -> None:
    roos, sanne = actor_of(cast.roos), actor_of(cast.sanne)
    writes.write_remark(roos, report, "minutes", "De bon zegt iets anders.")
    writes.write_remark(roos, report, "minutes", "De bon zegt drie minuten.")
    assert open_remarks(report.id) == {}  # nothing is told before the report goes back
    writes.return_report(roos, report, "Kijk nog eens naar het wachten.")
    assert report.assignment.state == "returned"
    assert open_remarks(report.id) == {"minutes": ["De bon zegt drie minuten."]}

    [mail] = outbox
    assert mail.to == [cast.sanne.email]
    assert report.reference in mail.subject
    assert "Kijk nog eens naar het wachten." in mail.body
    assert str(report.uuid) in mail.body
    assert "Lunavella" not in mail.subject + mail.body

    reference, first = report.reference, report.first_submitted_at
    answer(report, cast.sanne, {"minutes": 3})
    assert submit(sanne, report) == reference
    assert report.first_submitted_at == first
    assert open_remarks(report.id) == {}
    assert report.assignment.state == "submitted"

    view = ReportView(roos, report, "nl")
    [shown] = [each for each in view.answers if each.code == "minutes"]
    assert [(c.before, c.after, c.who) for c in shown.changes] == [("8", "3", None)]
    assert [remark.reason for remark in shown.earlier] == ["De bon zegt drie minuten."]
    writes.approve(roos, report, view.unseen)
    assert report.assignment.state == "approved"
    [result] = db.session.scalars(select(ReportResult).filter_by(report_id=report.id))
    assert float(result.final) == 100
    assert set(reads.seen_at(report)) >= {"greeted", "minutes", "closing.grade"}


def test_a_return_needs_a_remark_and_a_reason(cast: Cast, report: Any) -> None:
    roos = actor_of(cast.roos)
    with pytest.raises(writes.RefusedError) as refused:
        writes.return_report(roos, report, "Niet goed.")
    assert refused.value.why == writes.NO_REMARK
    writes.write_remark(roos, report, "minutes", "Klopt dit?")
    with pytest.raises(MoveRefusedError):
        writes.return_report(roos, report, " ")
    assert report.assignment.state == "in_review"


def test_nothing_is_changed_without_a_reason(cast: Cast, report: Any) -> None:
    roos = actor_of(cast.roos)
    for act in (
        lambda: writes.write_remark(roos, report, "minutes", " "),
        lambda: writes.correct_answer(roos, report, "minutes", Given(3), ""),
        lambda: writes.clear_answer(roos, report, "minutes", "\n"),
    ):
        with pytest.raises(writes.RefusedError) as refused:
            act()
        assert refused.value.why == writes.NO_REASON
    assert given_in(report.id)["minutes"] == Given(8)


def test_a_report_with_remarks_cannot_be_approved(cast: Cast, report: Any) -> None:
    roos = actor_of(cast.roos)
    writes.write_remark(roos, report, "minutes", "Klopt dit?")
    with pytest.raises(writes.RefusedError) as refused:
        writes.approve(roos, report)
    assert refused.value.why == writes.REMARKS_LEFT
    writes.drop_remark(roos, report, "minutes")
    writes.approve(roos, report)


def test_the_second_of_two_decisions_is_refused(cast: Cast, report: Any) -> None:
    cast.anouk.roles.append(UserRole(role="reviewer"))
    writes.approve(actor_of(cast.roos), report)
    anouk = actor_of(cast.anouk)
    for act in (
        lambda: writes.approve(anouk, report),
        lambda: writes.reject(anouk, report, "Onbruikbaar"),
        lambda: writes.mark_seen(anouk, report, ["greeted"]),
        lambda: writes.write_remark(anouk, report, "greeted", "Klopt dit?"),
        lambda: writes.correct_answer(anouk, report, "minutes", Given(3), "Zomaar"),
        lambda: writes.clear_answer(anouk, report, "minutes", "Zomaar"),
    ):
        with pytest.raises(writes.RefusedError) as refused:
            act()
        assert refused.value.why == writes.DECIDED
    assert len(db.session.scalars(select(ReportResult)).all()) == 1
    assert db.session.scalars(select(Remark)).all() == []


def test_a_rejection_says_why_and_frees_the_visit(
    cast: Cast, report: Any, outbox: list[Any]
) -> None:
    cast.sanne.language = "en"
    with pytest.raises(MoveRefusedError):
        writes.reject(actor_of(cast.roos), report, "")
    writes.reject(actor_of(cast.roos), report, "The receipt is of another shop.")
    assert report.assignment.state == "rejected"
    [mail] = outbox
    assert mail.subject == f"Report {report.reference}: not accepted"
    assert "The receipt is of another shop." in mail.body
    assert "Lunavella" not in mail.subject + mail.body


def test_a_returned_report_can_still_be_rejected(cast: Cast, report: Any) -> None:
    roos = actor_of(cast.roos)
    writes.write_remark(roos, report, "minutes", "Klopt dit?")
    writes.return_report(roos, report, "Eén vraag.")
    writes.reject(roos, report, "Na een week geen antwoord.")
    assert report.assignment.state == "rejected"


def test_nobody_reviews_their_own_report(cast: Cast, report: Any) -> None:
    cast.sanne.roles += [UserRole(role="reviewer"), UserRole(role="coordinator")]
    db.session.flush()
    own = actor_of(cast.sanne)
    with pytest.raises(NotFound):
        reads.report_for(own, report.uuid)
    assert reads.line(own) == []
    assert reads.counts(own)["waiting"] == 0
    acts: list[Callable[[], None]] = [
        lambda: writes.mark_seen(own, report, ["greeted"]),
        lambda: writes.write_remark(own, report, "greeted", "Klopt dit?"),
        lambda: writes.drop_remark(own, report, "greeted"),
        lambda: writes.correct_answer(own, report, "minutes", Given(3), "Zomaar"),
        lambda: writes.clear_answer(own, report, "minutes", "Zomaar"),
        lambda: writes.return_report(own, report, "Zomaar"),
        lambda: writes.approve(own, report),
        lambda: writes.reject(own, report, "Zomaar"),
        lambda: writes.reopen(own, report, "Zomaar"),
    ]
    for act in acts:
        with pytest.raises(writes.RefusedError) as refused:
            act()
        assert refused.value.why == writes.OWN
    assert report.assignment.state == "submitted"


def test_a_reopened_report_keeps_its_results_until_it_is_approved_again(
    cast: Cast, report: Any
) -> None:
    roos, karim = actor_of(cast.roos), actor_of(cast.karim)
    writes.approve(roos, report, ["greeted"])
    with pytest.raises(MoveRefusedError):
        writes.reopen(roos, report, "Ik ben geen coördinator")
    with pytest.raises(MoveRefusedError):
        writes.reopen(karim, report, "")
    writes.reopen(karim, report, "De klant vraagt naar de wachttijd.")
    assert report.assignment.state == "in_review"
    [kept] = db.session.scalars(select(ReportResult).filter_by(report_id=report.id))
    assert kept.current
    assert reads.seen_at(report) == {}
    writes.correct_answer(roos, report, "minutes", Given(3), "Zegt de bon")
    writes.approve(roos, report)
    db.session.expire_all()
    results = db.session.scalars(
        select(ReportResult).filter_by(report_id=report.id).order_by(ReportResult.number)
    ).all()
    assert [(each.number, each.current, float(each.final)) for each in results] == [
        (1, False, 87.5), (2, True, 100),
    ]  # fmt: skip


def test_answers_of_several_reports_are_those_of_each(cast: Cast) -> None:
    wave = wave_of(cast.lunavella)
    reports = [
        sent(wave, cast.lunavella_groningen, cast.sanne, photo={"taken_at": None}),
        sent(wave, cast.lunavella_assen, cast.joris, minutes=2),
    ]
    found = given_in_each(report.id for report in reports)
    for each in reports:
        assert found[each.id] == given_in(each.id)
    assert found[reports[0].id]["receipt"].photos


def test_what_is_stored_of_an_answer_says_that_it_was_cleared(cast: Cast, report: Any) -> None:
    writes.clear_answer(actor_of(cast.roos), report, "minutes", "Onmogelijk")
    row = db.session.scalars(select(Answer).filter_by(report_id=report.id, code="minutes")).one()
    assert row.cleared
    assert row.value == 8


def test_a_remark_and_its_taking_back_stand_in_the_history(cast: Cast) -> None:
    report = sent(wave_of(cast.lunavella), cast.lunavella_assen, cast.sanne)
    roos = actor_of(cast.roos)
    writes.write_remark(roos, report, "greeted", "Klopt dit?")
    writes.drop_remark(roos, report, "greeted")
    found = db.session.scalars(
        select(Event).where(Event.action.like("remark_%")).order_by(Event.id)
    ).all()
    assert [(one.action, one.actor_id, one.subject_id, one.reason) for one in found] == [
        ("remark_written", cast.roos.id, report.id, "Klopt dit?"),
        ("remark_taken_back", cast.roos.id, report.id, None),
    ]
    assert {one.details["question"] for one in found} == {"greeted"}
