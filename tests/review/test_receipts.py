"""A receipt as a reviewer reads it: photo, amount and moment beside each other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from audit.questions.definition import plain
from audit.scripts.document import CHECK_IN, CHECK_OUT, ScriptDocument
from audit.scripts.receipt import receipt_questions
from audit.scripts.runner import Given
from tests.review.test_time_on_site import ASKED, MINUTE, tap
from tests.review.visits import (
    ANSWERS,
    BEGAN,
    actor_of,
    add_photo,
    answer,
    started,
    submit,
    wave_of,
)


def with_receipt(cast: Any, at: str, *, stayed: int | None = 60) -> Any:
    document = ScriptDocument.from_json(ASKED)
    data = document.to_json()
    data["steps"][1]["items"] += [plain(item) for item in receipt_questions(document.languages)]
    report = started(wave_of(cast.lunavella, data), cast.lunavella_groningen, cast.sanne)
    photo = add_photo(report, "receipt_photo")
    taps = {}
    if stayed is not None:
        taps = {CHECK_IN: tap(BEGAN), CHECK_OUT: tap(BEGAN + stayed * MINUTE)}
    answer(
        report,
        cast.sanne,
        {
            **ANSWERS,
            "receipt_photo": Given([str(photo.uuid)]),
            "receipt_amount": "31.40",
            "receipt_at": at,
            **taps,
        },
    )
    submit(actor_of(cast.sanne), report, ())
    return report


def test_photo_amount_and_moment_stand_beside_each_other(cast, browse) -> None:
    report = with_receipt(cast, "2026-11-17T20:01")
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    row = page.find("article", id="answer-receipt_photo")
    said = page.text_of(row)
    assert "Which amount is on the receipt? €31.40" in said
    assert "Which date and time are on the receipt? 17 November 2026, 20:01" in said
    [link] = [each for each in row.iter("a") if "data-photo" in each.attrib]
    assert link.get("data-about", "").startswith("€31.40 · 17 November 2026, 20:01 · ")
    # The photo of another question has none beside it.
    assert "Which amount" not in page.text_of(page.find("article", id="answer-bill_right"))
    assert "Receipt of another time" not in page.words


def test_a_receipt_from_after_the_visit_makes_a_reviewer_look(cast, browse) -> None:
    # There from 19.04 to 20.04: half an hour later is 20.34.
    report = with_receipt(cast, "2026-11-17T20:35")
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "Receipt of another time" in page.words
    row = page.find("article", id="answer-receipt_at")
    assert "The receipt says 17 Nov 20:35." in page.text_of(row)


def test_a_receipt_of_another_day_makes_a_reviewer_look_where_nobody_checked_in(
    cast, browse
) -> None:
    assert BEGAN.date() == dt.date(2026, 11, 17)
    report = with_receipt(cast, "2026-11-16T20:01", stayed=None)
    page = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "Receipt of another time" in page.words
