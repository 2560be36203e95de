"""From a stored report to what the rules of review look at, and what they found in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from audit.fieldwork.models import Photo, Report
from audit.pictures import numbers
from audit.review import rules
from audit.review.reads import Twin
from audit.review.rules import Evidence, Inspection, Spot
from audit.review.words import FLAG_WORDS
from audit.scripts.pages import message
from audit.scripts.runner import Walk


class Placed(Protocol):
    @property
    def latitude(self) -> Decimal | None: ...
    @property
    def longitude(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found at a question. ``report``, ``answer``: the other report with the same
    photo, where the reader may see it."""

    rule: str
    title: str
    words: str
    report: UUID | None = None
    answer: str | None = None


#: What was found, by question code; "" holds what is about the whole visit.
ByCode = Mapping[str, Sequence[Found]]


def spot_of(placed: Placed) -> Spot | None:
    """The place of a location or a photo; None where it is not known."""
    if placed.latitude is None or placed.longitude is None:
        return None
    return Spot(float(placed.latitude), float(placed.longitude))


def places_in(walk: Walk) -> list[Spot]:
    """The places that the shopper gave."""
    return [
        Spot(value["latitude"], value["longitude"], value.get("accuracy"), code)
        for code, question in walk.asked.items()
        if question.kind == "place" and code in walk.known
        for value in [walk.given[code].value]
    ]


def metres_words(metres: float) -> str:
    """A distance: "38 m", "1.4 km"."""
    if metres < 1000:
        return _("%(number)s m", number=numbers.figure(metres))
    return _("%(number)s km", number=numbers.figure(metres / 1000, 1))


def distance_words(location: Spot, place: Spot) -> str:
    """How far a place is from the location, and how exactly it is known."""
    distance = metres_words(rules.metres_between(location, place))
    if place.accuracy is None:
        return _("%(distance)s from the location", distance=distance)
    return _(
        "%(distance)s from the location, ± %(accuracy)s",
        distance=distance,
        accuracy=metres_words(place.accuracy),
    )


def look_at(
    report: Report,
    walk: Walk,
    photos: Mapping[str, Sequence[Photo]],
    twins: Sequence[Twin],
    given_at: Sequence[dt.datetime],
    language: str,
) -> tuple[Inspection, ByCode]:
    """Ask the rules; the second part says at each question what was found."""
    location = report.assignment.slot.location
    zone = ZoneInfo(location.time_zone)
    sent_at = report.first_submitted_at or report.started_at
    began = report.started_at.astimezone(zone)
    evidence = Evidence(
        research_kind=walk.document.research_kind,
        location=spot_of(location),
        opening_hours=location.opening_hours or {},
        began_at=began,
        entered_at=rules.entered_at(given_at, sent_at),
        visited_on=report.visited_on or began.date(),
        places=places_in(walk),
        photo_days=[
            (code, photo.taken_at[:10])
            for code, several in photos.items()
            for photo in several
            if photo.taken_at
        ],
        photos=sum(len(several) for several in photos.values()),
        same_photos=[twin.code for twin in twins],
        contradictions=[fault.code for fault in walk.faults if fault.warning],
    )
    inspection = rules.inspect(evidence)
    found: dict[str, list[Found]] = {}
    raised = {flag.rule for flag in inspection.flags}

    def note(rule: str, code: str, words: str, twin: Twin | None = None) -> None:
        if rule in raised:
            title = str(FLAG_WORDS[rule][0])
            link = (twin.report, twin.other_code) if twin and twin.report else (None, None)
            found.setdefault(code, []).append(Found(rule, title, words, *link))

    for twin in twins:
        words = _(
            "The bytes are those of a photo of %(day)s, %(location)s.",
            day=format_date(twin.visited_on, "d MMM y"),
            location=twin.location,
        )
        note(rules.SAME_PHOTO, twin.code, words, twin)
    for place in evidence.places:
        here = evidence.location
        if here and rules.too_far(rules.metres_between(place, here), place.accuracy):
            note(rules.PLACE, place.code, distance_words(here, place))
    for code, day in dict.fromkeys(evidence.photo_days):
        if day != evidence.visited_on.isoformat():
            words = _(
                "The camera says %(taken)s; the visit was on %(visited)s.",
                taken=format_date(dt.date.fromisoformat(day), "d MMM y"),
                visited=format_date(evidence.visited_on, "d MMM y"),
            )
            note(rules.PHOTO_DATE, code, words)
    for fault in walk.faults:
        if fault.warning:
            note(rules.CONTRADICTION, fault.code, message(walk, fault, language))
    note(
        rules.HOURS,
        "",
        _(
            "The visit began on %(moment)s.",
            moment=format_datetime(began.replace(tzinfo=None), "EEEE d MMM HH:mm", rebase=False),
        ),
    )
    entered = evidence.entered_at.astimezone(zone).replace(tzinfo=None)
    note(
        rules.LATE_ENTRY,
        "",
        _(
            "The last answer was given on %(moment)s.",
            moment=format_datetime(entered, "d MMM HH:mm", rebase=False),
        ),
    )
    return inspection, found
