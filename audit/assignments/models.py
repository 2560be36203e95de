"""Who goes where, when: project, persona, wave, visit slot and assignment."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.assignments.states import OPEN_STATES, STATES
from audit.clients.models import Client, Location
from audit.database import Base, HasUuid, now
from audit.scripts.models import ScriptVersion
from audit.shoppers.models import Shopper


class Persona(HasUuid, Base):
    """Whom the shopper plays, per language."""

    __tablename__ = "persona"

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    name: Mapped[dict[str, str]]
    profile: Mapped[dict[str, str]] = mapped_column(default=dict)
    need: Mapped[dict[str, str]] = mapped_column(default=dict)
    motivation: Mapped[dict[str, str]] = mapped_column(default=dict)
    manner: Mapped[dict[str, str]] = mapped_column(default=dict)

    client: Mapped[Client] = relationship()


class Project(HasUuid, Base):
    """The commission: a client, a published script version and a persona."""

    __tablename__ = "project"

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    script_version_id: Mapped[int] = mapped_column(ForeignKey("script_version.id"))
    persona_id: Mapped[int | None] = mapped_column(ForeignKey("persona.id"))
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    client: Mapped[Client] = relationship()
    script_version: Mapped[ScriptVersion] = relationship()
    persona: Mapped[Persona | None] = relationship()
    waves: Mapped[list[Wave]] = relationship(
        back_populates="project", order_by="Wave.starts_on, Wave.id"
    )


class Wave(HasUuid, Base):
    """One period of measuring, both days included."""

    __tablename__ = "wave"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]

    project: Mapped[Project] = relationship(back_populates="waves")


class VisitSlot(HasUuid, Base):
    """One measurement to be done at a location in a wave; ``number`` counts per location."""

    __tablename__ = "visit_slot"
    __table_args__ = (UniqueConstraint("wave_id", "location_id", "number"),)

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    cancelled_at: Mapped[dt.datetime | None]

    wave: Mapped[Wave] = relationship()
    location: Mapped[Location] = relationship()
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="slot", order_by="Assignment.id"
    )


class Assignment(HasUuid, Base):
    """A shopper asked to do one visit. Its ``state`` changes by ``states.MOVES`` alone.

    A slot has at most one assignment that is not withdrawn, declined or rejected.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES!r}", name="known_state"),
        Index(
            "uq_assignment_open_slot",
            "slot_id",
            unique=True,
            sqlite_where=text(f"state IN {OPEN_STATES!r}"),
            postgresql_where=text(f"state IN {OPEN_STATES!r}"),
        ),
    )

    slot_id: Mapped[int] = mapped_column(ForeignKey("visit_slot.id"), index=True)
    shopper_id: Mapped[int] = mapped_column(ForeignKey("shopper.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="assigned", index=True)
    assigned_at: Mapped[dt.datetime] = mapped_column(default=now)
    #: The visit is done and the report sent before this moment.
    due_at: Mapped[dt.datetime]
    #: The start of the present state's clock: when it was reached, or, where the move to it
    #: keeps the clock (``states.Move.keeps_clock``), when the state before it was.
    state_since: Mapped[dt.datetime] = mapped_column(default=now)

    slot: Mapped[VisitSlot] = relationship(back_populates="assignments")
    shopper: Mapped[Shopper] = relationship()
