"""How the workbook looks: the tokens of the pages, as styles of a spreadsheet."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.writer.theme import theme_xml

from audit.workbooks.sheets import Column, Kind

# The colours of the light theme (static/css/tokens.css).
INK, INK_2, INK_3 = "151B21", "414C57", "5B6672"
LINE, SUNK = "DCE1E5", "EDF0F2"
ACCENT, BAD, INFO, BAR = "0B6E6E", "B42318", "1D5FAA", "8592A0"
SURFACE, ACCENT_SOFT = "FFFFFF", "7DB5B3"

# Arial is on every desk, its metric twin wherever it is not, and its figures are tabular.
TYPEFACE = "Arial"
SIZE, SMALL, LEAD, FIGURE, HEADING, TITLE = 10, 9, 11, 14, 12, 18
ROW_HEIGHT, LINE_HEIGHT = 15, 13  # points
_BUTTON = 3  # width of a filter's button, in digits
_MOST_LINES = 6
LETTERS_PER_DIGIT = 1.12  # an average letter is narrower than a digit

_THEME_COLOURS = {
    "1F497D": INK_2,
    "EEECE1": SUNK,
    "4F81BD": ACCENT,
    "C0504D": BAD,
    "9BBB59": INFO,
    "8064A2": BAR,
    "4BACC6": "8A5600",
    "F79646": "1E7440",
    "0000FF": ACCENT,
    "800080": INK_3,
}


def number_format(
    kind: Kind, decimals: int = 1, signed: bool = False, date_format: str = "yyyy-mm-dd"
) -> str:
    """The format code of a kind; negative numbers have a true minus sign."""
    match kind:
        case Kind.TEXT:
            return "General"
        case Kind.BOOLEAN:
            # Excel has words of its own for these; LibreOffice takes this code for its own.
            return '"TRUE";"TRUE";"FALSE"'
        case Kind.DATE:
            return date_format
        case Kind.TIME:
            return "hh:mm"
        case Kind.DATE_TIME:
            return f"{date_format} hh:mm"
        case Kind.DURATION:
            return "[h]:mm:ss"
    digits = "" if kind is Kind.WHOLE or not decimals else "." + "0" * decimals
    code = f"0{digits}%" if kind is Kind.PERCENT else f"#,##0{digits}"
    return f'+{code};"−"{code};{code}' if signed else f'{code};"−"{code}'


def theme() -> str:
    """The default theme with our colours and typeface, so that new charts fit as well."""
    text: str = theme_xml
    for old, new in _THEME_COLOURS.items():
        text = text.replace(f'<a:srgbClr val="{old}"/>', f'<a:srgbClr val="{new}"/>')
    for old in ("Cambria", "Calibri"):
        text = text.replace(f'<a:latin typeface="{old}"/>', f'<a:latin typeface="{TYPEFACE}"/>')
    return text


@cache
def font(size: int = SIZE, colour: str = INK, bold: bool = False) -> Font:
    """The one typeface in a size of the scale."""
    return Font(name=TYPEFACE, size=size, color=colour, bold=bold)


def right_aligned(kind: Kind) -> bool:
    """Numbers and what is compared like numbers stand right, their headings too."""
    return kind not in (Kind.TEXT, Kind.BOOLEAN, Kind.DATE, Kind.DATE_TIME, Kind.TIME)


def _indent(kind: Kind) -> int:
    """Air between a text and the number on its left; LibreOffice forgets it on the right side."""
    return 0 if right_aligned(kind) else 1


@dataclass(frozen=True, eq=False)
class Style:
    """What one cell looks like. Made once and told apart by identity: openpyxl's parts are slow
    to make and to compare."""

    font: Font
    alignment: Alignment = field(default_factory=lambda: Alignment(vertical="center"))
    fill: PatternFill | None = None
    border: Border | None = None
    number_format: str = "General"
    as_text: bool = False  # keep it text when somebody edits the cell

    def put_on(self, cell: SheetCell) -> None:
        """Give the cell this look."""
        cell.font = self.font
        cell.alignment = self.alignment
        if self.fill:
            cell.fill = self.fill
        if self.border:
            cell.border = self.border
        cell.number_format = self.number_format
        if self.as_text:
            cell.quotePrefix = True


_HAIRLINE = Border(bottom=Side(style="thin", color=LINE))
_HEADER_LINE = Border(bottom=Side(style="medium", color=ACCENT))


@cache
def header_style(kind: Kind) -> Style:
    """A heading above a column: sunk, wrapped, with the accent as its rule."""
    return Style(
        font(bold=True),
        Alignment(
            vertical="center",
            horizontal="right" if right_aligned(kind) else "left",
            wrap_text=True,
            indent=_indent(kind),
        ),
        PatternFill("solid", fgColor=SUNK),
        _HEADER_LINE,
    )


def header_height(columns: Iterable[Column]) -> float:
    """Points that the longest heading takes when it is wrapped beside the filter's button."""
    lines = max(lines_of(column.title, column.width - _BUTTON) for column in columns)
    return 6 + LINE_HEIGHT * min(max(2, lines), _MOST_LINES)


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes wrapped in ``width`` digits; not every reader finds out itself."""
    letters = max(1, int(width * LETTERS_PER_DIGIT))
    return sum(len(textwrap.wrap(line, letters)) or 1 for line in text.splitlines()) or 1


def body_style(
    column: Column, date_format: str, as_text: bool = False, wrapped: bool = False
) -> Style:
    """A cell of a table with a hairline below; one line high unless ``wrapped``."""
    code = number_format(column.kind, column.decimals, column.signed, date_format)
    return _body_style(column.kind, code, as_text, wrapped)


@cache
def _body_style(kind: Kind, code: str, as_text: bool, wrapped: bool) -> Style:
    return Style(
        font(),
        Alignment(
            vertical="top" if wrapped else "center",
            horizontal="right" if right_aligned(kind) else "left",
            wrap_text=wrapped,
            indent=_indent(kind),
        ),
        None,
        _HAIRLINE,
        code,
        as_text,
    )


def style_index(workbook: Workbook, style: Style) -> int:
    """Position of the style among the workbook's cell formats, registered where it is new."""
    # A cell that belongs to no row: it registers its style and leaves nothing behind.
    cell = SheetCell(workbook.worksheets[0], row=1, column=1)
    style.put_on(cell)
    return int(cell.style_id)


def use_house_style(workbook: Workbook) -> None:
    """Theme and normal style; column widths are counted in digits of the first font."""
    workbook.loaded_theme = theme()
    # openpyxl has no public way to change the font with index 0.
    workbook._fonts = IndexedList([font()])
    workbook._named_styles["Normal"].font = font()
