"""The rules of review: what makes a report worth a second look, and what is still to be seen.

Pure: no database, no request. A flag makes a person look; it never decides anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.fieldwork.presence import Stay
from audit.questions.definition import Question
from audit.review.places import Spot, metres_between, too_far
from audit.review.times import Elsewhere, Receipt, is_out_of_time, overlap, too_fast
from audit.scripts.document import ON_SITE

# Flags, by the method's list of what makes the quality of a report doubtful.
PLACE, HOURS, PHOTO_DATE = "place", "hours", "photo_date"
SAME_PHOTO, NEAR_PHOTO, SAME_WORDS = "same_photo", "near_photo", "same_words"
FAST, SAME_ANSWER = "fast", "same_answer"
OVERLAP, SPEED, RECEIPT = "overlap", "speed", "receipt"
LATE_ENTRY, CONTRADICTION, CLOCK = "late_entry", "contradiction", "clock"

SOFT, HARD = 1, 3
#: From this weight on a person has to look.
LOOK_FROM = 3

#: Answers typed in later than this after the visit began are told from memory.
ENTRY_WITHIN = dt.timedelta(hours=24)

#: A phone's clock may be this far off, and move by so much within a report.
CLOCK_OFF, CLOCK_MOVED = dt.timedelta(minutes=5), dt.timedelta(minutes=2)

#: Seconds that a word takes to be read at the very least (C. Zhang and F. Conrad, "Speeding in
#: Web Surveys", Survey Research Methods 8, 2014).
SECONDS_A_WORD = 0.3
#: At a page no more time is reading than so many times what its words take at the least.
_MOST_READING = 2
#: From so many words to read on, the time says something.
WORDS_FROM = 50
#: From so many answers on scales on, of which so many on one and the same scale, they say
#: something by being equal.
SCALES_FROM, ONE_SCALE_FROM = 8, 5

#: Texts are compared from this many characters on, by all pieces of five characters: nearly the
#: same is what has this share of all their pieces in common (Jaccard).
TEXT_FROM, PIECE, NEAR_TEXT = 60, 5, 0.8

#: Research on the spot is done on one day; a call falls within opening hours too.
WITHIN_HOURS = (*ON_SITE, "call")
#: Their answer may take days or weeks, so that one report stays open for so long.
LONG = ("online", "message")

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: {"monday": [["09:00", "17:30"]], …}, as a location keeps it.
OpeningHours = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a report brings along beside its answers.

    ``began_at`` is the clock at the location. ``stay`` is the time on site, None where nothing
    tells; ``elsewhere`` are the shopper's visits around it. ``photo_days``: (code, ISO date that
    the camera wrote). ``same_photos``, ``near_photos``, ``same_words`` and ``contradictions``:
    codes of the questions concerned. ``words`` were asked of which the answers took ``seconds``,
    pauses left out; None where all came at one moment. ``scales``: ((lowest, highest), answer) of
    each answer on a scale. ``clock_offsets``: by how many seconds the phone's clock was behind
    ours as each answer came.
    """

    research_kind: str
    location: Spot | None
    opening_hours: OpeningHours
    began_at: dt.datetime
    entered_at: dt.datetime
    visited_on: dt.date
    places: Sequence[Spot] = ()
    photo_days: Sequence[tuple[str, str]] = ()
    photos: int = 0
    same_photos: Sequence[str] = ()
    near_photos: Sequence[str] = ()
    texts: int = 0
    same_words: Sequence[str] = ()
    words: int = 0
    seconds: float | None = None
    scales: Sequence[tuple[tuple[int, int], int]] = ()
    contradictions: Sequence[str] = ()
    clock_offsets: Sequence[int] = ()
    stay: Stay | None = None
    elsewhere: Sequence[Elsewhere] = ()
    receipts: Sequence[Receipt] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that fired; ``codes`` are the questions at which it did, none for the whole visit."""

    rule: str
    weight: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the rules found: flags, rules that passed, and rules that had nothing to go by."""

    flags: tuple[Flag, ...] = ()
    passed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        return sum(flag.weight for flag in self.flags)

    @property
    def must_look(self) -> bool:
        return self.weight >= LOOK_FROM

    @property
    def codes(self) -> frozenset[str]:
        """The questions that are flagged."""
        return frozenset(code for flag in self.flags for code in flag.codes)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Of one rule: whether it fired and where; None in its place means nothing to go by."""

    fired: bool
    codes: Sequence[str] = field(default=())


def inspect(evidence: Evidence) -> Inspection:
    """Ask every rule. A rule counts once, at however many questions it fires."""
    flags: list[Flag] = []
    passed: list[str] = []
    unknown: list[str] = []
    for rule, (weight, ask) in _RULES.items():
        verdict = ask(evidence)
        if verdict is None:
            unknown.append(rule)
        elif verdict.fired:
            flags.append(Flag(rule, weight, tuple(dict.fromkeys(verdict.codes))))
        else:
            passed.append(rule)
    return Inspection(tuple(flags), tuple(passed), tuple(unknown))


def is_open(hours: OpeningHours, at: dt.datetime) -> bool | None:
    """Whether a place is open at ``at``, its own clock; None where that day is unknown.

    Hours that end at or before they begin run into the next day.
    """
    clock = f"{at:%H:%M}"
    yesterday = hours.get(_DAYS[(at.weekday() - 1) % 7], ())
    if any(until <= begin and clock <= until for begin, until in yesterday):
        return True
    today = hours.get(_DAYS[at.weekday()])
    if today is None:
        return None
    return any(begin <= clock and (clock <= until or until <= begin) for begin, until in today)


def most_seconds(words: int) -> float:
    """So much of the time at a page with so many words is reading; the rest is a pause."""
    return _MOST_READING * SECONDS_A_WORD * words


def comparable_text(text: str) -> frozenset[str] | None:
    """All pieces of five characters of a text, whatever its capitals and white space; None where
    it is too short to say anything."""
    plain = " ".join(text.casefold().split())
    if len(plain) < TEXT_FROM:
        return None
    return frozenset(plain[at : at + PIECE] for at in range(len(plain) - PIECE + 1))


def are_near(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts have four fifths of all their pieces in common (Jaccard's index)."""
    if min(len(one), len(other)) < NEAR_TEXT * max(len(one), len(other)):
        return False
    return len(one & other) >= NEAR_TEXT * len(one | other)


def visit_days(evidence: Evidence) -> frozenset[str]:
    """The days of the visit at the location, as ISO texts: one that runs past midnight has two."""
    days = {evidence.visited_on}
    if evidence.stay is not None:
        days.add(evidence.stay.last.astimezone(evidence.began_at.tzinfo).date())
    return frozenset(day.isoformat() for day in days)


def _place(evidence: Evidence) -> _Verdict | None:
    if evidence.research_kind not in ON_SITE or evidence.location is None or not evidence.places:
        return None
    far = [
        place.code
        for place in evidence.places
        if too_far(metres_between(place, evidence.location), place.accuracy)
    ]
    return _Verdict(bool(far), far)


def _hours(evidence: Evidence) -> _Verdict | None:
    if evidence.research_kind not in WITHIN_HOURS:
        return None
    found = is_open(evidence.opening_hours, evidence.began_at)
    return None if found is None else _Verdict(not found)


def _photo_date(evidence: Evidence) -> _Verdict | None:
    if evidence.research_kind not in ON_SITE or not evidence.photo_days:
        return None
    days = visit_days(evidence)
    other = [code for code, taken in evidence.photo_days if taken not in days]
    return _Verdict(bool(other), other)


def _same_photo(evidence: Evidence) -> _Verdict | None:
    if not evidence.photos:
        return None
    return _Verdict(bool(evidence.same_photos), evidence.same_photos)


def _near_photo(evidence: Evidence) -> _Verdict | None:
    if not evidence.photos:
        return None
    return _Verdict(bool(evidence.near_photos), evidence.near_photos)


def _same_words(evidence: Evidence) -> _Verdict | None:
    if not evidence.texts:
        return None
    return _Verdict(bool(evidence.same_words), evidence.same_words)


def _fast(evidence: Evidence) -> _Verdict | None:
    if evidence.seconds is None or evidence.words < WORDS_FROM:
        return None
    return _Verdict(evidence.seconds < SECONDS_A_WORD * evidence.words)


def _same_answer(evidence: Evidence) -> _Verdict | None:
    by_scale: dict[tuple[int, int], list[int]] = {}
    for ends, value in evidence.scales:
        by_scale.setdefault(ends, []).append(value)
    longest = max(map(len, by_scale.values()), default=0)
    if len(evidence.scales) < SCALES_FROM or longest < ONE_SCALE_FROM:
        return None
    return _Verdict(all(len(set(values)) == 1 for values in by_scale.values()))


def _late_entry(evidence: Evidence) -> _Verdict | None:
    if evidence.research_kind in LONG:
        return None
    began = evidence.began_at.astimezone(dt.UTC)
    return _Verdict(evidence.entered_at - began > ENTRY_WITHIN)


def _overlap(evidence: Evidence) -> _Verdict | None:
    if evidence.stay is None:
        return None
    return _Verdict(any(overlap(evidence.stay, other.stay) for other in evidence.elsewhere))


def _speed(evidence: Evidence) -> _Verdict | None:
    here, stay = evidence.location, evidence.stay
    if here is None or stay is None:
        return None
    return _Verdict(any(too_fast(stay, here, other) for other in evidence.elsewhere))


def _receipt(evidence: Evidence) -> _Verdict | None:
    if evidence.research_kind not in ON_SITE or not evidence.receipts:
        return None
    day, stay = evidence.visited_on, evidence.stay
    other = [receipt.code for receipt in evidence.receipts if is_out_of_time(receipt, stay, day)]
    return _Verdict(bool(other), other)


def _contradiction(evidence: Evidence) -> _Verdict:
    return _Verdict(bool(evidence.contradictions), evidence.contradictions)


def clock_moved(offsets: Collection[int]) -> dt.timedelta:
    """By how much a phone's clock moved against ours between two answers of a report."""
    return dt.timedelta(seconds=max(offsets) - min(offsets))


def _clock(evidence: Evidence) -> _Verdict | None:
    offsets = evidence.clock_offsets
    if not offsets:
        return None
    off = dt.timedelta(seconds=max(map(abs, offsets)))
    return _Verdict(off > CLOCK_OFF or clock_moved(offsets) > CLOCK_MOVED)


_RULES: Mapping[str, tuple[int, Callable[[Evidence], _Verdict | None]]] = {
    SAME_PHOTO: (HARD, _same_photo),
    NEAR_PHOTO: (SOFT, _near_photo),
    SAME_WORDS: (SOFT, _same_words),
    FAST: (SOFT, _fast),
    SAME_ANSWER: (SOFT, _same_answer),
    PLACE: (SOFT, _place),
    HOURS: (SOFT, _hours),
    PHOTO_DATE: (SOFT, _photo_date),
    OVERLAP: (SOFT, _overlap),
    SPEED: (SOFT, _speed),
    RECEIPT: (SOFT, _receipt),
    LATE_ENTRY: (SOFT, _late_entry),
    CONTRADICTION: (SOFT, _contradiction),
    CLOCK: (SOFT, _clock),
}
RULES = tuple(_RULES)


def entered_at(saved: Collection[dt.datetime], sent_at: dt.datetime) -> dt.datetime:
    """When the last answer before sending was given: corrections afterwards do not count."""
    return max((moment for moment in saved if moment <= sent_at), default=sent_at)


def still_seen(
    seen: Mapping[str, dt.datetime], changed: Mapping[str, dt.datetime]
) -> frozenset[str]:
    """Codes that were found in order and did not change since."""
    return frozenset(
        code for code, at in seen.items() if code not in changed or changed[code] <= at
    )


def following(codes: Sequence[str], code: str, done: Collection[str]) -> str | None:
    """The next code after ``code`` that is not done, else the first; None where all are."""
    start = codes.index(code) + 1 if code in codes else 0
    ordered = [*codes[start:], *codes[:start]]
    return next((other for other in ordered if other != code and other not in done), None)


def next_in_line(line: Sequence[Any], one: Any) -> Any | None:
    """Who is next once ``one`` left the line: the one behind it, else the first."""
    rest = [other for other in line if other != one]
    if not rest:
        return None
    place = line.index(one) if one in line else 0
    return rest[place] if place < len(rest) else rest[0]


def can_correct(question: Question) -> bool:
    """A reviewer was not there: photos, a first reaction, and when somebody came and left can only
    be asked for, or taken out."""
    return question.kind not in ("photo", "presence", "first_reaction")
