"""Results as rows: sums by step and location of what was frozen, for whoever may see them.

Every query takes a :class:`Scope`; a scope is made only by :func:`scope_for`, which looks at
what the actor may see. The number of queries does not depend on the number of reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from audit.access import ADMINISTRATOR, COORDINATOR, Actor
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.states import APPROVED, IN_REVIEW, OPEN_STATES, RETURNED, SUBMITTED
from audit.clients.models import Client, ClientAccess, Location
from audit.database import db
from audit.results.models import Mention, ReportResult, StepResult
from audit.results.statistics.means import Moments
from audit.results.statistics.ranking import QUALITY_THRESHOLD

#: Sent by the shopper, approved or not.
DONE_STATES = (SUBMITTED, IN_REVIEW, RETURNED, APPROVED)


@dataclass(frozen=True)
class Scope:
    """Whose results, of what: one wave of a project, or all its waves.

    ``places`` narrows locations to what a regional or local person may see; None is all.
    """

    project: Project
    wave: Wave | None
    places: tuple[int, ...] | None = None

    @property
    def wave_ids(self) -> tuple[int, ...]:
        return (self.wave.id,) if self.wave else tuple(wave.id for wave in self.project.waves)

    def slots(self) -> Any:
        """The condition on visit slots."""
        condition = and_(VisitSlot.wave_id.in_(self.wave_ids), VisitSlot.cancelled_at.is_(None))
        if self.places is None:
            return condition
        return and_(condition, VisitSlot.location_id.in_(self.places))

    def of(self, table: type[ReportResult] | type[StepResult]) -> Any:
        """The condition on results that count now."""
        condition = and_(table.wave_id.in_(self.wave_ids), table.current.is_(True))
        if self.places is None:
            return condition
        return and_(condition, table.location_id.in_(self.places))


def _visible_projects(actor: Actor) -> Select[Project]:
    query = select(Project)
    if actor.holds(COORDINATOR, ADMINISTRATOR):
        return query
    mine = select(ClientAccess.client_id).where(ClientAccess.user_id == actor.id)
    return query.where(Project.client_id.in_(mine))


def visible_projects(actor: Actor) -> list[Project]:
    """The projects whose results the actor may see, latest first, with client and waves."""
    return list(
        db.session.scalars(
            _visible_projects(actor)
            .options(joinedload(Project.client), joinedload(Project.waves))
            .order_by(Project.id.desc())
        ).unique()
    )


def scope_for(actor: Actor, project: UUID, wave: UUID | None = None) -> Scope:
    """The scope in which the actor may see a project; 404 where it is none of theirs."""
    found = db.session.scalar(
        _visible_projects(actor)
        .where(Project.uuid == project)
        .options(
            joinedload(Project.client),
            joinedload(Project.waves),
            joinedload(Project.script_version),
        )
    )
    if found is None:
        raise NotFound
    chosen = None
    if wave is not None:
        chosen = next((one for one in found.waves if one.uuid == wave), None)
        if chosen is None:
            raise NotFound
    return Scope(found, chosen, _places(actor, found.client))


def _places(actor: Actor, client: Client) -> tuple[int, ...] | None:
    if actor.holds(COORDINATOR, ADMINISTRATOR):
        return None
    grants = db.session.scalars(
        select(ClientAccess).where(
            ClientAccess.user_id == actor.id, ClientAccess.client_id == client.id
        )
    ).all()
    if any(grant.region_id is None and grant.location_id is None for grant in grants):
        return None
    regions = [grant.region_id for grant in grants if grant.region_id]
    locations = [grant.location_id for grant in grants if grant.location_id]
    return tuple(
        db.session.scalars(
            select(Location.id).where(
                Location.client_id == client.id,
                or_(Location.region_id.in_(regions), Location.id.in_(locations)),
            )
        )
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far fieldwork is: visits planned, done (sent) and approved, each within the former."""

    planned: int
    taken: int
    done: int
    approved: int
    latest: dt.datetime | None


def progress(scope: Scope) -> Progress:
    return Progress(*db.session.execute(_progress(scope.slots())).one())


def _progress(condition: Any) -> Select[Any]:
    state = Assignment.state
    return (
        select(
            func.count(VisitSlot.id),
            func.count(Assignment.id),
            func.coalesce(func.sum(case((state.in_(DONE_STATES), 1), else_=0)), 0),
            func.coalesce(func.sum(case((state == APPROVED, 1), else_=0)), 0),
            func.max(case((state == APPROVED, Assignment.state_since))),
        )
        .select_from(VisitSlot)
        .outerjoin(
            Assignment,
            and_(Assignment.slot_id == VisitSlot.id, Assignment.state.in_(OPEN_STATES)),
        )
        .where(condition)
    )


def progress_by_wave(actor: Actor, projects: Sequence[Project]) -> dict[int, Progress]:
    """Progress of every wave of these projects, by wave id, in the places the actor may see."""
    waves = [wave.id for project in projects for wave in project.waves]
    condition = and_(VisitSlot.wave_id.in_(waves), VisitSlot.cancelled_at.is_(None))
    if not actor.holds(COORDINATOR, ADMINISTRATOR):
        condition = and_(condition, VisitSlot.location_id.in_(_own_places(actor)))
    rows = db.session.execute(
        _progress(condition).add_columns(VisitSlot.wave_id).group_by(VisitSlot.wave_id)
    )
    return {row[-1]: Progress(*row[:-1]) for row in rows}


def _own_places(actor: Actor) -> Select[int]:
    """The ids of all locations that a person of a client may see."""
    return (
        select(Location.id)
        .join(ClientAccess, ClientAccess.client_id == Location.client_id)
        .where(
            ClientAccess.user_id == actor.id,
            or_(
                and_(ClientAccess.region_id.is_(None), ClientAccess.location_id.is_(None)),
                ClientAccess.region_id == Location.region_id,
                ClientAccess.location_id == Location.id,
            ),
        )
    )


def revision(scope: Scope) -> str:
    """A text that changes whenever anything that a results page shows changes."""
    results = db.session.execute(
        select(func.count(), func.max(ReportResult.id)).where(scope.of(ReportResult))
    ).one()
    slots = db.session.execute(
        select(func.count(VisitSlot.id), func.max(Assignment.state_since))
        .select_from(VisitSlot)
        .outerjoin(Assignment, Assignment.slot_id == VisitSlot.id)
        .where(scope.slots())
    ).one()
    return "|".join(str(part) for part in (*scope.wave_ids, *results, *slots, scope.places))


@dataclass(frozen=True, slots=True)
class LocationSums:
    """The reports of one location."""

    location_id: int
    score: Moments
    passed: int
    grade: Moments


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
    rows = db.session.execute(
        select(
            ReportResult.location_id,
            *_moments(ReportResult.final),
            func.sum(case((ReportResult.passed.is_(True), 1), else_=0)),
            *_moments(ReportResult.grade),
        )
        .where(scope.of(ReportResult))
        .group_by(ReportResult.location_id)
    )
    return [LocationSums(row[0], Moments(*row[1:4]), row[4], Moments(*row[5:8])) for row in rows]


def recommendation_counts(scope: Scope) -> dict[int, int]:
    """How many reports gave each recommendation from 0 to 10."""
    rows = db.session.execute(
        select(ReportResult.recommendation, func.count())
        .where(scope.of(ReportResult), ReportResult.recommendation.is_not(None))
        .group_by(ReportResult.recommendation)
    )
    return {int(row[0] or 0): row[1] for row in rows}


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
    locations: int


def mention_counts(scope: Scope) -> list[MentionCount]:
    rows = db.session.execute(
        select(
            StepResult.step,
            Mention.sort,
            Mention.code,
            Mention.text,
            func.count(StepResult.id.distinct()),
            func.count(StepResult.location_id.distinct()),
        )
        .join(Mention, Mention.step_result_id == StepResult.id)
        .where(scope.of(StepResult))
        .group_by(StepResult.step, Mention.sort, Mention.code, Mention.text)
        .order_by(func.count(StepResult.id.distinct()).desc(), Mention.code, Mention.text)
    )
    return [MentionCount(*row) for row in rows]


def locations_of(scope: Scope) -> list[Location]:
    """The locations where visits are planned, by name."""
    planned = select(VisitSlot.location_id).where(scope.slots())
    return list(
        db.session.scalars(
            select(Location).where(Location.id.in_(planned)).order_by(Location.name, Location.id)
        )
    )
