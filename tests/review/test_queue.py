"""The queue: what waits, in which order, and what it costs to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import time_machine

from audit.database import now
from tests.cast import Cast
from tests.review.visits import sent, started, wave_of

Browse = Callable[..., Any]


def _one(cast: Cast, **other: Any) -> Any:
    return sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne, **other)


def _row(page: Any, code: str) -> Any:
    return page.find("article", id=f"answer-{code}")


def test_the_start_page_of_a_reviewer_is_the_queue_and_says_when_it_is_empty(
    cast: Cast, browse: Browse
) -> None:
    roos = browse(cast.roos)
    assert roos.get("/", expect=302).location == "/review"
    assert "Er wacht niets" in roos.get("/review").words
    for which, words in (
        ("returned", "Er ligt niets bij een shopper"),
        ("approved", "Er is nog niets goedgekeurd"),
        ("rejected", "Er is niets afgewezen"),
    ):
        page = roos.get(f"/review?list={which}")
        assert words in page.words
        assert page.find("a", class_="btn-primary").get("href") == "/review"
    roos.get("/review?list=everything", expect=404)


def test_the_longest_waiting_report_comes_first(cast: Cast, browse: Browse) -> None:
    wave = wave_of(cast.lunavella)
    waiting = {3: cast.lunavella_assen, 50: cast.lunavella_breda, 10: cast.lunavella_groningen}
    for hours, location in waiting.items():
        with time_machine.travel(now() - dt.timedelta(hours=hours), tick=False):
            sent(wave, location, cast.sanne)
    page = browse(cast.roos, language="en").get("/review")
    names = [page.text_of(cell) for cell in page.all("th", scope="row")]
    assert names == ["Lunavella Breda", "Lunavella Groningen", "Lunavella Assen"]
    # 48 hours are promised.
    late, soon, calm = page.all("span", class_="clock")
    assert "is-late" in (late.get("class") or "")
    assert "is-soon" not in (soon.get("class") or "")
    assert "is-soon" not in (calm.get("class") or "")


def test_a_row_says_where_when_and_what_it_scores(cast: Cast, browse: Browse) -> None:
    _one(cast)
    page = browse(cast.roos).get("/review")
    for words in ("Lunavella Groningen", "Najaar", "17 nov 2026", "87,5", "1001"):
        assert words in page.words, words
    assert cast.sanne.name not in page.words
    assert page.links["Wacht 1"] == "/review"
    assert page.links["Goedgekeurd 0"] == "/review?list=approved"


def test_a_report_that_is_not_sent_yet_is_nobodys_to_review(cast: Cast, browse: Browse) -> None:
    report = started(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne)
    roos = browse(cast.roos)
    assert "Er wacht niets" in roos.get("/review").words
    roos.get(f"/review/{report.uuid}", expect=404)


def test_the_queue_asks_the_database_the_same_at_three_rows_and_at_thirty(
    cast: Cast, browse: Browse, count_queries: Any
) -> None:
    wave = wave_of(cast.lunavella)
    roos = browse(cast.roos)
    found = []
    for rows in (3, 27):
        for number in range(rows):
            places = (cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda)
            shopper = (cast.sanne, cast.joris)[number % 2]
            sent(wave, places[number % 3], shopper)
        roos.get("/review")  # the script is read into memory once
        with count_queries() as queries:
            page = roos.get("/review")
        found.append(len(queries))
    assert len(page.all("th", scope="row")) == 30
    assert found[0] == found[1]
    assert found[0] <= 12
