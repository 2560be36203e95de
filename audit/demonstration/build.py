"""Filling an empty database with the demonstration agency."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select

from audit.access import ADMINISTRATOR, COORDINATOR, REVIEWER, SHOPPER
from audit.accounts.models import User, UserRole
from audit.accounts.passwords import hash_password
from audit.accounts.writes import create_user
from audit.assignments.models import Project, VisitSlot, Wave
from audit.assignments.writes import (
    create_persona,
    create_project,
    create_wave,
    plan_visits,
)
from audit.clients.models import Client, Location
from audit.clients.writes import create_client, give_access, save_location, save_region
from audit.database import db, happening_at, now
from audit.demonstration.places import REGIONS, RESTAURANT_MOODS, places_of
from audit.demonstration.reports import Fieldwork, actor_of
from audit.fieldwork.briefings import (
    SECTIONS,
    create_briefing,
    publish_briefing,
)
from audit.history import Event, record
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ScriptVersion
from audit.scripts.writes import create_script, publish
from audit.shoppers.models import Shopper
from audit.shoppers.writes import add_shopper

#: Everybody in the demonstration signs in with this; it is printed, and no secret.
PASSWORD = "klantreis bekijken 2026"  # noqa: S105 - for invented people only

#: When visits begin, by the clock at the place.
EVENING, AFTERNOON = 18, 13
#: So many days before it begins a wave is planned.
PLANNED_BEFORE = 14
#: The event by which a demonstration database is known.
BUILT = "demonstration_built"

_AUDIT = Path(__file__).resolve().parent.parent
_SHOPPERS = (
    "Sanne de Wit", "Joris Claes", "Fatima El Amrani", "Pieter Hoekstra", "Lotte Peeters",
    "Mehmet Yılmaz", "Ineke van Dijk", "Bram Willems", "Noor Jansen", "Wout Maes",
)  # fmt: skip
#: So many of them, the first, are named to whoever starts the demonstration.
_WHO_SIGNS_IN = 2


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who can sign in, and what as."""

    role: str
    name: str
    email: str


class Builder:
    """Fills the database; ``today`` decides where in time the waves lie."""

    def __init__(self, today: dt.date, seed: int = 7) -> None:
        self.today = today
        self.chance = random.Random(seed)  # noqa: S311 - invented data
        self.sign_ins: list[SignIn] = []
        self.password_hash = hash_password(PASSWORD)
        self.shoppers: list[Shopper] = []

    def build(self) -> list[SignIn]:
        with force_locale("nl"):
            with self._days_ago(300):
                self._people()
            self.fieldwork = Fieldwork(
                self.chance,
                self.today,
                self.coordinator,
                self.reviewer,
                self.shoppers,
                self.shoppers[:_WHO_SIGNS_IN],
            )
            self._restaurants()
            self._others()
        shown = [(person.email, f"{person.name}, {person.role}") for person in self.sign_ins]
        record(None, BUILT, self.admin, sign_ins=shown)
        return self.sign_ins

    def _days_ago(self, days: int) -> AbstractContextManager[None]:
        """What is done within happened in the morning of that day."""
        day = self.today - dt.timedelta(days=days)
        return happening_at(dt.datetime.combine(day, dt.time(9, 30), dt.UTC))

    # People

    def _person(self, label: str, name: str, email: str, *roles: str) -> User:
        user = create_user(name=name, email=email, language="nl", roles=roles)
        user.password_hash = self.password_hash
        user.confirmed_at = now()
        self.sign_ins.append(SignIn(label, name, email))
        return user

    def _people(self) -> None:
        self.admin = self._person(
            "administrator", "Anouk Bakker", "anouk@example.nl", ADMINISTRATOR
        )
        self.coordinator = self._person(
            "coördinator", "Karim Haddad", "karim@example.nl", COORDINATOR
        )
        self.reviewer = self._person("controleur", "Roos Vermeer", "roos@example.nl", REVIEWER)
        for place, name in enumerate(_SHOPPERS):
            email = f"{name.split()[0].lower()}@example.nl"
            user = create_user(name=name, email=email, language="nl", roles=())
            user.password_hash, user.confirmed_at = self.password_hash, now()
            shopper = add_shopper(
                user,
                telephone=f"06 1234 56{place:02}",
                birth_date=dt.date(1975 + place * 2, 1 + place, 3 + place),
                languages=["nl", "en"] if place % 2 else ["nl", "fr"],
            )
            if place < len(_SHOPPERS) - 1:
                user.roles.append(UserRole(role=SHOPPER))
                shopper.state, shopper.decided_at = "admitted", now()
                self.shoppers.append(shopper)
            if place < _WHO_SIGNS_IN:
                self.sign_ins.append(SignIn("shopper", name, email))
        db.session.flush()

    # Clients, scripts and projects

    def _client(self, name: str, script: str) -> tuple[Client, dict[str, Location]]:
        actor = actor_of(self.coordinator)
        client = create_client(actor, name)
        rows = {
            code: save_region(actor, client, None, code, text) for code, text in REGIONS.items()
        }
        hours = {
            day: [["11:00", "22:00"]]
            for day in ("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        }
        locations = {}
        for place in places_of(script):
            locations[place.code] = save_location(
                actor,
                client,
                None,
                {
                    "code": place.code,
                    "name": place.name,
                    "region": rows.get(place.region),
                    "street": place.street,
                    "postal_code": place.postal_code,
                    "city": place.city,
                    "country": place.country,
                    "latitude": Decimal(place.latitude),
                    "longitude": Decimal(place.longitude),
                    "time_zone": "Europe/Brussels" if place.country == "BE" else "Europe/Amsterdam",
                    "opening_hours": {**hours, "monday": []},
                },
            )
        return client, locations

    def _project(self, client: Client, sample: str, name: str) -> Project:
        actor = actor_of(self.coordinator)
        document = ScriptDocument.from_json(_json("scripts", sample))
        version = create_script(actor, document, client)
        db.session.flush()
        publish(actor, version)
        words = _json("fieldwork", sample)
        persona = create_persona(actor, client, words["persona"])
        project = create_project(actor, client, version, name, persona)
        content = {section: words[section] for section in SECTIONS}
        briefing = create_briefing(actor, project, persona, content, words["quiz"])
        publish_briefing(actor, briefing)
        db.session.flush()
        return project

    def _restaurants(self) -> None:
        with self._days_ago(250):
            client, locations = self._client("Eetkamer Merelbord", "restaurant")
            self._restaurant_people(client, locations)
            project = self._project(client, "restaurant", "Avond uit 2026")
        levels = {place.code: float(place.level) for place in places_of("restaurant")}
        spring = self._wave(project, "Voorjaar 2026", -215, -170)
        autumn = self._wave(project, "Najaar 2026", -21, 9)
        for code, location in locations.items():
            for slot in self._slots(spring, location, 2):
                self.fieldwork.approved(slot, RESTAURANT_MOODS, levels[code], EVENING, -3)
            for number, slot in enumerate(self._slots(autumn, location, 5)):
                self._by_turn(slot, number, code, levels[code])

    def _restaurant_people(self, client: Client, locations: Mapping[str, Location]) -> None:
        head = self._person("klant, hoofdkantoor", "Mila Verhoeven", "mila@example.nl", "client")
        region = self._person("klant, regio", "Dirk Goossens", "dirk@example.nl", "client")
        local = self._person("klant, locatie", "Esra Kaya", "esra@example.nl", "client")
        give_access(None, head, client)
        give_access(None, region, client, region=locations["MB11"].region)
        give_access(None, local, client, location=locations["MB01"])

    def _by_turn(self, slot: VisitSlot, number: int, code: str, level: float) -> None:
        """The autumn wave is under way: most visits approved, the others wherever they may be."""
        turn = (int(code[2:]) * 5 + number) % 16
        mood = RESTAURANT_MOODS
        if turn == 5:
            return  # nobody has this visit yet
        if turn in (3, 9):
            self.fieldwork.assigned(slot, accepted=turn == 9)
        elif turn == 7:
            self.fieldwork.sent(slot, mood, level, EVENING)
        elif turn == 11:
            self.fieldwork.started(slot, mood, level, EVENING)
        elif turn == 1 and number == 0:
            self.fieldwork.returned(slot, mood, level, EVENING)
        else:
            self.fieldwork.approved(slot, mood, level, EVENING)

    def _others(self) -> None:
        # Who can sign in finds a new assignment, to go through from the beginning.
        waiting = self.shoppers[:_WHO_SIGNS_IN]
        for sample, name, project_name, visits in (
            ("shop", "Bergwulp Buitensport", "Advies op de winkelvloer", 2),
            ("telephone", "Voltlinde", "Bellen met de klantenservice", 6),
            ("web_shop", "Nachtpauw", "Kopen en terugsturen", 4),
        ):
            with self._days_ago(60):
                client, locations = self._client(name, sample)
                if sample == "shop":
                    rival = self._person("klant, andere", "Tom Aerts", "tom@example.nl", "client")
                    give_access(None, rival, client)
                project = self._project(client, sample, project_name)
            wave = self._wave(project, "Najaar 2026", -25, 12)
            moods = self._any_moods(project.script_version)
            for location in locations.values():
                *done, last = self._slots(wave, location, visits)
                for slot in done:
                    self.fieldwork.approved(slot, moods, 0.0, AFTERNOON)
                if sample == "shop" and waiting:
                    self.fieldwork.assigned(last, accepted=False, shopper=waiting.pop(0))

    def _any_moods(self, version: ScriptVersion) -> dict[str, tuple[float, float]]:
        return {
            step.code: (quality := self.chance.uniform(0.5, 0.9), quality * 170 - 80)
            for step in version.steps
        }

    def _wave(self, project: Project, name: str, start: int, end: int) -> Wave:
        days = (self.today + dt.timedelta(days=start), self.today + dt.timedelta(days=end))
        with self._days_ago(PLANNED_BEFORE - start):
            return create_wave(actor_of(self.coordinator), project, name, *days)

    def _slots(self, wave: Wave, location: Location, number: int) -> list[VisitSlot]:
        with self._days_ago((self.today - wave.starts_on).days + PLANNED_BEFORE):
            return plan_visits(actor_of(self.coordinator), wave, location, number)


def _json(stage: str, sample: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (_AUDIT / stage / "samples" / f"{sample}.json").read_text("utf-8")
    )
    return found


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return db.session.scalar(select(User.id).limit(1)) is None


def made_by_demonstration() -> bool:
    """Whether the demonstration filled this database: it leaves an event that says so."""
    return db.session.scalar(select(Event.id).filter_by(action=BUILT).limit(1)) is not None


def sign_ins() -> list[tuple[str, str]]:
    """(e-mail address, what they are) of those worth signing in as."""
    event = db.session.scalars(select(Event).filter_by(action=BUILT)).one()
    return [(email, label) for email, label in event.details["sign_ins"]]
