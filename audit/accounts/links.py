"""Links that work once: an invitation, the confirmation of an address, a password reset."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from sqlalchemy import CursorResult, select, update

from audit.accounts.models import SingleUseLink, User
from audit.accounts.sessions import digest
from audit.database import db, now

INVITATION, CONFIRMATION, RESET = "invitation", "confirmation", "reset"

LIFETIME = {
    INVITATION: dt.timedelta(days=14),
    CONFIRMATION: dt.timedelta(days=3),
    RESET: dt.timedelta(hours=2),
}


def make_link(user: User, purpose: str) -> str:
    """The token of a new link; earlier links for the same purpose stop working."""
    db.session.flush()  # a new user has no id before
    db.session.execute(
        update(SingleUseLink)
        .where(
            SingleUseLink.user_id == user.id,
            SingleUseLink.purpose == purpose,
            SingleUseLink.used_at.is_(None),
        )
        .values(used_at=now())
    )
    token = secrets.token_urlsafe(32)
    db.session.add(
        SingleUseLink(
            token_digest=digest(token),
            user_id=user.id,
            purpose=purpose,
            expires_at=now() + LIFETIME[purpose],
        )
    )
    return token


def user_of_link(token: str, purpose: str) -> User | None:
    """Whose link this is; None where it is unknown, used, too old, or its person disabled."""
    return db.session.scalar(
        select(User)
        .join(SingleUseLink, SingleUseLink.user_id == User.id)
        .where(
            SingleUseLink.token_digest == digest(token),
            SingleUseLink.purpose == purpose,
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > now(),
            User.disabled_at.is_(None),
        )
    )


class LinkSpentError(RuntimeError):
    """Somebody used this link a moment ago."""


def use_link(token: str) -> None:
    """From now on the link does nothing. Raises :class:`LinkSpentError` where it was quicker."""
    used: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(SingleUseLink)
        .where(SingleUseLink.token_digest == digest(token), SingleUseLink.used_at.is_(None))
        .values(used_at=now())
    )
    if not used.rowcount:
        raise LinkSpentError
