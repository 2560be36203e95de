"""What is missing before publishing, and that publishing waits for it."""

from typing import Any

import pytest

from audit.database import db
from audit.scripts.checks import ERROR, WARNING, check_version
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ScriptVersion
from tests.scripts.drafts import draft, small
from tests.scripts.samples import every_script, script


def changed(change: Any) -> ScriptDocument:
    data = small().to_json()
    change(data)
    return ScriptDocument.from_json(data)


def first(data: Any) -> Any:
    return data["steps"][0]["items"][0]


def shown_when(condition: Any, place: int = 2) -> Any:
    return lambda data: data["steps"][0]["items"][place].update(shown_when=condition)


def equals(code: str, value: str) -> Any:
    return {"==": [{"var": [code]}, value]}


@every_script
def test_our_own_scripts_lack_nothing(name: str, app: Any) -> None:
    with app.test_request_context():
        assert check_version(script(name)) == []


def test_a_complete_script_lacks_nothing(app: Any) -> None:
    with app.test_request_context():
        assert check_version(small()) == []


ERRORS = [
    ("name", lambda data: data["name"].pop("en"), None, None),
    ("no step", lambda data: data.update(steps=[]), None, None),
    ("step name", lambda data: data["steps"][0]["name"].pop("en"), "arriving", None),
    ("half a text", lambda data: data["steps"][0].update(does={"nl": "Komt"}), "arriving", None),
    (
        "pain point",
        lambda data: data["steps"][0].update(
            pain_points=[{"code": "queue", "text": {"nl": "Rij"}}]
        ),
        "arriving",
        None,
    ),
    ("closing is ours", lambda data: data["steps"][1].update(code="closing"), "closing", None),
    ("text", lambda data: first(data)["text"].pop("nl"), "arriving", "greeted"),
    ("help", lambda data: first(data).update(help={"nl": "Kijk."}), "arriving", "greeted"),
    ("code twice", lambda data: first(data).update(code="warm"), "arriving", "warm"),
    (
        "later",
        lambda data: first(data).update(shown_when=equals("quick", "yes")),
        "arriving",
        "greeted",
    ),
    ("itself", shown_when(equals("warm", "yes")), "arriving", "warm"),
    ("unknown", shown_when(equals("nobody", "yes")), "arriving", "warm"),
    ("option", shown_when(equals("seated", "perhaps")), "arriving", "warm"),
    ("own step's grade", shown_when({">": [{"var": ["arriving.grade"]}, 3]}), "arriving", "warm"),
    ("no condition", shown_when({"sql": ["drop"]}), "arriving", "warm"),
    (
        "no choices",
        lambda data: first(data).update(kind="single_choice", settings={}),
        "arriving",
        "greeted",
    ),
    (
        "scale upside down",
        lambda data: first(data).update(kind="rating", settings={"low": 5, "high": 1}),
        "arriving",
        "greeted",
    ),
    (
        "cap without a number",
        lambda data: first(data).update(
            knock_outs=[{"when": equals("greeted", "no"), "effect": "cap"}]
        ),
        "arriving",
        "greeted",
    ),
]


@pytest.mark.parametrize(("change", "step", "item"), [row[1:] for row in ERRORS],
                         ids=[row[0] for row in ERRORS])  # fmt: skip
def test_what_is_missing_is_an_error_at_its_place(
    app: Any, change: Any, step: str | None, item: str | None
) -> None:
    with app.test_request_context():
        found = check_version(changed(change))
    places = {(one.step, one.item) for one in found if one.severity == ERROR}
    assert (step, item) in places


WARNINGS = [
    ("step without a question", lambda data: data["steps"][1].update(items=[])),
    (
        "both yes and no",
        shown_when({"and": [equals("greeted", "yes"), equals("greeted", "no")]}),
    ),
    (
        "through another question",
        lambda data: (
            data["steps"][0]["items"][1].update(shown_when=equals("greeted", "yes")),
            shown_when({"and": [equals("seated", "yes"), equals("greeted", "no")]})(data),
        ),
    ),
    (
        "no points",
        lambda data: [one.update(settings={}) for place in data["steps"] for one in place["items"]],
    ),
    (
        "pain points without any",
        lambda data: data["steps"][0].update(measures={"pain_points": True}),
    ),
]


@pytest.mark.parametrize("change", [row[1] for row in WARNINGS], ids=[row[0] for row in WARNINGS])
def test_what_is_odd_is_a_warning(app: Any, change: Any) -> None:
    with app.test_request_context():
        found = check_version(changed(change))
    assert [one.severity for one in found] == [WARNING]


def test_other_points_than_before_are_told(app: Any) -> None:
    now = changed(lambda data: first(data)["settings"].update(points_yes=4))
    with app.test_request_context():
        [found] = check_version(now, small())
    assert (found.severity, found.item) == (WARNING, "greeted")
    assert "4" in found.message
    assert "5" in found.message


def test_publishing_waits_for_what_is_missing_and_then_is_for_good(cast: Any, browse: Any) -> None:
    version = draft(changed(lambda data: first(data)["text"].pop("en")))
    karim = browse(cast.karim)
    path = f"/scripts/versions/{version.uuid}/publish"
    page = karim.get(path)
    assert "1.1: de tekst ontbreekt in het Engels." in page.words
    karim.post(path, {}, expect=302)
    assert db.session.get(ScriptVersion, version.id).state == "draft"
    row = version.steps[0].items[0]
    karim.submit(karim.get(f"/scripts/items/{row.uuid}"), "Bewaren", text_en="Greeted?")
    done = karim.submit(karim.get(path), "Definitief publiceren")
    assert "gepubliceerd" in done.words
    assert db.session.get(ScriptVersion, version.id).state == "published"
    karim.get(path, expect=302)


def test_the_builder_lists_what_to_check_with_a_link(cast: Any, browse: Any) -> None:
    version = draft(changed(lambda data: first(data)["text"].pop("en")))
    page = browse(cast.karim).get(f"/scripts/versions/{version.uuid}")
    assert "1 punt om na te kijken" in page.words
    row = version.steps[0].items[0]
    hrefs = [link.get("href") for link in page.all("a")]
    assert f"/scripts/items/{row.uuid}" in hrefs
