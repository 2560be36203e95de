"""The writer: a described workbook becomes an .xlsx file.

openpyxl makes the skeleton (styles, read me, summary, charts, headings, table definitions); the
rows of the data sheets are put into the package as XML while it is written, in constant memory.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from audit.workbooks import look
from audit.workbooks.cells import NumberCells, RowsAsXml, TextCells
from audit.workbooks.charts import describe
from audit.workbooks.front import Canvas, write_read_me, write_summary
from audit.workbooks.package import Filling, table_reference, write_package
from audit.workbooks.sheets import (
    Chart,
    Column,
    Kind,
    Properties,
    ReadMeSheet,
    Sheet,
    SummarySheet,
    TableSheet,
    check_sheets,
)
from audit.workbooks.text import clean, cut

_PAGE_WIDTH = 260  # digits that are still legible across a page of A4 on its side
_A4 = 9
_MARGINS = PageMargins(left=0.5, right=0.5, top=0.7, bottom=0.6, header=0.3, footer=0.3)
_CORE = "docProps/core.xml"
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")


def write_workbook(
    target: str | os.PathLike[str] | IO[bytes], sheets: Sequence[Sheet], properties: Properties
) -> None:
    """Write ``sheets`` in their order to a path or an open binary file.

    A file at a path appears complete or not at all. WorkbookError for what Excel would not open
    and for a value that does not fit its column.
    """
    check_sheets(sheets)
    if not isinstance(target, str | os.PathLike):
        _write(target, sheets, properties)
        return
    path = Path(target)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            _write(file, sheets, properties)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write(target: IO[bytes], sheets: Sequence[Sheet], properties: Properties) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.use_house_style(workbook)
    tables: list[tuple[Worksheet, Table, TableSheet]] = []
    for content in sheets:
        sheet = workbook.create_sheet(content.title)
        match content:
            case ReadMeSheet():
                write_read_me(sheet, content, properties)
            case SummarySheet():
                write_summary(sheet, content, properties)
            case TableSheet():
                tables.append((sheet, _table(sheet, content, properties), content))
        _page(sheet, properties)
    positions: dict[look.Style, int] = {}
    formats = [_formats(workbook, content, properties, positions) for _, _, content in tables]
    _describe(workbook, properties)
    skeleton = BytesIO()
    workbook.save(skeleton)
    # openpyxl sets the time of the last change to now.
    workbook.properties.modified = properties.created
    changed = {_CORE: tostring(workbook.properties.to_tree())}
    changed |= _described_charts(skeleton, sheets)
    fillings = [
        Filling(sheet.path[1:], table.path[1:], len(content.columns), content.rows, as_xml)
        for (sheet, table, content), as_xml in zip(tables, formats, strict=True)
    ]
    write_package(target, skeleton, fillings, changed, properties.created)


def _table(sheet: Worksheet, content: TableSheet, properties: Properties) -> Table:
    """The heading row, the table around it and everything that its sheet is but its rows."""
    canvas = Canvas(sheet, properties)
    for position, column in enumerate(content.columns, start=1):
        canvas.put(position, column.title, look.header_style(column.kind))
        sheet.column_dimensions[get_column_letter(position)].width = column.width
        if column.note:
            note = DataValidation(
                promptTitle=cut(column.title, 32, "…"), prompt=column.note, showInputMessage=True
            )
            note.add(f"{get_column_letter(position)}1")
            sheet.add_data_validation(note)
    canvas.end_row(look.header_height(content.columns))
    sheet.freeze_panes = f"{get_column_letter(content.frozen_columns + 1)}2"
    sheet.print_title_rows = "1:1"
    if content.frozen_columns:
        sheet.print_title_cols = f"A:{get_column_letter(content.frozen_columns)}"
    sheet.page_setup.orientation = "landscape"
    width = sum(column.width for column in content.columns)
    sheet.page_setup.fitToWidth = ceil(width / _PAGE_WIDTH)
    sheet.sheet_format.defaultRowHeight = look.ROW_HEIGHT
    table = Table(
        displayName=content.table_name,
        ref=table_reference(len(content.columns), 0),
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=False),
    )
    sheet.add_table(table)
    return table


def _page(sheet: Worksheet, properties: Properties) -> None:
    """Print set-up, and no grid where lines are drawn."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = _MARGINS
    sheet.print_options.horizontalCentered = False
    for part, text in (
        (sheet.oddHeader.left, _literal(properties.title)),
        (sheet.oddHeader.right, "&A"),
        (sheet.oddFooter.left, _literal(properties.footer)),
        (sheet.oddFooter.right, "&P / &N"),
    ):
        part.text, part.size, part.font, part.color = text, 8, look.TYPEFACE, look.INK_3


def _literal(text: str) -> str:
    """A text of a header or footer, where an ampersand starts a code."""
    return cut(clean(" ".join(text.split())), 100, "…").replace("&", "&&")


def _formats(
    workbook: Workbook,
    content: TableSheet,
    properties: Properties,
    positions: dict[look.Style, int],
) -> RowsAsXml:
    """``positions``: of the styles that the workbook has already, and of those added here."""

    def index(column: Column, as_text: bool = False, wrapped: bool = False) -> int:
        style = look.body_style(column, properties.date_format, as_text, wrapped)
        if style not in positions:
            positions[style] = look.style_index(workbook, style)
        return positions[style]

    endings: list[TextCells | NumberCells] = []
    for column in content.columns:
        styles = {
            (guarded, lines): index(column, guarded, lines)
            for guarded in (False, True)
            for lines in (False, True)
        }
        text = TextCells(styles, properties.cut_mark)
        if column.kind is Kind.TEXT:
            endings.append(text)
        else:
            endings.append(NumberCells(column.kind, index(column), text))
    return RowsAsXml(content.title, content.columns, endings)


def _describe(workbook: Workbook, properties: Properties) -> None:
    about = workbook.properties
    about.title, about.creator = clean(properties.title), clean(properties.creator)
    about.language, about.created = properties.language, properties.created
    about.lastModifiedBy = None
    # There are no formulas: nothing to calculate, so no question about changes on closing.
    workbook.calculation.fullCalcOnLoad = False
    workbook.active = 0


def _described_charts(skeleton: BytesIO, sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """The drawing parts, which are in the order of the sheets that have charts."""
    drawn = [
        charts
        for sheet in sheets
        if isinstance(sheet, SummarySheet)
        and (charts := [block for block in sheet.blocks if isinstance(block, Chart)])
    ]
    with ZipFile(skeleton) as parts:
        names = [name for name in parts.namelist() if _DRAWING.fullmatch(name)]
        return {
            name: describe(parts.read(name), charts)
            for name, charts in zip(names, drawn, strict=True)
        }
