"""The step runner: which page next, where back, what is shown, what is missing.

Pure rules over a script document and what was answered. The coordinator's preview and the
shopper's report both walk with it; each brings its own place to keep the answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from audit import conditions
from audit.questions.base import AnswerError, kind_of, takes
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

LEFT = "left"


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to one question. ``photos`` are the ids of photos beside the answer."""

    value: Any = None
    not_applicable: bool = False
    comment: str = ""
    photos: tuple[str, ...] = ()
    cleared: bool = False

    @property
    def answered(self) -> bool:
        return (self.value is not None or self.not_applicable) and not self.cleared


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the walk: a part of a step, or the closing questions."""

    step: str
    part: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something at a question that stands between the shopper and sending.

    ``reason``: "missing", "unfinished" (begun, not enough yet), "comment", "photo" (each still
    to be given), "contested" (two answers of which one is to be chosen) or "check"; a check
    brings the index of its rule. A warning may be sent.
    """

    code: str
    reason: str
    page: Page
    warning: bool = False
    check: int | None = None


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
    """Step code → its pages. Laid out once for each document and kept with it: documents of
    published versions live as long as the process, and every page of every report needs this."""
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


def question_in(document: ScriptDocument, code: str) -> tuple[Page, Question] | None:
    """The question with this code, standing measures and closing questions included, and where
    it is asked; None for a code that the script does not have."""
    known: dict[str, tuple[Page, Question]] | None = vars(document).get("_by_code")
    if known is None:
        known = {
            question.code: (page, question)
            for parts in parts_of(document).values()
            for page, questions in parts
            for question in questions
        }
        vars(document)["_by_code"] = known
    return known.get(code)


class Walk:
    """One walk through ``document`` with what was ``given`` so far, by question code.

    ``today`` and ``moment`` are the ISO texts that conditions on the date and time see.
    ``contested``: questions with two answers, of which one is to be chosen.
    """

    def __init__(
        self,
        document: ScriptDocument,
        given: Mapping[str, Given],
        *,
        today: str = "",
        moment: str = "",
        contested: Collection[str] = (),
    ) -> None:
        self.document = document
        self.given = given
        self.contested = contested
        self.today, self.moment = today, moment
        self._clock = {"today": today, "now": moment}
        #: What conditions can see: answers that are shown and apply.
        self.known: dict[str, Any] = {}
        #: Codes that are asked now, in order.
        self.asked: dict[str, Question] = {}
        #: The steps that are walked, in order, without those after a step where the shopper left.
        self.steps: list[Step] = []
        #: Steps that a condition leaves out.
        self.left_out: set[str] = set()
        #: The step at which the journey ended; None where it goes on to the end.
        self.ended_at: str | None = None
        self._pages: dict[str, Page] = {}
        self._on: dict[Page, list[Question]] = {}
        self._walk()
        #: Answers that their question does not take, as those to an earlier wording of the script:
        #: they are kept, and for this walk nothing was given there.
        self.misfits = frozenset(self._misfits())
        for code in self.misfits:
            blank = replace(given[code], value=None, not_applicable=False)
            self.given = {**self.given, code: blank}

    def _misfits(self) -> Iterator[str]:
        for code, given in self.given.items():
            if code not in self.known and (given.value is not None or given.not_applicable):
                found = question_in(self.document, code)
                if found and not takes(found[1], given.value, given.not_applicable):
                    yield code

    def _walk(self) -> None:
        parts = parts_of(self.document)
        arrives, leaves = where_to_check_in(self.document)
        for step in self.document.steps:
            if step.shown_when is not None and not self._holds(step.shown_when):
                self.left_out.add(step.code)
            else:
                if step.channel in arrives and ARRIVAL not in self._on:
                    self._ask(*_PRESENCE[0])
                self.steps.append(step)
                for page, questions in parts[step.code]:
                    self._ask(page, questions)
                if self.known.get(f"{step.code}.outcome") == LEFT:
                    self.ended_at = step.code
                    break
            if step.code == leaves:
                self._leave()
        self._leave()
        for page, questions in parts[CLOSING]:
            self._ask(page, questions)

    def _leave(self) -> None:
        """Check out: once, after a stay."""
        if ARRIVAL in self._on and DEPARTURE not in self._on:
            self._ask(*_PRESENCE[1])

    def _ask(self, page: Page, questions: Sequence[Question]) -> None:
        asked = []
        for question in questions:
            if question.shown_when is not None and not self._holds(question.shown_when):
                continue
            code = question.code
            asked.append(question)
            self.asked[code] = question
            self._pages[code] = page
            if (given := self.given.get(code)) is not None:
                value = seen_by_conditions(question, given)
                if value is not None:
                    self.known[code] = value
        if asked:
            self._on[page] = asked

    def _holds(self, condition: Mapping[str, Any] | None) -> bool:
        return condition is None or conditions.holds(condition, self.known, **self._clock)

    # Pages

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page that there is now, in order; the closing questions last."""
        return tuple(self._on)

    def page_of(self, code: str) -> Page:
        return self._pages[code]

    def on(self, page: Page) -> list[Question]:
        """What is asked on a page now, in order."""
        return self._on.get(page, [])

    def everything_on(self, page: Page) -> list[tuple[Question, bool]]:
        """All that can be asked on a page, in order, each with whether it is asked now."""
        for found, questions in parts_of(self.document).get(page.step, ()):
            if found.part == page.part:
                return [(question, question.code in self.asked) for question in questions]
        return []

    def after(self, page: Page) -> Page | None:
        """The page that follows; None after the last one."""
        index = self.pages.index(page)
        return self.pages[index + 1] if index + 1 < len(self.pages) else None

    def next_after(self, page: Page) -> Page | None:
        """The page to go on to from one that may have fallen away meanwhile; None: to the check."""
        if page in self._on:
            return self.after(page)
        # Checking in and out stand first among all pages, wherever they were asked.
        every = pages_of(self.document) if page.step != PRESENCE else (page,)
        return next((each for each in every[every.index(page) + 1 :] if each in self._on), None)

    def before(self, page: Page) -> Page | None:
        index = self.pages.index(page)
        return self.pages[index - 1] if index else None

    @cached_property
    def resume(self) -> Page | None:
        """The first page with something missing; None where nothing is.

        What may be skipped has its turn before that: checking in and out, and the first reaction
        at a step of which nothing was given yet.
        """
        missing = next((fault.page for fault in self.faults if not fault.warning), None)
        if missing is None:
            return None
        turn = DEPARTURE if CHECK_IN in self.known else ARRIVAL
        if self._is_next(turn, missing):
            return turn
        reaction = Page(missing.step, REACTION)
        return reaction if self._is_next(reaction, missing) else missing

    def _is_next(self, turn: Page, missing: Page) -> bool:
        """Whether nothing was answered yet from this page on, up to where something is missing."""
        if turn not in self._on or self.pages.index(turn) > self.pages.index(missing):
            return False
        between = self.pages[self.pages.index(turn) : self.pages.index(missing) + 1]
        return not any(
            self.given.get(question.code, NOTHING).answered
            for page in between
            for question in self._on[page]
        )

    # What is missing

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """All that stands between the shopper and sending, in the order of the walk."""
        return tuple(fault for code in self.asked for fault in self.faults_at(code))

    def faults_at(self, code: str) -> Iterator[Fault]:
        question = self.asked[code]
        page = self._pages[code]
        if not kind_of(question).has_answer:
            return
        if code in self.contested:
            yield Fault(code, "contested", page)
        given = self.given.get(code, NOTHING)
        if question.mandatory and not given.answered:
            yield Fault(code, "missing", page)
            return
        if given.answered and not given.not_applicable and code not in self.known:
            yield Fault(code, "unfinished", page)
        if self._wanted(question.comment_when) and not given.comment.strip():
            yield Fault(code, "comment", page)
        if self._wanted(question.photo_when) and not given.photos:
            yield Fault(code, "photo", page)
        for index, check in enumerate(question.checks):
            if conditions.fails(check.holds, self.known, **self._clock):
                yield Fault(code, "check", page, check.severity == "warning", index)

    def _wanted(self, condition: Mapping[str, Any] | None) -> bool:
        return condition is not None and self._holds(condition)

    # What the scores need

    def state_of(self, code: str, question: Question) -> str:
        """The state in which an answer enters the sums (method note on scoring, 2 and 3)."""
        if code not in self.asked:
            step = self.document.step_of.get(code)
            walked = step is not None and (step in self.steps or step.code in self.left_out)
            return "hidden" if walked else "not_reached"
        given = self.given.get(code, NOTHING)
        if given.not_applicable:
            return "not_applicable"
        if given.answered:
            return "answered"
        return "missing" if question.mandatory else "empty_optional"


def seen_by_conditions(question: Question, given: Given) -> Any:
    """An answer as conditions compare it; None where they see none, as one that is not finished."""
    if given.value is None or given.not_applicable or given.cleared:
        return None
    if not _finished(question, given.value):
        return None
    return kind_of(question).comparable(question, given.value)


def _finished(question: Question, value: Any) -> bool:
    """Whether a stored value is an answer already; a running stopwatch is not."""
    try:
        kind_of(question).check(question, value)
    except AnswerError:
        return False
    return True


def hidden_codes(walk: Walk) -> frozenset[str]:
    """Codes with an answer that is not asked for now or does not fit its question: kept, but
    neither scored nor shown."""
    return frozenset(code for code in walk.given if code not in walk.asked) | walk.misfits
