"""The database: one declarative base, our column types, and the one place that commits."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, Response, g, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    MetaData,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column, registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from audit.connections import ALONE

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment in UTC. Stored without zone, since SQLite keeps none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


class ListOfRows(FunctionElement[Any]):
    """Rows as one JSON value, a list of lists; without any row an empty list, on PostgreSQL None.
    SQLite writes truth as 0 and 1 there."""

    type = JSON()
    inherit_cache = True


@compiles(ListOfRows, "postgresql")
def _as_postgresql(rows: ListOfRows, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(rows.clauses, **how)}))"


@compiles(ListOfRows, "sqlite")
def _as_sqlite(rows: ListOfRows, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_group_array(json_array({compiler.process(rows.clauses, **how)}))"


class _IsAmong(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_IsAmong, "postgresql")
def _any_of_postgresql(found: _IsAmong, compiler: SQLCompiler, **how: Any) -> str:
    one, several = (compiler.process(part, **how) for part in found.clauses)
    return f"{one} = ANY ({several})"


@compiles(_IsAmong, "sqlite")
def _any_of_sqlite(found: _IsAmong, compiler: SQLCompiler, **how: Any) -> str:
    one, several = (compiler.process(part, **how) for part in found.clauses)
    # Nothing but what the compiler made of both.
    return f"{one} IN (SELECT value FROM json_each({several}))"  # noqa: S608


_TEXTS = JSON().with_variant(ARRAY(Text), "postgresql")


def is_among(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    """Whether a text is one of those in the bound list ``name``. However many these are, it is one
    value in one and the same statement."""
    return _IsAmong(column, bindparam(name, type_=_TEXTS))


class Base(DeclarativeBase):
    """Every table has a small whole-number key; what leaves the house goes by ``uuid``."""

    # A registry rather than class attributes: Flask-SQLAlchemy copies this class and would
    # otherwise hand SQLAlchemy the same setting twice.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            dt.datetime: UtcDateTime,
            dict[str, Any]: JSON,
            dict[str, str]: JSON,
            dict[str, int]: JSON,
            list[str]: JSON,
            list[dict[str, Any]]: JSON,
        },
    )

    id: Mapped[int] = mapped_column(primary_key=True)


class HasUuid:
    """For rows whose key stands in an address or on a phone."""

    uuid: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)


#: What is to be done once all is committed, by name in flask.g.
_TO_DO = "once_committed"


class _Session(Session):
    """Objects, in the present transaction: theirs and that of plain statements is one."""

    def get_bind(self, *_given: Any, bind: Any = None, **_how: Any) -> Any:
        return bind or present_connection()

    def commit(self) -> None:
        if _has_begun():
            self.connection()  # takes part in what plain statements began
        super().commit()
        _tell_that_it_is_committed()

    def rollback(self) -> None:
        super().rollback()
        g.pop(_TO_DO, None)
        close_connection()

    def close(self) -> None:
        super().close()
        close_connection()


db = SQLAlchemy(
    model_class=Base,
    # It is the session that commits, also what had begun when it came.
    session_options={"class_": _Session, "join_transaction_mode": "control_fully"},
)
migrate = Migrate()


def once_committed(do: Callable[[], Any]) -> None:
    """Have this done as soon as all that this request changed is committed; never, if it is not."""
    g.setdefault(_TO_DO, []).append(do)


def _tell_that_it_is_committed() -> None:
    for do in g.pop(_TO_DO, ()):
        do()


_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC; within :func:`happening_at` the moment told of."""
    return _told.get() or dt.datetime.now(dt.UTC)


@contextmanager
def happening_at(moment: dt.datetime) -> Iterator[None]:
    """What is done and stored within happened at ``moment``.

    For the demonstration alone, which tells of weeks past through the functions of today.
    """
    before = _told.set(moment)
    try:
        yield
        db.session.flush()  # what is stored takes its moment now
    finally:
        _told.reset(before)


def present_connection() -> Connection:
    """The connection of this request, or of whatever else has an application context: all that is
    read and written goes through it, and is one transaction. Statements that make no objects are
    given to it directly, so that no session need be made for them. It ends with a rollback; who
    goes on after one asks for it again."""
    kept: Connection | None = g.get("connection")
    if kept is None or kept.closed:
        kept = g.connection = db.engine.connect()
    return kept


def close_connection() -> None:
    """Give the connection back. What was not committed is undone."""
    if (kept := g.pop("connection", None)) is not None:
        try:
            # Where COMMIT failed, closing alone would leave the driver in its transaction.
            kept.rollback()
        finally:
            kept.close()


def _has_begun() -> bool:
    kept: Connection | None = g.get("connection")
    return kept is not None and kept.in_transaction()


def begin_snapshot() -> None:
    """From here on, until the transaction ends, every query sees the same state of the database.

    Ends the present transaction: what was pending is committed.
    """
    db.session.commit()
    connection = present_connection()
    level = "ISOLATION LEVEL REPEATABLE READ" if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"BEGIN {ALONE} {level}")


def page_asked() -> int:
    """Which page of a list this address asks for. No list is so long that a larger number exists,
    and a database could not take it."""
    return min(request.args.get("page", 1, int), 1_000_000)


def commit_before_reply() -> None:
    """Commit all that this request changed at once, and not with its reply.

    For what many do at the same time: on SQLite nobody else can write until it is committed.
    Nothing is to be changed after it.
    """
    _commit()


def _commit() -> None:
    if db.session.registry.has():
        if db.session().in_transaction() or _has_begun():
            db.session.commit()
    elif _has_begun():  # by plain statements alone
        present_connection().commit()
        _tell_that_it_is_committed()


def keep_changes_despite_error() -> None:
    """Commit this request's changes although its answer is an error.

    For what must be remembered about a refusal, such as a failed attempt to sign in.
    """
    g.keep_changes = True


def commit_after_request(app: Flask) -> None:
    """Commit once, after a view succeeded; roll back after any other answer. Whatever happens, the
    connection is given back in the end."""

    @app.after_request
    def commit(response: Response) -> Response:
        if response.status_code < 400 or g.pop("keep_changes", False):
            _commit()
        else:
            db.session.rollback()
        return response

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        close_connection()
