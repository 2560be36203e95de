"""What every test can ask for. How to use it: tests/README.md."""

from __future__ import annotations

import contextvars
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from click.testing import Result
from flask import Flask
from flask_babel import force_locale, get_translations
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event

from audit.accounts import passwords
from audit.accounts.models import User
from audit.config import Settings
from audit.database import db
from tests import cast as people
from tests.cast import Cast
from tests.databases import SERVER, Database, Postgresql, Sqlite
from tests.inspection import MarkUntranslated
from tests.visitor import Visitor

pytest_plugins = ["tests.running", "tests.browser.fixtures", "tests.browser.phone"]

# The same examples in every run: what fails here fails everywhere.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True, max_examples=60)
hypothesis.settings.load_profile("suite")

#: How the platform hashes a password.
IN_USE = passwords._hasher


@pytest.fixture(scope="session")
def _database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Database]:
    """This worker's own database, still empty."""
    server = request.config.stash.get(SERVER, None)
    database: Database = (
        Postgresql(server, f"audit_test_{os.getpid()}_{worker_id}")
        if server
        else Sqlite(tmp_path_factory.mktemp("database"))
    )
    yield database
    database.drop()


@pytest.fixture(scope="session")
def settings(_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the application under test."""
    folder = tmp_path_factory.mktemp("instance")
    return Settings(
        secret_key="only-for-tests",
        database_url=_database.url,
        storage_folder=str(folder / "files"),
        mail_folder=str(folder / "mail"),
        default_language="nl",
    )


def _turn_around(connection: Any, _record: Any) -> None:
    """Rows come last first where no order is asked for: who relies on one finds out here, not on
    PostgreSQL some day."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects = ON")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of this run's compiled templates: each is compiled once, not by each process."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "templates"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def app(settings: Settings, _database: Database, compiled: Path) -> Iterator[Flask]:
    """The application on a migrated database that holds the cast. No context is pushed."""
    # Not at the top: a rule's test needs none of it, and starts at once.
    from audit.web import create_app

    event.listen(Engine, "connect", _turn_around)
    passwords._hasher = people.CHEAP
    app = create_app(settings, testing=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    with app.app_context():
        upgrade()
        people.create()
        db.session.commit()
        db.session.remove()
    _database.keep()
    with app.test_request_context(), force_locale("nl"):
        get_translations().add_fallback(MarkUntranslated())
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def database(app: Flask, _database: Database) -> Iterator[Database]:
    """A fresh database for this test: the migrated tables and the cast. ``db.session`` works."""
    from audit.results import sums

    _database.put_back()
    # Of a database that is gone: what comes next has the same keys again.
    sums._kept.clear()
    app.extensions["mailman"].outbox = []
    with app.app_context():
        yield _database
        db.session.rollback()


@pytest.fixture
def cast(database: Database) -> Cast:
    """The same people in every test."""
    return Cast.load()


@pytest.fixture
def browse(app: Flask, database: Database) -> Callable[..., Visitor]:
    """``browse(cast.karim)`` is Karim, signed in; ``browse()`` is a stranger."""

    def visitor(person: User | None = None, language: str | None = None) -> Visitor:
        return Visitor(app, person, language)

    return visitor


@pytest.fixture
def outbox(app: Flask, database: Database) -> list[Any]:
    """The mail sent during this test."""
    sent: list[Any] = app.extensions["mailman"].outbox
    return sent


@pytest.fixture
def real_hashes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at the cost that they have in use; elsewhere at next to none."""
    monkeypatch.setattr(passwords, "_hasher", IN_USE)
    monkeypatch.setattr(passwords, "_of_nobody", [])


@pytest.fixture
def run_command(app: Flask, database: Database) -> Callable[..., Result]:
    """``run_command("users", "create-admin", input="...")`` as after ``flask --app wsgi``."""

    def run(*arguments: str, **given: Any) -> Result:
        db.session.commit()
        runner = app.test_cli_runner()
        result = contextvars.Context().run(
            runner.invoke, args=[str(each) for each in arguments], **given
        )
        db.session.expire_all()
        return result

    return run


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with count_queries() as queries: ...`` fills the list with all SQL that was executed."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        queries: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            queries.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield queries
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return count


@pytest.fixture(scope="session")
def xlsform_samples() -> Path:
    """The folder with real forms made by others."""
    folder = os.environ.get("XLSFORM_SAMPLES")
    if not folder:
        pytest.skip("XLSFORM_SAMPLES is not set")
    return Path(folder)
