"""What a coordinator does with the questions, headings and notes of a draft."""

from __future__ import annotations

from collections.abc import Iterable

from audit.access import Actor
from audit.database import db, now
from audit.history import record
from audit.questions.definition import Question, text_in
from audit.scripts.codes import code_from, renamed, renamed_definition, unique
from audit.scripts.edits import (
    begin,
    codes_in,
    items_of,
    number_in_order,
    put,
    require_seen,
    steps_of,
)
from audit.scripts.models import ItemRow, ScriptVersion, StepRow
from audit.scripts.writes import item_row


def add_item(
    actor: Actor, step: StepRow, question: Question, position: int | None = None
) -> ItemRow:
    """A new item of a step, at the end or at ``position``; an empty code is made from its text."""
    version = step.version
    begin(version)
    row = item_row(question, 0)
    wanted = question.code or code_from(text_in(question.text, version.languages[0]), question.kind)
    row.code = unique(wanted, codes_in(version))
    row.step = step
    db.session.add(row)
    db.session.flush()
    rows = [other for other in items_of(step) if other is not row]
    put(rows, row, len(rows) + 1 if position is None else position)
    record(actor, "script_question_added", version, question=row.code)
    return row


def add_items(actor: Actor, step: StepRow, questions: Iterable[Question]) -> list[ItemRow]:
    """Several new items at the end of a step, in order."""
    return [add_item(actor, step, question) for question in questions]


def change_item(actor: Actor, row: ItemRow, question: Question, mark: str | None) -> None:
    """Store a changed item; it comes back where it was removed meanwhile.

    A new code is followed by every condition that looks at the question. Raises
    :class:`~audit.scripts.edits.ChangedMeanwhileError` where ``mark`` is not of what is stored.
    """
    version = row.step.version
    begin(version)
    require_seen(row, mark)
    fresh = item_row(question, row.position)
    if fresh.code != row.code:
        _rename(version, row.code, fresh.code)
        fresh.definition = renamed_definition(fresh.definition, {row.code: fresh.code})
        row.code = fresh.code
    row.text, row.definition, row.removed_at = fresh.text, fresh.definition, None
    record(actor, "script_question_changed", version, question=row.code)


def duplicate_item(actor: Actor, row: ItemRow) -> ItemRow:
    """A copy right behind the item, with a code of its own."""
    version = row.step.version
    begin(version)
    code = unique(row.code, codes_in(version))
    copy = ItemRow(
        step=row.step,
        position=row.position,
        code=code,
        kind=row.kind,
        text=dict(row.text),
        definition=renamed_definition(row.definition, {row.code: code}),
    )
    db.session.add(copy)
    db.session.flush()
    rows = items_of(row.step)
    put(rows, copy, rows.index(row) + 2)
    record(actor, "script_question_added", version, question=code, copy_of=row.code)
    return copy


def remove_item(actor: Actor, row: ItemRow) -> None:
    """Take an item out of the draft; it can be put back until the draft is published."""
    begin(row.step.version)
    row.removed_at = now()
    db.session.flush()
    number_in_order(items_of(row.step))
    record(actor, "script_question_removed", row.step.version, question=row.code)


def restore_item(actor: Actor, row: ItemRow) -> None:
    """Put a removed item back where it was."""
    begin(row.step.version)
    rows = items_of(row.step)
    row.removed_at = None
    put(rows, row, row.position)
    record(actor, "script_question_restored", row.step.version, question=row.code)


def move_item(
    actor: Actor, row: ItemRow, position: int, step: StepRow | None = None
) -> tuple[int, int]:
    """Move an item within its step or to another one; returns where it stands, and of how many.

    ``position`` counts from 1 among all items of the step.
    """
    version = row.step.version
    begin(version)
    if step is not None and step.id != row.step_id:
        before = row.step
        row.step = step
        db.session.flush()
        number_in_order(items_of(before))
    rows = items_of(row.step)
    place = put(rows, row, position)
    record(actor, "script_question_moved", version, question=row.code, position=place)
    return place, len(rows)


def _rename(version: ScriptVersion, old: str, new: str) -> None:
    codes = {old: new}
    for step in steps_of(version):
        if step.shown_when is not None and step.shown_when != renamed(step.shown_when, codes):
            step.shown_when = renamed(step.shown_when, codes)
        for item in step.items:
            definition = renamed_definition(item.definition, codes)
            if definition != item.definition:
                item.definition = definition
