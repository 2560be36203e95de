"""The setting that asks shoppers to check in and out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from audit.database import db
from audit.scripts.checks import check_version, may_publish
from audit.scripts.compare import compare
from audit.scripts.document import CHECK_IN, CHECK_OUT, ScriptDocument
from audit.scripts.minutes import minutes_to_fill_in
from audit.scripts.models import ScriptVersion
from audit.scripts.runner import ARRIVAL, DEPARTURE, Walk
from tests.scripts.drafts import draft, small

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


def test_no_step_may_be_called_like_it(app: Flask) -> None:
    data = small().to_json()
    data["steps"][0]["code"] = "presence"
    with app.test_request_context():
        assert not may_publish(check_version(ScriptDocument.from_json(data)))
        assert may_publish(check_version(small()))
