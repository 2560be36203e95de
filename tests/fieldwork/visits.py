"""A visit of Sanne's in any state, quickly: the story before the pages that are tested."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select

from audit.access import Actor
from audit.accounts.models import User
from audit.assignments.models import Assignment
from audit.assignments.writes import assign, create_project, create_wave, move, plan_visits
from audit.database import db, now
from audit.fieldwork.answers import save
from audit.fieldwork.briefings import create_briefing, publish_briefing
from audit.fieldwork.models import BriefingVersion, Report
from audit.fieldwork.open_reports import OpenReport, report_of
from audit.fieldwork.writes import start_report
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given
from audit.scripts.writes import create_script, publish
from audit.shoppers.models import Shopper
from tests.cast import Cast

SCRIPTS = Path(__file__).parents[1] / "sample_scripts"
SAMPLES = Path(__file__).parents[2] / "audit" / "scripts" / "samples"

#: A briefing of two sections with a quiz of one question.
CONTENT = {
    "scenario": {"nl": "Je gaat ergens eten.", "en": "You have dinner somewhere."},
    "what_to_do": {
        "nl": "- Bestel soep.\n- Betaal met kaart.",
        "en": "- Order soup.\n- Pay by card.",
    },
}
QUIZ = [
    {
        "code": "soup",
        "question": {"nl": "Wat bestel je?", "en": "What do you order?"},
        "choices": [
            {"code": "soup", "text": {"nl": "Soep", "en": "Soup"}, "right": True},
            {"code": "cake", "text": {"nl": "Taart", "en": "Cake"}, "right": False},
        ],
        "explanation": {"nl": "Het gaat om de soep.", "en": "It is about the soup."},
    }
]


def actor_of(user: User) -> Actor:
    """``user`` as one who acts."""
    return Actor(
        user.id, user.uuid, user.name, user.email, user.language, user.role_names(), session_id=0
    )


def document(name: str) -> ScriptDocument:
    """A sample script by its file's name, of the tests or our own."""
    path = SCRIPTS / f"{name}.json"
    path = path if path.exists() else SAMPLES / f"{name}.json"
    return ScriptDocument.from_json(json.loads(path.read_text(encoding="utf-8")))


def an_assignment(
    cast: Cast,
    script: str | ScriptDocument = "one_question",
    *,
    briefing: bool = False,
    shopper: User | None = None,
    due: dt.timedelta = dt.timedelta(days=5),
) -> Assignment:
    """Lunavella Groningen is to be visited by Sanne; nobody has accepted anything yet."""
    asked = document(script) if isinstance(script, str) else script
    version = create_script(None, asked, cast.lunavella)
    db.session.flush()
    publish(None, version)
    project = create_project(None, cast.lunavella, version, "Proef")
    wave = create_wave(None, project, "Najaar", dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    db.session.flush()
    if briefing:
        written = create_briefing(None, project, None, CONTENT, QUIZ)
        db.session.flush()
        publish_briefing(None, written)
    (slot,) = plan_visits(None, wave, cast.lunavella_groningen, 1)
    db.session.flush()
    who = db.session.scalars(select(Shopper).filter_by(user_id=(shopper or cast.sanne).id)).one()
    assignment = assign(None, slot, who, now() + due)
    db.session.commit()
    return assignment


def change_briefing(assignment: Assignment, text: str) -> BriefingVersion:
    """Publish another wording of what to do."""
    latest = db.session.scalars(
        select(BriefingVersion).order_by(BriefingVersion.number.desc()).limit(1)
    ).one()
    version = BriefingVersion(
        briefing_id=latest.briefing_id,
        number=latest.number + 1,
        content={**latest.content, "what_to_do": {"nl": text, "en": text}},
        quiz=latest.quiz,
    )
    db.session.add(version)
    db.session.flush()
    publish_briefing(None, version)
    db.session.commit()
    return version


def a_report(
    cast: Cast, script: str | ScriptDocument = "one_question", **given: Any
) -> tuple[Report, str]:
    """A report of Sanne's that was just started, and its address."""
    assignment = an_assignment(cast, script, **given)
    sanne = actor_of(assignment.shopper.user)
    move(sanne, assignment, "accept")
    report = start_report(sanne, assignment, "nl")
    db.session.commit()
    return report, f"/reports/{report.uuid}"


def opened(report: Report) -> OpenReport:
    """The report as its own shopper's pages load it."""
    found = report_of(actor_of(report.assignment.shopper.user), report.uuid)
    assert found is not None
    return found


def fill_in(report: Report, answers: Mapping[str, Any]) -> None:
    """Store answers: code → value."""
    changes = {code: Given(value) for code, value in answers.items()}
    save(opened(report), changes, by=actor_of(report.assignment.shopper.user))
    db.session.commit()


#: All answers of the script "one_question".
COMPLETE = {
    "greeted": "yes",
    "welcome.grade": 8,
    "welcome.outcome": "went_on",
    "welcome.emotion": {"valence": 40, "arousal": None},
    "welcome.words": {"words": [{"word": "happy", "strength": 2}], "nothing": False},
    "closing.grade": 8,
    "closing.recommendation": 9,
}


def a_photo(
    size: tuple[int, int] = (60, 40), kind: str = "JPEG", exif: Image.Exif | None = None
) -> bytes:
    """A small picture as a file."""
    target = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, "teal").save(target, kind, **extra)
    return target.getvalue()
