"""Sign-ins that can be ended: the cookie names a row, and the row decides.

Flask's own cookie would still work after signing out; so it only carries a random token of
which the table keeps the digest. Every sign-in makes a new token.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from flask import current_app, g, request, session
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import ColumnElement, CursorResult, Select, bindparam, func, select, update

from audit.access import Actor
from audit.accounts.models import KEY_LENGTH, User, UserRole, UserSession
from audit.database import db, now, present_connection

TOKEN = "token"  # noqa: S105 - the name under which the cookie keeps it
#: The language chosen on this device: it stays when people come and go.
LANGUAGE = "language"


class _SignIns(LoginManager):
    """The row decides; what Flask-Login would compare (network address, browser) changes on a
    phone. It would work that out for every request, though nobody compares it."""

    def _session_protection_failed(self) -> bool:
        return False


login_manager = _SignIns()
login_manager.session_protection = None

#: A query for who asks, and what is to be found with that.
Find = Select[*tuple[Any, ...]]
Keys = Mapping[str, Any]
# Built once: this runs before every page.
_FIND = (
    select(User.id, User.uuid, User.name, User.email, User.language, UserSession.id, UserRole.role)
    .join(UserSession, UserSession.user_id == User.id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .where(
        UserSession.token_digest == bindparam("digest"),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > bindparam("moment"),
        User.disabled_at.is_(None),
    )
)
_View = TypeVar("_View", bound=Callable[..., Any])


class Found(NamedTuple):
    """What was found together with who asks: the columns that were added, and for which values."""

    columns: Sequence[Any]
    keys: Keys


def find_with_actor(
    extend: Callable[[Find], Find], keys: Callable[..., Keys] = dict
) -> Callable[[_View], _View]:
    """For a view that begins by reading one row: it is read in the query for who asks.

    ``extend`` adds its columns to that query, and outer joins by which one row at most is found
    and nobody goes missing. ``keys`` makes the bound values that it needs, of the arguments of the
    view; without, these are the values. What is posted was looked at by nobody yet.
    """
    extended = extend(_FIND)

    def decorate(view: _View) -> _View:
        vars(view)["find"] = extended, keys
        return view

    return decorate


def found_with_actor() -> Found | None:
    """What :func:`find_with_actor` asked for, once for each request; None where nothing is to be
    found so."""
    found: Found | None = g.pop("found_with_actor", None)
    return found


def digest(token: str) -> str:
    """SHA-256 of a random token, in hexadecimal. Random tokens need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(user: User) -> Actor:
    """Sign ``user`` in on this device under a new token; who was signed in before is not."""
    language = session.get(LANGUAGE)
    if session.get(TOKEN):
        _end(UserSession.token_digest == digest(session[TOKEN]))
    session.clear()
    if language:
        session[LANGUAGE] = language
    token = secrets.token_urlsafe(32)
    row = UserSession(
        token_digest=digest(token),
        user_id=user.id,
        expires_at=now() + dt.timedelta(days=current_app.config["SETTINGS"].session_days),
        device=(request.user_agent.string or "")[:200],
    )
    db.session.add(row)
    db.session.flush()
    session[TOKEN] = token
    session.permanent = True
    found = in_person(user, row.id)
    login_user(found)
    return found


def end_session(actor: Actor) -> None:
    """Sign out: from now on the cookie is worth nothing, wherever a copy of it is."""
    _end(UserSession.id == actor.session_id)
    language = session.get(LANGUAGE)
    logout_user()
    session.clear()
    if language:
        session[LANGUAGE] = language


def end_all_sessions(user_id: int, but: int | None = None) -> None:
    """End every sign-in of a person, except the session with id ``but``."""
    _end(UserSession.user_id == user_id, UserSession.id != (but or 0))


def end_one_session(user_id: int, key: str) -> bool:
    """End one sign-in of a person by its ``key``; False where they have none of that name."""
    named = func.substr(UserSession.token_digest, 1, KEY_LENGTH) == key
    return _end(UserSession.user_id == user_id, named) > 0


def _end(*which: ColumnElement[bool]) -> int:
    """End what holds among these sign-ins; the number that were."""
    ended: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(UserSession).where(*which, UserSession.ended_at.is_(None)).values(ended_at=now())
    )
    return ended.rowcount


@login_manager.request_loader
def load_actor(_request: object) -> Actor | None:
    """The actor whose token the cookie carries, if that sign-in still holds."""
    token = session.get(TOKEN)
    if not token:
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    find, more = vars(view).get("find", (_FIND, dict)) if view else (_FIND, dict)
    named = {} if find is _FIND else more(**request.view_args or {})
    keys = {"digest": digest(token), "moment": now(), **named}
    rows = present_connection().execute(find, keys).all()
    if not rows:
        return None
    user_id, uuid, name, email, language, session_id, _, *columns = rows[0]
    if columns:
        g.found_with_actor = Found(columns, named)
    roles = frozenset(row[6] for row in rows if row[6])
    return Actor(user_id, uuid, name, email, language, roles, session_id)


def in_person(user: User, session_id: int = 0) -> Actor:
    """``user`` as who acts: for what people do by a link, before they are signed in."""
    return Actor(
        user.id, user.uuid, user.name, user.email, user.language, user.role_names(), session_id
    )
