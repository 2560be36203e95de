"""Keeping answers: the busiest path of the product, one page of a report at a time.

A save works out what becomes of the answers, then raises the report's revision, which locks its
row, and stores: copies that arrive at once are stored one after the other, each superseded value
beside, and who finds the report raised by another works it out anew.
A page names the revision at which each of its answers was drawn, and a phone its device: what was
changed elsewhere since is not overwritten (audit.fieldwork.merging).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select, update

from audit.access import Actor
from audit.assignments.models import Assignment
from audit.database import db, now, present_connection
from audit.fieldwork.answer_rows import RAISE, carry_out, change, raise_and_carry_out, rows_of
from audit.fieldwork.contested import merged
from audit.fieldwork.merging import NO_ROW, Row, Rows, TwoAnswers, content
from audit.fieldwork.models import Report
from audit.fieldwork.open_reports import OPEN_TO_SHOPPER, OpenReport
from audit.fieldwork.presence import by_local_clock
from audit.fieldwork.versions import (
    NOTHING_TOLD,
    Beside,
    Statements,
    Told,
    beside_in,
    bring,
    numbered,
    own_conflicts,
    to_choose,
    without,
)
from audit.questions.base import takes
from audit.scripts.deciding import deciding_codes
from audit.scripts.document import ScriptDocument
from audit.scripts.layout import question_in
from audit.scripts.models import ScriptVersion
from audit.scripts.reads import document_of, published_document
from audit.scripts.runner import NOTHING, Given, Walk, hidden_codes


class ReportClosedError(RuntimeError):
    """The report was sent, or its assignment withdrawn: answers can no longer change."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The answers of a report as they are in the database."""

    revision: int
    rows: Rows
    #: Other answers, of devices that did not know these.
    beside: Beside = field(default_factory=dict)

    @property
    def to_choose(self) -> dict[str, TwoAnswers]:
        """Where the shopper has to choose between two answers, by question code."""
        return to_choose(self.rows, self.beside) if self.beside else {}

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
    do not stand, since the same answers were changed elsewhere; they are kept beside. ``had``:
    questions of which the version, or a later one of its device, had arrived before.
    ``to_choose``: all of the report between which the shopper has to choose.
    """

    walk: Walk
    revision: int
    revisions: Mapping[str, int]
    contested: Mapping[str, TwoAnswers]
    had: frozenset[str] = frozenset()
    to_choose: Mapping[str, TwoAnswers] = field(default_factory=dict)


_REVISION = select(Report.revision).where(Report.id == bindparam("report_id"))
_STATE = (
    select(Assignment.state, ScriptVersion.uuid)
    .join(Report, Report.assignment_id == Assignment.id)
    .join(ScriptVersion, ScriptVersion.id == Report.script_version_id)
    .where(Report.id == bindparam("report_id"))
)


def given_in(report_id: int) -> dict[str, Given]:
    """All that was answered in a report, by question code, hidden answers included."""
    return {code: row.given for code, row in rows_of(present_connection(), report_id).items()}


def stored_in(
    report: OpenReport, *, photos: bool = False, to_change: Collection[str] | None = None
) -> Stored:
    """All that was answered in an open report, to be read and perhaps changed.

    ``photos``: some were added since the report was loaded. ``to_change``: for who is about to
    change the answers to these questions and no other; what cannot matter for that is left out.
    """
    connection = present_connection()
    codes = None if to_change is None or report.has_contested else _that_matter(report, to_change)
    found = rows_of(
        connection,
        report.id,
        photos=photos or report.has_photos,
        codes=codes,
        came_along=report.came_along,
    )
    beside = beside_in(connection, report.id) if report.has_contested else {}
    return Stored(report.revision, found, beside)


def _that_matter(report: OpenReport, to_change: Collection[str]) -> Collection[str] | None:
    """The answers of a report that matter where these change; None where all do."""
    if len(_deciding) >= _REMEMBERED:
        _deciding.clear()
    deciding = _deciding[report.uuid] = deciding_codes(report.document)
    return _together(deciding, to_change)


_REMEMBERED = 10_000
#: By report, what decides there, as this process saw it last.
_deciding: dict[UUID, frozenset[str] | None] = {}


def likely_to_matter(uuid: UUID, to_change: Collection[str]) -> Collection[str]:
    """The answers that are worth reading together with a report, of which nothing is known yet but
    what is remembered; none where all have to be read afterwards."""
    return _together(_deciding.get(uuid, frozenset()), to_change) or ()


def _together(
    deciding: frozenset[str] | None, to_change: Collection[str]
) -> Collection[str] | None:
    """Those that change and those that decide; None where one that decides changes, or time does.

    Others stay as they are, also shown or hidden, while none changes that decides what is asked.
    """
    if deciding is None or not deciding.isdisjoint(to_change):
        return None
    return deciding.union(to_change)


def all_stored(report_id: int, revision: int) -> Stored:
    """The same by a report's key, for who holds its row at this revision."""
    connection = present_connection()
    return Stored(revision, rows_of(connection, report_id), beside_in(connection, report_id))


def lock(report_id: int) -> int:
    """Raise the revision, which keeps the report for this request until it ends; returns it.

    Raises :class:`ReportClosedError` where it may no longer be written.
    """
    return locked(report_id)[0]


def locked(report_id: int) -> tuple[int, UUID]:
    """The revision, and the version of the script on which the report is written now.

    Raises :class:`ReportClosedError` where it may no longer be written. The state is read after
    the row is ours: a copy that waited for one that sends the report sees that it was sent.
    """
    connection, keys = present_connection(), {"report_id": report_id}
    revision = connection.execute(RAISE, keys).scalar_one()
    state, version = connection.execute(_STATE, keys).one()
    if state not in OPEN_TO_SHOPPER:
        raise ReportClosedError
    return int(revision), version


def save(
    report: OpenReport,
    changes: Mapping[str, Given],
    *,
    by: Actor,
    stored: Stored | None = None,
    photos_at: Iterable[str] = (),
    told: Told = NOTHING_TOLD,
    bases: Mapping[str, int] | None = None,
    settled: Mapping[str, int] | None = None,
    alone: bool = False,
) -> Saved:
    """Store changed answers.

    What changes nothing is not stored again. ``bases``: for each answer the revision of the one
    on which the change was made, 0 where there was none; without, the last to arrive wins, unless
    ``told`` names the device. ``settled``: where the shopper chose between answers, the latest
    revision of those that were shown. ``stored`` is what the caller read before: it is used where
    nobody changed the report since. ``photos_at``: questions where a photo was added or removed;
    what ``changes`` says of photos is not looked at. ``alone``: nothing else is to be committed
    together with this, which may commit itself. Raises :class:`ReportClosedError` where the
    report may no longer be written and something of it is new: what had arrived before it was
    sent is said to have.
    """
    connection = present_connection()
    changes = by_local_clock(changes, report.time_zone)
    brought = _Brought(changes, frozenset(photos_at), told, bases or {}, settled or {})
    if stored is not None:
        # Worked out before the row is held: on SQLite nobody else can write from then on.
        outcome = _work_out(connection, report, stored, stored.revision + 1, brought, by)
        if raise_and_carry_out(
            connection, report.id, stored.revision, outcome.statements, alone=alone
        ):
            return outcome.saved
    try:
        revision, version = locked(report.id)
    except ReportClosedError:
        if brought.photos_at and not changes:  # one was added in this very request
            raise
        db.session.rollback()
        had = _had(report, brought, by)
        if had is None:
            raise
        return had
    stored = all_stored(report.id, revision)
    if version != report.version:  # moved to it since the report was loaded
        report = replace(report, version=version, document=published_document(version))
    outcome = _work_out(connection, report, stored, revision, brought, by)
    carry_out(connection, outcome.statements)
    return outcome.saved


class _Brought(NamedTuple):
    """What a save brings, as :func:`save` names it."""

    changes: Mapping[str, Given]
    photos_at: frozenset[str]
    told: Told
    bases: Mapping[str, int]
    settled: Mapping[str, int]


class _Outcome(NamedTuple):
    saved: Saved
    statements: Statements
    #: Whether an answer changes, or a version of one came that was not here.
    is_new: bool


def _had(report: OpenReport, brought: _Brought, by: Actor) -> Saved | None:
    """What becomes of a copy that comes after its report was sent: all of it had arrived before.

    None where something in it is new.
    """
    connection = present_connection()
    revision = connection.execute(_REVISION, {"report_id": report.id}).scalar_one()
    stored = all_stored(report.id, revision)
    outcome = _work_out(connection, report, stored, revision, brought, by)
    return None if outcome.is_new else outcome.saved


def _work_out(
    connection: Connection,
    report: OpenReport,
    stored: Stored,
    revision: int,
    brought: _Brought,
    by: Actor,
) -> _Outcome:
    """What becomes of the changes on top of what is ``stored``, and how to store that.

    It holds as long as nobody else raises the report to ``revision``.
    """
    told, before = brought.told, stored.rows
    changes = {
        code: _kept(report.document, code, new, before) for code, new in brought.changes.items()
    }
    # What comes with this very save was not shown to anybody.
    settled = {code: min(seen, revision - 1) for code, seen in brought.settled.items()}
    # Photos are added and removed one by one: two pages never overwrite each other's.
    photos = {code for code in changes if _is_photo(report.document, code)}
    named = without(photos, brought.bases)
    # What is beside a photo never differs from device to device: the latest of each counts.
    versions = numbered(changes, told, {**named, **dict.fromkeys(photos, revision)}, revision)
    plain, contested, statements = merged(
        connection,
        report.id,
        before,
        stored.beside,
        without(versions, changes),
        named,
        revision,
        by,
    )
    after = stored.given
    marks = {
        code: (before.get(code, NO_ROW).device, before.get(code, NO_ROW).sequence)
        for code in brought.photos_at
    }
    beside, had = stored.beside, frozenset[str]()
    if versions or (settled and beside):
        came = bring(connection, report.id, before, beside, versions, settled, by, told)
        beside, had = came.beside, came.had
        statements = [*statements, *came.statements]
        plain = {**plain, **{code: one.given for code, one in came.stands.items()}}
        marks.update({code: (one.device, one.sequence) for code, one in came.stands.items()})
    for code, given in plain.items():
        after[code] = replace(given, photos=after.get(code, NOTHING).photos)
    for code in brought.photos_at:
        after[code] = replace(after.get(code, NOTHING), not_applicable=False)
    for code in {*plain, *brought.photos_at}:
        if _is_photo(report.document, code):
            value = None if after[code].not_applicable else list(after[code].photos) or None
            after[code] = replace(after[code], value=value)
    walk = walk_through(report.document, after, zone=report.time_zone)
    to_do = change(
        connection, report.id, before, after, hidden_codes(walk), revision, by, marks, told
    )
    revisions = {**stored.revisions, **dict.fromkeys(to_do.codes, revision)}
    open_now: Mapping[str, TwoAnswers] = {}
    if beside:
        rows = {code: Row(given, False, revisions.get(code, 0)) for code, given in after.items()}
        open_now = to_choose(rows, beside)
        contested = {**contested, **own_conflicts(rows, versions, beside)}
    walk.contested = {*open_now, *contested}
    saved = Saved(walk, revision, revisions, contested, had, open_now)
    is_new = bool(statements) or any(
        content(after[code]) != content(before.get(code, NO_ROW).given) for code in to_do.codes
    )
    return _Outcome(saved, [*statements, *to_do.statements], is_new)


def _kept(document: ScriptDocument, code: str, change: Given, before: Rows) -> Given:
    """A change, but an answer that the field could not show is not emptied by it."""
    if change.answered or code not in before:
        return change
    found, stands = question_in(document, code), before[code].given
    if found and not takes(found[1], stands.value, stands.not_applicable):
        return replace(change, value=stands.value, not_applicable=stands.not_applicable)
    return change


def _is_photo(document: ScriptDocument, code: str) -> bool:
    question = document.questions.get(code)
    return question is not None and question.kind == "photo"


def correct(report: Report, code: str, given: Given, *, by: Actor, reason: str) -> None:
    """A reviewer's change of one answer in a report that was sent; the original stays beside."""
    connection = present_connection()
    revision = connection.execute(
        update(Report)
        .where(Report.id == report.id)
        .values(revision=Report.revision + 1)
        .returning(Report.revision)
    ).scalar_one()
    before = rows_of(connection, report.id)
    after = {other: row.given for other, row in before.items()}
    after[code] = given
    zone = report.assignment.slot.location.time_zone
    walk = walk_through(document_of(report.script_version), after, report.handed_in_at, zone=zone)
    hidden = hidden_codes(walk)
    to_do = change(connection, report.id, before, after, hidden, revision, by, reason=reason)
    carry_out(connection, to_do.statements)


def walk_through(
    document: ScriptDocument,
    given: Mapping[str, Given],
    at: dt.datetime | None = None,
    *,
    zone: str = "UTC",
    contested: Collection[str] = (),
) -> Walk:
    """A walk as seen at a moment: the present one while writing, that of sending afterwards.

    So a condition on the date says the same for ever once a report was sent. ``zone`` is the
    location's: its day is what a question about the date means. ``contested``: questions with two
    answers, of which one is to be chosen.
    """
    moment = (at or now()).astimezone(ZoneInfo(zone)).isoformat()
    today, to_the_minute = moment[:10], moment[:16]
    return Walk(document, given, today=today, moment=to_the_minute, contested=contested)
