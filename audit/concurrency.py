"""Two people at the same moment: whoever comes second is told, and nothing of theirs is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from audit.database import Base, db

#: PostgreSQL's code for a unique key that is taken (unique_violation).
_UNIQUE_VIOLATION = "23505"


_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_once(table: type[Base], *key: Any) -> Any:
    """An INSERT that leaves a row alone that has the same unique ``key`` (columns) already.

    Add ``values`` and perhaps ``returning``, which gives nothing where the row was there.
    """
    return _INSERT[db.engine.dialect.name](table).on_conflict_do_nothing(index_elements=list(key))


@contextmanager
def unless_taken(refusal: Exception) -> Iterator[None]:
    """Store what is done within at once. Where somebody stored the same unique key a moment ago,
    undo all that this request changed and raise ``refusal``.

    Asking first whether a key is free gives the ordinary answer; this catches who asked at the
    same moment. Rows that were loaded before are read again where they are used afterwards.
    """
    try:
        yield
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        if _is_duplicate(error):
            raise refusal from error
        raise


def _is_duplicate(error: IntegrityError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state == _UNIQUE_VIOLATION or "UNIQUE constraint failed" in str(error.orig)
