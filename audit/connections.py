"""How both databases' connections wait: for the disk, for who holds a row, for their turn to write.

A transaction begins with the first change, on either database: who only reads waits for nobody.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Self

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.waiting import Wait
from sqlalchemy import Dialect, Engine, event

#: Milliseconds that a statement waits for who holds what it needs, before it gives up.
LONGEST_WAIT = 10_000


# PostgreSQL

#: Stands in a statement that is a whole transaction by itself.
ALONE = "/* alone */"
#: Seconds for which we stay awake for an answer: what is only read comes sooner.
_AWAKE_FOR_ANSWER = 0.0002


class _PostgresqlConnection(psycopg.Connection[Any]):
    """Stays awake for PostgreSQL's answer, as for a turn on SQLite (see there), and asks for no end
    of a transaction that did not begin."""

    def commit(self) -> None:
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            super().commit()

    def rollback(self) -> None:
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            super().rollback()

    def wait(self, gen: Any, *given: Any, **how: Any) -> Any:
        return super().wait(self._awake(gen), *given, **how)

    def _awake(self, asking: Any) -> Any:
        """``asking``, which yields what it waits for, without those waits that are over soon."""
        try:
            awaited = next(asking)
            answer = select.poll()
            answer.register(self.pgconn.socket, select.POLLIN)
            until = time.perf_counter() + _AWAKE_FOR_ANSWER
            while True:
                while awaited == Wait.R and not answer.poll(0) and time.perf_counter() < until:
                    os.sched_yield()  # to PostgreSQL, where it waits for this processor
                awaited = asking.send((yield awaited))
        except StopIteration as end:
            return end.value


class _Columns(Sequence[psycopg.Column]):
    """What a cursor found, described only when somebody looks: SQLAlchemy does so the first time
    that it sees a statement, and afterwards asks no more than whether there is anything."""

    def __init__(self, describe: Callable[[], list[psycopg.Column] | None]) -> None:
        self._describe = describe

    def __len__(self) -> int:
        return len(self._described())

    def __getitem__(self, place: Any) -> Any:
        return self._described()[place]

    def __iter__(self) -> Iterator[psycopg.Column]:
        return iter(self._described())

    def _described(self) -> list[psycopg.Column]:
        return self._describe() or []


class _PostgresqlCursor(psycopg.Cursor[Any]):
    """Sends BEGIN before the first change, and not before: a page that only reads waits for no
    BEGIN and no COMMIT. What is read before sees what is committed at its own moment, as it does
    within a transaction: PostgreSQL's READ COMMITTED."""

    def execute(self, query: Any, *given: Any, **how: Any) -> Self:
        if not (isinstance(query, str) and query.startswith("SELECT")) or " FOR " in query:
            self._begin(query)
        return super().execute(query, *given, **how)

    def executemany(self, query: Any, *given: Any, **how: Any) -> None:
        self._begin(query)
        super().executemany(query, *given, **how)

    @property
    def description(self) -> Any:
        found = self.pgresult
        return _Columns(self._describe) if found is not None and found.nfields else None

    def _describe(self) -> list[psycopg.Column] | None:
        return super().description

    def _begin(self, query: Any) -> None:
        driver = self.connection
        is_outside = driver.pgconn.transaction_status == TransactionStatus.IDLE
        if is_outside and driver.autocommit and ALONE not in str(query):
            driver.execute(f"BEGIN {ALONE}")


@event.listens_for(Engine, "do_connect")
def _make_postgresql(dialect: Dialect, _record: Any, given: Any, how: dict[str, Any]) -> Any:
    return _PostgresqlConnection.connect(*given, **how) if dialect.driver == "psycopg" else None


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Nobody waits for ever for who holds a row."""
    if isinstance(connection, psycopg.Connection):
        connection.execute(f"SET lock_timeout = {LONGEST_WAIT}")
        connection.commit()
        connection.autocommit = True
        connection.cursor_factory = _PostgresqlCursor


# SQLite

#: Seconds for which we stay awake for our turn: a little longer than one save keeps it.
_AWAKE = 0.0006
#: Seconds between two looks afterwards, at first and at most.
_SOON, _LATER = 0.0001, 0.001
_CHANGES_NOTHING = ("SELECT", "BEGIN", "PRAGMA")


class _SqliteCursor(sqlite3.Cursor):
    """Waits for its turn before it changes something."""

    connection: _SqliteConnection

    def execute(self, statement: str, *given: Any) -> Self:
        if statement.startswith(_CHANGES_NOTHING):
            return super().execute(statement, *given)
        self.connection.take_turn()
        try:
            return super().execute(statement, *given)
        finally:
            self.connection.end_turn()

    def executemany(self, statement: str, *given: Any) -> Self:
        self.connection.take_turn()
        try:
            return super().executemany(statement, *given)
        finally:
            self.connection.end_turn()


class _SqliteConnection(sqlite3.Connection):
    """Writes when it is its turn among all processes that do.

    One writes at a time. SQLite lets the next one sleep, and look again after 1, 2, 5, 10 and up to
    100 ms, though a save is done within half of one: a third of the time of two busy workers went
    so. A lock of the operating system on a file beside the database, asked for more often, goes
    before SQLite's own; whatever does not know it still meets that one. It falls with its process.
    For so short a time it is dearer to sleep than to stay awake: a processor that has nothing to do
    goes to others on the same host, and is slow when it comes back.
    """

    def __init__(self, path: str, *given: Any, **how: Any) -> None:
        super().__init__(path, *given, **how)
        # What is in memory nobody else writes to; a file: address may say that nobody may.
        no_file = path in ("", ":memory:") or path.startswith("file:")
        self._beside = None if no_file else f"{path}-turn"
        self._file: int | None = None
        self._mine = False

    def cursor(self, factory: Any = _SqliteCursor) -> Any:
        return super().cursor(factory)

    def take_turn(self) -> None:
        """Wait until nobody else writes. After LONGEST_WAIT what SQLite would say then."""
        if self._mine or self._beside is None:
            return
        if self._file is None:
            self._file = _opened(self._beside)
        began, pause = time.monotonic(), _SOON
        while not self._mine:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._mine = True
            except BlockingIOError:
                waited = time.monotonic() - began
                if waited > LONGEST_WAIT / 1000:
                    raise _error("database is locked", sqlite3.SQLITE_BUSY) from None
                if waited < _AWAKE:
                    os.sched_yield()  # whoever else can work does
                else:
                    time.sleep(pause)
                    pause = min(2 * pause, _LATER)

    def end_turn(self) -> None:
        """Let the next one write, unless a transaction is open."""
        if self._mine and self._file is not None and not self.in_transaction:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self._mine = False

    def commit(self) -> None:
        super().commit()
        self.end_turn()

    def rollback(self) -> None:
        super().rollback()
        self.end_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
                os.close(self._file)
                self._file, self._mine = None, False


def _opened(path: str) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        is_full = error.errno == errno.ENOSPC
        code = sqlite3.SQLITE_FULL if is_full else sqlite3.SQLITE_CANTOPEN
        raise _error(str(error), code) from error


def _error(reason: str, code: int) -> sqlite3.OperationalError:
    """An error as SQLite itself makes it, with the code by which others tell what happened."""
    error = sqlite3.OperationalError(reason)
    error.sqlite_errorcode = code
    return error


@event.listens_for(Engine, "do_connect")
def _make_sqlite(dialect: Dialect, _record: Any, _given: Any, how: dict[str, Any]) -> None:
    if dialect.name == "sqlite":
        how["factory"] = _SqliteConnection


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """SQLite as a server's database: foreign keys hold, readers do not wait for a writer.

    FULL, because an answer is acknowledged to the phone only when it is on disk. No explicit
    BEGIN: a transaction that starts with a read and then writes fails at once in spite of the
    busy timeout; the driver's own default, from the first write on, waits.
    """
    if isinstance(connection, sqlite3.Connection):
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT}")
        cursor.close()
