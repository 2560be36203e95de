"""Numbers and days in addresses and forms that are too large, too small, or none."""

from __future__ import annotations

import pytest

from audit.database import db
from tests.assignments.plans import plan
from tests.world import World

#: Address of a list → who reads it. ``{side...}`` is a row of Lunavella's.
LISTS = {
    "/review?": "roos",
    "/scripts?": "karim",
    "/results/{project}/reports?": "karim",
    "/clients/{client}?": "karim",
    "/waves/{wave}?": "karim",
    "/waves/{wave}?view=state&": "karim",
    "/shoppers?": "karim",
    "/people?": "anouk",
    "/history?": "anouk",
}
#: As a page's number: the last three are no number at all, and show the first page.
NUMBERS = ("99999999999999999999", "9223372036854775808", "-9223372036854775809", "0", "-1",
           "9" * 5000, "1e9", "x")  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_a_page_that_cannot_be_is_an_ordinary_answer(cast, browse, address) -> None:
    side = World(cast).lunavella
    visitor = browse(getattr(cast, LISTS[address]))
    path = address.format(project=side.project.uuid, client=side.client.uuid, wave=side.wave.uuid)
    for number in NUMBERS:
        answer = visitor.open(f"{path}page={number}", expect=None)
        assert answer.status_code in (200, 404), f"{path}page={number[:30]}"
    visitor.get(f"{path}page=x")


def test_a_person_is_not_invited_for_a_place_that_is_none(cast, browse) -> None:
    karim = browse(cast.karim)
    for wanted in ("region:nonsense", "location:", "region:" + "9" * 40):
        karim.get(f"/clients/{cast.lunavella.uuid}/people/invite?sees={wanted}", expect=404)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_the_history_since_a_day_that_cannot_be_is_the_whole_history(cast, browse, day) -> None:
    browse(cast.anouk).get(f"/history?since={day}")


def test_a_visit_is_not_due_at_the_end_of_the_calendar(cast, browse) -> None:
    planned = plan(cast)
    cast.lunavella_assen.time_zone = "America/New_York"
    slot = planned.slots("Assen")[0]
    db.session.commit()
    karim = browse(cast.karim)
    karim.get(planned.address)
    page = karim.post(
        f"{planned.address}/assign",
        {"slot": str(slot.uuid), "shopper": "1001", "due_on": "9999-12-31", "do": "1"},
        expect=200,
    )
    assert "te ver weg" in page.words


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("0026-11-01", "2026-12-15", "Schrijf het jaartal in vier cijfers."),
        ("2026-11-01", "9999-12-31", "te ver weg"),
        ("9999-11-01", "9999-12-31", "te ver weg"),
    ],
)
def test_a_wave_is_not_of_another_age(cast, browse, first, last, why) -> None:
    planned = plan(cast)
    karim = browse(cast.karim)
    page = karim.get(f"/projects/{planned.project.uuid}/waves/new")
    told = karim.submit(
        page, "Bewaren en metingen plannen", name="W", starts_on=first, ends_on=last
    )
    assert why in told.words
    assert len(planned.project.waves) == 1
