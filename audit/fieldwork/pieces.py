"""Photos that come in pieces, so that a broken connection costs one piece and not the photo.

A piece lies under the report's and the photo's identity, with size and digest of the whole in its
name: the same piece sent twice is one piece, and pieces of another file never mix with these. Their
order of arrival does not matter. What is left over goes when the report is sent, or after a week.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from audit import storage
from audit.database import db, now
from audit.fieldwork.answers import ReportClosedError
from audit.fieldwork.models import Photo
from audit.fieldwork.open_reports import OpenReport
from audit.fieldwork.photos import PhotoError

#: Every piece has this many bytes, but for the last one.
PIECE = 128 * 1024
#: So many photos of one report may be under way at once.
MOST_AT_ONCE = 60
#: Pieces that nobody went on with for so long are removed.
FORGOTTEN_AFTER = dt.timedelta(days=7)

FOLDER = "pieces"
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class TooLargeError(ValueError):
    """The whole file is larger than what is taken."""


class IncompleteError(RuntimeError):
    """Not all of the file is here; ``have`` is how much of it, from its beginning."""

    def __init__(self, have: int) -> None:
        super().__init__(f"only {have} bytes are here")
        self.have = have


@dataclass(frozen=True, slots=True)
class Whole:
    """The file that the pieces make: its size in bytes and its SHA-256."""

    size: int
    digest: str

    @classmethod
    def told(cls, form: Mapping[str, str]) -> Self | None:
        """As the phone tells it; None where it tells nothing that can be."""
        size, digest = form.get("size", ""), form.get("sha256", "")
        if not (size.isascii() and size.isdigit() and len(size) < 12):
            return None
        return cls(int(size), digest) if int(size) and _DIGEST.fullmatch(digest) else None

    def length_at(self, offset: int) -> int:
        """How many bytes the piece at ``offset`` has; 0 where none begins."""
        return min(PIECE, self.size - offset) if not offset % PIECE and offset < self.size else 0


def take(report: OpenReport, photo: UUID, whole: Whole, offset: int, content: bytes) -> int:
    """Keep a piece; returns how many bytes of the file are here without a gap.

    A piece that does not fit is not kept: the phone goes on from what is here. Raises
    :class:`TooLargeError`, :class:`PhotoError` where too many are under way, and
    ``ReportClosedError``.
    """
    if not report.writable:
        raise ReportClosedError
    if whole.size > current_app.config["MAX_CONTENT_LENGTH"]:
        raise TooLargeError
    if _is_here(report, photo):
        return whole.size
    lying = {kept.key: kept.size for kept in storage.listed(_folder(report.uuid))}
    key = _key(report.uuid, photo, whole, offset)
    if content and len(content) == whole.length_at(offset) and key not in lying:
        under_way = {_photo_in(other) for other in lying} - {str(photo)}
        if len(under_way) >= MOST_AT_ONCE:
            raise PhotoError(_("Too many photos are under way. Wait until some have arrived."))
        storage.put(key, content)
        lying[key] = len(content)
    return _have(lying, report, photo, whole)


def assembled(report: OpenReport, photo: UUID | None, form: Mapping[str, str]) -> bytes:
    """The file that was sent in pieces before; b"" where none was, or where it arrived already.

    Its pieces go once the photo is kept. Raises :class:`IncompleteError`; where the bytes are not
    those that the phone has, nothing of them stays.
    """
    whole = Whole.told(form)
    if photo is None or whole is None or _is_here(report, photo):
        return b""
    lying = {kept.key: kept.size for kept in storage.listed(_folder(report.uuid))}
    have = _have(lying, report, photo, whole)
    if have < whole.size:
        raise IncompleteError(have)
    keys = [_key(report.uuid, photo, whole, at) for at in range(0, whole.size, PIECE)]
    content = b"".join(storage.get(key) for key in keys)
    if hashlib.sha256(content).hexdigest() != whole.digest:
        for key in keys:
            storage.delete(key)
        raise IncompleteError(0)
    storage.delete_when_kept(key for key in lying if _photo_in(key) == str(photo))
    return content


def forget(report: UUID) -> None:
    """Remove what was begun and never finished: the report was sent without it."""
    storage.clear(_folder(report))


def tidy() -> int:
    """Remove pieces that nobody went on with for a week; returns how many."""
    old = [k for k in storage.listed(FOLDER) if now() - k.since > FORGOTTEN_AFTER]
    for kept in old:
        storage.delete(kept.key)
    return len(old)


def _is_here(report: OpenReport, photo: UUID) -> bool:
    """Whether the photo arrived as a whole: its reply may have been lost."""
    query = select(Photo.id).where(Photo.uuid == photo, Photo.report_id == report.id)
    return db.session.scalar(query) is not None


def _have(lying: Mapping[str, int], report: OpenReport, photo: UUID, whole: Whole) -> int:
    have = 0
    while (length := whole.length_at(have)) and (
        lying.get(_key(report.uuid, photo, whole, have)) == length
    ):
        have += length
    return have


def _folder(report: UUID) -> str:
    return f"{FOLDER}/{report}"


def _key(report: UUID, photo: UUID, whole: Whole, offset: int) -> str:
    return f"{_folder(report)}/{photo}.{whole.size}.{whole.digest}.{offset:09d}"


def _photo_in(key: str) -> str:
    return key.rpartition("/")[2].partition(".")[0]
