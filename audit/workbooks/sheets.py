"""What a workbook consists of, as plain descriptions without Excel in them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from audit.workbooks.text import one_line, units

#: What may stand in a cell. Times and dates carry no zone: the caller has converted them.
Cell = str | int | float | Decimal | bool | dt.date | dt.time | dt.datetime | dt.timedelta | None
Row = Sequence[Cell]

MAXIMUM_ROWS = 1_048_575  # below one header row; Excel's sheets end at row 1,048,576
MAXIMUM_COLUMNS = 16_384

_SHEET_TITLE = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]+(?<!')")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,254}")
_CELL_REFERENCE = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr]([0-9]*[Cc][0-9]*)?|[Cc][0-9]*")


class WorkbookError(ValueError):
    """The workbook cannot be made as described; the message says where."""


class Kind(StrEnum):
    """What the cells of one column are; every cell of it is of this kind or empty."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"  # a fraction of one: 0.72 is shown as 72 %
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"
    BOOLEAN = "boolean"
    DURATION = "duration"  # a timedelta


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``width`` counts digits of the body type, ``decimals`` is what DECIMAL and PERCENT show,
    ``signed`` shows a plus as well as a minus (emotion). ``note`` appears when the heading is
    selected (up to 255 characters).
    """

    title: str
    kind: Kind = Kind.TEXT
    width: float = 12
    decimals: int = 1
    signed: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        # A table's column name and its heading must be the same text, or Excel repairs the file.
        title = one_line(self.title, 255)
        if not title:
            raise WorkbookError("a column needs a title")
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "note", one_line(self.note, 255))


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet that is one Excel table: one heading row, then a row per tuple.

    ``rows`` is read once, in order, while the file is written: a generator keeps memory constant.
    ``frozen_columns`` stay in sight beside the heading row and are repeated on printed pages.
    """

    title: str
    table_name: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    frozen_columns: int = 0

    def __post_init__(self) -> None:
        check_sheet_title(self.title)
        if not _NAME.fullmatch(self.table_name) or _CELL_REFERENCE.fullmatch(self.table_name):
            raise WorkbookError(f"{self.table_name!r} is not a table name that Excel takes")
        check_columns(self.title, self.columns)


@dataclass(frozen=True, slots=True)
class ReadMeSection:
    """A heading with labelled lines below it; a value may run over several lines."""

    heading: str
    rows: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class ReadMeSheet:
    """What the workbook is, what it holds, as of when, and how its figures are made."""

    title: str
    heading: str
    lead: str
    sections: Sequence[ReadMeSection]

    def __post_init__(self) -> None:
        check_sheet_title(self.title)


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: the value large, its interval and n small beside it in ``note``."""

    label: str
    value: Cell
    note: str = ""
    kind: Kind = Kind.DECIMAL
    decimals: int = 1
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Key figures below one another."""

    heading: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences; long ones are broken over rows, for a cell cannot wrap over its neighbours."""

    heading: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A small table on the summary; charts draw from it by ``name`` and column titles."""

    name: str
    heading: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""
    new_page: bool = False

    def __post_init__(self) -> None:
        check_columns(self.heading, self.columns)
        for row in self.rows:
            if len(row) != len(self.columns):
                raise WorkbookError(
                    f"{self.heading}: a row of {len(row)} for {len(self.columns)} columns"
                )

    def index(self, title: str) -> int:
        """Position of the column called ``title``, from 0; WorkbookError where there is none."""
        for position, column in enumerate(self.columns):
            if column.title == title:
                return position
        raise WorkbookError(f"{self.heading}: there is no column {title!r}")

    def values(self, title: str) -> list[Cell]:
        """The cells below ``title``, in order."""
        position = self.index(title)
        return [row[position] for row in self.rows]


class Look(StrEnum):
    """How a series is drawn; shape carries the meaning, colour only repeats it."""

    BAR = "bar"
    FELT = "felt"  # a line with filled points
    INTENDED = "intended"  # a dotted line with hollow points
    REACTION = "reaction"  # diamonds without a line


@dataclass(frozen=True, slots=True)
class Series:
    """The cells below ``column``, with an interval where ``low`` and ``high`` name columns."""

    column: str
    look: Look
    low: str = ""
    high: str = ""
    highlighted: frozenset[int] = frozenset()  # positions of rows drawn in the colour of warning


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart of one summary table.

    ``title`` says the finding; ``description`` is the text for who does not see the picture.
    The value axis is fixed from ``minimum`` to ``maximum``; an empty cell breaks the line.
    """

    title: str
    description: str
    table: str
    categories: str
    series: Sequence[Series]
    category_axis: str
    value_axis: str
    minimum: int = 0
    maximum: int = 100
    step: int = 25
    signed: bool = False
    height_rows: int = 15


Block = Figures | Lines | SummaryTable | Chart


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """Key figures, findings, charts and their tables, from top to bottom."""

    title: str
    heading: str
    lead: str
    blocks: Sequence[Block]

    def __post_init__(self) -> None:
        check_sheet_title(self.title)
        names = [block.name for block in self.blocks if isinstance(block, SummaryTable)]
        if len(names) != len(set(names)):
            raise WorkbookError(f"{self.title}: two tables have the same name")

    def table(self, name: str) -> SummaryTable:
        """The summary table called ``name``; WorkbookError where there is none."""
        for block in self.blocks:
            if isinstance(block, SummaryTable) and block.name == name:
                return block
        raise WorkbookError(f"{self.title}: there is no table {name!r} to draw from")


Sheet = ReadMeSheet | SummarySheet | TableSheet


@dataclass(frozen=True, slots=True)
class Properties:
    """What the document says about itself: never a person, never a machine.

    ``created`` is the moment of the snapshot (UTC, without a zone) and the only time in the
    package, so that the same rows give the same bytes. ``footer`` stands on every printed page.
    """

    title: str
    creator: str
    created: dt.datetime
    footer: str = ""
    language: str = "en"
    date_format: str = "yyyy-mm-dd"
    cut_mark: str = "… [cut]"

    def __post_init__(self) -> None:
        if self.created.tzinfo is not None:
            raise WorkbookError("the time of creation is given in UTC, without a zone")


def check_sheet_title(title: str) -> None:
    """Raise WorkbookError for a sheet title that Excel would refuse."""
    if not _SHEET_TITLE.fullmatch(title) or units(title) > 31 or title.casefold() == "history":
        raise WorkbookError(f"{title!r} is not a sheet title that Excel takes")


def check_columns(where: str, columns: Sequence[Column]) -> None:
    """Raise WorkbookError for no columns, too many, or two with the same title."""
    if not 0 < len(columns) <= MAXIMUM_COLUMNS:
        raise WorkbookError(f"{where}: {len(columns)} columns")
    seen: set[str] = set()
    for column in columns:
        # Excel compares column names without regard to case.
        key = column.title.casefold()
        if key in seen:
            raise WorkbookError(f"{where}: two columns are called {column.title!r}")
        seen.add(key)


def check_sheets(sheets: Sequence[Sheet]) -> None:
    """Raise WorkbookError for no sheets, or for titles or table names that are used twice."""
    if not sheets:
        raise WorkbookError("a workbook needs a sheet")
    names = [("sheet", sheet.title) for sheet in sheets]
    names += [("table", sheet.table_name) for sheet in sheets if isinstance(sheet, TableSheet)]
    seen: set[tuple[str, str]] = set()
    for what, name in names:
        key = (what, name.casefold())
        if key in seen:
            raise WorkbookError(f"two {what}s are called {name!r}")
        seen.add(key)
