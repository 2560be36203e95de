"""Who can go: what a shopper registered, and whether a coordinator admitted them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.accounts.models import User
from audit.database import Base, now

STATES = ("registered", "admitted", "declined")


class Shopper(Base):
    """A registered mystery shopper. Staff and boards name them by ``number``.

    registered → admitted or declined (by a coordinator). Whether the address was confirmed by
    the link in a mail is said by ``user.confirmed_at``; only then can they be admitted.
    """

    __tablename__ = "shopper"
    __table_args__ = (CheckConstraint(f"state IN {STATES!r}", name="known_state"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    number: Mapped[int] = mapped_column(unique=True)
    telephone: Mapped[str] = mapped_column(String(30))
    birth_date: Mapped[dt.date]
    #: Languages in which the shopper can report, such as ["nl", "fr"].
    languages: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(12), default="registered")
    registered_at: Mapped[dt.datetime] = mapped_column(default=now)
    decided_at: Mapped[dt.datetime | None]
    decision_reason: Mapped[str | None]

    user: Mapped[User] = relationship()
