"""Rows of answers: read all at once, written where something differs.

Statements are built once, at import. What is to be written is worked out first and carried out
afterwards: meanwhile nobody waits, and on SQLite everybody who writes waits for one another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from json import JSONDecoder
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Integer,
    String,
    Text,
    bindparam,
    cast,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from audit.access import Actor
from audit.accounts.sessions import Find
from audit.assignments.models import Assignment
from audit.connections import ALONE
from audit.database import ListOfRows, UtcDateTime, is_among, now
from audit.fieldwork.merging import NO_ROW, Row, Rows, content
from audit.fieldwork.models import Answer, Photo, Report, SupersededAnswer
from audit.fieldwork.open_reports import OPEN_TO_SHOPPER, CameAlong, with_report
from audit.fieldwork.versions import NOTHING_TOLD, Statements, Told
from audit.scripts.runner import Given

#: Question code → the device that gave what stands there, and its number on it.
Marks = Mapping[str, tuple[str | None, int | None]]
NO_MARK = (None, None)
UNMARKED: Marks = {}

_COLUMNS = (
    Answer.code,
    # As it is written, and read below: what drivers and columns do for each value by themselves is
    # half the time of reading a report. Nothing is lost: a number is whole, what has decimals is
    # kept as a text or within an object.
    cast(Answer.value, Text),
    Answer.not_applicable,
    Answer.comment,
    Answer.cleared,
    Answer.hidden,
    Answer.revision,
    Answer.device,
    Answer.sequence,
)
_ANSWERS = select(*_COLUMNS).where(Answer.report_id == bindparam("report_id"))
_SOME = _ANSWERS.where(is_among(Answer.code, "codes"))
_PHOTOS = (
    select(Photo.code, Photo.uuid)
    .where(Photo.report_id == bindparam("report_id"), Photo.removed_at.is_(None))
    .order_by(Photo.id)
)
_decoded = JSONDecoder().decode
_THIS = (Answer.report_id == bindparam("report"), Answer.code == bindparam("at"))
_KEPT = (
    "report_id",
    "code",
    "value",
    "not_applicable",
    "comment",
    "cleared",
    "revision",
    "device",
    "sequence",
    "saved_at",
)
# What a change replaces moves within the database: nobody need read it for that.
_MOVED = [*_KEPT, "superseded_at", "superseded_by_id"]
_REPLACED_ROW = (
    *(getattr(Answer, name) for name in _KEPT),
    bindparam("saved_at", type_=UtcDateTime),
    bindparam("by", type_=Integer),
)
_SUPERSEDE = insert(SupersededAnswer).from_select(
    [*_MOVED, "reason"],
    select(*_REPLACED_ROW, bindparam("why", type_=String)).where(*_THIS),
    include_defaults=False,
)
_MARK = update(Answer).where(*_THIS).values(hidden=bindparam("hide"))
_REPLACED = (
    "value", "not_applicable", "comment", "hidden", "cleared", "revision", "phone_at", "saved_at",
    "clock_offset", "device", "sequence",
)  # fmt: skip


def _or_replace(statement: Any) -> Any:
    # Inline: nobody asks for the key of the row, which PostgreSQL would have to tell.
    return statement.inline().on_conflict_do_update(
        index_elements=[Answer.report_id, Answer.code],
        set_={name: statement.excluded[name] for name in _REPLACED},
    )


_UPSERT = {
    "sqlite": _or_replace(sqlite.insert(Answer)),
    "postgresql": _or_replace(postgresql.insert(Answer)),
}

#: Takes the next revision of a report, and with that its row until the transaction ends.
RAISE = (
    update(Report)
    .where(Report.id == bindparam("report_id"))
    .values(revision=Report.revision + literal_column("1"))
    .returning(Report.revision)
)
# Nobody changed the report since it was read, and it is open.
_RAISE_UNCHANGED = RAISE.where(
    Report.revision == bindparam("seen"),
    select(Assignment.id)
    .where(
        Assignment.id == Report.assignment_id,
        # Written out: a bound value is dearer than what is done with it, a list much dearer.
        or_(*(Assignment.state == literal_column(f"'{state}'") for state in OPEN_TO_SHOPPER)),
    )
    .exists(),
)


def _at_once() -> Any:
    """Raising, superseding and storing one answer as a single statement, which PostgreSQL can: to
    wait for its reply to each takes longer than what it does."""
    raised = _RAISE_UNCHANGED.cte("raised")
    still = select(raised).exists()
    this = (Answer.report_id == bindparam("report_id"), Answer.code == bindparam("code"))
    moved = insert(SupersededAnswer).from_select(
        _MOVED, select(*_REPLACED_ROW).where(*this, still), include_defaults=False
    )
    names = ["report_id", "code", *_REPLACED]
    row = select(*(bindparam(name, type_=Answer.__table__.c[name].type) for name in names))
    kept = postgresql.insert(Answer).from_select(names, row.where(still), include_defaults=False)
    whole = _or_replace(kept).add_cte(moved.cte("moved")).prefix_with(ALONE)
    return whole.execution_options(preserve_rowcount=True)


_AT_ONCE = _at_once()


class Change(NamedTuple):
    """How rows of answers are to change, worked out before a row is held for it.

    ``codes``: the questions where something is new.
    """

    statements: Statements
    codes: list[str]


def change(
    connection: Connection,
    report_id: int,
    before: Rows,
    after: Mapping[str, Given],
    hidden: frozenset[str],
    revision: int,
    by: Actor,
    marks: Marks = UNMARKED,
    told: Told = NOTHING_TOLD,
    reason: str | None = None,
) -> Change:
    """How to store what differs, or is another version, and to mark what is hidden now and was not
    or the other way round."""
    moment = now()
    statements: Statements = []
    changed = [
        code
        for code, given in after.items()
        if _differs(given, before.get(code, NO_ROW), marks.get(code))
    ]
    replaced = [code for code in changed if before.get(code, NO_ROW).hidden is not None]
    if replaced:
        told_of = {"report": report_id, "saved_at": moment, "by": by.id, "why": reason}
        statements.append((_SUPERSEDE, [{**told_of, "at": code} for code in replaced]))
    if changed:
        rows = [
            {
                "report_id": report_id,
                "code": code,
                **content(after[code]),
                "hidden": code in hidden,
                "revision": revision,
                "phone_at": told.times.get(code),
                "saved_at": moment,
                "clock_offset": told.clock_offset,
                "device": marks.get(code, NO_MARK)[0],
                "sequence": marks.get(code, NO_MARK)[1],
            }
            for code in changed
        ]
        statements.append((_UPSERT[connection.dialect.name], rows))
    for hide in (True, False):
        turned = [
            code
            for code, row in before.items()
            if row.hidden is (not hide) and (code in hidden) is hide and code not in changed
        ]
        if turned:
            keys = {"report": report_id, "hide": hide}
            statements.append((_MARK, [{**keys, "at": code} for code in turned]))
    return Change(statements, changed)


def carry_out(connection: Connection, statements: Statements) -> None:
    """Do in the database what was worked out, for who holds the report's row."""
    for statement, keys in statements:
        connection.execute(statement, keys)


def raise_and_carry_out(
    connection: Connection, report_id: int, seen: int, statements: Statements, *, alone: bool
) -> bool:
    """Carry out what was worked out on a report as it was at revision ``seen``, at the next one.
    False where somebody changed it since, or it is open no longer: then nothing is done.

    ``alone``: nothing else is to be committed together with this, so it may commit itself.
    """
    raised = {"report_id": report_id, "seen": seen}
    at_once = alone and connection.dialect.name == "postgresql"
    if at_once and (row := _only_row(statements)):
        keys = {**row, **raised}
        return connection.execute(_AT_ONCE, keys).rowcount == 1
    if connection.execute(_RAISE_UNCHANGED, raised).scalar() is None:
        return False
    carry_out(connection, statements)
    return True


def _only_row(statements: Statements) -> dict[str, Any]:
    """All that goes into these statements where they store a single answer, else nothing."""
    kinds = [statement for statement, _ in statements]
    if kinds not in ([_UPSERT["postgresql"]], [_SUPERSEDE, _UPSERT["postgresql"]]):
        return {}
    if any(len(rows) != 1 for _, rows in statements):
        return {}
    [[row], *replaced] = [rows for _, rows in reversed(statements)]
    # Where nothing gives way nobody made it do so.
    return {**row, "by": replaced[0][0]["by"] if replaced else None}


def _differs(given: Given, row: Row, mark: tuple[str | None, int | None] | None) -> bool:
    return content(given) != content(row.given) or mark not in (None, (row.device, row.sequence))


def with_answers(actors: Find) -> Find:
    """The query for who asks, with the report of the address and its answers to the questions in
    ``codes``, all of them in one column: :attr:`OpenReport.came_along`."""
    these = is_among(Answer.code, "codes")
    found = select(ListOfRows(*_COLUMNS)).where(Answer.report_id == Report.id, these)
    return with_report(actors).add_columns(found.correlate(Report).scalar_subquery())


def rows_of(
    connection: Connection,
    report_id: int,
    *,
    photos: bool = True,
    codes: Collection[str] | None = None,
    came_along: CameAlong | None = None,
) -> Rows:
    """Every answer, or those to the questions in ``codes``, which may have come along; without
    ``photos`` where the report is known to have none."""
    keys: dict[str, Any] = {"report_id": report_id}
    beside: dict[str, tuple[str, ...]] = {}
    if photos:
        for code, uuid in connection.execute(_PHOTOS, keys):
            if codes is None or code in codes:
                beside[code] = (*beside.get(code, ()), str(uuid))
    found: Sequence[Sequence[Any]]
    if codes is None:
        found = connection.execute(_ANSWERS, keys).all()
    elif came_along is not None and came_along.codes.issuperset(codes):
        found = [row for row in came_along.rows or () if row[0] in codes]
    else:
        found = connection.execute(_SOME, {**keys, "codes": list(codes)}).all()
    rows: dict[str, Row] = {}
    # In one text: each by itself takes five times as long.
    values = _decoded(f"[{','.join(row[1] or 'null' for row in found)}]")
    for row, value in zip(found, values, strict=True):
        code, _, not_applicable, comment, cleared, hidden, at, device, number = row
        photos_of = beside.pop(code, ())
        given = Given(value, bool(not_applicable), comment or "", photos_of, bool(cleared))
        rows[code] = Row(given, bool(hidden), at, device, number)
    for code, ids in beside.items():
        rows[code] = Row(Given(photos=ids), None, 0)
    return rows
