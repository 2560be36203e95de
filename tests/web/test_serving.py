"""What the platform's own server gives out, as it stands on a machine where somebody tries it."""

from __future__ import annotations

import gzip
import http.client
import re
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from audit.database import db
from audit.serving import listen
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths
from tests.visitor import session_cookie

FILES = re.compile(r'(?:href|src)="(/(?:bootstrap/)?static/[^"?]+)')


@pytest.fixture
def own_server(app: Flask, cast: Cast) -> Iterator[int]:
    """The port on which the server of ``flask demo`` answers."""
    server = listen(app, 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    # By itself: what it listens to would else go while it listens.
    server.trigger.pull_trigger(server.close)
    thread.join(30)
    assert not thread.is_alive()


def ask(
    port: int, path: str, method: str = "GET", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def signed_in(app: Flask, person: Any) -> str:
    return f"{app.config['SESSION_COOKIE_NAME']}={session_cookie(app, person, None)}"


@pytest.mark.parametrize("place", ["/sign-in", "/projects"])
def test_the_own_server_gives_out_all_that_a_page_asks_for(
    app: Flask, cast: Cast, own_server: int, place: str
) -> None:
    who = {"Cookie": signed_in(app, cast.karim)} if place != "/sign-in" else {}
    status, _, page = ask(own_server, place, **who)
    assert status == 200
    paths = set(FILES.findall(page.decode()))
    assert any(path.endswith(".css") for path in paths)
    for path in paths:
        status, _, plain = ask(own_server, path)
        assert (status, bool(plain)) == (200, True), path
        status, told, packed = ask(own_server, path, **{"Accept-Encoding": "gzip"})
        assert (status, told["Content-Encoding"]) == (200, "gzip"), path
        assert gzip.decompress(packed) == plain, path
        status, _, nothing = ask(own_server, path, "HEAD")
        assert (status, nothing) == (200, b""), path
        if path.startswith("/static/"):
            own = Path(app.static_folder or "", *path.split("/")[3:])
            assert own.read_bytes() == plain, path


def test_the_workbook_comes_whole_and_is_kept_by_nobody(
    app: Flask, cast: Cast, own_server: int
) -> None:
    """Tomorrow there is another at this address; and it is for who asked."""
    work = Fieldwork(cast, document(step("welcome", tenths("greeting"))))
    work.approved(cast.lunavella_groningen, {"greeting": 7})
    db.session.commit()
    who = signed_in(app, cast.hanna)
    status, told, content = ask(own_server, f"{work.address}/workbook", Cookie=who)
    assert (status, told["Cache-Control"], told["Expires"]) == (200, "private, no-cache", None)
    assert len(openpyxl.load_workbook(BytesIO(content)).sheetnames) == 9
