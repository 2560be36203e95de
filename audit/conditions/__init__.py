"""Conditions on answers: a strict subset of JsonLogic with a third truth value.

Who acts: nobody; these are pure functions. In come a condition (JSON) and the answers that are
known; out comes true, false or :data:`UNKNOWN`, or a sentence that says the condition in words.
The browser has a twin, ``static/js/conditions.js``; one file of cases runs through both.

What an unanswered question means: its value is UNKNOWN, never 0 and never empty text. A question
or step is shown only when its condition is exactly true (:func:`holds`), a check fails only when
it is exactly false (:func:`fails`).
"""

from audit.conditions.checking import looks_at_clock, validate, variables
from audit.conditions.errors import ConditionError
from audit.conditions.evaluation import evaluate, fails, holds
from audit.conditions.operators import MAXIMUM_DEPTH, MAXIMUM_SIZE
from audit.conditions.patterns import Pattern, PatternError, pattern
from audit.conditions.values import UNKNOWN
from audit.conditions.wording import describe

__all__ = [
    "MAXIMUM_DEPTH",
    "MAXIMUM_SIZE",
    "UNKNOWN",
    "ConditionError",
    "Pattern",
    "PatternError",
    "describe",
    "evaluate",
    "fails",
    "holds",
    "looks_at_clock",
    "pattern",
    "validate",
    "variables",
]
