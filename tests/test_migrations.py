"""The tables: as the models say, up, down and up again, on the database of this run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, select

from audit.accounts.models import User
from audit.clients.models import Client, ClientAccess
from audit.config import Settings
from audit.database import db
from audit.web import create_app
from tests.databases import SERVER, Database, Postgresql, Sqlite

pytestmark = pytest.mark.usefixtures("_database")


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, without any table."""
    server = request.config.stash.get(SERVER, None)
    database: Database = (
        Postgresql(server, f"audit_migrations_{os.getpid()}") if server else Sqlite(tmp_path)
    )
    app = create_app(Settings(database_url=database.url), testing=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    database.drop()


def _tables() -> set[str]:
    # A new engine, since PostgreSQL's prepared statements would know the tables that are gone.
    engine = create_engine(db.engine.url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_the_migrations_make_what_the_models_say(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_tables_go_and_come_back(empty: Flask) -> None:
    upgrade()
    there = _tables()
    assert there == set(db.metadata.tables)
    downgrade(revision="base")
    assert _tables() == set()
    upgrade()
    assert _tables() == there


def test_every_migration_can_be_undone_by_itself(empty: Flask) -> None:
    script = ScriptDirectory(empty.extensions["migrate"].directory)
    for revision in reversed(list(script.walk_revisions())):
        upgrade(revision=revision.revision)
        before = _tables()
        if revision.down_revision is not None:
            downgrade(revision="-1")
            upgrade(revision="+1")
        assert _tables() == before


def test_there_is_one_newest_migration(empty: Flask) -> None:
    script = ScriptDirectory(empty.extensions["migrate"].directory)
    assert len(script.get_heads()) == 1


def test_access_given_twice_becomes_one_when_the_key_is_made_to_hold(empty: Flask) -> None:
    upgrade(revision="0001")
    mila, client = User(name="Mila", email="mila@agency.example"), Client(name="Lunavella")
    db.session.add_all((mila, client))
    db.session.flush()
    for _ in range(2):
        db.session.add(ClientAccess(user_id=mila.id, client_id=client.id))
    db.session.commit()
    upgrade()
    assert len(db.session.scalars(select(ClientAccess)).all()) == 1
    db.session.rollback()
    downgrade(revision="0001")
