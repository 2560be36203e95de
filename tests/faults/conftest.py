"""What tests of faults can ask for: a real server on this run's database, and phones that call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Playwright

from audit.config import Settings
from audit.database import db
from audit.fieldwork.models import Report
from tests.browser.battery import Killable
from tests.cast import Cast
from tests.faults.line import Line, line_to
from tests.faults.serving import Caller, Server
from tests.faults.shopping import Shopping, accepted
from tests.fieldwork.visits import a_report
from tests.visitor import session_cookie


@pytest.fixture
def report(cast: Cast) -> Report:
    """A report of Sanne's with sixty questions; nothing is answered."""
    return a_report(cast, "sixty_questions")[0]


@pytest.fixture(scope="session")
def _server(
    settings: Settings, compiled: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Its first start takes seconds: it reads the whole application."""
    running = Server(settings, compiled, tmp_path_factory.mktemp("server"))
    yield running
    running.kill()


@pytest.fixture
def server(cast: Cast, _server: Server) -> Iterator[Server]:
    """A real server. Its workers serve this test only: whatever they are at when the test is over
    ends with them, and nothing of it reaches the next."""
    try:
        _server.stand_ready()
        yield _server
        _server.kill_workers()
    except BaseException:
        _server.kill()
        raise


@pytest.fixture
def call(app: Flask, cast: Cast, server: Server) -> Iterator[Callable[..., Caller]]:
    """``call(report)`` is a new phone of Sanne's that has it open."""
    cookie = session_cookie(app, cast.sanne)
    callers: list[Caller] = []

    def phone(of: Any) -> Caller:
        db.session.commit()
        address = f"/reports/{of.uuid}"
        db.session.rollback()
        callers.append(Caller(server.port, cookie, address))
        return callers[-1].open()

    yield phone
    for caller in callers:
        caller.close()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    """What Sanne's phone has of a network: on its address, the server answers."""
    with line_to(server.port) as found:
        yield found


@pytest.fixture
def battery(playwright: Playwright, tmp_path: Path, app: Flask, line: Line) -> Iterator[Killable]:
    """Sanne's phone, on that line."""
    found = Killable(playwright, tmp_path / "phone", app)
    found.address = line.address
    yield found
    found.kill()


@pytest.fixture
def dinner(cast: Cast, battery: Killable) -> Shopping:
    """Sanne is about to report on a dinner; she is signed in on her phone."""
    assignment = accepted(cast)
    return Shopping(battery.open(cast.sanne), assignment)
