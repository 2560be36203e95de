"""How long the results page of a large wave takes the server, and how many queries.

    python bench/results_page.py [--database sqlite|postgresql] [--reports 1000] [--times 20]

The page is fetched by a signed-in person of the client through the application itself, without a
network; the clock runs from request to answer. "first" is the first page that a process makes, with
every sum read; "changed" the first after an approval somewhere, with all its figures and pictures
made anew; "again" the same page for the next reader, "unchanged" the answer (304) to a page that
asks whether there is anything new.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import Engine, event, select, update

from audit.accounts.models import User
from audit.assignments.models import Wave
from audit.database import db, now
from audit.results import routes, sums
from audit.results.models import ReportResult
from bench.data import answers_in_all, application, fill
from tests.visitor import session_cookie


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    arguments.add_argument("--reports", type=int, default=1000)
    arguments.add_argument("--times", type=int, default=20)
    wanted = arguments.parse_args()
    with application(wanted.database) as app:
        wave: Wave = fill(wanted.reports)
        path = f"/results/{wave.project.uuid}/{wave.uuid}"
        reader = db.session.scalars(select(User).filter_by(email="client@example.org")).one()
        answers = answers_in_all()
        client = app.test_client()
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], session_cookie(app, reader))
        db.session.remove()
        queries = Queries()
        page = client.get(path)
        size = len(page.data)
        assert page.status_code == 200, page.status
        gzipped = len(client.get(path, headers={"Accept-Encoding": "gzip"}).data)
        print(f"{wanted.database}: {wanted.reports:,} reports, {answers:,} answers, "
              f"page {size / 1000:.0f} kB, {gzipped / 1000:.0f} kB compressed")  # fmt: skip
        queries.clear()

        results = itertools.cycle(db.session.scalars(select(ReportResult.id)).all())
        db.session.remove()

        def nothing_known() -> None:
            routes._kept.clear()
            sums._kept.clear()

        def approved_anew() -> None:
            which = update(ReportResult).where(ReportResult.id == next(results))
            db.session.execute(which.values(approved_at=now()))
            db.session.commit()

        fetch = partial(client.get, path)
        measure("first", fetch, wanted.times, queries, 200, nothing_known)
        measure("changed", fetch, wanted.times, queries, 200, approved_anew)
        measure("again", fetch, wanted.times, queries, 200)
        tag = {"If-None-Match": fetch().headers["ETag"]}
        measure("unchanged", partial(fetch, headers=tag), wanted.times, queries, 304)


class Queries:
    """Counts the SQL that is executed, and the time that it takes."""

    def __init__(self) -> None:
        self.clear()
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)

    def clear(self) -> None:
        self.count, self.seconds, self._start = 0, 0.0, 0.0

    def _before(self, *_rest: Any) -> None:
        self._start = time.perf_counter()

    def _after(self, *_rest: Any) -> None:
        self.count += 1
        self.seconds += time.perf_counter() - self._start


def measure(
    name: str,
    fetch: Callable[[], Any],
    times: int,
    queries: Queries,
    status: int,
    before: Callable[[], None] = lambda: None,
) -> None:
    """Print the median and least time of an answer, by the clock and of the processor; what is
    done ``before`` each is not part of it."""
    clock, processor, asked = [], [], []
    for _ in range(times):
        before()
        queries.clear()
        start, busy = time.perf_counter(), time.process_time()
        answer = fetch()
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - busy)
        asked.append(queries.seconds)
        assert answer.status_code == status, answer.status
    print(
        f"  {name:10} median {1000 * statistics.median(clock):6.1f} ms, "
        f"least {1000 * min(clock):5.1f} ms; processor {1000 * statistics.median(processor):5.1f} "
        f"ms; {queries.count} queries, {1000 * statistics.median(asked):.1f} ms of it"
    )


if __name__ == "__main__":
    main()
