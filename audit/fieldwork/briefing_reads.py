"""Loading briefings for who writes them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.exceptions import NotFound

from audit.assignments.models import Assignment, Project
from audit.database import db
from audit.fieldwork.briefings import CONFIRMED_IN
from audit.fieldwork.models import (
    Briefing,
    BriefingConfirmation,
    BriefingPicture,
    BriefingVersion,
)

SAMPLES = Path(__file__).parent / "samples"


@cache
def samples() -> dict[str, dict[str, Any]]:
    """Our own briefings: key → name, persona, the sections and the quiz, each per language."""
    return {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(SAMPLES.glob("*.json"))
    }


def sample(key: str) -> dict[str, Any]:
    """One of our own briefings; 404 for another key."""
    if key not in samples():
        raise NotFound
    return samples()[key]


def briefing_with_versions(project: Project) -> Briefing | None:
    """The briefing of the project's present persona with its versions; None where there is none."""
    return db.session.scalar(
        select(Briefing)
        .filter_by(project_id=project.id, persona_id=project.persona_id)
        .options(selectinload(Briefing.versions))
    )


def version(uuid: UUID) -> BriefingVersion:
    """A wording with its pictures and project; 404 where there is none."""
    found = db.session.scalar(
        select(BriefingVersion)
        .filter_by(uuid=uuid)
        .options(
            selectinload(BriefingVersion.pictures),
            joinedload(BriefingVersion.briefing).selectinload(Briefing.versions),
            joinedload(BriefingVersion.briefing)
            .joinedload(Briefing.project)
            .joinedload(Project.script_version),
            joinedload(BriefingVersion.briefing)
            .joinedload(Briefing.project)
            .joinedload(Project.client),
            joinedload(BriefingVersion.briefing).joinedload(Briefing.persona),
        )
    )
    if found is None:
        raise NotFound
    return found


def draft(uuid: UUID) -> BriefingVersion:
    """A wording that can still be changed; 404 for any other."""
    found = version(uuid)
    if found.state != "draft":
        raise NotFound
    return found


def picture(uuid: UUID) -> BriefingPicture:
    """A picture of any wording; 404 where there is none."""
    found = db.session.scalar(select(BriefingPicture).filter_by(uuid=uuid))
    if found is None:
        raise NotFound
    return found


def picture_of(version: BriefingVersion, uuid: UUID) -> BriefingPicture:
    """A picture of this wording; 404 for any other."""
    found = picture(uuid)
    if found.version_id != version.id:
        raise NotFound
    return found


def confirmations(briefing: Briefing) -> dict[int, int]:
    """Version id → how many shoppers confirmed it."""
    ids = [version.id for version in briefing.versions]
    rows = db.session.execute(
        select(BriefingConfirmation.version_id, func.count())
        .where(
            BriefingConfirmation.version_id.in_(ids),
            BriefingConfirmation.confirmed_at.is_not(None),
        )
        .group_by(BriefingConfirmation.version_id)
    )
    return {row[0]: row[1] for row in rows}


def confirmed_by(briefing: Briefing) -> int:
    """How many assignments confirmed any wording and are still open: a new one asks again."""
    ids = [version.id for version in briefing.versions]
    return (
        db.session.scalar(
            select(func.count(BriefingConfirmation.assignment_id.distinct()))
            .join(Assignment, Assignment.id == BriefingConfirmation.assignment_id)
            .where(
                BriefingConfirmation.version_id.in_(ids),
                BriefingConfirmation.confirmed_at.is_not(None),
                Assignment.state.in_(CONFIRMED_IN),
            )
        )
        or 0
    )


def two_versions(
    briefing: Briefing, older: int | None, newer: int | None
) -> tuple[BriefingVersion, BriefingVersion]:
    """Two wordings by number, by default the last two; 404 where there are none such."""
    numbers = {version.number: version for version in briefing.versions}
    last = sorted(numbers)[-2:]
    first, second = older or last[0], newer or last[-1]
    if first not in numbers or second not in numbers:
        raise NotFound
    return numbers[first], numbers[second]
