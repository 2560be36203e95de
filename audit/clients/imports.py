"""Locations in bulk: what a file would do, row by row, before anything is stored.

Pure but for the words: in come the rows of a file and what the client has; out comes a plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.clients.columns import BY_KEY, COLUMNS, CellError, is_calculated, key_of
from audit.clients.models import Location, Region
from audit.clients.rules import DAYS, zone_of

#: Locations in one file.
MOST_ROWS = 10_000

#: Said of the first so many of each kind; the rest is counted.
MOST_SHOWN = 200

#: So many runs of rows are named where the same is wrong at many.
MOST_SPANS = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a row (counted from 1, as in the file) and a column, in words."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """The same fault at one row or more: ``rows`` in words, such as "2, 5–9"."""

    rows: str
    count: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """A column of a location that will differ."""

    column: str
    before: str
    after: str


@dataclass(slots=True)
class PlannedRow:
    """What one row of the file does. ``location`` is None for a new one.

    ``values`` are the columns to be written; ``region`` a code, None for no region, or not in
    ``values`` at all where the file has no such column.
    """

    row: int
    code: str
    name: str
    values: dict[str, Any]
    location: Location | None = None
    changes: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """All that a file would do; nothing is done while there are ``faults``."""

    faults: list[Fault] = field(default_factory=list)
    #: Headings that mean nothing to us; their cells are left out.
    ignored: list[str] = field(default_factory=list)
    rows: list[PlannedRow] = field(default_factory=list)
    #: Code → name of regions that the file adds.
    new_regions: dict[str, str] = field(default_factory=dict)

    @property
    def new(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.location is None]

    @property
    def changed(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.location is not None and row.changes]

    @property
    def same(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.location is not None and not row.changes]

    @property
    def ready(self) -> bool:
        return not self.faults and bool(self.new or self.changed)


def mistakes(faults: Sequence[Fault]) -> list[Mistake]:
    """What is wrong, each thing once with all the rows where it is, in the order of the file.

    A whole column that is wrong is one line to read, not two hundred.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for fault in faults:
        found.setdefault((fault.column, fault.message), []).append(fault.row)
    return [
        Mistake(row_words(rows), len(rows), column, message)
        for (column, message), rows in found.items()
    ]


def row_words(rows: Sequence[int]) -> str:
    """Numbers of rows, those that follow each other taken together: "2, 5–9, 12".

    Beyond :data:`MOST_SPANS` of them "…" stands for the rest.
    """
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    words = [
        f"{first}" if first == last else f"{first}\N{EN DASH}{last}"
        for first, last in spans[:MOST_SPANS]
    ]
    if len(spans) > MOST_SPANS:
        words.append("\N{HORIZONTAL ELLIPSIS}")
    return ", ".join(words)


def plan_import(
    table: Sequence[Sequence[str]], locations: Sequence[Location], regions: Sequence[Region]
) -> Plan:
    """What the rows of a file would do to what a client has."""
    plan = Plan()
    headings = list(table[0])
    keys = _columns(headings, plan)
    if plan.faults:
        return plan
    here = {place.code: place for place in locations}
    known = {region.code: region.name for region in regions}
    first: dict[str, int] = {}
    for number, cells in enumerate(table[1:], 2):
        if not any(cells):
            continue
        texts = {key: cells[place] if place < len(cells) else "" for key, place in keys.items()}
        names = {key: headings[place] for key, place in keys.items()}
        row = _row(number, texts, names, here, plan)
        _region(row, texts, names, known, plan)
        code = texts["code"]
        if code and code in first:
            message = _(
                "the code %(code)s stands in row %(row)s already", code=code, row=first[code]
            )
            plan.faults.append(Fault(number, names["code"], message))
        first.setdefault(code, number)
        plan.rows.append(row)
    if not plan.rows:
        plan.faults.append(Fault(2, "", _("there is no row with a location")))
    return plan


def _columns(headings: list[str], plan: Plan) -> dict[str, int]:
    """Column key → its place in a row."""
    keys: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = key_of(heading)
        if key is None:
            if heading:
                plan.ignored.append(heading)
        elif key in keys:
            plan.faults.append(Fault(1, heading, _("this column is there twice")))
        else:
            keys[key] = place
    missing = [column.names[0] for column in COLUMNS if column.required and column.key not in keys]
    if missing:
        words = ngettext(
            "the column %(names)s is missing",
            "the columns %(names)s are missing",
            len(missing),
            names=", ".join(missing),
        )
        plan.faults.append(Fault(1, "", words))
    return keys


def _row(
    number: int,
    texts: Mapping[str, str],
    names: Mapping[str, str],
    here: Mapping[str, Location],
    plan: Plan,
) -> PlannedRow:
    found: dict[str, Any] = {}
    place = here.get(texts["code"])
    for key, text in texts.items():
        column = BY_KEY[key]
        if is_calculated(text) and (place is None or text != column.written(place)):
            plan.faults.append(Fault(number, names[key], _("a formula: paste its result as text")))
            continue
        if column.required and not text:
            plan.faults.append(Fault(number, names[key], _("fill this in")))
        try:
            found[key] = column.read(text)
        except CellError as error:
            plan.faults.append(Fault(number, names[key], str(error.reason)))
    values = {key: value for key, value in found.items() if key not in (*DAYS, "region_name")}
    if place is None or not values.get("country", "x"):
        values["country"] = values.get("country") or (place.country if place else "NL")
    _complete(number, values, {*texts} - {*found}, names, place, plan)
    hours = dict(place.opening_hours) if place else {}
    for day in DAYS:
        if day in found:
            hours.pop(day, None)
            if found[day] is not None:
                hours[day] = found[day]
    values["opening_hours"] = hours
    row = PlannedRow(number, texts["code"], texts["name"], values, place)
    if place is not None:
        row.changes = list(_changes(place, values, names))
    return row


def _complete(
    number: int,
    values: dict[str, Any],
    wrong: Set[str],
    names: Mapping[str, str],
    place: Location | None,
    plan: Plan,
) -> None:
    """A time zone where the file names none, and both degrees or neither.

    ``wrong``: columns with a mistake of their own, which is said once.
    """
    if not values.get("time_zone") and wrong.isdisjoint({"time_zone", "country"}):
        if place is not None:
            values["time_zone"] = place.time_zone
        elif zone := zone_of(values["country"]):
            values["time_zone"] = zone
        else:
            message = _("say which time zone: %(country)s has several", country=values["country"])
            plan.faults.append(Fault(number, names.get("time_zone", "time_zone"), message))
    degrees = [values.get(key, getattr(place, key, None)) for key in ("latitude", "longitude")]
    told = wrong & {"latitude", "longitude"}
    if (degrees[0] is None) != (degrees[1] is None) and not told:
        wanting = "latitude" if degrees[0] is None else "longitude"
        message = _("give both latitude and longitude, or neither")
        plan.faults.append(Fault(number, names.get(wanting, wanting), message))


def _changes(place: Location, values: Mapping[str, Any], names: Mapping[str, str]) -> Any:
    """What will differ, as texts; regions are compared by code."""
    after = Location(
        **{key: value for key, value in values.items() if key != "region"},
    )
    for column in COLUMNS:
        if column.key == "region":
            old = place.region.code if place.region else ""
            new = (values["region"] or "") if "region" in values else old
        elif column.key == "region_name":
            continue
        elif column.key in values or column.key in DAYS:
            old, new = column.written(place), column.written(after)
        else:
            continue
        if old != new:
            yield Change(names.get(column.key, column.names[0]), old, new)


def _region(
    row: PlannedRow,
    texts: Mapping[str, str],
    names: Mapping[str, str],
    known: Mapping[str, str],
    plan: Plan,
) -> None:
    """A region that nobody has yet needs a name; then it is added. It has one name only."""
    code, name = row.values.get("region", ""), texts.get("region_name", "")
    if not code:
        return
    if called := known.get(code) or plan.new_regions.get(code):
        if name and name != called:
            message = _("the region %(code)s is called %(name)s", code=code, name=called)
            plan.faults.append(Fault(row.row, names["region_name"], message))
        return
    if name:
        plan.new_regions[code] = name
        return
    message = _(
        "this client has no region %(code)s; name it in the column region_name to add it", code=code
    )
    plan.faults.append(Fault(row.row, names["region"], message))


def present_rows(locations: Sequence[Location]) -> list[list[str]]:
    """The headings, and what the client has: the template, and a file to change and send back."""
    rows = [[column.names[0] for column in COLUMNS]]
    rows += [[column.written(place) for column in COLUMNS] for place in locations]
    return rows
