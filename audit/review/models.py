"""Internal control: what a reviewer looked at."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit.database import Base, now


class SeenAnswer(Base):
    """A reviewer looked at this answer and found it in order."""

    __tablename__ = "seen_answer"
    __table_args__ = (Index("uq_seen_answer_report_code", "report_id", "code", unique=True),)

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    code: Mapped[str] = mapped_column(String(81))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    seen_at: Mapped[dt.datetime] = mapped_column(default=now)
