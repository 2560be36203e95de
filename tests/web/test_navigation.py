"""What stands in the top bar, for whom, and how much waits there."""

from __future__ import annotations

from typing import Any

from audit.access import COORDINATOR, REVIEWER
from audit.accounts.models import UserRole
from audit.database import db
from tests.review.visits import sent, wave_of


def _bar(page: Any) -> list[str]:
    nav = page.find("nav", id="navigation")
    return [page.text_of(link) for link in nav.iter("a")]


def _present(page: Any) -> list[str]:
    nav = page.find("nav", id="navigation")
    return [page.text_of(link) for link in nav.iter("a") if link.get("aria-current") == "page"]


def test_the_bar_marks_where_one_is_and_nothing_on_ones_own_account(cast: Any, browse: Any) -> None:
    anouk = browse(cast.anouk)
    assert _present(anouk.get("/people")) == ["Mensen"]
    assert _present(anouk.get("/history")) == ["Logboek"]
    assert _present(anouk.get("/account")) == []
    assert _present(anouk.get("/account/password")) == []
    assert _present(browse(cast.karim).get("/shoppers/1001/leave")) == ["Shoppers"]


def test_a_reviewer_sees_how_many_reports_wait(cast: Any, browse: Any, count_queries: Any) -> None:
    roos = browse(cast.roos)
    assert _bar(roos.get("/review")) == ["Controle"]
    wave = wave_of(cast.lunavella)
    for place in (cast.lunavella_assen, cast.lunavella_breda):
        sent(wave, place, cast.sanne)
    db.session.commit()
    assert _bar(roos.get("/account")) == ["Controle 2"]
    with count_queries() as queries:
        roos.get("/account")
    assert sum("count(*)" in query and "assignment.state" in query for query in queries) == 1


def test_who_does_not_review_sees_no_number(cast: Any, browse: Any) -> None:
    sent(wave_of(cast.lunavella), cast.lunavella_assen, cast.sanne)
    db.session.commit()
    assert "Controle" in _bar(browse(cast.karim).get("/clients"))


def test_ones_own_report_waits_for_somebody_else(cast: Any, browse: Any) -> None:
    cast.sanne.roles.append(UserRole(role=REVIEWER))
    sent(wave_of(cast.lunavella), cast.lunavella_assen, cast.sanne)
    db.session.commit()
    assert _bar(browse(cast.sanne).get("/review")) == ["Controle", "Vandaag"]


def test_staff_who_also_shop_find_today_in_the_bar(cast: Any, browse: Any) -> None:
    cast.joris.roles.append(UserRole(role=COORDINATOR))
    db.session.commit()
    joris = browse(cast.joris)
    page = joris.follow(joris.get("/projects"), "Vandaag")
    assert page.heading == "Vandaag"


def test_an_administrator_reads_and_reopens_no_report(cast: Any, browse: Any) -> None:
    report = sent(wave_of(cast.lunavella), cast.lunavella_assen, cast.sanne)
    db.session.commit()
    anouk = browse(cast.anouk)
    anouk.get("/people")
    anouk.get(f"/review/{report.uuid}", expect=404)
    anouk.post(f"/review/{report.uuid}/reopen", {"reason": "Nieuwsgierig"}, expect=404)
