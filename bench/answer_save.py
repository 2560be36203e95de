"""How many single answers a second: phones send what was just given, one answer at a time.

    python -m bench.answer_save [--database sqlite|postgresql] [--phones 16 64] [--answers 1600]
                                [--turns 6]

Each phone posts one answer as JSON, with its device, its number and both times, as its script
does, waits for the JSON, and sends the next one at once: a closed loop without time to think. The
server is gunicorn with two workers, each with one request at a time, and a connection for each; an
answer is on disk before its reply (SQLite with synchronous=FULL). Every answer differs from the
one before.

This machine's speed swings within minutes, so three servers that are set up alike take turns: the
product, a view that does nothing, and the least that a save can be (bench/least.py), which writes
the same rows and does nothing else. What is told is the median of the turns, a ratio that of its
own turn. Afterwards the database's driver alone writes those rows, from as many processes as a
server has workers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import tempfile
import time
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bench.least import write_alone
from bench.page_save import (
    PORT,
    SCRIPT,
    Connection,
    Walker,
    fill,
    postgresql,
    processor_time,
    served,
)

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
        lines = f"Content-Type: application/json\r\nX-CSRFToken: {self.token}\r\n"
        for _ in range(times):
            self.last += 1
            code = self.codes[self.last % len(self.codes)]
            moment = datetime.now(UTC).isoformat(timespec="milliseconds")
            told = {
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
            body = json.dumps(list(told.items())).encode()
            status, _, body = await self.ask("POST", f"{self.report}/answers", body, lines)
            self.times.append(time.perf_counter() - started)
            said: dict[str, Any] = json.loads(body) if status == 200 else {}
            if said.get("stored") != [code]:
                self.errors += 1
                self.trouble = f"{status} {body[:300]!r}"
                return
            self.bases.update(said["revisions"])


@dataclass
class Measured:
    """A server that takes turns: for each turn answers a second, seconds of its processor for each
    answer, and how long each took."""

    name: str
    application: str
    port: int
    process: int = 0
    rates: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    times: list[list[float]] = field(default_factory=list)

    def turn(self, walkers: list[Phone], each: int) -> None:
        """Everybody asks it ``each`` times, at once."""
        for walker in walkers:
            walker.connection = Connection(self.port)
            walker.times.clear()
        used, started = processor_time(self.process), time.perf_counter()
        asyncio.run(self._ask(walkers, each))
        seconds, asked = time.perf_counter() - started, len(walkers) * each
        self.rates.append(asked / seconds)
        self.processor.append((processor_time(self.process) - used) / asked)
        self.times.append([took for walker in walkers for took in walker.times])

    async def _ask(self, walkers: list[Phone], each: int) -> None:
        await asyncio.gather(*(walker.send(each) for walker in walkers))

    def told(self, nothing: Measured) -> str:
        ratios = [mine / most for mine, most in zip(self.rates, nothing.rates, strict=True)]
        parts = " / ".join(f"{1000 * self._percentile(share):.0f}" for share in (50, 95, 99))
        return (
            f"  {self.name}: {statistics.median(self.rates):.0f}/s, p50 / p95 / p99 {parts} ms, "
            f"{1000 * statistics.median(self.processor):.2f} ms of the server's processor each, "
            f"{statistics.median(ratios):.3f} of nothing ({min(ratios):.3f} to {max(ratios):.3f})"
        )

    def _percentile(self, share: int) -> float:
        return statistics.median(
            statistics.quantiles(turn, n=100, method="inclusive")[share - 1] for turn in self.times
        )


class Nothing(Measured):
    """A view that does nothing."""

    async def _ask(self, walkers: list[Phone], each: int) -> None:
        async def ask(walker: Phone) -> None:
            for _ in range(each):
                began = time.perf_counter()
                await walker.ask("GET", "/")
                walker.times.append(time.perf_counter() - began)

        await asyncio.gather(*(ask(walker) for walker in walkers))


async def opened(phones: list[Phone], port: int) -> None:
    for phone in phones:
        phone.connection = Connection(port)
        await phone.open()


def floor(address: str, number: int, codes: list[str], times: int) -> float:
    """Saves a second of two processes, each with reports of its own, by the driver alone."""
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


def run(database: str, sizes: list[int], answers: int, turns: int) -> None:
    codes = [
        item["code"]
        for step in json.loads(SCRIPT.read_text("utf-8"))["steps"]
        for item in step["items"]
        if item["kind"] == "rating"
    ]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        os.environ["AUDIT_STORAGE_FOLDER"] = f"{folder}/files"
        if database == "sqlite":
            os.environ["AUDIT_DATABASE_URL"] = f"sqlite:///{folder}/bench.db"
        else:
            os.environ["AUDIT_DATABASE_URL"], stop = postgresql()
            if stop:
                stack.callback(stop)
        # Everybody has a report for each size, since a phone takes its own for untouched.
        reports, each = fill(max(sizes), len(sizes)), len(sizes)
        for place, size in enumerate(sizes):
            nothing = Nothing("a view that does nothing", "bench.nothing:app", PORT)
            product = Measured("the product", "wsgi:app", PORT + 1)
            least = Measured("the least that a save can be", "bench.least:app", PORT + 2)
            phones = [
                Phone(number, reports[number * each + place], codes) for number in range(size)
            ]
            with ExitStack() as servers:
                for server in (nothing, product, least):
                    started = served(server.application, port=server.port)
                    server.process = servers.enter_context(started)
                asyncio.run(opened(phones, product.port))
                take_turns(nothing, product, least, phones, answers // size, turns)
            print(f"{database}, {size} phones, {turns} turns of {answers} answers:")
            print(*(server.told(nothing) for server in (nothing, product, least)), sep="\n")
            troubles = [phone.trouble for phone in phones if phone.trouble]
            print(f"  errors: {len(troubles)} {troubles[:1] or ''}", flush=True)
        bare = floor(os.environ["AUDIT_DATABASE_URL"], len(reports), codes, 2 * answers)
        print(f"  the driver alone: {bare:.0f}/s")


def take_turns(
    nothing: Measured,
    product: Measured,
    least: Measured,
    phones: list[Phone],
    each: int,
    turns: int,
) -> None:
    """Every server once to warm up, and then ``turns`` times, forwards and backwards."""
    order = [nothing, product, least]
    for turn in range(turns + 1):
        for server in order:
            server.turn(phones, each)
            if turn == 0:
                for kept in (server.rates, server.processor, server.times):
                    kept.clear()
        order.reverse()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--phones", type=int, nargs="+", default=[16, 64])
    parser.add_argument("--answers", type=int, default=1600)
    parser.add_argument("--turns", type=int, default=6)
    given = parser.parse_args()
    run(given.database, given.phones, given.answers, given.turns)


if __name__ == "__main__":
    main()
