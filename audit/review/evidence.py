"""From a stored report to what the rules of review look at, and what they found in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.fieldwork.models import Photo, Report
from audit.pictures import numbers
from audit.questions.base import kind_of
from audit.questions.definition import text_in
from audit.questions.scales import ScaleKind
from audit.review import rules
from audit.review.reads import Moments
from audit.review.rules import Evidence, Inspection, Spot
from audit.review.twins import Twin, Twins
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
    photo or words, where the reader may see it."""

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


def long_texts(walk: Walk) -> dict[str, frozenset[str]]:
    """What the shopper wrote, by question code, as it is compared: answers in words, and comments
    beside others, where they are long enough."""
    found = {}
    for code, question in walk.asked.items():
        given = walk.given.get(code)
        if given is None or given.cleared:
            continue
        text = given.value if question.kind in ("long_text", "short_text") else given.comment
        if isinstance(text, str) and (pieces := rules.comparable_text(text)):
            found[code] = pieces
    return found


def _words_asked(walk: Walk, language: str) -> int:
    """How many words there were to read at the questions that were answered."""
    asked = (question for code, question in walk.asked.items() if code in walk.known)
    return sum(
        len(text_in(text, language).split())
        for question in asked
        for text in (question.text, question.help)
        if text
    )


def _seconds(given_at: Sequence[dt.datetime], sent_at: dt.datetime) -> float | None:
    """From the first answer to the last before sending; None where all came at one moment."""
    moments = [at for at in given_at if at <= sent_at]
    between = (max(moments) - min(moments)).total_seconds() if moments else 0
    return between or None


def _scales(walk: Walk) -> list[tuple[tuple[int, int], int]]:
    """Every answer on a scale, with the scale's ends."""
    return [
        (kind.ends(question), walk.known[code])
        for code, question in walk.asked.items()
        if code in walk.known and isinstance(kind := kind_of(question), ScaleKind)
    ]


def look_at(
    report: Report,
    walk: Walk,
    photos: Mapping[str, Sequence[Photo]],
    twins: Twins,
    texts: int,
    moments: Moments,
    language: str,
) -> tuple[Inspection, ByCode]:
    """Ask the rules; the second part says at each question what was found. ``texts``: how many
    there were to compare."""
    location = report.assignment.slot.location
    zone = ZoneInfo(location.time_zone)
    given_at, offsets = moments.given, moments.offsets
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
        same_photos=[twin.code for twin in twins.same_photos],
        near_photos=[twin.code for twin in twins.near_photos],
        texts=texts,
        same_words=[twin.code for twin in twins.texts],
        words=_words_asked(walk, language),
        seconds=_seconds(given_at, sent_at),
        scales=_scales(walk),
        contradictions=[fault.code for fault in walk.faults if fault.warning],
        clock_offsets=offsets,
    )
    inspection = rules.inspect(evidence)
    found: dict[str, list[Found]] = {}
    raised = {flag.rule for flag in inspection.flags}

    def note(rule: str, code: str, words: str, twin: Twin | None = None) -> None:
        if rule in raised:
            title = str(FLAG_WORDS[rule][0])
            link = (twin.report, twin.other_code) if twin and twin.report else (None, None)
            found.setdefault(code, []).append(Found(rule, title, words, *link))

    for rule, several, words in (
        (
            rules.SAME_PHOTO,
            twins.same_photos,
            _l("The bytes are those of a photo of %(day)s, %(location)s."),
        ),
        (rules.NEAR_PHOTO, twins.near_photos, _l("Like a photo of %(day)s, %(location)s.")),
        (
            rules.SAME_WORDS,
            twins.texts,
            _l("The same shopper wrote nearly the same on %(day)s, %(location)s."),
        ),
    ):
        for twin in several:
            day = format_date(twin.visited_on, "d MMM y")
            note(rule, twin.code, str(words) % {"day": day, "location": twin.location}, twin)
    note(
        rules.FAST,
        "",
        _(
            "%(seconds)s seconds between the first answer and the last, for %(words)s words.",
            seconds=numbers.figure(evidence.seconds or 0),
            words=numbers.figure(evidence.words),
        ),
    )
    note(
        rules.SAME_ANSWER,
        "",
        _(
            "All %(number)s answers on a scale are the same.",
            number=numbers.figure(len(evidence.scales)),
        ),
    )
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
    note(rules.CLOCK, "", _clock_words(offsets))
    return inspection, found


def _clock_words(offsets: Sequence[int]) -> str:
    """How far a phone's clock was off at its worst, and by how much it moved, where it did."""
    if not offsets:
        return ""
    worst = dt.timedelta(seconds=max(offsets, key=abs))
    amount = format_timedelta(abs(worst), threshold=2)
    if worst < dt.timedelta(0):
        said = _("The phone's clock was %(amount)s ahead of ours.", amount=amount)
    else:
        said = _("The phone's clock was %(amount)s behind ours.", amount=amount)
    moved = rules.clock_moved(offsets)
    if moved <= rules.CLOCK_MOVED:
        return said
    amount = format_timedelta(moved, threshold=2)
    return f"{said} " + _("It moved by %(amount)s within the report.", amount=amount)
