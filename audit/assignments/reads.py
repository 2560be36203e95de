"""Loading projects, personas, waves and visits, for the coordinator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.exceptions import NotFound

from audit.accounts.models import User
from audit.assignments.board import Cell, VisitRow, cells_of, counts
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.states import (
    APPROVED,
    DECLINED,
    OPEN_STATES,
    REJECTED,
    WITHDRAWN,
)
from audit.assignments.words import allowed
from audit.clients.models import Client, Location, Region
from audit.database import db, now
from audit.history import Event
from audit.language import today
from audit.scripts.models import ScriptVersion
from audit.shoppers import reads as shoppers
from audit.shoppers.models import Shopper

#: Waves whose visits are read for the list of projects: those that ended not long ago, or run.
SHOWN_AFTER_END = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave with its visits by group of ``board.GROUPS`` and "danger"; None for one long past."""

    wave: Wave
    counts: dict[str, int] | None

    @property
    def planned(self) -> int:
        return sum(count for group, count in (self.counts or {}).items() if group != "danger")


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project with its waves, the latest first."""

    project: Project
    waves: Sequence[WaveLine]


def projects(client: str = "") -> list[ProjectLine]:
    """All projects, the newest first, or those of the client with this UUID."""
    query = (
        select(Project)
        .options(
            joinedload(Project.client),
            joinedload(Project.script_version),
            selectinload(Project.waves),
        )
        .order_by(Project.created_at.desc(), Project.id.desc())
    )
    if client:
        query = query.join(Project.client).where(Client.uuid == uuid_in(client))
    found = list(db.session.scalars(query))
    counted = _counts([wave for project in found for wave in project.waves])
    return [
        ProjectLine(
            project,
            [WaveLine(wave, counted.get(wave.id)) for wave in reversed(project.waves)],
        )
        for project in found
    ]


def _counts(waves: Iterable[Wave]) -> dict[int, dict[str, int]]:
    """Wave id → its visits by group, in one query for all of them."""
    recent = {wave.id: wave for wave in waves if wave.ends_on >= today() - SHOWN_AFTER_END}
    by_wave: dict[int, list[VisitRow]] = {key: [] for key in recent}
    if recent:
        query = _visit_query().add_columns(VisitSlot.wave_id)
        for row in db.session.execute(query.where(VisitSlot.wave_id.in_(recent))):
            by_wave[row[-1]].append(VisitRow(*row[:-1]))
    at, hours = now(), allowed()
    return {
        key: counts(cells_of(rows, recent[key].ends_on, hours, at)) for key, rows in by_wave.items()
    }


def project(uuid: UUID) -> Project:
    """A project with all that its page names; 404 where there is none."""
    return one(
        select(Project)
        .filter_by(uuid=uuid)
        .options(
            joinedload(Project.client),
            joinedload(Project.persona),
            joinedload(Project.script_version).joinedload(ScriptVersion.script),
            selectinload(Project.waves),
        )
    )


def waves_of(project: Project) -> list[WaveLine]:
    """The waves of a project, the latest first, with their visits by group."""
    counted = _counts(project.waves)
    return [WaveLine(wave, counted.get(wave.id)) for wave in reversed(project.waves)]


def is_under_way(project: Project) -> bool:
    """Whether anybody was ever asked to do a visit of this project."""
    query = (
        select(Assignment.id).join(Assignment.slot).join(VisitSlot.wave)
        .where(Wave.project_id == project.id).limit(1)
    )  # fmt: skip
    return db.session.scalar(query) is not None


def wave(uuid: UUID) -> Wave:
    """A wave with its project and client; 404 where there is none."""
    return one(
        select(Wave)
        .filter_by(uuid=uuid)
        .options(joinedload(Wave.project).joinedload(Project.client))
    )


def _visit_query() -> Any:
    ended = (
        select(func.count(Assignment.id))
        .where(
            Assignment.slot_id == VisitSlot.id,
            Assignment.state.in_((DECLINED, WITHDRAWN, REJECTED)),
        )
        .correlate(VisitSlot)
        .scalar_subquery()
    )
    held = and_(Assignment.slot_id == VisitSlot.id, Assignment.state.in_(OPEN_STATES))
    return (
        select(
            VisitSlot.uuid,
            VisitSlot.number,
            VisitSlot.cancelled_at,
            Location.uuid,
            Location.name,
            Location.city,
            Location.country,
            Location.time_zone,
            Region.name,
            Assignment.state,
            Assignment.due_at,
            Assignment.state_since,
            Shopper.number,
            ended,
        )
        .join(VisitSlot.location)
        .outerjoin(Location.region)
        .outerjoin(Assignment, held)
        .outerjoin(Assignment.shopper)
        .order_by(Location.name, Location.id, VisitSlot.number)
    )


def cells(wave: Wave) -> list[Cell]:
    """The visits of a wave with state and clock, by place and number, in one query."""
    rows = db.session.execute(_visit_query().where(VisitSlot.wave_id == wave.id))
    return cells_of((VisitRow(*row) for row in rows), wave.ends_on, allowed(), now())


def slots(wave: Wave, uuids: Sequence[str]) -> list[VisitSlot]:
    """Visits of this wave by UUID, with place and assignments; 404 for any other."""
    wanted = {uuid_in(text) for text in uuids}
    found = list(
        db.session.scalars(
            select(VisitSlot)
            .where(VisitSlot.wave_id == wave.id, VisitSlot.uuid.in_(wanted))
            .options(
                joinedload(VisitSlot.location),
                selectinload(VisitSlot.assignments)
                .joinedload(Assignment.shopper)
                .joinedload(Shopper.user),
            )
            .join(VisitSlot.location)
            .order_by(Location.name, VisitSlot.number)
        )
    )
    if len(found) != len(wanted):
        raise NotFound
    return found


def visit(uuid: UUID) -> VisitSlot:
    """One visit with its wave, place and all its assignments; 404 where there is none."""
    return one(
        select(VisitSlot)
        .filter_by(uuid=uuid)
        .options(
            joinedload(VisitSlot.location),
            joinedload(VisitSlot.wave).joinedload(Wave.project).joinedload(Project.client),
            selectinload(VisitSlot.assignments)
            .joinedload(Assignment.shopper)
            .joinedload(Shopper.user),
        )
    )


def holder(slot: VisitSlot) -> Assignment | None:
    """The assignment that holds a visit now."""
    return next((one for one in slot.assignments if one.state in OPEN_STATES), None)


@dataclass(frozen=True, slots=True)
class Notice:
    """A line on the page of a visit, with a link to where something can be done about it."""

    text: str
    address: str
    label: str


#: What later stages have to say about who has a visit now; each stage adds its own.
NOTICES: list[Callable[[Assignment], Notice | None]] = []


def notices(holder: Assignment | None) -> list[Notice]:
    """All that there is to say about an assignment on the page of its visit."""
    said = [notice(holder) for notice in NOTICES] if holder else []
    return [one for one in said if one is not None]


def assignments_of(shopper: Shopper, page: int) -> Pagination:
    """All that a shopper was asked to do, a page at a time: what is not over comes first."""
    open_now = Assignment.state.in_([state for state in OPEN_STATES if state != APPROVED])
    slot = joinedload(Assignment.slot)
    query = (
        select(Assignment)
        .where(Assignment.shopper_id == shopper.id)
        .options(
            slot.joinedload(VisitSlot.location),
            slot.joinedload(VisitSlot.wave).joinedload(Wave.project).joinedload(Project.client),
        )
        .order_by(open_now.desc(), Assignment.due_at.desc(), Assignment.id.desc())
    )
    return db.paginate(query, page=page, per_page=shoppers.PER_PAGE)


shoppers.KNOWN["assignments"] = assignments_of


@dataclass(frozen=True, slots=True)
class EventLine:
    """What happened to a visit: when, what, by whom, why."""

    at: dt.datetime
    action: str
    who: str | None
    reason: str | None
    #: The number of the shopper whose assignment it was; None for the visit itself.
    shopper: int | None


def events_of(slot: VisitSlot) -> list[EventLine]:
    """The history of a visit and its assignments, the latest first."""
    numbers = {one.id: one.shopper.number for one in slot.assignments}
    rows = db.session.execute(
        select(Event, User.name)
        .outerjoin(User, User.id == Event.actor_id)
        .where(
            or_(
                and_(Event.subject_type == "visit_slot", Event.subject_id == slot.id),
                and_(Event.subject_type == "assignment", Event.subject_id.in_(numbers)),
            )
        )
        .order_by(Event.id.desc())
    )
    return [
        EventLine(
            event.at,
            event.action,
            name,
            event.reason,
            numbers.get(event.subject_id or 0) if event.subject_type == "assignment" else None,
        )
        for event, name in rows
    ]


def one(query: Select[Any]) -> Any:
    """What a query finds; 404 where it finds nothing."""
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def uuid_in(text: str) -> UUID:
    """A UUID out of an address or a form; 404 for anything else."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
