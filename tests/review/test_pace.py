"""How long the answers took beside the words that there were to read, by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from audit.review.evidence import pace_of
from audit.review.rules import SECONDS_A_WORD
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given, Walk
from tests.review.visits import OFF

PAGES, QUESTIONS, WORDS = ("alpha", "bravo", "charlie"), 5, 20
BEGAN = dt.datetime(2026, 11, 17, 19, 4, tzinfo=dt.UTC)
SENT = BEGAN + dt.timedelta(hours=9)
HOUR = 3600.0
CODES = [f"{page}_{number}" for page in PAGES for number in range(QUESTIONS)]


def a_script() -> ScriptDocument:
    """Three pages of five questions of twenty words, to be read in 30 seconds a page at least."""
    steps: list[dict[str, Any]] = [
        {
            "code": page,
            "name": {"en": page},
            "phase": "service",
            "channel": "on_site",
            "measures": OFF,
            "items": [
                {
                    "code": f"{page}_{number}",
                    "kind": "yes_no",
                    "text": {"en": " ".join(["word"] * (WORDS - 5))},
                    "help": {"en": " ".join(["more"] * 5)},
                }
                for number in range(QUESTIONS)
            ],
        }
        for page in PAGES
    ]
    script = {"name": {"en": "Paces"}, "research_kind": "visit", "languages": ["en"]}
    return ScriptDocument.from_json({**script, "steps": steps})


def pace(gaps: Sequence[float]) -> tuple[int, float | None]:
    """Of a report whose answers came so many seconds after each other."""
    at, given = BEGAN, {}
    for code, gap in zip(CODES, gaps, strict=True):
        at += dt.timedelta(seconds=gap)
        given[code] = at
    walk = Walk(a_script(), {code: Given("yes") for code in CODES})
    return pace_of(walk, given, SENT, "en")


#: What the first answer took nobody knows: the words of all others count.
ALL_BUT_ONE = 14 * WORDS


@pytest.mark.parametrize(
    ("gaps", "words", "seconds"),
    [
        ([HOUR, *[1] * 14], ALL_BUT_ONE, 14),
        # An hour's pause within the second page: of it twice the reading of that page counts.
        ([0, *[1] * 6, HOUR, *[1] * 7], ALL_BUT_ONE, 4 + 60 + 5),
        # Somebody who reads.
        ([0, *[6.5] * 14], ALL_BUT_ONE, 14 * 6.5),
        # Somebody who reads a page and then answers all of it.
        ([0, *[1] * 4, 40, *[1] * 4, 40, *[1] * 4], ALL_BUT_ONE, 4 + 44 + 44),
        # Page by page, each saved at one moment: the first page tells nothing.
        ([0] * 5 + [600, *[0] * 4] * 2, 10 * WORDS, 60 + 60),
        ([0] * 15, 0, None),
    ],
)
def test_pauses_are_no_reading(gaps: list[float], words: int, seconds: float | None) -> None:
    assert pace(gaps) == (words, seconds and pytest.approx(seconds))


def test_who_answers_at_once_between_two_pauses_is_faster_than_reading() -> None:
    words, seconds = pace([0, *[1] * 6, HOUR, *[1] * 7])
    assert seconds is not None
    assert seconds < SECONDS_A_WORD * words


def test_what_was_corrected_after_sending_is_left_out() -> None:
    walk = Walk(a_script(), {code: Given("yes") for code in CODES})
    given = {code: BEGAN + dt.timedelta(seconds=place) for place, code in enumerate(CODES)}
    given[CODES[-1]] = SENT + dt.timedelta(days=1)
    assert pace_of(walk, given, SENT, "en") == (13 * WORDS, 13)
