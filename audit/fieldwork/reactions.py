"""The first reactions of a report, from its answers: the same for review and for what is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.questions.first_reaction import HIDDEN, has_reacted
from audit.scoring.first_reaction import StepReaction, Trial, first_reactions
from audit.scripts.document import FIRST_REACTION
from audit.scripts.runner import NOTHING, Walk


def given_reactions(walk: Walk) -> dict[str, Any]:
    """The answers to the first reactions that were asked, by step; None where there is none."""
    found = {}
    for step in walk.steps:
        code = f"{step.code}.{FIRST_REACTION}"
        if code in walk.asked:
            given = walk.given.get(code, NOTHING)
            found[step.code] = given.value if given.answered else None
    return found


def reactions_in(walk: Walk) -> dict[str, StepReaction]:
    """The first reactions of a report, by the step that asked for one."""
    return first_reactions(
        {step: trials_of(value) for step, value in given_reactions(walk).items()}
    )


def trials_of(value: Mapping[str, Any] | None) -> list[Trial] | None:
    """The trials of a stored answer; None where it was skipped, or nobody answered."""
    if value is None or not has_reacted(value):
        return None
    return [
        Trial(each["word"], each["answer"], each["milliseconds"], each["void"] == HIDDEN)
        for each in value["trials"]
    ]
