"""The first two sheets: as of when, how sure, and what is said while there is nothing."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from audit.results.scope import Scope
from audit.workbooks.book import write_book
from tests.cast import Cast
from tests.results.wave import Fieldwork, document, step, tenths


def texts(work: Fieldwork, sheet: str, language: str = "nl") -> list[str]:
    """What a sheet says, cell by cell."""
    file = BytesIO()
    write_book(Scope(work.project, None), file, language, "Klantreis")
    file.seek(0)
    rows = openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True)
    return [str(cell) for row in rows for cell in row if cell is not None]


def a_wave(cast: Cast, *grades: int) -> Fieldwork:
    work = Fieldwork(cast, document(step("arriving", tenths("one")), pass_mark="60"))
    for grade in grades:
        work.approved(cast.lunavella_assen, {"one": grade})
    return work


def test_the_share_that_passed_has_its_interval(cast: Cast) -> None:
    work = a_wave(cast, 9, 9, 9, 3, 3, 3, 3, 3, 3, 3)
    # Wilson for 3 of 10, published: 0.108 to 0.603.
    said = texts(work, "Overzicht")
    assert "95% van 11 tot 60% · 3 van 10" in said, said[said.index("Kerncijfers") :]


def test_the_moment_is_said_with_its_time_zone(cast: Cast) -> None:
    said = texts(a_wave(cast, 9), "Lees mij")
    assert said[said.index("Stand van") + 1].endswith("(Europe/Amsterdam)")


@pytest.mark.parametrize(
    ("language", "sheet", "sentence"),
    [
        ("nl", "Overzicht", "Er is nog geen verslag goedgekeurd."),
        ("en", "Summary", "No report has been approved yet."),
    ],
)
def test_an_empty_wave_says_that_nothing_is_approved_yet(
    cast: Cast, language: str, sheet: str, sentence: str
) -> None:
    said = texts(a_wave(cast), sheet, language)
    assert any(text.startswith(sentence) for text in said)
    assert not any("Single reports are in" in text or "Losse verslagen" in text for text in said)
