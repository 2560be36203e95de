"""What the rules of review found, in words, at the question where it was found."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from flask_babel import format_date, format_datetime, format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.pictures import numbers
from audit.review import rules
from audit.review.places import Spot, metres_between, too_far
from audit.review.rules import Evidence, Inspection
from audit.review.times import Elsewhere, is_out_of_time, overlap, speed, too_fast
from audit.review.twins import Twins
from audit.review.words import FLAG_WORDS
from audit.scripts.document import CHECK_IN
from audit.scripts.pages import message
from audit.scripts.runner import Walk


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found at a question. ``report``, ``answer``: the other report with the same
    photo or words, where the reader may see it."""

    rule: str
    title: str
    words: str
    report: UUID | None = None
    answer: str | None = None


class _Said(NamedTuple):
    """What a rule has to say at ``code``; ``report`` None where the reader may not read it."""

    rule: str
    code: str
    words: str
    report: UUID | None = None
    answer: str | None = None


#: What was found, by question code; "" holds what is about the whole visit.
ByCode = Mapping[str, Sequence[Found]]


def metres_words(metres: float) -> str:
    """A distance: "38 m", "1.4 km"."""
    if metres < 1000:
        return _("%(number)s m", number=numbers.figure(metres))
    return _("%(number)s km", number=numbers.figure(metres / 1000, 1))


def distance_words(location: Spot, place: Spot) -> str:
    """How far a place is from the location, and how exactly it is known."""
    distance = metres_words(metres_between(location, place))
    if place.accuracy is None:
        return _("%(distance)s from the location", distance=distance)
    return _(
        "%(distance)s from the location, ± %(accuracy)s",
        distance=distance,
        accuracy=metres_words(place.accuracy),
    )


def found_in(
    evidence: Evidence, inspection: Inspection, twins: Twins, walk: Walk, language: str
) -> ByCode:
    """What each flag of ``inspection`` is about."""
    raised = {flag.rule for flag in inspection.flags}
    found: dict[str, list[Found]] = {}
    for said in _all_said(evidence, twins, walk, language):
        if said.rule in raised:
            title = str(FLAG_WORDS[said.rule][0])
            link = (said.report, said.answer) if said.report else (None, None)
            found.setdefault(said.code, []).append(Found(said.rule, title, said.words, *link))
    return found


def _all_said(evidence: Evidence, twins: Twins, walk: Walk, language: str) -> Iterator[_Said]:
    yield from _of_twins(twins)
    yield from _of_answers(evidence)
    yield from _of_places(evidence)
    for fault in walk.faults:
        if fault.warning:
            yield _Said(rules.CONTRADICTION, fault.code, message(walk, fault, language))
    yield from _of_times(evidence)
    yield _Said(rules.CLOCK, "", _clock_words(evidence.clock_offsets))
    for other in evidence.elsewhere:
        for rule, words in _at_once(evidence, other):
            yield _Said(rule, "", words, other.report, CHECK_IN)


def _of_twins(twins: Twins) -> Iterator[_Said]:
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
            said = str(words) % {"day": day, "location": twin.location}
            yield _Said(rule, twin.code, said, twin.report, twin.other_code)


def _of_answers(evidence: Evidence) -> Iterator[_Said]:
    yield _Said(
        rules.FAST,
        "",
        _(
            "%(seconds)s seconds of answering, without pauses, for %(words)s words.",
            seconds=numbers.figure(evidence.seconds or 0),
            words=numbers.figure(evidence.words),
        ),
    )
    yield _Said(
        rules.SAME_ANSWER,
        "",
        _(
            "All %(number)s answers on a scale are the same.",
            number=numbers.figure(len(evidence.scales)),
        ),
    )


def _of_places(evidence: Evidence) -> Iterator[_Said]:
    here = evidence.location
    for place in evidence.places:
        if here and too_far(metres_between(place, here), place.accuracy):
            yield _Said(rules.PLACE, place.code, distance_words(here, place))


def _of_times(evidence: Evidence) -> Iterator[_Said]:
    """``began_at`` carries the clock of the location."""
    began, zone = evidence.began_at, evidence.began_at.tzinfo
    for code, day in dict.fromkeys(evidence.photo_days):
        if day not in rules.visit_days(evidence):
            words = _(
                "The camera says %(taken)s; the visit was on %(visited)s.",
                taken=format_date(dt.date.fromisoformat(day), "d MMM y"),
                visited=format_date(evidence.visited_on, "d MMM y"),
            )
            yield _Said(rules.PHOTO_DATE, code, words)
    yield _Said(
        rules.HOURS,
        "",
        _(
            "The visit began on %(moment)s.",
            moment=format_datetime(began.replace(tzinfo=None), "EEEE d MMM HH:mm", rebase=False),
        ),
    )
    for receipt in evidence.receipts:
        if is_out_of_time(receipt, evidence.stay, evidence.visited_on):
            words = _("The receipt says %(moment)s.", moment=_clock(receipt.at, zone))
            yield _Said(rules.RECEIPT, receipt.code, words)
    yield _Said(
        rules.LATE_ENTRY,
        "",
        _(
            "The last answer was given on %(moment)s.",
            moment=_clock(evidence.entered_at, zone),
        ),
    )


def _clock(moment: dt.datetime, zone: dt.tzinfo | None) -> str:
    local = moment.astimezone(zone).replace(tzinfo=None)
    return str(format_datetime(local, "d MMM HH:mm", rebase=False))


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


def _at_once(evidence: Evidence, other: Elsewhere) -> Iterator[tuple[str, str]]:
    """What is hard to believe of two visits: the rule, and what it found."""
    here, stay, zone = evidence.location, evidence.stay, evidence.began_at.tzinfo
    if stay is None:
        return
    if overlap(stay, other.stay):
        words = _(
            "At %(location)s from %(begin)s to %(end)s.",
            location=other.location,
            begin=_clock(other.stay.first, zone),
            end=_clock(other.stay.last, zone),
        )
        yield rules.OVERLAP, words
    if here and other.spot and too_fast(stay, here, other):
        kmh = speed(stay, here, other) or 0
        words = _(
            "%(location)s, %(distance)s away, from %(begin)s to %(end)s",
            location=other.location,
            distance=metres_words(metres_between(here, other.spot)),
            begin=_clock(other.stay.first, zone),
            end=_clock(other.stay.last, zone),
        )
        how_fast = _("at once") if kmh == math.inf else _("%(n)s km/h", n=numbers.figure(kmh))
        yield rules.SPEED, f"{words}: {how_fast}."
