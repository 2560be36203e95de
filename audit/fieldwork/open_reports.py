"""A shopper's own report as its pages need it: one row, one query, whatever the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select

from audit.access import Actor
from audit.accounts.sessions import Find, found_with_actor
from audit.assignments.models import Assignment, Project, VisitSlot, Wave
from audit.assignments.states import ACCEPTED, IN_PROGRESS, RETURNED
from audit.clients.models import Location
from audit.database import present_connection
from audit.emotions import EmotionWord, tiles
from audit.fieldwork.models import (
    Briefing,
    BriefingConfirmation,
    BriefingVersion,
    ContestedAnswer,
    Photo,
    Report,
)
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ScriptVersion
from audit.scripts.reads import published_document
from audit.shoppers.models import Shopper


class CameAlong(NamedTuple):
    """The answers that a report has to questions with these codes, read together with it."""

    codes: frozenset[str]
    #: As audit.fieldwork.answer_rows reads them.
    rows: Any


#: States in which the shopper may write.
OPEN_TO_SHOPPER = (IN_PROGRESS, RETURNED)


@dataclass(frozen=True, slots=True)
class OpenReport:
    """What a page of a report needs of it. ``state`` is the assignment's."""

    id: int
    uuid: UUID
    assignment_id: int
    shopper_id: int
    state: str
    language: str
    seed: int
    started_at: dt.datetime
    revision: int
    reference: str | None
    user_id: int
    assignment: UUID
    time_zone: str
    #: Whether photos were added to it; without any there is nothing to look for.
    has_photos: bool
    #: Whether other answers are kept beside those that stand.
    has_contested: bool
    #: The number of the briefing's wording that counts now, and of the last one confirmed.
    briefing: int | None
    confirmed: int | None
    #: The version of the script on which it is written.
    version: UUID
    document: ScriptDocument
    came_along: CameAlong | None = None

    @property
    def writable(self) -> bool:
        """Whether it can be written in; one that was only prepared begins with that."""
        return self.state in (ACCEPTED, *OPEN_TO_SHOPPER)

    @property
    def briefed(self) -> bool:
        """False where the briefing changed since the shopper confirmed it."""
        return self.briefing is None or self.briefing == self.confirmed

    @property
    def words_order(self) -> tuple[EmotionWord, ...]:
        """The emotion words as this report shows them."""
        return tiles(self.seed, extra=True)

    @property
    def fits_left(self) -> bool:
        """On which side a first reaction has "fits": always the same for a shopper, the other one
        for the shopper who registered next."""
        return self.shopper_id % 2 == 1


def _latest(*which: ColumnElement[bool]) -> ScalarSelect[int | None]:
    """The number of the newest wording of the project's briefing for which all of this holds."""
    return (
        select(func.max(BriefingVersion.number))
        .join(Briefing, Briefing.id == BriefingVersion.briefing_id)
        .where(
            Briefing.project_id == Project.id,
            Briefing.persona_id.is_not_distinct_from(Project.persona_id),
            *which,
        )
        .correlate(Project, Assignment)
        .scalar_subquery()
    )


# As :class:`OpenReport` has them.
_COLUMNS = (
    Report.id,
    Report.uuid,
    Report.assignment_id,
    Assignment.shopper_id,
    Assignment.state,
    Report.language,
    Report.seed,
    Report.started_at,
    Report.revision,
    Report.reference,
    Shopper.user_id,
    Assignment.uuid,
    Location.time_zone,
    select(Photo.id).where(Photo.report_id == Report.id).exists(),
    select(ContestedAnswer.id).where(ContestedAnswer.report_id == Report.id).exists(),
    _latest(BriefingVersion.state == "published"),
    _latest(
        BriefingVersion.id == BriefingConfirmation.version_id,
        BriefingConfirmation.assignment_id == Assignment.id,
        BriefingConfirmation.confirmed_at.is_not(None),
    ),
    ScriptVersion.uuid,
)
_UUID, _USER = 1, 10


def _with_surroundings(query: Find, *, isouter: bool = False) -> Find:
    """``query`` of reports, with all else that :data:`_COLUMNS` are taken from."""
    for table, where in (
        (Assignment, Assignment.id == Report.assignment_id),
        (Shopper, Shopper.id == Assignment.shopper_id),
        (ScriptVersion, ScriptVersion.id == Report.script_version_id),
        (VisitSlot, VisitSlot.id == Assignment.slot_id),
        (Location, Location.id == VisitSlot.location_id),
        (Wave, Wave.id == VisitSlot.wave_id),
        (Project, Project.id == Wave.project_id),
    ):
        query = query.join(table, where, isouter=isouter)
    return query


def with_report(actors: Find) -> Find:
    """The query for who asks, with the report of the address, whosever it is."""
    found = actors.add_columns(*_COLUMNS).outerjoin(Report, Report.uuid == bindparam("uuid"))
    return _with_surroundings(found, isouter=True)


_REPORT = _with_surroundings(select(*_COLUMNS)).where(
    Report.uuid == bindparam("uuid"), Shopper.user_id == bindparam("user_id")
)


def report_of(actor: Actor, uuid: UUID) -> OpenReport | None:
    """The actor's own report, whatever its state; None where there is no such report of theirs."""
    found = found_with_actor()
    row: Any = found and found.columns[: len(_COLUMNS)]
    came_along = None
    if found is None or (row[_UUID], row[_USER]) != (uuid, actor.id):
        keys = {"uuid": uuid, "user_id": actor.id}
        row = present_connection().execute(_REPORT, keys).first()
    elif rows := found.columns[len(_COLUMNS) :]:
        came_along = CameAlong(frozenset(found.keys["codes"]), *rows)
    if row is None:
        return None
    return OpenReport(*(*row, published_document(row[-1]), came_along))
