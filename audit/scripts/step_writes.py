"""What a coordinator does with the steps of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.access import Actor
from audit.database import db, now
from audit.history import record
from audit.scripts.codes import code_from, renamed_definition, unique
from audit.scripts.document import DEFAULT_MEASURES, FIRST_REACTION, MEASURE_ON, Step
from audit.scripts.edits import (
    begin,
    codes_in,
    number_in_order,
    put,
    require_seen,
    step_codes_in,
    steps_of,
)
from audit.scripts.models import ScriptVersion, StepRow
from audit.scripts.reads import step_document
from audit.scripts.writes import step_row


def add_step(actor: Actor, version: ScriptVersion, settings: Mapping[str, Any]) -> StepRow:
    """A new step at the end; its code is made from its name where none is given."""
    begin(version)
    settings = dict(settings)
    wanted = settings.pop("code", "") or code_from(_any(settings["name"]), "step")
    step = Step(code=unique(wanted, step_codes_in(version)), **settings)
    rows = steps_of(version)
    row = step_row(step, len(rows) + 1)
    row.version = version
    db.session.add(row)
    record(actor, "script_step_added", version, step=row.code)
    return row


def change_step(actor: Actor, row: StepRow, settings: Mapping[str, Any], mark: str | None) -> None:
    """Change settings of a step by name; it comes back where it was removed meanwhile.

    Raises :class:`~audit.scripts.edits.ChangedMeanwhileError` where ``mark`` is not of what is
    stored now.
    """
    begin(row.version)
    require_seen(row, mark)
    for name, value in settings.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    row.removed_at = None
    record(actor, "script_step_changed", row.version, step=row.code)


def switch_measure(actor: Actor, row: StepRow, measure: str, *, on: bool) -> None:
    """Ask a standing measure at a step, or no longer; raises KeyError for one that is none."""
    begin(row.version)
    db.session.refresh(row)
    row.measures = {**DEFAULT_MEASURES, **row.measures, measure: on and MEASURE_ON.get(measure, on)}
    record(actor, "script_step_changed", row.version, step=row.code)


def react_everywhere(actor: Actor, version: ScriptVersion, words: int) -> None:
    """Ask for a first reaction of so many words at every step; with 0 at none."""
    begin(version)
    for row in steps_of(version):
        if row.measures.get(FIRST_REACTION) != words:
            row.measures = {**DEFAULT_MEASURES, **row.measures, FIRST_REACTION: words}
            record(actor, "script_step_changed", version, step=row.code)


def duplicate_step(actor: Actor, row: StepRow) -> StepRow:
    """A copy right behind the step; its questions get codes of their own."""
    version = row.version
    begin(version)
    original = step_document(row)
    taken = codes_in(version)
    codes: dict[str, str] = {}
    for item in original.items:
        codes[item.code] = unique(item.code, taken)
        taken.add(codes[item.code])
    code = unique(row.code, step_codes_in(version))
    copy = step_row(original, row.position)
    copy.code = code
    codes[f"{row.code}."] = f"{code}."
    for item_row in copy.items:
        item_row.code = codes[item_row.code]
        item_row.definition = renamed_definition(item_row.definition, codes)
    copy.version = version
    db.session.add(copy)
    db.session.flush()
    rows = steps_of(version)
    put(rows, copy, rows.index(row) + 2)
    record(actor, "script_step_added", version, step=code, copy_of=row.code)
    return copy


def remove_step(actor: Actor, row: StepRow) -> None:
    """Take a step out of the draft; it can be put back until the draft is published."""
    begin(row.version)
    row.removed_at = now()
    db.session.flush()
    number_in_order(steps_of(row.version))
    record(actor, "script_step_removed", row.version, step=row.code)


def restore_step(actor: Actor, row: StepRow) -> None:
    """Put a removed step back where it was."""
    begin(row.version)
    rows = steps_of(row.version)
    row.removed_at = None
    put(rows, row, row.position)
    record(actor, "script_step_restored", row.version, step=row.code)


def move_step(actor: Actor, row: StepRow, position: int) -> tuple[int, int]:
    """Move a step; returns where it stands now, from 1, and out of how many."""
    begin(row.version)
    rows = steps_of(row.version)
    place = put(rows, row, position)
    record(actor, "script_step_moved", row.version, step=row.code, position=place)
    return place, len(rows)


def _any(texts: Mapping[str, str]) -> str:
    return next((text for text in texts.values() if text), "")
