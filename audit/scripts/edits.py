"""What every change of a draft has in common: one at a time, and nobody overwrites unseen."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from audit.database import db
from audit.questions.definition import plain
from audit.scripts.frozen import DRAFTS_ONLY
from audit.scripts.models import DRAFT, ItemRow, ScriptVersion, StepRow
from audit.scripts.reads import NotADraftError

_SETTINGS = (
    "name", "research_kind", "languages", "overall_rule", "pass_mark", "missing_policy", "presence",
)  # fmt: skip
_STEP = (
    "code", "name", "phase", "channel", "touchpoint", "does", "motivation", "wonders",
    "pain_points", "intended_valence", "intended_words", "purpose", "shown_when", "weight",
    "measures", "removed_at",
)  # fmt: skip
_ITEM = ("code", "kind", "text", "definition", "removed_at")


class ChangedMeanwhileError(RuntimeError):
    """Somebody changed what a form was filled in for; nothing was stored."""


def seen(row: ScriptVersion | StepRow | ItemRow) -> str:
    """A mark of what a form shows, to tell later whether it is still so."""
    names = {ScriptVersion: _SETTINGS, StepRow: _STEP, ItemRow: _ITEM}[type(row)]
    content = [str(getattr(row, name)) if name == "removed_at" else plain(getattr(row, name))
               for name in names]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def begin(version: ScriptVersion) -> None:
    """Start a change of a draft: others wait until this one is committed.

    Raises :class:`NotADraftError` where the version is published by now.
    """
    done = db.session.execute(
        update(ScriptVersion)
        .where(ScriptVersion.id == version.id, ScriptVersion.state == DRAFT)
        .values(revision=ScriptVersion.revision + 1),
        execution_options={DRAFTS_ONLY: True, "synchronize_session": False},
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotADraftError(version)
    db.session.refresh(version)


def require_seen(row: ScriptVersion | StepRow | ItemRow, mark: str | None) -> None:
    """Raise :class:`ChangedMeanwhileError` where the row is no longer as the form showed it."""
    db.session.refresh(row)
    if mark is not None and mark != seen(row):
        raise ChangedMeanwhileError


def steps_of(version: ScriptVersion) -> list[StepRow]:
    """The steps of a draft as they are now, in order, without removed ones; items come along."""
    rows = db.session.scalars(
        select(StepRow)
        .where(StepRow.version_id == version.id, StepRow.removed_at.is_(None))
        .order_by(StepRow.position, StepRow.id)
        .options(selectinload(StepRow.items))
        .execution_options(populate_existing=True)
    )
    return list(rows)


def items_of(step: StepRow) -> list[ItemRow]:
    """The items of a step as they are now, in order, without removed ones."""
    rows = db.session.scalars(
        select(ItemRow)
        .where(ItemRow.step_id == step.id, ItemRow.removed_at.is_(None))
        .order_by(ItemRow.position, ItemRow.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def codes_in(version: ScriptVersion) -> set[str]:
    """The codes of all items, removed ones included: a removed one may come back."""
    rows = db.session.scalars(
        select(ItemRow.code).join(ItemRow.step).where(StepRow.version_id == version.id)
    )
    return set(rows)


def step_codes_in(version: ScriptVersion) -> set[str]:
    return set(db.session.scalars(select(StepRow.code).filter_by(version_id=version.id)))


def number_in_order(rows: list[Any]) -> None:
    """Give rows their positions, from 1."""
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position


def put(rows: list[Any], row: Any, position: int) -> int:
    """Put ``row`` at ``position`` (from 1) among ``rows``; returns where it came to stand."""
    others = [other for other in rows if other is not row]
    place = min(max(position, 1), len(others) + 1)
    number_in_order([*others[: place - 1], row, *others[place - 1 :]])
    return place
