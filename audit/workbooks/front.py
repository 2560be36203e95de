"""The sheets that are read rather than filtered, built cell by cell: read me and summary."""

from __future__ import annotations

import datetime as dt
import textwrap
from decimal import Decimal
from itertools import zip_longest
from math import isfinite

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from audit.workbooks import look
from audit.workbooks.charts import Place, distances, draw
from audit.workbooks.look import Style
from audit.workbooks.sheets import (
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    Kind,
    Lines,
    Properties,
    ReadMeSheet,
    SummarySheet,
    SummaryTable,
    WorkbookError,
)
from audit.workbooks.text import FORMULA_STARTS, cell_text

_MARGIN_WIDTH = 2  # of the empty first column, in digits
_READ_ME_WIDTHS = (_MARGIN_WIDTH, 30, 92)
_SUMMARY_WIDTH = 112  # of the charts, in digits: small type is still legible on A4 upright
_SUMMARY_COLUMN = 10

_HEADING = Style(look.font(look.HEADING, bold=True), Alignment(vertical="bottom"))
_TOP = Alignment(vertical="top", wrap_text=True, horizontal="left")
_ASIDE = Style(look.font(look.SMALL, look.INK_3), Alignment("right", "center", wrap_text=True))
_LABEL = Style(look.font(colour=look.INK_3), _TOP)


class Canvas:
    """A worksheet written from the top down, texts made safe on the way."""

    def __init__(self, sheet: Worksheet, properties: Properties) -> None:
        self.sheet = sheet
        self.properties = properties
        self.row = 1

    def put(self, column: int, value: Cell, style: Style) -> None:
        """Write one cell of the current row; a text stays a text whatever it starts with."""
        if value == "":
            value = None
        if isinstance(value, float | Decimal) and not isfinite(value):
            raise WorkbookError(f"{self.sheet.title}: {value} is not a number of a workbook")
        cell = self.sheet.cell(self.row, column)
        if isinstance(value, str):
            cell.value = cell_text(value, self.properties.cut_mark)
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(FORMULA_STARTS)
        else:
            cell.value = value
        style.put_on(cell)

    def end_row(self, height: float = look.ROW_HEIGHT) -> None:
        """Give the row its height in points, and go to the next."""
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def title(self, column: int, heading: str, lead: str) -> None:
        """The heading of the sheet and the sentence below it."""
        self.put(column, heading, Style(look.font(look.TITLE, bold=True)))
        self.end_row(30)
        self.put(column, lead, Style(look.font(look.LEAD, look.INK_2)))
        self.end_row(20)

    def heading(self, column: int, text: str) -> None:
        """A heading within the sheet, with air above it."""
        self.put(column, text, _HEADING)
        self.end_row(30)

    def formatted(self, value: Cell) -> str:
        """The number format of a value that belongs to no column."""
        match value:
            case dt.datetime():
                kind = Kind.DATE_TIME
            case dt.date():
                kind = Kind.DATE
            case bool() | str() | None:
                kind = Kind.TEXT
            case int():
                kind = Kind.WHOLE
            case _:
                kind = Kind.DECIMAL
        return look.number_format(kind, date_format=self.properties.date_format)


def write_read_me(sheet: Worksheet, content: ReadMeSheet, properties: Properties) -> None:
    """Labels on the left, wrapped texts on the right."""
    for position, width in enumerate(_READ_ME_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.sheet_properties.tabColor = look.ACCENT
    canvas = Canvas(sheet, properties)
    canvas.title(2, content.heading, content.lead)
    for section in content.sections:
        canvas.heading(2, section.heading)
        for label, value in section.rows:
            canvas.put(2, label, _LABEL)
            canvas.put(3, value, Style(look.font(), _TOP, number_format=canvas.formatted(value)))
            texts = ((label, _READ_ME_WIDTHS[1]), (value, _READ_ME_WIDTHS[2]))
            lines = max(look.lines_of(str(text), width) for text, width in texts)
            canvas.end_row(4 + look.LINE_HEIGHT * lines)
    sheet.page_setup.orientation = "portrait"


def write_summary(sheet: Worksheet, content: SummarySheet, properties: Properties) -> None:
    """The blocks below one another; charts are placed when the rows of their tables are known."""
    Summary(sheet, content, properties).write()


class Summary:
    """The summary on its way to paper: a grid wide enough for every table, charts across it."""

    def __init__(self, sheet: Worksheet, content: SummarySheet, properties: Properties) -> None:
        self._canvas = Canvas(sheet, properties)
        self._sheet = sheet
        self._content = content
        self._tables: dict[str, int] = {}
        self._distances: dict[tuple[str, str], int] = {}
        self._charts: list[tuple[Chart, int]] = []
        self._widths = self._set_widths()
        self._canvas_width = sum(self._widths)

    def write(self) -> None:
        """Write everything."""
        self._canvas.title(1, self._content.heading, self._content.lead)
        for block in self._content.blocks:
            match block:
                case Figures():
                    self._figures(block)
                case Lines():
                    self._lines(block)
                case SummaryTable():
                    self._table(block)
                case Chart():
                    self._reserve(block)
        for chart, row in self._charts:
            table = self._content.table(chart.table)
            place = Place(
                sheet=self._sheet.title,
                table=table,
                first_row=self._tables[chart.table],
                distances=self._distances,
                top_row=row,
                columns=len(self._widths),
            )
            self._sheet.add_chart(draw(chart, place))
        last = f"{get_column_letter(len(self._widths))}{self._canvas.row - 1}"
        self._sheet.print_area = f"A1:{last}"
        self._sheet.sheet_properties.tabColor = look.ACCENT
        self._sheet.page_setup.orientation = "portrait"

    def _set_widths(self) -> list[float]:
        tables = [
            block.columns for block in self._content.blocks if isinstance(block, SummaryTable)
        ]
        widths = [
            max(column.width for column in columns if column)
            for columns in zip_longest(*tables or [[Column("1", width=30)]])
        ]
        while sum(widths) < _SUMMARY_WIDTH:
            widths.append(min(_SUMMARY_COLUMN, _SUMMARY_WIDTH - sum(widths)))
        for position, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(position)].width = width
        return widths

    def _figures(self, block: Figures) -> None:
        self._canvas.heading(1, block.heading)
        for figure in block.figures:
            self._figure(figure)

    def _figure(self, figure: Figure) -> None:
        canvas = self._canvas
        text = isinstance(figure.value, str)
        code = look.number_format(
            Kind.TEXT if text else figure.kind,
            figure.decimals,
            figure.signed,
            canvas.properties.date_format,
        )
        canvas.put(1, figure.label, Style(look.font(colour=look.INK_2)))
        large = look.font(look.SIZE if text else look.FIGURE, bold=not text)
        side = Alignment("left" if text else "right", "center")
        canvas.put(2, figure.value, Style(large, side, number_format=code))
        beside = Alignment("left", "center", indent=1)
        canvas.put(3, figure.note, Style(look.font(look.SMALL, look.INK_3), beside))
        canvas.end_row(22)

    def _lines(self, block: Lines) -> None:
        self._canvas.heading(1, block.heading)
        for line in block.lines:
            self._wrapped(line, Style(look.font()))

    def _wrapped(self, text: str, style: Style) -> None:
        for part in textwrap.wrap(text, int(self._canvas_width * look.LETTERS_PER_DIGIT)):
            self._canvas.put(1, part, style)
            self._canvas.end_row(16)

    def _table(self, block: SummaryTable) -> None:
        canvas = self._canvas
        if block.new_page:
            self._sheet.row_breaks.append(Break(id=canvas.row - 1))
        canvas.heading(1, block.heading)
        for position, column in enumerate(block.columns, start=1):
            canvas.put(position, column.title, look.header_style(column.kind))
        beside = self._intervals(block)
        for position, (title, _) in enumerate(beside, start=len(self._widths) + 2):
            canvas.put(position, title, _ASIDE)
        canvas.end_row(look.header_height(block.columns))
        self._tables[block.name] = canvas.row
        date_format = canvas.properties.date_format
        styles = [look.body_style(column, date_format) for column in block.columns]
        for number, row in enumerate(block.rows):
            for position, (value, style) in enumerate(zip(row, styles, strict=True), start=1):
                canvas.put(position, value, style)
            for position, (_, values) in enumerate(beside, start=len(self._widths) + 2):
                canvas.put(position, values[number], _ASIDE)
            canvas.end_row(18)
        if block.note:
            self._wrapped(block.note, Style(look.font(look.SMALL, look.INK_3)))

    def _intervals(self, block: SummaryTable) -> list[tuple[str, list[float | None]]]:
        """Columns beside the printed area: how far each interval reaches below and above.

        Charts take the ends of their intervals from cells; constants inside the chart are drawn
        by Excel only.
        """
        columns: list[tuple[str, list[float | None]]] = []
        for chart in self._content.blocks:
            if not isinstance(chart, Chart) or chart.table != block.name:
                continue
            for series in chart.series:
                if series.low and (block.name, series.column) not in self._distances:
                    position = len(self._widths) + 2 + len(columns)
                    self._distances[block.name, series.column] = position
                    below, above = distances(block, series)
                    columns += [(f"{series.column} −", below), (f"{series.column} +", above)]
        return columns

    def _reserve(self, chart: Chart) -> None:
        self._canvas.end_row(8)
        self._charts.append((chart, self._canvas.row))
        for _ in range(chart.height_rows):
            self._canvas.end_row()
