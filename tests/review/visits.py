"""Small visits for the tests of review: a script of two steps, and reports at any state."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from audit import storage
from audit.access import Actor
from audit.accounts.models import User
from audit.assignments.models import Assignment, Wave
from audit.assignments.writes import assign, create_project, create_wave, move, plan_visits
from audit.clients.models import Client, Location
from audit.database import db, now
from audit.demonstration.pictures import picture
from audit.fieldwork.answers import save
from audit.fieldwork.likeness import pieces
from audit.fieldwork.models import Photo, PhotoLikeness, Report
from audit.fieldwork.open_reports import report_of
from audit.fieldwork.versions import NOTHING_TOLD, Told
from audit.fieldwork.writes import start_report, submit
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given
from audit.scripts.writes import create_script, publish
from audit.shoppers.models import Shopper

OFF = {"grade": False, "outcome": False, "emotion": False}
SCRIPT: dict[str, Any] = {
    "name": {"nl": "Kort bezoek", "en": "Short visit"},
    "research_kind": "visit",
    "languages": ["nl", "en"],
    "pass_mark": 70,
    "steps": [
        {
            "code": "welcome",
            "name": {"nl": "Ontvangst", "en": "Welcome"},
            "phase": "service",
            "channel": "on_site",
            "intended_valence": 40,
            "pain_points": [{"code": "queue", "text": {"nl": "Een rij", "en": "A queue"}}],
            "measures": {"grade": True, "outcome": True, "emotion": True, "pain_points": True},
            "items": [
                {
                    "code": "greeted",
                    "kind": "yes_no",
                    "text": {"nl": "Werd je begroet?", "en": "Were you greeted?"},
                    "settings": {"points_yes": 10, "points_no": 0},
                },
                {
                    "code": "minutes",
                    "kind": "whole_number",
                    "text": {"nl": "Hoeveel minuten wachtte je?", "en": "Minutes of waiting?"},
                    "settings": {
                        "minimum": 0,
                        "bands": [{"up_to": 5, "points": 10}, {"up_to": None, "points": 5}],
                    },
                    "checks": [
                        {
                            "holds": {"<=": [{"var": ["minutes"]}, 60]},
                            "severity": "warning",
                            "message": {"nl": "Meer dan een uur?", "en": "More than an hour?"},
                        }
                    ],
                },
                {
                    "code": "spot",
                    "kind": "place",
                    "mandatory": False,
                    "text": {"nl": "Waar ben je?", "en": "Where are you?"},
                },
            ],
        },
        {
            "code": "paying",
            "name": {"nl": "Afrekenen", "en": "Paying"},
            "phase": "service",
            "channel": "on_site",
            "measures": OFF,
            "items": [
                {
                    "code": "bill_right",
                    "kind": "yes_no",
                    "text": {"nl": "Klopte de rekening?", "en": "Was the bill right?"},
                    "settings": {"points_yes": 20, "points_no": 0},
                    "knock_outs": [
                        {
                            "when": {"==": [{"var": ["bill_right"]}, "no"]},
                            "effect": "cap",
                            "cap": 40,
                        }
                    ],
                },
                {
                    "code": "receipt",
                    "kind": "photo",
                    "mandatory": False,
                    "text": {"nl": "Foto van de bon", "en": "Photo of the receipt"},
                },
                {
                    "code": "story",
                    "kind": "long_text",
                    "mandatory": False,
                    "text": {"nl": "Vertel het", "en": "Tell it"},
                },
            ],
        },
    ],
}
#: 10 + 5 of 20, and 20 of 20: 35 of 40, 87.5.
ANSWERS: dict[str, Any] = {
    "greeted": "yes",
    "minutes": 8,
    "welcome.grade": 7,
    "welcome.outcome": "went_on",
    "welcome.emotion": {"valence": -45, "arousal": None},
    "welcome.words": {"words": [{"word": "irritated", "strength": 2}], "nothing": False},
    "bill_right": "yes",
    "story": "De rij stond tot buiten.",
    "closing.grade": 7,
    "closing.recommendation": 6,
}
#: An evening in the week before.
BEGAN = dt.datetime(2026, 11, 17, 19, 4, tzinfo=ZoneInfo("Europe/Amsterdam"))


def actor_of(user: User) -> Actor:
    """Somebody with the roles that they hold."""
    return Actor(user.id, user.uuid, user.name, user.email, user.language, user.role_names(), 0)


def wave_of(client: Client, script: Mapping[str, Any] = SCRIPT) -> Wave:
    """A wave of a new project with a new published script."""
    version = create_script(None, ScriptDocument.from_json(script), client)
    db.session.flush()
    publish(None, version)
    project = create_project(None, client, version, "Proef")
    wave = create_wave(None, project, "Najaar", dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    db.session.flush()
    return wave


def assigned(wave: Wave, location: Location, shopper: User) -> Assignment:
    """A visit that the shopper has accepted."""
    [slot] = plan_visits(None, wave, location, 1)
    db.session.flush()
    row = db.session.query(Shopper).filter_by(user_id=shopper.id).one()
    assignment = assign(None, slot, row, now() + dt.timedelta(days=5))
    db.session.flush()
    move(actor_of(shopper), assignment, "accept")
    return assignment


def started(wave: Wave, location: Location, shopper: User) -> Report:
    report = start_report(actor_of(shopper), assigned(wave, location, shopper), "nl")
    report.started_at = BEGAN
    db.session.flush()
    return report


def answer(
    report: Report, shopper: User, answers: Mapping[str, Any], told: Told = NOTHING_TOLD
) -> None:
    """The shopper gives answers: values, or whole ``Given``."""
    opened = report_of(actor_of(shopper), report.uuid)
    assert opened is not None
    changes = {
        code: value if isinstance(value, Given) else Given(value) for code, value in answers.items()
    }
    save(opened, changes, by=actor_of(shopper), told=told)


def add_photo(report: Report, code: str, digest: str = "a" * 64, **facts: Any) -> Photo:
    """A photo at a question, with what its camera wrote."""
    content, width, height = picture("receipt")
    likeness = facts.get("likeness")
    photo = Photo(
        uuid=uuid.uuid4(),
        report_id=report.id,
        code=code,
        storage_key=f"photos/{uuid.uuid4()}.jpg",
        width=width,
        height=height,
        bytes=len(content),
        original_digest=digest,
        **facts,
    )
    storage.put(photo.storage_key, content)
    db.session.add(photo)
    db.session.flush()
    for piece, bits in enumerate(pieces(likeness) if likeness else ()):
        db.session.add(PhotoLikeness(photo_id=photo.id, piece=piece, bits=bits))
    return photo


def sent(
    wave: Wave,
    location: Location,
    shopper: User,
    *,
    photo: Mapping[str, Any] | None = None,
    **other: Any,
) -> Report:
    """A report with ``ANSWERS``, or others by code, that waits for review."""
    report = started(wave, location, shopper)
    answers = {**ANSWERS, **other}
    if photo is not None:
        added = add_photo(report, "receipt", **photo)
        answers["receipt"] = Given([str(added.uuid)])
    answer(report, shopper, answers)
    submit(actor_of(shopper), report, tuple(ANSWERS))
    db.session.flush()
    return report
