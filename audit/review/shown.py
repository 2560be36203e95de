"""What a reviewer's page shows of a report, piece by piece."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit.fieldwork.models import Photo, Remark
from audit.questions.definition import Question
from audit.review import rules
from audit.review.findings import Found
from audit.review.reactions import ShownReaction
from audit.scoring.rules import ScoredAnswer, State
from audit.scripts.document import Step
from audit.scripts.runner import Given


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
    #: Of a photo of a receipt: (title, text) of its amount and moment.
    beside: Sequence[tuple[str, str]] = ()
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
    """A step; with ``number`` None checking in and out, or the closing questions."""

    number: int | None
    code: str
    name: str
    step: Step | None
    reached: bool
    answers: Sequence[ShownAnswer]

    @property
    def is_listed(self) -> bool:
        """Whether it stands on the page: one where nothing was asked need not, unless the visit
        ended before it."""
        return bool(self.answers) or not self.reached

    @property
    def unseen(self) -> list[str]:
        return [a.code for a in self.answers if a.to_see and not a.seen and a.remark is None]

    @property
    def flagged(self) -> bool:
        return any(answer.flagged for answer in self.answers)


def with_receipts(answers: list[ShownAnswer]) -> list[ShownAnswer]:
    """Beside the photo of a receipt stand the amount and the moment of the same step."""
    of_it = [answer for answer in answers if answer.question.settings.get("receipt")]
    beside = [(one.title, one.text) for one in of_it if one.question.kind != "photo"]
    return [
        replace(answer, beside=beside)
        if answer in of_it and answer.question.kind == "photo"
        else answer
        for answer in answers
    ]
