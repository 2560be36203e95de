"""Texts that break spreadsheets: each survives, is made visible, or is marked as cut."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Literal

import openpyxl
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.workbooks.sheets import (
    Chart,
    Column,
    Kind,
    Look,
    Properties,
    Series,
    SummarySheet,
    SummaryTable,
    TableSheet,
    WorkbookError,
)
from audit.workbooks.text import units
from audit.workbooks.writer import write_workbook
from tests.workbooks import sample
from tests.workbooks.package_check import faults

Engine = Literal["openpyxl", "calamine"]
ABOUT = Properties("Proef", "Klantreis", sample.AS_OF, cut_mark="… [afgekapt]")


def written(texts: list[str | None]) -> bytes:
    target = BytesIO()
    rows = [(text,) for text in texts]
    write_workbook(target, [TableSheet("Data", "Data", [Column("Tekst")], rows)], ABOUT)
    return target.getvalue()


def read(content: bytes) -> list[str | None]:
    """The texts as Excel has them, which takes _x0041_ for the character with that number."""
    sheet = openpyxl.load_workbook(BytesIO(content))["Data"]
    values = [row[0].value for row in sheet.iter_rows(min_row=2)]
    return [
        value and re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)
        for value in values
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+2", "=cmd|' /C calc'!A0", "+31 6", "-5", "@SUM(A1)", "\t=1", "#REF!", "TRUE", "007",
        "https://example.org", " spaties ", "regel\nregel", "a & b < c > d \"e\" 'f'", "]]>",
        "👩‍🍳 café", "שלום עולם", "\u202emalformed", "ĳ", "_x0041_", "_x000D_", "x_x005F_x",
    ],
)  # fmt: skip
def test_a_text_comes_back_as_it_was_typed(text: str) -> None:
    content = written([text])

    assert faults(content) == []
    assert read(content) == [text]


@pytest.mark.parametrize("text", ["=1+2", "+1", "-1", "@a", "\t1", "\r1"])
def test_a_text_that_looks_like_a_formula_stays_text_when_it_is_edited(text: str) -> None:
    sheet = openpyxl.load_workbook(BytesIO(written([text, "gewoon"])))["Data"]

    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert not sheet["A3"].quotePrefix


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("bel\x07", "bel␇"),
        ("nul\x00", "nul␀"),
        ("\x1b[31m", "␛[31m"),
        ("del\x7f", "del␡"),
        ("\x85", "\ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_what_xml_cannot_hold_is_made_visible(text: str, visible: str) -> None:
    content = written([text])

    assert faults(content) == []
    assert read(content) == [visible]


def test_a_long_text_is_cut_with_a_mark_at_32767_units_of_utf_16() -> None:
    exact, long, wide = "a" * 32_767, "a" * 40_000, "x" + "😀" * 20_000
    content = written([exact, long, wide])
    kept = read(content)

    assert faults(content) == []
    assert kept[0] == exact
    assert kept[1] == "a" * (32_767 - 12) + "… [afgekapt]"
    # 32,767 − 12 for the mark − 1 for the x leaves 32,754: 16,377 pairs, none of them halved.
    assert kept[2] == "x" + "😀" * 16_377 + "… [afgekapt]"
    assert units(str(kept[2])) == 32_767


@pytest.mark.parametrize("engine", ["openpyxl", "calamine"])
def test_pandas_reads_the_hostile_texts_too(engine: Engine) -> None:
    texts = ["=1+2", " 👩‍🍳 ", "שלום", "regel\nregel", "a & <b>"]
    frame = pandas.read_excel(BytesIO(written(texts)), engine=engine)

    assert list(frame["Tekst"]) == texts


def as_excel_keeps_it(text: str) -> str | None:
    """Written from the rule, character by character."""
    out = []
    for character in text.replace("\r\n", "\n"):
        code = ord(character)
        if character == "\r":
            out.append("\n")
        elif code < 0x20 and character not in "\t\n":
            out.append(chr(0x2400 + code))
        elif code == 0x7F:
            out.append("␡")
        elif 0x80 <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
            out.append("\ufffd")
        else:
            out.append(character)
    return "".join(out) or None


any_text = st.one_of(
    st.text(st.characters(exclude_categories=()) | st.sampled_from("=+-@_x\t\r\n&<")),
    st.lists(st.sampled_from(["_", "x", "0041", "_x0041_", "_x005F_", "x005F", "\x00"])).map(
        "".join
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(any_text, min_size=1, max_size=8))
def test_any_text_survives_the_round_trip(texts: list[str]) -> None:
    content = written(list(texts))

    assert faults(content) == []
    assert read(content) == [as_excel_keeps_it(text) for text in texts]


@settings(max_examples=20, deadline=None)
@given(any_text, any_text)
def test_any_text_may_stand_on_the_summary_and_in_its_charts(title: str, step: str) -> None:
    columns = (Column("Stap"), Column("Waarde", Kind.DECIMAL))
    chart = Chart(title, title, "t", "Stap", [Series("Waarde", Look.BAR)], title, title)
    blocks = (chart, SummaryTable("t", title, columns, [(step, 1), (title, None)], note=step))
    target = BytesIO()
    write_workbook(target, [SummarySheet("Overzicht", title, step, blocks)], ABOUT)

    assert faults(target.getvalue()) == []
    openpyxl.load_workbook(BytesIO(target.getvalue()))


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("=1+2", "=1+2"),
        ("Wat\n  viel\tje op?", "Wat viel je op?"),
        ("a & b <c>", "a & b <c>"),
        ("v" * 300, "v" * 254 + "…"),
        ("bel\x07", "bel␇"),
        ("2026", "2026"),
    ],
)
def test_a_heading_is_one_line_and_equals_the_name_of_its_column(title: str, kept: str) -> None:
    target = BytesIO()
    sheet = TableSheet("Data", "Data", [Column(title, note="Een noot " * 40)], [("a",)])
    write_workbook(target, [sheet], ABOUT)

    assert faults(target.getvalue()) == []
    assert openpyxl.load_workbook(BytesIO(target.getvalue()))["Data"]["A1"].value == kept


@pytest.mark.parametrize("titles", [("A", "A"), ("Stap", "stap"), ("a b", "a\nb"), ("",), ()])
def test_columns_without_a_title_of_their_own_are_refused(titles: tuple[str, ...]) -> None:
    with pytest.raises(WorkbookError):
        TableSheet("Data", "Data", [Column(title) for title in titles], [])


@pytest.mark.parametrize("title", ["", "x" * 32, "a/b", "a:b", "[a]", "'a", "a'", "History", "a*"])
def test_a_sheet_title_that_excel_refuses_is_refused(title: str) -> None:
    with pytest.raises(WorkbookError):
        TableSheet(title, "Data", [Column("A")], [])


@pytest.mark.parametrize("name", ["", "A1", "R1C1", "two words", "1st", "c", "Ré"])
def test_a_table_name_that_excel_refuses_is_refused(name: str) -> None:
    with pytest.raises(WorkbookError):
        TableSheet("Data", name, [Column("A")], [])


def test_two_sheets_or_tables_with_the_same_name_are_refused() -> None:
    def sheet(title: str, name: str) -> TableSheet:
        return TableSheet(title, name, [Column("A")], [])

    for second in (sheet("data", "Other"), sheet("Other", "DATA")):
        with pytest.raises(WorkbookError):
            write_workbook(BytesIO(), [sheet("Data", "Data"), second], ABOUT)
