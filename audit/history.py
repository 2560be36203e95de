"""What happened: events that are only ever added. Who, what, when, to which row, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit.access import Actor
from audit.database import Base, db, now


class Event(Base):
    """One thing that somebody did, named in the past tense ("report_approved")."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_subject", "subject_type", "subject_id"),)

    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    #: The user who did it; None for the system itself. No foreign key: events outlive people.
    actor_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(
    actor: Actor | None, action: str, subject: Base, reason: str | None = None, **details: Any
) -> None:
    """Add an event about ``subject``; it is committed with what it tells of.

    ``details`` must be ready for JSON and hold no secret.
    """
    db.session.flush()  # a new row has no key before
    db.session.add(
        Event(
            actor_id=actor.id if actor else None,
            action=action,
            subject_type=subject.__tablename__,
            subject_id=subject.id,
            reason=reason,
            details=details,
        )
    )
