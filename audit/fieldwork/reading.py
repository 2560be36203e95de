"""What is read before a visit: persona, questionnaire, opening hours. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l

from audit.assignments.models import Persona
from audit.database import now
from audit.fieldwork.briefings import SECTIONS
from audit.fieldwork.models import BriefingVersion
from audit.fieldwork.today import reading_minutes
from audit.questions.base import kind_of
from audit.questions.definition import text_in
from audit.scripts.check_answers import asked_text
from audit.scripts.document import CLOSING, ScriptDocument
from audit.scripts.layout import Page, parts_of
from audit.scripts.pages import step_name

#: The parts of a persona, in the order in which they are read.
PERSONA_TITLES: Mapping[str, LazyString] = {
    "profile": _l("Who"),
    "need": _l("Need"),
    "motivation": _l("Why"),
    "manner": _l("Manner"),
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A step of the questionnaire as it is read beforehand: (question, what can be answered)."""

    name: str
    questions: Sequence[tuple[str, Sequence[str]]]


def persona_parts(persona: Persona | None, language: str) -> list[tuple[LazyString, str]]:
    """(title, text) of what is said of a persona."""
    if persona is None:
        return []
    found = [
        (title, text_in(getattr(persona, part), language)) for part, title in PERSONA_TITLES.items()
    ]
    return [(title, text) for title, text in found if text]


def questionnaire(document: ScriptDocument, language: str) -> list[AskedStep]:
    """Every question by step, with the answers to choose from."""
    found = []
    for code, parts in parts_of(document).items():
        questions = [
            (asked_text(question, language), _answers(question, language))
            for _page, asked in parts
            for question in asked
            if kind_of(question).has_answer
        ]
        found.append(AskedStep(step_name(document, Page(code, CLOSING), language), questions))
    return [step for step in found if step.questions]


def _answers(question: Any, language: str) -> list[str]:
    return [text_in(choice.text, language) or choice.code for choice in question.choices]


def minutes_for(version: BriefingVersion, language: str) -> int:
    """Minutes to read a briefing."""
    return reading_minutes([text_in(version.content.get(code, {}), language) for code in SECTIONS])


def opening_hours(hours: Mapping[str, Any], zone: str) -> list[tuple[str, str, bool]]:
    """(day, hours or "", whether it is today there), Monday first; [] where none are known."""
    if not hours:
        return []
    names = get_day_names(locale=get_locale())
    here = now().astimezone(ZoneInfo(zone)).weekday()
    found = []
    for number, day in enumerate(DAYS):
        if day in hours:
            spans = ", ".join(f"{_time(begin)}–{_time(end)}" for begin, end in hours[day])
            found.append((names[number], spans, number == here))
    return found


def _time(text: str) -> str:
    return dt.time.fromisoformat(text).strftime("%H:%M") if text != "24:00" else text
