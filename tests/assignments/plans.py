"""A project with a wave, for the tests of planning and assigning."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from audit.assignments.many import assign_visits, plan_at
from audit.assignments.models import Assignment, Persona, Project, VisitSlot, Wave
from audit.assignments.writes import create_persona, create_project, create_wave, move
from audit.database import db
from audit.language import today
from audit.scripts.document import ScriptDocument
from audit.scripts.writes import create_script, publish
from audit.shoppers.models import Shopper
from tests.catalogues import ROOT
from tests.fieldwork.visits import actor_of

PERSONA = {
    "name": {"nl": "De haastige ouder", "en": "The hurried parent"},
    "profile": {"nl": "Koopt na werktijd.", "en": "Buys after work."},
    "need": {"nl": "Snel klaar.", "en": "Done fast."},
    "motivation": {}, "manner": {},
}  # fmt: skip


@dataclass(slots=True)
class Plan:
    """A project of Lunavella with a wave of two visits at each of its three places."""

    project: Project
    wave: Wave

    @property
    def address(self) -> str:
        return f"/waves/{self.wave.uuid}"

    def slots(self, place: str) -> list[VisitSlot]:
        found = db.session.scalars(
            select(VisitSlot).filter_by(wave_id=self.wave.id).order_by(VisitSlot.number)
        )
        return [slot for slot in found if slot.location.city == place]


def sample(name: str = "one_question") -> ScriptDocument:
    path = ROOT / "tests" / "sample_scripts" / f"{name}.json"
    return ScriptDocument.from_json(json.loads(path.read_text("utf-8")))


def plan(cast: Any, *, days: int = 20, persona: bool = True) -> Plan:
    version = create_script(None, sample(), None)
    publish(None, version)
    who: Persona | None = create_persona(None, cast.lunavella, PERSONA) if persona else None
    project = create_project(None, cast.lunavella, version, "Winkelbezoek 2026", who)
    wave = create_wave(
        None, project, "najaar", today() - dt.timedelta(days=5), today() + dt.timedelta(days=days)
    )
    places = [cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda]
    plan_at(None, wave, places, 2)
    db.session.flush()
    return Plan(project, wave)


def shopper_of(person: Any) -> Shopper:
    return db.session.scalars(select(Shopper).filter_by(user_id=person.id)).one()


def give(slot: VisitSlot, person: Any, days: int = 10) -> Assignment:
    """Assign a visit to one of the cast's shoppers."""
    due = today() + dt.timedelta(days=days)
    return assign_visits(None, [slot], shopper_of(person), due)[0]


def go(person: Any, assignment: Assignment, *moves: str) -> None:
    """Make moves, each by who may; a reason goes with those that need one."""
    for name in moves:
        move(actor_of(person), assignment, name, "Daarom")
