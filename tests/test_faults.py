"""No room left, or somebody holds the lock: said in words, nothing half kept, reading goes on."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import obstore
import psycopg
import pytest
from flask import Flask
from obstore.exceptions import GenericError
from sqlalchemy import Connection, Engine, event, select, text

from audit import connections
from audit.config import Settings
from audit.database import db
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Photo, Report
from tests.fieldwork.visits import a_photo, a_report
from tests.visitor import Visitor

FIRST, NEXT = "Er stond niemand bij de deur.", "Er stond toch iemand bij de deur."
#: More changes of 500 letters than fit in what a database keeps free.
MANY = 40


class Shopper:
    """Sanne at a page of her report, with script: what it sends goes to two addresses."""

    def __init__(self, cast: Any, browse: Callable[..., Visitor]) -> None:
        self.report, self.address = a_report(cast, "all_kinds")
        self.visitor = browse(cast.sanne)
        self.page = f"{self.address}/evidence/questions"
        self.visitor.get(self.page)

    def answer(self, value: str, expect: int | None) -> Any:
        return self.tells({"long_text": value}, expect)

    def tells(self, answers: dict[str, str], expect: int | None) -> Any:
        told = [[":code", code] for code in answers] + [list(one) for one in answers.items()]
        return self.visitor.post(f"{self.address}/answers", json=told, expect=expect)

    def photo(self, expect: int) -> Any:
        data = {"code": "photo", "photo": (io.BytesIO(a_photo()), "x.jpg")}
        return self.visitor.post(f"{self.address}/photos", data=data, expect=expect)

    @property
    def answered(self) -> Any:
        given = given_in(self.report.id).get("long_text")
        return given.value if given else None


@pytest.fixture
def sanne(app: Flask, cast: Any, browse: Any, monkeypatch: pytest.MonkeyPatch) -> Shopper:
    """As in use: a fault becomes an answer."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return Shopper(cast, browse)


@pytest.fixture
def at_checkout() -> Iterator[Callable[[str, str], None]]:
    """``at_checkout(sqlite, postgresql)``: every connection begins with this statement."""
    statements: dict[str, str] = {}

    def prepare(connection: Any, _record: Any, _proxy: Any) -> None:
        kind = "postgresql" if isinstance(connection, psycopg.Connection) else "sqlite"
        if statements.get(kind):
            connection.execute(statements[kind])
            connection.commit()

    def arrange(sqlite: str, postgresql: str) -> None:
        statements.update(sqlite=sqlite, postgresql=postgresql)

    event.listen(Engine, "checkout", prepare)
    yield arrange
    event.remove(Engine, "checkout", prepare)
    db.session.remove()
    db.engine.dispose()


def ours(report: Report) -> Connection:
    """A process of ours that is writing, and does not come to an end."""
    found = db.engine.connect()
    found.execute(text("UPDATE report SET seed = seed WHERE id = :id"), {"id": report.id})
    return found


def another_program(report: Report) -> sqlite3.Connection | Connection:
    """The same of a program that knows nothing of ours."""
    if db.engine.dialect.name == "postgresql":
        return ours(report)
    found = sqlite3.connect(str(db.engine.url.database))
    found.execute("BEGIN IMMEDIATE")
    return found


@pytest.mark.parametrize("holder", [ours, another_program])
def test_who_meets_a_lock_is_told_to_come_back_and_nothing_is_kept(
    sanne: Shopper, at_checkout: Any, monkeypatch: pytest.MonkeyPatch, holder: Callable[..., Any]
) -> None:
    sanne.answer(FIRST, expect=200)
    report = sanne.report
    at_checkout("PRAGMA busy_timeout = 100", "SET lock_timeout = 100")
    monkeypatch.setattr(connections, "LONGEST_WAIT", 100)
    with closing(holder(report)) as held:
        refused = sanne.answer(NEXT, expect=503)
        assert refused.headers["Retry-After"] == "5"
        assert "Net even te druk" in refused.words
        assert "niet bewaard" in refused.words
        sanne.photo(expect=503)
        assert FIRST in sanne.visitor.get(f"{sanne.address}/check").words
        held.rollback()
    assert sanne.answered == FIRST
    sanne.answer(NEXT, expect=200)
    assert sanne.answered == NEXT
    assert db.session.scalars(select(Photo)).all() == []


def test_a_full_disk_is_said_and_reading_goes_on(
    sanne: Shopper, at_checkout: Any, settings: Settings
) -> None:
    sanne.answer(FIRST, expect=200)
    if db.engine.dialect.name == "sqlite":
        # No page that a change of the tables left empty.
        db.session.commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
            alone.exec_driver_sql("VACUUM")
        pages = db.session.scalar(text("PRAGMA page_count"))
        free = db.session.scalar(text("PRAGMA freelist_count"))
        assert free == 0
        at_checkout(f"PRAGMA max_page_count = {pages}", "")
    else:
        # What the server says when it cannot extend a table.
        db.session.execute(
            text(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$"
            )
        )
        for table in ("answer", "photo"):
            db.session.execute(
                text(
                    f"CREATE TRIGGER no_room BEFORE INSERT ON {table}"
                    " FOR EACH ROW EXECUTE FUNCTION no_room()"
                )
            )
        db.session.commit()
    try:
        told = FIRST
        for number in range(MANY):
            text_now = f"{number} {NEXT} " + "x" * 500
            answer = sanne.answer(text_now, expect=None)
            if answer.status_code != 200:
                break
            told = text_now
        assert answer.status_code == 507
        assert "geen ruimte meer" in answer.words
        assert "niet bewaard" in answer.words
        assert told[:30] in sanne.visitor.get(f"{sanne.address}/check").words
        assert sanne.answered == told
    finally:
        db.session.rollback()
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("DROP FUNCTION no_room CASCADE"))
            db.session.commit()


def test_what_could_not_be_committed_is_kept_by_no_later_request_and_holds_up_nobody(
    sanne: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = connections._error("database or disk is full", sqlite3.SQLITE_FULL)
    errors = {"sqlite": full, "postgresql": psycopg.errors.DiskFull("no space left")}
    dialect = db.engine.dialect
    once, really = [errors[dialect.name]], dialect.do_commit
    db.session.rollback()

    def commit(connection: Any) -> None:
        if once:
            raise once.pop()
        really(connection)

    monkeypatch.setattr(dialect, "do_commit", commit)
    # Two, which PostgreSQL too stores in a transaction that is to be committed.
    sanne.tells({"long_text": FIRST, "acknowledgement": "yes"}, expect=507)
    # On the same connection, as a worker goes on.
    for _ in range(3):
        sanne.visitor.get("/account")
    with closing(another_program(sanne.report)) as held:
        held.rollback()
    assert sanne.answered is None
    sanne.tells({"long_text": NEXT, "acknowledgement": "yes"}, expect=200)
    assert sanne.answered == NEXT


def test_a_photo_for_which_the_store_has_no_room_leaves_neither_row_nor_file(
    sanne: Shopper, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Path(settings.storage_folder)
    before = {path for path in files.rglob("*") if path.is_file()}
    put = obstore.put

    def full(*_given: Any, **_named: Any) -> None:
        # As a folder on a full disk says it.
        raise GenericError(
            "Generic LocalFileSystem error: Unable to copy data to file: "
            "No space left on device (os error 28)"
        )

    monkeypatch.setattr(obstore, "put", full)
    assert "geen ruimte meer" in sanne.photo(expect=507).words
    assert db.session.scalars(select(Photo)).all() == []
    assert {path for path in files.rglob("*") if path.is_file()} == before
    monkeypatch.setattr(obstore, "put", put)
    sanne.photo(expect=200)


def test_any_other_fault_is_our_own(sanne: Shopper, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any, **_named: Any) -> None:
        raise GenericError("Generic LocalFileSystem error: something else (os error 5)")

    monkeypatch.setattr(obstore, "put", broken)
    page = sanne.photo(expect=500)
    assert "Retry-After" not in page.headers
    assert "Er ging bij ons iets mis" in page.words
