"""How long the rows of a workbook take beside the same rows as CSV, and how much memory.

    python bench/workbook_writer.py [--reports 10000] [--answers 600000] [--level 1]

Invented rows, made again for every pass (making them is timed apart and taken off both); CPU
seconds of this process; the peak of memory is that of the whole process, imports included.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from audit.workbooks import package
from audit.workbooks.sheets import Column, Kind, Properties, TableSheet
from audit.workbooks.writer import write_workbook

START = dt.datetime.fromisoformat("2026-11-01T12:00")
STEPS = ("Zoeken en vinden", "Reserveren", "Ontvangst", "Bestellen", "Wachten op eten", "Afrekenen")
PLACES = ("Utrecht Neude", "Gent Korenmarkt", "Antwerpen Meir", "Den Bosch", "Haarlem")
WORDS = [
    "de",
    "bediening",
    "was",
    "vriendelijk",
    "maar",
    "het",
    "eten",
    "kwam",
    "laat",
    "&",
    "koud",
    "<lauw>",
    "aan",
    "tafel",
    "bij",
    "ons",
]

REPORT_COLUMNS = (
    Column("Verslag"),
    Column("Locatie"),
    Column("Bezocht", Kind.DATE_TIME),
    Column("Score", Kind.DECIMAL),
    Column("Geslaagd", Kind.BOOLEAN),
    Column("Goedgekeurd", Kind.DATE),
    *(Column(f"Vraag {number}", Kind.WHOLE) for number in range(40)),
    *(Column(f"Keuze {number}") for number in range(18)),
    *(Column(f"Toelichting {number}", width=40) for number in range(4)),
)
ANSWER_COLUMNS = (
    Column("Verslag"),
    Column("Ronde"),
    Column("Locatie"),
    Column("Bezocht", Kind.DATE),
    Column("Stap", Kind.WHOLE),
    Column("Naam van de stap"),
    Column("Code"),
    Column("Vraag", width=50),
    Column("Soort"),
    Column("Antwoord", width=40),
    Column("Getal", Kind.DECIMAL),
    Column("Behaald", Kind.DECIMAL),
    Column("Mogelijk", Kind.DECIMAL),
    Column("Toelichting", width=40),
)


def reports(count: int) -> Iterator[tuple[Any, ...]]:
    """One row a report: 6 typed cells, 40 whole numbers, 18 choices, 4 comments of 60 letters."""
    chance = random.Random(1)
    for number in range(count):
        choices = chance.choices(("ja", "nee", None, "niet van toepassing"), k=18)
        moment = START + dt.timedelta(minutes=37 * number)
        score = Decimal(chance.randrange(300, 1000)) / 10
        grades = chance.choices(range(1, 11), k=40)
        comments = [" ".join(chance.choices(WORDS, k=11)) for _ in range(4)]
        place = PLACES[number % 5]
        yield (f"R-{number:06}", place, moment, score, score >= 80, moment.date(), *grades,
               *choices, *comments)  # fmt: skip


def answers(count: int) -> Iterator[tuple[Any, ...]]:
    """One row an answer, 60 a report; one in six with a comment of its own."""
    chance = random.Random(2)
    questions = [f"Hoe beviel u onderdeel {number} van dit bezoek?" for number in range(60)]
    points = [Decimal(number) / 2 for number in range(21)]
    for number in range(count):
        report, question = divmod(number, 60)
        comment = " ".join(chance.choices(WORDS, k=11)) if question % 6 == 0 else None
        step = question // 10
        point = points[chance.randrange(21)]
        day = (START + dt.timedelta(hours=report)).date()
        yield (
            f"R-{report:06}", "Najaar 2026", PLACES[report % 5], day, step + 1, STEPS[step],
            f"vraag_{question}", questions[question], "rating", str(point), point, point,
            points[20], comment,
        )  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=10_000)
    arguments.add_argument("--answers", type=int, default=600_000)
    arguments.add_argument("--level", type=int, default=package.COMPRESSION)
    wanted = arguments.parse_args()
    package.COMPRESSION = wanted.level

    def rows() -> list[tuple[str, tuple[Column, ...], Iterator[tuple[Any, ...]]]]:
        return [
            ("Reports", REPORT_COLUMNS, reports(wanted.reports)),
            ("Answers", ANSWER_COLUMNS, answers(wanted.answers)),
        ]

    with tempfile.TemporaryDirectory() as folder:

        def as_csv() -> None:
            for name, columns, source in rows():
                with Path(folder, f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                    writer = csv.writer(file)
                    writer.writerow([column.title for column in columns])
                    writer.writerows(source)

        def as_workbook() -> None:
            sheets = [TableSheet(name, name, columns, source) for name, columns, source in rows()]
            about = Properties("Bench", "Bench", START)
            write_workbook(f"{folder}/bench.xlsx", sheets, about)

        making = seconds(lambda: [deque(source, maxlen=0) for _, _, source in rows()])
        csv_time = seconds(as_csv) - making
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        workbook_time = seconds(as_workbook) - making
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = Path(folder, "bench.xlsx").stat().st_size / 1e6
        csv_size = sum(file.stat().st_size for file in Path(folder).glob("*.csv")) / 1e6

    print(f"reports {wanted.reports:,} x {len(REPORT_COLUMNS)}, answers {wanted.answers:,} x "
          f"{len(ANSWER_COLUMNS)}, deflate {wanted.level}")  # fmt: skip
    print(f"making the rows {making:.2f} s (taken off below)")
    print(f"CSV      {csv_time:6.2f} s  {csv_size:6.1f} MB")
    print(f"workbook {workbook_time:6.2f} s  {size:6.1f} MB   ratio {workbook_time / csv_time:.2f}")
    print(f"peak {peak:.0f} MB, of which before writing {before:.0f} MB")


if __name__ == "__main__":
    main()
