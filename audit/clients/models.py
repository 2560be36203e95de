"""For whom: clients, their regions and locations, and which of their people may see what."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.accounts.models import User
from audit.database import Base, HasUuid, now


class Client(HasUuid, Base):
    """An organisation that has its service measured."""

    __tablename__ = "client"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    regions: Mapped[list[Region]] = relationship(back_populates="client", order_by="Region.name")
    locations: Mapped[list[Location]] = relationship(
        back_populates="client", order_by="Location.name"
    )


class Region(HasUuid, Base):
    """A part of the client's organisation, with a code of the client's own."""

    __tablename__ = "region"
    __table_args__ = (UniqueConstraint("client_id", "code"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))

    client: Mapped[Client] = relationship(back_populates="regions")


class Location(HasUuid, Base):
    """A shop, restaurant, call centre or web shop.

    ``opening_hours`` maps "monday"…"sunday" to a list of [from, until] in local time, such as
    {"monday": [["09:00", "17:30"]], "sunday": []}; a day that is missing is unknown.
    """

    __tablename__ = "location"
    __table_args__ = (
        UniqueConstraint("client_id", "code"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_range"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_range"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(160), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    #: ISO 3166 code of two letters.
    country: Mapped[str] = mapped_column(String(2), default="NL")
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 6))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Amsterdam")
    opening_hours: Mapped[dict[str, Any]] = mapped_column(default=dict)
    closed_at: Mapped[dt.datetime | None]

    client: Mapped[Client] = relationship(back_populates="locations")
    region: Mapped[Region | None] = relationship()


def _once(level: str, where: str, *place: str) -> Index:
    """The same access is given to a person once, at this level."""
    return Index(
        f"uq_client_access_{level}",
        "user_id",
        "client_id",
        *place,
        unique=True,
        sqlite_where=text(where),
        postgresql_where=text(where),
    )


class ClientAccess(Base):
    """What a person of the client may see: all of it, one region, or one location."""

    __tablename__ = "client_access"
    __table_args__ = (
        CheckConstraint("region_id IS NULL OR location_id IS NULL", name="one_level"),
        # A key for each level, since no NULL equals another.
        _once("all", "region_id IS NULL AND location_id IS NULL"),
        _once("region", "region_id IS NOT NULL", "region_id"),
        _once("location", "location_id IS NOT NULL", "location_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))

    user: Mapped[User] = relationship()
    client: Mapped[Client] = relationship()
    region: Mapped[Region | None] = relationship()
    location: Mapped[Location | None] = relationship()
