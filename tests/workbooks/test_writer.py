"""The writer: what comes out opens everywhere and holds what went in."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import tracemalloc
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pandas
import pytest

from audit.workbooks import look
from audit.workbooks.sheets import (
    Column,
    Kind,
    Properties,
    ReadMeSection,
    ReadMeSheet,
    Sheet,
    TableSheet,
    WorkbookError,
)
from audit.workbooks.writer import write_workbook
from tests.workbooks import sample
from tests.workbooks.package_check import faults

Engine = Literal["openpyxl", "calamine"]
ABOUT = Properties("Proef", "Klantreis", sample.AS_OF)


def written(*sheets: Sheet, about: Properties = ABOUT) -> bytes:
    target = BytesIO()
    write_workbook(target, sheets, about)
    return target.getvalue()


def table(*columns: Column, rows: object = (), title: str = "Data") -> TableSheet:
    return TableSheet(title, title, columns, rows)  # type: ignore[arg-type]


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content), rich_text=False)


@pytest.fixture(scope="module")
def whole() -> bytes:
    """The sample workbook, written once."""
    return written(*sample.sheets(), about=sample.PROPERTIES)


@pytest.fixture(scope="module")
def workbook(whole: bytes) -> openpyxl.Workbook:
    """The sample workbook as openpyxl reads it."""
    return opened(whole)


def test_the_package_of_a_whole_workbook_has_no_fault(whole: bytes) -> None:
    assert faults(whole) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "words"),
    [
        ("xl/tables/table1.xml", b'ref="A1:I9"', b'ref="A1:I8"', "A1:I8 for 9 rows"),
        ("xl/tables/table1.xml", b'name="Fase"', b'name="Phase"', "are not its columns"),
        ("xl/charts/chart1.xml", b"plus>", b"minus>", "error bars out of order"),
        ("xl/worksheets/sheet3.xml", b' s="', b' s="9', "a style that is not there"),
        ("[Content_Types].xml", b"/xl/tables/table2.xml", b"/xl/t.xml", "no content type"),
        ("xl/worksheets/_rels/sheet3.xml.rels", b"table1", b"table7", "which is not there"),
    ],
)
def test_the_check_of_the_package_sees_a_planted_fault(
    part: str, old: bytes, new: bytes, words: str
) -> None:
    sound = written(*sample.sheets()[:4])
    broken = BytesIO()
    with ZipFile(BytesIO(sound)) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            target.writestr(name, content.replace(old, new) if name == part else content)

    assert any(words in fault for fault in faults(broken.getvalue()))


def test_openpyxl_finds_headings_tables_panes_filters_and_print_titles(
    workbook: openpyxl.Workbook,
) -> None:
    assert workbook.sheetnames == [
        "Lees mij", "Overzicht", "Stappen", "Locaties", "Verslagen", "Antwoorden"
    ]  # fmt: skip
    answers = workbook["Antwoorden"]
    assert answers.tables["Antwoorden"].ref == "A1:L3601"
    assert answers.tables["Antwoorden"].autoFilter.ref == "A1:L3601"
    assert answers.max_row == 3601
    assert answers["A1"].value == "Verslag"
    assert answers["A3601"].value == "MR-0059"
    assert answers.freeze_panes == "B2"
    assert answers.print_title_rows == "$1:$1"
    assert answers.page_setup.orientation == "landscape"
    assert answers.page_setup.fitToWidth == 1
    assert answers.page_setup.fitToHeight == 0
    for sheet in workbook:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "&P / &N"


@pytest.mark.parametrize("engine", ["openpyxl", "calamine"])
def test_pandas_reads_each_table_in_one_call_with_the_right_types(
    whole: bytes, engine: Engine
) -> None:
    reports = pandas.read_excel(BytesIO(whole), sheet_name="Verslagen", engine=engine)
    answers = pandas.read_excel(BytesIO(whole), sheet_name="Antwoorden", engine=engine)
    steps = pandas.read_excel(BytesIO(whole), sheet_name="Stappen", engine=engine)

    assert reports.shape == (60, 68)
    assert reports["Kwaliteit"].dtype.kind == "f"
    assert reports["Geslaagd"].dtype.kind == "b"
    assert reports["Bezocht op"].dtype.kind == "M"
    assert reports["Goedgekeurd"].dtype.kind == "M"
    assert reports["Aankomst"][1] == dt.time(18, 1)
    assert reports["Duur"][2] == dt.timedelta(minutes=62)
    assert answers.shape == (3600, 12)
    assert answers["Getal"].dtype.kind in "if"
    assert answers["Getal"].isna().any()
    assert {type(text) for text in answers["Antwoord"][:50]} <= {str, int}
    assert steps["Nummer"].dtype.kind == "i"
    assert steps["Bijna weggegaan"][0] == 0.02


def test_every_kind_comes_back_as_it_went_in() -> None:
    row = (
        "tekst", 12, Decimal("31.40"), Decimal("0.725"), dt.date(2026, 11, 22), dt.time(14, 30),
        dt.datetime.fromisoformat("2026-11-22T14:30:15"), True, dt.timedelta(seconds=1388),
    )  # fmt: skip
    columns = [Column(kind.value, kind, decimals=2) for kind in Kind]
    sheet = opened(written(table(*columns, rows=[row, (None,) * 9])))["Data"]

    values = [cell.value for cell in sheet[2]]
    assert values[:4] == ["tekst", 12, 31.4, 0.725]
    assert values[4] == dt.datetime.fromisoformat("2026-11-22")
    assert values[5:] == [*row[5:]]
    assert [cell.value for cell in sheet[3]] == [None] * 9
    assert sheet["B2"].number_format == '#,##0;"−"#,##0'
    assert sheet["C2"].number_format == '#,##0.00;"−"#,##0.00'
    assert sheet["E2"].number_format == "yyyy-mm-dd"


def test_a_signed_column_shows_plus_and_a_true_minus() -> None:
    column = Column("Gevoel", Kind.DECIMAL, decimals=0, signed=True)
    sheet = opened(written(table(column, rows=[(Decimal(-25),)])))["Data"]

    assert sheet["A2"].value == -25
    assert sheet["A2"].number_format == '+#,##0;"−"#,##0;#,##0'


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.TEXT, 1),
        (Kind.WHOLE, "1"),
        (Kind.WHOLE, Decimal("1.0")),
        (Kind.WHOLE, True),
        (Kind.DECIMAL, float("nan")),
        (Kind.DECIMAL, float("inf")),
        (Kind.DECIMAL, Decimal("NaN")),
        (Kind.PERCENT, Decimal("-Infinity")),
        (Kind.DECIMAL, Decimal("sNaN")),
        (Kind.BOOLEAN, 1),
        (Kind.DATE, dt.datetime.fromisoformat("2026-11-22T10:00")),
        (Kind.DATE_TIME, dt.date(2026, 11, 22)),
        (Kind.DATE_TIME, dt.datetime.fromisoformat("2026-11-22T10:00+00:00")),
        (Kind.TIME, dt.time(10, tzinfo=dt.UTC)),
        (Kind.DURATION, 12),
        (Kind.TEXT, ["a list"]),
    ],
)
def test_a_value_that_does_not_fit_its_column_is_refused_by_name(kind: Kind, value: object) -> None:
    with pytest.raises(WorkbookError, match="Data, column 'Waarde'"):
        written(table(Column("Waarde", kind), rows=[(value,)]))


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.WHOLE, 10**15, "1000000000000000"),
        (Kind.DECIMAL, Decimal("1E+400"), "1E+400"),
        (Kind.DATE, dt.date(26, 11, 22), "0026-11-22"),
        (Kind.DATE_TIME, dt.datetime.fromisoformat("1899-01-01T10:00"), "1899-01-01 10:00:00"),
    ],
)
def test_a_number_or_date_that_excel_cannot_hold_is_kept_as_text(
    kind: Kind, value: object, text: str
) -> None:
    content = written(table(Column("Waarde", kind), rows=[(value,)]))

    assert faults(content) == []
    assert opened(content)["Data"]["A2"].value == text


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(WorkbookError, match="a row does not have 2 cells"):
        written(table(Column("A"), Column("B"), rows=[("a", "b"), ("a",)]))


def test_an_empty_table_has_one_empty_row_and_opens() -> None:
    content = written(table(Column("A"), Column("B")))

    assert faults(content) == []
    assert opened(content)["Data"].tables["Data"].ref == "A1:B2"
    assert pandas.read_excel(BytesIO(content), engine="openpyxl").dropna().empty


def test_the_charts_are_native_and_draw_from_the_cells_of_the_summary(
    workbook: openpyxl.Workbook,
) -> None:
    sheet = workbook["Overzicht"]
    bars, curve = sheet._charts
    heading = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Stap")
    body = f"${heading + 1}:$C${heading + 8}"

    assert bars.ser[0].val.numRef.f == f"'Overzicht'!$C{body}"
    assert bars.ser[0].cat.strRef.f == f"'Overzicht'!$A${heading + 1}:$A${heading + 8}"
    assert bars.ser[0].tx.strRef.f == f"'Overzicht'!$C${heading}"
    assert sheet[f"C{heading}"].value == "Kwaliteit"
    assert sheet[f"C{heading + 5}"].value == 55
    assert [series.tx.strRef.strCache.pt[0].v for series in curve.ser] == [
        "Gevoeld", "Bedoeld", "Eerste reactie"
    ]  # fmt: skip
    assert (bars.y_axis.scaling.min, bars.y_axis.scaling.max) == (0, 100)
    assert (curve.y_axis.scaling.min, curve.y_axis.scaling.max) == (-100, 100)
    assert curve.y_axis.title is not None
    assert curve.x_axis.title is not None
    assert sheet[f"A{heading + 5}"].value == "5. Wachten op het eten"


def test_intervals_in_the_chart_come_from_cells_beside_the_printed_area(
    workbook: openpyxl.Workbook,
) -> None:
    sheet = workbook["Overzicht"]
    bars, _ = sheet._charts
    letter = bars.ser[0].errBars.minus.numRef.f.split("$")[1]
    heading = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Stap")

    # Waiting: 55, between 49 and 61; the last step has no value and no interval.
    assert sheet[f"{letter}{heading}"].value == "Kwaliteit −"
    assert sheet[f"{letter}{heading + 5}"].value == 6
    assert sheet[f"{letter}{heading + 8}"].value is None
    assert letter not in sheet.print_area


def test_a_chart_says_in_words_what_it_shows(whole: bytes) -> None:
    with ZipFile(BytesIO(whole)) as package:
        drawing = ElementTree.fromstring(package.read("xl/drawings/drawing1.xml"))
    described = [element for element in drawing.iter() if element.tag.endswith("cNvPr")]

    assert [element.get("title") for element in described] == [
        "Kwaliteit: wachten op het eten blijft ver achter met 55 van 100",
        "Gevoel: het wachten voelt 45 punten slechter dan bedoeld",
    ]
    assert "−25 tegen +20" in str(described[1].get("descr"))


def test_the_document_names_no_person_and_no_other_time_than_the_snapshot(
    whole: bytes, workbook: openpyxl.Workbook
) -> None:
    about = workbook.properties

    assert about.creator == "Klantreis"
    assert about.lastModifiedBy is None
    assert about.created == about.modified == sample.AS_OF
    with ZipFile(BytesIO(whole)) as package:
        assert {part.date_time for part in package.infolist()} == {(2026, 11, 22, 13, 32, 0)}


def test_the_same_rows_give_the_same_bytes(whole: bytes) -> None:
    assert written(*sample.sheets(), about=sample.PROPERTIES) == whole


def test_nothing_is_left_at_the_path_when_the_rows_break_off(tmp_path: Path) -> None:
    def rows() -> object:
        yield ("a",)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        write_workbook(tmp_path / "proef.xlsx", [table(Column("A"), rows=rows())], ABOUT)

    assert list(tmp_path.iterdir()) == []


def test_a_file_at_a_path_equals_a_file_in_memory(tmp_path: Path, whole: bytes) -> None:
    write_workbook(tmp_path / "proef.xlsx", sample.sheets(), sample.PROPERTIES)

    assert (tmp_path / "proef.xlsx").read_bytes() == whole


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        rows = ((f"antwoord {number}", *range(number, number + 9)) for number in range(count))
        columns = [Column("A"), *(Column(f"B{number}", Kind.WHOLE) for number in range(9))]
        sheet = table(*columns, rows=rows)
        with (tmp_path / "proef.xlsx").open("wb") as file:
            tracemalloc.start()
            write_workbook(file, [sheet], ABOUT)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    assert peak(10_000) < 1.1 * peak(5_000)


def test_a_read_me_keeps_its_texts_as_texts() -> None:
    content = written(
        ReadMeSheet(
            "Lees mij", "=1+1", "-lead", [ReadMeSection("@kop", [("+a", "=b\x07"), ("n", 3)])]
        )
    )
    sheet = opened(content)["Lees mij"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}

    assert faults(content) == []
    assert texts == {"=1+1", "-lead", "@kop", "+a", "=b␇", "n", 3}


@pytest.mark.libreoffice
def test_libreoffice_opens_the_workbook_and_saves_it_again(
    whole: bytes, workbook: openpyxl.Workbook, tmp_path: Path
) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not on this machine; the package was checked part by part")
    (tmp_path / "proef.xlsx").write_bytes(whole)
    for target in ('pdf:calc_pdf_Export:{"PageRange":{"type":"string","value":"1-3"}}', "xlsx"):
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
             "--convert-to", target, "--outdir", f"{tmp_path}/out", f"{tmp_path}/proef.xlsx"],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip

    assert (tmp_path / "out/proef.pdf").read_bytes().startswith(b"%PDF")
    again = openpyxl.load_workbook(tmp_path / "out/proef.xlsx")
    assert again.sheetnames == workbook.sheetnames
    assert len(again["Overzicht"]._charts) == 2
    for name in ("Stappen", "Locaties", "Antwoorden"):
        assert [[cell.value for cell in row] for row in again[name].iter_rows()] == [
            [cell.value for cell in row] for row in workbook[name].iter_rows()
        ]


def test_a_style_is_made_once_and_put_into_a_workbook_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[look.Style] = []
    registered = look.style_index

    def counted(workbook: Any, style: look.Style) -> int:
        made.append(style)
        return registered(workbook, style)

    monkeypatch.setattr(look, "style_index", counted)
    columns = [Column(f"Kolom {number}") for number in range(30)]
    for _ in range(2):
        written(table(*columns))
    # Each workbook: guarded or not, on one line or more.
    assert len(made) == 2 * 4 and len({id(style) for style in made}) == 4
