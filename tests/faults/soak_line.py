"""Bad lines at length; ``make soak`` runs it, the suite runs short forms. Each prints what it
measured. FLAPPING (seconds) and BROWSER_KILLS in the environment say how long."""

from __future__ import annotations

import os
import time

import pytest

from tests.faults import bad_lines

FLAPPING = int(os.environ.get("FLAPPING", "600"))
BROWSER_KILLS = int(os.environ.get("BROWSER_KILLS", "50"))
#: Three minutes, in seconds.
LATE = 180


def tell(database, what, figures):
    told = ", ".join(f"{name} {value}" for name, value in figures.items())
    print(f"\n{database.kind}: {what}: {told}; nothing lost, nothing twice")


def test_a_reply_that_comes_three_minutes_late(dinner, line, database):
    tell(database, "reply late", bad_lines.late_reply(dinner, line, LATE))


def test_a_reply_to_a_photo_that_comes_three_minutes_late(dinner, line, database):
    tell(database, "reply to a photo late", bad_lines.late_photo_reply(dinner, line, LATE))


def test_a_line_that_drops_and_stalls_and_flaps(dinner, line, database):
    tell(database, "flapping", bad_lines.flapping(dinner, line, FLAPPING))


@pytest.mark.parametrize(("kilobits", "milliseconds", "photos"), [(400, 400, 4), (50, 400, 1)])
def test_a_slow_line(dinner, line, database, kilobits, milliseconds, photos):
    # As large as a phone's, so that they go in pieces.
    dinner.photo_size = (2600, 1300)
    tell(database, "slow line", bad_lines.throttled(dinner, line, kilobits, milliseconds, photos))


def test_a_browser_that_is_killed_again_and_again(dinner, battery, line, database):
    started = time.monotonic()
    figures = bad_lines.killed_again_and_again(dinner, battery, line, BROWSER_KILLS, seed=3)
    figures["seconds"] = round(time.monotonic() - started)
    tell(database, "browser killed", figures)
