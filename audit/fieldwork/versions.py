"""Versions of answers that name their device, in the database: what is kept beside, what arrives.

The rule is audit.fieldwork.merging. Nothing is written here: what is to be stored is said as
statements, for who holds the report's row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Integer, bindparam, delete, insert, literal, select

from audit.access import Actor
from audit.database import is_among, now
from audit.fieldwork.merging import (
    NO_ROW,
    Fate,
    Row,
    Rows,
    TwoAnswers,
    Version,
    Versions,
    arrive,
    content,
    needs_no_history,
    settle,
    two_answers,
)
from audit.fieldwork.models import ContestedAnswer, SupersededAnswer
from audit.scripts.runner import NOTHING, Given

_Any = TypeVar("_Any")

#: A statement to be carried out, with what goes into it.
Statement = tuple[Executable, Any]
Statements = list[Statement]
#: Question code → the versions that do not stand and have not given way.
Beside = Mapping[str, tuple[Version, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a phone told with the answers that it brought: by its own clock when each was given,
    which device it is, the number of each answer there, and by how many seconds its clock is
    behind ours."""

    times: Mapping[str, dt.datetime | None] = field(default_factory=dict)
    device: str | None = None
    sequences: Mapping[str, int] = field(default_factory=dict)
    clock_offset: int | None = None

    def names(self, code: str) -> bool:
        """Whether the answer to this question comes with device and number."""
        return self.device is not None and code in self.sequences

    @property
    def began_at(self) -> dt.datetime | None:
        """When the first of them was given, by our clock; None where the phone told no time."""
        times = [time for time in self.times.values() if time is not None]
        return min(times) + dt.timedelta(seconds=self.clock_offset or 0) if times else None


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of versions that arrived: those that stand now, those that had arrived before,
    all that is beside in the whole report afterwards; and how to store that."""

    stands: Mapping[str, Version]
    had: frozenset[str]
    beside: Beside
    statements: Statements


_BESIDE = (
    select(
        ContestedAnswer.code,
        ContestedAnswer.value,
        ContestedAnswer.not_applicable,
        ContestedAnswer.comment,
        ContestedAnswer.device,
        ContestedAnswer.sequence,
        ContestedAnswer.base,
        ContestedAnswer.revision,
    )
    .where(ContestedAnswer.report_id == bindparam("report_id"))
    .order_by(ContestedAnswer.revision)
)
_PAST = select(SupersededAnswer.code, SupersededAnswer.sequence).where(
    SupersededAnswer.report_id == bindparam("report_id"),
    is_among(SupersededAnswer.code, "codes"),
    SupersededAnswer.device == bindparam("device"),
)
_THIS = (
    ContestedAnswer.report_id == bindparam("report"),
    ContestedAnswer.code == bindparam("question"),
    ContestedAnswer.device == bindparam("of"),
)
_KEPT = ("report_id", "code", "value", "not_applicable", "comment", "revision", "device")
_GIVES_WAY = insert(SupersededAnswer).from_select(
    [*_KEPT, "sequence", "saved_at", "superseded_at", "cleared", "superseded_by_id"],
    select(
        *(getattr(ContestedAnswer, name) for name in _KEPT),
        ContestedAnswer.sequence,
        ContestedAnswer.saved_at,
        # It never stood.
        ContestedAnswer.saved_at,
        literal(False),
        bindparam("by", type_=Integer),
    ).where(*_THIS),
    include_defaults=False,
)
_REMOVE = delete(ContestedAnswer).where(*_THIS)


def beside_in(connection: Connection, report_id: int) -> Beside:
    """All versions of a report's answers that are kept beside the one that stands."""
    found: dict[str, tuple[Version, ...]] = {}
    for code, value, not_applicable, comment, *rest in connection.execute(
        _BESIDE, {"report_id": report_id}
    ):
        version = Version(Given(value, not_applicable, comment or ""), *rest)
        found[code] = (*found.get(code, ()), version)
    return found


def to_choose(rows: Rows, beside: Beside) -> dict[str, TwoAnswers]:
    """Where the shopper has to choose between answers, by question code."""
    found = {code: two_answers(rows.get(code, NO_ROW), them) for code, them in beside.items()}
    return {code: two for code, two in found.items() if two}


def bring(
    connection: Connection,
    report_id: int,
    rows: Rows,
    beside: Beside,
    versions: Mapping[str, Version],
    settled: Mapping[str, int],
    by: Actor,
    told: Told,
) -> Arrived:
    """Let versions arrive, by question code; and settle where the shopper chose.

    ``settled``: the latest revision of all that was shown there. What stands afterwards is the
    caller's to store; the statements are for what is beside, and what gave way without having
    stood.
    """
    past = _past(connection, report_id, rows, beside, versions)
    stands: dict[str, Version] = {}
    had: set[str] = set()
    left = dict(beside)
    statements: Statements = []
    for code in {*versions, *settled}:
        known = Versions(
            _standing(rows.get(code, NO_ROW)), beside.get(code, ()), past.get(code, ())
        )
        after = known
        if version := versions.get(code):
            after, fate = arrive(after, version)
            if fate is Fate.HAD:
                had.add(code)
        if code in settled:
            after = settle(after, settled[code])
        if after.stands is not known.stands and after.stands is not None:
            stands[code] = after.stands
        if after is not known:
            statements += _keep(report_id, code, known, after, by, told)
        left[code] = after.beside
    left = {code: them for code, them in left.items() if them}
    return Arrived(stands, frozenset(had), left, statements)


def _standing(row: Row) -> Version | None:
    if row.hidden is None:
        return None
    return Version(row.given, row.device, row.sequence, 0, row.revision)


def _past(
    connection: Connection,
    report_id: int,
    rows: Rows,
    beside: Beside,
    versions: Mapping[str, Version],
) -> dict[str, tuple[Version, ...]]:
    """What of these devices gave way before, where that matters; mostly it does not."""
    doubtful = [
        code
        for code, version in versions.items()
        if not needs_no_history(version, rows.get(code, NO_ROW))
        or any(one.is_of(version) for one in beside.get(code, ()))
    ]
    if not doubtful:
        return {}
    device = versions[doubtful[0]].device
    keys = {"report_id": report_id, "codes": doubtful, "device": device}
    found: dict[str, tuple[Version, ...]] = {}
    for code, sequence in connection.execute(_PAST, keys):
        found[code] = (*found.get(code, ()), Version(NOTHING, device, sequence))
    return found


def _keep(
    report_id: int,
    code: str,
    known: Versions,
    after: Versions,
    by: Actor,
    told: Told,
) -> Iterator[Statement]:
    """How to store what is beside now and was not, and the other way round."""
    late = [one for one in after.past[len(known.past) :] if one not in known.left]
    for one in known.beside:
        if one in after.beside:
            continue
        keys = {"report": report_id, "question": code, "of": one.device}
        if one in after.past:
            yield _GIVES_WAY, {**keys, "by": by.id}
        yield _REMOVE, keys
    came = [one for one in after.beside if one not in known.beside]
    if came:
        yield (
            insert(ContestedAnswer),
            [
                {
                    **_columns(report_id, code, one),
                    "base": one.base,
                    "phone_at": told.times.get(code),
                    "clock_offset": told.clock_offset,
                }
                for one in came
            ],
        )
    if late:
        moment = now()
        gone = {"superseded_at": moment, "saved_at": moment, "superseded_by_id": by.id}
        rows = [{**_columns(report_id, code, one), "cleared": False, **gone} for one in late]
        yield insert(SupersededAnswer), rows


def _columns(report_id: int, code: str, version: Version) -> dict[str, Any]:
    given = content(version.given)
    del given["cleared"]
    return {
        "report_id": report_id,
        "code": code,
        **given,
        "device": version.device,
        "sequence": version.sequence,
        "revision": version.revision,
        "saved_at": now(),
    }


def own_conflicts(
    rows: Rows, versions: Mapping[str, Version], beside: Beside
) -> dict[str, TwoAnswers]:
    """Of the versions that were brought, those that do not stand and say something else."""
    found = {}
    for code, version in versions.items():
        row = rows.get(code, NO_ROW)
        own = [one for one in beside.get(code, ()) if one.is_of(version)]
        if any(one.sequence == version.sequence for one in own) and content(
            version.given
        ) != content(row.given):
            two = two_answers(row, beside[code], version)
            if two:
                found[code] = two
    return found


def numbered(
    changes: Mapping[str, Given], told: Told, bases: Mapping[str, int], revision: int
) -> dict[str, Version]:
    """The changes that come with device and number, as versions."""
    return {
        code: Version(given, told.device, told.sequences[code], bases.get(code, 0), revision)
        for code, given in changes.items()
        if told.names(code)
    }


def without(codes: Iterable[str], at: Mapping[str, _Any]) -> dict[str, _Any]:
    """What is ``at`` each question, without these."""
    left_out = set(codes)
    return {code: one for code, one in at.items() if code not in left_out}
