"""Tables that people upload, .xlsx or .csv, as rows of texts; read where they can do no harm.

A workbook is a zip of XML by a stranger. Its parts are counted and measured before one is
unpacked, a document type (the door to entities) is refused, and only so many rows and columns
of the first sheet are read. A formula stays the text that it is.

Imported forms have a guard of their own (scripts/xlsform: package, worker, read) and it is another
one on purpose. A form is a whole workbook whose cells must be told apart exactly as its author
wrote them, formulas, dates and strays included, in files up to 10 MB; so it is unpacked, trimmed
and read in a process of its own, stopped by time and memory, and what was refused or left out
becomes a line of the import report. A table here is one small sheet of texts, or a .csv, read at
once by openpyxl, so that it may be held to far less before anything is unpacked.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from audit.language import trimmed

MEGABYTE = 1_000_000
MOST_BYTES = 5 * MEGABYTE
#: Of one part of a workbook when unpacked, and of all that is read.
MOST_IN_PART = 16 * MEGABYTE
MOST_UNPACKED = 32 * MEGABYTE
MOST_PARTS = 500
MOST_COLUMNS = 60
#: What Excel can hold in a cell.
MOST_IN_CELL = 32_767

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENT_TYPE = tuple(
    text.encode(encoding)
    for text in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
#: A spreadsheet takes a text that begins so for a formula; in a .csv it gets an apostrophe.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")


class UnreadableError(ValueError):
    """The file is no table that can be read; ``reason`` says why, to who sent it."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__(reason)
        self.reason = reason


def read_table(data: bytes, most_rows: int) -> list[list[str]]:
    """The rows of a .csv, or of the first sheet of an .xlsx, as texts without outer spaces.

    Row 1 of the file is the first of the list; a row ends at its last text. Raises
    :class:`UnreadableError` for another kind of file and for more than ``most_rows`` rows.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableError(_l("This file is empty."))
    if len(data) > MOST_BYTES:
        raise UnreadableError(_l("This file is larger than 5 MB."))
    if data.startswith(_OLE):
        raise UnreadableError(
            _l("This workbook is an old .xls or has a password. Save it as .xlsx without one.")
        )
    rows = _workbook_rows(data, most_rows) if data.startswith(b"PK") else _text_rows(data)
    found = []
    for row in rows:
        # Pasted along from other programs: no workbook can hold them, and no page can show them.
        cells = [trimmed(ILLEGAL_CHARACTERS_RE.sub(" ", cell)) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise UnreadableError(_l("This table has more than 60 columns."))
        found.append(cells)
        if len(found) > most_rows and cells:
            raise UnreadableError(_l("This table has more than %(most)s rows.", most=most_rows))
    while found and not found[-1]:
        found.pop()
    if not found:
        raise UnreadableError(_l("This file is empty."))
    return found


def _text_rows(data: bytes) -> Iterable[list[str]]:
    text = _decoded(data)
    if "\x00" in text:
        raise UnreadableError(_l("This is neither an .xlsx nor a .csv."))
    first = text.lstrip("\r\n").split("\n", 1)[0]
    mark = max(";,\t", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        return [[_without_apostrophe(cell) for cell in row] for row in rows]
    except csv.Error:
        raise UnreadableError(
            _l("The quotation marks of this .csv do not match. Save it again as .csv or .xlsx.")
        ) from None


def _decoded(data: bytes) -> str:
    """UTF-8 where it is that, else Windows-1252, in which Excel writes a .csv."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _workbook_rows(data: bytes, most_rows: int) -> Iterable[list[str]]:
    checked = _checked(data)
    try:
        book = load_workbook(checked, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # What a sheet says of its own size may be wrong.
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=most_rows + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        return [[_text(value) for value in row] for row in cells]
    except UnreadableError:
        raise
    except Exception as error:  # whatever a damaged workbook does to the parser
        raise UnreadableError(_l("This workbook is damaged. Save it again.")) from error


def _checked(data: bytes) -> io.BytesIO:
    """The workbook packed anew from parts that were measured and looked at."""
    try:
        source = ZipFile(io.BytesIO(data))
        parts = source.infolist()
    except (BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableError(_l("This workbook is damaged. Save it again.")) from error
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        raise UnreadableError(_l("This is neither an .xlsx nor a .csv."))
    needed = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    if (
        len(parts) > MOST_PARTS
        or len(set(names)) < len(names)
        or any(part.file_size > MOST_IN_PART for part in needed)
        or sum(part.file_size for part in needed) > MOST_UNPACKED
    ):
        raise UnreadableError(_l("This workbook holds far more than a table needs."))
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as packed:
        for part in needed:
            packed.writestr(part.filename, _part(source, part))
    target.seek(0)
    return target


def _part(source: ZipFile, part: ZipInfo) -> bytes:
    try:
        with source.open(part) as file:
            content = file.read(MOST_IN_PART + 1)
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise UnreadableError(_l("This workbook is damaged. Save it again.")) from error
    if any(mark in content for mark in _DOCUMENT_TYPE):
        raise UnreadableError(_l("This workbook holds something that no spreadsheet writes."))
    return content


def _text(value: Any) -> str:
    """A cell as a person sees it: 1.0 is "1", a date is ISO, a time is hours and minutes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value)[:MOST_IN_CELL]


def workbook_of(title: str, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> bytes:
    """An .xlsx with one sheet; the first row is bold and stays in view. All cells are texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for place, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet)
            cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)
            cell.data_type = "s"  # never a formula, whatever it begins with
            if place == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A .csv as Excel opens it: UTF-8 with a mark, semicolons."""
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows([_harmless(text) for text in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _is_number(text) else text


def _without_apostrophe(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
