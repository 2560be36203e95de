"""What a coordinator typed while walking through a version: kept apart, never a result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from audit.access import Actor
from audit.concurrency import insert_once
from audit.database import db
from audit.scripts.models import PreviewAnswers, ScriptVersion
from audit.scripts.runner import Given


def answers_of(actor: Actor, version: ScriptVersion) -> dict[str, Given]:
    """All that this person answered in the preview of this version, by question code."""
    row = _row(actor, version)
    return {code: _given(data) for code, data in (row.answers if row else {}).items()}


def keep(actor: Actor, version: ScriptVersion, changes: Mapping[str, Given]) -> None:
    """Keep what was answered on a page."""
    db.session.execute(  # pressed twice: both find one row
        insert_once(PreviewAnswers, PreviewAnswers.version_id, PreviewAnswers.user_id).values(
            version_id=version.id, user_id=actor.id, answers={}
        )
    )
    row = db.session.scalars(
        select(PreviewAnswers).filter_by(version_id=version.id, user_id=actor.id)
    ).one()
    row.answers = {**row.answers, **{code: _plain(given) for code, given in changes.items()}}


def forget(actor: Actor, version: ScriptVersion) -> None:
    """Start over: nothing was answered."""
    row = _row(actor, version)
    if row is not None:
        db.session.delete(row)


def _row(actor: Actor, version: ScriptVersion) -> PreviewAnswers | None:
    return db.session.scalar(
        select(PreviewAnswers).filter_by(version_id=version.id, user_id=actor.id)
    )


def _plain(given: Given) -> dict[str, Any]:
    return {
        "value": given.value,
        "na": given.not_applicable,
        "comment": given.comment,
        "photos": list(given.photos),
    }


def _given(data: Mapping[str, Any]) -> Given:
    return Given(
        data.get("value"),
        bool(data.get("na")),
        data.get("comment", ""),
        tuple(data.get("photos", ())),
    )
