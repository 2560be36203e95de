"""Adding a photo to an answer, and taking one away."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid as uuids
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, insert, select, update
from werkzeug.exceptions import NotFound

from audit import storage
from audit.access import Actor
from audit.concurrency import insert_once
from audit.database import db, now
from audit.fieldwork.answers import lock, save
from audit.fieldwork.former_questions import question_for
from audit.fieldwork.likeness import pieces
from audit.fieldwork.manifests import SentPhoto
from audit.fieldwork.models import Photo, PhotoLikeness
from audit.fieldwork.open_reports import OpenReport
from audit.fieldwork.photos import PhotoError, PreparedPhoto, prepare
from audit.fieldwork.tombstones import is_erased
from audit.questions.base import kind_of
from audit.questions.definition import Question
from audit.questions.photo import Photo as PhotoKind

CUT_SHORT = _l("This photo did not arrive whole. It is sent again.")

#: Photos beside an answer of another kind.
MOST_BESIDE = 5

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SIZE = re.compile(r"[0-9]{1,12}", re.ASCII)


def takes_photos(question: Question) -> bool:
    """Whether photos can be added at this question."""
    return question.kind == "photo" or question.photo_when is not None


def most_photos(question: Question) -> int:
    kind = kind_of(question)
    return kind.limits(question)[1] if isinstance(kind, PhotoKind) else MOST_BESIDE


def add_photo(
    actor: Actor,
    report: OpenReport,
    code: str,
    original: bytes,
    *,
    uuid: UUID | None = None,
    told: Mapping[str, str] | None = None,
) -> tuple[UUID, int]:
    """Keep a photo at a question; returns its UUID and the report's revision.

    ``uuid`` is made on the phone: the same one twice is one photo. ``told`` is what the phone
    read from the original before it made the photo smaller (digest, taken_at, latitude,
    longitude); without a digest the file is the original itself.

    ``told`` may also announce the ``size`` and ``sha256`` of what is sent.

    Raises :class:`PhotoError` with the cause, :class:`CutShortError` where it is not what was
    announced, :class:`GoneError` for one that was removed, 404 for a question that takes no
    photos, and ``ReportClosedError``.
    """
    question = question_for(report, code)
    if question is None or not takes_photos(question):
        raise NotFound
    uuid = uuid or uuids.uuid4()
    if _is_here(actor, report, uuid):
        return uuid, report.revision
    sent = SentPhoto(len(original), hashlib.sha256(original).hexdigest())
    told = told or {}
    if not _as_announced(told).agrees(sent):
        raise CutShortError(CUT_SHORT)
    prepared = _as_told(prepare(original), told)
    # A name of its own: neither who took it nor the phone's name for it is in the key.
    key = f"photos/{uuids.uuid4().hex}.jpg"
    storage.put(key, prepared.content)
    try:
        kept = _keep(report, question, uuid, key, prepared, sent)
    except BaseException:
        storage.delete(key)
        raise
    if not kept:
        storage.delete(key)
    return uuid, save(report, {}, photos_at=(code,), by=actor).revision


class CutShortError(ValueError):
    """The file is not what the phone announced; the message is for who sent it."""


class GoneError(RuntimeError):
    """This photo was removed, or erased: it does not come back."""


def _is_here(actor: Actor, report: OpenReport, uuid: UUID) -> bool:
    """Whether this photo arrived before. One of another report is refused."""
    found = db.session.execute(
        select(Photo.report_id, Photo.removed_at).where(Photo.uuid == uuid)
    ).first()
    if found is None:
        if is_erased(actor, uuid):
            raise GoneError
        return False
    if found.report_id != report.id:
        raise PhotoError(_("This photo could not be kept. Choose it again."))
    if found.removed_at is not None:
        raise GoneError
    return True


def photos_as_sent(report_id: int) -> dict[str, SentPhoto]:
    """The photos of a report as the phone sent them, by id; removed ones are left out."""
    rows = db.session.execute(
        select(Photo.uuid, Photo.sent_bytes, Photo.sent_digest).where(
            Photo.report_id == report_id, Photo.removed_at.is_(None)
        )
    )
    return {str(uuid): SentPhoto(size, digest) for uuid, size, digest in rows}


def _as_announced(told: Mapping[str, str]) -> SentPhoto:
    size, digest = told.get("size", ""), told.get("sha256", "").lower()
    return SentPhoto(
        int(size) if _SIZE.fullmatch(size) else None, digest if _DIGEST.fullmatch(digest) else None
    )


def _keep(
    report: OpenReport,
    question: Question,
    uuid: UUID,
    key: str,
    prepared: PreparedPhoto,
    sent: SentPhoto,
) -> bool:
    """Add the row; False where a copy of the same photo was quicker."""
    lock(report.id)
    most = most_photos(question)
    here = db.session.scalar(
        select(func.count()).where(
            Photo.report_id == report.id,
            Photo.code == question.code,
            Photo.removed_at.is_(None),
            Photo.uuid != uuid,
        )
    )
    if (here or 0) >= most:
        raise PhotoError(
            ngettext(
                "There can be %(num)s photo here. Remove it first.",
                "There can be %(num)s photos here. Remove one first.",
                most,
            )
        )
    values: dict[str, Any] = {
        "uuid": uuid,
        "report_id": report.id,
        "code": question.code,
        "storage_key": key,
        "width": prepared.width,
        "height": prepared.height,
        "bytes": len(prepared.content),
        "sent_bytes": sent.size,
        "sent_digest": sent.digest,
        "original_digest": prepared.original_digest,
        "likeness": prepared.likeness,
        "taken_at": prepared.taken_at,
        "latitude": prepared.latitude,
        "longitude": prepared.longitude,
        "received_at": now(),
    }
    statement = insert_once(Photo, Photo.uuid).values(values)
    added = db.session.execute(statement.returning(Photo.id)).scalar()
    if added is not None and prepared.likeness:
        db.session.execute(
            insert(PhotoLikeness),
            [
                {"photo_id": added, "piece": piece, "bits": bits}
                for piece, bits in enumerate(pieces(prepared.likeness))
            ],
        )
    return added is not None


def _as_told(prepared: PreparedPhoto, told: Mapping[str, str]) -> PreparedPhoto:
    """With what the phone read from the original, as far as it can be right."""
    digest = told.get("digest", "")
    if not _DIGEST.fullmatch(digest):
        return prepared
    latitude = _degrees(told.get("latitude"), 90)
    longitude = _degrees(told.get("longitude"), 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return replace(
        prepared,
        original_digest=digest,
        taken_at=_taken(told.get("taken_at")),
        latitude=latitude,
        longitude=longitude,
    )


def _taken(text: str | None) -> str | None:
    try:
        return dt.datetime.fromisoformat(text or "").replace(tzinfo=None, microsecond=0).isoformat()
    except ValueError:
        return None


def _degrees(text: str | None, most: int) -> Decimal | None:
    try:
        value = Decimal((text or "").strip()).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) <= most else None


def remove_photos(report: OpenReport, code: str, uuids_posted: Collection[str]) -> None:
    """Take photos away from a question; others of the report stay as they are.

    The caller saves the answer afterwards, with ``photos_at``. Raises ``ReportClosedError``.
    """
    wanted = []
    for text in uuids_posted:
        try:
            wanted.append(UUID(text))
        except ValueError:
            continue
    here = (
        Photo.report_id == report.id,
        Photo.code == code,
        Photo.uuid.in_(wanted),
        Photo.removed_at.is_(None),
    )
    # A copy of what was removed before changes nothing, not even in a report that was sent since.
    if db.session.scalar(select(Photo.id).where(*here).limit(1)) is None:
        return
    lock(report.id)
    db.session.execute(
        update(Photo)
        .where(*here)
        .values(removed_at=now())
        .execution_options(synchronize_session=False)
    )
