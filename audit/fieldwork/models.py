"""The visit: briefing and its confirmation, report, answers and photos."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.assignments.models import Assignment, Persona, Project
from audit.database import Base, HasUuid, now
from audit.scripts.models import ScriptVersion


class Briefing(HasUuid, Base):
    """What a project's shoppers read before they go; one for each project and persona."""

    __tablename__ = "briefing"
    __table_args__ = (
        UniqueConstraint("project_id", "persona_id"),
        # No NULL equals another: without a persona the project alone is the key.
        Index(
            "uq_briefing_without_persona",
            "project_id",
            unique=True,
            sqlite_where=text("persona_id IS NULL"),
            postgresql_where=text("persona_id IS NULL"),
        ),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    persona_id: Mapped[int | None] = mapped_column(ForeignKey("persona.id"))

    project: Mapped[Project] = relationship()
    persona: Mapped[Persona | None] = relationship()
    versions: Mapped[list[BriefingVersion]] = relationship(
        back_populates="briefing", order_by="BriefingVersion.number"
    )


class BriefingVersion(HasUuid, Base):
    """One wording of a briefing; published wordings stay as they are.

    ``content`` maps the sections scenario, role, what_to_do, never and look_for to texts per
    language. ``quiz`` is a list of {code, question, choices: [{code, text, right}], explanation}.
    """

    __tablename__ = "briefing_version"
    __table_args__ = (
        UniqueConstraint("briefing_id", "number"),
        CheckConstraint("state IN ('draft', 'published')", name="known_state"),
    )

    briefing_id: Mapped[int] = mapped_column(ForeignKey("briefing.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    quiz: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    published_at: Mapped[dt.datetime | None]

    briefing: Mapped[Briefing] = relationship(back_populates="versions")
    pictures: Mapped[list[BriefingPicture]] = relationship(order_by="BriefingPicture.position")


class BriefingPicture(HasUuid, Base):
    """A picture beside a section of a briefing."""

    __tablename__ = "briefing_picture"

    version_id: Mapped[int] = mapped_column(ForeignKey("briefing_version.id"), index=True)
    section: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=1)
    storage_key: Mapped[str] = mapped_column(String(120))
    width: Mapped[int]
    height: Mapped[int]
    #: What can be seen, per language, for who cannot see it.
    description: Mapped[dict[str, str]] = mapped_column(default=dict)


class BriefingConfirmation(Base):
    """A shopper passed the quiz and confirmed one version of the briefing."""

    __tablename__ = "briefing_confirmation"
    __table_args__ = (UniqueConstraint("assignment_id", "version_id"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("briefing_version.id"))
    #: When the quiz was passed; None where it was not passed yet.
    quiz_passed_at: Mapped[dt.datetime | None]
    quiz_attempts: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[dt.datetime | None]

    version: Mapped[BriefingVersion] = relationship()


class Report(HasUuid, Base):
    """A shopper's answers to one assignment, tied to one script version for ever.

    Quality and feeling are in the answers. ``seed`` orders the emotion words; ``reference`` is
    what the shopper gets as a receipt.
    """

    __tablename__ = "report"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    script_version_id: Mapped[int] = mapped_column(ForeignKey("script_version.id"))
    language: Mapped[str] = mapped_column(String(5))
    seed: Mapped[int]
    started_at: Mapped[dt.datetime] = mapped_column(default=now)
    #: Counts every stored change of an answer.
    revision: Mapped[int] = mapped_column(default=0)
    #: The step at which the shopper left; None where the journey was walked to its end.
    ended_at_step: Mapped[str | None] = mapped_column(String(40))
    first_submitted_at: Mapped[dt.datetime | None]
    submitted_at: Mapped[dt.datetime | None]
    reference: Mapped[str | None] = mapped_column(String(12), unique=True)
    #: When the shopper pressed Send on the phone, corrected by what the phone's clock is off, and
    #: as the phone said it; the first time and the last. None where the page itself was sent.
    first_finished_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    phone_finished_at: Mapped[dt.datetime | None]
    #: The day of the visit at the location, known once sent.
    visited_on: Mapped[dt.date | None]

    assignment: Mapped[Assignment] = relationship()
    script_version: Mapped[ScriptVersion] = relationship()

    @property
    def handed_in_at(self) -> dt.datetime | None:
        """When the shopper was done with it, by which a deadline and conditions on the date are
        judged: a report may have waited for reception. None while it was not sent."""
        return self.first_finished_at or self.first_submitted_at


class Answer(Base):
    """The present answer to one question of a report; ``value`` is typed by the kind.

    ``hidden``: a condition hides the question now; the answer stays, unscored and unseen, and
    comes back when the question does. ``cleared``: a reviewer took the answer out.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("report_id", "code"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    #: The question's code, or step.measure for a standing measure.
    code: Mapped[str] = mapped_column(String(81))
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    not_applicable: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str | None]
    hidden: Mapped[bool] = mapped_column(default=False)
    cleared: Mapped[bool] = mapped_column(default=False)
    #: The report's revision at which this answer was stored.
    revision: Mapped[int]
    #: The phone's own time of the change, where it told one.
    phone_at: Mapped[dt.datetime | None]
    #: Seconds that the phone's clock was behind ours when it sent this, where it told its time.
    clock_offset: Mapped[int | None]
    #: The device on which it was given (its UUID as text: that is read most), and its number
    #: there; None from a page without script.
    device: Mapped[str | None] = mapped_column(String(36))
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    saved_at: Mapped[dt.datetime] = mapped_column(default=now)


class ContestedAnswer(Base):
    """Another answer to a question, of a device that did not know the one that stands.

    Where the two differ the shopper chooses before the report can be sent; nobody else sees it.
    """

    __tablename__ = "contested_answer"
    __table_args__ = (UniqueConstraint("report_id", "code", "device"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    code: Mapped[str] = mapped_column(String(81))
    device: Mapped[str] = mapped_column(String(36))
    sequence: Mapped[int] = mapped_column(BigInteger)
    #: The revision of the answer on which it was made, 0 where there was none.
    base: Mapped[int]
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    not_applicable: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str | None]
    revision: Mapped[int]
    phone_at: Mapped[dt.datetime | None]
    clock_offset: Mapped[int | None]
    saved_at: Mapped[dt.datetime] = mapped_column(default=now)


class SupersededAnswer(Base):
    """An answer as it was before a change: by the shopper, or by a reviewer with a reason.

    One that never stood (it was contested, or came after a later one of its device) was
    superseded the moment it was saved.
    """

    __tablename__ = "superseded_answer"
    __table_args__ = (
        Index("ix_superseded_answer_report", "report_id", "code"),
        ForeignKeyConstraint(["report_id"], ["report.id"]),
    )

    report_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(81))
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    not_applicable: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str | None]
    cleared: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int]
    device: Mapped[str | None] = mapped_column(String(36))
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    saved_at: Mapped[dt.datetime]
    superseded_at: Mapped[dt.datetime] = mapped_column(default=now)
    superseded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    #: Why, where a reviewer changed it after the report was sent; None for the shopper's own.
    reason: Mapped[str | None]


class Photo(Base):
    """A photo as kept: re-encoded and without metadata.

    Its time, place and digest were read from the original and are kept here, for the reviewer
    only: no client page or file may show them.
    """

    __tablename__ = "photo"
    __table_args__ = (Index("ix_photo_report_code", "report_id", "code"),)

    #: Made on the phone, so that a photo sent twice is one photo.
    uuid: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    code: Mapped[str] = mapped_column(String(81))
    storage_key: Mapped[str] = mapped_column(String(120))
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    #: Length and SHA-256 of the file as the phone sent it, by which it knows that all arrived.
    sent_bytes: Mapped[int | None]
    sent_digest: Mapped[str | None] = mapped_column(String(64))
    #: SHA-256 of the original file, in hexadecimal.
    original_digest: Mapped[str] = mapped_column(String(64), index=True)
    #: What it looks like, in 16 hexadecimal digits; None where too little is to be seen on it.
    likeness: Mapped[str | None] = mapped_column(String(16))
    #: The camera's own time, without zone as cameras write it.
    taken_at: Mapped[str | None] = mapped_column(String(25))
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 6))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    received_at: Mapped[dt.datetime] = mapped_column(default=now)
    removed_at: Mapped[dt.datetime | None]


class PhotoLikeness(Base):
    """One of the pieces of a photo's likeness, to find photos that look nearly the same."""

    __tablename__ = "photo_likeness"
    __table_args__ = (
        UniqueConstraint("photo_id", "piece"),
        Index("ix_photo_likeness_piece", "piece", "bits"),
    )

    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    #: Which piece, from 0, and what it holds.
    piece: Mapped[int]
    bits: Mapped[int]


class Remark(Base):
    """A reviewer's reason at one question: why it goes back. Open until the report is sent again.

    Written while reviewing, and sent all together when the report is returned; kept here, since
    the shopper's pages show it.
    """

    __tablename__ = "remark"
    __table_args__ = (Index("ix_remark_report", "report_id"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    code: Mapped[str] = mapped_column(String(81))
    reason: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[dt.datetime] = mapped_column(default=now)
    #: When the report was returned with it; None while the reviewer is still reading.
    returned_at: Mapped[dt.datetime | None]
    #: When the shopper sent the report again.
    answered_at: Mapped[dt.datetime | None]


class Tombstone(Base):
    """What was erased and must not come back: digests only, no name and no key."""

    __tablename__ = "tombstone"

    #: SHA-256 of the UUID of a report or a photo, in hexadecimal.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    #: SHA-256 of that UUID with the shopper's: so that only its own shopper is told it is gone.
    owner_digest: Mapped[str] = mapped_column(String(64))
    erased_at: Mapped[dt.datetime] = mapped_column(default=now)
