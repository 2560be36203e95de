"""Whose results somebody may see: projects, waves and places; and how far fieldwork is there.

Every query of results takes a :class:`Scope`; for people a scope is made only by
:func:`scope_for`, which looks at what the actor may see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from audit.access import ADMINISTRATOR, COORDINATOR, Actor
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.states import APPROVED, IN_REVIEW, OPEN_STATES, RETURNED, SUBMITTED
from audit.clients.models import Client, ClientAccess, Location
from audit.database import db
from audit.results.models import ReportResult, StepResult

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
    """How far fieldwork is: visits planned, done (sent) and approved, each within the former.

    ``latest`` approval, and the ``last_slot`` planned: a visit moved to another place leaves
    the counts as they are, and raises this.
    """

    planned: int
    taken: int
    done: int
    approved: int
    latest: dt.datetime | None
    last_slot: int | None


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
            func.max(VisitSlot.id),
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


def every_place(actor: Actor) -> bool:
    """Whether nothing that the actor may see is bounded to a region or a location."""
    if actor.holds(COORDINATOR, ADMINISTRATOR):
        return True
    bounded = select(ClientAccess.id).where(
        ClientAccess.user_id == actor.id,
        or_(ClientAccess.region_id.is_not(None), ClientAccess.location_id.is_not(None)),
    )
    return db.session.scalar(bounded.limit(1)) is None


def latest_wave(project: Project, day: dt.date) -> Wave | None:
    """The wave that began last by ``day``, else the first that will; None without waves."""
    begun = [wave for wave in project.waves if wave.starts_on <= day]
    return begun[-1] if begun else next(iter(project.waves), None)


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


def locations_of(scope: Scope) -> list[Location]:
    """The locations where visits are planned, by name."""
    planned = select(VisitSlot.location_id).where(scope.slots())
    return list(
        db.session.scalars(
            select(Location).where(Location.id.in_(planned)).order_by(Location.name, Location.id)
        )
    )


def revision(
    scope: Scope,
    done: Progress,
    places: Sequence[Location],
    results: Mapping[int, tuple[int, int, dt.datetime]],
) -> str:
    """A text that changes whenever anything that a results page shows of a scope changes.

    ``results``: the marks of what counts at each location (audit.results.sums).
    """
    project = scope.project
    waves = [(wave.id, wave.name, wave.starts_on, wave.ends_on) for wave in project.waves]
    shown = (
        scope.wave_ids,
        scope.places,
        done,
        results,
        [(place.id, place.name) for place in places],
        (project.name, project.client.name, project.script_version_id),
        waves,
    )
    return repr(shown)
