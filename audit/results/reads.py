"""Results as rows: sums by step and location of what was frozen.

Every query takes a scope, and the number of queries does not depend on that of reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, case, cast, func, null, select

from audit.database import db
from audit.results.models import Mention, ReportResult, StepResult
from audit.results.scope import Scope
from audit.results.statistics.means import Moments
from audit.results.statistics.opinions import DETRACTORS, PASSIVES, PROMOTERS
from audit.results.statistics.ranking import QUALITY_THRESHOLD
from audit.results.statistics.reliability import Pairs
from audit.scoring.first_reaction import LATER_AFTER, NoValue


@dataclass(frozen=True, slots=True)
class LocationSums:
    """The reports of one location; ``judged`` are those that could pass or not.

    ``recommending``: promoters, passives and detractors.
    """

    location_id: int
    reports: int
    score: Moments
    passed: int
    judged: int
    grade: Moments
    recommending: tuple[int, int, int]


def _number(column: Any) -> Any:
    return cast(column, Float)


def _moments(column: Any) -> list[Any]:
    value = _number(column)
    zero = 0.0
    return [
        func.count(column),
        func.coalesce(func.sum(value), zero),
        func.coalesce(func.sum(value * value), zero),
    ]


def location_sums(scope: Scope) -> list[LocationSums]:
    given = ReportResult.recommendation
    rows = db.session.execute(
        select(
            ReportResult.location_id,
            func.count(),
            *_moments(ReportResult.final),
            _count(ReportResult.passed.is_(True)),
            func.count(ReportResult.passed),
            *_moments(ReportResult.grade),
            _count(given.in_(PROMOTERS)),
            _count(given.in_(PASSIVES)),
            _count(given.in_(DETRACTORS)),
        )
        .where(scope.of(ReportResult))
        .group_by(ReportResult.location_id)
    )
    return [
        LocationSums(
            row[0], row[1], Moments(*row[2:5]), row[5], row[6], Moments(*row[7:10]), row[10:13]
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class StepSums:
    """One step at one location: n, sums and counts of all that is measured there."""

    step: str
    location_id: int
    reached: int
    quality: Moments
    low_quality: int
    quality_shortfall: float
    valence: Moments
    low_valence: int
    valence_shortfall: float
    grade: Moments
    better: int
    as_expected: int
    worse: int
    went_on: int
    nearly_left: int
    left: int


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def step_sums(scope: Scope) -> list[StepSums]:
    table = StepResult
    low_quality = _number(table.quality) < QUALITY_THRESHOLD
    low_valence = _number(table.valence) < 0
    rows = db.session.execute(
        select(
            table.step,
            table.location_id,
            _count(table.reached.is_(True)),
            *_moments(table.quality),
            _count(low_quality),
            func.coalesce(
                func.sum(case((low_quality, QUALITY_THRESHOLD - _number(table.quality)))), 0.0
            ),
            *_moments(table.valence),
            _count(low_valence),
            func.coalesce(func.sum(case((low_valence, -_number(table.valence)))), 0.0),
            *_moments(table.grade),
            *(_count(table.expectation == word) for word in ("better", "as_expected", "worse")),
            *(_count(table.outcome == word) for word in ("went_on", "nearly_left", "left")),
        )
        .where(scope.of(table))
        .group_by(table.step, table.location_id)
    )
    return [
        StepSums(
            row[0], row[1], row[2],
            Moments(*row[3:6]), row[6], row[7],
            Moments(*row[8:11]), row[11], row[12],
            Moments(*row[13:16]),
            *row[16:22],
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReactionSums:
    """The first reactions at one step at one location. ``asked``: reports that were asked for one;
    ``skipped``, ``later``: of those, who skipped it, who gave it over an hour later."""

    step: str
    location_id: int
    asked: int
    skipped: int
    later: int
    value: Moments
    gap: Moments
    halves: Pairs


def reaction_sums(scope: Scope, steps: Sequence[str]) -> list[ReactionSums]:
    """Sums of the first reactions at ``steps``; nothing is asked of the database without any."""
    if not steps:
        return []
    table = StepResult
    one, other = _number(table.reaction_one_half), _number(table.reaction_other_half)
    rows = db.session.execute(
        select(
            table.step,
            table.location_id,
            func.count(table.reaction_trials),
            _count(table.reaction_reason == NoValue.SKIPPED),
            _count(table.reaction.is_not(None) & (table.reaction_delay > LATER_AFTER)),
            *_moments(table.reaction),
            *_moments(table.hesitation_gap),
            func.count(table.reaction_one_half),
            *(func.coalesce(func.sum(sum_of), 0.0)
              for sum_of in (one, other, one * one, other * other, one * other)),
        )
        .where(scope.of(table), table.step.in_(list(steps)))
        .group_by(table.step, table.location_id)
    )  # fmt: skip
    return [
        ReactionSums(
            row[0], row[1], row[2], row[3], row[4],
            Moments(*row[5:8]), Moments(*row[8:11]), Pairs(*row[11:17]),
        )
        for row in rows
    ]  # fmt: skip


def single_values(scope: Scope, steps: Sequence[str]) -> dict[str, list[tuple[Any, Any]]]:
    """(quality, valence) of each report, for steps with too few reports for a mean."""
    found: dict[str, list[tuple[Any, Any]]] = {step: [] for step in steps}
    if not steps:
        return found
    rows = db.session.execute(
        select(StepResult.step, _number(StepResult.quality), _number(StepResult.valence))
        .where(scope.of(StepResult), StepResult.step.in_(list(steps)), StepResult.reached)
        .order_by(StepResult.id)
    )
    for step, quality, valence in rows:
        found[step].append((quality, valence))
    return found


@dataclass(frozen=True, slots=True)
class MentionCount:
    """In how many reports a word, pain point or question came up at a step."""

    step: str
    sort: str
    code: str | None
    text: str | None
    reports: int


def mention_counts(scope: Scope) -> list[MentionCount]:
    """Most met first; what has a code before what shoppers added in their own words."""
    reports = func.count().label("reports")
    # Apart, since each can then be counted in the order of an index.
    coded = (
        select(Mention.step, Mention.sort, Mention.code, null().label("text"), reports)
        .where(scope.of(Mention), Mention.code.is_not(None))
        .group_by(Mention.step, Mention.sort, Mention.code)
    )
    added = (
        select(Mention.step, Mention.sort, null().label("code"), Mention.text, reports)
        .where(scope.of(Mention), Mention.code.is_(None))
        .group_by(Mention.step, Mention.sort, Mention.text)
    )
    found = [MentionCount(*row) for row in db.session.execute(coded.union_all(added))]
    return sorted(
        found, key=lambda one: (-one.reports, one.code is None, one.code or "", one.text or "")
    )
