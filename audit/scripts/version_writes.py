"""What a coordinator does with a version as a whole, beside publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.access import Actor
from audit.clients.models import Client
from audit.concurrency import unless_taken
from audit.history import record
from audit.scripts.checks import Finding, check_version, may_publish
from audit.scripts.document import ScriptDocument
from audit.scripts.edits import begin, require_seen
from audit.scripts.models import DRAFT, Script, ScriptVersion
from audit.scripts.reads import document_of, previous_of
from audit.scripts.writes import DraftOpenError, add_version, create_script, publish


class NotReadyError(RuntimeError):
    """Something is missing before the version can be published."""


def findings_in(version: ScriptVersion) -> list[Finding]:
    """What is missing in a draft, and what is worth a look beside the version before."""
    previous = previous_of(version)
    return check_version(document_of(version), document_of(previous) if previous else None)


def publish_checked(actor: Actor, version: ScriptVersion) -> None:
    """Publish a draft that lacks nothing; raises :class:`NotReadyError` for any other."""
    begin(version)
    if not may_publish(findings_in(version)):
        raise NotReadyError
    publish(actor, version)


def change_settings(
    actor: Actor, version: ScriptVersion, settings: Mapping[str, Any], mark: str | None
) -> None:
    """Change settings of the version by name.

    Raises :class:`~audit.scripts.edits.ChangedMeanwhileError` where ``mark`` is not of what is
    stored now.
    """
    begin(version)
    require_seen(version, mark)
    for name, value in settings.items():
        if getattr(version, name) != value:
            setattr(version, name, value)
    record(actor, "script_settings_changed", version)


def import_script(
    actor: Actor | None, document: ScriptDocument, client: Client | None = None
) -> ScriptVersion:
    """A new script from a form that was imported."""
    version = create_script(actor, document, client)
    record(actor, "script_imported", version)
    return version


def import_next_version(actor: Actor, script: Script, document: ScriptDocument) -> ScriptVersion:
    """The next version of a script from a form that was imported.

    Raises :class:`DraftOpenError` where there is a draft already.
    """
    if any(version.state == DRAFT for version in script.versions):
        raise DraftOpenError
    number = max(version.number for version in script.versions) + 1
    with unless_taken(DraftOpenError()):
        version = add_version(script, number, document)
        record(actor, "script_imported", version)
    return version
