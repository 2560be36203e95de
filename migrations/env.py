"""How a change of the tables is carried out, on SQLite and on PostgreSQL."""

from __future__ import annotations

from alembic import context
from flask import current_app

import audit.accounts.models
import audit.assignments.models
import audit.clients.models
import audit.fieldwork.models
import audit.history
import audit.results.models
import audit.review.models
import audit.scripts.models
import audit.shoppers.models  # noqa: F401 - imported for their tables
from audit.database import UtcDateTime, db


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """A moment is stored as a plain DateTime; a revision does not depend on our class."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    return False


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            # SQLite cannot change a table in place; Alembic copies it instead.
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
