"""``make test``: the suite on SQLite and on PostgreSQL, both at once, then what ran.

Part of each run is waiting: for a server that starts again, for a line that is down. So the runs
are beside each other, and there are more workers than cores, but few: a browser that has to wait
for the processor costs more of it. SQLite's run is more than twice as long as PostgreSQL's (it has
all that needs no database, and the browser), and gets twice the workers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests import summary
from tests.databases import POSTGRESQL, SQLITE

#: A worker and its browser hold up to a gigabyte, and each first collects the whole suite: beyond
#: so many cores more of them gain little.
MOST_CORES = 4


def workers(cores: int) -> dict[str, int]:
    """How many workers each run gets on a machine with so many cores."""
    used = min(max(cores, 1), MOST_CORES)
    return {SQLITE: used, POSTGRESQL: (used + 1) // 2}


def command(database: str, number: int, counts: Path) -> list[str]:
    # One test at a time to whichever worker is free: the long ones in the browser come first.
    spread = ["-n", str(number), "--maxschedchunk", "1"]
    chosen = ["--database", database, "--counts", str(counts / f"{database}.json")]
    return [sys.executable, "-m", "pytest", *spread, *chosen]


def main(folder: Path) -> int:
    """0 where all passed on both databases. What PostgreSQL's run says is shown after SQLite's."""
    counts, said = folder / "counts", folder / "postgresql.log"
    counts.mkdir(parents=True, exist_ok=True)
    for old in counts.glob("*.json"):
        old.unlink()
    number = workers(len(os.sched_getaffinity(0)))
    print(f"On SQLite; on PostgreSQL at the same time, see {said} until its turn.", flush=True)
    with said.open("wb") as output:
        second = subprocess.Popen(
            command(POSTGRESQL, number[POSTGRESQL], counts), stdout=output, stderr=output
        )
        first = subprocess.Popen(command(SQLITE, number[SQLITE], counts))
        try:
            codes = [first.wait(), second.wait()]
        except KeyboardInterrupt:
            # Both were told as well, and put away what they had started.
            first.wait()
            second.wait()
            return 130
    print(said.read_text(errors="replace"))
    told = summary.main(str(counts))
    if any(codes) and not told:
        print(f"Yet pytest ended with {codes[0]} on SQLite and {codes[1]} on PostgreSQL.")
    return 1 if told or any(codes) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
