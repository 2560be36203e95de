"""Tiny workbooks made in memory, one feature each, and what their import comes to."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from openpyxl import Workbook

from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument
from audit.scripts.xlsform import ImportResult, ReportLine, read_xlsform

Rows = Sequence[Sequence[Any]]

YES_NO: Rows = (
    ("list_name", "name", "label"),
    ("yes_no", "yes", "Yes"),
    ("yes_no", "no", "No"),
)


def workbook(**sheets: Rows) -> bytes:
    """A workbook with these sheets, in this order; rows of cells, the header first."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def form(*rows: Sequence[Any], header: str = "type name label", **sheets: Rows) -> bytes:
    """A form with these rows on its survey sheet, and a list yes_no unless choices are given."""
    return workbook(survey=[header.split(), *rows], **{"choices": YES_NO, **sheets})


#: A test often asks several things of one form; reading it starts a process.
read = lru_cache(maxsize=64)(read_xlsform)


def imported(data: bytes, name: str = "visit_to_a_shop.xlsx") -> ImportResult:
    result = read(data, name)
    assert result.document is not None, said(result)
    # What is handed on is what the product reads.
    again = ScriptDocument.from_json(result.document.to_json())
    assert again.to_json() == result.document.to_json()
    return result


def document(data: bytes) -> ScriptDocument:
    found = imported(data).document
    assert found is not None
    return found


def refused(data: bytes) -> list[ReportLine]:
    """The errors of a form that is refused."""
    result = read_xlsform(data, "form.xlsx")
    assert result.document is None
    assert result.refused
    assert result.counts.questions == 0
    errors = result.of("error")
    assert errors
    return errors


def question(data: bytes, code: str) -> Question:
    return document(data).questions[code]


def said(result: ImportResult) -> list[tuple[str, int | None, str, str]]:
    """(severity, row, column, key) of every line."""
    return [(line.severity, line.row, line.column, line.key) for line in result.lines]


def changed(data: bytes, files: Mapping[str, bytes | Callable[[bytes], bytes] | None]) -> bytes:
    """The package with some of its files replaced, changed, added or (None) left out."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        contents = {info.filename: source.read(info) for info in source.infolist()}
        for name, change in files.items():
            content = change(contents[name]) if callable(change) else change
            if content is None:
                del contents[name]
            else:
                contents[name] = content
        for name, content in contents.items():
            copy.writestr(name, content)
    return target.getvalue()


def rows_of(count: int, row: Callable[[int], str]) -> Callable[[bytes], bytes]:
    """Puts ``count`` more rows, as XML, behind those of a sheet."""

    def change(content: bytes) -> bytes:
        more = "".join(row(number) for number in range(count)).encode()
        return re.sub(b"</sheetData>", lambda _: more + b"</sheetData>", content)

    return change
