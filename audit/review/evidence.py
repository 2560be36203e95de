"""From a stored report to what the rules of review look at."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from audit.fieldwork.models import Photo, Report
from audit.fieldwork.presence import stay_in
from audit.questions.base import kind_of
from audit.questions.definition import Question, text_in
from audit.questions.scales import ScaleKind
from audit.review import rules
from audit.review.places import Spot
from audit.review.reads import Moments
from audit.review.rules import Evidence
from audit.review.times import Elsewhere, Receipt
from audit.review.twins import Twins
from audit.scripts.document import PRESENCE
from audit.scripts.layout import Page
from audit.scripts.runner import Walk


class Placed(Protocol):
    @property
    def latitude(self) -> Decimal | None: ...
    @property
    def longitude(self) -> Decimal | None: ...


def spot_of(placed: Placed) -> Spot | None:
    """The place of a location or a photo; None where it is not known."""
    if placed.latitude is None or placed.longitude is None:
        return None
    return Spot(float(placed.latitude), float(placed.longitude))


def places_in(walk: Walk) -> list[Spot]:
    """The places that the shopper gave: as an answer, or by checking in and out."""
    return [
        Spot(value["latitude"], value["longitude"], value.get("accuracy"), code)
        for code, question in walk.asked.items()
        if question.kind in ("place", "presence") and code in walk.known
        for value in [walk.given[code].value]
        if value.get("latitude") is not None
    ]


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


def _words_in(question: Question, language: str) -> int:
    return sum(
        len(text_in(text, language).split()) for text in (question.text, question.help) if text
    )


def pace_of(
    walk: Walk, given: Mapping[str, dt.datetime], sent_at: dt.datetime, language: str
) -> tuple[int, float | None]:
    """How many words there were to read at the questions that were answered, and how many seconds
    that took; None where all came at one moment.

    A report lies open for hours between checking in and out: more than some pause at a page is
    no reading. How long the first answer took nobody knows, and checking in is a tap.
    """
    answered = {
        (at, page, question.code): _words_in(question, language)
        for page in walk.pages
        if page.step != PRESENCE
        for question in walk.on(page)
        if question.code in walk.known
        and (at := given.get(question.code)) is not None
        and at <= sent_at
    }
    begin = before = min((at for at, _page, _code in answered), default=sent_at)
    words: Counter[Page] = Counter()
    seconds: defaultdict[Page, float] = defaultdict(float)
    for (at, page, _code), count in sorted(answered.items(), key=lambda each: each[0][0]):
        if at > begin:
            words[page] += count
            seconds[page] += (at - before).total_seconds()
            before = at
    took = sum(min(seconds[page], rules.most_seconds(words[page])) for page in words)
    return words.total(), took or None


def _scales(walk: Walk) -> list[tuple[tuple[int, int], int]]:
    """Every answer on a scale, with the scale's ends."""
    return [
        (kind.ends(question), walk.known[code])
        for code, question in walk.asked.items()
        if code in walk.known and isinstance(kind := kind_of(question), ScaleKind)
    ]


def receipts_in(walk: Walk, zone: ZoneInfo) -> list[Receipt]:
    """The moments on the receipts that the shopper copied."""
    return [
        Receipt(code, dt.datetime.fromisoformat(walk.known[code]).replace(tzinfo=zone))
        for code, question in walk.asked.items()
        if question.kind == "date_time" and question.settings.get("receipt") and code in walk.known
    ]


def evidence_of(
    report: Report,
    walk: Walk,
    photos: Mapping[str, Sequence[Photo]],
    twins: Twins,
    texts: int,
    moments: Moments,
    language: str,
    others: Sequence[Elsewhere],
) -> Evidence:
    """What the rules look at. ``texts``: how many there were to compare; ``others``: the
    shopper's visits around the time of this one."""
    location = report.assignment.slot.location
    zone = ZoneInfo(location.time_zone)
    sent_at = report.first_submitted_at or report.started_at
    words, seconds = pace_of(walk, moments.given, sent_at, language)
    stay = stay_in(walk, moments.offsets)
    began = (stay.first if stay else report.started_at).astimezone(zone)
    return Evidence(
        research_kind=walk.document.research_kind,
        location=spot_of(location),
        opening_hours=location.opening_hours or {},
        began_at=began,
        entered_at=rules.entered_at(list(moments.given.values()), sent_at),
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
        words=words,
        seconds=seconds,
        scales=_scales(walk),
        contradictions=[fault.code for fault in walk.faults if fault.warning],
        clock_offsets=tuple(moments.offsets.values()),
        stay=stay,
        elsewhere=others,
        receipts=receipts_in(walk, zone),
    )
