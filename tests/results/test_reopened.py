"""A report that is opened again: the client keeps what was approved until it is approved again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit.database import db
from audit.results.models import ReportResult
from audit.review import writes as review
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths

CONDITION = {"==": [{"var": ["greeting"]}, 9]}


def script() -> Any:
    return document(
        step("arriving", tenths("greeting"), tenths("coat", shown_when=CONDITION)),
        step("paying", tenths("bill")),
    )


def reopened(cast: Cast) -> tuple[Fieldwork, Any]:
    """Greeted with 9, coat 6, bill 3; opened again and changed to greeted with 2, bill 10, so
    that the coat is no longer asked."""
    work = Fieldwork(cast, script())
    report = work.approved(cast.lunavella_groningen, {"greeting": 9, "coat": 6, "bill": 3})
    work.reopen(report)
    work.correct(report, "greeting", 2)
    work.correct(report, "bill", 4)
    work.correct(report, "bill", 10)
    return work, report


def shown(page: Any) -> dict[str, str]:
    """Question → answer, as the page of one report says it."""
    found = {}
    for row in page.all("div"):
        if row.find("dt") is not None:
            term, *words = (page.text_of(part) for part in row)
            found[term] = " ".join(words)
    return found


def test_a_reopened_report_still_says_what_was_approved(
    cast: Cast, browse: Callable[..., Any]
) -> None:
    work, report = reopened(cast)
    result = work.result_of(report)
    page = browse(cast.hanna).get(f"/results/{work.project.uuid}/report/{result.uuid}")
    answers = shown(page)
    assert answers["Vraag greeting"].startswith("9 ")
    assert answers["Vraag coat"].startswith("6 ")
    assert answers["Vraag bill"].startswith("3 ")
    # 18 of 30 points
    assert "60,0 van 100" in page.words


def test_a_reopened_report_counts_as_done_but_not_as_approved(
    cast: Cast, browse: Callable[..., Any]
) -> None:
    work, _report = reopened(cast)
    for _ in range(5):
        work.approved(cast.lunavella_assen, {"greeting": 8, "bill": 8})
    page = browse(cast.hanna).get(work.address)
    assert "5 van 6 verslagen goedgekeurd" in page.words
    # The figures rest on six: the page says why that is one more than are approved now.
    assert "5 van 6 goedgekeurd" in page.words
    assert "1 opnieuw geopend, geteld zoals het was goedgekeurd" in page.words
    # (60 + 5 · 80) / 6: the frozen score counts until there is another.
    assert page.text_of(page.find("figure", **{"aria-labelledby": "overall-title"})).startswith(
        "Kwaliteit van het hele bezoek 76,7"
    )


def test_approved_again_it_says_what_is_new_and_keeps_the_old_beside(
    cast: Cast, browse: Callable[..., Any]
) -> None:
    work, report = reopened(cast)
    before = work.result_of(report)
    address = f"/results/{work.project.uuid}/report/{{}}"
    work.approve(report)
    after = work.result_of(report)
    assert (before.number, after.number) == (1, 2)
    db.session.refresh(before)
    assert before.current is False
    assert [float(one.final or 0) for one in (before, after)] == [60.0, 60.0]
    assert db.session.query(ReportResult).filter_by(report_id=report.id).count() == 2
    hanna = browse(cast.hanna)
    page = hanna.get(address.format(after.uuid))
    answers = shown(page)
    assert answers["Vraag greeting"].startswith("2 ")
    assert answers["Vraag bill"].startswith("10 ")
    assert "Vraag coat" not in answers
    hanna.get(address.format(before.uuid), expect=404)


def test_an_answer_added_or_cleared_after_reopening_is_not_shown_yet(
    cast: Cast, browse: Callable[..., Any]
) -> None:
    work = Fieldwork(cast, document(step("arriving", tenths("greeting"), tenths("late"))))
    report = work.approved(cast.lunavella_groningen, {"greeting": 9, "late": 5})
    work.reopen(report)
    review.clear_answer(work.reviewer, report, "late", "Niet te lezen.")
    result = work.result_of(report)
    page = browse(cast.hanna).get(f"/results/{work.project.uuid}/report/{result.uuid}")
    assert shown(page)["Vraag late"].startswith("5 ")
