"""First reaction: from quick answers to eight words, or four, to one value per step.

A trial shows one word with valence v; the answer a is +1 for "fits", −1 for "doesn't fit", and
t its latency in milliseconds.

1. Valid: 300 ≤ t ≤ 3000.
2. x = ln t; m = median of x, d = max(0.10, 1.4826 · MAD), over all valid trials of the report.
3. z = (x − m) / d, clipped to −2…2; certainty c = 2 / (1 + e^z), above 1 where quick.
4. P = Σ c·a·v / Σ c·|v| over pleasant words, N the same over unpleasant ones.
5. S = (P + N) / 2; E the same with every c = 1; hesitation gap H = S − E.

The product's own method; 1.4826 · MAD estimates a standard deviation (Hampel, Journal of the
American Statistical Association 69, 1974). A value is about a step over many reports, never about
the person who gave it. All on −1…1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from audit.emotions import SHORT_REACTION_WORDS, WORDS

#: Milliseconds within which an answer is one: quicker is a slip, slower no first reaction.
FASTEST, SLOWEST = 300, 3000
#: From this hesitation gap on, either way, speed changes the picture.
GAP_FROM = 0.15
#: A reaction so many minutes after its step, or more than that, is marked as filled in later.
LATER_AFTER = 60

_LEAST_SPREAD = 0.10
_MAD_TO_DEVIATION = 1.4826
_CLIP = 2.0
#: Valid trials needed: of each side at a step, in the short form, and in the whole report.
_LEAST_OF_A_SIDE, _LEAST_IN_SHORT_FORM, LEAST_IN_REPORT = 3, 2, 12
#: One trial in so many may be too fast; and clocks are known that tell time in such steps.
_TOO_FAST_ONE_IN = 10
_CLOCK_STEP = 50


class NoValue(StrEnum):
    """Why a step has no value."""

    SKIPPED = "skipped"
    TOO_FAST = "too_fast"
    ALL_EQUAL = "all_equal"
    COARSE_CLOCK = "coarse_clock"
    FEW_IN_REPORT = "few_in_report"
    FEW_IN_STEP = "few_in_step"


#: Reasons that void all first reactions of a report.
VOIDING = (NoValue.TOO_FAST, NoValue.ALL_EQUAL, NoValue.COARSE_CLOCK)


@dataclass(frozen=True, slots=True)
class Trial:
    """One word shown. ``answer`` is 1, −1, or None where nobody tapped in time.

    ``hidden``: the page was out of sight meanwhile, so the trial says nothing.
    """

    word: str
    answer: int | None
    milliseconds: float | None
    hidden: bool = False

    @property
    def valence(self) -> float:
        return float(WORDS[self.word].valence)

    @property
    def valid(self) -> bool:
        return (
            not self.hidden
            and self.answer is not None
            and self.milliseconds is not None
            and FASTEST <= self.milliseconds <= SLOWEST
        )


@dataclass(frozen=True, slots=True)
class StepReaction:
    """The first reaction at one step: S, E and H, or why there is none.

    ``trials`` counts the valid ones of those ``shown``. ``halves`` are S over each second word of
    either side, in the order shown, and over the others: for the reliability over reports.
    """

    shown: int
    trials: int
    score: float | None = None
    untimed: float | None = None
    reason: NoValue | None = None
    halves: tuple[float, float] | None = None

    @property
    def gap(self) -> float | None:
        """H, the hesitation gap."""
        if self.score is None or self.untimed is None:
            return None
        return self.score - self.untimed

    @property
    def speed_matters(self) -> bool:
        return self.gap is not None and abs(self.gap) >= GAP_FROM


@dataclass(frozen=True, slots=True)
class Pace:
    """How quick a report's answers are: m and d of the logarithms of its latencies."""

    middle: float
    spread: float

    def certainty(self, milliseconds: float) -> float:
        """c: 1 at the report's own middle, up to 1.76 for a quick answer, down to 0.24."""
        z = (math.log(milliseconds) - self.middle) / self.spread
        return 2 / (1 + math.exp(min(_CLIP, max(-_CLIP, z))))


def pace_of(trials: Iterable[Trial]) -> Pace | None:
    """The pace over the valid ones of a report's trials; None where there are none."""
    logarithms = [math.log(t.milliseconds or 1) for t in trials if t.valid]
    if not logarithms:
        return None
    middle = median(logarithms)
    deviation = median(abs(x - middle) for x in logarithms)
    return Pace(middle, max(_LEAST_SPREAD, _MAD_TO_DEVIATION * deviation))


def side(trials: Iterable[Trial], weight: Callable[[Trial], float]) -> float | None:
    """P or N: Σ c·a·v / Σ c·|v| over trials of one side; None where there are none."""
    known = [(weight(t) * t.valence, t.answer or 0) for t in trials]
    if not known:
        return None
    return math.fsum(cv * a for cv, a in known) / math.fsum(abs(cv) for cv, _a in known)


def value_of(trials: Sequence[Trial], weight: Callable[[Trial], float]) -> float | None:
    """(P + N) / 2 over the valid trials; None where a side has none."""
    valid = [t for t in trials if t.valid]
    pleasant = side((t for t in valid if t.valence > 0), weight)
    unpleasant = side((t for t in valid if t.valence < 0), weight)
    if pleasant is None or unpleasant is None:
        return None
    return (pleasant + unpleasant) / 2


def untimed(_trial: Trial) -> float:
    """The weight with which E is made: every answer counts alike."""
    return 1.0


def timed(pace: Pace) -> Callable[[Trial], float]:
    """The weight with which S is made: quick answers count more."""
    return lambda trial: pace.certainty(trial.milliseconds or SLOWEST)


def voided(trials: Sequence[Trial]) -> NoValue | None:
    """Why no first reaction of a report counts, looking at all of its trials; None if they do."""
    times = [t.milliseconds for t in trials if t.milliseconds is not None]
    if sum(time < FASTEST for time in times) * _TOO_FAST_ONE_IN > len(trials):
        return NoValue.TOO_FAST
    if times and all(time % _CLOCK_STEP == 0 for time in times):
        return NoValue.COARSE_CLOCK
    answers = [t.answer for t in trials if t.valid]
    if len(answers) > 1 and len(set(answers)) == 1:
        return NoValue.ALL_EQUAL
    return None


def first_reactions(steps: Mapping[str, Sequence[Trial] | None]) -> dict[str, StepReaction]:
    """The first reactions of one report, by step.

    ``steps``: what was shown at each step that asked for one, in the order shown; None where it
    was skipped.
    """
    everything = [trial for trials in steps.values() for trial in trials or ()]
    pace = pace_of(everything)
    reason = voided(everything)
    if reason is None and sum(t.valid for t in everything) < LEAST_IN_REPORT:
        reason = NoValue.FEW_IN_REPORT
    return {code: _step(trials, pace, reason) for code, trials in steps.items()}


def _step(
    trials: Sequence[Trial] | None, pace: Pace | None, reason: NoValue | None
) -> StepReaction:
    if trials is None:
        return StepReaction(0, 0, reason=NoValue.SKIPPED)
    shown, valid = len(trials), [t for t in trials if t.valid]
    if reason is None and _too_few(shown, valid):
        reason = NoValue.FEW_IN_STEP
    if reason is not None or pace is None:
        return StepReaction(shown, len(valid), reason=reason)
    return StepReaction(
        shown,
        len(valid),
        score=value_of(valid, timed(pace)),
        untimed=value_of(valid, untimed),
        halves=_halves(trials, timed(pace)),
    )


def _too_few(shown: int, valid: Sequence[Trial]) -> bool:
    short = shown <= len(SHORT_REACTION_WORDS)
    least = _LEAST_IN_SHORT_FORM if short else _LEAST_OF_A_SIDE
    pleasant = sum(t.valence > 0 for t in valid)
    return min(pleasant, len(valid) - pleasant) < least


def _halves(
    trials: Sequence[Trial], weight: Callable[[Trial], float]
) -> tuple[float, float] | None:
    halves: tuple[list[Trial], list[Trial]] = ([], [])
    for sign in (True, False):
        for place, trial in enumerate(t for t in trials if (t.valence > 0) == sign):
            halves[place % 2].append(trial)
    one, other = (value_of(half, weight) for half in halves)
    return None if one is None or other is None else (one, other)
