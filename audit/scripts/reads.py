"""Loading scripts: versions as rows for the builder, as documents for everything else."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from audit.database import db
from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument, Step
from audit.scripts.models import PUBLISHED, ItemRow, ScriptVersion, StepRow

_STEP_FIELDS = (
    "code", "name", "phase", "channel", "touchpoint", "does", "motivation", "wonders",
    "pain_points", "intended_valence", "intended_words", "purpose", "shown_when", "weight",
    "measures",
)  # fmt: skip


def document_of(version: ScriptVersion) -> ScriptDocument:
    """A version as a document. A published one is read once in each process: it never changes."""
    if version.state == PUBLISHED:
        return published_document(version.uuid)
    return _read(version)


@lru_cache(maxsize=64)
def published_document(uuid: UUID) -> ScriptDocument:
    """The document of a published version, from memory where it was read before."""
    version = db.session.scalars(select(ScriptVersion).filter_by(uuid=uuid)).one()
    if version.state != PUBLISHED:
        raise ValueError("only a published version is kept in memory")
    return _read(version)


def _read(version: ScriptVersion) -> ScriptDocument:
    rows = db.session.scalars(
        select(StepRow)
        .where(StepRow.version_id == version.id, StepRow.removed_at.is_(None))
        .order_by(StepRow.position)
        .options(selectinload(StepRow.items))
    )
    return ScriptDocument(
        name=version.name,
        research_kind=version.research_kind,
        languages=tuple(version.languages),
        overall_rule=version.overall_rule,
        pass_mark=version.pass_mark,
        missing_policy=version.missing_policy,
        steps=tuple(step_document(row) for row in rows),
    )


def step_document(row: StepRow) -> Step:
    """A step with its items, without those that were removed."""
    data: dict[str, Any] = {name: getattr(row, name) for name in _STEP_FIELDS}
    step = Step.from_json({**data, "items": ()})
    items = tuple(item_document(item) for item in row.items if item.removed_at is None)
    return Step(**{**vars(step), "items": items})


def item_document(row: ItemRow) -> Question:
    return Question.from_json(
        {**row.definition, "code": row.code, "kind": row.kind, "text": row.text}
    )
