"""The application for a server under test, which a request may tell to die.

``X-Die: before`` kills the whole server just before what the request changed is committed,
``X-Die: after`` once it is, before anybody is told. Nothing of this is in the product. Templates
that were compiled in this run are not compiled again by each worker.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from flask import Response, has_request_context, request
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event

from audit.connections import ALONE
from wsgi import app as app

if folder := os.environ.get("COMPILED_TEMPLATES"):
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(folder)


def _die(when: str) -> None:
    if has_request_context() and request.headers.get("X-Die") == when:
        os.killpg(0, signal.SIGKILL)


@event.listens_for(Engine, "commit")
def _before(_connection: Any) -> None:
    _die("before")


@event.listens_for(Engine, "before_cursor_execute")
def _before_alone(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if ALONE in statement:  # it is a whole transaction
        _die("before")


def _after(response: Response) -> Response:
    _die("after")
    return response


# What stands first is done last: once all is committed, before anybody is told.
app.after_request_funcs[None].insert(0, _after)
