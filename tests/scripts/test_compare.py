"""What differs between two versions."""

from typing import Any

import pytest
from flask import Flask

from audit.database import db
from audit.scripts.compare import Change, compare
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ScriptVersion
from audit.scripts.writes import publish, start_next_version
from tests.scripts.drafts import both, draft, small, yes_no
from tests.scripts.samples import every_script, script


def between(app: Flask, change: Any) -> list[Change]:
    data = small().to_json()
    change(data)
    with app.test_request_context():
        return compare(small(), ScriptDocument.from_json(data), "en")


def told(changes: list[Change]) -> list[tuple[str, str, list[str]]]:
    return [(change.what, change.code, list(change.states)) for change in changes]


@every_script
def test_a_version_does_not_differ_from_itself(app: Flask, name: str) -> None:
    with app.test_request_context():
        assert compare(script(name), script(name), "nl") == []


MOVES = [
    (lambda d: d["steps"][0]["items"].append(yes_no("new")), [("question", "new", ["added"])]),
    (lambda d: d["steps"][0]["items"].pop(1), [("question", "seated", ["removed"])]),
    # greeted, seated, warm → warm, greeted, seated: one move explains it.
    (
        lambda d: d["steps"][0]["items"].insert(0, d["steps"][0]["items"].pop()),
        [("question", "warm", ["moved"])],
    ),
    (
        lambda d: d["steps"][1]["items"].append(d["steps"][0]["items"].pop(0)),
        [("question", "greeted", ["moved"])],
    ),
    (lambda d: d["steps"].reverse(), None),
    (
        lambda d: d["steps"].pop(),
        [("step", "paying", ["removed"]), ("question", "quick", ["removed"])],
    ),
    (
        lambda d: d["steps"].append({"code": "after", "name": both("After"), "phase": "loyalty",
                                     "channel": "email"}),
        [("step", "after", ["added"])],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), MOVES)
def test_added_removed_and_moved(app: Flask, change: Any, expected: Any) -> None:
    found = told(between(app, change))
    if expected is None:  # two steps changed places: either may be called the one that moved
        assert [(what, states) for what, _code, states in found] == [("step", ["moved"])]
    else:
        assert found == expected


def test_fields_are_told_with_what_they_were_and_are(app: Flask) -> None:
    def change(data: Any) -> None:
        item = data["steps"][0]["items"][2]
        item["settings"]["points_yes"] = 3
        item["text"]["en"] = "Warm enough"
        item["mandatory"] = False
        item["shown_when"] = {"==": [{"var": ["seated"]}, "no"]}

    [found] = between(app, change)
    assert (found.code, found.states, found.place) == ("warm", ["changed"], "1.3")
    fields = {one.label: (one.before, one.after) for one in found.fields}
    values = set(fields.values())
    assert ("5", "3") in values
    assert ("Nederlands: warm\nEngels: warm", "Nederlands: warm\nEngels: Warm enough") in values
    assert any(after.startswith("1.2") for _before, after in values)


def field_of(changes: list[Change], label: str) -> tuple[str, str]:
    return next((f.before, f.after) for one in changes for f in one.fields if f.label == label)


def test_what_changed_in_another_language_is_told_too(app: Flask) -> None:
    def with_line(data: Any, dutch: str, english: str) -> None:
        line = {"code": "dark", "text": {"nl": dutch, "en": english}}
        data["steps"][0]["pain_points"] = [line]

    older, newer = small().to_json(), small().to_json()
    with_line(older, "Donker", "Dark")
    with_line(newer, "Aardedonker", "Dark")
    with app.test_request_context():
        found = compare(ScriptDocument.from_json(older), ScriptDocument.from_json(newer), "en")
    expected = ("Donker / Dark", "Aardedonker / Dark")
    assert field_of(found, "Waar de klant op kan afhaken") == expected


def test_what_a_check_says_and_that_an_answer_stands_alone_is_told(app: Flask) -> None:
    def data(message: str, exclusive: bool) -> Any:
        script = small().to_json()
        item = script["steps"][0]["items"][0]
        holds = {"==": [{"var": ["greeted"]}, "yes"]}
        item["checks"] = [{"holds": holds, "severity": "warning", "message": both(message)}]
        options = [{"code": "a", "text": both("A")}, {"code": "b", "text": both("B")}]
        options[1] |= {"exclusive": exclusive}
        script["steps"][0]["items"].append(
            {"code": "seen", "kind": "multiple_choice", "text": both("Seen"), "choices": options}
        )
        return ScriptDocument.from_json(script)

    with app.test_request_context():
        found = compare(data("Sure?", False), data("Really?", True), "en")
    before, after = field_of(found, "Controles")
    assert before.endswith(": Sure? / Sure?") and after.endswith(": Really? / Really?")
    assert field_of(found, "Antwoorden")[1].endswith("B / B, sluit andere uit (–)")


def test_words_and_numbers_are_told_as_people_write_them(app: Flask) -> None:
    def change(data: Any) -> None:
        data["steps"][0]["intended_words"] = ["at_ease", "happy"]
        data["steps"][0]["items"][0]["settings"]["points_no"] = -1.5

    found = between(app, change)
    assert field_of(found, "Bedoelde woorden") == ("", "at ease, happy")
    assert field_of(found, "Instellingen")[1].endswith(": −1,5")


def test_the_page_compares_the_last_two_versions_by_default(cast: Any, browse: Any) -> None:
    version = draft()
    publish(None, version)
    following = start_next_version(None, version)  # type: ignore[arg-type]
    following.steps[0].items[0].text = both("Was er een groet?")
    db.session.commit()
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/{version.script.uuid}/compare")
    assert page.heading == "Versie 1 en versie 2"
    assert "1.1 Was er een groet?" in page.words
    assert "gewijzigd" in page.words
    same = karim.get(f"/scripts/{version.script.uuid}/compare?from=1&to=1")
    assert "Geen verschil" in same.words
    karim.get(f"/scripts/{version.script.uuid}/compare?from=1&to=9", expect=404)
    page = karim.get(f"/scripts/{version.script.uuid}")
    karim.submit(page, "Vergelijken")
    assert db.session.query(ScriptVersion).count() == 2
