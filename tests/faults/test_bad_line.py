"""A shopper on a bad line, in a real browser at a real server: short forms of ``soak_line.py``."""

from __future__ import annotations

from tests.faults import bad_lines


def test_an_answer_leaves_the_phone_on_its_acknowledgement_only(dinner, line):
    figures = bad_lines.late_reply(dinner, line, 3)
    assert figures["acknowledged after"] >= 2.5


def test_a_report_arrives_once_over_a_line_that_drops_and_stalls(dinner, line):
    figures = bad_lines.flapping(dinner, line, 5, stall=3)
    assert figures["drops"] > 0


def test_a_report_arrives_over_a_slow_line(dinner, line):
    bad_lines.throttled(dinner, line, 800, 200, photos=1)


def test_a_browser_killed_at_random_has_all_that_its_pages_called_kept(dinner, battery, line):
    figures = bad_lines.killed_again_and_again(dinner, battery, line, 4, seed=1)
    assert figures["said to be kept"] >= 2
