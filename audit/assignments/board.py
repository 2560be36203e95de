"""A wave at a glance: its visits by place and by state, what is in danger, in which order.

Pure: in come the visits of a wave as rows, out comes what a page shows.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from audit.assignments.clocks import CANCELLED, LATE, OPEN, UNDER_REVIEW, Allowed, Clock, clock_of
from audit.assignments.states import ACCEPTED, APPROVED, ASSIGNED, IN_PROGRESS, RETURNED

#: What the counts on top show: name → states, in the order of the work.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "open": (OPEN,),
    "assigned": (ASSIGNED,),
    "accepted": (ACCEPTED,),
    "in_progress": (IN_PROGRESS,),
    "review": UNDER_REVIEW,
    "returned": (RETURNED,),
    "approved": (APPROVED,),
}
_GROUP_OF = {state: group for group, states in GROUPS.items() for state in states}
_ORDER = {group: place for place, group in enumerate(GROUPS)}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit slot with its place, and the assignment that holds it, if one does."""

    slot: UUID
    number: int
    cancelled_at: dt.datetime | None
    place: UUID
    place_name: str
    city: str
    country: str
    time_zone: str
    region: str | None
    state: str | None
    due_at: dt.datetime | None
    since: dt.datetime | None
    shopper: int | None
    #: Assignments of this visit that came to nothing: declined, withdrawn or rejected.
    tries: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A visit as the board shows it. ``since`` is when its state began, at the place."""

    row: VisitRow
    state: str
    clock: Clock | None
    since: dt.date | None

    @property
    def tone(self) -> str:
        return self.clock.tone if self.clock else ""

    @property
    def in_danger(self) -> bool:
        return bool(self.tone)

    @property
    def urgency(self) -> tuple[int, dt.timedelta, int]:
        """Sorts what needs somebody first: too late, soon, the rest by time left, then done."""
        rank = 3 if self.clock is None else {LATE: 0, "soon": 1}.get(self.tone, 2)
        left = self.clock.left if self.clock else dt.timedelta.max
        return rank, left, self.row.number


@dataclass(frozen=True, slots=True)
class Line:
    """A place with its visits, those that need somebody first."""

    place: UUID
    name: str
    country: str
    region: str | None
    cells: Sequence[Cell]

    @property
    def approved(self) -> int:
        return sum(cell.state == APPROVED for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Danger:
    """Visits of one place that are in danger for the same cause."""

    cells: Sequence[Cell]

    @property
    def first(self) -> Cell:
        return self.cells[0]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for: a group of ``GROUPS`` or "danger", a region's name, a shopper's
    number, a part of a place's name or town; and the order of places."""

    state: str = ""
    region: str = ""
    shopper: str = ""
    text: str = ""
    sort: str = "danger"

    def meets(self, cell: Cell) -> bool:
        row = cell.row
        return (
            (not self.state or self.state in (_GROUP_OF.get(cell.state), "danger" * cell.in_danger))
            and (not self.region or row.region == self.region)
            and (not self.shopper or str(row.shopper) == self.shopper)
            and (
                not self.text or self.text.casefold() in f"{row.place_name}\n{row.city}".casefold()
            )
        )


def cells_of(
    rows: Iterable[VisitRow], ends_on: dt.date, allowed: Allowed, at: dt.datetime
) -> list[Cell]:
    """Every visit with its state and clock at the moment ``at``; cancelled ones are left out.

    An open visit has until 23:59 of the wave's last day at its place.
    """
    return [_cell(row, ends_on, allowed, at) for row in rows if row.cancelled_at is None]


def _cell(row: VisitRow, ends_on: dt.date, allowed: Allowed, at: dt.datetime) -> Cell:
    zone = ZoneInfo(row.time_zone)
    state = CANCELLED if row.cancelled_at else row.state or OPEN
    end = row.due_at or dt.datetime.combine(ends_on, dt.time(23, 59), zone)
    clock = clock_of(state, due_at=end, since=row.since or at, allowed=allowed, at=at)
    return Cell(row, state, clock, row.since.astimezone(zone).date() if row.since else None)


def counts(cells: Iterable[Cell]) -> dict[str, int]:
    """How many visits in each group of ``GROUPS``, and "danger"; every name is there."""
    found = Counter(_GROUP_OF[cell.state] for cell in cells)
    return {**{group: found[group] for group in GROUPS}, "danger": _in_danger(cells)}


def _in_danger(cells: Iterable[Cell]) -> int:
    return sum(cell.in_danger for cell in cells)


def lines_of(cells: Sequence[Cell], filters: Filters) -> list[Line]:
    """The places that have a visit which meets the filters; all visits of a place are shown."""
    by_place: dict[UUID, list[Cell]] = {}
    for cell in cells:
        by_place.setdefault(cell.row.place, []).append(cell)
    lines = [
        _line(found) for found in by_place.values() if any(filters.meets(cell) for cell in found)
    ]
    by_name = sorted(lines, key=lambda line: line.name.casefold())
    if filters.sort == "name":
        return by_name
    return sorted(by_name, key=lambda line: line.cells[0].urgency[:2])


def _line(cells: list[Cell]) -> Line:
    first = cells[0].row
    ordered = sorted(cells, key=lambda cell: cell.urgency)
    return Line(first.place, first.place_name, first.country, first.region, ordered)


def by_state(cells: Sequence[Cell], filters: Filters) -> list[Cell]:
    """The visits that meet the filters, by state in the order of the work, urgent first."""
    chosen = [cell for cell in cells if filters.meets(cell)]
    return sorted(
        chosen, key=lambda cell: (_ORDER[_GROUP_OF[cell.state]], *cell.urgency, cell.row.place_name)
    )


def dangers(cells: Iterable[Cell]) -> list[Danger]:
    """What is in danger, the most urgent first; open visits of one place together."""
    found: dict[tuple[UUID, str, int], list[Cell]] = {}
    for cell in sorted((cell for cell in cells if cell.in_danger), key=lambda cell: cell.urgency):
        alone = 0 if cell.state == OPEN else cell.row.number
        found.setdefault((cell.row.place, cell.state, alone), []).append(cell)
    return [Danger(each) for each in found.values()]


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a longer list, as the pager of pages takes it."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages


def page_of(rows: Sequence[Any], number: int, most: int) -> Page:
    """The page with this number, counted from 1; the last where there are fewer."""
    pages = max(1, -(-len(rows) // most))
    present = min(max(1, number), pages)
    return Page(rows[(present - 1) * most : present * most], present, pages, len(rows))
