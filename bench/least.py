"""The least that keeping one answer can be: what a save of the product is measured against.

The same rows, written by the driver alone (:func:`write_alone`) and by a view (``app``) that knows
who asks, whether the token against forgery is right and whose report it is, in one query, and
writes them: no rule of ours, no other answer read, no briefing, no hidden question, no two phones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import sqlite3
import uuid
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask, abort, request, session
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, create_engine, text

import audit.database  # noqa: F401 - SQLite as the product sets it up
from audit.config import Settings

_RAISE = "UPDATE report SET revision = revision + 1 WHERE id = :report RETURNING revision"
_MOVE = (
    "INSERT INTO superseded_answer (report_id, code, value, not_applicable, comment, cleared,"
    " revision, device, sequence, saved_at, superseded_at, superseded_by_id)"
    " SELECT report_id, code, value, not_applicable, comment, cleared, revision, device, sequence,"
    " saved_at, saved_at, 1 FROM answer WHERE report_id = :report AND code = :code"
)
_REPLACE = (
    "INSERT INTO answer (report_id, code, value, not_applicable, hidden, cleared, revision,"
    " phone_at, clock_offset, device, sequence, saved_at)"
    " VALUES (:report, :code, :value, false, false, false, :revision, :at, 0, :device, :sequence,"
    " :at) ON CONFLICT (report_id, code) DO UPDATE SET value = excluded.value,"
    " revision = excluded.revision, phone_at = excluded.phone_at, device = excluded.device,"
    " sequence = excluded.sequence, saved_at = excluded.saved_at"
)
_WHOSE = (
    "SELECT report.id FROM report JOIN assignment ON assignment.id = report.assignment_id"
    " JOIN shopper ON shopper.id = assignment.shopper_id"
    " JOIN user_session ON user_session.user_id = shopper.user_id"
    " WHERE report.uuid = :uuid AND user_session.token_digest = :digest"
    " AND user_session.ended_at IS NULL AND user_session.expires_at > :moment"
)


def _now(on_sqlite: bool) -> str | dt.datetime:
    moment = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    return moment.isoformat(" ") if on_sqlite else moment


def write_alone(given: tuple[str, list[int], list[str], int, int]) -> None:
    """One process that writes ``times`` answers, each committed by itself."""
    address, reports, codes, times, seed = given
    chance, device = random.Random(seed), str(uuid.uuid4())
    on_sqlite = address.startswith("sqlite")
    texts = [_RAISE, _MOVE, _REPLACE]
    connection: Any
    if on_sqlite:
        connection = sqlite3.connect(address.removeprefix("sqlite:///"), timeout=10)
        connection.execute("PRAGMA synchronous = FULL")
    else:
        connection = psycopg.connect(address.replace("+psycopg", "", 1))
        names = ("report", "code", "value", "revision", "at", "device", "sequence")
        for name in names:
            texts = [one.replace(f":{name}", f"%({name})s") for one in texts]
    raised, move, replace = texts
    for number in range(times):
        of = {"report": chance.choice(reports), "code": codes[number % len(codes)]}
        (revision,) = connection.execute(raised, of).fetchone()
        connection.execute(move, of)
        row = {"value": json.dumps(chance.randint(1, 10)), "revision": revision}
        mark = {"at": _now(on_sqlite), "device": device, "sequence": number}
        connection.execute(replace, {**of, **row, **mark})
        connection.commit()
    connection.close()


# The view

app = Flask("least")
app.config.update(
    SECRET_KEY=Settings.from_environment().secret_key,
    SESSION_REFRESH_EACH_REQUEST=False,
    WTF_CSRF_TIME_LIMIT=None,
    WTF_CSRF_FIELD_NAME=":csrf_token",
)
CSRFProtect(app)
_raise, _move, _replace, _whose = (text(one) for one in (_RAISE, _MOVE, _REPLACE, _WHOSE))


@cache
def _engine() -> Engine:
    # Not before: who only writes by the driver names the database later.
    return create_engine(Settings.from_environment().database_url)


@app.post("/reports/<uuid:uuid>/answers")
def save(uuid: UUID) -> dict[str, Any]:
    """Keep one answer, as a phone of the measurement posts it."""
    told, on_sqlite = dict(request.get_json()), _engine().dialect.name == "sqlite"
    code, moment = told[":code"], _now(on_sqlite)
    digest = hashlib.sha256(session.get("token", "").encode()).hexdigest()
    with _engine().begin() as connection:
        asked = {"uuid": uuid.hex if on_sqlite else uuid, "digest": digest, "moment": moment}
        of = {"report": connection.execute(_whose, asked).scalar(), "code": code}
        if of["report"] is None:
            abort(404)
        revision = connection.execute(_raise, of).scalar()
        connection.execute(_move, of)
        row = {"value": json.dumps(int(told[code])), "revision": revision, "at": moment}
        mark = {"device": told[":device"], "sequence": int(told[":sequence"])}
        connection.execute(_replace, {**of, **row, **mark})
    return {"stored": [code], "revisions": {code: revision}}
