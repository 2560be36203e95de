"""Internal control: what a reviewer sent back, with the reason at each question."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit.database import Base, now


class Remark(Base):
    """A reason at one question: why it goes back. Open until the report is sent again.

    Written while reviewing, and sent all together when the report is returned.
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


class SeenAnswer(Base):
    """A reviewer looked at this answer and found it in order."""

    __tablename__ = "seen_answer"
    __table_args__ = (Index("uq_seen_answer_report_code", "report_id", "code", unique=True),)

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    code: Mapped[str] = mapped_column(String(81))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    seen_at: Mapped[dt.datetime] = mapped_column(default=now)
