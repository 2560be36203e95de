"""Reordering, duplicating, removing and taking that back; all by plain buttons."""

from typing import Any

from audit.database import db
from audit.scripts.models import ScriptVersion
from audit.scripts.reads import document_of
from tests.scripts.drafts import draft, item, order, step


def now(version: ScriptVersion) -> ScriptVersion:
    found = db.session.get(ScriptVersion, version.id)
    assert found is not None
    return found


def builder(version: ScriptVersion, **arguments: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in arguments.items())
    return f"/scripts/versions/{version.uuid}?{query}"


def test_a_question_moves_by_its_buttons_and_says_where_it_went(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.submit(karim.get(builder(version)), "down-greeted")
    assert "1.1 verplaatst naar 2 van 3" in page.words
    assert order(step(now(version), "arriving")) == ["seated", "greeted", "warm"]
    assert "disabled" in page.find("button", id="up-seated").attrib
    karim.submit(page, "up-warm")
    assert order(step(now(version), "arriving")) == ["seated", "warm", "greeted"]


def test_a_place_outside_the_list_is_the_nearest_one(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    karim.get("/scripts")
    path = f"/scripts/items/{item(version, 'greeted').uuid}/move"
    karim.post(path, {"to": "99"}, expect=302)
    assert order(step(now(version), "arriving")) == ["seated", "warm", "greeted"]
    karim.post(path, {"to": "-4"}, expect=302)
    assert order(step(now(version), "arriving")) == ["greeted", "seated", "warm"]


def test_a_question_moves_to_another_step_and_not_to_another_script(cast: Any, browse: Any) -> None:
    version, other = draft(), draft()
    karim = browse(cast.karim)
    karim.get("/scripts")
    path = f"/scripts/items/{item(version, 'greeted').uuid}/move"
    karim.post(path, {"step": str(step(version, "paying").uuid)}, expect=302)
    assert order(step(now(version), "paying")) == ["quick", "greeted"]
    assert order(step(now(version), "arriving")) == ["seated", "warm"]
    karim.post(path, {"step": str(step(other, "paying").uuid)}, expect=404)


def test_a_step_moves(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.submit(karim.get(builder(version)), "step-arrow-down")
    assert "“Arriving” verplaatst naar 2 van 2" in page.words
    assert [one.code for one in document_of(now(version)).steps] == ["paying", "arriving"]


def test_a_removed_question_comes_back_where_it_was(cast: Any, browse: Any) -> None:
    version = draft()
    row = item(version, "seated")
    karim = browse(cast.karim)
    page = karim.get(builder(version))
    within = page.find("tr", id="item-seated")
    page = karim.submit(page, "Verwijderen", within=within)
    assert "“seated” is verwijderd." in page.words
    assert order(step(now(version), "arriving")) == ["greeted", "warm"]
    karim.get(f"/scripts/items/{row.uuid}", expect=404)
    page = karim.submit(page, "Ongedaan maken")
    assert order(step(now(version), "arriving")) == ["greeted", "seated", "warm"]


def test_a_removed_step_comes_back_with_its_questions(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.submit(karim.get(builder(version)), "Stap verwijderen")
    assert [one.code for one in document_of(now(version)).steps] == ["paying"]
    karim.submit(page, "Ongedaan maken")
    steps = document_of(now(version)).steps
    assert [(one.code, len(one.items)) for one in steps] == [("arriving", 3), ("paying", 1)]


def test_a_copied_question_looks_at_itself(cast: Any, browse: Any) -> None:
    version = draft()
    row = item(version, "seated")
    row.definition = {**row.definition, "comment_when": {"==": [{"var": ["seated"]}, "no"]}}
    db.session.commit()
    karim = browse(cast.karim)
    karim.get("/scripts")
    karim.post(f"/scripts/items/{row.uuid}/duplicate", {}, expect=302)
    found = now(version)
    assert order(step(found, "arriving")) == ["greeted", "seated", "seated_2", "warm"]
    copied = item(found, "seated_2").definition["comment_when"]
    assert copied == {"==": [{"var": ["seated_2"]}, "no"]}


def test_a_copied_step_looks_at_its_own_questions(cast: Any, browse: Any) -> None:
    version = draft()
    row = item(version, "warm")
    row.definition = {
        **row.definition,
        "shown_when": {"and": [{"==": [{"var": ["seated"]}, "no"]}, {"answered": ["greeted"]}]},
    }
    db.session.commit()
    karim = browse(cast.karim)
    karim.get("/scripts")
    karim.post(f"/scripts/steps/{step(version, 'arriving').uuid}/duplicate", {}, expect=302)
    steps = document_of(now(version)).steps
    assert [one.code for one in steps] == ["arriving", "arriving_2", "paying"]
    assert steps[1].items[2].shown_when == {
        "and": [{"==": [{"var": ["seated_2"]}, "no"]}, {"answered": ["greeted_2"]}]
    }
    codes = [one.code for place in steps for one in place.items]
    assert len(codes) == len(set(codes))


def test_every_change_raises_the_revision(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.submit(karim.get(builder(version)), "down-greeted")
    karim.submit(page, "measure-grade")
    assert now(version).revision == 2
