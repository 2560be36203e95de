"""People, their roles, their sign-ins and the single-use links that reach them by mail."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.access import ROLES
from audit.database import Base, HasUuid, now

#: Digits of a sign-in's digest that name it in an address.
KEY_LENGTH = 24


class User(HasUuid, Base):
    """A person who can sign in. ``email`` is kept in lower case."""

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    #: None until an invitation is accepted.
    password_hash: Mapped[str | None] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(5), default="nl")
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    #: When the e-mail address was confirmed, by a link that was sent to it.
    confirmed_at: Mapped[dt.datetime | None]
    disabled_at: Mapped[dt.datetime | None]

    roles: Mapped[list[UserRole]] = relationship(
        back_populates="user", cascade="all, delete-orphan", lazy="selectin"
    )

    def role_names(self) -> frozenset[str]:
        return frozenset(role.role for role in self.roles)


class UserRole(Base):
    """One role that a person holds."""

    __tablename__ = "user_role"
    __table_args__ = (
        UniqueConstraint("user_id", "role"),
        CheckConstraint(f"role IN {ROLES!r}", name="known_role"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))

    user: Mapped[User] = relationship(back_populates="roles")


class UserSession(Base):
    """One sign-in on one device. The cookie names it by a token of which we keep the digest."""

    __tablename__ = "user_session"

    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    expires_at: Mapped[dt.datetime]
    #: Set by signing out, by a change of password or by revoking; then the cookie is worth nothing.
    ended_at: Mapped[dt.datetime | None]
    #: The browser as it names itself, for the list of own sign-ins.
    device: Mapped[str] = mapped_column(String(200), default="")

    @property
    def key(self) -> str:
        """Its name in an address: enough to tell it apart, nothing to sign in with."""
        return self.token_digest[:KEY_LENGTH]


class SingleUseLink(Base):
    """A link sent by mail: invitation, confirmation of an address, or password reset."""

    __tablename__ = "single_use_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('invitation', 'confirmation', 'reset')", name="known_purpose"),
    )

    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class SignInAttempt(Base):
    """A failed attempt to sign in, by digest of the e-mail address and by network address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account_digest", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )

    account_digest: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(60))
    at: Mapped[dt.datetime] = mapped_column(default=now)
