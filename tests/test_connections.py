"""How this application holds its databases: what is acknowledged is on disk, and nobody waits for
ever for who holds a row."""

from __future__ import annotations

import errno
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, bindparam, create_engine, select, text, update
from sqlalchemy.exc import OperationalError

from audit import connections, faults
from audit.accounts.models import User
from audit.database import db
from tests.cast import Cast

ROOT = Path(__file__).parents[1]


# In a process of its own: in this one the tests have less synced, for speed.
ASK = """
import sys
from sqlalchemy import create_engine, text
import audit.database

engine = create_engine(sys.argv[1])
for _ in range(2):
    with engine.connect() as connection:
        for pragma in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout"):
            print(pragma, connection.scalar(text(f"PRAGMA {pragma}")))
"""


def test_sqlite_has_it_on_disk_before_a_commit_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ASK, f"sqlite:///{tmp_path}/own.db"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    # 2 is FULL (https://www.sqlite.org/pragma.html#pragma_synchronous).
    once = ["synchronous 2", "journal_mode wal", "foreign_keys 1", "busy_timeout 10000"]
    assert done.stdout.splitlines() == once * 2


# Turns to write, on a file of SQLite's own


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = create_engine(f"sqlite:///{tmp_path}/own.db")
    with found.begin() as connection:
        connection.execute(text("CREATE TABLE told (word TEXT)"))
    yield found
    found.dispose()


TELL = text("INSERT INTO told VALUES (:word)")
TOLD = text("SELECT word FROM told ORDER BY rowid")


def test_who_wants_to_write_waits_for_who_does_and_no_longer(engine: Engine) -> None:
    told, done = Event(), Event()

    def other() -> None:
        with engine.begin() as connection:
            told.set()
            connection.execute(TELL, {"word": "second"})
        done.set()

    with engine.begin() as connection:
        connection.execute(TELL, {"word": "first"})
        thread = Thread(target=other)
        thread.start()
        assert told.wait(5)
        assert not done.wait(0.2)
        with engine.connect() as reader:
            assert reader.execute(TOLD).all() == []
    assert done.wait(5)
    thread.join()
    with engine.connect() as reader:
        assert reader.scalars(TOLD).all() == ["first", "second"]


def test_who_waits_for_its_turn_too_long_is_told_that_the_database_is_locked(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.connect() as one, engine.connect() as other:
        # SQLite's own patience was set when these were made.
        monkeypatch.setattr(connections, "LONGEST_WAIT", 50)
        began = monotonic()
        one.execute(TELL, {"word": "first"})
        for words in ({"word": "second"}, [{"word": "second"}, {"word": "third"}]):
            with pytest.raises(OperationalError, match="database is locked"):
                other.execute(TELL, words)
            other.rollback()
        assert monotonic() - began < 5  # two waits of SQLite's own are 20 s
        one.rollback()
        other.execute(TELL, {"word": "second"})
        other.commit()
        assert one.scalars(TOLD).all() == ["second"]


def test_what_was_refused_or_taken_back_or_only_read_holds_nobody_up(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "LONGEST_WAIT", 50)
    with engine.connect() as one, engine.connect() as other:
        with pytest.raises(OperationalError, match="no such table"):
            one.execute(text("INSERT INTO heard VALUES ('first')"))
        one.execute(TOLD).all()
        other.execute(TELL, {"word": "second"})
        other.commit()
        one.execute(TELL, {"word": "third"})
        one.rollback()
        one.exec_driver_sql("BEGIN")
        assert one.scalars(TOLD).all() == ["second"]
        other.execute(TELL, {"word": "fourth"})
        other.commit()
        assert one.scalars(TOLD).all() == ["second"]


# It writes, says so, and is killed before it commits.
DIE = """
import os, signal, sys
from sqlalchemy import create_engine, text
import audit.connections

connection = create_engine(sys.argv[1]).connect()
connection.execute(text("INSERT INTO told VALUES ('never')"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_who_is_killed_while_writing_holds_nobody_up(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-c", DIE, str(engine.url)]
    died = subprocess.run(command, cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    monkeypatch.setattr(connections, "LONGEST_WAIT", 50)
    with engine.begin() as connection:
        connection.execute(TELL, {"word": "after"})
        assert connection.scalars(TOLD).all() == ["after"]


def open_files() -> set[str]:
    """What this process has open."""
    links = Path("/proc/self/fd").iterdir()
    return {str(link.readlink()) for link in links if link.is_symlink()}


def test_a_connection_that_is_closed_leaves_no_file_open(engine: Engine, tmp_path: Path) -> None:
    turn = str(tmp_path / "own.db-turn")
    with engine.connect() as connection:
        connection.execute(TELL, {"word": "first"})
        assert turn in open_files()
        connection.commit()
    engine.dispose()
    assert turn not in open_files()


def test_what_is_in_memory_needs_no_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with create_engine("sqlite://").begin() as connection:
        connection.execute(text("CREATE TABLE told (word TEXT)"))
        connection.execute(TELL, {"word": "first"})
        assert connection.scalars(TOLD).all() == ["first"]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_for_the_turn_is_full(tmp_path: Path, monkeypatch: Any) -> None:
    def full(path: str, *rest: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", path)

    with create_engine(f"sqlite:///{tmp_path}/own.db").connect() as connection:
        monkeypatch.setattr(connections.os, "open", full)
        with pytest.raises(OperationalError) as refused:
            connection.execute(text("CREATE TABLE told (word TEXT)"))
    assert faults.status_of(refused.value) == faults.FULL


# Transactions, on either database


def test_nobody_waits_for_ever_for_a_row(database: Any) -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(text("SHOW lock_timeout")) == "10s"
    else:
        assert db.session.scalar(text("PRAGMA busy_timeout")) == 10_000


def in_transaction(connection: Connection) -> bool:
    driver: Any = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        return driver.in_transaction
    status: TransactionStatus = driver.info.transaction_status
    return status == TransactionStatus.INTRANS


@pytest.mark.parametrize("times", [1, 2])
def test_a_transaction_begins_with_the_first_change_and_not_before(cast: Cast, times: int) -> None:
    change = update(User).where(User.id == bindparam("who")).values(name=bindparam("new"))
    keys = [{"who": cast.sanne.id, "new": "Sanne de Wit"}] * times
    with db.engine.connect() as connection:
        names = select(User.name).where(User.id == cast.sanne.id)
        assert connection.scalar(names) == "Sanne Wandel"
        assert not in_transaction(connection)
        connection.execute(change, keys)
        assert in_transaction(connection)
        assert connection.scalar(names) == "Sanne de Wit"
        connection.rollback()
        assert not in_transaction(connection)
        assert connection.scalar(names) == "Sanne Wandel"
        connection.execute(change, keys)
        connection.commit()
        assert not in_transaction(connection)
    db.session.rollback()
    assert db.session.scalar(names) == "Sanne de Wit"


def test_a_row_that_is_read_to_be_changed_is_held_where_there_are_such_locks(cast: Cast) -> None:
    held = select(User.id).where(User.id == cast.sanne.id).with_for_update()
    with db.engine.connect() as one, db.engine.connect() as other:
        one.execute(held)
        if db.engine.dialect.name == "sqlite":  # one writes at a time
            assert not in_transaction(one)
            return
        other.execute(text("SET LOCAL lock_timeout = 50"))
        with pytest.raises(OperationalError, match="lock timeout"):
            other.execute(held)
        other.rollback()
        one.rollback()
        assert other.scalar(held) == cast.sanne.id


@pytest.mark.parametrize(
    "word", ["synchronous_commit", "synchronous = OFF", "synchronous = NORMAL"]
)
def test_nothing_of_ours_asks_postgresql_for_less(word: str) -> None:
    for path in ROOT.glob("audit/**/*.py"):
        assert word.lower() not in path.read_text(encoding="utf-8").lower(), path
