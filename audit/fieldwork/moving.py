"""Moving a report that is being written to another version of its script.

A report keeps its version. Where the script was published anew meanwhile, a coordinator may move
it after seeing what that changes; every answer stays as a row, and is there again where the
report moves back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from audit.access import Actor
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.reads import NOTICES, Notice
from audit.assignments.states import ACCEPTED
from audit.assignments.writes import MoveRefusedError
from audit.database import db, present_connection
from audit.fieldwork.answer_rows import carry_out, change, rows_of
from audit.fieldwork.answers import given_in, walk_through
from audit.fieldwork.models import Report
from audit.fieldwork.open_reports import OPEN_TO_SHOPPER
from audit.history import record
from audit.questions.base import kind_of, takes
from audit.scripts.check_answers import asked_text
from audit.scripts.compare import Change, compare
from audit.scripts.document import ScriptDocument
from audit.scripts.layout import parts_of, question_in
from audit.scripts.models import PUBLISHED, Script, ScriptVersion
from audit.scripts.pages import step_name
from audit.scripts.reads import document_of
from audit.scripts.runner import Given, hidden_codes

#: States in which a report can be moved: prepared, being written, or to be corrected.
MOVABLE = (ACCEPTED, *OPEN_TO_SHOPPER)

MOVED_MEANWHILE = _l("Somebody else moved this report a moment ago.")
NOT_WRITTEN = _l("This report is not being written now: it keeps its version.")


@dataclass(frozen=True, slots=True)
class Effect:
    """What moving a report does. Questions are named as they are asked.

    ``gone`` were answered and are asked no longer; ``returning`` were, and are asked again;
    ``misfits`` have an answer that their question does not take there; ``new`` are asked and were
    not before. ``changes``: all that differs between the versions.
    """

    gone: Sequence[str]
    returning: Sequence[str]
    misfits: Sequence[str]
    new: Sequence[str]
    changes: Sequence[Change]


def report_to_move(uuid: UUID) -> Report:
    """A report with its place, its project and the versions of its script; 404 where there is
    none."""
    slot = joinedload(Report.assignment).joinedload(Assignment.slot)
    found = db.session.scalar(
        select(Report)
        .where(Report.uuid == uuid)
        .options(
            joinedload(Report.script_version)
            .joinedload(ScriptVersion.script)
            .selectinload(Script.versions),
            slot.joinedload(VisitSlot.location),
            slot.joinedload(VisitSlot.wave).joinedload(Wave.project),
        )
    )
    if found is None:
        raise NotFound
    return found


def is_movable(report: Report) -> bool:
    return report.assignment.state in MOVABLE


def target_of(report: Report, number: int | None = None) -> ScriptVersion | None:
    """The version to which a report can be moved: the one with this number, else the newest where
    that is newer, else that of its project where it was moved away from it."""
    present = report.script_version
    script = present.script
    others = {
        version.number: version
        for version in script.versions
        if version.state == PUBLISHED and version.id != present.id
    }
    if number is not None:
        return others.get(number)
    if script.archived_at is None and max(others, default=0) > present.number:
        return others[max(others)]
    project: Project = report.assignment.slot.wave.project
    return next((one for one in others.values() if one.id == project.script_version_id), None)


def effect_of(report: Report, to: ScriptVersion, language: str) -> Effect:
    """What moving this report to a version would do, in the words of ``language``."""
    old, new = document_of(report.script_version), document_of(to)
    given = {code: one for code, one in given_in(report.id).items() if one.answered or one.photos}
    before, after = _asked(old), _asked(new)
    return Effect(
        gone=[_named(old, code, language) for code in before if code in given.keys() - after],
        returning=[_named(new, code, language) for code in after if code in given.keys() - before],
        misfits=[
            _named(new, code, language)
            for code in after
            if code in given and not _fits(new, code, given[code])
        ],
        new=[_named(new, code, language) for code in after if code not in before],
        changes=compare(old, new, language),
    )


def _asked(document: ScriptDocument) -> dict[str, None]:
    """The codes of all that can be answered, in order."""
    return {
        question.code: None
        for parts in parts_of(document).values()
        for _page, questions in parts
        for question in questions
        if kind_of(question).has_answer
    }


def _named(document: ScriptDocument, code: str, language: str) -> str:
    found = question_in(document, code)
    if found is None:
        return code
    page, question = found
    return f"{step_name(document, page, language)}: {asked_text(question, language)}"


def _fits(document: ScriptDocument, code: str, given: Given) -> bool:
    found = question_in(document, code)
    return found is None or takes(found[1], given.value, given.not_applicable)


def move_report(actor: Actor, report: Report, to: ScriptVersion, reason: str, *, seen: int) -> None:
    """Write a report on another published version of its script from now on.

    ``seen``: the number of the version on which it was when the actor looked. Raises
    :class:`MoveRefusedError` where somebody else moved it since, or it is no longer written in.
    """
    if to.script_id != report.script_version.script_id or to.state != PUBLISHED:
        raise ValueError("a report moves to published versions of its own script only")
    present = {version.number: version.id for version in to.script.versions}.get(seen)
    connection = present_connection()
    # As any save does: the row is ours until the end, and phones draw the report anew.
    revision = connection.execute(
        update(Report)
        .where(Report.id == report.id, Report.script_version_id == present)
        .values(revision=Report.revision + 1)
        .returning(Report.revision)
    ).scalar()
    if revision is None:
        raise MoveRefusedError(MOVED_MEANWHILE)
    state = connection.execute(
        select(Assignment.state).where(Assignment.id == report.assignment_id)
    ).scalar_one()
    if state not in MOVABLE:
        raise MoveRefusedError(NOT_WRITTEN)
    connection.execute(update(Report).where(Report.id == report.id).values(script_version_id=to.id))
    document = document_of(to)
    rows = rows_of(connection, report.id)
    given = {code: row.given for code, row in rows.items()}
    for code, one in given.items():
        found = question_in(document, code)
        if found and found[1].kind == "photo" and one.photos and not one.not_applicable:
            # Some may have arrived while it was not asked.
            given[code] = replace(one, value=list(one.photos))
    walk = walk_through(document, given, zone=report.assignment.slot.location.time_zone)
    hidden = hidden_codes(walk)
    to_do = change(connection, report.id, rows, given, hidden, revision, actor, reason=reason)
    carry_out(connection, to_do.statements)
    record(
        actor,
        "report_script_version_changed",
        report.assignment,
        reason,
        before=seen,
        after=to.number,
    )
    db.session.refresh(report)


def _notice(holder: Assignment) -> Notice | None:
    """Said on the page of a visit where its report could be moved."""
    if holder.state not in MOVABLE:
        return None
    report = db.session.scalar(
        select(Report)
        .filter_by(assignment_id=holder.id)
        .options(
            joinedload(Report.script_version)
            .joinedload(ScriptVersion.script)
            .selectinload(Script.versions)
        )
    )
    to = target_of(report) if report else None
    if report is None or to is None:
        return None
    numbers = {"number": report.script_version.number, "other": to.number}
    if to.number > report.script_version.number:
        text = _(
            "This report is written on version %(number)s of the script; version %(other)s is "
            "published.",
            **numbers,
        )
    else:
        text = _(
            "This report is written on version %(number)s of the script, its project on version "
            "%(other)s.",
            **numbers,
        )
    address = url_for("fieldwork.move_report", uuid=report.uuid, to=to.number)
    return Notice(text, address, _("See what moving it would change"))


NOTICES.append(_notice)
