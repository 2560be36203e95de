"""The scoring rules: points earned ÷ points possible, exact until they are shown.

Inputs are plain: steps with their answers, each with the points earned and possible. What an
answer is worth is its kind's business (``audit.questions``), which answers count is
``audit.scoring.report``'s.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from audit.questions.definition import KnockOut

#: Stored with every frozen score; goes up whenever the same answers would score differently.
RULES_VERSION = "1"

HUNDRED = Fraction(100)


class State(StrEnum):
    """Why an answer counts, or does not."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    HIDDEN = "hidden"
    NOT_REACHED = "not_reached"
    EMPTY_OPTIONAL = "empty_optional"
    MISSING = "missing"  # a mandatory answer that is not there


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """One question of a report. ``earned`` counts only where the state is ``answered``; a bonus
    has no ``maximum`` that counts, and what has neither is not scored, not even with a penalty.

    ``knock_outs`` are those that were triggered; ``can_knock_out`` says that the question has
    any, so that its absence leaves the score unknown even where it carries no points.
    """

    code: str
    state: State
    earned: Fraction = Fraction(0)
    maximum: Fraction = Fraction(0)
    bonus: bool = False
    knock_outs: tuple[KnockOut, ...] = ()
    can_knock_out: bool = False

    @property
    def is_scored(self) -> bool:
        return bool(self.maximum or self.bonus)

    @property
    def takes_part(self) -> bool:
        """Whether the report's score depends on this question at all."""
        return self.is_scored or self.can_knock_out


@dataclass(frozen=True, slots=True)
class ScoredStep:
    """One step with its answers; ``weight`` ≥ 0 is used by the rule ``weighted`` only."""

    code: str
    answers: Sequence[ScoredAnswer]
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Rules:
    """A script's choices: ``overall_rule`` points | weighted, ``pass_mark`` 0…100 or None,
    ``missing_policy`` block | zero | exclude."""

    overall_rule: str = "points"
    pass_mark: Decimal | None = None
    missing_policy: str = "block"

    def __post_init__(self) -> None:
        if self.overall_rule not in ("points", "weighted"):
            raise ValueError(f"unknown overall rule: {self.overall_rule}")
        if self.missing_policy not in ("block", "zero", "exclude"):
            raise ValueError(f"unknown policy for missing answers: {self.missing_policy}")


@dataclass(frozen=True, slots=True)
class StepScore:
    """A step's points and its score 0…100, unrounded; None where there is nothing to score.

    ``raw_…`` is before any knock-out. ``incomplete``: a missing answer blocks the score.
    """

    code: str
    weight: Fraction
    possible: Fraction
    raw_earned: Fraction
    earned: Fraction
    raw_score: Fraction | None
    score: Fraction | None
    incomplete: bool
    answers: tuple[ScoredAnswer, ...]


@dataclass(frozen=True, slots=True)
class ReportScore:
    """A report's score 0…100, unrounded, before (``raw``) and after (``final``) knock-outs.

    ``passed`` is None where no pass mark is set or nothing was scored. ``missing`` names the
    mandatory answers that are absent; ``incomplete`` says that for them there is no score.
    """

    steps: tuple[StepScore, ...]
    raw: Fraction | None
    final: Fraction | None
    passed: bool | None
    missing: tuple[str, ...]
    incomplete: bool
    rules_version: str = RULES_VERSION

    @property
    def earned(self) -> Fraction:
        return sum((step.earned for step in self.steps), Fraction(0))

    @property
    def possible(self) -> Fraction:
        return sum((step.possible for step in self.steps), Fraction(0))

    @property
    def shown(self) -> Decimal | None:
        """The final score as people see it, to one decimal."""
        return None if self.final is None else rounded(self.final)


def rounded(value: Fraction | Decimal | int, digits: int = 1) -> Decimal:
    """``value`` rounded half up (away from zero) to ``digits`` decimals; to be done once."""
    exact = Fraction(value)
    units = math.floor(abs(exact) * 10**digits + Fraction(1, 2))
    return Decimal(-units if exact < 0 else units).scaleb(-digits)


def mean_score(finals: Iterable[Fraction | None]) -> Fraction | None:
    """A location's or a wave's score: the unweighted mean of unrounded final report scores.

    Reports without a score are left out; None where none has one.
    """
    known = [final for final in finals if final is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def score(steps: Sequence[ScoredStep], rules: Rules) -> ReportScore:
    """Score one report.

    Answered questions count in both sums; a bonus adds to what is earned only. Not applicable,
    hidden, not reached and empty optional questions are out of both sums. A missing mandatory
    answer is decided by the script's policy; where the question is unscored it changes nothing.
    """
    results = tuple(_score_step(step, rules.missing_policy) for step in steps)
    knock_outs = [
        knock_out for step in steps for answer in step.answers for knock_out in answer.knock_outs
    ]
    incomplete = any(step.incomplete for step in results)
    raw = None if incomplete else _overall(results, rules.overall_rule, raw=True)
    final = None if incomplete else _overall(results, rules.overall_rule, raw=False)
    if final is not None:
        final = _knocked_out(final, knock_outs)
    return ReportScore(
        steps=results,
        raw=raw,
        final=final,
        passed=_passed(final, rules.pass_mark, knock_outs),
        missing=tuple(
            answer.code
            for step in steps
            for answer in step.answers
            if answer.state is State.MISSING
        ),
        incomplete=incomplete,
    )


def _score_step(step: ScoredStep, missing_policy: str) -> StepScore:
    counted = [answer for answer in step.answers if answer.state is State.ANSWERED]
    missing = [answer for answer in step.answers if answer.state is State.MISSING]
    with_maximum = counted + missing if missing_policy == "zero" else counted
    possible = sum((a.maximum for a in with_maximum if not a.bonus), Fraction(0))
    raw_earned = sum((a.earned for a in counted if a.is_scored), Fraction(0))
    zeroed = any(k.effect == "step_zero" for a in step.answers for k in a.knock_outs)
    earned = Fraction(0) if zeroed else raw_earned
    incomplete = missing_policy == "block" and any(a.takes_part for a in missing)
    return StepScore(
        code=step.code,
        weight=step.weight,
        possible=possible,
        raw_earned=raw_earned,
        earned=earned,
        raw_score=None if incomplete else _percentage(raw_earned, possible),
        score=None if incomplete else _percentage(earned, possible),
        incomplete=incomplete,
        answers=tuple(step.answers),
    )


def _percentage(part: Fraction, whole: Fraction) -> Fraction | None:
    """100 · part / whole within 0…100; None where there is nothing to score."""
    return min(HUNDRED, max(Fraction(0), HUNDRED * part / whole)) if whole else None


def _overall(steps: Sequence[StepScore], rule: str, *, raw: bool) -> Fraction | None:
    if rule == "points":
        # The floors and caps of the steps play no part here.
        earned = sum((step.raw_earned if raw else step.earned for step in steps), Fraction(0))
        return _percentage(earned, sum((step.possible for step in steps), Fraction(0)))
    scores = [(step.weight, step.raw_score if raw else step.score) for step in steps]
    weighted = [(weight, value) for weight, value in scores if value is not None]
    total = sum((weight for weight, _ in weighted), Fraction(0))
    if not total:
        return None
    return sum((weight * value for weight, value in weighted), Fraction(0)) / total


def _knocked_out(value: Fraction, knock_outs: Sequence[KnockOut]) -> Fraction:
    """Caps, of which the lowest wins, and then zero; a step's zero is in ``value`` already."""
    if any(knock_out.effect == "zero" for knock_out in knock_outs):
        return Fraction(0)
    caps = [Fraction(k.cap) for k in knock_outs if k.effect == "cap" and k.cap is not None]
    return min([value, *caps])


def _passed(
    final: Fraction | None, pass_mark: Decimal | None, knock_outs: Sequence[KnockOut]
) -> bool | None:
    if any(knock_out.effect == "fail" for knock_out in knock_outs):
        return False
    if final is None or pass_mark is None:
        return None
    # The figure that is shown decides, so that nobody reads "80.0, not passed" at a mark of 80.
    return rounded(final) >= pass_mark
