"""From a script version and one report's answers to its score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from audit.questions.base import kind_of
from audit.questions.definition import Condition, Question
from audit.scoring.rules import ReportScore, Rules, ScoredAnswer, ScoredStep, State, score


class StepToScore(Protocol):
    """What is needed of a script's step."""

    @property
    def code(self) -> str: ...
    @property
    def weight(self) -> Decimal: ...
    @property
    def shown_when(self) -> Condition | None: ...
    @property
    def items(self) -> Sequence[Question]: ...


class ScriptToScore(Protocol):
    """What is needed of a script version; its steps are in the order of the journey."""

    @property
    def overall_rule(self) -> str: ...
    @property
    def pass_mark(self) -> Decimal | None: ...
    @property
    def missing_policy(self) -> str: ...
    @property
    def steps(self) -> Sequence[StepToScore]: ...


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer of a report. ``cleared``: a reviewer took the value away."""

    value: Any = None
    not_applicable: bool = False
    hidden: bool = False
    cleared: bool = False


NO_ANSWER = GivenAnswer()


def score_report(
    document: ScriptToScore,
    answers: Mapping[str, GivenAnswer],
    *,
    holds: Callable[[Condition], bool],
    ended_at: str | None = None,
) -> ReportScore:
    """Score a report: ``answers`` by question code, standing measures are passed over.

    ``holds`` says whether a condition is exactly true for this report's answers (those that are
    given, shown and applicable). ``ended_at`` is the code of the step where the journey ended:
    that step still counts, every later one is not reached. A step or question whose condition
    does not hold is hidden, and so is an answer that is marked hidden.
    """
    return score(
        list(_scored_steps(document, answers, holds, ended_at)),
        Rules(document.overall_rule, document.pass_mark, document.missing_policy),
    )


def _scored_steps(
    document: ScriptToScore,
    answers: Mapping[str, GivenAnswer],
    holds: Callable[[Condition], bool],
    ended_at: str | None,
) -> Iterator[ScoredStep]:
    if ended_at is not None and all(step.code != ended_at for step in document.steps):
        raise ValueError(f"the journey ended at a step that the script does not have: {ended_at}")
    reached = True
    for step in document.steps:
        outside = None
        if not reached:
            outside = State.NOT_REACHED
        elif step.shown_when is not None and not holds(step.shown_when):
            outside = State.HIDDEN
        yield ScoredStep(
            code=step.code,
            weight=Fraction(step.weight),
            answers=[
                _scored_answer(question, answers.get(question.code, NO_ANSWER), holds, outside)
                for question in step.items
                if kind_of(question).has_answer
            ],
        )
        reached = reached and step.code != ended_at


def _scored_answer(
    question: Question,
    answer: GivenAnswer,
    holds: Callable[[Condition], bool],
    outside: State | None,
) -> ScoredAnswer:
    kind = kind_of(question)
    state = outside or _state(question, answer, holds)
    # A missing answer is worth nothing, yet its maximum counts under the policy "zero".
    maximum = Fraction(0) if question.bonus else kind.maximum(question)
    earned = Fraction(0)
    if state is State.ANSWERED:
        points = kind.points(question, answer.value)
        earned, maximum = points.earned, points.maximum
    asked = state in (State.ANSWERED, State.EMPTY_OPTIONAL, State.MISSING)
    return ScoredAnswer(
        code=question.code,
        state=state,
        earned=earned,
        maximum=maximum,
        bonus=question.bonus,
        knock_outs=tuple(k for k in question.knock_outs if asked and holds(k.when)),
        can_knock_out=bool(question.knock_outs),
    )


def _state(question: Question, answer: GivenAnswer, holds: Callable[[Condition], bool]) -> State:
    if answer.hidden or (question.shown_when is not None and not holds(question.shown_when)):
        return State.HIDDEN
    if answer.not_applicable:
        return State.NOT_APPLICABLE
    if not answer.cleared and not _is_empty(answer.value):
        return State.ANSWERED
    return State.MISSING if question.mandatory else State.EMPTY_OPTIONAL


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == ()
