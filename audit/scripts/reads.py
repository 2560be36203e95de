"""Loading scripts: versions as rows for the builder, as documents for everything else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.exceptions import NotFound

from audit.clients.models import Client
from audit.database import db
from audit.questions.base import kinds
from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument, Step
from audit.scripts.models import DRAFT, PUBLISHED, ItemRow, Script, ScriptVersion, StepRow

_STEP_FIELDS = (
    "code", "name", "phase", "channel", "touchpoint", "does", "motivation", "wonders",
    "pain_points", "intended_valence", "intended_words", "purpose", "shown_when", "weight",
    "measures",
)  # fmt: skip

SCRIPTS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Size:
    """How long a version is."""

    steps: int = 0
    questions: int = 0


def scripts(page: int, text: str = "", *, archived: bool = False) -> Pagination:
    """Scripts, the newest first, a page at a time; with their client and versions.

    ``text``: part of the newest version's name in any language, or of the client's name.
    """
    query = (
        select(Script)
        .where(Script.archived_at.is_not(None) if archived else Script.archived_at.is_(None))
        .order_by(Script.created_at.desc(), Script.id.desc())
        .options(joinedload(Script.client), selectinload(Script.versions))
    )
    if text:
        query = query.where(Script.id.in_(_named(text)))
    return db.paginate(query, page=page, per_page=SCRIPTS_PER_PAGE)


def _named(text: str) -> list[int]:
    """The scripts whose name or client's name has ``text`` in it, whatever its capitals.

    Compared here: names are stored per language in one column, and few houses have a thousand.
    """
    wanted = text.casefold()
    rows = db.session.execute(
        select(Script.id, ScriptVersion.name, Client.name)
        .join(Script.versions)
        .outerjoin(Script.client)
        .order_by(ScriptVersion.number)
    )
    newest = {row[0]: (*row[1].values(), row[2] or "") for row in rows}
    return [key for key, names in newest.items() if any(wanted in one.casefold() for one in names)]


def has_archived() -> bool:
    """Whether any script was put out of the way."""
    return (
        db.session.scalar(select(Script.id).where(Script.archived_at.is_not(None)).limit(1))
        is not None
    )


def sizes(versions: list[ScriptVersion]) -> dict[int, Size]:
    """Version id → its steps and the questions that ask for an answer, in two queries."""
    ids = [version.id for version in versions]
    here = StepRow.version_id.in_(ids) & StepRow.removed_at.is_(None)
    asking = [name for name, kind in kinds().items() if kind.has_answer]
    steps = _counts(select(StepRow.version_id, func.count()).where(here))
    questions = _counts(
        select(StepRow.version_id, func.count())
        .join(StepRow.items)
        .where(here, ItemRow.removed_at.is_(None), ItemRow.kind.in_(asking))
    )
    return {key: Size(steps.get(key, 0), questions.get(key, 0)) for key in ids}


def _counts(query: Any) -> dict[int, int]:
    rows = db.session.execute(query.group_by(StepRow.version_id))
    return {row[0]: row[1] for row in rows}


def clients() -> list[Client]:
    """The clients for whom a script can be made, by name."""
    return list(db.session.scalars(select(Client).order_by(Client.name)))


def script(uuid: UUID) -> Script:
    """A script with its client and versions; 404 where there is none."""
    return _one(
        select(Script)
        .filter_by(uuid=uuid)
        .options(joinedload(Script.client), selectinload(Script.versions))
    )


def version(uuid: UUID) -> ScriptVersion:
    """A version with its script and all steps and items; 404 where there is none."""
    return _one(
        select(ScriptVersion)
        .filter_by(uuid=uuid)
        .options(
            joinedload(ScriptVersion.script).joinedload(Script.client),
            joinedload(ScriptVersion.script).selectinload(Script.versions),
            selectinload(ScriptVersion.steps).selectinload(StepRow.items),
        )
    )


class NotADraftError(RuntimeError):
    """A version that somebody wants to change is published, and stays as it is."""

    def __init__(self, version: ScriptVersion) -> None:
        super().__init__(f"version {version.number} is published")
        self.version = version


def draft(uuid: UUID) -> ScriptVersion:
    """A version that can still be changed; raises :class:`NotADraftError` for a published one."""
    found = version(uuid)
    require_draft(found)
    return found


def require_draft(version: ScriptVersion) -> None:
    if version.state != DRAFT:
        raise NotADraftError(version)


def client_chosen(uuid: str) -> Client | None:
    """The client that a form offers by its UUID; None for a script of the agency."""
    return db.session.scalar(select(Client).filter_by(uuid=UUID(uuid))) if uuid else None


def script_chosen(uuid: str) -> Script:
    """The script that a form offers by its UUID."""
    return script(UUID(uuid))


def two_versions(
    script: Script, older: int | None, newer: int | None
) -> tuple[ScriptVersion, ScriptVersion]:
    """Two versions by number, by default the last two; 404 where there are none such."""
    numbers = {version.number: version for version in script.versions}
    last = [version.number for version in script.versions][-2:]
    first, second = (older or last[0]), (newer or last[-1])
    if first not in numbers or second not in numbers:
        raise NotFound
    return numbers[first], numbers[second]


def step(uuid: UUID) -> StepRow:
    """A step with its version; 404 where there is none."""
    return _one(select(StepRow).filter_by(uuid=uuid).options(joinedload(StepRow.version)))


def item(uuid: UUID) -> ItemRow:
    """A question, heading or note with its step and version; 404 where there is none."""
    return _one(
        select(ItemRow)
        .filter_by(uuid=uuid)
        .options(joinedload(ItemRow.step).joinedload(StepRow.version))
    )


def _one(query: Any) -> Any:
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def step_of_draft(uuid: UUID) -> StepRow:
    """A step that can be changed, as with :func:`draft`; 404 for one that was removed."""
    found = step(uuid)
    require_draft(found.version)
    if found.removed_at is not None:
        raise NotFound
    return found


def item_of_draft(uuid: UUID) -> ItemRow:
    """An item that can be changed, as with :func:`draft`; 404 for one that was removed."""
    found = item(uuid)
    require_draft(found.step.version)
    if (found.removed_at or found.step.removed_at) is not None:
        raise NotFound
    return found


def step_among(version: ScriptVersion, uuid: str | None) -> StepRow | None:
    """The step of this version with a UUID from an address; None without one, else 404."""
    if not uuid:
        return None
    for row in version.steps:
        if str(row.uuid) == uuid and row.removed_at is None:
            return row
    raise NotFound


def removed_from(version: ScriptVersion, uuid: str | None) -> StepRow | ItemRow | None:
    """The removed step or item with this UUID, to be put back; None where there is none."""
    if not uuid or version.state != DRAFT:
        return None
    rows: list[StepRow | ItemRow] = [*version.steps]
    rows += [item for row in version.steps for item in row.items]
    return next((row for row in rows if str(row.uuid) == uuid and row.removed_at), None)


def previous_of(version: ScriptVersion) -> ScriptVersion | None:
    """The published version before this one."""
    earlier = [
        other
        for other in version.script.versions
        if other.state == PUBLISHED and other.number < version.number
    ]
    return earlier[-1] if earlier else None


def scripts_without_draft() -> list[Script]:
    """Scripts that can get a next version now, with their versions; none that is archived."""
    found = db.session.scalars(
        select(Script).where(Script.archived_at.is_(None)).options(selectinload(Script.versions))
    )
    return [one for one in found if all(version.state != DRAFT for version in one.versions)]


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
    return document_from(version, list(rows))


def document_from(version: ScriptVersion, rows: list[StepRow]) -> ScriptDocument:
    """The document of a version from steps that are loaded already."""
    return ScriptDocument(
        name=version.name,
        research_kind=version.research_kind,
        languages=tuple(version.languages),
        overall_rule=version.overall_rule,
        pass_mark=version.pass_mark,
        missing_policy=version.missing_policy,
        presence=version.presence,
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


def addresses(version: ScriptVersion) -> dict[str, UUID]:
    """Code → UUID of the steps (with a dot behind the code) and items of a loaded version."""
    found: dict[str, UUID] = {}
    for row in version.steps:
        if row.removed_at is None:
            found[f"{row.code}."] = row.uuid
            found.update({item.code: item.uuid for item in row.items if item.removed_at is None})
    return found
