"""Projects, personas, waves and planning, as a coordinator makes them."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from audit.assignments.models import Project, VisitSlot, Wave
from audit.database import db
from audit.history import Event
from audit.language import today
from audit.scripts.writes import create_script, publish
from tests.assignments.plans import give, plan, sample


def test_a_project_is_made_for_a_client_with_a_script_it_may_use(cast, browse) -> None:
    free = create_script(None, sample(), None)
    foreign = create_script(None, sample(), cast.tamarinde)
    draft = create_script(None, sample(), cast.lunavella)
    for version in (free, foreign):
        publish(None, version)
    db.session.flush()
    karim = browse(cast.karim)
    page = karim.submit(karim.get("/projects/new"), "Verder", client=str(cast.lunavella.uuid))
    offered = [one.get("value") for one in page.find("select", id="version").iter("option")]
    assert offered == [str(free.uuid)]
    assert str(draft.uuid) not in offered
    done = karim.submit(page, "Project bewaren", name="Winkels 2026")
    assert done.heading == "Winkels 2026"
    found = db.session.scalars(select(Project)).one()
    assert found.client_id == cast.lunavella.id and found.script_version_id == free.id


def test_the_client_of_a_new_project_can_be_changed_without_script(cast, browse) -> None:
    version = create_script(None, sample(), cast.tamarinde)
    publish(None, version)
    db.session.flush()
    karim = browse(cast.karim)
    page = karim.get(f"/projects/new?client={cast.lunavella.uuid}")
    assert "Nog geen script om te kiezen" in page.words
    page = karim.submit(page, "Andere klant", client=str(cast.tamarinde.uuid))
    assert page.heading == "Nieuw project voor Tamarinde"
    karim.get("/projects/new?client=nonsense", expect=404)


def test_a_script_that_was_not_offered_is_refused(cast, browse) -> None:
    free, foreign = (
        create_script(None, sample(), None),
        create_script(None, sample(), cast.tamarinde),
    )
    publish(None, free)
    publish(None, foreign)
    db.session.flush()
    karim = browse(cast.karim)
    address = f"/projects/new?client={cast.lunavella.uuid}"
    karim.get(address)
    karim.post(address, {"name": "X", "version": str(foreign.uuid), "persona": ""}, expect=200)
    assert db.session.scalar(select(func.count()).select_from(Project)) == 0


def test_the_script_of_a_project_is_fixed_once_somebody_was_asked(cast, browse) -> None:
    made = plan(cast)
    other = create_script(None, sample(), None)
    publish(None, other)
    db.session.flush()
    karim = browse(cast.karim)
    address = f"/projects/{made.project.uuid}/settings"
    assert len(list(karim.get(address).find("select", id="version"))) == 2
    give(made.slots("Assen")[0], cast.sanne)
    page = karim.get(address)
    assert len(list(page.find("select", id="version"))) == 1
    karim.submit(page, "Project bewaren", name="Anders")
    assert db.session.get(Project, made.project.id).name == "Anders"


def test_a_persona_is_written_per_language_and_taken_by_the_project(cast, browse) -> None:
    made = plan(cast, persona=False)
    karim = browse(cast.karim)
    address = f"/projects/{made.project.uuid}/personas/new"
    refused = karim.submit(karim.get(address), "Persona bewaren", name_en="The doubter")
    assert "name_nl-error" in refused.document.by_id
    karim.submit(refused, "Persona bewaren", name_nl="De twijfelaar", need_nl="Zekerheid")
    found = db.session.get(Project, made.project.id).persona
    assert found.name == {"nl": "De twijfelaar", "en": "The doubter"}
    assert found.need == {"nl": "Zekerheid"}
    page = karim.get(f"/projects/{made.project.uuid}/personas/{found.uuid}")
    karim.submit(page, "Persona bewaren", need_nl="")
    assert db.session.get(Project, made.project.id).persona.need == {}


def test_a_wave_has_its_last_day_after_its_first(cast, browse) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    page = karim.get(f"/projects/{made.project.uuid}/waves/new")
    refused = karim.submit(
        page,
        "Bewaren en metingen plannen",
        name="lente",
        starts_on="2027-03-02",
        ends_on="2027-03-01",
    )
    assert "De laatste dag is vóór de eerste." in refused.words
    done = karim.submit(refused, "Bewaren en metingen plannen", ends_on="2027-03-31")
    assert done.heading == "Metingen plannen in lente"
    found = db.session.scalars(select(Wave).filter_by(name="lente")).one()
    page = karim.get(f"/waves/{found.uuid}/settings")
    karim.submit(page, "Bewaren", ends_on="2027-04-15")
    assert db.session.get(Wave, found.id).ends_on == dt.date(2027, 4, 15)


@pytest.mark.parametrize("days", [("2027-03-02", "31-3-2027"), ("2-3-2027", "2027-03-31")])
def test_a_day_of_a_wave_that_cannot_be_read_is_asked_again(cast, browse, days) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    page = karim.get(f"/projects/{made.project.uuid}/waves/new")
    first, last = days
    page = karim.submit(
        page, "Bewaren en metingen plannen", name="lente", starts_on=first, ends_on=last
    )
    assert page.all("input", **{"aria-invalid": "true"})
    assert db.session.scalars(select(Wave).filter_by(name="lente")).all() == []


def test_visits_are_planned_for_places_and_for_whole_regions(cast, browse) -> None:
    made = plan(cast)
    karim = browse(cast.karim)
    address = f"/waves/{made.wave.uuid}/plan"
    refused = karim.submit(karim.get(address), "Metingen plannen", number="3")
    assert "Vink eerst een locatie of regio aan." in refused.words
    done = karim.submit(
        refused,
        "Metingen plannen",
        number="3",
        region=str(cast.lunavella_noord.uuid),
        place=str(cast.lunavella_groningen.uuid),
    )
    assert "6 metingen gepland." in done.words
    assert len(made.slots("Groningen")) == len(made.slots("Assen")) == 5
    assert len(made.slots("Breda")) == 2
    assert [slot.number for slot in made.slots("Assen")] == [1, 2, 3, 4, 5]


def test_a_closed_place_and_too_many_visits_are_not_planned(cast, browse) -> None:
    made = plan(cast)
    cast.lunavella_breda.closed_at = dt.datetime.now(dt.UTC)
    karim = browse(cast.karim)
    page = karim.get(f"/waves/{made.wave.uuid}/plan")
    assert "Lunavella Breda" not in page.words
    refused = karim.submit(
        page, "Metingen plannen", number="21", place=str(cast.lunavella_assen.uuid)
    )
    assert "Tussen 1 en 20." in refused.words
    assert db.session.scalar(select(func.count()).select_from(VisitSlot)) == 6


def test_the_table_of_states_is_that_of_the_code(cast, browse) -> None:
    page = browse(cast.karim).get("/projects/states")
    rows = [page.text_of(row) for row in page.all("tbody")[0]]
    # accept, decline ×2, start, submit ×2, open, return, approve, reject ×2, reopen, withdraw ×4,
    # erase ×4
    assert len(rows) == 20
    assert any(row.startswith("In controle Terugsturen met redenen Teruggestuurd") for row in rows)


def test_a_wave_long_past_is_not_counted_again(cast, browse) -> None:
    made = plan(cast)
    made.wave.starts_on = today() - dt.timedelta(days=120)
    made.wave.ends_on = today() - dt.timedelta(days=90)
    assert "lang voorbij" in browse(cast.karim).get("/projects").words


def test_all_of_it_is_in_the_history(cast, browse) -> None:
    made = plan(cast)
    give(made.slots("Assen")[0], cast.sanne)
    actions = set(db.session.scalars(select(Event.action)))
    assert {"project_created", "persona_created", "wave_created", "visits_planned",
            "assignment_made"} <= actions  # fmt: skip
