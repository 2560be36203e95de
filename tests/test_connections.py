"""How this application holds its databases: what is acknowledged is on disk, and nobody waits for
ever for who holds a row."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, bindparam, select, text, update
from sqlalchemy.exc import OperationalError

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
