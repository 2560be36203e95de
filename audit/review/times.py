"""Time on site beside other visits of the same shopper, and beside receipts. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from audit.fieldwork.presence import Stay
from audit.review.places import NEAR_METRES, Spot, metres_between

#: Nobody gets from one location to the next any faster.
FASTEST_KMH = 150
#: A receipt is printed within this time of being there: clocks of tills are not exact.
AROUND = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another visit of the same shopper. ``report`` is None where the reader may not read it."""

    stay: Stay
    spot: Spot | None
    location: str = ""
    report: UUID | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The moment on a receipt, by the clock at the location; ``code`` of its question."""

    code: str
    at: dt.datetime


def overlap(one: Stay, other: Stay) -> bool:
    """Whether somebody would have been at two locations at once."""
    return one.first < other.last and other.first < one.last


def speed(stay: Stay, here: Spot, other: Elsewhere) -> float | None:
    """Kilometres an hour as the crow flies, from leaving the one to arriving at the other.

    None where that says nothing: next door, at the same time, or at an unknown place.
    """
    if other.spot is None or overlap(stay, other.stay):
        return None
    metres = metres_between(here, other.spot)
    if metres <= NEAR_METRES:
        return None
    earlier, later = sorted((stay, other.stay), key=lambda each: each.first)
    hours = (later.first - earlier.last).total_seconds() / 3600
    return metres / 1000 / hours if hours > 0 else float("inf")


def too_fast(stay: Stay, here: Spot, other: Elsewhere) -> bool:
    return (speed(stay, here, other) or 0) > FASTEST_KMH


def is_out_of_time(receipt: Receipt, stay: Stay | None, day: dt.date) -> bool:
    """Whether a receipt is of another day than the visit, or of more than half an hour beside the
    time on site. A visit that runs past midnight has two days."""
    if stay and stay.arrived and receipt.at < stay.arrived - AROUND:
        return True
    if stay and stay.left and receipt.at > stay.left + AROUND:
        return True
    if stay and stay.arrived and stay.left:
        return False
    return receipt.at.date() != day
