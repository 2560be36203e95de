"""The people of the trade, the same in every test.

An agency with an administrator, a coordinator and a reviewer; two shoppers; two clients who are
rivals, each with two regions, three locations and a person at every level; one who had to go.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select

from audit.access import ADMINISTRATOR, CLIENT, COORDINATOR, REVIEWER, SHOPPER
from audit.accounts.models import User, UserRole
from audit.clients.models import Client, ClientAccess, Location, Region
from audit.database import db
from audit.shoppers.models import Shopper

#: Everybody's password.
PASSWORD = "korenbloem paraplu 48 zolder"
#: Argon2 at the least cost that there is; the fixture ``real_hashes`` is for what a real one costs.
CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
PASSWORD_HASH = CHEAP.hash(PASSWORD)
LONG_AGO = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)

#: Attribute → name, e-mail address, roles.
PEOPLE: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "anouk": ("Anouk Beheer", "anouk@agency.example", (ADMINISTRATOR,)),
    "karim": ("Karim Plan", "karim@agency.example", (COORDINATOR,)),
    "roos": ("Roos Keur", "roos@agency.example", (REVIEWER,)),
    "sanne": ("Sanne Wandel", "sanne@mail.example", (SHOPPER,)),
    "joris": ("Joris Kijk", "joris@mail.example", (SHOPPER,)),
    "hanna": ("Hanna Hoofd", "hanna@lunavella.example", (CLIENT,)),
    "rik": ("Rik Regio", "rik@lunavella.example", (CLIENT,)),
    "lotte": ("Lotte Zaak", "lotte@lunavella.example", (CLIENT,)),
    "theo": ("Theo Top", "theo@tamarinde.example", (CLIENT,)),
    "tess": ("Tess Streek", "tess@tamarinde.example", (CLIENT,)),
    "tom": ("Tom Winkel", "tom@tamarinde.example", (CLIENT,)),
    "vera": ("Vera Weg", "vera@agency.example", (COORDINATOR,)),
}

#: Attribute → client, region, code, name, city, latitude, longitude.
PLACES: dict[str, tuple[str, str, str, str, str, str, str]] = {
    "lunavella_groningen": (
        "lunavella", "noord", "LG1", "Lunavella Groningen", "Groningen", "53.219400", "6.566500",
    ),
    "lunavella_assen": (
        "lunavella", "noord", "LA1", "Lunavella Assen", "Assen", "52.992800", "6.564200",
    ),
    "lunavella_breda": (
        "lunavella", "zuid", "LB1", "Lunavella Breda", "Breda", "51.571900", "4.768300",
    ),
    "tamarinde_hasselt": (
        "tamarinde", "oost", "TH1", "Tamarinde Hasselt", "Hasselt", "50.930700", "5.332500",
    ),
    "tamarinde_genk": (
        "tamarinde", "oost", "TG1", "Tamarinde Genk", "Genk", "50.966100", "5.500300",
    ),
    "tamarinde_gent": (
        "tamarinde", "west", "TW1", "Tamarinde Gent", "Gent", "51.054300", "3.717400",
    ),
}  # fmt: skip

CLIENTS = {"lunavella": "Lunavella", "tamarinde": "Tamarinde"}

#: Person of a client → client, and the region or location that bounds what they see.
SIGHT: dict[str, tuple[str, str | None, str | None]] = {
    "hanna": ("lunavella", None, None),
    "rik": ("lunavella", "noord", None),
    "lotte": ("lunavella", None, "lunavella_groningen"),
    "theo": ("tamarinde", None, None),
    "tess": ("tamarinde", "oost", None),
    "tom": ("tamarinde", None, "tamarinde_hasselt"),
}


@dataclass(slots=True)
class Cast:
    """The rows of the cast in the session of the test."""

    #: Staff of the agency.
    anouk: User
    karim: User
    roos: User
    #: Two admitted shoppers.
    sanne: User
    joris: User
    #: Of Lunavella: head office; region Noord; location Groningen.
    hanna: User
    rik: User
    lotte: User
    #: Of Tamarinde: head office; region Oost; location Hasselt.
    theo: User
    tess: User
    tom: User
    #: A coordinator whose account was disabled.
    vera: User

    lunavella: Client
    tamarinde: Client
    #: Lunavella's regions Noord (Groningen, Assen) and Zuid (Breda).
    lunavella_noord: Region
    lunavella_zuid: Region
    #: Tamarinde's regions Oost (Hasselt, Genk) and West (Gent).
    tamarinde_oost: Region
    tamarinde_west: Region
    lunavella_groningen: Location
    lunavella_assen: Location
    lunavella_breda: Location
    tamarinde_hasselt: Location
    tamarinde_genk: Location
    tamarinde_gent: Location

    @classmethod
    def load(cls) -> Cast:
        """Find everybody again in the present database."""
        users = {user.email: user for user in db.session.scalars(select(User))}
        clients = {client.name: client for client in db.session.scalars(select(Client))}
        regions = {
            (region.client_id, region.name): region for region in db.session.scalars(select(Region))
        }
        locations = {place.code: place for place in db.session.scalars(select(Location))}
        found = {key: users[email] for key, (_, email, _) in PEOPLE.items()}
        named = {key: clients[name] for key, name in CLIENTS.items()}
        areas = {
            f"{client}_{region}": regions[named[client].id, region.capitalize()]
            for client, region, *_ in PLACES.values()
        }
        places = {key: locations[code] for key, (_, _, code, *_) in PLACES.items()}
        return cls(**found, **named, **areas, **places)

    def everybody(self) -> dict[str, User]:
        """All people by their attribute's name."""
        return {key: getattr(self, key) for key in PEOPLE}


def create() -> None:
    """Add the cast to an empty database; the caller commits."""
    people = {key: _person(*facts) for key, facts in PEOPLE.items()}
    people["vera"].disabled_at = LONG_AGO
    db.session.add_all(people.values())
    clients = {key: Client(name=name, created_at=LONG_AGO) for key, name in CLIENTS.items()}
    regions: dict[tuple[str, str], Region] = {}
    locations: dict[str, Location] = {}
    for key, (client, region, code, name, city, latitude, longitude) in PLACES.items():
        if (client, region) not in regions:
            regions[client, region] = Region(
                client=clients[client], code=region[:1].upper(), name=region.capitalize()
            )
        locations[key] = Location(
            client=clients[client],
            region=regions[client, region],
            code=code,
            name=name,
            street="Marktplein 1",
            postal_code="1000",
            city=city,
            country="NL" if client == "lunavella" else "BE",
            latitude=Decimal(latitude),
            longitude=Decimal(longitude),
            time_zone="Europe/Amsterdam" if client == "lunavella" else "Europe/Brussels",
        )
    db.session.add_all(clients.values())
    for key, (client, seen, place) in SIGHT.items():
        db.session.add(
            ClientAccess(
                user=people[key],
                client=clients[client],
                region=regions[client, seen] if seen else None,
                location=locations[place] if place else None,
            )
        )
    for number, key in enumerate(("sanne", "joris"), start=1001):
        db.session.add(
            Shopper(
                user=people[key],
                number=number,
                telephone=f"+31 6 1234 {number}",
                birth_date=dt.date(1990, 3, number - 1000),
                languages=["nl", "en"],
                state="admitted",
                registered_at=LONG_AGO,
                decided_at=LONG_AGO,
            )
        )
    db.session.flush()


def _person(name: str, email: str, roles: tuple[str, ...]) -> User:
    return User(
        name=name,
        email=email,
        password_hash=PASSWORD_HASH,
        language="nl",
        created_at=LONG_AGO,
        confirmed_at=LONG_AGO,
        roles=[UserRole(role=role) for role in roles],
    )
