"""Native charts: quality as bars, emotion as a curve, in two panels of the same width."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf
from typing import Any
from xml.sax.saxutils import quoteattr

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series as ChartSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import get_column_letter, quote_sheetname

from audit.workbooks import look
from audit.workbooks.sheets import Chart, Look, Series, SummaryTable, WorkbookError
from audit.workbooks.text import clean

# Shares of the chart's area. Both panels have the same sides, so that the steps stand in line.
_LEFT, _WIDTH, _TOP, _HEIGHT = 0.065, 0.925, 0.17, 0.60
#: What a legend takes of the height, so that no value at +100 stands in it.
_LEGEND = 0.07

_COLOURS = {
    Look.BAR: look.BAR,
    Look.FELT: look.ACCENT,
    Look.INTENDED: look.INK_2,
    Look.REACTION: look.INFO,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cells of a chart stand, and where it is drawn."""

    sheet: str
    table: SummaryTable
    first_row: int  # of the table's body
    #: Column (from 1) of what an interval reaches below, by table and series; above comes next.
    distances: Mapping[tuple[str, str], int]
    top_row: int  # of the chart
    columns: int  # that the chart lies across

    def heading(self, title: str) -> str:
        """Address of a heading."""
        return f"{quote_sheetname(self.sheet)}!${self._letter(title)}${self.first_row - 1}"

    def cells(self, title: str) -> str:
        """Address of the cells below a heading."""
        return self._address(self._letter(title))

    def ends(self, series: Series) -> tuple[str, str]:
        """Addresses of what the intervals of a series reach below and above its values."""
        below = self.distances[self.table.name, series.column]
        return (
            self._address(get_column_letter(below)),
            self._address(get_column_letter(below + 1)),
        )

    def _letter(self, title: str) -> str:
        return str(get_column_letter(self.table.index(title) + 1))

    def _address(self, letter: str) -> str:
        last_row = self.first_row + max(len(self.table.rows), 1) - 1
        return f"{quote_sheetname(self.sheet)}!${letter}${self.first_row}:${letter}${last_row}"


def distances(table: SummaryTable, series: Series) -> tuple[list[float | None], list[float | None]]:
    """How far the interval of each value reaches below and above it; None without a value."""
    values = numbers(table, series.column)

    def reach(column: str) -> list[float | None]:
        ends = numbers(table, column)
        return [
            None if value is None or end is None else abs(end - value)
            for value, end in zip(values, ends, strict=True)
        ]

    return reach(series.low), reach(series.high)


def draw(chart: Chart, place: Place) -> BarChart | LineChart:
    """The chart of openpyxl, anchored; its values are kept beside the addresses for previews."""
    bars = chart.series[0].look is Look.BAR
    picture = BarChart() if bars else LineChart()
    if bars:
        picture.type, picture.gapWidth = "col", 90
    for position, series in enumerate(chart.series):
        picture.series.append(_series(position, series, chart, place))
    picture.title = _title(chart.title, look.HEADING, look.INK, bold=True)
    picture.title.layout = _corner(0.004, 0.015)
    picture.roundedCorners = False
    picture.graphical_properties = GraphicalProperties(
        solidFill=look.SURFACE, ln=LineProperties(noFill=True)
    )
    legend = _LEGEND if len(chart.series) > 1 else 0
    picture.layout = Layout(
        ManualLayout(
            layoutTarget="inner", xMode="edge", yMode="edge",
            x=_LEFT, y=_TOP + legend, w=_WIDTH, h=_HEIGHT - legend,
        )
    )  # fmt: skip
    _axes(picture, chart)
    picture.legend = None
    if legend:
        picture.legend = Legend(legendPos="t", txPr=_text(9, look.INK_2))
        picture.legend.overlay = False
    # From cell to cell: programs differ in how wide they draw a column.
    top = place.top_row - 1
    picture.anchor = TwoCellAnchor(
        "oneCell",
        AnchorMarker(col=0, row=top),
        AnchorMarker(col=place.columns, row=top + chart.height_rows),
    )
    return picture


def describe(drawing: bytes, charts: Sequence[Chart]) -> bytes:
    """A drawing part whose charts say in words what they show; openpyxl has no way to."""

    def described(match: re.Match[str]) -> str:
        chart = charts[int(match[1]) - 1]
        words = quoteattr(clean(chart.description))
        return f"{match[0]} descr={words} title={quoteattr(clean(chart.title))}"

    return re.sub(r'name="Chart (\d+)"', described, drawing.decode()).encode()


def _axes(picture: BarChart | LineChart, chart: Chart) -> None:
    values, categories = picture.y_axis, picture.x_axis
    values.scaling.min, values.scaling.max = chart.minimum, chart.maximum
    values.majorUnit = chart.step
    values.number_format = _sign(chart)
    grid = LineProperties(solidFill=look.LINE, w=6_350)
    values.majorGridlines.spPr = GraphicalProperties(ln=grid)
    values.spPr = GraphicalProperties(ln=LineProperties(noFill=True))
    values.title = _title(chart.value_axis, 9, look.INK_3)
    values.crossBetween = "between"
    categories.title = _title(chart.category_axis, 9, look.INK_3)
    categories.number_format = "General"
    categories.spPr = GraphicalProperties(ln=LineProperties(solidFill=look.BAR, w=9_525))
    categories.tickLblPos = "low"  # below the panel, also where the axis crosses in the middle
    categories.noMultiLvlLbl = True
    for axis in (values, categories):
        axis.delete = False
        axis.majorTickMark = axis.minorTickMark = "none"
        axis.txPr = _text(9, look.INK_2, upright=True)


def _series(position: int, series: Series, chart: Chart, place: Place) -> ChartSeries:
    values = numbers(place.table, series.column)
    colour = _COLOURS[series.look]
    picture = ChartSeries(
        idx=position,
        order=position,
        tx=SeriesLabel(StrRef(place.heading(series.column), _strings([series.column]))),
        cat=AxDataSource(
            strRef=StrRef(
                place.cells(chart.categories),
                _strings([str(value) for value in place.table.values(chart.categories)]),
            )
        ),
        val=NumDataSource(NumRef(place.cells(series.column), _cache(values))),
    )
    if series.look is Look.BAR:
        picture.spPr = GraphicalProperties(solidFill=colour)
        picture.invertIfNegative = False
        picture.dPt = [
            DataPoint(idx=row, invertIfNegative=False, spPr=GraphicalProperties(solidFill=look.BAD))
            for row in sorted(series.highlighted)
        ]
    else:
        picture.smooth = False
        picture.spPr, picture.marker = _line(series.look, colour)
        picture.dPt = [
            DataPoint(idx=row, marker=_marker("circle", 9, look.BAD, look.BAD))
            for row in sorted(series.highlighted)
        ]
    if series.look is Look.BAR:
        on_colour = dict.fromkeys(series.highlighted, look.SURFACE)
        picture.dLbls = _labels(chart, dict.fromkeys(range(len(values)), "inBase"), on_colour)
    if series.look is Look.FELT:
        others = [numbers(place.table, other.column) for other in chart.series if other != series]
        picture.dLbls = _labels(chart, _sides(values, others), {})
    if series.low and series.high:
        picture.errBars = _interval(place, series)
    return picture


def _line(shape: Look, colour: str) -> tuple[GraphicalProperties, Marker]:
    match shape:
        case Look.FELT:
            line = LineProperties(solidFill=colour, w=28_575, cap="rnd")
            marker = _marker("circle", 8, colour, colour)
        case Look.INTENDED:
            line = LineProperties(solidFill=colour, w=15_875, prstDash="sysDot")
            marker = _marker("circle", 6, look.SURFACE, colour)
        case _:
            line = LineProperties(noFill=True)
            marker = _marker("diamond", 9, colour, colour)
    return GraphicalProperties(ln=line), marker


def _marker(symbol: str, size: int, fill: str, border: str) -> Marker:
    shape = GraphicalProperties(solidFill=fill, ln=LineProperties(solidFill=border, w=12_700))
    return Marker(symbol=symbol, size=size, spPr=shape)


def _labels(chart: Chart, sides: dict[int, str], colours: dict[int, str]) -> DataLabelList:
    """The value at every point, on its own side; the flags are spelled out or Excel shows all."""

    def label(kind: type[DataLabel | DataLabelList], side: str | None, colour: str) -> Any:
        return kind(
            numFmt=_sign(chart),
            txPr=_text(10, colour, bold=True),
            dLblPos=side,
            showVal=True,
            showLegendKey=False,
            showCatName=False,
            showSerName=False,
            showPercent=False,
            showBubbleSize=False,
        )

    labels = label(DataLabelList, None, look.INK)
    for row, side in sides.items():
        point = label(DataLabel, side, colours.get(row, look.INK))
        point.idx = row
        labels.dLbl.append(point)
    return labels


def _sides(values: list[float | None], others: list[list[float | None]]) -> dict[int, str]:
    """For each label the side, below or above its point, where the other series are further."""
    sides = {}
    for row, value in enumerate(values):
        if value is not None:
            near = [number - value for other in others if (number := other[row]) is not None]
            above = min((gap for gap in near if gap >= 0), default=inf)
            below = min((-gap for gap in near if gap < 0), default=inf)
            sides[row] = "t" if above >= below else "b"
    return sides


def _sign(chart: Chart) -> str:
    return '+0;"−"0;0' if chart.signed else '0;"−"0'


def _interval(place: Place, series: Series) -> ErrorBars:
    minus, plus = (
        NumDataSource(NumRef(address, _cache(values)))
        for address, values in zip(place.ends(series), distances(place.table, series), strict=True)
    )
    # Pale at the curve, where the figures may lie on it.
    colour = look.INK if series.look is Look.BAR else look.ACCENT_SOFT
    bars = ErrorBars(
        errDir="y",
        errBarType="both",
        errValType="cust",
        noEndCap=False,
        plus=plus,
        minus=minus,
        spPr=GraphicalProperties(ln=LineProperties(solidFill=colour, w=12_700)),
    )
    # The order of the schema; openpyxl's own has minus before plus, and Excel repairs that.
    bars.__elements__ = ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "spPr")
    return bars


def numbers(table: SummaryTable, title: str) -> list[float | None]:
    """The cells below a heading; WorkbookError where one of them is no number."""
    values = table.values(title)
    if any(not isinstance(value, int | float | Decimal | None) for value in values):
        raise WorkbookError(f"{table.heading}: a chart draws from {title!r}, which is no number")
    return [float(value) if isinstance(value, int | float | Decimal) else None for value in values]


def _cache(values: list[float | None]) -> NumData:
    points = [NumVal(idx, v=value) for idx, value in enumerate(values) if value is not None]
    return NumData(ptCount=len(values), pt=points)


def _strings(values: list[str]) -> StrData:
    points = [StrVal(idx, clean(value)) for idx, value in enumerate(values)]
    return StrData(ptCount=len(values), pt=points)


def _characters(size: float, colour: str, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(
        sz=round(size * 100), b=bold, solidFill=colour, latin=Font(typeface=look.TYPEFACE)
    )


def _text(size: float, colour: str, bold: bool = False, upright: bool = False) -> RichText:
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=_characters(size, colour, bold)),
        endParaRPr=CharacterProperties(),
    )
    return RichText(RichTextProperties(rot=0 if upright else None), p=[paragraph])


def _title(words: str, size: float, colour: str, bold: bool = False) -> Title:
    characters = _characters(size, colour, bold)
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=characters),
        r=[RegularTextRun(rPr=characters, t=clean(words))],
    )
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _corner(x: float, y: float) -> Layout:
    return Layout(ManualLayout(xMode="edge", yMode="edge", x=x, y=y))
