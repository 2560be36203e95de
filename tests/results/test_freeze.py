"""What is frozen when a report is approved: the answers say the same, for every script of ours."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select

from audit import conditions
from audit.assignments.models import Assignment
from audit.assignments.writes import create_project, create_wave, plan_visits
from audit.database import db
from audit.demonstration.reports import Fieldwork
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Report
from audit.fieldwork.reactions import trials_of
from audit.questions.base import kind_of
from audit.results.models import Mention, ReportResult, StepResult
from audit.scoring.first_reaction import StepReaction, first_reactions
from audit.scoring.rules import RULES_VERSION, rounded
from audit.scripts.document import RECOMMENDATION, WHOLE_GRADE, ScriptDocument
from audit.scripts.layout import questions_of
from audit.scripts.reads import document_of
from audit.scripts.runner import NOTHING, Walk
from audit.scripts.writes import create_script, publish
from audit.shoppers.models import Shopper
from tests.cast import Cast
from tests.scripts.samples import every_script, script_data

TODAY = dt.date(2026, 11, 22)


def approved(cast: Cast, script: dict[str, Any], visits: int = 3, seed: int = 11) -> list[Report]:
    """Reports of invented visits, good and bad, each approved."""
    version = create_script(None, ScriptDocument.from_json(script), cast.lunavella)
    db.session.flush()
    publish(None, version)
    project = create_project(None, cast.lunavella, version, "Proef")
    wave = create_wave(None, project, "Najaar", TODAY - dt.timedelta(days=20), TODAY)
    db.session.flush()
    chance = random.Random(seed)
    shoppers = db.session.scalars(select(Shopper)).all()
    work = Fieldwork(chance, TODAY, cast.karim, cast.roos, shoppers, shoppers)
    found = []
    for slot in plan_visits(None, wave, cast.lunavella_groningen, visits):
        db.session.flush()
        moods = {
            step.code: (chance.uniform(0.1, 0.9), chance.uniform(-80, 80)) for step in version.steps
        }
        work.approved(slot, moods, 0.0, 13)
        found.append(
            db.session.scalars(
                select(Report)
                .join(Assignment, Assignment.id == Report.assignment_id)
                .where(Assignment.slot_id == slot.id)
            ).one()
        )
    db.session.expire_all()
    return found


def _walk(report: Report) -> Walk:
    """The walk over the stored answers; none of our scripts asks for the present day."""
    return Walk(document_of(report.script_version), given_in(report.id))


def _value(walk: Walk, code: str) -> Any:
    given = walk.given.get(code)
    return given.value if given and code in walk.asked and given.answered else None


def _points(walk: Walk, step: Any) -> tuple[Fraction, Fraction]:
    """Earned and possible, added up here by the method's rules 1, 2 and 4."""
    earned = possible = Fraction(0)
    for question in step.items:
        value = _value(walk, question.code)
        if value is None or question.code not in walk.known:
            continue
        points = kind_of(question).points(question, value)
        if not question.bonus and points.maximum == 0:
            continue
        earned += points.earned
        possible += points.maximum
    return earned, possible


def _fired(walk: Walk) -> list[tuple[str, Any]]:
    return [
        (step.code, knock_out)
        for step in walk.document.steps
        for question in step.items
        if question.code in walk.asked and not walk.given.get(question.code, NOTHING).not_applicable
        for knock_out in question.knock_outs
        if conditions.holds(knock_out.when, walk.known, today="", now="")
    ]


@every_script
def test_steps_are_frozen_as_the_answers_say(database: object, cast: Cast, name: str) -> None:
    for report in approved(cast, script_data(name)):
        walk = _walk(report)
        [result] = db.session.scalars(select(ReportResult).filter_by(report_id=report.id))
        zeroed = {step for step, knock_out in _fired(walk) if knock_out.effect == "step_zero"}
        rows = {row.step: row for row in result.steps}
        reactions = first_reactions(
            {
                step.code: trials_of(_value(walk, f"{step.code}.first_reaction"))
                for step in walk.steps
                if step.reaction_words
            }
        )
        assert list(rows) == [step.code for step in walk.document.steps]
        for position, step in enumerate(walk.document.steps, 1):
            row = rows[step.code]
            earned, possible = _points(walk, step)
            if step.code in zeroed:
                earned = Fraction(0)
            assert row.position == position
            assert row.reached == (step in walk.steps)
            assert float(row.earned) == pytest.approx(float(earned), abs=1e-6)
            assert float(row.possible) == pytest.approx(float(possible), abs=1e-6)
            if possible:
                score = min(Fraction(100), max(Fraction(0), 100 * earned / possible))
                assert float(row.quality) == pytest.approx(float(score), abs=1e-5)
            else:
                assert row.quality is None
            for measure in ("grade", "expectation", "outcome"):
                assert getattr(row, measure) == _value(walk, f"{step.code}.{measure}")
            felt = _value(walk, f"{step.code}.emotion")
            if felt is not None:
                assert row.valence == felt["valence"]
                assert row.arousal == felt["arousal"]
            _reacted(row, step, reactions)


def _reacted(row: StepResult, step: Any, found: dict[str, StepReaction]) -> None:
    """The first reaction at a step, from its trials again."""
    one = found.get(step.code)
    assert (row.reaction_trials is None) == (one is None)
    if one is None:
        return
    assert (row.reaction_trials, row.reaction_reason) == (one.trials, one.reason)
    for value, frozen in (
        (one.score, row.reaction),
        (one.untimed, row.reaction_untimed),
        (one.gap, row.hesitation_gap),
    ):
        assert (value is None) == (frozen is None)
        if value is not None and frozen is not None:
            assert float(frozen) == pytest.approx(100 * value, abs=1e-9)


@every_script
def test_the_whole_report_is_frozen_as_the_answers_say(
    database: object, cast: Cast, name: str
) -> None:
    for report in approved(cast, script_data(name)):
        walk = _walk(report)
        [result] = db.session.scalars(select(ReportResult).filter_by(report_id=report.id))
        assert result.rules_version == RULES_VERSION
        assert result.grade == _value(walk, WHOLE_GRADE)
        assert result.recommendation == _value(walk, RECOMMENDATION)
        document, fired = walk.document, _fired(walk)
        sums = {step.code: _points(walk, step) for step in document.steps}
        raw = _overall(document, sums)
        for step, knock_out in fired:
            if knock_out.effect == "step_zero":
                sums[step] = (Fraction(0), sums[step][1])
        final = _overall(document, sums)
        caps = [Fraction(k.cap) for _, k in fired if k.effect == "cap"]
        if any(k.effect == "zero" for _, k in fired):
            final = Fraction(0)
        final = min([final, *caps])
        assert float(result.raw) == pytest.approx(float(raw), abs=1e-5)
        assert float(result.final) == pytest.approx(float(final), abs=1e-5)
        failed = any(k.effect == "fail" for _, k in fired)
        assert result.passed == (not failed and rounded(final) >= document.pass_mark)


def _overall(document: ScriptDocument, sums: dict[str, tuple[Fraction, Fraction]]) -> Fraction:
    if document.overall_rule == "points":
        earned = sum((e for e, _ in sums.values()), Fraction(0))
        possible = sum((m for _, m in sums.values()), Fraction(0))
        return min(Fraction(100), max(Fraction(0), 100 * earned / possible))
    total = weights = Fraction(0)
    for step in document.steps:
        earned, possible = sums[step.code]
        if possible:
            score = min(Fraction(100), max(Fraction(0), 100 * earned / possible))
            total += Fraction(step.weight) * score
            weights += Fraction(step.weight)
    return total / weights


@every_script
def test_words_and_pain_points_are_frozen_as_they_were_chosen(
    database: object, cast: Cast, name: str
) -> None:
    for report in approved(cast, script_data(name), visits=2):
        walk = _walk(report)
        chosen = set()
        for step in walk.document.steps:
            for question in questions_of(step):
                value = _value(walk, question.code)
                if question.kind == "words" and value:
                    chosen |= {
                        (step.code, "word", word["word"], word["strength"])
                        for word in value["words"]
                    }
                if question.kind == "met" and value:
                    sort = "pain_point" if question.code.endswith("pain_points") else "wonder"
                    chosen |= {(step.code, sort, code, None) for code in value["codes"]}
        rows = db.session.execute(
            select(StepResult.step, Mention.sort, Mention.code, Mention.strength)
            .join(Mention, Mention.step_result_id == StepResult.id)
            .join(ReportResult, ReportResult.id == StepResult.report_result_id)
            .where(ReportResult.report_id == report.id, Mention.code.is_not(None))
        )
        assert {tuple(row) for row in rows} == chosen
