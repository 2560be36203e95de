"""Erasing a report for good, as somebody may ask: what was in it goes, that it was stays.

Here and not lower, since it takes what every stage keeps of a report.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from audit.assignments.states import MOVES
from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import (
    Answer,
    ContestedAnswer,
    Photo,
    PhotoLikeness,
    Remark,
    Report,
    SupersededAnswer,
)
from audit.fieldwork.tombstones import bury
from audit.history import record
from audit.results.models import ReportResult
from audit.review.models import SeenAnswer

#: In this order: what refers to a photo goes before it.
_PARTS = (Answer, ContestedAnswer, SupersededAnswer, Remark, SeenAnswer, Photo)


class ErasureRefusedError(RuntimeError):
    """This report cannot be erased; ``str()`` of it says why."""


def erase(uuid: UUID, reason: str) -> list[str]:
    """Erase a report; returns the storage keys of its photos, to be removed once this is
    committed.

    Its assignment ends as withdrawn, so that somebody else can make the visit; one that had
    ended stays as it was. Raises :class:`ErasureRefusedError` for a report that there is not, or
    that was approved: its results are published, and figures would change that others built on.
    """
    report = db.session.scalar(select(Report).filter_by(uuid=uuid).with_for_update())
    if report is None:
        raise ErasureRefusedError("there is no such report")
    if db.session.scalar(select(ReportResult.id).filter_by(report_id=report.id).limit(1)):
        raise ErasureRefusedError("it was approved: its results are published and stay")
    assignment = report.assignment
    photos = db.session.execute(
        select(Photo.uuid, Photo.storage_key).filter_by(report_id=report.id)
    ).all()
    if assignment.state in MOVES["erase"].sources:
        move(None, assignment, "erase", reason)
    else:
        record(None, "report_erased", assignment, reason)
    bury([uuid, *(photo.uuid for photo in photos)], assignment.shopper.user.uuid)
    own = select(Photo.id).where(Photo.report_id == report.id)
    db.session.execute(delete(PhotoLikeness).where(PhotoLikeness.photo_id.in_(own)))
    for table in _PARTS:
        db.session.execute(delete(table).where(table.report_id == report.id))
    db.session.delete(report)
    db.session.flush()
    return [photo.storage_key for photo in photos]
