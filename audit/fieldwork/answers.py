"""Keeping answers: the busiest path of the product, one page of a report at a time.

Statements are built once, at import. A save first raises the report's revision, which locks its
row: copies that arrive at once are stored one after the other, each superseded value beside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from audit.access import Actor
from audit.assignments.models import Assignment
from audit.assignments.states import IN_PROGRESS, RETURNED
from audit.database import db, now
from audit.fieldwork.models import Answer, Photo, Report, SupersededAnswer
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ScriptVersion
from audit.scripts.reads import document_of, published_document
from audit.scripts.runner import NOTHING, Given, Walk, hidden_codes
from audit.shoppers.models import Shopper

#: States in which the shopper may write.
OPEN_TO_SHOPPER = (IN_PROGRESS, RETURNED)


class ReportClosedError(RuntimeError):
    """The report was sent, or its assignment withdrawn: answers can no longer change."""


@dataclass(frozen=True, slots=True)
class OpenReport:
    """What a page of a report needs of it. ``state`` is the assignment's."""

    id: int
    uuid: UUID
    assignment_id: int
    state: str
    language: str
    seed: int
    revision: int
    reference: str | None
    user_id: int
    document: ScriptDocument

    @property
    def writable(self) -> bool:
        return self.state in OPEN_TO_SHOPPER


_REPORT = (
    select(
        Report.id,
        Report.uuid,
        Report.assignment_id,
        Assignment.state,
        Report.language,
        Report.seed,
        Report.revision,
        Report.reference,
        Shopper.user_id,
        ScriptVersion.uuid.label("version"),
    )
    .join(Assignment, Assignment.id == Report.assignment_id)
    .join(Shopper, Shopper.id == Assignment.shopper_id)
    .join(ScriptVersion, ScriptVersion.id == Report.script_version_id)
    .where(Report.uuid == bindparam("uuid"), Shopper.user_id == bindparam("user_id"))
)
_ANSWERS = select(
    Answer.code, Answer.value, Answer.not_applicable, Answer.comment, Answer.hidden,
    Answer.cleared, Answer.revision, Answer.saved_at,
).where(Answer.report_id == bindparam("report_id"))  # fmt: skip
_PHOTOS = (
    select(Photo.code, Photo.uuid)
    .where(Photo.report_id == bindparam("report_id"), Photo.removed_at.is_(None))
    .order_by(Photo.id)
)
_RAISE_REVISION = (
    update(Report)
    .where(
        Report.id == bindparam("report_id"),
        select(Assignment.id)
        .where(Assignment.id == Report.assignment_id, Assignment.state.in_(OPEN_TO_SHOPPER))
        .exists(),
    )
    .values(revision=Report.revision + 1)
    .returning(Report.revision)
)
_ADD_SUPERSEDED = insert(SupersededAnswer)
_REPLACED = (
    "value", "not_applicable", "comment", "hidden", "cleared", "revision", "phone_at", "saved_at",
)  # fmt: skip


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(Answer)
    return statement.on_conflict_do_update(
        index_elements=[Answer.report_id, Answer.code],
        set_={name: statement.excluded[name] for name in _REPLACED},
    )


_UPSERT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def report_of(actor: Actor, uuid: UUID) -> OpenReport | None:
    """The actor's own report, whatever its state; None where there is no such report of theirs."""
    row = _connection().execute(_REPORT, {"uuid": uuid, "user_id": actor.id}).first()
    if row is None:
        return None
    known = row._mapping
    document = published_document(known["version"])
    return OpenReport(
        **{name: known[name] for name in known if name != "version"}, document=document
    )


def given_in(report_id: int) -> dict[str, Given]:
    """All that was answered in a report, by question code, hidden answers included."""
    return {code: given for code, (given, _) in _stored(_connection(), report_id).items()}


def save(
    report: OpenReport,
    changes: Mapping[str, Given],
    *,
    by: Actor,
    phone_at: dt.datetime | None = None,
) -> tuple[Walk, int]:
    """Store changed answers; returns the walk as it now is and the report's revision.

    What changes nothing is not stored again. Raises :class:`ReportClosedError` where the report
    may no longer be written.
    """
    connection = _connection()
    revision = connection.execute(_RAISE_REVISION, {"report_id": report.id}).scalar()
    if revision is None:
        raise ReportClosedError
    before = _stored(connection, report.id)
    after = {code: given for code, (given, _) in before.items()}
    for code, change in changes.items():
        after[code] = Given(
            change.value,
            change.not_applicable,
            change.comment,
            after.get(code, NOTHING).photos,
            change.cleared,
        )
    walk = walk_through(report.document, after)
    _write(connection, report.id, before, after, hidden_codes(walk), revision, by, phone_at)
    return walk, revision


def correct(report: Report, code: str, given: Given, *, by: Actor, reason: str) -> None:
    """A reviewer's change of one answer in a report that was sent; the original stays beside."""
    connection = _connection()
    revision = connection.execute(
        update(Report)
        .where(Report.id == report.id)
        .values(revision=Report.revision + 1)
        .returning(Report.revision)
    ).scalar_one()
    before = _stored(connection, report.id)
    after = {other: kept for other, (kept, _) in before.items()}
    after[code] = given
    walk = walk_through(document_of(report.script_version), after, report.first_submitted_at)
    hidden = hidden_codes(walk)
    _write(connection, report.id, before, after, hidden, revision, by, None, reason)


def walk_through(
    document: ScriptDocument, given: Mapping[str, Given], at: dt.datetime | None = None
) -> Walk:
    """A walk as seen at a moment: the present one while writing, that of sending afterwards.

    So a condition on the date says the same for ever once a report was sent.
    """
    moment = (at or now()).replace(tzinfo=None)
    return Walk(
        document,
        given,
        today=moment.date().isoformat(),
        moment=moment.isoformat(timespec="minutes"),
    )


def _write(
    connection: Connection,
    report_id: int,
    before: Mapping[str, tuple[Given, Any]],
    after: Mapping[str, Given],
    hidden: Iterable[str],
    revision: int,
    by: Actor,
    phone_at: dt.datetime | None,
    reason: str | None = None,
) -> None:
    moment = now()
    rows: list[dict[str, Any]] = []
    superseded: list[dict[str, Any]] = []
    for code, given in after.items():
        old, row = before.get(code, (NOTHING, None))
        changed = _content(old) != _content(given)
        if not changed and (row is None or row.hidden == (code in hidden)):
            continue
        if changed and row is not None:
            superseded.append(
                {
                    "report_id": report_id,
                    "code": code,
                    **_content(old),
                    "revision": row.revision,
                    "saved_at": row.saved_at,
                    "superseded_at": moment,
                    "superseded_by_id": by.id,
                    "reason": reason,
                }
            )
        rows.append(
            {
                "report_id": report_id,
                "code": code,
                **_content(given),
                "hidden": code in hidden,
                "revision": revision if changed or row is None else row.revision,
                "phone_at": phone_at,
                "saved_at": moment if changed or row is None else row.saved_at,
            }
        )
    if superseded:
        connection.execute(_ADD_SUPERSEDED, superseded)
    if rows:
        connection.execute(_UPSERT[connection.dialect.name], rows)


def _content(given: Given) -> dict[str, Any]:
    return {
        "value": given.value,
        "not_applicable": given.not_applicable,
        "comment": given.comment or None,
        "cleared": given.cleared,
    }


def _stored(connection: Connection, report_id: int) -> dict[str, tuple[Given, Any]]:
    photos: dict[str, tuple[str, ...]] = {}
    for code, uuid in connection.execute(_PHOTOS, {"report_id": report_id}):
        photos[code] = (*photos.get(code, ()), str(uuid))
    stored: dict[str, tuple[Given, Any]] = {}
    for row in connection.execute(_ANSWERS, {"report_id": report_id}):
        given = Given(
            row.value, row.not_applicable, row.comment or "", photos.pop(row.code, ()), row.cleared
        )
        stored[row.code] = (given, row)
    for code, ids in photos.items():
        stored[code] = (Given(photos=ids), None)
    return stored


def _connection() -> Connection:
    return db.session.connection()
