"""The rule for two versions of one answer."""

from __future__ import annotations

import pytest

from audit.fieldwork.merging import Decision, decide
from audit.scripts.runner import NOTHING, Given

YES, NO, WORD = Given("yes"), Given("no"), Given("yes", comment="Aan de deur.")


@pytest.mark.parametrize(
    ("arrives", "stored", "revision", "base", "drawn", "decision"),
    [
        # Nobody answered before, or nobody since.
        (YES, NOTHING, 0, 0, NOTHING, Decision.TAKE),
        (YES, NO, 7, 7, NO, Decision.TAKE),
        (NOTHING, NO, 7, 7, NO, Decision.TAKE),
        # Both say the same, whatever they were made on.
        (YES, YES, 9, 7, NO, Decision.SAME),
        (NOTHING, NOTHING, 0, 0, NOTHING, Decision.SAME),
        # An older page repeats what it was drawn with: the newer words stay.
        (NO, YES, 9, 7, NO, Decision.KEEP),
        (NOTHING, YES, 9, 0, NOTHING, Decision.KEEP),
        # Changed here and there.
        (YES, NOTHING, 9, 7, NO, Decision.CONFLICT),
        (WORD, NO, 9, 7, YES, Decision.CONFLICT),
        (YES, NO, 9, 0, NOTHING, Decision.CONFLICT),
        # What the page was drawn with is no longer known: ask.
        (NO, YES, 9, 7, None, Decision.CONFLICT),
        # A page that names no base: the last to arrive wins.
        (NO, YES, 9, None, None, Decision.TAKE),
    ],
)
def test_what_becomes_of_a_version(arrives, stored, revision, base, drawn, decision):
    assert decide(arrives, stored, revision=revision, base=base, drawn=drawn) is decision


def test_an_answer_that_was_taken_out_differs_from_one_that_was_never_given():
    taken_out = Given("yes", cleared=True)
    found = decide(YES, taken_out, revision=9, base=7, drawn=NO)
    assert found is Decision.CONFLICT
