"""Loading what a coordinator chooses from: clients, script versions, personas, places, shoppers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from audit.accounts.models import User
from audit.assignments.models import Assignment, Persona, VisitSlot, Wave
from audit.assignments.reads import one, uuid_in
from audit.assignments.states import APPROVED, OPEN_STATES
from audit.clients.models import Client, Location
from audit.database import db
from audit.scripts.models import PUBLISHED, Script, ScriptVersion
from audit.shoppers.models import Shopper

#: Shoppers that the page of assigning offers at once.
SHOPPERS_OFFERED = 20


@dataclass(frozen=True, slots=True)
class ShopperLine:
    """A shopper who can be asked, with how much they have."""

    shopper: Shopper
    #: Visits of this wave, done ones included.
    in_wave: int
    #: Visits in all waves that are not approved yet.
    at_hand: int


def shoppers_for(wave: Wave, text: str) -> list[ShopperLine]:
    """Admitted shoppers by number, name or address; who has least in this wave first."""
    taken = (
        select(func.count(Assignment.id))
        .join(Assignment.slot)
        .where(
            Assignment.shopper_id == Shopper.id,
            VisitSlot.wave_id == wave.id,
            Assignment.state.in_(OPEN_STATES),
        )
        .correlate(Shopper)
        .scalar_subquery()
    )
    busy = (
        select(func.count(Assignment.id))
        .where(
            Assignment.shopper_id == Shopper.id,
            Assignment.state.in_([state for state in OPEN_STATES if state != APPROVED]),
        )
        .correlate(Shopper)
        .scalar_subquery()
    )
    query = (
        select(Shopper, taken, busy)
        .join(Shopper.user)
        .where(Shopper.state == "admitted", User.disabled_at.is_(None))
        .options(joinedload(Shopper.user))
        .order_by(taken, busy, Shopper.number)
        .limit(SHOPPERS_OFFERED + 1)
    )
    if text:
        query = query.where(
            or_(
                cast(Shopper.number, String).startswith(text, autoescape=True),
                User.name.icontains(text, autoescape=True),
                User.email.icontains(text, autoescape=True),
            )
        )
    return [ShopperLine(*row) for row in db.session.execute(query)]


def shopper_numbered(number: str) -> Shopper | None:
    """An admitted shopper whose account works; None for any other number."""
    return db.session.scalar(
        select(Shopper)
        .join(Shopper.user)
        .where(
            Shopper.number == (int(number) if number.isdecimal() and len(number) < 10 else -1),
            Shopper.state == "admitted",
            User.disabled_at.is_(None),
        )
    )


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """An open place of the client, with how many visits the wave has there."""

    location: Location
    visits: int


def places_of(wave: Wave) -> list[PlaceLine]:
    """The client's places that are not closed, by name, with their region."""
    planned = (
        select(func.count(VisitSlot.id))
        .where(
            VisitSlot.wave_id == wave.id,
            VisitSlot.location_id == Location.id,
            VisitSlot.cancelled_at.is_(None),
        )
        .correlate(Location)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Location, planned)
        .where(Location.client_id == wave.project.client_id, Location.closed_at.is_(None))
        .options(joinedload(Location.region))
        .order_by(Location.name, Location.id)
    )
    return [PlaceLine(*row) for row in rows]


def clients() -> list[Client]:
    """All clients by name."""
    return list(db.session.scalars(select(Client).order_by(Client.name)))


def client(uuid: str) -> Client:
    """A client by UUID; 404 where there is none."""
    return one(select(Client).filter_by(uuid=uuid_in(uuid)))


def versions_for(client: Client, present: ScriptVersion | None = None) -> list[ScriptVersion]:
    """Published versions that a client may use, newest script and version first.

    None of an archived script; what a project has already, ``present``, it may keep.
    """
    return list(
        db.session.scalars(
            select(ScriptVersion)
            .join(ScriptVersion.script)
            .where(
                ScriptVersion.state == PUBLISHED,
                or_(Script.client_id.is_(None), Script.client_id == client.id),
                or_(
                    Script.archived_at.is_(None),
                    ScriptVersion.id == (present.id if present else None),
                ),
            )
            .options(joinedload(ScriptVersion.script))
            .order_by(Script.id.desc(), ScriptVersion.number.desc())
        )
    )


def personas_of(client: Client) -> list[Persona]:
    return list(
        db.session.scalars(select(Persona).filter_by(client_id=client.id).order_by(Persona.id))
    )


def persona(client: Client, uuid: UUID) -> Persona:
    """A persona of this client; 404 for any other."""
    return one(select(Persona).filter_by(uuid=uuid, client_id=client.id))


class _Named(Protocol):
    @property
    def uuid(self) -> UUID: ...


Row = TypeVar("Row", bound=_Named)


def among(rows: Iterable[Row], key: str) -> Row:
    """The row with this UUID among those that were offered; 404 for any other."""
    for row in rows:
        if str(row.uuid) == key:
            return row
    raise NotFound


#: The value of the tick box for places that belong to no region.
NO_REGION = "none"


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """Places of one region; ``name`` is None for those of none."""

    key: str
    name: str | None
    lines: Sequence[PlaceLine]


def by_region(lines: Iterable[PlaceLine]) -> list[RegionGroup]:
    """The places by region, regions by name, those of none last."""
    groups: dict[str, list[PlaceLine]] = {}
    names: dict[str, str | None] = {}
    for line in lines:
        region = line.location.region
        key = str(region.uuid) if region else NO_REGION
        groups.setdefault(key, []).append(line)
        names[key] = region.name if region else None
    return [
        RegionGroup(key, names[key], groups[key])
        for key in sorted(groups, key=lambda key: (names[key] is None, names[key] or ""))
    ]


def ticked(
    lines: Iterable[PlaceLine], places: Sequence[str], regions: Sequence[str]
) -> list[Location]:
    """The places that were ticked, alone or with their whole region; each once."""
    return [
        line.location
        for group in by_region(lines)
        for line in group.lines
        if group.key in regions or str(line.location.uuid) in places
    ]
