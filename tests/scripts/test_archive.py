"""Finding scripts, putting them out of the way, and how long they take to fill in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from audit.database import db
from audit.history import Event
from audit.scripts.document import ScriptDocument
from audit.scripts.minutes import minutes_to_fill_in
from audit.scripts.writes import create_script, publish
from tests.assignments.plans import plan, sample


def _named(name: str, client: Any = None) -> Any:
    document = ScriptDocument.from_json({**sample().to_json(), "name": {"nl": name, "en": name}})
    version = create_script(None, document, client)
    publish(None, version)
    return version


def _listed(page: Any) -> set[str]:
    return {page.text_of(row.find("th")) for body in page.all("tbody") for row in body}


def test_scripts_are_found_by_name_and_client_whatever_the_capitals(cast: Any, browse: Any) -> None:
    _named("Café aan zee")
    _named("Winkelbezoek", cast.tamarinde)
    karim = browse(cast.karim)
    for text, found in (
        ("CAFÉ", {"Café aan zee"}),
        ("tamar", {"Winkelbezoek"}),
        ("e", {"Café aan zee", "Winkelbezoek"}),
        ("zzz", set()),
    ):
        page = karim.submit(karim.get("/scripts"), "Toon", text=text)
        assert _listed(page) == found, text
    assert "Geen script gevonden" in page.words


def test_an_archived_script_is_out_of_the_way_until_it_is_taken_back(
    cast: Any, browse: Any
) -> None:
    version = _named("Oud script")
    karim = browse(cast.karim)
    page = karim.submit(karim.get(f"/scripts/{version.script.uuid}"), "Archiveren")
    assert "gearchiveerd" in page.words
    assert _listed(karim.get("/scripts")) == set()
    assert _listed(karim.get("/scripts?show=archived")) == {"Oud script"}
    new = f"/projects/new?client={cast.lunavella.uuid}"
    assert "Nog geen script om te kiezen" in karim.get(new).words
    karim.submit(page, "Uit het archief halen")
    assert _listed(karim.get("/scripts")) == {"Oud script"}
    archived = select(Event).where(Event.action.like("%archived")).order_by(Event.id)
    events = db.session.scalars(archived).all()
    assert [(one.action, one.actor_id, one.subject_id) for one in events] == [
        ("script_archived", cast.karim.id, version.script_id),
        ("script_unarchived", cast.karim.id, version.script_id),
    ]


def test_the_minutes_follow_from_the_kinds_of_the_questions(cast: Any, browse: Any) -> None:
    # By hand: yes or no 8, grade 8, outcome 8, emotion 15, words 15; at the end grade 8 and
    # recommendation 8: 70 seconds are two minutes.
    version = _named("Kort")
    assert minutes_to_fill_in(sample()) == 2
    words = browse(cast.karim).get(f"/scripts/versions/{version.uuid}").words
    assert "ongeveer 2 minuten om in te vullen" in words


def test_a_project_keeps_its_archived_script_and_gets_new_waves(cast: Any, browse: Any) -> None:
    made = plan(cast)
    kept = made.project.script_version
    other = _named("Ander script")
    address = f"/scripts/{kept.script.uuid}"
    karim = browse(cast.karim)
    done = karim.submit(karim.get(address), "Archiveren")
    assert "ook met nieuwe meetrondes" in done.words
    project = f"/projects/{made.project.uuid}"
    # Nobody was asked yet, so another script can be chosen; but not by saving another name.
    karim.submit(karim.get(f"{project}/settings"), "Project bewaren", name="Nieuwe naam")
    db.session.refresh(made.project)
    assert (made.project.name, made.project.script_version_id) == ("Nieuwe naam", kept.id)
    karim.submit(
        karim.get(f"{project}/waves/new"), "Bewaren en metingen plannen", name="Voorjaar 2027"
    )
    assert "Voorjaar 2027" in karim.get(project).words
    # In the archive it gets no next version, not from a page opened before either.
    assert "Versie 2 beginnen" not in karim.get(address).words
    karim.post(f"/scripts/versions/{kept.uuid}/next")
    assert "eerst uit het archief" in karim.get(address).words
    assert [one.number for one in kept.script.versions] == [1]
    assert other.script.archived_at is None
