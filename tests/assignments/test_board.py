"""The board of a wave: states, clocks, danger, order, filters; and what it costs."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from audit.assignments.board import (
    Filters,
    VisitRow,
    by_state,
    cells_of,
    counts,
    dangers,
    lines_of,
    page_of,
)
from audit.assignments.clocks import Allowed
from audit.database import db
from tests.assignments.plans import give, go, plan

NOON = dt.datetime(2026, 11, 19, 12, 0, tzinfo=dt.UTC)
END = dt.date(2026, 11, 30)
ALLOWED = Allowed(48, 48)
PLACES = {name: uuid4() for name in ("Hasselt", "Brugge", "Gent")}


def row(
    place: str, number: int, state: str | None, left: float = 240, shopper: int | None = None
) -> VisitRow:
    """A visit whose clock has ``left`` hours."""
    since = NOON - dt.timedelta(hours=48 - left)
    due = NOON + dt.timedelta(hours=left) if state else None
    return VisitRow(
        slot=uuid4(), number=number, cancelled_at=None, place=PLACES[place], place_name=place,
        city=place, country="BE", time_zone="Europe/Brussels", region="Oost" * (place == "Hasselt"),
        state=state, due_at=due, since=since if state else None,
        shopper=shopper if state else None, tries=0,
    )  # fmt: skip


def cells(*rows: VisitRow):
    return cells_of(rows, END, ALLOWED, NOON)


ROWS = (
    row("Brugge", 1, "approved"),
    row("Brugge", 2, "accepted", 100, 1001),
    row("Gent", 1, "in_review", -1, 1002),
    row("Gent", 2, None),
    row("Hasselt", 1, "accepted", 10, 1001),
    row("Hasselt", 2, "returned", 30, 1002),
)


def test_every_visit_is_counted_once_and_those_in_danger_beside_it() -> None:
    assert counts(cells(*ROWS)) == {
        "open": 1, "assigned": 0, "accepted": 2, "in_progress": 0, "review": 1, "returned": 1,
        "approved": 1, "danger": 2,
    }  # fmt: skip


def test_an_open_visit_has_until_the_last_minute_of_the_wave_at_its_place() -> None:
    (cell,) = cells(row("Gent", 1, None))
    assert cell.clock is not None
    # 23:59 in Brussels is 22:59 UTC in winter.
    assert cell.clock.ends_at == dt.datetime(2026, 11, 30, 22, 59, tzinfo=dt.UTC)
    assert cell.tone == ""


def test_a_cancelled_visit_is_not_on_the_board() -> None:
    taken = row("Gent", 1, None)
    gone = VisitRow(**{**_values(taken), "cancelled_at": NOON})
    assert cells(gone) == []


def _values(one: VisitRow) -> dict[str, object]:
    return {name: getattr(one, name) for name in VisitRow.__dataclass_fields__}


def test_places_with_danger_come_first_and_within_a_place_what_needs_somebody() -> None:
    lines = lines_of(cells(*ROWS), Filters())
    assert [line.name for line in lines] == ["Gent", "Hasselt", "Brugge"]
    assert [cell.state for cell in lines[2].cells] == ["accepted", "approved"]
    by_name = lines_of(cells(*ROWS), Filters(sort="name"))
    assert [line.name for line in by_name] == ["Brugge", "Gent", "Hasselt"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(state="danger"), ["Gent", "Hasselt"]),
        (Filters(state="review"), ["Gent"]),
        (Filters(state="accepted"), ["Hasselt", "Brugge"]),
        (Filters(region="Oost"), ["Hasselt"]),
        (Filters(shopper="1002"), ["Gent", "Hasselt"]),
        (Filters(text="BRU"), ["Brugge"]),
        (Filters(state="accepted", shopper="1002"), []),
        (Filters(state="nonsense"), []),
    ],
)
def test_filters_keep_places_with_a_visit_that_meets_all_of_them(
    filters: Filters, names: list[str]
) -> None:
    assert [line.name for line in lines_of(cells(*ROWS), filters)] == names


def test_the_list_by_state_follows_the_work() -> None:
    found = [cell.state for cell in by_state(cells(*ROWS), Filters())]
    assert found == ["open", "accepted", "accepted", "in_review", "returned", "approved"]


def test_open_visits_of_a_place_are_one_danger() -> None:
    late = cells_of(
        [row("Gent", 1, None), row("Gent", 2, None), row("Brugge", 1, "accepted", -5)],
        dt.date(2026, 11, 22), ALLOWED, NOON,
    )  # fmt: skip
    assert [len(danger.cells) for danger in dangers(late)] == [1, 2]


def test_a_page_beyond_the_end_is_the_last() -> None:
    page = page_of(list(range(85)), 9, 40)
    assert (page.items, page.page, page.pages) == (list(range(80, 85)), 3, 3)
    assert page.has_prev and not page.has_next
    assert page_of([], 1, 40).pages == 1


# --- the page ---------------------------------------------------------------------------------


def test_cells_are_tick_boxes_that_say_place_visit_state_and_time(cast, browse) -> None:
    made = plan(cast)
    give(made.slots("Groningen")[0], cast.sanne, days=10)
    page = browse(cast.karim).get(made.address)
    names = [box.get("aria-label") for box in page.all("input", type="checkbox", name="slot")]
    assert len(names) == 6
    assert "Lunavella Groningen, meting 1, toegewezen, shopper 1001, nog 10 dagen" in names
    assert "Lunavella Assen, meting 2, open, nog 20 dagen" in names


def test_counts_lead_to_the_visits_that_they_count(cast, browse) -> None:
    made = plan(cast)
    assignment = give(made.slots("Breda")[0], cast.sanne)
    go(cast.sanne, assignment, "accept", "start", "submit")
    go(cast.roos, assignment, "open", "approve")
    karim = browse(cast.karim)
    page = karim.get(made.address)
    shown = karim.get(page.links["1 goedgekeurd"])
    rows = [shown.text_of(row) for row in shown.all("tbody")[0]]
    assert len(rows) == 1 and rows[0].startswith("Lunavella Breda")
    assert rows[0].endswith("1 van 2")


def test_what_is_too_late_stands_in_the_list_of_danger(cast, browse) -> None:
    made = plan(cast)
    give(made.slots("Assen")[0], cast.joris, days=1)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=4), tick=False):
        page = browse(cast.karim).get(made.address)
        assert "Lunavella Assen: meting gemist" in page.words
        listed = browse(cast.karim).get(f"{made.address}?view=state&state=danger")
        assert len(listed.all("tbody")[0]) == 1


def test_the_board_and_the_projects_count_alike(cast, browse) -> None:
    made = plan(cast, days=3)
    give(made.slots("Assen")[0], cast.joris, days=1)
    go(cast.sanne, give(made.slots("Assen")[1], cast.sanne), "accept")
    karim = browse(cast.karim)
    listed = karim.get("/projects")
    line = next(row for row in listed.all("tr") if "najaar" in listed.text_of(row))
    # four open visits of a wave that ends within a week, and one due tomorrow
    assert "5 metingen" in listed.text_of(line)
    assert "5 in gevaar" in karim.get(made.address).words


@pytest.mark.parametrize("view", ["", "?view=state"])
def test_the_board_asks_as_much_for_30_visits_as_for_3(cast, browse, count_queries, view) -> None:
    from audit.assignments.many import plan_at

    made = plan(cast)
    give(made.slots("Assen")[0], cast.joris)
    karim = browse(cast.karim)
    karim.get(made.address)
    with count_queries() as few:
        karim.get(made.address + view)
    plan_at(None, made.wave, [cast.lunavella_assen, cast.lunavella_breda], 12)
    for slot in made.slots("Assen")[3:]:
        give(slot, cast.sanne)
    db.session.commit()
    with count_queries() as many:
        karim.get(made.address + view)
    assert len(few) == len(many) <= 6


def test_the_list_of_projects_asks_as_much_for_many_as_for_few(cast, browse, count_queries) -> None:
    plan(cast)
    karim = browse(cast.karim)
    karim.get("/projects")
    with count_queries() as few:
        karim.get("/projects")
    for _ in range(5):
        plan(cast)
    db.session.commit()
    with count_queries() as many:
        karim.get("/projects")
    assert len(few) == len(many) <= 8


def test_a_wave_of_nobody_is_not_found(cast, browse) -> None:
    browse(cast.karim).get(f"/waves/{uuid4()}", expect=404)
    made = plan(cast)
    for person in (cast.roos, cast.sanne, cast.hanna):
        browse(person).get(made.address, expect=404)


def test_a_wave_s_page_says_wave_once(cast, browse) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    made.wave.name = "Najaar 2026"
    assert karim.get(made.address).heading == "Meetronde Najaar 2026"
    made.wave.name = "Meetronde najaar 2026"
    assert karim.get(made.address).heading == "Meetronde najaar 2026"


def test_when_a_visit_elsewhere_is_due_is_told_by_the_clock_there(cast, browse) -> None:
    made = plan(cast)
    assignment = give(made.slots("Assen")[0], cast.sanne)
    due = assignment.due_at.astimezone(ZoneInfo("Europe/Amsterdam"))
    karim = browse(cast.karim)
    address = f"/visits/{assignment.slot.uuid}"
    assert f"{due:%Y %H:%M}" in karim.get(address).words
    assert "lokale tijd" not in karim.get(address).words
    assignment.slot.location.time_zone = "Europe/Lisbon"
    there = assignment.due_at.astimezone(ZoneInfo("Europe/Lisbon"))
    assert f"{there:%Y %H:%M} lokale tijd" in karim.get(address).words
