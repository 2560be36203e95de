"""What is asked: a script, its versions, and the steps and questions of each version.

A published version never changes; a change is a new version. The rows of a version are read
into a :class:`~audit.scripts.document.ScriptDocument`, which is what the product works with.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.clients.models import Client
from audit.database import Base, HasUuid, now
from audit.scripts import frozen

DRAFT = "draft"
PUBLISHED = "published"


class Script(HasUuid, Base):
    """A questionnaire along a customer journey, through all its versions.

    ``client`` is None for a script of the agency itself that any project may use.
    """

    __tablename__ = "script"

    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    archived_at: Mapped[dt.datetime | None]

    client: Mapped[Client | None] = relationship()
    versions: Mapped[list[ScriptVersion]] = relationship(
        back_populates="script", order_by="ScriptVersion.number"
    )


class ScriptVersion(HasUuid, Base):
    """One version: a draft that can be changed, or published and frozen for ever."""

    __tablename__ = "script_version"
    __table_args__ = (
        UniqueConstraint("script_id", "number"),
        CheckConstraint("state IN ('draft', 'published')", name="known_state"),
        CheckConstraint("pass_mark BETWEEN 0 AND 100", name="pass_mark_range"),
        CheckConstraint("overall_rule IN ('points', 'weighted')", name="known_rule"),
        CheckConstraint("missing_policy IN ('block', 'zero', 'exclude')", name="known_policy"),
    )

    script_id: Mapped[int] = mapped_column(ForeignKey("script.id"), index=True)
    number: Mapped[int]
    #: With its history, so that the guard of published versions knows what it was.
    state: Mapped[str] = mapped_column(String(12), default=DRAFT, active_history=True)
    name: Mapped[dict[str, str]]
    research_kind: Mapped[str] = mapped_column(String(20))
    languages: Mapped[list[str]]
    overall_rule: Mapped[str] = mapped_column(String(12), default="points")
    pass_mark: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    missing_policy: Mapped[str] = mapped_column(String(12), default="block")
    #: Whether shoppers are asked to check in and out.
    presence: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    published_at: Mapped[dt.datetime | None]
    #: Counts every change of the draft: two people who edit it at once are told.
    revision: Mapped[int] = mapped_column(default=0)

    script: Mapped[Script] = relationship(back_populates="versions")
    steps: Mapped[list[StepRow]] = relationship(
        back_populates="version", order_by="StepRow.position", cascade="all, delete-orphan"
    )


class StepRow(HasUuid, Base):
    """A step of a version, as stored; ``position`` counts from 1.

    A step or item that was removed from a draft keeps its row with ``removed_at`` until the
    draft is published, so that removing can be undone.
    """

    __tablename__ = "step"

    version_id: Mapped[int] = mapped_column(ForeignKey("script_version.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[dict[str, str]]
    phase: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))
    touchpoint: Mapped[dict[str, str]] = mapped_column(default=dict)
    does: Mapped[dict[str, str]] = mapped_column(default=dict)
    motivation: Mapped[dict[str, str]] = mapped_column(default=dict)
    wonders: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    pain_points: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    #: −100…100.
    intended_valence: Mapped[int | None]
    intended_words: Mapped[list[str]] = mapped_column(default=list)
    purpose: Mapped[str | None] = mapped_column(String(12))
    shown_when: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    weight: Mapped[Decimal] = mapped_column(Numeric(9, 3), default=Decimal(1))
    measures: Mapped[dict[str, int]] = mapped_column(default=dict)
    removed_at: Mapped[dt.datetime | None]

    version: Mapped[ScriptVersion] = relationship(back_populates="steps")
    items: Mapped[list[ItemRow]] = relationship(
        back_populates="step", order_by="ItemRow.position", cascade="all, delete-orphan"
    )


class ItemRow(HasUuid, Base):
    """A question, sub-heading or note of a step, as stored; ``position`` counts from 1.

    ``definition`` holds the rest of :class:`~audit.questions.definition.Question` as its
    ``from_json`` reads it: help, choices, settings, conditions, checks, knock-outs and so on.
    """

    __tablename__ = "item"

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(24))
    text: Mapped[dict[str, str]]
    definition: Mapped[dict[str, Any]] = mapped_column(default=dict)
    removed_at: Mapped[dt.datetime | None]

    step: Mapped[StepRow] = relationship(back_populates="items")


class PreviewAnswers(Base):
    """What a coordinator typed while walking through a version; thrown away, never a result."""

    __tablename__ = "preview_answers"
    __table_args__ = (UniqueConstraint("version_id", "user_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("script_version.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)


frozen.guard(ScriptVersion, (StepRow, ItemRow), PUBLISHED)
