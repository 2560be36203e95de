"""A report's figures for its page: the score with what feeds it, and the small journey picture."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit.pictures import numbers
from audit.pictures.figures import Measured, StepFigure
from audit.pictures.journey import JourneyPicture, report_journey
from audit.questions.definition import text_in
from audit.review.words import knock_out_words
from audit.scoring.emotion import step_emotion
from audit.scoring.rules import ReportScore, rounded
from audit.scripts.runner import NOTHING, Walk
from audit.scripts.words import CHANNEL_WORDS, phase_name


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A step's row: figures in words, None where there is none."""

    number: int
    code: str
    name: str
    points: str | None
    possible: Fraction
    score: str | None
    weight: str


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """All that feeds a score. ``knock_outs``: (code of the question, what it does)."""

    lines: tuple[ScoreLine, ...]
    weighted: bool
    points: str
    raw: str | None
    final: str | None
    changed: bool
    knock_outs: tuple[tuple[str, str], ...]
    pass_mark: str | None
    passed: bool | None
    incomplete: bool
    missing: tuple[str, ...]


def points_words(value: Fraction) -> str:
    """Points, with a decimal only where there is one."""
    shown = rounded(value)
    return numbers.figure(float(shown), 0 if shown == shown.to_integral_value() else 1)


def score_words(value: Fraction | Decimal | None) -> str | None:
    """A score, with its one decimal."""
    return None if value is None else numbers.figure(float(rounded(value)), 1)


def score_table(walk: Walk, score: ReportScore, language: str) -> ScoreTable:
    document = walk.document
    lines = tuple(
        ScoreLine(
            number=number,
            code=step.code,
            name=text_in(step.name, language),
            points=f"{points_words(found.earned)} / {points_words(found.possible)}"
            if found.possible
            else None,
            possible=found.possible,
            score=score_words(found.score),
            weight=numbers.figure(float(step.weight), 0 if step.weight % 1 == 0 else 1),
        )
        for number, (step, found) in enumerate(zip(document.steps, score.steps, strict=True), 1)
    )
    raw_earned = sum((step.raw_earned for step in score.steps), Fraction(0))
    return ScoreTable(
        lines=lines,
        weighted=document.overall_rule == "weighted",
        points=f"{points_words(raw_earned)} / {points_words(score.possible)}",
        raw=score_words(score.raw),
        final=score_words(score.final),
        changed=score.raw != score.final,
        knock_outs=tuple(
            (answer.code, knock_out_words(knock_out))
            for step in score.steps
            for answer in step.answers
            for knock_out in answer.knock_outs
        ),
        pass_mark=None
        if document.pass_mark is None
        else numbers.figure(float(document.pass_mark), 0 if document.pass_mark % 1 == 0 else 1),
        passed=score.passed,
        incomplete=score.incomplete,
        missing=score.missing,
    )


def journey(walk: Walk, score: ReportScore, language: str) -> JourneyPicture | None:
    """The journey of this report: a dot for each step; None for a script without steps."""
    figures = []
    for number, (step, found) in enumerate(zip(walk.document.steps, score.steps, strict=True), 1):
        felt = step_emotion(
            _value(walk, f"{step.code}.emotion"), _value(walk, f"{step.code}.words")
        )
        figures.append(
            StepFigure(
                number=number,
                name=text_in(step.name, language),
                n=1 if step in walk.steps else 0,
                felt=_one(felt.valence and felt.valence * 100) if step.has("emotion") else None,
                quality=_one(found.score),
                intended=step.intended_valence,
                phase=phase_name(step.phase),
                channel=str(CHANNEL_WORDS.get(step.channel, step.channel)),
                channel_code=step.channel,
            )
        )
    return report_journey(figures) if figures else None


def _one(value: Fraction | None) -> Measured:
    return Measured(0) if value is None else Measured(1, values=(float(value),))


def _value(walk: Walk, code: str) -> Any:
    given = walk.given.get(code, NOTHING)
    return given.value if code in walk.asked and given.answered else None
