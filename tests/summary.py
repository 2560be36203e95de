"""The last lines of ``make test``: both runs together. Fails where a test failed or a run lacks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.databases import POSTGRESQL, SQLITE
from tests.running import sentences


def main(folder: str) -> int:
    """Print what ran; 0 where both databases and a browser were used and nothing failed."""
    files = [Path(folder) / f"{name}.json" for name in (SQLITE, POSTGRESQL)]
    missing = [file.stem for file in files if not file.exists()]
    if missing:
        print(f"The suite did not come to its end on {' and '.join(missing)}.")
        return 1
    runs = [json.loads(file.read_text()) for file in files]
    print("\n".join(sentences(runs)))
    failed = sum(run["failed"] for run in runs)
    faults = [f"{failed} tests failed."] if failed else []
    if not all(run["with_database"] for run in runs):
        faults.append("One of the databases was not used by any test.")
    if not any(run["browsers"] for run in runs):
        faults.append("No test used a browser.")
    print("\n".join(faults) or "Everything passed.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
