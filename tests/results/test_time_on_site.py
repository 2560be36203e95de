"""Time on site as a client reads it: how long, on the page and in the workbook, and never when."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pandas

from audit.database import db
from audit.results.scope import Scope
from audit.scripts.document import CHECK_IN, CHECK_OUT
from audit.scripts.runner import Given
from audit.workbooks.book import write_book
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths

ARRIVED = "2026-11-12T18:45:00+00:00"


def tap(moment: str) -> dict[str, Any]:
    return {"at": moment, "latitude": 53.2, "longitude": 6.5, "accuracy": 12, "refused": False}


def asking(presence: bool = True) -> Any:
    return document(step("arriving", tenths("greeting")), presence=presence)


def reports_of(work: Fieldwork) -> pandas.DataFrame:
    target = BytesIO()
    db.session.commit()
    write_book(Scope(work.project, work.wave), target, "en", "Bureau")
    return pandas.read_excel(target, sheet_name="Reports", engine="openpyxl")


def test_reports_hold_how_long_the_shopper_was_there_where_that_was_asked(cast: Cast) -> None:
    work = Fieldwork(cast, asking(), name="Met inchecken")
    for left in (tap("2026-11-12T20:31:20+00:00"), Given(not_applicable=True)):
        taps = {CHECK_IN: tap(ARRIVED), CHECK_OUT: left}
        work.approved(cast.lunavella_groningen, {"greeting": 8, **taps})
    # 106 minutes and 20 seconds; and one who did not check out.
    assert sorted(reports_of(work)["Minutes on site"].fillna(-1)) == [-1, 106]


def test_a_script_that_does_not_ask_has_no_such_column(cast: Cast) -> None:
    work = Fieldwork(cast, asking(presence=False))
    work.approved(cast.lunavella_groningen, {"greeting": 8})
    assert "Minutes on site" not in reports_of(work).columns


def test_a_single_report_says_how_long_the_shopper_was_there_and_not_when(
    cast: Cast, browse: Callable[..., Any]
) -> None:
    work = Fieldwork(cast, asking())
    taps = {CHECK_IN: tap(ARRIVED), CHECK_OUT: tap("2026-11-12T20:01:00+00:00")}
    report = work.approved(cast.lunavella_groningen, {"greeting": 8, **taps})
    address = f"/results/{work.project.uuid}/report/{work.result_of(report).uuid}"
    page = browse(cast.hanna).get(address)
    assert "76 min ter plaatse" in page.words
    # 18:45 in London is 19:45 in Groningen.
    for hour in ("18:45", "19:45", "20:01", "21:01"):
        assert hour not in page.words


def test_a_check_in_that_is_hidden_says_nothing(cast: Cast, browse: Callable[..., Any]) -> None:
    """Whoever did not go after all was not there."""
    goes = {">=": [{"var": ["greeting"]}, 5]}
    home = step("at_home", tenths("greeting"), channel="website")
    shop = step("arriving", tenths("looks", mandatory=False), shown_when=goes)
    work = Fieldwork(cast, document(home, shop, presence=True))
    taps = {CHECK_IN: tap(ARRIVED), CHECK_OUT: tap("2026-11-12T20:01:00+00:00")}
    report = work.approved(cast.lunavella_groningen, {"greeting": 1, **taps})
    address = f"/results/{work.project.uuid}/report/{work.result_of(report).uuid}"
    assert "ter plaatse" not in browse(cast.hanna).get(address).words
    assert reports_of(work)["Minutes on site"].isna().all()
