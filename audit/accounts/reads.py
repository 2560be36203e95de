"""Loading people, their sign-ins and the history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from audit.access import SHOPPER, Actor
from audit.accounts.models import User, UserRole, UserSession
from audit.database import db, now
from audit.history import Event

PER_PAGE = 50


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
class EventLine:
    """An event with the name of who did it."""

    at: dt.datetime
    who: str | None
    action: str
    subject_type: str
    subject_id: int | None
    reason: str | None
    details: dict[str, Any]


def events(page: int, action: str, subject_type: str) -> Pagination:
    """The history, latest first; ``items`` are :class:`~audit.history.Event`."""
    query = select(Event).order_by(Event.id.desc())
    if action:
        query = query.where(Event.action == action)
    if subject_type:
        query = query.where(Event.subject_type == subject_type)
    return db.paginate(query, page=page, per_page=PER_PAGE)


def event_lines(found: list[Event]) -> list[EventLine]:
    """Events with names; whoever was erased has none."""
    ids = {event.actor_id for event in found if event.actor_id}
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    return [
        EventLine(
            event.at,
            names.get(event.actor_id) if event.actor_id else None,
            event.action,
            event.subject_type,
            event.subject_id,
            event.reason,
            event.details,
        )
        for event in found
    ]


def event_choices() -> tuple[list[str], list[str]]:
    """The actions and the kinds of row that the history knows."""
    actions = db.session.scalars(select(Event.action).distinct().order_by(Event.action))
    subjects = db.session.scalars(
        select(Event.subject_type).distinct().order_by(Event.subject_type)
    )
    return list(actions), list(subjects)
