"""What coordinators do with clients: add them, their regions, locations and people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from audit.access import CLIENT, Actor
from audit.accounts.models import User, UserRole
from audit.accounts.writes import invite, user_by_email
from audit.clients.models import Client, ClientAccess, Location, Region
from audit.database import db, now
from audit.history import record


class TakenError(ValueError):
    """There is one with this name or code already; ``field`` says which field is meant."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def create_client(actor: Actor | None, name: str) -> Client:
    """A new client. Raises :class:`TakenError` for a name that is taken."""
    if db.session.scalar(select(Client).filter_by(name=name.strip())):
        raise TakenError("name")
    client = Client(name=name.strip())
    db.session.add(client)
    record(actor, "client_created", client)
    return client


def rename_client(actor: Actor, client: Client, name: str) -> None:
    other = db.session.scalar(select(Client).filter_by(name=name.strip()))
    if other is not None and other.id != client.id:
        raise TakenError("name")
    record(actor, "client_renamed", client, before=client.name, after=name.strip())
    client.name = name.strip()


def save_region(
    actor: Actor | None, client: Client, region: Region | None, code: str, name: str
) -> Region:
    """Add or change a region. Raises :class:`TakenError` for a code that is taken."""
    other = db.session.scalar(select(Region).filter_by(client_id=client.id, code=code.strip()))
    if other is not None and other is not region:
        raise TakenError("code")
    if region is None:
        region = Region(client=client)
    region.code, region.name = code.strip(), name.strip()
    db.session.add(region)
    record(actor, "region_saved", region)
    return region


def save_location(
    actor: Actor | None, client: Client, location: Location | None, values: Mapping[str, Any]
) -> Location:
    """Add or change a location; ``values`` by column name, with ``region`` as a row or None.

    Raises :class:`TakenError` for a code that is taken.
    """
    other = db.session.scalar(select(Location).filter_by(client_id=client.id, code=values["code"]))
    if other is not None and other is not location:
        raise TakenError("code")
    if location is None:
        location = Location(client=client)
    for name, value in values.items():
        setattr(location, name, value)
    db.session.add(location)
    record(actor, "location_saved", location)
    return location


def close_location(actor: Actor, location: Location, reason: str) -> None:
    """No new visits are planned there; what was measured stays."""
    location.closed_at = now()
    record(actor, "location_closed", location, reason)


def reopen_location(actor: Actor, location: Location) -> None:
    location.closed_at = None
    record(actor, "location_reopened", location)


def invite_client_person(
    actor: Actor,
    client: Client,
    *,
    name: str,
    email: str,
    language: str,
    region: Region | None = None,
    location: Location | None = None,
) -> User:
    """Let a person of the client in: for all of it, one region, or one location.

    Somebody who has an account already gets the access with it; a new person is invited.
    """
    user = user_by_email(email)
    if user is None:
        user = invite(actor, name=name, email=email, language=language, roles=(CLIENT,))
    elif CLIENT not in user.role_names():
        user.roles.append(UserRole(role=CLIENT))
    give_access(actor, user, client, region, location)
    return user


def give_access(
    actor: Actor | None,
    user: User,
    client: Client,
    region: Region | None = None,
    location: Location | None = None,
) -> ClientAccess:
    """What a person may see; the same access given again stays one."""
    db.session.flush()
    place = {
        "user_id": user.id,
        "client_id": client.id,
        "region_id": region.id if region else None,
        "location_id": location.id if location else None,
    }
    found = db.session.scalar(select(ClientAccess).filter_by(**place))
    if found is None:
        found = ClientAccess(**place)
        db.session.add(found)
        record(actor, "access_given", found)
    return found


def take_access(actor: Actor, access: ClientAccess, reason: str | None = None) -> None:
    """The person no longer sees this; without any access left the role goes as well."""
    user = access.user
    record(actor, "access_taken", user, reason, client=access.client.name)
    db.session.delete(access)
    db.session.flush()
    left = db.session.scalar(select(ClientAccess.id).filter_by(user_id=user.id).limit(1))
    if left is None:
        for role in list(user.roles):
            if role.role == CLIENT:
                user.roles.remove(role)
