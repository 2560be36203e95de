"""What a report shares with other reports: photos, and texts nearly word for word.

What is in a report that the actor may not read is said, and leads nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from audit.access import Actor
from audit.assignments.models import Assignment, VisitSlot
from audit.clients.models import Location
from audit.database import db
from audit.fieldwork.likeness import NEAR, difference
from audit.fieldwork.models import Answer, Photo, PhotoLikeness, Report
from audit.review.rules import are_near, comparable_text
from audit.shoppers.models import Shopper

#: So many earlier reports of a shopper are looked through for the same words.
EARLIER_REPORTS = 50


@dataclass(frozen=True, slots=True)
class Twin:
    """Something at the question ``code`` that is elsewhere too, at ``other_code``.

    ``report`` is None where the actor may not read the other report.
    """

    code: str
    other_code: str
    report: UUID | None
    location: str
    visited_on: dt.date


@dataclass(frozen=True, slots=True)
class Twins:
    """Photos with the same bytes, photos that look nearly the same, texts nearly the same."""

    same_photos: Sequence[Twin] = ()
    near_photos: Sequence[Twin] = ()
    texts: Sequence[Twin] = ()


def twins_of(
    actor: Actor,
    report: Report,
    photos: Mapping[str, Sequence[Photo]],
    texts: Mapping[str, frozenset[str]],
) -> Twins:
    """Where else the photos and ``texts`` (as they are compared) turn up, by question code."""
    return Twins(
        _same(actor, report, photos), _near(actor, report, photos), _texts(actor, report, texts)
    )


def _elsewhere(*columns: Any) -> Select[Any]:
    """Columns of photos or answers of reports, with what a twin says of its report."""
    return (
        select(*columns, Report, Location.name, Shopper.user_id)
        .join(Report.assignment)
        .join(Assignment.shopper)
        .join(Assignment.slot)
        .join(VisitSlot.location)
    )


def _twin(actor: Actor, code: str, other_code: str, found: Any) -> Twin:
    other, location, user_id = found
    readable = other.first_submitted_at and user_id != actor.id
    day = other.visited_on or other.started_at.date()
    return Twin(code, other_code, other.uuid if readable else None, location, day)


def _all(photos: Mapping[str, Sequence[Photo]]) -> Iterable[tuple[str, Photo]]:
    return ((code, photo) for code, several in photos.items() for photo in several)


def _same(actor: Actor, report: Report, photos: Mapping[str, Sequence[Photo]]) -> list[Twin]:
    codes = {photo.original_digest: code for code, photo in _all(photos)}
    if not codes:
        return []
    rows = db.session.execute(
        _elsewhere(Photo.original_digest, Photo.code)
        .join(Photo, Photo.report_id == Report.id)
        .where(Photo.original_digest.in_(codes), Photo.report_id != report.id)
        .order_by(Photo.id)
    )
    return [_twin(actor, codes[digest], code, found) for digest, code, *found in rows]


def _near(actor: Actor, report: Report, photos: Mapping[str, Sequence[Photo]]) -> list[Twin]:
    """Photos of which some piece of the likeness is equal, and in all at most five bits differ."""
    own = {photo.id: (code, photo) for code, photo in _all(photos) if photo.likeness}
    if not own:
        return []
    here, there = aliased(PhotoLikeness), aliased(PhotoLikeness)
    pairs = (
        select(here.photo_id.label("own"), there.photo_id.label("other"))
        .join(there, (there.piece == here.piece) & (there.bits == here.bits))
        .where(here.photo_id.in_(own))
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        _elsewhere(pairs.c.own, Photo)
        .join(Photo, Photo.report_id == Report.id)
        .join(pairs, pairs.c.other == Photo.id)
        .where(Photo.report_id != report.id)
        .order_by(pairs.c.own, Photo.id)
    )
    found = []
    for key, other, *where in rows:
        code, photo = own[key]
        alike = difference(photo.likeness or "", other.likeness or "0") <= NEAR
        if alike and other.original_digest != photo.original_digest:
            found.append(_twin(actor, code, other.code, where))
    return found


def _texts(actor: Actor, report: Report, own: Mapping[str, frozenset[str]]) -> list[Twin]:
    """Texts that the same shopper wrote nearly alike in a report sent before this one."""
    if not own or report.first_submitted_at is None:
        return []
    earlier = (
        select(Report.id)
        .join(Report.assignment)
        .where(
            Assignment.shopper_id == report.assignment.shopper_id,
            Report.first_submitted_at < report.first_submitted_at,
        )
        .order_by(Report.first_submitted_at.desc())
        .limit(EARLIER_REPORTS)
    )
    rows = db.session.execute(
        _elsewhere(Answer.code, Answer.value, Answer.comment)
        .join(Answer, Answer.report_id == Report.id)
        .where(Report.id.in_(earlier))
        .order_by(Report.first_submitted_at.desc(), Answer.id)
    )
    found: dict[str, Twin] = {}
    for other_code, value, comment, *where in rows:
        for text in (value, comment):
            pieces = comparable_text(text) if isinstance(text, str) else None
            if not pieces:
                continue
            for code, mine in own.items():
                if code not in found and are_near(mine, pieces):
                    found[code] = _twin(actor, code, other_code, where)
    return list(found.values())
