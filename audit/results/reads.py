"""Results as rows: sums by location, and by step within it, of what was frozen.

Statements are built once, at import. What is asked for is named by waves and places, and the number
of queries does not depend on that of reports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, bindparam, case, cast, func, null, select

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


@dataclass(frozen=True, slots=True)
class StepSums:
    """One step at one location: n, sums and counts of all that is measured there."""

    location_id: int
    step: str
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


@dataclass(frozen=True, slots=True)
class ReactionSums:
    """The first reactions at one step at one location. ``asked``: reports that were asked for one;
    ``skipped``, ``later``: of those, who skipped it, who gave it over an hour later."""

    location_id: int
    step: str
    asked: int
    skipped: int
    later: int
    value: Moments
    gap: Moments
    halves: Pairs


@dataclass(frozen=True, slots=True)
class MentionCount:
    """In how many reports of a location a word, pain point or question came up at a step."""

    location_id: int
    step: str
    sort: str
    code: str | None
    text: str | None
    reports: int


def _number(column: Any) -> Any:
    return cast(column, Float)


def _sum(value: Any) -> Any:
    return func.coalesce(func.sum(value), 0.0)


def _moments(column: Any) -> list[Any]:
    value = _number(column)
    return [func.count(column), _sum(value), _sum(value * value)]


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _there(table: type[ReportResult] | type[StepResult] | type[Mention]) -> tuple[Any, ...]:
    """The condition on results that count now, of some waves at some places."""
    return (
        table.wave_id.in_(bindparam("waves", expanding=True)),
        table.current.is_(True),
        table.location_id.in_(bindparam("places", expanding=True)),
    )


_LOCATIONS = (
    select(
        ReportResult.location_id,
        func.count(),
        *_moments(ReportResult.final),
        _count(ReportResult.passed.is_(True)),
        func.count(ReportResult.passed),
        *_moments(ReportResult.grade),
        *(
            _count(ReportResult.recommendation.in_(those))
            for those in (PROMOTERS, PASSIVES, DETRACTORS)
        ),
    )
    .where(*_there(ReportResult))
    .group_by(ReportResult.location_id)
)
_LOW_QUALITY = _number(StepResult.quality) < QUALITY_THRESHOLD
_LOW_VALENCE = _number(StepResult.valence) < 0
_STEPS = (
    select(
        StepResult.location_id,
        StepResult.step,
        _count(StepResult.reached.is_(True)),
        *_moments(StepResult.quality),
        _count(_LOW_QUALITY),
        _sum(case((_LOW_QUALITY, QUALITY_THRESHOLD - _number(StepResult.quality)))),
        *_moments(StepResult.valence),
        _count(_LOW_VALENCE),
        _sum(case((_LOW_VALENCE, -_number(StepResult.valence)))),
        *_moments(StepResult.grade),
        *(_count(StepResult.expectation == word) for word in ("better", "as_expected", "worse")),
        *(_count(StepResult.outcome == word) for word in ("went_on", "nearly_left", "left")),
    )
    .where(*_there(StepResult))
    .group_by(StepResult.location_id, StepResult.step)
)
_ONE, _OTHER = _number(StepResult.reaction_one_half), _number(StepResult.reaction_other_half)
_REACTIONS = (
    select(
        StepResult.location_id,
        StepResult.step,
        func.count(StepResult.reaction_trials),
        _count(StepResult.reaction_reason == NoValue.SKIPPED),
        _count(StepResult.reaction.is_not(None) & (StepResult.reaction_delay > LATER_AFTER)),
        *_moments(StepResult.reaction),
        *_moments(StepResult.hesitation_gap),
        func.count(StepResult.reaction_one_half),
        *map(_sum, (_ONE, _OTHER, _ONE * _ONE, _OTHER * _OTHER, _ONE * _OTHER)),
    )
    .where(*_there(StepResult), StepResult.step.in_(bindparam("steps", expanding=True)))
    .group_by(StepResult.location_id, StepResult.step)
)
_ONE_STEP = (Mention.location_id, Mention.step, Mention.sort)
# Apart, since each can then be counted in the order of an index.
_MENTIONS = (
    select(*_ONE_STEP, Mention.code, null().label("text"), func.count())
    .where(*_there(Mention), Mention.code.is_not(None))
    .group_by(*_ONE_STEP, Mention.code)
    .union_all(
        select(*_ONE_STEP, null().label("code"), Mention.text, func.count())
        .where(*_there(Mention), Mention.code.is_(None))
        .group_by(*_ONE_STEP, Mention.text)
    )
)

Waves = Sequence[int]
Places = Collection[int]


def _rows(statement: Any, waves: Waves, places: Places, **more: Any) -> Iterable[Any]:
    keys = {"waves": list(waves), "places": list(places), **more}
    return db.session.execute(statement, keys)


def location_sums(waves: Waves, places: Places) -> list[LocationSums]:
    return [
        LocationSums(
            row[0], row[1], Moments(*row[2:5]), row[5], row[6], Moments(*row[7:10]), row[10:13]
        )
        for row in _rows(_LOCATIONS, waves, places)
    ]


def step_sums(waves: Waves, places: Places) -> list[StepSums]:
    return [
        StepSums(
            row[0], row[1], row[2],
            Moments(*row[3:6]), row[6], row[7],
            Moments(*row[8:11]), row[11], row[12],
            Moments(*row[13:16]),
            *row[16:22],
        )
        for row in _rows(_STEPS, waves, places)
    ]  # fmt: skip


def reaction_sums(waves: Waves, places: Places, steps: Sequence[str]) -> list[ReactionSums]:
    """Sums of the first reactions at ``steps``; nothing is asked of the database without any."""
    if not steps:
        return []
    return [
        ReactionSums(
            row[0], row[1], row[2], row[3], row[4],
            Moments(*row[5:8]), Moments(*row[8:11]), Pairs(*row[11:17]),
        )
        for row in _rows(_REACTIONS, waves, places, steps=list(steps))
    ]  # fmt: skip


def mention_counts(waves: Waves, places: Places) -> list[MentionCount]:
    return [MentionCount(*row) for row in _rows(_MENTIONS, waves, places)]


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
