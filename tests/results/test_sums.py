"""Sums in memory: after a change one location is read anew, and every figure is as if all were."""

from __future__ import annotations

import datetime as dt
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask import Flask

from audit.assignments.models import Project, Wave
from audit.database import begin_snapshot, db, now
from audit.results import reads, sums
from audit.results.memory import keep
from audit.results.models import ReportResult
from audit.results.scope import Scope
from audit.results.view import results_of
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths


def script() -> Any:
    return document(
        step("arriving", tenths("greeting")),
        step("paying", tenths("bill"), measures={"pain_points": True}),
    )


def answers(greeting: int, bill: int, *added: str) -> dict[str, Any]:
    met = {"codes": [], "added": list(added)}
    return {"greeting": greeting, "bill": bill, "paying.pain_points": met}


def from_the_tables(scope: Scope) -> Any:
    sums._kept.clear()
    return results_of(scope).summary


def test_figures_from_memory_are_those_of_the_tables_after_every_change(cast: Cast) -> None:
    work = Fieldwork(cast, script())
    scope = Scope(work.project, work.wave)
    said = []
    first = work.approved(cast.lunavella_groningen, answers(8, 4, "Lange rij"))
    said.append(results_of(scope).summary)
    for place, bill in (
        (cast.lunavella_assen, 2),
        (cast.lunavella_breda, 9),
        (cast.lunavella_groningen, 6),
        (cast.lunavella_assen, 3),
    ):
        work.approved(place, answers(5, bill, "Lange rij", f"Bon van {bill}"))
        said.append(results_of(scope).summary)
        assert said[-1] == from_the_tables(scope)
    work.reopen(first)
    assert results_of(scope).summary.overall == said[-1].overall
    work.correct(first, "bill", 10)
    work.approve(first)
    said.append(results_of(scope).summary)
    assert said[-1] == from_the_tables(scope)
    # (80+40, 50+20, 50+90, 50+60, 50+30)/2 each, then the first 80+100.
    assert [one.overall.value for one in said] == pytest.approx(
        [60, 47.5, 55, 55, 52, 58], abs=1e-9
    )
    bill = said[-1].steps[1]
    assert [(one.text, one.share.count, one.share.total) for one in bill.mentions[:1]] == [
        ("Lange rij", 5, 5)
    ]


def test_after_an_approval_only_its_own_location_is_summed_anew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    summed, step_sums = [], reads.step_sums

    def note(waves: Any, places: Any) -> Any:
        summed.append(set(places))
        return step_sums(waves, places)

    monkeypatch.setattr(reads, "step_sums", note)
    work = Fieldwork(cast, script())
    scope = Scope(work.project, work.wave)
    places = (cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda)
    for place in places:
        work.approved(place, answers(8, 4))
    results_of(scope)
    results_of(scope)
    work.approved(cast.lunavella_assen, answers(8, 10))
    results_of(scope)
    assert summed == [{place.id for place in places}, {cast.lunavella_assen.id}]


def test_what_is_in_memory_of_one_wave_or_place_is_not_counted_in_another(cast: Cast) -> None:
    work = Fieldwork(cast, script())
    spring = work.new_wave("Voorjaar 2027")
    work.approved(cast.lunavella_groningen, answers(10, 10))
    work.approved(cast.lunavella_breda, answers(2, 2))
    work.approved(cast.lunavella_groningen, answers(4, 4), spring)
    whole, autumn = Scope(work.project, None), Scope(work.project, work.wave)
    north = Scope(work.project, work.wave, (cast.lunavella_groningen.id,))
    for _ in range(2):
        assert results_of(whole).summary.reports == 3
        assert results_of(autumn).summary.overall.value == pytest.approx(60)
        assert results_of(north).summary.overall.value == pytest.approx(100)
        assert results_of(north).summary.reports == 1


def test_memory_has_an_end_and_the_figures_are_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "MOST_KEPT", 2)
    work = Fieldwork(cast, script())
    scope = Scope(work.project, work.wave)
    for place in (cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda):
        work.approved(place, answers(6, 6))
    assert results_of(scope).summary.overall.value == pytest.approx(60)
    assert len(sums._kept) == 2
    assert results_of(scope).summary.reports == 3


def test_of_two_approvals_anew_at_once_the_earlier_may_be_committed_last(cast: Cast) -> None:
    """Ids and moments are given when a row is written, what is seen when it is committed."""
    work = Fieldwork(cast, script())
    scope = Scope(work.project, work.wave)
    place, moment = cast.lunavella_groningen, now()

    def approved(number: int, score: int) -> ReportResult:
        at = moment + dt.timedelta(seconds=number)
        return work.inserted(place, score, id=number, approved_at=at)

    def anew(old: ReportResult, number: int, score: int) -> None:
        old.current = False
        approved(number, score)

    first, second = approved(101, 20), approved(102, 40)
    assert results_of(scope).summary.overall.value == pytest.approx(30)
    anew(second, 104, 60)
    assert results_of(scope).summary.overall.value == pytest.approx(40)
    anew(first, 103, 100)
    assert results_of(scope).summary.overall.value == pytest.approx(80)


def test_what_is_approved_while_sums_are_read_is_not_in_a_snapshot_of_before(
    cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Fieldwork(cast, script())
    work.approved(cast.lunavella_groningen, answers(10, 10))
    report = work.sent(cast.lunavella_groningen, answers(0, 0))
    project, wave, step_sums = work.project.id, work.wave.id, reads.step_sums
    db.session.commit()
    begun, go_on = Event(), Event()

    def workbook() -> tuple[int, int]:
        with app.app_context():
            begin_snapshot()
            scope = Scope(db.session.get_one(Project, project), db.session.get_one(Wave, wave))
            marked = sums.marks(scope)
            begun.set()
            assert go_on.wait(30)
            summary = results_of(scope, marked=marked).summary
            return summary.reports, summary.steps[0].n

    def approved_meanwhile(waves: Any, places: Any) -> Any:
        if begun.is_set() and not go_on.is_set():
            work.approve(report)
            db.session.commit()
        return step_sums(waves, places)

    monkeypatch.setattr(reads, "step_sums", approved_meanwhile)
    with ThreadPoolExecutor(1) as pool:
        one = pool.submit(workbook)
        assert begun.wait(30)
        try:
            assert results_of(Scope(work.project, work.wave)).summary.steps[0].n == 2
        finally:
            go_on.set()
        assert one.result() == (1, 1)
    assert results_of(Scope(work.project, work.wave)).summary.reports == 2


def test_threads_may_keep_sums_at_the_same_moment() -> None:
    kept: dict[tuple[int, int], int] = {}
    interval = sys.getswitchinterval()

    def often(thread: int) -> None:
        for number in range(100_000):
            keep(kept, (thread, number % 50), number, 5)

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(often, range(4)))
    finally:
        sys.setswitchinterval(interval)
    assert len(kept) == 5
