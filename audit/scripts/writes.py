"""What people do with scripts as a whole: make one, publish a version, start the next."""

from __future__ import annotations

from typing import Any

from audit.access import Actor
from audit.clients.models import Client
from audit.concurrency import unless_taken
from audit.database import db, now
from audit.history import record
from audit.questions.definition import Question, plain
from audit.scripts.document import ScriptDocument, Step
from audit.scripts.models import DRAFT, PUBLISHED, ItemRow, Script, ScriptVersion, StepRow
from audit.scripts.reads import document_of, require_draft


class DraftOpenError(RuntimeError):
    """The script has a draft already; a second one cannot be started."""


class ArchivedError(RuntimeError):
    """The script is in the archive: no next version is started there."""


def create_script(
    actor: Actor | None, document: ScriptDocument, client: Client | None = None
) -> ScriptVersion:
    """A new script whose first draft is ``document``."""
    script = Script(client=client)
    db.session.add(script)
    version = add_version(script, 1, document)
    record(actor, "script_created", version)
    return version


def archive(actor: Actor, script: Script) -> None:
    """Put a script out of the way: no new project is made with it. What runs with it goes on."""
    if script.archived_at is None:
        script.archived_at = now()
        record(actor, "script_archived", script)


def unarchive(actor: Actor, script: Script) -> None:
    """From now on the script can be chosen again."""
    if script.archived_at is not None:
        script.archived_at = None
        record(actor, "script_unarchived", script)


def start_next_version(actor: Actor, published: ScriptVersion) -> ScriptVersion:
    """A new draft that begins as a copy; returns the draft that is open already, if any.

    Raises :class:`DraftOpenError` where somebody else starts it at this moment, and
    :class:`ArchivedError`.
    """
    script = published.script
    if script.archived_at is not None:
        raise ArchivedError
    for version in script.versions:
        if version.state == DRAFT:
            return version
    number = max(version.number for version in script.versions) + 1
    with unless_taken(DraftOpenError()):
        version = add_version(script, number, document_of(published))
        record(actor, "script_version_started", version)
    return version


def publish(actor: Actor | None, version: ScriptVersion) -> None:
    """Freeze a draft for ever. Whether it may be published is asked before (``checks``)."""
    require_draft(version)
    for step in list(version.steps):
        if step.removed_at is not None:
            version.steps.remove(step)
            continue
        for item in list(step.items):
            if item.removed_at is not None:
                step.items.remove(item)
    version.state = PUBLISHED
    version.published_at = now()
    record(actor, "script_version_published", version)


def add_version(script: Script, number: int, document: ScriptDocument) -> ScriptVersion:
    """A draft of a script that begins as ``document``."""
    version = ScriptVersion(
        script=script,
        number=number,
        name=dict(document.name),
        research_kind=document.research_kind,
        languages=list(document.languages),
        overall_rule=document.overall_rule,
        pass_mark=document.pass_mark,
        missing_policy=document.missing_policy,
        presence=document.presence,
    )
    version.steps = [step_row(step, place) for place, step in enumerate(document.steps, 1)]
    db.session.add(version)
    return version


def step_row(step: Step, position: int) -> StepRow:
    """A step of a document as a row with its items."""
    data = {
        key: plain(value) for key, value in vars(step).items() if key not in ("items", "weight")
    }
    row = StepRow(position=position, weight=step.weight, **data)
    row.items = [item_row(item, place) for place, item in enumerate(step.items, 1)]
    return row


def item_row(item: Question, position: int) -> ItemRow:
    """A question, sub-heading or note of a document as a row."""
    data: dict[str, Any] = plain(item)
    definition = {key: value for key, value in data.items() if key not in ("code", "kind", "text")}
    return ItemRow(
        position=position,
        code=item.code,
        kind=item.kind,
        text=dict(item.text),
        definition=definition,
    )
