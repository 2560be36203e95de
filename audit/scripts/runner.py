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
from audit.scripts.document import CHECK_IN, CLOSING, PRESENCE, ScriptDocument, Step
from audit.scripts.layout import (
    ARRIVAL,
    DEPARTURE,
    REACTION,
    Page,
    page_of,
    pages_of,
    parts_of,
    question_in,
    unconditional,
    where_to_check_in,
)

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
        self._on: dict[Page, list[Question]] = {}
        self._whole = unconditional(document)
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
                    self._ask(*parts[PRESENCE][0])
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
            self._ask(*parts_of(self.document)[PRESENCE][1])

    def _ask(self, page: Page, questions: Sequence[Question]) -> None:
        asked = self._whole.get(page)
        if asked is None:
            found: dict[str, Question] = {}
            for question in questions:
                if self._holds(question.shown_when):
                    found[question.code] = question
                    self._learn(question)
            asked = found
        else:
            for code in asked.keys() & self.given:
                self._learn(asked[code])
        if asked:
            self.asked.update(asked)
            self._on[page] = list(asked.values())

    def _learn(self, question: Question) -> None:
        """Let conditions see what was given to a question that is asked."""
        if (given := self.given.get(question.code)) is not None:
            value = seen_by_conditions(question, given)
            if value is not None:
                self.known[question.code] = value

    def _holds(self, condition: Mapping[str, Any] | None) -> bool:
        return condition is None or conditions.holds(condition, self.known, **self._clock)

    # Pages

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page that there is now, in order; the closing questions last."""
        return tuple(self._on)

    def page_of(self, code: str) -> Page:
        return page_of(self.document, code)

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
        page = self.page_of(code)
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
