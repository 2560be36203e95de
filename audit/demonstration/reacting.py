"""Invented first reactions: what fits comes soon, what is in doubt comes late."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from audit.emotions import REACTION_FORMS, reaction_order
from audit.questions.first_reaction import AGO, SKIPPED

#: Milliseconds in which people usually answer, and how much they differ (of the logarithm).
_USUAL, _DIFFER = 870, 0.26
#: How likely each delay is, in the order of ``AGO``.
_HOW_LATE = (70, 12, 8, 4, 5, 1)


def first_reaction(seed: str, step: str, words: int, valence: float, at: dt.datetime) -> Any:
    """What somebody may tap at a step that felt so, −100…100; the same for the same ``seed``.

    Chance of its own, so that the other answers are as they are without it.
    """
    chance = random.Random(f"{seed}:{step}")  # noqa: S311 - invented data
    if chance.random() < 0.08:
        return dict(SKIPPED)
    pace = random.Random(seed).gauss(1, 0.12)  # noqa: S311 - one person, one pace
    felt = chance.gauss(valence, 30) / 100
    trials: list[dict[str, Any]] = []
    for word in reaction_order(chance.randrange(2**31), step, REACTION_FORMS[words]):
        doubt = felt * (1 if word.valence > 0 else -1) + chance.gauss(0, 0.28)
        if chance.random() < 0.01:
            trials.append({"word": word.key, "answer": None, "milliseconds": None, "void": "late"})
            continue
        slow = 1.35 - 0.45 * min(1.0, abs(doubt))
        time = _USUAL * pace * slow * chance.lognormvariate(0, _DIFFER)
        trials.append(
            {
                "word": word.key,
                "answer": 1 if doubt > 0 else -1,
                "milliseconds": round(min(2990, max(250, time))),
                "void": None,
            }
        )
    return {
        "trials": trials,
        "at": at.isoformat(),
        "delay": chance.choices(AGO, _HOW_LATE)[0],
    }
