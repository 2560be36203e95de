"""The faults at length; ``make soak`` runs it, the suite does not. Each prints what it measured.

KILLS and KEYS in the environment say how long.
"""

from __future__ import annotations

import os
import time

from tests.faults.sixty import is_sound, kept
from tests.faults.test_copies_at_once import COPIES, bring_copies
from tests.faults.test_killed_server import kill_under_load

KILLS, KEYS = int(os.environ.get("KILLS", "2000")), int(os.environ.get("KEYS", "1000"))


def test_copies_of_many_answers_at_once(report, server, call, database):
    started = time.monotonic()
    sent, new, had = bring_copies(report, call, KEYS)
    found = kept(report)
    assert len(sent) == len(found) == KEYS
    assert set(found.values()) == set(new.values()) == {1}
    assert set(had.values()) == {COPIES - 1}
    assert is_sound()
    print(
        f"\n{database.kind}: {KEYS} answers × {COPIES} copies at once, each stored once, "
        f"{time.monotonic() - started:.0f} s"
    )


def test_many_kills_at_random_under_load(report, server, call, database):
    figures = kill_under_load(report, server, call, KILLS, seed=2)
    told = ", ".join(f"{number} {name}" for name, number in figures.items())
    print(f"\n{database.kind}: {told}; none lost, none twice, the database sound")
