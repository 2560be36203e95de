"""What a coordinator sees of a shopper: also what this shopper was asked to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from audit.assignments.many import plan_at
from audit.language import day, today
from tests.assignments.plans import give, go, plan


def test_a_shoppers_page_lists_what_they_were_asked_to_do(cast: Any, browse: Any) -> None:
    made = plan(cast)
    over, later = made.slots("Assen")
    go(cast.karim, give(over, cast.sanne, days=4), "withdraw")
    go(cast.sanne, give(later, cast.sanne, days=12), "accept")
    give(made.slots("Breda")[0], cast.joris)
    page = browse(cast.karim).get("/shoppers/1001")
    rows = [page.text_of(row) for row in page.find("table", id="assignments").iter() if
            row.tag.endswith("tr")][1:]  # fmt: skip
    # What is still to be done comes first.
    assert len(rows) == 2 and "Breda" not in " ".join(rows)
    ends = day(today() + dt.timedelta(days=12))
    assert rows[0] == f"Lunavella Assen meting 2 Lunavella najaar Aangenomen {ends} 23:59"
    assert "Ingetrokken" in rows[1]
    assert page.links["Lunavella Assen meting 2"] == f"/visits/{later.uuid}"


def test_a_shopper_without_assignments_is_told_so(cast: Any, browse: Any) -> None:
    page = browse(cast.karim).get("/shoppers/1001")
    assert "Nog geen opdrachten" in page.words


def test_many_assignments_come_a_page_at_a_time_with_as_many_queries(
    cast: Any, browse: Any, count_queries: Any
) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    for slot in made.slots("Assen"):
        give(slot, cast.sanne)
    with count_queries() as few:
        karim.get("/shoppers/1001")
    plan_at(None, made.wave, [cast.lunavella_breda], 55)
    for slot in made.slots("Breda"):
        give(slot, cast.sanne)
    with count_queries() as many:
        page = karim.get("/shoppers/1001")
    assert len(many) == len(few)
    # By hand: 2 in Assen, 2 and 55 in Breda; 50 to a page.
    assert "Pagina 1 van 2 · 59 rijen" in page.words
    assert len(karim.follow(page, "Volgende").all("tr")) == 1 + 9
