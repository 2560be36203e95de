"""A report as a reviewer reads it: what was answered, what it scores, what to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from audit.access import Actor
from audit.clients.models import Location
from audit.fieldwork.models import Photo, Remark, Report
from audit.fieldwork.reactions import reactions_in
from audit.fieldwork.sent import score_walk, sent_walk
from audit.questions.base import AnswerError, kind_of
from audit.questions.definition import Question
from audit.questions.standing import standing_question
from audit.questions.templating import question_title
from audit.review import reads, rules
from audit.review.evidence import (
    Found,
    distance_words,
    long_texts,
    look_at,
    metres_words,
    places_in,
    spot_of,
)
from audit.review.reactions import ShownReaction, shown_reaction
from audit.review.twins import twins_of
from audit.review.words import knock_out_words
from audit.scoring.rules import ReportScore, ScoredAnswer, State
from audit.scripts.document import CLOSING, Step
from audit.scripts.runner import CLOSING_QUESTIONS, NOTHING, Given, Walk, questions_of


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo with what its camera wrote: for the reviewer only."""

    photo: Photo
    taken: str
    place: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change after sending. ``who`` is None for the shopper."""

    before: str
    after: str
    who: str | None
    at: dt.datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A question with its answer in words, and all that a reviewer needs to judge it.

    ``scored`` holds the points; ``felt`` is (valence, arousal) where the answer is a feeling.
    """

    number: str
    question: Question
    title: str
    text: str
    given: Given
    scored: ScoredAnswer | None
    photos: Sequence[ShownPhoto]
    knock_outs: Sequence[str]
    found: Sequence[Found]
    changes: Sequence[ShownChange]
    remark: Remark | None
    earlier: Sequence[Remark]
    seen: bool
    to_see: bool
    #: What came of a first reaction.
    reaction: ShownReaction | None = None

    @property
    def code(self) -> str:
        return self.question.code

    @property
    def counts(self) -> bool:
        """Whether points are shown: it was answered, and there are some to earn or lose."""
        return bool(self.scored and self.scored.state is State.ANSWERED and self.scored.is_scored)

    @property
    def felt(self) -> tuple[int, int | None] | None:
        if self.question.kind != "emotion" or not self.given.answered:
            return None
        return self.given.value["valence"], self.given.value.get("arousal")

    @property
    def can_correct(self) -> bool:
        return rules.can_correct(self.question)

    @property
    def flagged(self) -> bool:
        return bool(self.found or self.knock_outs)


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step, or with ``number`` None the closing questions."""

    number: int | None
    code: str
    step: Step | None
    reached: bool
    answers: Sequence[ShownAnswer]

    @property
    def unseen(self) -> list[str]:
        return [a.code for a in self.answers if a.to_see and not a.seen and a.remark is None]

    @property
    def flagged(self) -> bool:
        return any(answer.flagged for answer in self.answers)


class ReportView:
    """Everything on the page of one report, read once."""

    def __init__(self, actor: Actor, report: Report, language: str) -> None:
        self.report = report
        self.language = language
        self.location = report.assignment.slot.location
        self.wave = report.assignment.slot.wave
        self.walk: Walk = sent_walk(report)
        self.score: ReportScore = score_walk(self.walk)
        self._photos = reads.photos_of(report)
        self._changes = reads.changes_of(report)
        self._remarks = reads.remarks_of(report)
        moments = reads.moments_of(report)
        self._seen = rules.still_seen(reads.seen_at(report), moments.changed)
        texts = long_texts(self.walk)
        self.inspection, self.found = look_at(
            report,
            self.walk,
            self._photos,
            twins_of(actor, report, self._photos, texts),
            len(texts),
            moments.given,
            language,
        )
        self._reactions = reactions_in(self.walk)
        self._scored = {answer.code: answer for step in self.score.steps for answer in step.answers}

    # The answers

    @cached_property
    def steps(self) -> list[ShownStep]:
        document = self.walk.document
        found = [
            ShownStep(
                number,
                step.code,
                step,
                step in self.walk.steps,
                self._answers(step, questions_of(step), f"{number}."),
            )
            for number, step in enumerate(document.steps, 1)
        ]
        closing = self._answers(None, CLOSING_QUESTIONS, "")
        return [*found, ShownStep(None, CLOSING, None, True, closing)]

    @cached_property
    def answers(self) -> list[ShownAnswer]:
        return [answer for step in self.steps for answer in step.answers]

    def _answers(
        self, step: Step | None, questions: Sequence[Question], prefix: str
    ) -> list[ShownAnswer]:
        asked = [
            question
            for question in questions
            if question.code in self.walk.asked and kind_of(question).has_answer
        ]
        return [
            self._answer(with_lines(question, step), f"{prefix}{place}")
            for place, question in enumerate(asked, 1)
        ]

    def _answer(self, question: Question, number: str) -> ShownAnswer:
        code = question.code
        given = self.walk.given.get(code, NOTHING)
        scored = self._scored.get(code)
        remarks = self._remarks.get(code, ())
        return ShownAnswer(
            number=number,
            question=question,
            title=question_title(question, self.language),
            text=answer_words(question, given, self.language),
            given=given,
            scored=scored,
            photos=[self._photo(photo) for photo in self._photos.get(code, ())],
            knock_outs=[knock_out_words(each) for each in scored.knock_outs] if scored else [],
            found=self.found.get(code, ()),
            changes=self._trace(question, given),
            remark=next((each for each in remarks if each.returned_at is None), None),
            earlier=[each for each in remarks if each.returned_at is not None],
            seen=code in self._seen,
            to_see=given.answered or given.cleared or question.mandatory,
            reaction=shown_reaction(
                self._reactions[code.rpartition(".")[0]], given.value, self.language
            )
            if question.kind == "first_reaction" and given.answered
            else None,
        )

    def _photo(self, photo: Photo) -> ShownPhoto:
        taken = ""
        if photo.taken_at:
            day = dt.datetime.fromisoformat(photo.taken_at)
            pattern = "HH:mm" if day.date() == self.report.visited_on else "d MMM y HH:mm"
            taken = format_datetime(day, pattern, rebase=False)
        here, there = spot_of(self.location), spot_of(photo)
        place = ""
        if here is not None and there is not None:
            place = _(
                "%(distance)s from the location",
                distance=metres_words(rules.metres_between(here, there)),
            )
        return ShownPhoto(photo, taken, place)

    def _trace(self, question: Question, given: Given) -> list[ShownChange]:
        """Each change with what stood there before and after it, the oldest first."""
        changes = self._changes.get(question.code, ())
        states = [
            Given(change.value, change.not_applicable, change.comment or "", (), change.cleared)
            for change in changes
        ]
        texts = [_with_comment(question, state, self.language) for state in states]
        texts.append(_with_comment(question, replace(given, photos=()), self.language))
        return [
            ShownChange(texts[place], texts[place + 1], change.who, change.at, change.reason)
            for place, change in enumerate(changes)
        ]

    # The visit

    @cached_property
    def place_words(self) -> str:
        """Where the shopper was: how far from the location, else the place as it was given."""
        here = spot_of(self.location)
        places = places_in(self.walk)
        if here is not None:
            return "; ".join(distance_words(here, place) for place in places)
        return "; ".join(f"{place.latitude:.5f}, {place.longitude:.5f}" for place in places)

    @property
    def photo_count(self) -> int:
        return sum(len(several) for several in self._photos.values())

    def number_of(self, code: str) -> str:
        """The number of a question as it stands on the page."""
        return next((answer.number for answer in self.answers if answer.code == code), code)

    # What is still to be done

    @cached_property
    def to_see(self) -> list[ShownAnswer]:
        return [answer for answer in self.answers if answer.to_see]

    @cached_property
    def remarks(self) -> list[ShownAnswer]:
        """Answers that go back to the shopper."""
        return [answer for answer in self.answers if answer.remark is not None]

    @cached_property
    def seen(self) -> list[str]:
        return [answer.code for answer in self.to_see if answer.seen and answer.remark is None]

    @cached_property
    def unseen(self) -> list[str]:
        return [code for step in self.steps for code in step.unseen]

    def next_unseen(self, code: str) -> str | None:
        """Where to go on after an answer."""
        codes = [answer.code for answer in self.answers]
        return rules.following(codes, code, set(codes) - set(self.unseen))


def at_location(moment: dt.datetime | None, location: Location) -> str:
    """A moment by the clock at the location: "18 Nov 16:30"."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(location.time_zone)).replace(tzinfo=None)
    return str(format_datetime(local, "d MMM HH:mm", rebase=False))


def with_lines(question: Question, step: Step | None) -> Question:
    """A standing measure with the lines of its step, so that they can be named."""
    if question.kind != "met" or step is None:
        return question
    lines = step.pain_points if question.code.endswith(".pain_points") else step.wonders
    return replace(question, choices=standing_question(question.code, lines).choices)


def answer_words(question: Question, given: Given, language: str) -> str:
    """An answer in words, whatever its state."""
    if given.cleared:
        return _("taken out")
    if given.not_applicable:
        return _("not applicable")
    if question.kind == "photo" and given.photos:
        return ngettext("%(num)s photo", "%(num)s photos", len(given.photos))
    if given.value is None:
        return _("not answered")
    return _value_words(question, given.value, language)


def _value_words(question: Question, value: Any, language: str) -> str:
    kind = kind_of(question)
    try:
        kind.check(question, value)
    except AnswerError:
        return _("begun, not finished")
    return kind.display(question, value, language)


def _with_comment(question: Question, given: Given, language: str) -> str:
    words = answer_words(question, given, language)
    if question.kind == "photo" and isinstance(given.value, list) and not given.cleared:
        words = ngettext("%(num)s photo", "%(num)s photos", len(given.value))
    return f"{words} “{given.comment}”" if given.comment else words
