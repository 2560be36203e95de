"""Versions of one answer: which one stands, and when only the shopper can say. Pure.

A page, or a phone without reception, makes its version on a base: the answer as it was there,
known by the revision at which that was stored. Different questions merge; the same question is
never overwritten by who did not see what was there.

Two rules. :func:`decide` is for a page without a device of its own. :func:`arrive` is for versions
that name the device that made them and their sequence there: in whatever order, however often and
however many at once such versions arrive, the same ones are left (the one that stands and those
beside it), though which of those stands meanwhile may follow the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    #: Which device made it, and its number there; None where a page without one did.
    device: str | None = None
    sequence: int | None = None


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


class Version(NamedTuple):
    """An answer as one device gave it, the ``sequence``-th of that device.

    ``base``: the revision of the answer on which it was made, 0 where there was none.
    ``revision``: the report's when it arrived. A version that stands may have no device.
    """

    given: Given
    device: str | None
    sequence: int | None
    base: int = 0
    revision: int = 0

    def is_of(self, other: Version) -> bool:
        """Whether the same device made both."""
        return self.device is not None and self.device == other.device

    def reaches(self, other: Version) -> bool:
        """Whether this is ``other``, or a later one of the same device."""
        return self.is_of(other) and (self.sequence or 0) >= (other.sequence or 0)


class Fate(Enum):
    """What becomes of a version that names its device."""

    #: It, or a later one of its device, arrived before.
    HAD = "had"
    #: It takes the place of what stood.
    STANDS = "stands"
    #: It was made without knowing what stands: it is kept beside.
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Versions:
    """All versions of one answer: the one that stands, at most one of each other device beside
    it, and those that gave way."""

    stands: Version | None = None
    beside: tuple[Version, ...] = ()
    past: tuple[Version, ...] = ()

    @property
    def left(self) -> tuple[Version, ...]:
        """Those that have not given way."""
        return (*((self.stands,) if self.stands else ()), *self.beside)


def needs_no_history(version: Version, row: Row) -> bool:
    """Whether :func:`arrive` says the same without the past, where nothing is kept beside.

    It is so of what comes in order, and of a second copy of what stands.
    """
    if row.hidden is None:
        return True
    if row.device == version.device:
        return (version.sequence or 0) >= (row.sequence or 0)
    return version.base >= row.revision


def arrive(known: Versions, version: Version) -> tuple[Versions, Fate]:
    """All versions of an answer once ``version`` arrived, and what became of it."""
    earlier = (*known.left, *known.past)
    if any(one.reaches(version) for one in earlier):
        return _had(known, version), Fate.HAD
    stands = known.stands
    others = tuple(one for one in known.beside if not one.is_of(version))
    replaced = tuple(one for one in known.beside if one.is_of(version))
    if stands is None or stands.is_of(version) or version.base >= stands.revision:
        gone = (*replaced, stands) if stands else replaced
        return Versions(version, others, (*known.past, *gone)), Fate.STANDS
    return Versions(stands, (*others, version), (*known.past, *replaced)), Fate.BESIDE


def _had(known: Versions, version: Version) -> Versions:
    """One that came late is kept among the past. What it knew, the later one of its device knew
    as well: that one takes the place of what stands."""
    stands, beside, past = known.stands, known.beside, known.past
    if all(
        (one.device, one.sequence) != (version.device, version.sequence)
        for one in (*known.left, *past)
    ):
        past = (*past, version)
    later = next((one for one in beside if one.is_of(version)), None)
    if later and stands and version.base >= stands.revision:
        past = (*past, stands)
        stands = later._replace(revision=version.revision)
        beside = tuple(one for one in beside if one is not later)
    return replace(known, stands=stands, beside=beside, past=past)


def settle(known: Versions, seen: int) -> Versions:
    """After the shopper chose: what was beside when both were shown gives way. ``seen``: the
    latest revision of all that was shown; what arrived since is still to be asked about."""
    gone = tuple(one for one in known.beside if one.revision <= seen)
    rest = tuple(one for one in known.beside if one.revision > seen)
    return replace(known, beside=rest, past=(*known.past, *gone))


@dataclass(frozen=True, slots=True)
class TwoAnswers:
    """Two answers to one question, of which the shopper is to choose one.

    ``given`` does not stand and was made on ``base``. ``seen``: the latest revision of all of
    them. ``more``: yet others, where three devices answered.
    """

    given: Given
    base: int
    seen: int
    more: tuple[Given, ...] = ()


def two_answers(
    row: Row, beside: Sequence[Version], own: Version | None = None
) -> TwoAnswers | None:
    """What is to be chosen between at a question; None where all that is beside agrees with what
    stands. ``own``: the version to show first, where it does not."""
    told = [content(row.given)]
    differ: list[Version] = []
    ordered = sorted(beside, key=lambda one: (one.device != (own and own.device), one.revision))
    for one in ordered:
        if content(one.given) not in told:
            told.append(content(one.given))
            differ.append(one)
    if not differ:
        return None
    seen = max(row.revision, *(one.revision for one in beside))
    first, *more = differ
    return TwoAnswers(first.given, first.base, seen, tuple(one.given for one in more))
