"""The setting that asks shoppers to check in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from flask import Flask

from audit.database import db
from audit.questions.definition import Question
from audit.scripts.checks import check_version, may_publish
from audit.scripts.compare import compare
from audit.scripts.document import CHECK_IN, CHECK_OUT, ScriptDocument
from audit.scripts.layout import ARRIVAL, DEPARTURE, Page
from audit.scripts.minutes import minutes_to_fill_in
from audit.scripts.models import ScriptVersion
from audit.scripts.runner import Given, Walk
from tests.scripts.drafts import draft, small

OFF = {"grade": False, "outcome": False, "emotion": False}
SAVE = "Instellingen bewaren"


def test_a_coordinator_switches_it_on_and_it_stays(cast, browse) -> None:
    version = draft()
    karim = browse(cast.karim)
    address = f"/scripts/versions/{version.uuid}/settings"
    page = karim.get(address)
    assert "Laat shoppers inchecken en uitchecken" in page.words
    karim.submit(page, SAVE, presence=True)
    db.session.refresh(version)
    assert version.presence
    assert "checked" in karim.get(address).find("input", name="presence").attrib
    preview = karim.get(f"/scripts/versions/{version.uuid}/preview/nl", expect=302)
    assert preview.location.endswith("/presence/check_in")
    page = karim.get(preview.location)
    assert "Bij aankomst" in page.words
    following = karim.submit(page, "Ik ben er nu")
    assert following.request.path.endswith("/arriving/questions")


@pytest.mark.parametrize("kind", ["call", "message", "online"])
def test_research_that_goes_nowhere_does_not_keep_it(cast, browse, kind: str) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/versions/{version.uuid}/settings")
    karim.submit(page, SAVE, presence=True, research_kind=kind)
    db.session.expire_all()
    assert db.session.get_one(ScriptVersion, version.id).presence is False


def test_the_document_keeps_it_and_a_change_of_it_is_told(app: Flask) -> None:
    asked = replace(small(), presence=True)
    assert asked.to_json()["presence"] is True
    assert ScriptDocument.from_json(asked.to_json()) == asked
    assert "presence" not in small().to_json()
    with app.test_request_context():
        [change] = compare(small(), asked, "nl")
    [field] = change.fields
    assert (field.label, field.before, field.after) == ("Inchecken en uitchecken", "nee", "ja")
    assert minutes_to_fill_in(asked) >= minutes_to_fill_in(small())


def test_checking_in_comes_first_and_checking_out_before_the_closing() -> None:
    walk = Walk(replace(small(), presence=True), {})
    assert walk.pages[0] == ARRIVAL
    assert walk.pages[-2] == DEPARTURE
    assert walk.pages[-1].step == "closing"
    assert CHECK_IN in walk.asked and CHECK_OUT in walk.asked
    assert CHECK_IN not in Walk(small(), {}).asked
    # It stands in nobody's way.
    assert not {CHECK_IN, CHECK_OUT} & {fault.code for fault in walk.faults}


def _names(pages: Iterable[Page]) -> list[str]:
    return list(dict.fromkeys(p.part if p.step == "presence" else p.step for p in pages))


def test_only_the_steps_on_site_lie_between() -> None:
    at_home = replace(small().steps[0], code="at_home", channel="website")
    afterwards = replace(small().steps[1], code="afterwards", channel="email", items=())
    document = replace(small(presence=True), steps=(at_home, *small().steps, afterwards))
    assert _names(Walk(document, {}).pages) == [
        "at_home", "check_in", "arriving", "paying", "check_out", "afterwards", "closing",
    ]  # fmt: skip
    # Who leaves it at home never was there; who leaves on the spot checks out.
    ended = Walk(document, {"at_home.outcome": Given("left")})
    assert [page.step for page in ended.pages] == ["at_home"] * 3 + ["closing"]
    ended = Walk(document, {"arriving.outcome": Given("left")})
    assert [page.step for page in ended.pages[-2:]] == ["presence", "closing"]
    # A last step on site that a condition hides is passed like any.
    hidden = replace(small().steps[1], shown_when={"==": [{"var": ["greeted"]}, "no"]})
    document = replace(document, steps=(at_home, small().steps[0], hidden, afterwards))
    pages = Walk(document, {"greeted": Given("yes")}).pages
    steps = list(
        dict.fromkeys(page.part if page.step == "presence" else page.step for page in pages)
    )
    assert steps == ["at_home", "check_in", "arriving", "check_out", "afterwards", "closing"]


def test_where_no_step_is_on_site_all_of_them_are() -> None:
    steps = tuple(replace(step, channel="telephone") for step in small().steps)
    pages = Walk(replace(small(presence=True), steps=steps), {}).pages
    assert (pages[0], pages[-2]) == (ARRIVAL, DEPARTURE)


def test_a_walk_is_taken_up_at_checking_in_only_where_its_turn_is() -> None:
    at_home = replace(small().steps[0], code="at_home", channel="website", items=(), measures=OFF)
    asked = replace(at_home, items=(Question("found", "yes_no", {}),))
    document = replace(small(presence=True), steps=(asked, *small().steps))
    assert Walk(document, {}).resume == Page("at_home", "questions")
    there = {"found": Given("yes")}
    assert Walk(document, there).resume == ARRIVAL
    # Who passed it by goes on where they were.
    assert Walk(document, {**there, "greeted": Given("yes")}).resume == Page(
        "arriving", "questions"
    )


def test_no_step_may_be_called_like_it(app: Flask) -> None:
    data = small().to_json()
    data["steps"][0]["code"] = "presence"
    with app.test_request_context():
        assert not may_publish(check_version(ScriptDocument.from_json(data)))
        assert may_publish(check_version(small()))
