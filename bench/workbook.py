"""How long the workbook of a large wave takes beside the same rows as CSV, and how much memory.

    python bench/workbook.py [--database sqlite|postgresql] [--reports 1000] [--times 3]

Both in one process, in turn, from the same database: the CSV holds the rows of the sheets Reports
and Answers, made by the same functions; the workbook has all nine sheets, its charts and its
Questions besides. CPU seconds of this process; the peak of memory is the whole process's, in a
process that made one workbook and nothing else.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import select

from audit.assignments.models import Project
from audit.config import Settings
from audit.database import begin_snapshot, db
from audit.results.scope import Scope
from audit.results.view import results_of
from audit.web import create_app
from audit.workbooks.book import large_sheets, write_book


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    arguments.add_argument("--reports", type=int, default=1000)
    arguments.add_argument("--times", type=int, default=3)
    arguments.add_argument("--only", metavar="URL", help="make one workbook and print the peak")
    wanted = arguments.parse_args()
    if wanted.only:
        print(peak_of_one(wanted.only))
        return
    # Not at the top: the process that measures its memory needs no tests and no database server.
    from bench.data import answers_in_all, application, fill  # noqa: PLC0415

    with application(wanted.database) as app, TemporaryDirectory() as folder:
        fill(wanted.reports)
        answers = answers_in_all()
        times: dict[str, list[float]] = {"CSV": [], "workbook": []}
        for _ in range(wanted.times):
            times["CSV"].append(seconds(lambda: as_csv(folder)))
            times["workbook"].append(seconds(lambda: as_workbook(folder)))
        db.session.remove()
        url = app.config["SETTINGS"].database_url
        peak = subprocess.run(
            [sys.executable, __file__, "--only", url], capture_output=True, text=True, check=True
        ).stdout.strip()
        sizes = {file.name: file.stat().st_size / 1e6 for file in sorted(Path(folder).iterdir())}
    print(f"{wanted.database}: {wanted.reports:,} reports, {answers:,} answers")
    csv_time, book_time = (statistics.median(found) for found in times.values())
    print(f"  CSV      {csv_time:6.2f} s processor (each: {_each(times['CSV'])})")
    print(f"  workbook {book_time:6.2f} s processor (each: {_each(times['workbook'])})")
    print(f"  ratio    {book_time / csv_time:6.2f}   peak {peak} MB")
    print("  " + ", ".join(f"{name} {size:.1f} MB" for name, size in sizes.items()))


def _each(found: list[float]) -> str:
    return ", ".join(f"{one:.2f}" for one in found)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _scope() -> Scope:
    project = db.session.scalars(select(Project)).one()
    return Scope(project, project.waves[0])


def as_csv(folder: str) -> None:
    """The rows of Reports and Answers, one file each."""
    begin_snapshot()
    scope = _scope()
    for sheet in large_sheets(scope, results_of(scope), "nl"):
        path = Path(folder, f"{sheet.table_name}.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([column.title for column in sheet.columns])
            writer.writerows(sheet.rows)
    db.session.remove()


def as_workbook(folder: str) -> None:
    write_book(_scope(), f"{folder}/workbook.xlsx", "nl", "Bench")
    db.session.remove()


def peak_of_one(url: str) -> str:
    """The peak of memory, in MB, of a process that makes the workbook of a database."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            secret_key="only-for-measuring",
            database_url=url,
            storage_folder=f"{folder}/files",
            mail_folder=f"{folder}/mail",
        )
        with create_app(settings, testing=True).app_context():
            as_workbook(folder)
    # Not getrusage, whose peak a process inherits from the one that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return f"{int(peak.split()[1]) / 1024:.0f}"


if __name__ == "__main__":
    main()
