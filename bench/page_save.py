"""How many page saves a second: shoppers walk six pages of ten questions, all at once.

    python -m bench.page_save [--database sqlite|postgresql] [--shoppers 32] [--reports 6]

Each shopper posts a page, is redirected, gets the next full page, and begins again at once: a
closed loop without time to think. The server is gunicorn with two workers, each with one request
at a time on a connection of its own, as behind a proxy; an answer is on disk before its reply.
PostgreSQL is started from its wheel, or is the empty database of TEST_DATABASE_URL. Values change
with every post, since a database skips what stays the same.

Before the shoppers come, as many connections ask a view that does nothing, of a server set up
alike: what this machine, its Python and this way of asking can do at most. The ratio of the two
holds on another machine.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
from flask_migrate import upgrade

from audit.access import Actor
from audit.accounts.models import UserRole
from audit.accounts.passwords import hash_password
from audit.accounts.writes import create_user
from audit.assignments.writes import assign, create_project, create_wave, move, plan_visits
from audit.clients.writes import create_client, save_location
from audit.database import db, now
from audit.fieldwork.writes import start_report
from audit.scripts.document import ScriptDocument
from audit.scripts.writes import create_script, publish
from audit.shoppers.writes import add_shopper
from audit.web import create_app
from bench.data import know_the_tables
from tests.databases import start_server

ROOT = Path(__file__).resolve().parent.parent

SCRIPT = ROOT / "tests" / "sample_scripts" / "sixty_questions.json"
PASSWORD = "vier losse woorden samen"
PORT = int(os.environ.get("BENCH_PORT", "8765"))
_TOKEN = re.compile(rb'name=":csrf_token" value="([^"]+)"')


def fill(shoppers: int, reports: int, document: ScriptDocument | None = None) -> list[str]:
    """A database with shoppers whose reports are open; returns each report's address.

    ``document``: what they are asked, by default sixty questions on six pages.
    """
    app = create_app()
    with app.app_context():
        upgrade()
        client = create_client(None, "Meetlat")
        place = save_location(None, client, None, {"code": "A", "name": "Utrecht"})
        document = document or ScriptDocument.from_json(json.loads(SCRIPT.read_text("utf-8")))
        version = create_script(None, document, client)
        db.session.flush()
        publish(None, version)
        project = create_project(None, client, version, "Meting")
        day = now().date()
        wave = create_wave(None, project, "Nu", day, day + dt.timedelta(days=7))
        db.session.flush()
        slots = iter(plan_visits(None, wave, place, shoppers * reports))
        password = hash_password(PASSWORD)
        addresses = []
        for number in range(shoppers):
            user = create_user(
                name=f"Shopper {number}", email=f"s{number}@example.nl", language="nl", roles=()
            )
            user.password_hash, user.confirmed_at = password, now()
            user.roles.append(UserRole(role="shopper"))
            shopper = add_shopper(
                user, telephone="0612345678", birth_date=dt.date(1990, 1, 1), languages=["nl"]
            )
            shopper.state = "admitted"
            db.session.flush()
            actor = Actor(
                user.id, user.uuid, user.name, user.email, "nl", frozenset({"shopper"}), 0
            )
            for _ in range(reports):
                assignment = assign(None, next(slots), shopper, now() + dt.timedelta(days=7))
                move(actor, assignment, "accept")
                report = start_report(actor, assignment, "nl")
                addresses.append(f"/reports/{report.uuid}")
        db.session.commit()
        know_the_tables()
        db.engine.dispose()
    return addresses


A_FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


class Connection:
    """A connection to the server, which stays open between requests where the server lets it."""

    def __init__(self, port: int = PORT) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def request(
        self, method: str, path: str, cookie: str, body: bytes = b"", said: str = A_FORM
    ) -> tuple[int, dict[str, str], bytes]:
        """(status, headers, body); on a new connection where the server closed the last one.
        ``said``: the lines that say what the body is."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nCookie: {cookie}\r\n"
            f"{said}Content-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        top = await self._reader.readuntil(b"\r\n\r\n")
        lines = top.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if line)
        content = await self._reader.readexactly(int(headers["Content-Length"]))
        if headers.get("Connection") == "close":
            self._writer.close()
            self._reader = self._writer = None
        return int(lines[0].split()[1]), headers, content


class Walker:
    """One shopper, who fills in one report after the other."""

    def __init__(self, number: int, reports: list[str], pages: list[list[tuple[str, str]]]) -> None:
        self.number, self.reports, self.pages = number, reports, pages
        self.chance = random.Random(number)
        self.times: list[float] = []
        self.errors = 0
        self.trouble = ""
        self.cookie = ""
        self.connection = Connection()

    async def sign_in(self) -> None:
        _status, _headers, page = await self.ask("GET", "/sign-in")
        form = {
            ":csrf_token": _TOKEN.search(page)[1].decode(),  # type: ignore[index]
            "email": f"s{self.number}@example.nl",
            "password": PASSWORD,
        }
        status, _headers, _page = await self.ask("POST", "/sign-in", urlencode(form).encode())
        if status != 302:
            raise RuntimeError(f"shopper {self.number} cannot sign in: {status}")

    async def ask(
        self, method: str, path: str, body: bytes = b"", said: str = A_FORM
    ) -> tuple[int, dict[str, str], bytes]:
        """A request with this shopper's cookie, which an answer may renew."""
        asked = self.connection.request(method, path, self.cookie, body, said)
        status, headers, content = await asked
        if "Set-Cookie" in headers:
            self.cookie = headers["Set-Cookie"].split(";")[0]
        return status, headers, content

    async def walk(self) -> None:
        for report in self.reports:
            status, headers, _ = await self.ask("GET", report)
            path = urlsplit(headers["Location"]).path
            _, _, page = await self.ask("GET", path)
            for questions in self.pages:
                form = {
                    ":csrf_token": _TOKEN.search(page)[1].decode(),  # type: ignore[index]
                    **{code: self._answer(kind) for code, kind in questions},
                }
                started = time.perf_counter()
                status, headers, _ = await self.ask("POST", path, urlencode(form).encode())
                if status == 302:
                    path = urlsplit(headers["Location"]).path
                    status, headers, page = await self.ask("GET", path)
                self.times.append(time.perf_counter() - started)
                if status != 200:
                    self.errors += 1
                    self.trouble = f"{path}: {status} {page[:300]!r}"
                    return

    def _answer(self, kind: str) -> str:
        if kind == "rating":
            return str(self.chance.randint(1, 10))
        if kind == "yes_no":
            return self.chance.choice(("yes", "no"))
        if kind == "short_text":
            return f"Kort antwoord {self.chance.randint(0, 10**9)}"
        return "Een langer antwoord over hoe het ging en wat opviel. " * 3 + str(
            self.chance.random()
        )


async def ask_for_nothing(connections: int, times: int) -> float:
    """Requests a second that a view which does nothing answers."""

    async def ask(connection: Connection) -> None:
        for _ in range(times):
            await connection.request("GET", "/", "")

    started = time.perf_counter()
    await asyncio.gather(*(ask(Connection()) for _ in range(connections)))
    return connections * times / (time.perf_counter() - started)


async def measure(walkers: list[Walker], server: int) -> tuple[float, float]:
    """Seconds on the clock, and seconds of processor time that the server's workers used."""
    for walker in walkers:
        await walker.sign_in()
    used, started = processor_time(server), time.perf_counter()
    await asyncio.gather(*(walker.walk() for walker in walkers))
    return time.perf_counter() - started, processor_time(server) - used


@contextmanager
def served(application: str, *more: str, port: int = PORT) -> Iterator[int]:
    """The process number of a server of ``application`` with two workers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}",
         "--log-level", "warning", "--backlog", "512", *more, application],
        cwd=ROOT,
    )  # fmt: skip
    try:
        time.sleep(6)
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(100)


def processor_time(server: int) -> float:
    """Seconds used so far by the workers of gunicorn, in their own code and in the kernel."""
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    ticks = 0
    for worker in workers:
        after_name = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
        ticks += int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def postgresql() -> tuple[str, Callable[[], None] | None]:
    """The address of an empty PostgreSQL that waits for the disk, and how to stop it."""
    address, stop = os.environ.get("TEST_DATABASE_URL"), None
    if address is None:
        address, stop = start_server()
        with psycopg.connect(address, autocommit=True) as connection:
            # The tests' server is in a hurry; this one keeps its promises.
            connection.execute("ALTER SYSTEM RESET ALL")
            connection.execute("SELECT pg_reload_conf()")
    return address.replace("postgresql://", "postgresql+psycopg://", 1), stop


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--shoppers", type=int, default=32)
    parser.add_argument("--reports", type=int, default=6)
    given = parser.parse_args()
    document = json.loads(SCRIPT.read_text("utf-8"))
    pages = [[(i["code"], i["kind"]) for i in step["items"]] for step in document["steps"]]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AUDIT_STORAGE_FOLDER"] = f"{folder}/files"
        stop = None
        if given.database == "sqlite":
            os.environ["AUDIT_DATABASE_URL"] = f"sqlite:///{folder}/bench.db"
        else:
            address, stop = postgresql()
            os.environ["AUDIT_DATABASE_URL"] = address
        try:
            addresses = fill(given.shoppers, given.reports)
            with served("bench.nothing:app"):
                most = asyncio.run(ask_for_nothing(given.shoppers, 100))
            with served("wsgi:app") as server:
                walkers = [
                    Walker(number, addresses[number * given.reports :][: given.reports], pages)
                    for number in range(given.shoppers)
                ]
                seconds, processor = asyncio.run(measure(walkers, server))
        finally:
            if stop:
                stop()
    times = sorted(t * 1000 for walker in walkers for t in walker.times)
    for walker in walkers[:1]:
        if walker.trouble:
            print(walker.trouble)
    errors = sum(walker.errors for walker in walkers)
    print(
        f"{given.database}, {given.shoppers} at once: {len(times) / seconds:.0f} page saves/s, "
        f"p50 {statistics.median(times):.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms, "
        f"{1000 * processor / len(times):.1f} ms of the server's processor a save, "
        f"{len(times)} saves, {errors} errors; "
        f"a view that does nothing: {most:.0f} requests/s, "
        f"{100 * len(times) / seconds / most:.1f} saves to a hundred of them"
    )


if __name__ == "__main__":
    main()
