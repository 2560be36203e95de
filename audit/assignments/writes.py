"""What people do with projects, waves and assignments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from werkzeug.exceptions import NotFound

from audit.access import Actor
from audit.assignments.models import Assignment, Persona, Project, VisitSlot, Wave
from audit.assignments.states import MOVES, OPEN_STATES, OPERATOR
from audit.clients.models import Client, Location
from audit.database import db, now
from audit.history import record
from audit.scripts.models import PUBLISHED, ScriptVersion
from audit.shoppers.models import Shopper

#: The detail of an event whose reason the shopper does not read.
KEPT_FROM_SHOPPER = "kept_from_shopper"


class MoveRefusedError(RuntimeError):
    """This move does not exist from the present state, or not for this person.

    ``str()`` of it says why, in the language of the request.
    """


def create_persona(
    actor: Actor | None, client: Client, texts: Mapping[str, Mapping[str, str]]
) -> Persona:
    """``texts``: name, profile, need, motivation and manner, each per language."""
    persona = Persona(client=client, **{key: dict(value) for key, value in texts.items()})
    db.session.add(persona)
    record(actor, "persona_created", persona)
    return persona


def create_project(
    actor: Actor | None,
    client: Client,
    version: ScriptVersion,
    name: str,
    persona: Persona | None = None,
) -> Project:
    """A commission with a published script version that this client may use."""
    if version.state != PUBLISHED:
        raise ValueError("a project needs a published script version")
    if version.script.client_id not in (None, client.id):
        raise ValueError("this script belongs to another client")
    if version.script.archived_at is not None:
        raise ValueError("this script is archived")
    project = Project(client=client, script_version=version, name=name.strip(), persona=persona)
    db.session.add(project)
    record(actor, "project_created", project)
    return project


def change_persona(actor: Actor, persona: Persona, texts: Mapping[str, Mapping[str, str]]) -> None:
    """``texts`` as for :func:`create_persona`."""
    for name, value in texts.items():
        setattr(persona, name, dict(value))
    record(actor, "persona_changed", persona)


def change_project(
    actor: Actor, project: Project, name: str, version: ScriptVersion, persona: Persona | None
) -> None:
    """Another name or persona; another script version only while nobody was asked."""
    project.name, project.persona = name.strip(), persona
    project.script_version = version
    record(actor, "project_changed", project)


def create_wave(
    actor: Actor | None, project: Project, name: str, starts_on: dt.date, ends_on: dt.date
) -> Wave:
    wave = Wave(project=project, name=name.strip(), starts_on=starts_on, ends_on=ends_on)
    db.session.add(wave)
    record(actor, "wave_created", wave)
    return wave


def change_wave(actor: Actor, wave: Wave, name: str, starts_on: dt.date, ends_on: dt.date) -> None:
    """Another name or period; due dates that were given stay as they are."""
    record(
        actor,
        "wave_changed",
        wave,
        before=[wave.starts_on.isoformat(), wave.ends_on.isoformat()],
        after=[starts_on.isoformat(), ends_on.isoformat()],
    )
    wave.name, wave.starts_on, wave.ends_on = name.strip(), starts_on, ends_on


def plan_visits(
    actor: Actor | None, wave: Wave, location: Location, number: int
) -> list[VisitSlot]:
    """Add ``number`` visits at a location to what the wave has already."""
    if location.client_id != wave.project.client_id:
        raise NotFound
    if location.closed_at is not None:
        raise MoveRefusedError(_l("%(name)s is closed.", name=location.name))
    last = db.session.scalar(
        select(func.max(VisitSlot.number)).filter_by(wave_id=wave.id, location_id=location.id)
    )
    slots = [
        VisitSlot(wave=wave, location=location, number=(last or 0) + place)
        for place in range(1, number + 1)
    ]
    db.session.add_all(slots)
    record(actor, "visits_planned", wave, location=location.code, visits=number)
    return slots


def cancel_visit(actor: Actor, slot: VisitSlot, reason: str) -> None:
    """Take an open visit out of the plan."""
    if any(assignment.state in OPEN_STATES for assignment in slot.assignments):
        raise MoveRefusedError(_l("Somebody has this visit: withdraw it first."))
    slot.cancelled_at = now()
    record(actor, "visit_cancelled", slot, reason)


def due_moment(day: dt.date, location: Location) -> dt.datetime:
    """Due means 23:59 at the location."""
    return dt.datetime.combine(day, dt.time(23, 59), ZoneInfo(location.time_zone))


def assign(
    actor: Actor | None, slot: VisitSlot, shopper: Shopper, due_at: dt.datetime
) -> Assignment:
    """Ask an admitted shopper to do one visit that nobody has."""
    if shopper.state != "admitted":
        raise MoveRefusedError(_l("This shopper is not admitted."))
    if shopper.user.disabled_at is not None:
        raise MoveRefusedError(_l("The account of this shopper is disabled."))
    if slot.cancelled_at or any(a.state in OPEN_STATES for a in slot.assignments):
        raise MoveRefusedError(_l("Somebody else has this visit already, or it was cancelled."))
    assignment = Assignment(slot=slot, shopper=shopper, due_at=due_at)
    db.session.add(assignment)
    record(actor, "assignment_made", assignment)
    return assignment


def change_due(actor: Actor, assignment: Assignment, due_at: dt.datetime) -> None:
    before = assignment.due_at
    assignment.due_at = due_at
    record(
        actor, "due_date_changed", assignment, before=before.isoformat(), after=due_at.isoformat()
    )


def move(
    actor: Actor | None,
    assignment: Assignment,
    name: str,
    reason: str | None = None,
    *,
    told: bool = True,
) -> None:
    """Make a move of ``states.MOVES``; the one way in which a state changes.

    ``actor`` is None for the operator at the command line. ``told``: whether the shopper may read
    the reason.

    Raises :class:`MoveRefusedError` where the table has no such move from the present state for
    this person, or its reason is missing. Two who move at once: the second is refused.
    """
    wanted = MOVES[name]
    roles = actor.roles if actor else frozenset({OPERATOR})
    if roles.isdisjoint(wanted.roles):
        raise MoveRefusedError(_l("This is not for you to do."))
    if wanted.needs_reason and not (reason or "").strip():
        raise MoveRefusedError(_l("Give a reason."))
    since = assignment.state_since if wanted.keeps_clock else now()
    db.session.flush()
    moved = db.session.execute(
        update(Assignment)
        .where(Assignment.id == assignment.id, Assignment.state.in_(wanted.sources))
        .values(state=wanted.target, state_since=since)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise MoveRefusedError(_l("This is no longer possible: somebody was first."))
    before = assignment.state
    db.session.refresh(assignment)
    kept = {} if told else {KEPT_FROM_SHOPPER: True}
    record(actor, wanted.event, assignment, reason, before=before, after=wanted.target, **kept)
