"""The three questions about a receipt, added by one click."""

from __future__ import annotations

import pytest

from audit.database import db
from audit.questions.base import kind_of
from audit.scripts.models import ScriptVersion
from audit.scripts.reads import document_of
from audit.scripts.receipt import receipt_questions
from audit.scripts.words import SCRIPT_LANGUAGES
from tests.scripts.drafts import draft


def test_one_click_adds_photo_amount_and_moment(cast, browse) -> None:
    version = draft()
    step = version.steps[1]
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/steps/{step.uuid}/add")
    done = karim.submit(page, "Bon toevoegen")
    assert "zijn toegevoegd" in done.words
    db.session.expire_all()
    paying = document_of(db.session.get_one(ScriptVersion, version.id)).steps[1]
    added = paying.items[-3:]
    assert [(item.code, item.kind) for item in added] == [
        ("receipt_photo", "photo"), ("receipt_amount", "amount"), ("receipt_at", "date_time"),
    ]  # fmt: skip
    assert all(item.settings["receipt"] for item in added)
    assert [item.internal for item in added] == [True, False, True]
    assert set(added[0].text) == {"nl", "en"}
    # A second receipt gets codes of its own.
    karim.submit(karim.get(f"/scripts/steps/{step.uuid}/add"), "Bon toevoegen")
    db.session.expire_all()
    paying = document_of(db.session.get_one(ScriptVersion, version.id)).steps[1]
    assert [item.code for item in paying.items[-3:]] == [
        "receipt_photo_2", "receipt_amount_2", "receipt_at_2",
    ]  # fmt: skip


def test_the_mark_of_a_receipt_can_be_set_and_taken_away_in_the_builder(cast, browse) -> None:
    version = draft("restaurant")
    row = next(i for s in version.steps for i in s.items if i.code == "receipt_at")
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/items/{row.uuid}")
    assert "checked" in page.find("input", name="settings-receipt").attrib
    karim.submit(page, "Bewaren", {"settings-receipt": False})
    db.session.refresh(row)
    assert "receipt" not in row.definition.get("settings", {})


@pytest.mark.parametrize("language", SCRIPT_LANGUAGES)
def test_every_language_of_a_script_has_its_texts(language: str) -> None:
    for question in receipt_questions([language]):
        assert set(question.text) == {language}
        assert not kind_of(question).problems(question)
