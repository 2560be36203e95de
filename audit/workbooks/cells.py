"""Rows as the XML of a sheet, a batch at a time.

Every value of a batch is checked and written out once however often it occurs in its column;
most columns of a list of answers repeat themselves, and that is what makes this quick.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain, islice, repeat
from math import isfinite

from openpyxl.utils import get_column_letter

from audit.workbooks.look import LINE_HEIGHT, ROW_HEIGHT, lines_of
from audit.workbooks.sheets import MAXIMUM_ROWS, Cell, Column, Kind, Row, WorkbookError
from audit.workbooks.text import FORMULA_STARTS, cell_text, text_element

_BATCH_CELLS = 8_000
_MOST_LINES = 30  # Excel's rows end at 409 points
_SHOWN_IN_LINES = 1_000  # characters; a longer text stays on one line whatever it contains
_DAY = dt.timedelta(days=1)
_EPOCH = dt.datetime.fromisoformat("1899-12-30")
_FIRST_DATE = dt.datetime.fromisoformat("1900-03-01")  # before it Excel counts a day that never was
_EXACT = 10**15  # Excel keeps 15 digits of a number


def is_shown_in_lines(text: str) -> bool:
    """Rows are one line high, for long texts too; only a text with lines of its own needs more.

    On one line they would run together, or be drawn over the rows around it.
    """
    return "\n" in text and len(text) <= _SHOWN_IN_LINES


class TextCells:
    """The end of a cell's XML (from its style on) for a text."""

    def __init__(self, styles: Mapping[tuple[bool, bool], int], cut_mark: str) -> None:
        """``styles`` by whether a text looks like a formula, and whether its lines are shown."""
        self._starts = {case: f' s="{style}" t="inlineStr"><is>' for case, style in styles.items()}
        self._empty = f' s="{styles[False, False]}"/>'
        self._cut_mark = cut_mark

    def __call__(self, value: Cell) -> str:
        if value is None or value == "":
            return self._empty
        if not isinstance(value, str):
            raise TypeError("text")
        text = cell_text(value, self._cut_mark)
        start = self._starts[value.startswith(FORMULA_STARTS), is_shown_in_lines(value)]
        return f"{start}{text_element(text)}</is></c>"


def number(value: Cell) -> str | None:
    """The number as XML has it; None where Excel could not hold it and text must do.

    TypeError for what is not a number, ValueError for NaN and infinity.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError("a number")
    if isinstance(value, int):
        return int.__repr__(value) if -_EXACT < value < _EXACT else None
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("a number that is finite")
        return float.__repr__(value)
    if not value.is_finite():
        raise ValueError("a number that is finite")
    return str(value) if isfinite(float(value)) else None


def whole(value: Cell) -> str | None:
    """A number without a fraction, see ``number``."""
    if not isinstance(value, int):
        raise TypeError("a whole number")
    return number(value)


def date(value: Cell) -> str | None:
    """Days since Excel's epoch; None before March 1900."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise TypeError("a date")
    days = value.toordinal() - _EPOCH.toordinal()
    return str(days) if value >= _FIRST_DATE.date() else None


def date_time(value: Cell) -> str | None:
    """Days and their fraction since Excel's epoch; None before March 1900."""
    if not isinstance(value, dt.datetime) or value.tzinfo is not None:
        raise TypeError("a date and time without a zone")
    return repr((value - _EPOCH) / _DAY) if value >= _FIRST_DATE else None


def time(value: Cell) -> str | None:
    """The fraction of a day."""
    if not isinstance(value, dt.time) or value.tzinfo is not None:
        raise TypeError("a time without a zone")
    since = dt.timedelta(
        hours=value.hour,
        minutes=value.minute,
        seconds=value.second,
        microseconds=value.microsecond,
    )
    return repr(since / _DAY)


def duration(value: Cell) -> str | None:
    """Days and their fraction."""
    if not isinstance(value, dt.timedelta):
        raise TypeError("a duration")
    return repr(value / _DAY)


def boolean(value: Cell) -> str | None:
    """1 or 0."""
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return "1" if value else "0"


NUMBERS: dict[Kind, Callable[[Cell], str | None]] = {
    Kind.WHOLE: whole,
    Kind.DECIMAL: number,
    Kind.PERCENT: number,
    Kind.DATE: date,
    Kind.TIME: time,
    Kind.DATE_TIME: date_time,
    Kind.BOOLEAN: boolean,
    Kind.DURATION: duration,
}


class NumberCells:
    """The end of a cell's XML for a kind whose cells hold a number."""

    def __init__(self, kind: Kind, style: int, as_text: TextCells) -> None:
        self._number = NUMBERS[kind]
        self._start = f' s="{style}"' + (' t="b"><v>' if kind is Kind.BOOLEAN else "><v>")
        self._empty = f' s="{style}"/>'
        self._as_text = as_text

    def __call__(self, value: Cell) -> str:
        if value is None:
            return self._empty
        text = self._number(value)
        return self._as_text(str(value)) if text is None else f"{self._start}{text}</v></c>"


class RowsAsXml:
    """Turns rows into XML from row 2 on, and counts them in ``count`` on the way."""

    def __init__(
        self, where: str, columns: Iterable[Column], endings: Iterable[TextCells | NumberCells]
    ) -> None:
        self._where = where
        self._columns = tuple(columns)
        self._endings = tuple(endings)
        self._starts = tuple(
            f'<c r="{get_column_letter(position)}' for position in range(1, len(self._columns) + 1)
        )
        self.count = 0

    def batches(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """UTF-8 of ``<row>`` elements; WorkbookError names the column of a value it cannot take."""
        size = max(1, _BATCH_CELLS // len(self._columns))
        source = iter(rows)
        while batch := list(islice(source, size)):
            if set(map(len, batch)) != {len(self._columns)}:
                raise WorkbookError(
                    f"{self._where}: a row does not have {len(self._columns)} cells"
                )
            if self.count + len(batch) > MAXIMUM_ROWS:
                raise WorkbookError(f"{self._where}: more than {MAXIMUM_ROWS:,} rows")
            yield self._batch(batch)
            self.count += len(batch)

    def _batch(self, batch: list[Row]) -> bytes:
        first = self.count + 2
        numbers = list(map(str, range(first, first + len(batch))))
        lines = [1] * len(batch)
        cells = [
            self._column(position, values, numbers, lines)
            for position, values in enumerate(zip(*batch, strict=True))
        ]
        opening = [
            f'<row r="{number}"{_height(tall) if tall > 1 else ""}>'
            for number, tall in zip(numbers, lines, strict=True)
        ]
        return "".join(chain.from_iterable(zip(opening, *cells, repeat("</row>")))).encode()

    def _column(
        self, position: int, values: tuple[Cell, ...], numbers: list[str], lines: list[int]
    ) -> list[str]:
        """The cells of a column; ``lines`` of a row grow where a text of several is shown."""
        ending = self._endings[position]
        endings: dict[Cell, str] = {}
        tall: dict[Cell, int] = {}
        value: Cell = None
        try:
            for value in set(values):
                endings[value] = ending(value)
                if isinstance(value, str) and is_shown_in_lines(value):
                    tall[value] = lines_of(value, self._columns[position].width)
        except (TypeError, ValueError) as error:
            raise WorkbookError(
                f"{self._where}, column {self._columns[position].title!r}: "
                f"{type(value).__name__} where {error} is expected"
            ) from error
        if tall:
            for row, value in enumerate(values):
                lines[row] = max(lines[row], tall.get(value, 1))
        start = self._starts[position]
        return [
            f'{start}{number}"{endings[value]}'
            for value, number in zip(values, numbers, strict=True)
        ]


def _height(lines: int) -> str:
    """A row that shows several lines says how high it is: not every reader finds out itself."""
    points = LINE_HEIGHT * min(lines, _MOST_LINES) + ROW_HEIGHT - LINE_HEIGHT
    return f' ht="{points}" customHeight="1"'
