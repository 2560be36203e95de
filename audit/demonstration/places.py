"""Invented clients and their places. Towns are real, everything else is not."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A location; ``level`` raises or lowers how well visits go there, about −0.2…0.2.

    ``script`` names the sample script that is used there.
    """

    script: str
    code: str
    name: str
    region: str
    street: str
    postal_code: str
    city: str
    country: str
    latitude: str
    longitude: str
    level: str


def places_of(script: str) -> list[Place]:
    """The places of the client that uses a sample script."""
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as file:
        return [place for row in csv.DictReader(file) if (place := Place(**row)).script == script]


#: region code → name.
REGIONS: Mapping[str, str] = {"NL": "Nederland", "BE": "Vlaanderen en Brussel"}

#: How the restaurant visit goes at each step: (quality 0…1, feeling −100…100).
RESTAURANT_MOODS: Mapping[str, tuple[float, float]] = {
    "searching": (0.82, 38),
    "booking": (0.74, 20),
    "welcome": (0.88, 60),
    "ordering": (0.74, 30),
    "waiting": (0.34, -34),
    "eating": (0.90, 82),
    "paying": (0.82, 8),
    "afterwards": (0.66, 22),
}
