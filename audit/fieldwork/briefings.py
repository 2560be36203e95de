"""The briefing: written and published by a coordinator, read and confirmed by a shopper."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from audit.access import Actor
from audit.assignments.models import Assignment, Persona, Project
from audit.assignments.states import ACCEPTED, IN_PROGRESS, RETURNED
from audit.concurrency import insert_once, unless_taken
from audit.database import db, now
from audit.fieldwork.models import Briefing, BriefingConfirmation, BriefingPicture, BriefingVersion
from audit.history import record

#: The sections of a briefing, in the order in which they are read.
SECTIONS = ("scenario", "role", "what_to_do", "never", "look_for")
#: States in which a briefing is confirmed; before, the assignment is accepted first.
CONFIRMED_IN = (ACCEPTED, IN_PROGRESS, RETURNED)


class BriefingFrozenError(RuntimeError):
    """A published briefing was about to be changed."""


class BriefingStartedError(RuntimeError):
    """Somebody else started this briefing, or its next version, at the same moment."""


def briefing_of(project: Project) -> Briefing | None:
    return db.session.scalar(
        select(Briefing).filter_by(project_id=project.id, persona_id=project.persona_id)
    )


def published_version(project: Project) -> BriefingVersion | None:
    """What shoppers of the project have to read: the latest published wording."""
    return db.session.scalar(
        select(BriefingVersion)
        .join(BriefingVersion.briefing)
        .where(
            Briefing.project_id == project.id,
            Briefing.persona_id.is_not_distinct_from(project.persona_id),
            BriefingVersion.state == "published",
        )
        .order_by(BriefingVersion.number.desc())
        .limit(1)
    )


def create_briefing(
    actor: Actor | None,
    project: Project,
    persona: Persona | None,
    content: Mapping[str, Any] | None = None,
    quiz: list[dict[str, Any]] | None = None,
) -> BriefingVersion:
    """A briefing with a first draft."""
    briefing = Briefing(project=project, persona=persona)
    version = BriefingVersion(
        briefing=briefing, number=1, content=dict(content or {}), quiz=list(quiz or [])
    )
    with unless_taken(BriefingStartedError()):
        db.session.add_all((briefing, version))
        record(actor, "briefing_created", version)
    return version


def draft_of(actor: Actor, briefing: Briefing) -> BriefingVersion:
    """The draft to write in; a new one begins as a copy of what is published."""
    latest = briefing.versions[-1]
    if latest.state == "draft":
        return latest
    pictures = [
        BriefingPicture(
            section=picture.section,
            position=picture.position,
            storage_key=picture.storage_key,
            width=picture.width,
            height=picture.height,
            description=dict(picture.description),
        )
        for picture in latest.pictures
    ]
    draft = BriefingVersion(
        briefing=briefing,
        number=latest.number + 1,
        content=dict(latest.content),
        quiz=list(latest.quiz),
        pictures=pictures,
    )
    with unless_taken(BriefingStartedError()):
        db.session.add(draft)
        record(actor, "briefing_version_started", draft)
    return draft


def write_draft(
    version: BriefingVersion, content: Mapping[str, Any], quiz: list[dict[str, Any]]
) -> None:
    if version.state != "draft":
        raise BriefingFrozenError
    version.content = dict(content)
    version.quiz = list(quiz)


def publish_briefing(actor: Actor | None, version: BriefingVersion) -> None:
    """From now on this wording counts; who confirmed an earlier one is asked again."""
    if version.state != "draft":
        raise BriefingFrozenError
    version.state = "published"
    version.published_at = now()
    record(actor, "briefing_published", version)


def confirmation(assignment: Assignment, version: BriefingVersion) -> BriefingConfirmation | None:
    return db.session.scalar(
        select(BriefingConfirmation).filter_by(assignment_id=assignment.id, version_id=version.id)
    )


def last_confirmed(assignment: Assignment) -> BriefingVersion | None:
    """The wording that this shopper confirmed before, to show what changed since."""
    return db.session.scalar(
        select(BriefingVersion)
        .join(BriefingConfirmation, BriefingConfirmation.version_id == BriefingVersion.id)
        .where(
            BriefingConfirmation.assignment_id == assignment.id,
            BriefingConfirmation.confirmed_at.is_not(None),
        )
        .order_by(BriefingVersion.number.desc())
        .limit(1)
    )


def is_briefed(assignment: Assignment) -> bool:
    """Whether the shopper confirmed the wording that counts now and passed its quiz.

    A project without a published briefing asks for none.
    """
    version = published_version(assignment.slot.wave.project)
    if version is None:
        return True
    found = confirmation(assignment, version)
    return found is not None and found.confirmed_at is not None


def wrong_answers(version: BriefingVersion, chosen: Mapping[str, str]) -> list[str]:
    """The codes of quiz questions whose right answer was not chosen."""
    return [
        question["code"]
        for question in version.quiz
        if not any(
            choice["right"] and choice["code"] == chosen.get(question["code"])
            for choice in question["choices"]
        )
    ]


def take_quiz(
    actor: Actor, assignment: Assignment, version: BriefingVersion, chosen: Mapping[str, str]
) -> list[str]:
    """Keep an attempt; all right confirms the briefing. Returns the codes of wrong answers."""
    db.session.execute(  # pressed twice: both find one row
        insert_once(
            BriefingConfirmation,
            BriefingConfirmation.assignment_id,
            BriefingConfirmation.version_id,
        ).values(assignment_id=assignment.id, version_id=version.id, quiz_attempts=0)
    )
    found = db.session.scalars(
        select(BriefingConfirmation).filter_by(assignment_id=assignment.id, version_id=version.id)
    ).one()
    wrong = wrong_answers(version, chosen)
    found.quiz_attempts += 1
    if not wrong and found.confirmed_at is None:
        found.quiz_passed_at = found.confirmed_at = now()
        record(
            actor,
            "briefing_confirmed",
            assignment,
            version=version.number,
            attempts=found.quiz_attempts,
        )
    return wrong


def changed_sections(before: BriefingVersion | None, after: BriefingVersion) -> list[str]:
    """The sections whose text or pictures differ from what was confirmed before."""
    if before is None or before.id == after.id:
        return []
    pictures = picture_changes(before, after)
    return [
        section
        for section in SECTIONS
        if before.content.get(section) != after.content.get(section) or section in pictures
    ]


@dataclass(frozen=True, slots=True)
class PictureChange:
    """What became of the pictures of a section. ``added``: the new ones, among those there are.

    ``replaced`` counts pictures in whose place another came, ``removed`` those that are gone;
    ``moved``: the same pictures in another order. A new description alone is no change: it says
    in words what the same picture shows.
    """

    added: frozenset[uuid.UUID] = frozenset()
    replaced: int = 0
    removed: int = 0
    moved: bool = False


def picture_changes(
    before: BriefingVersion | None, after: BriefingVersion
) -> dict[str, PictureChange]:
    """Section → what became of its pictures; only sections where something did.

    A picture is known by its file: a next wording begins with the same files.
    """
    if before is None or before.id == after.id:
        return {}
    found = {}
    for section in SECTIONS:
        old, new = _pictures_in(before, section), _pictures_in(after, section)
        old_keys, new_keys = [one.storage_key for one in old], [one.storage_key for one in new]
        if old_keys == new_keys:
            continue
        added = [one for one in new if one.storage_key not in old_keys]
        gone = len([key for key in old_keys if key not in new_keys])
        replaced = min(len(added), gone)
        found[section] = PictureChange(
            frozenset(one.uuid for one in added),
            replaced,
            gone - replaced,
            moved=not added and not gone,
        )
    return found


def _pictures_in(version: BriefingVersion, section: str) -> list[BriefingPicture]:
    return [picture for picture in version.pictures if picture.section == section]
