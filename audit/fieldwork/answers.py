"""Keeping answers: the busiest path of the product, one page of a report at a time.

Statements are built once, at import. A save first raises the report's revision, which locks its
row: copies that arrive at once are stored one after the other, each superseded value beside.
A page names the revision at which each of its answers was drawn: what was changed elsewhere since
is not overwritten (audit.fieldwork.merging).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Integer, String, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from audit.access import Actor
from audit.assignments.models import Assignment
from audit.database import UtcDateTime, db, now
from audit.fieldwork.contested import merged
from audit.fieldwork.merging import NO_ROW, Row, Rows, content
from audit.fieldwork.models import Answer, Photo, Report, SupersededAnswer
from audit.fieldwork.open_reports import OPEN_TO_SHOPPER, OpenReport
from audit.fieldwork.presence import by_local_clock
from audit.scripts.document import ScriptDocument
from audit.scripts.reads import document_of
from audit.scripts.runner import NOTHING, Given, Walk, hidden_codes


class ReportClosedError(RuntimeError):
    """The report was sent, or its assignment withdrawn: answers can no longer change."""


#: No phone told when an answer was given.
NEVER: Mapping[str, dt.datetime | None] = {}


@dataclass(frozen=True, slots=True)
class Stored:
    """The answers of a report as they are in the database."""

    revision: int
    rows: Rows

    @property
    def given(self) -> dict[str, Given]:
        return {code: row.given for code, row in self.rows.items()}

    @property
    def revisions(self) -> dict[str, int]:
        """At which revision each answer was stored: the base of what is made on it."""
        return {code: row.revision for code, row in self.rows.items()}


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of answers that were brought.

    ``revision`` is the report's, ``revisions`` those of its answers. ``contested``: versions that
    do not stand, since the same answers were changed elsewhere; they are kept beside.
    """

    walk: Walk
    revision: int
    revisions: Mapping[str, int]
    contested: Mapping[str, Given]


_ANSWERS = select(
    Answer.code,
    Answer.value,
    Answer.not_applicable,
    Answer.comment,
    Answer.cleared,
    Answer.hidden,
    Answer.revision,
).where(Answer.report_id == bindparam("report_id"))
_PHOTOS = (
    select(Photo.code, Photo.uuid)
    .where(Photo.report_id == bindparam("report_id"), Photo.removed_at.is_(None))
    .order_by(Photo.id)
)
_RAISE = (
    update(Report)
    .where(Report.id == bindparam("report_id"))
    .values(revision=Report.revision + 1)
    .returning(Report.revision)
)
_STATE = (
    select(Assignment.state)
    .join(Report, Report.assignment_id == Assignment.id)
    .where(Report.id == bindparam("report_id"))
)
# The quick way: nobody changed the report since it was read, and it is open.
_RAISE_UNCHANGED = _RAISE.where(
    Report.revision == bindparam("seen"),
    select(Assignment.id)
    .where(Assignment.id == Report.assignment_id, Assignment.state.in_(OPEN_TO_SHOPPER))
    .exists(),
)
_THESE = (
    Answer.report_id == bindparam("report"),
    Answer.code.in_(bindparam("codes", expanding=True)),
)
_KEPT = (
    "report_id",
    "code",
    "value",
    "not_applicable",
    "comment",
    "cleared",
    "revision",
    "saved_at",
)
# What a change replaces moves within the database: nobody need read it for that.
_SUPERSEDE = insert(SupersededAnswer).from_select(
    [*_KEPT, "superseded_at", "superseded_by_id", "reason"],
    select(
        *(getattr(Answer, name) for name in _KEPT),
        bindparam("moment", type_=UtcDateTime),
        bindparam("by", type_=Integer),
        bindparam("why", type_=String),
    ).where(*_THESE),
    include_defaults=False,
)
_MARK = update(Answer).where(*_THESE).values(hidden=bindparam("hide"))
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


def given_in(report_id: int) -> dict[str, Given]:
    """All that was answered in a report, by question code, hidden answers included."""
    return {code: row.given for code, row in _rows(_connection(), report_id).items()}


def stored_in(report: OpenReport, *, photos: bool = False) -> Stored:
    """All that was answered in an open report, to be read and perhaps changed.

    ``photos``: some were added since the report was loaded.
    """
    found = _rows(_connection(), report.id, photos=photos or report.has_photos)
    return Stored(report.revision, found)


def lock(report_id: int) -> int:
    """Raise the revision, which keeps the report for this request until it ends.

    Raises :class:`ReportClosedError` where it may no longer be written. The state is read after
    the row is ours: a copy that waited for one that sends the report sees that it was sent.
    """
    connection, keys = _connection(), {"report_id": report_id}
    revision = connection.execute(_RAISE, keys).scalar_one()
    if connection.execute(_STATE, keys).scalar_one() not in OPEN_TO_SHOPPER:
        raise ReportClosedError
    return int(revision)


def save(
    report: OpenReport,
    changes: Mapping[str, Given],
    *,
    by: Actor,
    stored: Stored | None = None,
    photos_at: Iterable[str] = (),
    phone_times: Mapping[str, dt.datetime | None] = NEVER,
    bases: Mapping[str, int] | None = None,
) -> Saved:
    """Store changed answers.

    What changes nothing is not stored again. ``bases``: for each answer the revision of the one
    on which the change was made, 0 where there was none; without, the last to arrive wins.
    ``stored`` is what the caller read before: it is used where nobody changed the report since.
    ``photos_at``: questions where a photo was added or removed; what ``changes`` says of photos
    is not looked at. ``phone_times``: when each answer was given by the phone's own clock, as far
    as it told. Raises :class:`ReportClosedError` where the report may no longer be written.
    """
    connection = _connection()
    changes = by_local_clock(changes, report.time_zone)
    revision = None
    if stored is not None:
        keys = {"report_id": report.id, "seen": stored.revision}
        revision = connection.execute(_RAISE_UNCHANGED, keys).scalar()
    if revision is None or stored is None:
        revision = lock(report.id)
        stored = Stored(revision, _rows(connection, report.id))
    before = stored.rows
    # Photos are added and removed one by one: two pages never overwrite each other's.
    named = {code: at for code, at in (bases or {}).items() if not _is_photo(report.document, code)}
    changes, contested = merged(connection, report.id, before, changes, named, revision, by)
    after = stored.given
    for code, change in changes.items():
        after[code] = replace(change, photos=after.get(code, NOTHING).photos)
    for code in photos_at:
        after[code] = replace(after.get(code, NOTHING), not_applicable=False)
    for code in {*changes, *photos_at}:
        if _is_photo(report.document, code):
            value = None if after[code].not_applicable else list(after[code].photos) or None
            after[code] = replace(after[code], value=value)
    walk = walk_through(report.document, after, zone=report.time_zone)
    hidden = hidden_codes(walk)
    changed = _write(connection, report.id, before, after, hidden, revision, by, phone_times)
    revisions = {**stored.revisions, **dict.fromkeys(changed, revision)}
    return Saved(walk, revision, revisions, contested)


def _is_photo(document: ScriptDocument, code: str) -> bool:
    question = document.questions.get(code)
    return question is not None and question.kind == "photo"


def correct(report: Report, code: str, given: Given, *, by: Actor, reason: str) -> None:
    """A reviewer's change of one answer in a report that was sent; the original stays beside."""
    connection = _connection()
    revision = connection.execute(
        update(Report)
        .where(Report.id == report.id)
        .values(revision=Report.revision + 1)
        .returning(Report.revision)
    ).scalar_one()
    before = _rows(connection, report.id)
    after = {other: row.given for other, row in before.items()}
    after[code] = given
    zone = report.assignment.slot.location.time_zone
    walk = walk_through(
        document_of(report.script_version), after, report.first_submitted_at, zone=zone
    )
    hidden = hidden_codes(walk)
    _write(connection, report.id, before, after, hidden, revision, by, reason=reason)


def walk_through(
    document: ScriptDocument,
    given: Mapping[str, Given],
    at: dt.datetime | None = None,
    *,
    zone: str = "UTC",
) -> Walk:
    """A walk as seen at a moment: the present one while writing, that of sending afterwards.

    So a condition on the date says the same for ever once a report was sent. ``zone`` is the
    location's: its day is what a question about the date means.
    """
    moment = (at or now()).astimezone(ZoneInfo(zone))
    return Walk(
        document,
        given,
        today=f"{moment:%Y-%m-%d}",
        moment=f"{moment:%Y-%m-%dT%H:%M}",
    )


def _write(
    connection: Connection,
    report_id: int,
    before: Rows,
    after: Mapping[str, Given],
    hidden: frozenset[str],
    revision: int,
    by: Actor,
    phone_times: Mapping[str, dt.datetime | None] = NEVER,
    reason: str | None = None,
) -> Collection[str]:
    """Store what differs; returns the questions where something does."""
    moment = now()
    changed = [
        code
        for code, given in after.items()
        if content(given) != content(before.get(code, NO_ROW).given)
    ]
    replaced = [code for code in changed if before.get(code, NO_ROW).hidden is not None]
    if replaced:
        told = {"moment": moment, "by": by.id, "why": reason}
        connection.execute(_SUPERSEDE, {"report": report_id, "codes": replaced, **told})
    if changed:
        rows = [
            {
                "report_id": report_id,
                "code": code,
                **content(after[code]),
                "hidden": code in hidden,
                "revision": revision,
                "phone_at": phone_times.get(code),
                "saved_at": moment,
            }
            for code in changed
        ]
        connection.execute(_UPSERT[connection.dialect.name], rows)
    for hide in (True, False):
        turned = [
            code
            for code, row in before.items()
            if row.hidden is (not hide) and (code in hidden) is hide and code not in changed
        ]
        if turned:
            keys = {"report": report_id, "codes": turned, "hide": hide}
            connection.execute(_MARK, keys)
    return changed


def _rows(connection: Connection, report_id: int, *, photos: bool = True) -> Rows:
    """Every answer; without ``photos`` where the report is known to have none."""
    beside: dict[str, tuple[str, ...]] = {}
    if photos:
        for code, uuid in connection.execute(_PHOTOS, {"report_id": report_id}):
            beside[code] = (*beside.get(code, ()), str(uuid))
    rows: dict[str, Row] = {}
    found = connection.execute(_ANSWERS, {"report_id": report_id})
    for code, value, not_applicable, comment, cleared, hidden, revision in found:
        given = Given(value, not_applicable, comment or "", beside.pop(code, ()), cleared)
        rows[code] = Row(given, hidden, revision)
    for code, ids in beside.items():
        rows[code] = Row(Given(photos=ids), None, 0)
    return rows


def _connection() -> Connection:
    return db.session.connection()
