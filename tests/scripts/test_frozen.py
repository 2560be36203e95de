"""Publishing freezes a version for ever: at the door, in the writes and in the session."""

from typing import Any

import pytest
from sqlalchemy import delete, update

from audit.access import Actor
from audit.database import db
from audit.scripts import edits, item_writes, step_writes
from audit.scripts.frozen import FrozenVersionError
from audit.scripts.models import ItemRow, ScriptVersion, StepRow
from audit.scripts.reads import NotADraftError, item_document
from audit.scripts.writes import publish
from tests.scripts.drafts import draft, item, step


@pytest.fixture
def published(database: Any, cast: Any) -> ScriptVersion:
    version = draft()
    publish(None, version)
    db.session.commit()
    return version


def anybody(cast: Any) -> Actor:
    karim = cast.karim
    return Actor(karim.id, karim.uuid, karim.name, karim.email, "nl", frozenset(), 0)


def test_every_write_refuses_a_published_version(published: ScriptVersion, cast: Any) -> None:
    actor = anybody(cast)
    row, place = item(published, "seated"), step(published, "arriving")
    question = item_document(row)
    for write in (
        lambda: edits.begin(published),
        lambda: publish(None, published),
        lambda: item_writes.add_item(actor, place, question),
        lambda: item_writes.change_item(actor, row, question, None),
        lambda: item_writes.duplicate_item(actor, row),
        lambda: item_writes.remove_item(actor, row),
        lambda: item_writes.restore_item(actor, row),
        lambda: item_writes.move_item(actor, row, 1),
        lambda: step_writes.change_step(actor, place, {"phase": "loyalty"}, None),
        lambda: step_writes.duplicate_step(actor, place),
        lambda: step_writes.remove_step(actor, place),
        lambda: step_writes.move_step(actor, place, 2),
        lambda: step_writes.switch_measure(actor, place, "grade", on=False),
    ):
        with pytest.raises(NotADraftError):
            write()


def change_name(version: ScriptVersion) -> None:
    version.name = {"nl": "Anders"}


def open_again(version: ScriptVersion) -> None:
    version.state = "draft"


def change_step(version: ScriptVersion) -> None:
    version.steps[0].weight = 7


def change_item(version: ScriptVersion) -> None:
    version.steps[0].items[0].definition = {}


def add_item(version: ScriptVersion) -> None:
    row = ItemRow(position=9, code="extra", kind="note", text={}, step=version.steps[0])
    db.session.add(row)


def remove_item(version: ScriptVersion) -> None:
    version.steps[0].items.pop()


def remove_step(version: ScriptVersion) -> None:
    db.session.delete(version.steps[0])


def remove_version(version: ScriptVersion) -> None:
    db.session.delete(version)


@pytest.mark.parametrize(
    "touch",
    [
        change_name, open_again, change_step, change_item, add_item, remove_item, remove_step,
        remove_version,
    ],
)  # fmt: skip
def test_the_session_refuses_to_write_a_published_version(
    published: ScriptVersion, touch: Any
) -> None:
    touch(published)
    with pytest.raises(FrozenVersionError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        update(ScriptVersion).values(state="draft"),
        update(StepRow).values(weight=2),
        delete(ItemRow),
    ],
)
def test_statements_over_many_rows_are_refused(published: ScriptVersion, statement: Any) -> None:
    with pytest.raises(FrozenVersionError):
        db.session.execute(statement)
    db.session.rollback()


def test_a_form_for_a_published_version_changes_nothing(
    published: ScriptVersion, cast: Any, browse: Any
) -> None:
    karim = browse(cast.karim)
    row, place = item(published, "seated"), step(published, "arriving")
    paths = [f"/scripts/items/{row.uuid}", f"/scripts/steps/{place.uuid}"]
    # A tab that was open before, and the way back: they say what happened.
    version_path = f"/scripts/versions/{published.uuid}"
    stale = (f"{version_path}/publish", f"{version_path}/settings", f"{version_path}/steps/new",
             f"{paths[1]}/add/yes_no")  # fmt: skip
    karim.get("/scripts")
    for path in (*paths, *stale):
        for answer in (karim.get(path, expect=302), karim.post(path, {}, expect=302)):
            assert answer.location == f"/scripts/{published.script.uuid}"
        told = karim.get(f"/scripts/{published.script.uuid}").words
        assert "Deze versie is gepubliceerd en kan niet meer veranderen" in told
    for path in (
        f"{paths[0]}/remove", f"{paths[0]}/duplicate", f"{paths[0]}/move", f"{paths[0]}/restore",
        f"{paths[1]}/remove", f"{paths[1]}/duplicate", f"{paths[1]}/move",
        f"{paths[1]}/measures/grade", f"{paths[1]}/restore",
    ):  # fmt: skip
        karim.post(path, {"to": "1"}, expect=302)
    version = db.session.get(ScriptVersion, published.id)
    assert [one.code for one in version.steps[0].items] == ["greeted", "seated", "warm"]
    assert all(one.removed_at is None for one in version.steps[0].items)
    assert version.revision == 0


def test_a_draft_can_still_be_thrown_together_and_published_in_one_go(database: Any) -> None:
    version = draft()
    version.steps[0].items.pop()
    publish(None, version)
    db.session.flush()
    assert version.state == "published"
