"""Two rival clients with fieldwork under way, told apart by side: what each owns, one row of each
kind, made by the same functions that people use. For tests of who may see what."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PIL import Image

from audit import storage
from audit.access import ROLES, Actor
from audit.accounts.models import User
from audit.assignments.models import Assignment, Persona, Project, VisitSlot, Wave
from audit.assignments.writes import (
    assign,
    create_persona,
    create_project,
    create_wave,
    due_moment,
    move,
    plan_visits,
)
from audit.clients.models import Client, Location, Region
from audit.database import db
from audit.fieldwork.answers import save
from audit.fieldwork.briefings import (
    create_briefing,
    draft_of,
    publish_briefing,
    published_version,
    take_quiz,
)
from audit.fieldwork.models import BriefingPicture, BriefingVersion, Report
from audit.fieldwork.open_reports import report_of
from audit.fieldwork.photo_writes import add_photo
from audit.fieldwork.writes import start_report, submit
from audit.results.models import ReportResult
from audit.review import writes as review
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ItemRow, ScriptVersion, StepRow
from audit.scripts.runner import Given
from audit.scripts.writes import create_script, publish, start_next_version
from audit.shoppers.models import Shopper
from tests.cast import Cast

STARTS, ENDS = dt.date(2026, 11, 1), dt.date(2099, 11, 30)


def both(text: str) -> dict[str, str]:
    return {"nl": text, "en": text}


def _question(code: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": kind, "text": both(f"Vraag {code}?"), **more}


#: Checking in, and one step with a question of each kind that may tell who answered.
DOCUMENT: dict[str, Any] = {
    "name": both("Proefscript"),
    "research_kind": "visit",
    "languages": ["nl", "en"],
    "presence": True,
    "steps": [
        {
            "code": "entry",
            "name": both("Binnenkomst"),
            "phase": "service",
            "channel": "on_site",
            "items": [
                _question("greeted", "yes_no", settings={"points_yes": 5, "points_no": 0}),
                _question("story", "long_text", mandatory=False),
                _question("front", "photo", mandatory=False),
                _question("spot", "place", mandatory=False),
                _question("inside", "long_text", mandatory=False, internal=True),
                _question("proof", "photo", mandatory=False, internal=True),
            ],
        }
    ],
}
ANSWERS: dict[str, Any] = {
    "greeted": "yes",
    "entry.grade": 8,
    "entry.outcome": "went_on",
    "entry.emotion": {"valence": 40, "arousal": None},
    "entry.words": {"words": [], "nothing": True},
    "closing.grade": 8,
    "closing.recommendation": 9,
}
QUIZ = [
    {
        "code": "quiz",
        "question": both("Wat doe je?"),
        "choices": [
            {"code": "look", "text": both("Kijken"), "right": True},
            {"code": "tell", "text": both("Vertellen"), "right": False},
        ],
        "explanation": both("Je kijkt."),
    }
]
CONTENT = {
    name: both(f"Tekst {name}") for name in ("scenario", "role", "what_to_do", "never", "look_for")
}


def actor_of(user: User) -> Actor:
    """This person with every role, so that building need not think of whose turn it is."""
    return Actor(user.id, user.uuid, user.name, user.email, user.language, frozenset(ROLES), 0)


def photo_file(**given: Any) -> bytes:
    """A small JPEG; other names go to Pillow's save (exif ...)."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 140, 160)).save(file, "JPEG", **given)
    return file.getvalue()


@dataclass(eq=False)
class Side:
    """One client with a row of each kind, and the shopper who visits it."""

    client: Client
    region: Region
    location: Location
    #: A person of the client; a shopper.
    person: User
    shopper: Shopper
    version: ScriptVersion
    draft: ScriptVersion
    step: StepRow
    item: ItemRow
    persona: Persona
    project: Project
    wave: Wave
    briefing: BriefingVersion
    picture: BriefingPicture
    draft_briefing: BriefingVersion
    draft_picture: BriefingPicture
    #: A visit that nobody has, and an assignment that was not begun.
    slot: VisitSlot
    assignment: Assignment
    #: Reports: being written, sent, approved; each with a photo.
    open: Report
    open_photo: UUID
    sent: Report
    sent_photo: UUID
    approved: Report
    approved_photo: UUID
    #: The photo of an answer that the client never sees.
    internal_photo: UUID
    result: ReportResult


class World:
    """Lunavella, visited by Sanne, and Tamarinde, visited by Joris."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.coordinator = actor_of(cast.karim)
        self.reviewer = actor_of(cast.roos)
        self.lunavella = self._side(
            cast.lunavella, cast.lunavella_groningen, cast.hanna, cast.sanne
        )
        self.tamarinde = self._side(cast.tamarinde, cast.tamarinde_hasselt, cast.theo, cast.joris)
        #: Of Lunavella, where neither its region's nor its location's person may look.
        self.elsewhere = self.approved(self.lunavella.project, cast.lunavella_breda, cast.sanne)[1]
        db.session.commit()

    def _side(self, client: Client, location: Location, person: User, user: User) -> Side:
        version = create_script(self.coordinator, ScriptDocument.from_json(DOCUMENT), client)
        db.session.flush()
        publish(self.coordinator, version)
        draft = start_next_version(self.coordinator, version)
        texts = {key: both("Iemand") for key in ("name", "profile", "need", "motivation", "manner")}
        persona = create_persona(self.coordinator, client, texts)
        project = create_project(self.coordinator, client, version, f"Proef {client.name}", persona)
        briefing, picture = self._briefing(project, persona)
        assert briefing.pictures == [picture]
        draft_briefing = draft_of(self.coordinator, briefing.briefing)
        wave = create_wave(self.coordinator, project, "Najaar", STARTS, ENDS)
        db.session.flush()
        shopper = db.session.query(Shopper).filter_by(user_id=user.id).one()
        slot = self._slot(wave, location)
        assignment = self.accepted(self._slot(wave, location), user)
        opened = self.started(project, location, user)
        open_photo = self.with_photo(opened)
        sent = self.started(project, location, user)
        sent_photo = self.with_photo(sent)
        self.send(sent)
        approved, result, approved_photo, internal_photo = self._approved(project, location, user)
        return Side(
            client=client, region=location.region, location=location, person=person,
            shopper=shopper, version=version, draft=draft, step=draft.steps[0],
            item=draft.steps[0].items[0], persona=persona, project=project, wave=wave,
            briefing=briefing, picture=picture,
            draft_briefing=draft_briefing, draft_picture=draft_briefing.pictures[0], slot=slot,
            assignment=assignment, open=opened, open_photo=open_photo, sent=sent,
            sent_photo=sent_photo, approved=approved, approved_photo=approved_photo,
            internal_photo=internal_photo, result=result,
        )  # fmt: skip

    def _briefing(
        self, project: Project, persona: Persona
    ) -> tuple[BriefingVersion, BriefingPicture]:
        version = create_briefing(self.coordinator, project, persona, CONTENT, QUIZ)
        db.session.flush()
        picture = BriefingPicture(
            version_id=version.id, section="scenario", width=64, height=48,
            storage_key=f"briefings/{version.uuid}.jpg", description=both("Een gevel"),
        )  # fmt: skip
        storage.put(picture.storage_key, photo_file())
        db.session.add(picture)
        publish_briefing(self.coordinator, version)
        db.session.flush()
        return version, picture

    def _slot(self, wave: Wave, location: Location) -> VisitSlot:
        slot = plan_visits(self.coordinator, wave, location, 1)[0]
        db.session.flush()
        return slot

    def accepted(self, slot: VisitSlot, user: User) -> Assignment:
        shopper = db.session.query(Shopper).filter_by(user_id=user.id).one()
        due = due_moment(slot.wave.ends_on, slot.location)
        assignment = assign(self.coordinator, slot, shopper, due)
        db.session.flush()
        move(actor_of(user), assignment, "accept")
        return assignment

    def started(self, project: Project, location: Location, user: User) -> Report:
        """A report in which everything but photos and places is answered."""
        assignment = self.accepted(self._slot(project.waves[0], location), user)
        version = published_version(project)
        assert version is not None
        take_quiz(actor_of(user), assignment, version, {"quiz": "look"})
        db.session.flush()
        report = start_report(actor_of(user), assignment, "nl")
        self.answer(report, ANSWERS)
        return report

    def answer(self, report: Report, answers: dict[str, Any]) -> None:
        by = actor_of(report.assignment.shopper.user)
        opened = report_of(by, report.uuid)
        assert opened is not None
        save(opened, {code: Given(value) for code, value in answers.items()}, by=by)
        db.session.refresh(report)

    def with_photo(self, report: Report, code: str = "front", content: bytes = b"") -> UUID:
        by = actor_of(report.assignment.shopper.user)
        opened = report_of(by, report.uuid)
        assert opened is not None
        return add_photo(by, opened, code, content or photo_file())[0]

    def send(self, report: Report) -> None:
        db.session.refresh(report)
        submit(actor_of(report.assignment.shopper.user), report)
        db.session.flush()

    def approve(self, report: Report) -> ReportResult:
        review.open_review(self.reviewer, report)
        review.approve(self.reviewer, report)
        db.session.flush()
        return db.session.query(ReportResult).filter_by(report_id=report.id).one()

    def approved(
        self, project: Project, location: Location, user: User
    ) -> tuple[Report, ReportResult]:
        return self._approved(project, location, user)[:2]

    def _approved(
        self, project: Project, location: Location, user: User
    ) -> tuple[Report, ReportResult, UUID, UUID]:
        report = self.started(project, location, user)
        shown, internal = self.with_photo(report), self.with_photo(report, "proof")
        self.send(report)
        return report, self.approve(report), shown, internal
