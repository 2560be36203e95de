"""What a coordinator does with a draft of a briefing: start, write, pictures."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from audit import storage
from audit.access import Actor
from audit.assignments.models import Project
from audit.assignments.writes import change_project, create_persona
from audit.database import db
from audit.fieldwork.briefing_checks import gaps
from audit.fieldwork.briefing_reads import sample
from audit.fieldwork.briefings import (
    SECTIONS,
    BriefingFrozenError,
    create_briefing,
    publish_briefing,
    write_draft,
)
from audit.fieldwork.models import BriefingPicture, BriefingVersion
from audit.fieldwork.photos import prepare
from audit.history import record

#: Pictures of one wording; a phone loads them all.
MOST_PICTURES = 8


class TooManyPicturesError(RuntimeError):
    """A wording has as many pictures as it may."""


class ChangedMeanwhileError(RuntimeError):
    """Somebody else saved this draft since the page was shown."""


class NotReadyError(RuntimeError):
    """Something is missing, so that this wording cannot be published."""


def start(actor: Actor, project: Project, key: str) -> BriefingVersion:
    """A first draft, empty or out of one of our own briefings (``key``).

    A project without a persona takes that of the sample, as one of the client's.
    """
    if not key:
        return create_briefing(actor, project, project.persona)
    found = sample(key)
    if project.persona is None:
        persona = create_persona(actor, project.client, found["persona"])
        change_project(actor, project, project.name, project.script_version, persona)
    languages = project.script_version.languages
    content = {section: _only(found[section], languages) for section in SECTIONS}
    quiz = [
        {
            "code": question["code"],
            "question": _only(question["question"], languages),
            "choices": [
                {**choice, "text": _only(choice["text"], languages)}
                for choice in question["choices"]
            ],
            "explanation": _only(question["explanation"], languages),
        }
        for question in found["quiz"]
    ]
    return create_briefing(actor, project, project.persona, content, quiz)


def _only(texts: Mapping[str, str], languages: list[str]) -> dict[str, str]:
    return {code: text for code, text in texts.items() if code in languages}


def seen(version: BriefingVersion) -> str:
    """What a page showed of a draft, to notice that somebody else saved it meanwhile."""
    held = json.dumps([version.content, version.quiz], sort_keys=True)
    return hashlib.sha256(held.encode()).hexdigest()[:16]


def save(
    actor: Actor,
    version: BriefingVersion,
    mark: str,
    *,
    content: Mapping[str, Any] | None = None,
    quiz: list[dict[str, Any]] | None = None,
) -> None:
    """Save texts or quiz of a draft. Raises :class:`ChangedMeanwhileError`; then nothing is."""
    if mark != seen(version):
        raise ChangedMeanwhileError
    write_draft(
        version,
        version.content if content is None else content,
        version.quiz if quiz is None else quiz,
    )
    record(actor, "briefing_changed" if quiz is None else "briefing_quiz_changed", version)


def add_picture(
    actor: Actor,
    version: BriefingVersion,
    section: str,
    original: bytes,
    description: Mapping[str, str],
) -> BriefingPicture:
    """Check and re-encode a picture and put it behind the text of a section.

    Raises :class:`~audit.fieldwork.photos.PhotoError` with the cause.
    """
    if version.state != "draft":
        raise BriefingFrozenError
    if len(version.pictures) >= MOST_PICTURES:
        raise TooManyPicturesError
    prepared = prepare(original)
    key = f"briefings/{uuid.uuid4()}.jpg"
    storage.put(key, prepared.content)
    picture = BriefingPicture(
        section=section,
        position=1 + max((one.position for one in version.pictures), default=0),
        storage_key=key,
        width=prepared.width,
        height=prepared.height,
        description=dict(description),
    )
    version.pictures.append(picture)
    record(actor, "briefing_picture_added", version, section=section)
    return picture


def describe_picture(
    actor: Actor,
    version: BriefingVersion,
    picture: BriefingPicture,
    description: Mapping[str, str],
) -> None:
    if version.state != "draft":
        raise BriefingFrozenError
    picture.description = dict(description)
    record(actor, "briefing_picture_described", version, section=picture.section)


def remove_picture(actor: Actor, version: BriefingVersion, picture: BriefingPicture) -> None:
    """Take a picture out of a draft. Its file stays: an earlier wording may show it."""
    if version.state != "draft":
        raise BriefingFrozenError
    version.pictures.remove(picture)
    db.session.delete(picture)
    record(actor, "briefing_picture_removed", version, section=picture.section)


def publish(actor: Actor, version: BriefingVersion) -> None:
    """Publish a wording that lacks nothing. Raises :class:`NotReadyError`."""
    if gaps(version, version.briefing.project.script_version.languages):
        raise NotReadyError
    publish_briefing(actor, version)
