"""A field that has to be filled in wants something that can be seen."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import func, select

from audit.clients.models import Client, Location, Region
from audit.database import db
from audit.language import trimmed
from tests.assignments.plans import give, plan
from tests.assignments.test_visits import chosen
from tests.clients.test_location_import import send, text
from tests.fieldwork.visits import an_assignment
from tests.review.visits import sent, wave_of


def count(table: Any) -> int:
    return int(db.session.scalar(select(func.count()).select_from(table)) or 0)


NOTHING_TO_SEE = [" ", "\u00a0", "\u200b", "\ufeff", "\u2060 \u200b"]


@pytest.mark.parametrize("around", NOTHING_TO_SEE)
def test_what_cannot_be_seen_goes_from_around_a_text_and_not_from_within(around: str) -> None:
    assert trimmed(f"{around}A 1{around}") == "A 1"
    assert trimmed(around) == ""
    # A family is three people and what ties them.
    family = "\U0001f469\u200d\U0001f467\u200d\U0001f466"
    assert trimmed(family) == family


def test_a_stranger_cannot_keep_the_server_busy_with_blanks(cast: Any, browse: Any) -> None:
    blanks = "x" + " " * 100_000 + "x"
    stranger = browse()
    began = time.process_time()
    stranger.submit(stranger.get("/sign-in"), "Inloggen", email=blanks, password="x")
    stranger.submit(stranger.get("/register"), "Aanmelden", name=blanks)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("blank", NOTHING_TO_SEE)
def test_a_name_or_code_of_nothing_to_see_is_asked_for_again(
    cast: Any, browse: Any, blank: str
) -> None:
    karim = browse(cast.karim)
    client = f"/clients/{cast.lunavella.uuid}"
    place = {"name": "Zwolle", "city": "Zwolle", "code": "LZ"}
    for table, address, button, fields in (
        (Client, "/clients/new", "Bewaren", {"name": blank}),
        (Region, f"{client}/regions/new", "Regio bewaren", {"name": blank, "code": "W"}),
        (Region, f"{client}/regions/new", "Regio bewaren", {"name": "West", "code": blank}),
        *(
            (Location, f"{client}/locations/new", "Locatie bewaren", {**place, part: blank})
            for part in place
        ),
    ):
        before = count(table)
        page = karim.submit(karim.get(address), button, **fields)
        assert "Vul dit in." in page.words, (address, fields)
        assert count(table) == before


@pytest.mark.parametrize("blank", NOTHING_TO_SEE)
def test_a_reason_of_nothing_to_see_is_none(cast: Any, browse: Any, blank: str) -> None:
    made = plan(cast)
    (slot, *_others) = made.slots("Breda")
    give(slot, cast.sanne)
    karim = browse(cast.karim)
    page = karim.submit(chosen(karim, made, [slot], "Intrekken"), "do", reason=blank)
    assert "Vul dit in." in page.words
    assert [one.state for one in slot.assignments] == ["assigned"]


@pytest.mark.parametrize("blank", NOTHING_TO_SEE)
def test_no_report_is_rejected_and_no_visit_declined_for_a_reason_of_nothing(
    cast: Any, browse: Any, blank: str
) -> None:
    report = sent(wave_of(cast.lunavella), cast.lunavella_groningen, cast.sanne)
    roos = browse(cast.roos)
    page = roos.get(f"/review/{report.uuid}")
    refused = roos.submit(page, "Definitief afwijzen", reason=blank, sure=True)
    assert "Geef de reden." in refused.words
    assert report.assignment.state in {"submitted", "under_review"}
    assignment = an_assignment(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"/assignments/{assignment.uuid}")
    refused = sanne.submit(page, "Weigeren", reason=blank)
    assert "waarom je" in refused.words
    assert assignment.state == "assigned"


def test_a_file_of_locations_wants_a_code_that_can_be_seen(cast: Any, browse: Any) -> None:
    rows = [["code", "name", "city"], ["\u200b", "Zwolle", "Zwolle"]]
    page = send(browse(cast.karim), cast.lunavella, text(rows))
    assert [page.text_of(row) for row in page.all("tbody")[0]] == ["2 code vul dit in"]
    # And one that only looks like another's is that one.
    rows = [["code", "name", "city"], ["LG1\u200b", "Lunavella Groningen", "Groningen"]]
    assert "Er zou niets veranderen" in send(browse(cast.karim), cast.lunavella, text(rows)).words
