"""What a script can ask, and where: its pages in order, laid out once for each document. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from audit.questions.definition import Question
from audit.questions.standing import standing_question
from audit.scripts.document import (
    CHECK_IN,
    CHECK_OUT,
    CLOSING,
    FIRST_REACTION,
    MEASURES,
    PRESENCE,
    RECOMMENDATION,
    WHOLE_GRADE,
    ScriptDocument,
    Step,
)

#: The parts of a step, in order; each is one page. The first reaction is the first thing asked.
REACTION, QUESTIONS, FELT, WORDS = "reaction", "questions", "felt", "words"


class Page(NamedTuple):
    """One page of the walk: a part of a step, or the closing questions."""

    step: str
    part: str


CLOSING_QUESTIONS = (standing_question(WHOLE_GRADE), standing_question(RECOMMENDATION))

#: Checking in comes before the first step on site, checking out after the last one: what is looked
#: up at home before or after is no part of the stay.
ARRIVAL, DEPARTURE = Page(PRESENCE, "check_in"), Page(PRESENCE, "check_out")
_PRESENCE: Parts = (
    (ARRIVAL, (standing_question(CHECK_IN),)),
    (DEPARTURE, (standing_question(CHECK_OUT),)),
)
PRESENCE_QUESTIONS = tuple(question for _page, asked in _PRESENCE for question in asked)


def measure_questions(step: Step) -> tuple[Question, ...]:
    """The standing measures of a step as questions, in the order in which they are asked.

    Each carries its wording; pain points and wonders carry the step's own lines as choices.
    """
    lines = {"pain_points": step.pain_points, "wonders": step.wonders}
    asked: list[Question] = []
    for measure in MEASURES:
        if step.has(measure):
            question = standing_question(f"{step.code}.{measure}", lines.get(measure, ()))
            if measure == FIRST_REACTION:
                question = replace(question, settings={"words": step.reaction_words})
            asked.append(question)
            if measure == "emotion":
                asked.append(standing_question(f"{step.code}.words"))
    return tuple(asked)


def questions_of(step: Step) -> tuple[Question, ...]:
    """All that is asked at a step: its own items, then its standing measures."""
    return (*step.items, *measure_questions(step))


def part_of(question: Question) -> str:
    return _PARTS.get(question.kind, QUESTIONS)


_PARTS = {"first_reaction": REACTION, "emotion": FELT, "words": WORDS}

#: The pages of a step, each with all that can be asked on it.
Parts = tuple[tuple[Page, tuple[Question, ...]], ...]


def parts_of(document: ScriptDocument) -> Mapping[str, Parts]:
    """Step code → its pages. Laid out once for each document and kept with it, as what else is
    said of it here: documents of published versions live as long as the process, and every page of
    every report needs this."""
    laid_out: dict[str, Parts] | None = vars(document).get("_parts")
    if laid_out is None:
        laid_out = {PRESENCE: _PRESENCE} if document.checks_in else {}
        laid_out |= {step.code: _lay_out(step) for step in document.steps}
        laid_out[CLOSING] = ((Page(CLOSING, QUESTIONS), CLOSING_QUESTIONS),)
        vars(document)["_parts"] = laid_out
    return laid_out


def where_to_check_in(document: ScriptDocument) -> tuple[frozenset[str], str | None]:
    """The channels of the steps on site, none where nobody checks in; and the code of the last such
    step. Where no step is on site all of them are."""
    if not document.checks_in:
        return frozenset(), None
    channels = frozenset(step.channel for step in document.steps)
    arrives = channels & {"on_site"} or channels
    last = [step.code for step in document.steps if step.channel in arrives]
    return arrives, last[-1] if last else None


def _lay_out(step: Step) -> Parts:
    pages: dict[str, list[Question]] = {REACTION: []}
    for question in questions_of(step):
        pages.setdefault(part_of(question), []).append(question)
    return tuple((Page(step.code, part), tuple(asked)) for part, asked in pages.items() if asked)


def pages_of(document: ScriptDocument) -> tuple[Page, ...]:
    """Every page that there can be, in order."""
    return tuple(page for parts in parts_of(document).values() for page, _questions in parts)


def unconditional(document: ScriptDocument) -> Mapping[Page, Mapping[str, Question]]:
    """The pages on which all is asked whatever was answered, each with its questions by code."""
    found: dict[Page, dict[str, Question]] | None = vars(document).get("_unconditional")
    if found is None:
        found = {
            page: {question.code: question for question in questions}
            for parts in parts_of(document).values()
            for page, questions in parts
            if all(question.shown_when is None for question in questions)
        }
        vars(document)["_unconditional"] = found
    return found


def question_in(document: ScriptDocument, code: str) -> tuple[Page, Question] | None:
    """The question with this code, standing measures and closing questions included, and where
    it is asked; None for a code that the script does not have."""
    return _by_code(document).get(code)


def page_of(document: ScriptDocument, code: str) -> Page:
    """Where a question of the script is asked."""
    return _by_code(document)[code][0]


def _by_code(document: ScriptDocument) -> Mapping[str, tuple[Page, Question]]:
    found: dict[str, tuple[Page, Question]] | None = vars(document).get("_by_code")
    if found is None:
        found = {
            question.code: (page, question)
            for parts in parts_of(document).values()
            for page, questions in parts
            for question in questions
        }
        vars(document)["_by_code"] = found
    return found
