"""What coordinators do with clients: add them, their regions, locations and people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import select

from audit.access import CLIENT, Actor
from audit.accounts.models import User, UserRole
from audit.accounts.writes import EmailTakenError, invite, send_invitation, user_by_email
from audit.clients.models import Client, ClientAccess, Location, Region
from audit.concurrency import unless_taken
from audit.database import db, now
from audit.history import record
from audit.mail import send, site_address


class TakenError(ValueError):
    """There is one with this name or code already; ``field`` says which field is meant."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class DisabledError(RuntimeError):
    """The account with this address is closed: access to it would open nothing."""


class SeesAlreadyError(RuntimeError):
    """This person sees this already."""


def create_client(actor: Actor | None, name: str) -> Client:
    """A new client. Raises :class:`TakenError` for a name that is taken."""
    if db.session.scalar(select(Client).filter_by(name=name.strip())):
        raise TakenError("name")
    client = Client(name=name.strip())
    with unless_taken(TakenError("name")):
        db.session.add(client)
        record(actor, "client_created", client)
    return client


def rename_client(actor: Actor, client: Client, name: str) -> None:
    other = db.session.scalar(select(Client).filter_by(name=name.strip()))
    if other is not None and other.id != client.id:
        raise TakenError("name")
    with unless_taken(TakenError("name")):
        record(actor, "client_renamed", client, before=client.name, after=name.strip())
        client.name = name.strip()


def save_region(
    actor: Actor | None, client: Client, region: Region | None, code: str, name: str
) -> Region:
    """Add or change a region. Raises :class:`TakenError` for a code that is taken."""
    other = db.session.scalar(select(Region).filter_by(client_id=client.id, code=code.strip()))
    if other is not None and other is not region:
        raise TakenError("code")
    with unless_taken(TakenError("code")):
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
    with unless_taken(TakenError("code")):
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

    A new person is invited; somebody who has an account gets the access with it, and a mail that
    says so. Raises :class:`DisabledError`, and :class:`SeesAlreadyError` where nothing is new.
    """
    user = user_by_email(email)
    if user is None:
        try:
            user = invite(actor, name=name, email=email, language=language, roles=(CLIENT,))
        except EmailTakenError:  # invited elsewhere at this same moment: that account it is
            user = user_by_email(email)
        else:
            give_access(actor, user, client, region, location)
            return user
    if user is None or user.disabled_at is not None:
        raise DisabledError
    if CLIENT not in user.role_names():
        user.roles.append(UserRole(role=CLIENT))
    if not give_access(actor, user, client, region, location):
        raise SeesAlreadyError
    if user.confirmed_at is None:
        # Nobody showed yet that the mailbox is theirs: a password that somebody else may have
        # registered with this address must not open the client's results.
        user.password_hash = None
        send_invitation(user)
    else:
        send(
            user.email,
            user.language,
            "clients/mail/access.txt",
            user=user,
            client=client,
            region=region,
            location=location,
            address=site_address(url_for("accounts.sign_in")),
        )
    return user


def give_access(
    actor: Actor | None,
    user: User,
    client: Client,
    region: Region | None = None,
    location: Location | None = None,
) -> bool:
    """What a person may see; False where they see it already: the same access stays one."""
    db.session.flush()
    place = {
        "user_id": user.id,
        "client_id": client.id,
        "region_id": region.id if region else None,
        "location_id": location.id if location else None,
    }
    found = db.session.scalar(select(ClientAccess).filter_by(**place))
    if found is not None:
        return False
    try:
        with unless_taken(SeesAlreadyError()):
            db.session.add(ClientAccess(**place))
            record(actor, "access_given", user, **_named(client, region, location))
    except SeesAlreadyError:  # given by somebody else at this moment
        return False
    return True


def take_access(actor: Actor, access: ClientAccess, reason: str | None = None) -> None:
    """The person no longer sees this; without any access left the role goes as well."""
    user = access.user
    seen = _named(access.client, access.region, access.location)
    record(actor, "access_taken", user, reason, **seen)
    db.session.delete(access)
    db.session.flush()
    left = db.session.scalar(select(ClientAccess.id).filter_by(user_id=user.id).limit(1))
    if left is None:
        for role in list(user.roles):
            if role.role == CLIENT:
                user.roles.remove(role)


def _named(client: Client, region: Region | None, location: Location | None) -> dict[str, str]:
    """What an access is to, for the history."""
    named = {"client": client.name}
    if region is not None:
        named["region"] = region.name
    if location is not None:
        named["location"] = location.name
    return named
