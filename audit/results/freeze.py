"""Freezing: when a report is approved, what it says is written down once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select, update

from audit.database import db
from audit.fieldwork.models import Report
from audit.fieldwork.reactions import reactions_in
from audit.fieldwork.sent import score_walk, sent_walk
from audit.results.models import SCORE_DECIMALS, Mention, ReportResult, StepResult
from audit.scoring.emotion import StepEmotion, step_emotion
from audit.scoring.first_reaction import StepReaction
from audit.scoring.rules import RULES_VERSION, ReportScore
from audit.scripts.document import RECOMMENDATION, WHOLE_GRADE, Step
from audit.scripts.runner import NOTHING, Given, Walk

_LAST_DECIMAL = Decimal(1).scaleb(-SCORE_DECIMALS)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a report says, computed from its answers: nothing of this is typed by anybody."""

    score: ReportScore
    walk: Walk
    reactions: Mapping[str, StepReaction]


def findings_of(report: Report) -> Findings:
    """Score a report from its answers, as at the moment it was first sent."""
    walk = sent_walk(report)
    return Findings(score_walk(walk), walk, reactions_in(walk))


def freeze(report: Report) -> ReportResult:
    """Write down the results of an approved report, as a new set beside earlier ones."""
    findings = findings_of(report)
    assignment = report.assignment
    location, wave = assignment.slot.location, assignment.slot.wave
    earlier = db.session.scalar(
        select(func.max(ReportResult.number)).filter_by(report_id=report.id)
    )
    _retire(report)
    score = findings.score
    result = ReportResult(
        report_id=report.id,
        number=(earlier or 0) + 1,
        client_id=location.client_id,
        project_id=wave.project_id,
        wave_id=wave.id,
        location_id=location.id,
        region_id=location.region_id,
        script_version_id=report.script_version_id,
        report_revision=report.revision,
        visited_on=report.visited_on,
        rules_version=RULES_VERSION,
        earned=_exact(sum((step.earned for step in score.steps), Fraction(0))),
        possible=_exact(sum((step.possible for step in score.steps), Fraction(0))),
        raw=_exact(score.raw),
        final=_exact(score.final),
        passed=score.passed,
        grade=_value(findings.walk, WHOLE_GRADE),
        recommendation=_value(findings.walk, RECOMMENDATION),
    )
    result.steps = [
        _step_result(findings, step, position, result)
        for position, step in enumerate(findings.walk.document.steps, 1)
    ]
    db.session.add(result)
    db.session.flush()
    return result


def _retire(report: Report) -> None:
    """Earlier results stay as they are, but no longer count."""
    earlier = select(ReportResult.id).where(ReportResult.report_id == report.id)
    steps = select(StepResult.id).where(StepResult.report_result_id.in_(earlier))
    db.session.execute(
        update(Mention)
        .where(Mention.step_result_id.in_(steps))
        .values(current=False)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(StepResult)
        .where(StepResult.report_result_id.in_(earlier))
        .values(current=False)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(ReportResult)
        .where(ReportResult.report_id == report.id)
        .values(current=False)
        .execution_options(synchronize_session=False)
    )


def _step_result(findings: Findings, step: Step, position: int, result: ReportResult) -> StepResult:
    walk = findings.walk
    scored = next(found for found in findings.score.steps if found.code == step.code)
    felt = step_emotion(_value(walk, f"{step.code}.emotion"), _value(walk, f"{step.code}.words"))
    row = StepResult(
        wave_id=result.wave_id,
        location_id=result.location_id,
        step=step.code,
        position=position,
        reached=step in walk.steps,
        earned=_exact(scored.earned),
        possible=_exact(scored.possible),
        quality=_exact(scored.score),
        grade=_value(walk, f"{step.code}.grade"),
        valence=_percent(felt.valence),
        arousal=None if felt.arousal is None else int(felt.arousal * 100),
        ambivalence=_percent(felt.ambivalence),
        expectation=_value(walk, f"{step.code}.expectation"),
        outcome=_value(walk, f"{step.code}.outcome"),
    )
    _react(row, findings.reactions.get(step.code), _value(walk, f"{step.code}.first_reaction"))
    row.mentions = [*_words(felt), *_lines(walk, step)]
    for mention in row.mentions:
        mention.wave_id, mention.location_id = result.wave_id, result.location_id
        mention.step = step.code
    return row


def _react(row: StepResult, found: StepReaction | None, value: Mapping[str, Any] | None) -> None:
    """Note the first reaction at a step; ``found`` is None where none was asked."""
    if found is None:
        return
    row.reaction = _hundredfold(found.score)
    row.reaction_untimed = _hundredfold(found.untimed)
    row.hesitation_gap = _hundredfold(found.gap)
    if found.halves is not None:
        row.reaction_one_half, row.reaction_other_half = map(_hundredfold, found.halves)
    row.reaction_trials, row.reaction_reason = found.trials, found.reason
    row.reaction_delay = (value or {}).get("delay")


def _words(felt: StepEmotion) -> list[Mention]:
    return [Mention(sort="word", code=word.word, strength=word.strength) for word in felt.words]


def _lines(walk: Walk, step: Step) -> list[Mention]:
    found = []
    for sort, measure in (("pain_point", "pain_points"), ("wonder", "wonders")):
        met: Mapping[str, Any] = _value(walk, f"{step.code}.{measure}") or {}
        found += [Mention(sort=sort, code=code) for code in dict.fromkeys(met.get("codes", ()))]
        found += [Mention(sort=sort, text=text) for text in dict.fromkeys(met.get("added", ()))]
    return found


def _value(walk: Walk, code: str) -> Any:
    """The answer to a question that was asked; None where it was not, or not answered."""
    given: Given = walk.given.get(code, NOTHING)
    return given.value if code in walk.asked and given.answered else None


def _exact(value: Fraction | None) -> Decimal | None:
    """A fraction in as many decimals as the tables keep."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_LAST_DECIMAL)


def _hundredfold(value: float | None) -> Decimal | None:
    """From −1…1 to −100…100, in as many decimals as the tables keep."""
    return None if value is None else Decimal(repr(100 * value)).quantize(_LAST_DECIMAL)


def _percent(value: Fraction | None) -> Decimal | None:
    """From −1…1 to −100…100."""
    return None if value is None else _exact(value * 100)
