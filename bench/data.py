"""Fills a database with a wave of many reports, for the measures of results and workbook.

The restaurant script of the product; answers as the demonstration invents them, a hundred
different visits used over and over; rows go in by Core inserts, and every result is frozen by
the product's own ``freeze``.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select, text

from audit.access import ROLES, Actor
from audit.accounts.models import User, UserRole
from audit.assignments.models import Assignment, VisitSlot, Wave
from audit.assignments.writes import create_project, create_wave
from audit.clients.models import Client, ClientAccess, Location, Region
from audit.config import Settings
from audit.database import db, now
from audit.demonstration.places import RESTAURANT_MOODS
from audit.demonstration.visits import Mood, Visit, fill_in
from audit.fieldwork.models import Answer, Report
from audit.results.freeze import freeze
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ScriptVersion
from audit.scripts.runner import Given
from audit.scripts.sample_scripts import sample
from audit.scripts.writes import create_script, publish
from audit.shoppers.models import Shopper
from audit.web import create_app
from tests.databases import start_server

LOCATIONS, SHOPPERS, VARIANTS = 40, 25, 100
ZONE = "Europe/Amsterdam"
STARTS = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC)


@contextmanager
def application(database: str) -> Iterator[Flask]:
    """The application on an empty, migrated database: "sqlite" (a file) or "postgresql".

    PostgreSQL is started from its wheel, or is the empty database of ``TEST_DATABASE_URL``.
    """
    with TemporaryDirectory() as folder:
        url, stop = f"sqlite:///{folder}/bench.db", None
        if database == "postgresql":
            address = os.environ.get("TEST_DATABASE_URL")
            if address is None:
                address, stop = start_server()
            url = address.replace("postgresql://", "postgresql+psycopg://", 1)
        settings = Settings(
            secret_key="only-for-measuring",
            database_url=url,
            storage_folder=f"{folder}/files",
            mail_folder=f"{folder}/mail",
        )
        app = create_app(settings, testing=True)
        try:
            with app.app_context():
                upgrade()
                yield app
                db.session.remove()
                db.engine.dispose()
        finally:
            if stop is not None:
                stop()


def fill(reports: int) -> Wave:
    """A client with one wave of approved reports; returns the wave, all committed."""
    chance = random.Random(3)
    coordinator = _person("coordinator@example.org", "coordinator")
    reader = _person("client@example.org", "client")
    shoppers = [
        Shopper(
            user=_person(f"shopper{number}@example.org", "shopper"),
            number=number + 1,
            telephone="+31 6 00000000",
            birth_date=dt.date(1990, 1, 1),
            languages=["nl"],
            state="admitted",
            registered_at=now(),
        )
        for number in range(SHOPPERS)
    ]
    client = Client(name="Merel & Co")
    regions = [Region(client=client, code=name[:1], name=name) for name in ("Noord", "Zuid")]
    places = [
        Location(
            client=client,
            region=regions[number % 2],
            code=f"L{number:03}",
            name=f"Filiaal {number:03}",
            street="Markt 1",
            postal_code="1000",
            city="Utrecht",
            country="NL",
            time_zone=ZONE,
        )
        for number in range(LOCATIONS)
    ]
    db.session.add_all([*shoppers, client, *places, ClientAccess(user=reader, client=client)])
    db.session.flush()
    actor = Actor(coordinator.id, coordinator.uuid, "", "", "nl", frozenset(ROLES), 0)
    version = create_script(actor, sample("restaurant"), client)
    db.session.flush()
    publish(actor, version)
    project = create_project(actor, client, version, "Avond uit")
    wave = create_wave(actor, project, "Najaar", dt.date(2026, 11, 1), dt.date(2026, 12, 31))
    db.session.flush()
    visits = [_visit(sample("restaurant"), chance) for _ in range(VARIANTS)]
    _reports(wave, version, places, shoppers, visits, reports, chance)
    for report in db.session.scalars(select(Report).order_by(Report.id)):
        freeze(report)
    db.session.commit()
    know_the_tables()
    db.session.expire_all()
    return wave


def know_the_tables() -> None:
    """As a PostgreSQL that has been at work for a while, whose planner knows its tables."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def _person(email: str, role: str) -> User:
    user = User(
        name="Bench",
        email=email,
        password_hash="-",
        language="nl",
        confirmed_at=now(),
        roles=[UserRole(role=role)],
    )
    db.session.add(user)
    db.session.flush()
    return user


def _visit(document: ScriptDocument, chance: random.Random) -> dict[str, Given]:
    """The answers of one invented visit, photos left out."""
    moods = {
        step: Mood(min(0.98, max(0.05, chance.gauss(quality, 0.1))), chance.gauss(feeling, 15))
        for step, (quality, feeling) in RESTAURANT_MOODS.items()
    }
    visit = Visit(chance, STARTS.replace(tzinfo=None), moods, (52.1, 5.1), ZONE, lambda _code: "")
    given = fill_in(document, visit)
    return {code: found for code, found in given.items() if not found.photos}


def _reports(
    wave: Wave,
    version: ScriptVersion,
    places: Sequence[Location],
    shoppers: Sequence[Shopper],
    visits: Sequence[dict[str, Given]],
    reports: int,
    chance: random.Random,
) -> None:
    db.session.execute(
        insert(VisitSlot),
        [
            {"wave_id": wave.id, "location_id": places[n % LOCATIONS].id, "number": n}
            for n in range(reports)
        ],
    )
    slots = db.session.scalars(select(VisitSlot.id).order_by(VisitSlot.id)).all()
    db.session.execute(
        insert(Assignment),
        [
            {"slot_id": slot, "shopper_id": chance.choice(shoppers).id, "state": "approved",
             "due_at": now()}
            for slot in slots
        ],
    )  # fmt: skip
    assignments = db.session.scalars(select(Assignment.id).order_by(Assignment.id)).all()
    days = [STARTS + dt.timedelta(hours=n % 600) for n in range(reports)]
    db.session.execute(
        insert(Report),
        [
            {"assignment_id": assignment, "script_version_id": version.id, "language": "nl",
             "seed": 1, "revision": 1, "started_at": day, "first_submitted_at": day,
             "submitted_at": day, "visited_on": day.date(), "reference": f"{n:012}"}
            for n, (assignment, day) in enumerate(zip(assignments, days, strict=True))
        ],
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    for n, report in enumerate(db.session.scalars(select(Report.id).order_by(Report.id))):
        for code, given in visits[n % VARIANTS].items():
            comment = given.comment or (
                f"Toelichting {n}: {_words(chance)}" if n % 6 == 0 else None
            )
            rows.append(
                {"report_id": report, "code": code, "value": given.value,
                 "not_applicable": given.not_applicable, "comment": comment, "revision": 1}
            )  # fmt: skip
    for start in range(0, len(rows), 10_000):
        db.session.execute(insert(Answer), rows[start : start + 10_000])
    db.session.flush()


def _words(chance: random.Random) -> str:
    return " ".join(chance.choices(("de", "bediening", "kwam", "laat", "maar", "vriendelijk"), k=9))


def answers_in_all() -> int:
    return db.session.scalar(select(func.count(Answer.id))) or 0
