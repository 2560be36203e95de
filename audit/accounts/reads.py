"""Loading people, their sign-ins and the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import get_timezone
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from audit.access import SHOPPER, Actor
from audit.accounts.models import User, UserRole, UserSession
from audit.database import db, now
from audit.history import Event

PER_PAGE = 50
#: Longer numbers name no row, and no database takes them.
_DIGITS = 10
#: Nothing happened before; and a moment in the first days of the calendar is none in UTC.
_FIRST_DAY = dt.date(1970, 1, 1)
_LAST_DAY = dt.date(2199, 12, 31)


def people(page: int, role: str | None, text: str) -> Pagination:
    """Staff and people of clients by name, a page at a time; shoppers have a list of their own."""
    query = select(User).order_by(User.name, User.id)
    if role:
        query = query.where(User.roles.any(UserRole.role == role))
    else:
        query = query.where(User.roles.any(UserRole.role != SHOPPER) | ~User.roles.any())
    if text:
        query = query.where(
            User.name.icontains(text, autoescape=True) | User.email.icontains(text, autoescape=True)
        )
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=True)


def person(uuid: UUID) -> User:
    """A person for the administrator; 404 where there is none."""
    found = db.session.scalar(select(User).filter_by(uuid=uuid))
    if found is None:
        raise NotFound
    return found


def own_user(actor: Actor) -> User:
    return db.session.get_one(User, actor.id)


def own_sessions(actor: Actor) -> list[UserSession]:
    """The actor's sign-ins that still hold, latest first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(
                UserSession.user_id == actor.id,
                UserSession.ended_at.is_(None),
                UserSession.expires_at > now(),
            )
            .order_by(UserSession.created_at.desc())
        )
    )


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events: by part of the actor's name, event, kind and number of the row, first day."""

    who: str = ""
    action: str = ""
    subject: str = ""
    row: int | None = None
    since: dt.date | None = None

    @classmethod
    def from_arguments(cls, given: Mapping[str, str]) -> EventFilter:
        """Read from an address; what makes no sense there asks for nothing."""
        row = given.get("row", "")
        try:
            since = dt.date.fromisoformat(given.get("since", ""))
        except ValueError:
            since = None
        if since is not None and not _FIRST_DAY <= since <= _LAST_DAY:
            since = None
        return cls(
            who=given.get("who", "").strip(),
            action=given.get("action", ""),
            subject=given.get("subject", ""),
            row=int(row) if row.isascii() and row.isdigit() and len(row) < _DIGITS else None,
            since=since,
        )

    def arguments(self) -> dict[str, str]:
        """For an address that asks for the same."""
        given = {
            "who": self.who,
            "action": self.action,
            "subject": self.subject,
            "row": str(self.row or ""),
            "since": self.since.isoformat() if self.since else "",
        }
        return {key: value for key, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event with the name of who did it, and of whom it is about where that is a person."""

    event: Event
    who: str | None
    whom: str | None


def events(page: int, wanted: EventFilter) -> Pagination:
    """The history, latest first; ``items`` are :class:`~audit.history.Event`."""
    query = select(Event).order_by(Event.at.desc(), Event.id.desc())
    if wanted.who:
        named = select(User.id).where(User.name.icontains(wanted.who, autoescape=True))
        query = query.where(Event.actor_id.in_(named))
    if wanted.action:
        query = query.where(Event.action == wanted.action)
    if wanted.subject:
        query = query.where(Event.subject_type == wanted.subject)
    if wanted.row is not None:
        query = query.where(Event.subject_id == wanted.row)
    if wanted.since is not None:
        midnight = dt.datetime.combine(wanted.since, dt.time(), tzinfo=get_timezone())
        query = query.where(Event.at >= midnight)
    return db.paginate(query, page=page, per_page=PER_PAGE)


def event_lines(found: Iterable[Event]) -> list[EventLine]:
    """Events with names; whoever was erased has none."""
    shown = list(found)
    ids = {event.actor_id for event in shown}
    ids |= {event.subject_id for event in shown if event.subject_type == User.__tablename__}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids - {None})))
    names: dict[int | None, str] = {row[0]: row[1] for row in rows}
    return [
        EventLine(
            event,
            names.get(event.actor_id),
            names.get(event.subject_id) if event.subject_type == User.__tablename__ else None,
        )
        for event in shown
    ]
