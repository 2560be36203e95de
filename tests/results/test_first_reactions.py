"""First reactions from the answer to the client's page: frozen, hidden with a reason, or shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from audit.database import db
from audit.emotions import REACTION_WORDS, WORDS
from audit.fieldwork.reactions import trials_of
from audit.results.models import StepResult
from audit.results.scope import Scope
from audit.scoring.first_reaction import first_reactions
from audit.workbooks.book import write_book
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths

Browse = Callable[..., Any]
Count = Callable[[], AbstractContextManager[list[str]]]
SENTENCES = (
    "Ze meet hoe vlot een eerste reactie komt, geen verborgen mening.",
    "Snelheid komt ook van lezen, leeftijd, toestel en afleiding.",
    "Een gebriefde shopper is geen klant.",
    "Later ingevuld zegt ze minder.",
    "Beoordeel er nooit één persoon op.",
)


def reacting(*words: int) -> Any:
    """Steps alpha, bravo, …: each with so many words, 0 for no first reaction."""
    return document(
        *(
            step(name, tenths(f"{name}_one"), measures={"first_reaction": count})
            for name, count in zip(("alpha", "bravo", "charlie"), words, strict=False)
        )
    )


def reaction(tendency: float, pace: int = 800, delay: int = 0) -> dict[str, Any]:
    """All pleasant words fit and no other from 1 on, none at −1; between, the first few turn."""
    turned = round((1 - tendency) * 2)
    trials = []
    for place, word in enumerate(REACTION_WORDS):
        fits = (WORDS[word].valence > 0) == (place % 4 >= turned)
        trials.append(
            {
                "word": word,
                "answer": 1 if fits else -1,
                "milliseconds": pace + 37 * place,
                "void": None,
            }
        )
    return {"trials": trials, "at": None, "delay": delay}


def answers(alpha: Any, bravo: Any) -> dict[str, Any]:
    return {
        "alpha_one": 8, "bravo_one": 6,
        "alpha.first_reaction": alpha, "bravo.first_reaction": bravo,
    }  # fmt: skip


# Freezing


def test_a_first_reaction_is_frozen_as_its_trials_say(cast: Cast) -> None:
    work = Fieldwork(cast, reacting(8, 8))
    alpha, bravo = reaction(1.0), reaction(0.5, 640, delay=120)
    report = work.approved(cast.lunavella_assen, answers(alpha, bravo))
    expected = first_reactions({"alpha": trials_of(alpha), "bravo": trials_of(bravo)})
    for row in work.result_of(report).steps:
        found = expected[row.step]
        assert found.score is not None and found.untimed is not None and found.halves is not None
        assert float(row.reaction or 0) == pytest.approx(100 * found.score, abs=1e-9)
        assert float(row.reaction_untimed or 0) == pytest.approx(100 * found.untimed, abs=1e-9)
        assert float(row.hesitation_gap or 0) == pytest.approx(
            100 * (found.score - found.untimed), abs=1e-9
        )
        assert float(row.reaction_one_half or 0) == pytest.approx(100 * found.halves[0], abs=1e-9)
        assert float(row.reaction_other_half or 0) == pytest.approx(100 * found.halves[1], abs=1e-9)
        assert (row.reaction_trials, row.reaction_reason) == (8, None)
        assert row.reaction_delay == (0 if row.step == "alpha" else 120)
    assert work.result_of(report).steps[0].reaction == Decimal(100)


def test_why_there_is_no_value_is_frozen_too(cast: Cast) -> None:
    work = Fieldwork(cast, reacting(8, 8))
    skipped = work.approved(cast.lunavella_assen, answers({"skipped": True}, reaction(1.0)))
    rows = {row.step: row for row in work.result_of(skipped).steps}
    assert (rows["alpha"].reaction, rows["alpha"].reaction_reason) == (None, "skipped")
    assert (rows["bravo"].reaction, rows["bravo"].reaction_reason) == (None, "few_in_report")
    equal = reaction(1.0)
    for trial in equal["trials"]:
        trial["answer"] = 1
    void = work.approved(cast.lunavella_assen, answers(equal, equal))
    reasons = {row.reaction_reason for row in work.result_of(void).steps}
    assert reasons == {"all_equal"}


def test_a_step_that_asks_for_none_has_neither_value_nor_reason(cast: Cast) -> None:
    work = Fieldwork(cast, reacting(0, 8))
    report = work.approved(cast.lunavella_assen, {"alpha_one": 8, "bravo_one": 6})
    alpha, bravo = work.result_of(report).steps
    assert (alpha.reaction, alpha.reaction_reason, alpha.reaction_trials) == (None, None, None)
    assert (bravo.reaction, bravo.reaction_reason, bravo.reaction_trials) == (None, "skipped", 0)


# The client's page


def wave_of(cast: Cast, reports: int, *, reliable: bool = True, later: int = 0) -> Fieldwork:
    """Rows as freezing writes them; halves that agree, or turn each other round."""
    work = Fieldwork(cast, reacting(8, 8, 0))
    for place in range(reports):
        value = (-20, 10, 40)[place % 3]
        other = value if reliable else (40, 10, -20)[place % 3]
        row = {
            "quality": 70,
            "reaction": value,
            "reaction_untimed": value - 20,
            "hesitation_gap": 20,
            "reaction_one_half": value,
            "reaction_other_half": other,
            "reaction_trials": 8,
            "reaction_delay": 120 if place < later else 0,
        }
        skipped = {"quality": 70, "reaction_trials": 0, "reaction_reason": "skipped"}
        places = (cast.lunavella_assen, cast.lunavella_groningen, cast.lunavella_breda)
        work.inserted(places[place % 3], 70, {"alpha": row, "bravo": skipped})
    db.session.commit()
    return work


def rows_of(page: Any) -> dict[str, list[str]]:
    """The table of first reactions: step → its cells."""
    section = next(one for one in page.all("section") if one.get("aria-labelledby") == "reactions")
    found = {}
    for row in section.iter("tr"):
        cells = [page.text_of(cell).replace("\xa0", " ") for cell in row]
        found[cells[0]] = cells[1:]
    return found


def test_ten_reports_show_the_mean_with_its_interval_and_reliability(
    cast: Cast, browse: Browse
) -> None:
    page = browse(cast.hanna).get(wave_of(cast, 12, later=2).address)
    rows = rows_of(page)
    # 4 × (−20 + 10 + 40) / 12 = 10; each location has one value only: SE² = 3/2 · 2 · 120² / 12².
    words, n, value, gap, reliability, without = rows["1 Alpha"]
    assert (words, n, gap, reliability) == ("8 woorden", "12", "+20 +20 tot +20", "1,00")
    assert value.startswith("+10 ")
    assert without == "2 meer dan een uur later"
    assert rows["2 Bravo"][0:3] == ["8 woorden", "0", "0 van 10 verslagen"]
    assert rows["2 Bravo"][-1] == "12 overgeslagen"
    assert rows["3 Charlie"][0] == "nee"
    for sentence in SENTENCES:
        assert page.words.count(sentence) == 2  # at the picture, and at the table
    assert "eerste reactie" in page.text_of(
        page.find("figure", **{"aria-labelledby": "journey-title"})
    )


@pytest.mark.parametrize(
    ("reports", "reliable", "why"),
    [(9, True, "9 van 10 verslagen"), (12, False, "niet getoond: de betrouwbaarheid")],
)
def test_too_few_or_unreliable_ones_are_hidden_with_the_reason(
    cast: Cast, browse: Browse, reports: int, reliable: bool, why: str
) -> None:
    page = browse(cast.hanna).get(wave_of(cast, reports, reliable=reliable).address)
    assert rows_of(page)["1 Alpha"][2].startswith(why)
    picture = page.text_of(page.find("figure", **{"aria-labelledby": "journey-title"}))
    assert "eerste reactie" not in picture


def test_a_script_without_any_says_nothing_of_them(cast: Cast, browse: Browse) -> None:
    work = Fieldwork(cast, reacting(0, 0))
    for _ in range(6):
        work.inserted(cast.lunavella_assen, 70, {"alpha": {"quality": 70}})
    page = browse(cast.hanna).get(work.address)
    assert "Eerste reacties" not in page.words and SENTENCES[0] not in page.words


def test_they_cost_one_query_however_many_reports_there_are(
    cast: Cast, browse: Browse, count_queries: Count
) -> None:
    asked = {}
    for reports in (6, 30):
        work = wave_of(cast, reports)
        hanna = browse(cast.hanna)
        hanna.get(work.address)
        work.inserted(cast.lunavella_assen, 60)
        with count_queries() as queries:
            hanna.get(work.address)
        asked[reports] = [query for query in queries if query.lstrip().startswith("SELECT")]
        assert len([query for query in asked[reports] if "reaction_one_half" in query]) == 1
    assert len(asked[6]) == len(asked[30]) <= 13


def test_what_one_person_tapped_is_on_no_page_and_in_no_sheet_of_a_client(
    cast: Cast, browse: Browse
) -> None:
    work = Fieldwork(cast, reacting(8, 8))
    slow = reaction(0.5, 1713)
    report = work.approved(cast.lunavella_assen, answers(slow, reaction(1.0, 1511)))
    hanna = browse(cast.hanna)
    uuid = work.result_of(report).uuid
    db.session.commit()
    page = hanna.get(f"/results/{work.project.uuid}/report/{uuid}")
    assert "1713" not in page.text and "Past niet" not in page.words
    assert "eerste reactie" not in page.words.lower()
    book = openpyxl.load_workbook(io.BytesIO(_workbook(work)))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not any("1713" in text or "Past niet" in text for text in texts)


# The workbook


def _workbook(work: Fieldwork) -> bytes:
    target = io.BytesIO()
    write_book(Scope(work.project, work.wave), target, "nl", "Proef")
    return target.getvalue()


def sheet(book: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet of the workbook by their headings."""
    rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_workbook_tells_the_same(cast: Cast) -> None:
    work = wave_of(cast, 12, later=2)
    book = openpyxl.load_workbook(io.BytesIO(_workbook(work)))
    alpha, bravo, charlie = sheet(book, "Stappen")
    assert (alpha["Eerste reactie, woorden"], alpha["Eerste reactie, n"]) == (8, 12)
    assert (alpha["Eerste reactie"], alpha["Aarzelkloof"], alpha["Betrouwbaarheid"]) == (10, 20, 1)
    assert alpha["Eerste reactie, 95% van"] < 10 < alpha["Eerste reactie, 95% tot"]
    # Every report has the same gap.
    assert (alpha["Aarzelkloof, 95% van"], alpha["Aarzelkloof, 95% tot"]) == (20, 20)
    assert alpha["Eerste reactie, opmerkingen"] == "2 meer dan een uur later"
    assert bravo["Eerste reactie"] is None
    assert "12 overgeslagen" in bravo["Eerste reactie, opmerkingen"]
    assert charlie["Eerste reactie, woorden"] is None
    reports = sheet(book, "Verslagen")
    assert sorted(row["1 Alpha: eerste reactie"] for row in reports) == sorted([-20, 10, 40] * 4)
    assert "3 Charlie: eerste reactie" not in reports[0]
    charts = book["Overzicht"]._charts
    assert any(
        "Overzicht" in str(one.tx.strRef.f) and len(chart.series) >= 3
        for chart in charts
        for one in chart.series
    )
    headings = [str(cell.value) for row in book["Overzicht"].iter_rows() for cell in row]
    assert "Eerste reactie" in headings
    for name in ("Lees mij", "Overzicht"):
        cells = (cell.value for row in book[name].iter_rows() for cell in row)
        said = " ".join(str(value) for value in cells if value is not None)
        for sentence in SENTENCES:
            assert sentence in said
    codes = [row for row in sheet(book, "Codeboek") if row["Vraagcode"] == "alpha.first_reaction"]
    assert [row["Antwoordcode"] for row in codes] == [None, *REACTION_WORDS]
    words = {row["Antwoordcode"]: row["Antwoord"] for row in codes}
    assert words["happy"] == "blij, valentie +0,9"
    assert words["ignored"] == "genegeerd, valentie −0,7"


@pytest.mark.parametrize(("reports", "reliable"), [(9, True), (12, False)])
def test_a_mean_that_is_hidden_does_not_come_of_adding_up_the_rows(
    cast: Cast, reports: int, reliable: bool
) -> None:
    work = wave_of(cast, reports, reliable=reliable)
    book = openpyxl.load_workbook(io.BytesIO(_workbook(work)))
    assert sheet(book, "Stappen")[0]["Eerste reactie"] is None
    assert len(rows := sheet(book, "Verslagen")) == reports
    assert not [title for row in rows for title in row if "eerste reactie" in title]


def test_what_was_frozen_before_is_untouched_by_a_script_that_has_them_now(cast: Cast) -> None:
    work = Fieldwork(cast, reacting(0))
    work.approved(cast.lunavella_assen, {"alpha_one": 8})
    found = db.session.scalars(select(StepResult)).all()
    assert {(row.reaction, row.reaction_trials) for row in found} == {(None, None)}
