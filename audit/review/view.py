"""A report as a reviewer reads it: what was answered, what it scores, what to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from flask_babel import format_datetime
from flask_babel import gettext as _

from audit.access import Actor
from audit.fieldwork.models import Photo, Report
from audit.fieldwork.presence import stay_in
from audit.fieldwork.reactions import reactions_in
from audit.fieldwork.sent import score_walk, sent_walk
from audit.questions.base import kind_of
from audit.questions.definition import Question, text_in
from audit.questions.templating import question_title
from audit.review import reads, rules
from audit.review.answer_words import answer_words, with_comment, with_lines
from audit.review.around import elsewhere
from audit.review.evidence import (
    evidence_of,
    long_texts,
    places_in,
    spot_of,
)
from audit.review.findings import distance_words, found_in, metres_words
from audit.review.moments import on_site_words, span_words, tap_names, without_place
from audit.review.places import metres_between
from audit.review.reactions import shown_reaction
from audit.review.shown import ShownAnswer, ShownChange, ShownPhoto, ShownStep, with_receipts
from audit.review.twins import twins_of
from audit.review.words import knock_out_words
from audit.scoring.rules import ReportScore
from audit.scripts.document import CLOSING, PRESENCE, Step
from audit.scripts.layout import CLOSING_QUESTIONS, PRESENCE_QUESTIONS, Page, questions_of
from audit.scripts.pages import step_name
from audit.scripts.runner import NOTHING, Given, Walk


class ReportView:
    """Everything on the page of one report, read once."""

    def __init__(self, actor: Actor, report: Report, language: str) -> None:
        self.report = report
        self.language = language
        self.location = report.assignment.slot.location
        self.wave = report.assignment.slot.wave
        self.walk: Walk = sent_walk(report)
        self.score: ReportScore = score_walk(self.walk)
        self._photos = reads.photos_of(report, self.walk.asked)
        self._changes = reads.changes_of(report)
        self._remarks = reads.remarks_of(report)
        moments = reads.moments_of(report)
        self._seen = rules.still_seen(reads.seen_at(report), moments.changed)
        self.stay = stay_in(self.walk, moments.offsets)
        self._given_at = moments.given
        texts = long_texts(self.walk)
        twins = twins_of(actor, report, self._photos, texts)
        evidence = evidence_of(
            report,
            self.walk,
            self._photos,
            twins,
            len(texts),
            moments,
            language,
            elsewhere(actor, report, self.stay),
        )
        self.inspection = rules.inspect(evidence)
        self.found = found_in(evidence, self.inspection, twins, self.walk, language)
        self._reactions = reactions_in(self.walk)
        self._scored = {answer.code: answer for step in self.score.steps for answer in step.answers}

    @property
    def late(self) -> bool:
        """Whether it was handed in after it was due; one that waited for reception was not."""
        handed_in = self.report.handed_in_at
        return handed_in is not None and handed_in > self.report.assignment.due_at

    # The answers

    @cached_property
    def steps(self) -> list[ShownStep]:
        document = self.walk.document
        found = [
            ShownStep(
                number,
                step.code,
                text_in(step.name, self.language),
                step,
                step in self.walk.steps,
                self._answers(step, questions_of(step), f"{number}."),
            )
            for number, step in enumerate(document.steps, 1)
        ]
        around = [
            ShownStep(
                None,
                code,
                step_name(document, Page(code, ""), self.language),
                None,
                True,
                self._answers(None, questions, prefix),
            )
            for code, questions, prefix in (
                (PRESENCE, PRESENCE_QUESTIONS, "0."),
                (CLOSING, CLOSING_QUESTIONS, ""),
            )
        ]
        return [around[0], *found, around[1]]

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
        return with_receipts(
            [
                self._answer(with_lines(question, step), f"{prefix}{place}")
                for place, question in enumerate(asked, 1)
            ]
        )

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
                distance=metres_words(metres_between(here, there)),
            )
        return ShownPhoto(photo, taken, place)

    def _trace(self, question: Question, given: Given) -> list[ShownChange]:
        """Each change with what stood there before and after it, the oldest first."""
        changes = self._changes.get(question.code, ())
        states = [
            Given(change.value, change.not_applicable, change.comment or "", (), change.cleared)
            for change in changes
        ]
        texts = [with_comment(question, state, self.language) for state in states]
        texts.append(with_comment(question, replace(given, photos=()), self.language))
        return [
            ShownChange(texts[place], texts[place + 1], change.who, change.at, change.reason)
            for place, change in enumerate(changes)
        ]

    # The visit

    @cached_property
    def place_words(self) -> str:
        """Where the shopper was: how far from the location, else the place as it was given."""
        here = spot_of(self.location)
        names = tap_names()
        said = []
        for place in places_in(self.walk):
            where = f"{place.latitude:.5f}, {place.longitude:.5f}"
            words = distance_words(here, place) if here else where
            said.append(f"{names[place.code]}: {words}" if place.code in names else words)
        return "; ".join([*said, *without_place(self.walk)])

    @property
    def on_site(self) -> str:
        """When the shopper was there; "" where they did not say."""
        return on_site_words(self.stay, self.location)

    @cached_property
    def filled_in(self) -> str:
        """From the first answer to the last before sending, by the phone where it told."""
        return self._span(self._given_at)

    def times_of(self, step: ShownStep) -> str:
        """The same for one step: a report may stay open over days."""
        return self._span([answer.code for answer in step.answers])

    def _span(self, codes: Iterable[str]) -> str:
        sent_at = self.report.first_submitted_at
        moments = [self._given_at[code] for code in codes if code in self._given_at]
        return span_words([at for at in moments if sent_at and at <= sent_at], self.location)

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
