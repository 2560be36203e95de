"""Loading clients, their regions, locations and people, for the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from audit.clients.models import Client, ClientAccess, Location, Region
from audit.database import db

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client with how much there is of it."""

    client: Client
    regions: int
    locations: int
    people: int


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region with its number of locations."""

    region: Region
    locations: int


def clients() -> list[ClientLine]:
    """All clients by name, with counts."""

    def count(table: type[Region] | type[Location]) -> object:
        return (
            select(func.count())
            .select_from(table)
            .where(table.client_id == Client.id)
            .scalar_subquery()
        )

    people = (
        select(func.count(ClientAccess.user_id.distinct()))
        .where(ClientAccess.client_id == Client.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Client, count(Region), count(Location), people).order_by(Client.name)  # type: ignore[call-overload]
    )
    return [ClientLine(*row) for row in rows]


def client(uuid: UUID) -> Client:
    """A client; 404 where there is none."""
    found = db.session.scalar(select(Client).filter_by(uuid=uuid))
    if found is None:
        raise NotFound
    return found


def locations(owner: Client, page: int, text: str, region: str) -> Pagination:
    """The client's locations by name, a page at a time, with their region."""
    query = (
        select(Location)
        .where(Location.client_id == owner.id)
        .options(joinedload(Location.region))
        .order_by(Location.name, Location.id)
    )
    if text:
        matches = Location.name.icontains(text, autoescape=True)
        matches |= Location.city.icontains(text, autoescape=True)
        matches |= Location.code.icontains(text, autoescape=True)
        query = query.where(matches)
    if region:
        query = query.where(Location.region.has(Region.code == region))
    return db.paginate(query, page=page, per_page=PER_PAGE)


def location(owner: Client, uuid: UUID) -> Location:
    """A location of this client; 404 for any other."""
    found = db.session.scalar(select(Location).filter_by(uuid=uuid, client_id=owner.id))
    if found is None:
        raise NotFound
    return found


def region(owner: Client, uuid: UUID) -> Region:
    """A region of this client; 404 for any other."""
    found = db.session.scalar(select(Region).filter_by(uuid=uuid, client_id=owner.id))
    if found is None:
        raise NotFound
    return found


def regions(owner: Client) -> list[RegionLine]:
    """The client's regions by name, with their number of locations."""
    count = (
        select(func.count())
        .select_from(Location)
        .where(Location.region_id == Region.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Region, count).where(Region.client_id == owner.id).order_by(Region.name, Region.id)
    )
    return [RegionLine(*row) for row in rows]


def region_rows(owner: Client) -> list[Region]:
    """The client's regions by name."""
    return [line.region for line in regions(owner)]


def all_locations(owner: Client, most: int | None = None) -> list[Location]:
    """The client's locations by name with their region; none where there are more than ``most``."""
    query = (
        select(Location)
        .where(Location.client_id == owner.id)
        .options(joinedload(Location.region))
        .order_by(Location.name, Location.id)
    )
    found = list(db.session.scalars(query if most is None else query.limit(most + 1)))
    return [] if most is not None and len(found) > most else found


def sees(owner: Client, level: str) -> tuple[Region | None, Location | None]:
    """The row that "all", "region:<uuid>" or "location:<uuid>" stands for; 404 for a stranger's."""
    kind, _, key = level.partition(":")
    try:
        if kind == "region":
            return region(owner, UUID(key)), None
        if kind == "location":
            return None, location(owner, UUID(key))
    except ValueError:  # an address that somebody wrote by hand
        raise NotFound from None
    return None, None


def access_of(owner: Client, user_uuid: UUID) -> list[ClientAccess]:
    """What one person sees of this client; 404 for somebody who sees nothing of it."""
    found = [access for access in people(owner) if access.user.uuid == user_uuid]
    if not found:
        raise NotFound
    return found


def people(owner: Client) -> list[ClientAccess]:
    """Who of the client sees what, by name."""
    return list(
        db.session.scalars(
            select(ClientAccess)
            .where(ClientAccess.client_id == owner.id)
            .options(
                joinedload(ClientAccess.user),
                joinedload(ClientAccess.region),
                joinedload(ClientAccess.location),
            )
            .order_by(ClientAccess.id)
        )
    )


def one_access(accesses: list[ClientAccess], key: str) -> ClientAccess:
    """The access that a form names by its number, among those of one person; 404 for another."""
    for access in accesses:
        if str(access.id) == key:
            return access
    raise NotFound
