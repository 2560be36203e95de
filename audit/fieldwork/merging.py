"""Two versions of one answer: which one stands, and when only the shopper can say. Pure.

A page, or a phone without reception, makes its version on a base: the answer as it was there,
known by the revision at which that was stored. Different questions merge; the same question is
never overwritten by who did not see what was there.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from audit.scripts.runner import NOTHING, Given


class Row(NamedTuple):
    """What is stored at one question, and at which revision of the report.

    ``hidden``: whether the row is marked so; None where there is none, but perhaps photos.
    """

    given: Given
    hidden: bool | None
    revision: int


NO_ROW = Row(NOTHING, None, 0)
#: Question code → what is stored there.
Rows = Mapping[str, Row]


class Decision(Enum):
    """What becomes of a version that arrives."""

    #: It says what is stored: nothing to do.
    SAME = "same"
    #: It was made on what is stored: it takes its place.
    TAKE = "take"
    #: It only repeats its base, which was changed elsewhere since: what is stored stands.
    KEEP = "keep"
    #: Both differ from the base and from each other: the shopper chooses.
    CONFLICT = "conflict"


def decide(
    arrives: Given,
    stored: Given,
    *,
    revision: int,
    base: int | None,
    drawn: Given | None = None,
) -> Decision:
    """What becomes of a version of one answer.

    ``revision``: at which the stored answer was stored, 0 where there is none. ``base``: the
    revision of the answer on which the other version was made, 0 where there was none then;
    None where it is not known, and the last to arrive wins. ``drawn``: the answer as it was at
    that base; None where nobody knows, and then every difference asks the shopper.
    """
    if content(arrives) == content(stored):
        return Decision.SAME
    if base is None or revision <= base:
        return Decision.TAKE
    if drawn is not None and content(arrives) == content(drawn):
        return Decision.KEEP
    return Decision.CONFLICT


def content(given: Given) -> dict[str, Any]:
    """What is kept of an answer; two that agree in this are the same answer."""
    return {
        "value": given.value,
        "not_applicable": given.not_applicable,
        "comment": given.comment or None,
        "cleared": given.cleared,
    }
