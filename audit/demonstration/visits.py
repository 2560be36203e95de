"""Invented answers: what a shopper might report of a visit that went so well and felt so."""

# ruff: noqa: ARG001 - every maker of an answer takes the same three arguments
from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from audit.demonstration.reacting import first_reaction
from audit.demonstration.texts import comment_on
from audit.emotions import WORDS
from audit.questions.base import kind_of
from audit.questions.definition import Question, number
from audit.scripts.document import CHECK_IN, ScriptDocument
from audit.scripts.layout import Page
from audit.scripts.runner import NOTHING, Fault, Given, Walk

#: Answers that agree with an earlier one, and answers of a prescribed form.
_SAME_AS = {
    "arrived_at": "booked_for",
    "amount_refunded": "amount_paid",
    "amount_paid": "price_seen",
    "price_in_shop": "price_online",
}
_EXAMPLES: Mapping[str, Any] = {"tariff_told": "0.289", "order_number": "NP-204518"}


@dataclass(frozen=True, slots=True)
class Mood:
    """How a step goes: ``quality`` 0…1 and ``valence`` −100…100."""

    quality: float
    valence: float


@dataclass(slots=True)
class Visit:
    """One invented visit. ``moods`` by step; ``leaves_at`` is a step where the shopper leaves."""

    chance: random.Random
    starts: dt.datetime
    moods: Mapping[str, Mood]
    place: tuple[float, float]
    zone: str
    attach: Callable[[str], str]
    language: str = "nl"
    leaves_at: str | None = None
    #: Checked in this many degrees north of where they should be.
    off: float = 0.0
    #: Minutes into the visit of the question that is being answered.
    minutes: int = 0

    def mood(self, page: Page) -> Mood:
        if page.step in self.moods:
            return self.moods[page.step]
        known = list(self.moods.values())
        worst = min(known, key=lambda mood: mood.valence)
        mean = sum(mood.quality for mood in known) / len(known)
        return Mood((2 * mean + worst.quality) / 3, worst.valence)


def fill_in(document: ScriptDocument, visit: Visit) -> dict[str, Given]:
    """Answers to all that this visit is asked, so that the report can be sent."""
    given: dict[str, Given] = {}
    while True:
        walk = Walk(document, given, today=visit.starts.date().isoformat())
        open_codes = [code for code in walk.asked if code not in given]
        if not open_codes:
            break
        for code in open_codes:
            given[code] = _answer(walk, code, visit)
    for fault in walk.faults:
        given[fault.code] = _mended(given[fault.code], fault, visit)
    # What was answered at steps after the one where the shopper left was never asked.
    return {code: found for code, found in given.items() if code in walk.asked and found != NOTHING}


def _mended(old: Given, fault: Fault, visit: Visit) -> Given:
    if fault.reason == "comment":
        return replace(old, comment=comment_on(visit.chance, visit.mood(fault.page).valence))
    if fault.reason == "photo":
        return replace(old, photos=(visit.attach(fault.code),))
    if fault.reason == "check" and fault.code == "call_length":
        return Given({"seconds": 2400, "started_at": None, "stopped_at": None})
    return old


def _answer(walk: Walk, code: str, visit: Visit) -> Given:
    question = walk.asked[code]
    if not kind_of(question).has_answer:
        return NOTHING
    if question.kind == "presence":
        return Given(_presence(walk.document, code, visit))
    page = walk.page_of(code)
    mood = visit.mood(page)
    visit.minutes = _minutes(walk.document, code)
    if code in _SAME_AS and _SAME_AS[code] in walk.given:
        return walk.given[_SAME_AS[code]]
    if code in _EXAMPLES:
        return Given(_EXAMPLES[code])
    skippable = not question.mandatory and question.kind not in ("met", "words", "first_reaction")
    if skippable and visit.chance.random() < 0.4:
        return NOTHING
    value = _MAKERS.get(question.kind, _text)(question, mood, visit)
    if question.kind == "outcome" and visit.leaves_at == page.step:
        value = "left"
    if question.kind == "met":
        value = _met(walk.document, page, question, mood, visit)
    if value is None:
        return NOTHING
    return Given(value, photos=tuple(value) if question.kind == "photo" else ())


def _minutes(document: ScriptDocument, code: str) -> int:
    """Minutes into the visit at which a question comes up: later questions, later times."""
    codes = list(document.questions)
    return 3 * codes.index(code) if code in codes else 0


def _yes_no(question: Question, mood: Mood, visit: Visit) -> str:
    return "yes" if visit.chance.random() < _likely(mood.quality) else "no"


def _likely(quality: float) -> float:
    """Good steps are good in most of their details, bad ones in few."""
    return 1 / (1 + math.exp(-7 * (quality - 0.45)))


def _single(question: Question, mood: Mood, visit: Visit) -> str:
    points = [float(choice.points or 0) for choice in question.choices]
    highest = max(points) or 1.0
    weights = [math.exp(6 * (mood.quality - 0.4) * point / highest) for point in points]
    return visit.chance.choices([choice.code for choice in question.choices], weights)[0]


def _multiple(question: Question, mood: Mood, visit: Visit) -> list[str]:
    chosen = [
        choice.code
        for choice in question.choices
        if not choice.exclusive and visit.chance.random() < mood.quality
    ]
    alone = [choice.code for choice in question.choices if choice.exclusive]
    return chosen or alone[:1] or [question.choices[0].code]


def _scale(question: Question, mood: Mood, visit: Visit) -> int:
    low, high = {
        "recommendation": (0, 10), "satisfaction": (1, 5), "effort": (1, 7), "grade": (1, 10),
    }.get(
        question.kind, (question.settings.get("low", 1), question.settings.get("high", 5))
    )  # fmt: skip
    share = min(1.0, max(0.0, visit.chance.gauss(mood.quality, 0.13)))
    if question.settings.get("reversed"):
        share = 1 - share
    return int(low) + round(share * (int(high) - int(low)))


def _by_band(question: Question, mood: Mood, visit: Visit, usual: float) -> float:
    bands = [number(band["up_to"]) for band in question.settings.get("bands", ())]
    limits = [float(limit) for limit in bands if limit is not None]
    if not limits:
        return usual * visit.chance.uniform(0.6, 1.4)
    worst = limits[-1] * 1.5
    edges = [0.0, *limits, worst]
    place = min(1.0, max(0.0, 1 - visit.chance.gauss(mood.quality, 0.15))) * (len(edges) - 1)
    index = min(int(place), len(edges) - 2)
    return edges[index] + (place - index) * (edges[index + 1] - edges[index])


def _whole(question: Question, mood: Mood, visit: Visit) -> int:
    low = int(question.settings.get("minimum") or 0)
    high = question.settings.get("maximum_value")
    value = max(low, round(_by_band(question, mood, visit, 4)))
    return value if high is None else min(value, int(high))


def _decimal(question: Question, mood: Mood, visit: Visit) -> str:
    return f"{_by_band(question, mood, visit, 5):.1f}"


def _duration(question: Question, mood: Mood, visit: Visit) -> dict[str, Any]:
    minutes = _by_band(question, mood, visit, 3)
    return {"seconds": max(20, round(minutes * 60)), "started_at": None, "stopped_at": None}


def _amount(question: Question, mood: Mood, visit: Visit) -> str:
    return f"{visit.chance.uniform(28, 74):.2f}"


def _moment(visit: Visit) -> dt.datetime:
    return visit.starts + dt.timedelta(minutes=visit.minutes)


def _date(question: Question, mood: Mood, visit: Visit) -> str:
    return _moment(visit).date().isoformat()


def _time(question: Question, mood: Mood, visit: Visit) -> str:
    return _moment(visit).strftime("%H:%M")


def _date_time(question: Question, mood: Mood, visit: Visit) -> str:
    return _moment(visit).strftime("%Y-%m-%dT%H:%M")


def _text(question: Question, mood: Mood, visit: Visit) -> str:
    text = comment_on(visit.chance, mood.valence)
    longest = question.settings.get("maximum_length") or 500
    return text if len(text) <= longest else text[: text.rfind(" ", 0, longest)]


def _photos(question: Question, mood: Mood, visit: Visit) -> list[str]:
    least = question.settings.get("minimum_photos") or 1
    return [visit.attach(question.code) for _ in range(int(least))]


def _place(question: Question, mood: Mood, visit: Visit) -> dict[str, float]:
    north, east = visit.place
    return {
        "latitude": round(north + visit.chance.gauss(0, 0.0002), 6),
        "longitude": round(east + visit.chance.gauss(0, 0.0003), 6),
        "accuracy": float(visit.chance.randint(6, 45)),
    }


def _presence(document: ScriptDocument, code: str, visit: Visit) -> dict[str, Any] | None:
    """Arriving before the first question on site, leaving after the last one. Now and then somebody
    keeps the place back. Apart from ``visit.chance``: what is answered does not depend on it."""
    own = random.Random(f"{visit.starts} {visit.place} {code}")  # noqa: S311 - invented data
    on_site = [item.code for step in document if step.channel == "on_site" for item in step.items]
    if not on_site:
        return None
    first, last = _minutes(document, on_site[0]), _minutes(document, on_site[-1])
    minutes = first if code == CHECK_IN else last + 5
    at = (visit.starts + dt.timedelta(minutes=minutes, seconds=own.randrange(60))).replace(
        tzinfo=ZoneInfo(visit.zone)
    )
    told = {"at": at.isoformat(), "latitude": None, "longitude": None, "accuracy": None}
    if not visit.off and own.random() < 0.12:
        return {**told, "refused": True}
    north, east = visit.place
    return {
        **told,
        "latitude": round(north + visit.off + own.gauss(0, 0.0002), 6),
        "longitude": round(east + own.gauss(0, 0.0003), 6),
        "accuracy": float(own.randint(6, 45)),
        "refused": False,
    }


def _seen(question: Question, mood: Mood, visit: Visit) -> bool:
    return True


def _expectation(question: Question, mood: Mood, visit: Visit) -> str:
    value = visit.chance.gauss(mood.valence, 30)
    return "better" if value > 55 else "worse" if value < 5 else "as_expected"


def _outcome(question: Question, mood: Mood, visit: Visit) -> str:
    return "nearly_left" if visit.chance.gauss(mood.valence, 20) < -25 else "went_on"


def _emotion(question: Question, mood: Mood, visit: Visit) -> dict[str, Any]:
    valence = round(min(100, max(-100, visit.chance.gauss(mood.valence, 22))))
    arousal = visit.chance.randint(-40, 60) if visit.chance.random() < 0.5 else None
    return {"valence": valence, "arousal": arousal}


def _words(question: Question, mood: Mood, visit: Visit) -> dict[str, Any]:
    if abs(mood.valence) < 12 and visit.chance.random() < 0.4:
        return {"words": [], "nothing": True}
    core = [word for word in WORDS.values() if word.set == "core"]
    weights = [math.exp(-((float(word.valence) * 100 - mood.valence) ** 2) / 1400) for word in core]
    chosen: dict[str, int] = {}
    for word in visit.chance.choices(core, weights, k=visit.chance.choice((1, 1, 2, 2, 3))):
        chosen[word.key] = visit.chance.choice((1, 2, 2, 3))
    return {
        "words": [{"word": key, "strength": strength} for key, strength in chosen.items()],
        "nothing": False,
    }


def _met(
    document: ScriptDocument, page: Page, question: Question, mood: Mood, visit: Visit
) -> dict[str, Any] | None:
    step = document.step(page.step)
    if step is None:
        return None
    lines = step.pain_points if question.code.endswith(".pain_points") else step.wonders
    likely = 0.42 * (1 - mood.quality)
    codes = [
        line.code
        for place, line in enumerate(lines)
        if visit.chance.random() < likely * (1.6 if place == 0 else 0.8)
    ]
    return {"codes": codes, "added": []} if codes else None


def _reaction(question: Question, mood: Mood, visit: Visit) -> Any:
    step = question.code.rpartition(".")[0]
    seed = f"{visit.starts.isoformat()} {visit.place}"
    at = _moment(visit).replace(tzinfo=dt.UTC)
    return first_reaction(seed, step, question.settings["words"], mood.valence, at)


_MAKERS: dict[str, Callable[[Question, Mood, Visit], Any]] = {
    "yes_no": _yes_no,
    "single_choice": _single,
    "multiple_choice": _multiple,
    "rating": _scale,
    "recommendation": _scale,
    "satisfaction": _scale,
    "effort": _scale,
    "grade": _scale,
    "whole_number": _whole,
    "decimal": _decimal,
    "duration": _duration,
    "amount": _amount,
    "date": _date,
    "time": _time,
    "date_time": _date_time,
    "photo": _photos,
    "place": _place,
    "acknowledgement": _seen,
    "expectation": _expectation,
    "outcome": _outcome,
    "emotion": _emotion,
    "first_reaction": _reaction,
    "words": _words,
}
