"""All sums of a scope; only those of locations where something changed are read from the database.

A location's sums are kept in memory with a mark that changes with every result that counts there.
After an approval one location of a wave is summed anew, not the wave.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import func, select

from audit.database import db
from audit.results import reads
from audit.results.memory import keep
from audit.results.models import ReportResult
from audit.results.reads import LocationSums, MentionCount, ReactionSums, StepSums
from audit.results.scope import Scope

#: Locations whose sums are in memory, some 20 kB each.
MOST_KEPT = 2000

#: How many results count at a location, the sum of their ids and the latest approval. An approval
#: anew puts a higher id in the place of a lower one: their sum grows. The highest need not, where
#: of two at once the later is committed first.
Mark = tuple[int, int, dt.datetime]
#: Location id → its mark; a location without results has none.
Marks = Mapping[int, Mark]


@dataclass(slots=True)
class Sums:
    """Sums of one location, or of all of a scope."""

    locations: list[LocationSums] = field(default_factory=list)
    steps: list[StepSums] = field(default_factory=list)
    reactions: list[ReactionSums] = field(default_factory=list)
    mentions: list[MentionCount] = field(default_factory=list)


#: (waves, steps with a first reaction, location) → the sums there, and the mark they belong to.
_kept: dict[tuple[Any, ...], tuple[Mark, Sums]] = {}


def marks(scope: Scope) -> Marks:
    """Read before the sums: what is approved in between makes them newer than their mark, never
    older."""
    rows = db.session.execute(
        select(
            ReportResult.location_id,
            func.count(),
            func.sum(ReportResult.id),
            func.max(ReportResult.approved_at),
        )
        .where(scope.of(ReportResult))
        .group_by(ReportResult.location_id)
        .order_by(ReportResult.location_id)
    )
    return {location: (number, ids, latest) for location, number, ids, latest in rows}


def sums_of(scope: Scope, marked: Marks, reacting: Sequence[str]) -> Sums:
    """The sums of a scope at these ``marks``. ``reacting``: steps that ask for a first reaction."""
    whose = (scope.wave_ids, tuple(reacting))
    known = {place: _kept.get((*whose, place)) for place in marked}
    there = {place: kept[1] for place, kept in known.items() if kept and kept[0] == marked[place]}
    if changed := marked.keys() - there.keys():
        read = _read(scope.wave_ids, changed, reacting)
        there |= {place: read[place] for place in changed}
        # What was approved in between is shown, but not kept: a snapshot may have the same mark.
        for place, mark in marks(scope).items():
            if place in changed and mark == marked[place]:
                keep(_kept, (*whose, place), (mark, read[place]), MOST_KEPT)
    parts = [there[place] for place in marked]
    return Sums(
        *(list(chain.from_iterable(getattr(part, name) for part in parts)) for name in _PARTS)
    )


_PARTS = ("locations", "steps", "reactions", "mentions")


def _read(waves: Sequence[int], places: set[int], reacting: Sequence[str]) -> Mapping[int, Sums]:
    found: defaultdict[int, Sums] = defaultdict(Sums)
    for location in reads.location_sums(waves, places):
        found[location.location_id].locations.append(location)
    for step in reads.step_sums(waves, places):
        found[step.location_id].steps.append(step)
    for reaction in reads.reaction_sums(waves, places, reacting):
        found[reaction.location_id].reactions.append(reaction)
    for mention in reads.mention_counts(waves, places):
        found[mention.location_id].mentions.append(mention)
    return found
