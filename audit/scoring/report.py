"""From a script version and one report's answers to its score."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from audit import conditions
from audit.questions.base import kind_of
from audit.questions.definition import Question
from audit.scoring.rules import ReportScore, Rules, ScoredAnswer, ScoredStep, State, score

#: In these states a question was put to the shopper and applied, so that it can knock out.
_ASKED = (State.ANSWERED, State.EMPTY_OPTIONAL, State.MISSING)


class StepToScore(Protocol):
    """What is needed of a script's step."""

    @property
    def code(self) -> str: ...
    @property
    def weight(self) -> Decimal: ...
    @property
    def items(self) -> Sequence[Question]: ...


class ScriptToScore(Protocol):
    """What is needed of a script version."""

    @property
    def overall_rule(self) -> str: ...
    @property
    def pass_mark(self) -> Decimal | None: ...
    @property
    def missing_policy(self) -> str: ...
    @property
    def steps(self) -> Sequence[StepToScore]: ...


class GivenAnswer(Protocol):
    """What is needed of an answer: its stored value."""

    @property
    def value(self) -> Any: ...


def score_report(
    document: ScriptToScore,
    given: Mapping[str, GivenAnswer],
    *,
    state_of: Callable[[str, Question], str],
    known: Mapping[str, Any],
    today: str,
    now: str,
) -> ReportScore:
    """Score one report; only a script's own questions count, standing measures never do.

    ``given`` holds the answers by question code. ``state_of`` says in which :class:`State` a
    question is: the walk through the script decides, once for all, what was asked. ``known``
    holds the finished answers as conditions see them, as do ``today`` and ``now``; here they
    serve the knock-outs. An answer that is not among them is not finished and does not count.
    """

    def scored(question: Question) -> ScoredAnswer:
        kind = kind_of(question)
        state = State(state_of(question.code, question))
        if state is State.ANSWERED and question.code not in known:
            # Kept, yet no answer: a stopwatch that still runs, a text that is too short.
            state = State.MISSING if question.mandatory else State.EMPTY_OPTIONAL
        # A missing answer is worth nothing, yet its maximum counts under the policy "zero".
        earned, maximum = Fraction(0), kind.maximum(question)
        if state is State.ANSWERED:
            points = kind.points(question, given[question.code].value)
            earned, maximum = points.earned, points.maximum
        return ScoredAnswer(
            code=question.code,
            state=state,
            earned=earned,
            maximum=maximum,
            bonus=question.bonus,
            knock_outs=tuple(
                knock_out
                for knock_out in question.knock_outs
                if state in _ASKED and conditions.holds(knock_out.when, known, today=today, now=now)
            ),
            can_knock_out=bool(question.knock_outs),
        )

    steps = [
        ScoredStep(
            code=step.code,
            answers=[scored(item) for item in step.items if kind_of(item).has_answer],
            weight=Fraction(step.weight),
        )
        for step in document.steps
    ]
    return score(steps, Rules(document.overall_rule, document.pass_mark, document.missing_policy))
