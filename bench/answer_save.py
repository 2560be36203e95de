"""How many single answers a second: phones send what was just given, one answer at a time.

    python -m bench.answer_save [--database sqlite|postgresql] [--phones 16 64] [--answers 4000]

Each phone posts one answer as a form, with its device, its number and both times, as its script
does, waits for the JSON, and sends the next one at once: a closed loop without time to think. The
server is gunicorn with two workers, each with one request at a time, and a connection for each; an
answer is on disk before its reply (SQLite with synchronous=FULL). Every answer differs from the
one before.

Beside it in the same run, since this machine's speed swings: a view that does nothing, of a
server set up alike; and the bare floor, the same rows (revision raised, answer moved to the
history and replaced, committed) written by the database's driver alone from as many processes as
the server has workers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import sqlite3
import statistics
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.page_save import SCRIPT, Connection, Walker, fill, postgresql, processor_time, served

WORKERS = 2


class Phone(Walker):
    """One shopper's phone, which sends one answer after the other."""

    def __init__(self, number: int, report: str, codes: list[str]) -> None:
        super().__init__(number, [report], [])
        self.report, self.codes = report, codes
        self.device, self.last, self.token = str(uuid.uuid4()), 0, ""
        self.bases: dict[str, int] = {}

    async def open(self) -> None:
        await self.sign_in()
        status, headers, page = await self.ask("GET", self.report)
        if status == 302:
            _, _, page = await self.ask("GET", headers["Location"])
        self.token = page.partition(b'name="csrf-token" content="')[2].partition(b'"')[0].decode()

    async def send(self, times: int) -> None:
        for _ in range(times):
            self.last += 1
            code = self.codes[self.last % len(self.codes)]
            moment = datetime.now(UTC).isoformat(timespec="milliseconds")
            form = {
                ":csrf_token": self.token,
                ":device": self.device,
                ":phone_now": moment,
                ":code": code,
                ":sequence": str(self.last),
                ":phone_at": moment,
                # Never the same twice in a row.
                code: str(1 + (self.last // len(self.codes) + self.number) % 10),
                f"{code}:base": str(self.bases.get(code, 0)),
            }
            started = time.perf_counter()
            status, _, body = await self.ask(
                "POST", f"{self.report}/answers", urlencode(form).encode()
            )
            self.times.append(time.perf_counter() - started)
            said: dict[str, Any] = json.loads(body) if status == 200 else {}
            if said.get("stored") != [code]:
                self.errors += 1
                self.trouble = f"{status} {body[:300]!r}"
                return
            self.bases.update(said["revisions"])


async def phones_send(phones: list[Phone], answers: int, server: int) -> tuple[float, float]:
    """Seconds on the clock, and of the server's processor."""
    for phone in phones:
        await phone.open()
        # The server closes one that was idle while all the others signed in.
        phone.connection = Connection()
    await asyncio.gather(*(phone.send(3) for phone in phones))
    for phone in phones:
        phone.times.clear()
    used, started = processor_time(server), time.perf_counter()
    await asyncio.gather(*(phone.send(answers // len(phones)) for phone in phones))
    return time.perf_counter() - started, processor_time(server) - used


@dataclass
class Nothing:
    """As many connections ask a view that does nothing."""

    times: list[float] = field(default_factory=list)

    async def ask(self, connections: int, each: int) -> float:
        """Answers a second."""

        async def ask(walker: Walker) -> None:
            for _ in range(each):
                began = time.perf_counter()
                await walker.ask("GET", "/")
                self.times.append(time.perf_counter() - began)

        started = time.perf_counter()
        await asyncio.gather(*(ask(Walker(number, [], [])) for number in range(connections)))
        return connections * each / (time.perf_counter() - started)


# The floor: the same rows by the driver alone

_RAISE = "UPDATE report SET revision = revision + 1 WHERE id = {p} RETURNING revision"
_MOVE = (
    "INSERT INTO superseded_answer (report_id, code, value, not_applicable, comment, cleared,"
    " revision, device, sequence, saved_at, superseded_at, superseded_by_id)"
    " SELECT report_id, code, value, not_applicable, comment, cleared, revision, device, sequence,"
    " saved_at, saved_at, 1 FROM answer WHERE report_id = {p} AND code = {p}"
)
_REPLACE = (
    "INSERT INTO answer (report_id, code, value, not_applicable, hidden, cleared, revision,"
    " phone_at, clock_offset, device, sequence, saved_at)"
    " VALUES ({p}, {p}, {p}, {false}, {false}, {false}, {p}, {p}, 0, {p}, {p}, {p})"
    " ON CONFLICT (report_id, code) DO UPDATE SET value = excluded.value,"
    " revision = excluded.revision, phone_at = excluded.phone_at, device = excluded.device,"
    " sequence = excluded.sequence, saved_at = excluded.saved_at"
)


def write_alone(given: tuple[str, list[int], list[str], int, int]) -> None:
    """One process that writes ``times`` answers, each committed by itself."""
    address, reports, codes, times, seed = given
    chance, device = random.Random(seed), str(uuid.uuid4())
    on_sqlite = address.startswith("sqlite")
    connection: Any
    if on_sqlite:
        connection = sqlite3.connect(address.removeprefix("sqlite:///"), timeout=10)
        connection.execute("PRAGMA synchronous = FULL")
        place, no = "?", "0"
    else:
        connection = psycopg.connect(address.replace("+psycopg", "", 1))
        place, no = "%s", "false"
    raised, move, replace = (text.format(p=place, false=no) for text in (_RAISE, _MOVE, _REPLACE))
    for number in range(times):
        report, code = chance.choice(reports), codes[number % len(codes)]
        moment = datetime.now(UTC).replace(tzinfo=None)
        at = moment.isoformat(" ") if on_sqlite else moment
        (revision,) = connection.execute(raised, (report,)).fetchone()
        connection.execute(move, (report, code))
        row = (report, code, json.dumps(chance.randint(1, 10)), revision, at)
        connection.execute(replace, (*row, device, number, at))
        connection.commit()
    connection.close()


def floor(address: str, number: int, codes: list[str], times: int) -> float:
    """Saves a second of two processes, each with reports of its own."""
    reports = list(range(1, number + 1))
    parts = [
        (address, reports[worker::WORKERS], codes, times // WORKERS, worker)
        for worker in range(WORKERS)
    ]
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        pool.map(int, range(WORKERS))  # started
        started = time.perf_counter()
        pool.map(write_alone, parts, chunksize=1)
        return times / (time.perf_counter() - started)


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(1000 * each for each in seconds)
    return ", ".join(
        f"p{share} {value:.0f} ms"
        for share, value in (
            (50, statistics.median(ordered)),
            (95, ordered[int(len(ordered) * 0.95)]),
            (99, ordered[int(len(ordered) * 0.99)]),
        )
    )


def run(database: str, sizes: list[int], answers: int) -> None:
    codes = [
        item["code"]
        for step in json.loads(SCRIPT.read_text("utf-8"))["steps"]
        for item in step["items"]
        if item["kind"] == "rating"
    ]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AUDIT_STORAGE_FOLDER"] = f"{folder}/files"
        stop = None
        if database == "sqlite":
            os.environ["AUDIT_DATABASE_URL"] = f"sqlite:///{folder}/bench.db"
        else:
            address, stop = postgresql()
            os.environ["AUDIT_DATABASE_URL"] = address
        try:
            # Everybody has a report for each size, since a phone takes its own for untouched.
            reports, each = fill(max(sizes), len(sizes)), len(sizes)
            measured = []
            for place, size in enumerate(sizes):
                nothing = Nothing()
                with served("bench.nothing:app"):
                    most = asyncio.run(nothing.ask(size, answers // size))
                phones = [
                    Phone(number, reports[number * each + place], codes) for number in range(size)
                ]
                with served("wsgi:app") as server:
                    seconds, processor = asyncio.run(phones_send(phones, answers, server))
                measured.append((size, phones, seconds, processor, most, nothing))
            bare = floor(os.environ["AUDIT_DATABASE_URL"], len(reports), codes, answers)
            for one in measured:
                tell(database, *one, bare)
        finally:
            if stop:
                stop()


def tell(
    database: str,
    size: int,
    phones: list[Phone],
    seconds: float,
    processor: float,
    most: float,
    nothing: Nothing,
    bare: float,
) -> None:
    times = [each for phone in phones for each in phone.times]
    troubles = [phone.trouble for phone in phones if phone.trouble]
    if troubles:
        print(troubles[0])
    rate = len(times) / seconds
    print(
        f"{database}, {size} phones: {rate:.0f} saves/s, {percentiles(times)}, "
        f"{sum(phone.errors for phone in phones)} errors, "
        f"{1000 * processor / len(times):.2f} ms of the server's processor a save; "
        f"a view that does nothing: {most:.0f}/s, {percentiles(nothing.times)}; "
        f"the driver alone: {bare:.0f}/s; "
        f"{rate / most:.3f} of the view, {rate / bare:.3f} of the driver",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--phones", type=int, nargs="+", default=[16, 64])
    parser.add_argument("--answers", type=int, default=4000)
    given = parser.parse_args()
    run(given.database, given.phones, given.answers)


if __name__ == "__main__":
    main()
