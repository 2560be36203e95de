"""Reads the sheets of a workbook in a process of its own, with little memory and little time.

Run as a script: the workbook on standard input, JSON on standard output. It imports nothing of
the product, so that it starts fast and stays small. Whatever a file does to it, the product
only sees an answer, or that there is none.

Nothing of the file reaches the parser as it came: the parts that are needed are unpacked here
up to a limit, refused where they declare a document type (the door to entities), freed of cells
far below the rest, and packed anew.
"""

from __future__ import annotations

import datetime as dt
import difflib
import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from typing import Any, NoReturn
from xml.etree import ElementTree  # only for parts without a document type

from python_calamine import CalamineSheet, CalamineWorkbook

MEGABYTE = 1_000_000
#: Address space and processor time of this process.
MEMORY = 200 * MEGABYTE
SECONDS = 3
#: Unpacked sizes: of one part of the package, and of all parts that are read.
MOST_IN_PART = 24 * MEGABYTE
MOST_IN_ALL = 40 * MEGABYTE
#: Rows of a sheet that are read. A few cells far below them are reported, more are refused.
MOST_ROWS = 50_000
MOST_COLUMNS = 500
MOST_STRAY_ROWS = 20
#: Characters in all cells together, and in one cell (what Excel can hold).
MOST_CHARACTERS = 6_000_000
MOST_IN_CELL = 32_767

WANTED = ("survey", "choices", "settings")

_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?(?:\sr=["'](\d+)["'][^>]*)?/?>""")
_REFERENCE = re.compile(rb"[A-Z]*(\d{1,9})")
_END_OF_ROWS = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
_FORMULA_ONLY = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\sr=["']([A-Z]+\d+)["'][^>]*>\s*<(?:\w+:)?f\b[^>]*?"""
    rb"""(?:/>|>[^<]*</(?:\w+:)?f\s*>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*></(?:\w+:)?v\s*>)?\s*"""
    rb"""</(?:\w+:)?c\s*>"""
)
_DOCUMENT_TYPE = tuple(
    text.encode(encoding)
    for text in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


class RefusedError(Exception):
    """The workbook is not read; ``key`` names the message, with its parameters."""

    def __init__(self, key: str, **parameters: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.parameters = parameters


def limit_this_process() -> None:
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):  # not every system lets each be set
            continue


class Package:
    """The zip, read part by part and never beyond the limits."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.parts = {
            info.filename.replace("\\", "/").lstrip("/").lower(): info
            for info in self.zip.infolist()
        }
        self.read_so_far = 0

    def part(self, path: str, sheet: str = "") -> bytes | None:
        info = self.parts.get(path.lower())
        if info is None:
            return None
        if info.file_size > MOST_IN_PART:
            _too_large(sheet or path, info.file_size)
        self.read_so_far += info.file_size
        if self.read_so_far > MOST_IN_ALL:
            _too_large(sheet or path, self.read_so_far)
        with self.zip.open(info) as file:
            content = file.read(MOST_IN_PART + 1)
        if any(mark in content for mark in _DOCUMENT_TYPE):
            raise RefusedError("document_type", part=path)
        return content


def _too_large(part: str, size: int) -> NoReturn:
    raise RefusedError(
        "part_too_large",
        part=part,
        size=round(size / MEGABYTE),
        most=MOST_IN_PART // MEGABYTE,
    )


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def sheet_paths(package: Package) -> dict[str, str]:
    """Name of each sheet, in order → the part that holds it."""
    workbook = package.part("xl/workbook.xml")
    relations = package.part("xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        raise RefusedError("not_a_workbook")
    targets = {
        element.get("Id", ""): _resolved(element.get("Target", ""))
        for element in ElementTree.fromstring(relations)  # noqa: S314
    }
    paths = {}
    for element in ElementTree.fromstring(workbook).iter():  # noqa: S314
        if _local(element.tag) == "sheet":
            relation = next((v for k, v in element.items() if _local(k) == "id"), "")
            paths[element.get("name", "")] = targets.get(relation, "")
    return paths


def _resolved(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/"))).lstrip("/")


def wanted_sheets(names: list[str]) -> dict[str, str]:
    """Which sheet plays which part; small slips in a name are forgiven."""
    by_key = {name.strip().lower(): name for name in reversed(names)}
    found = {part: by_key.pop(part) for part in WANTED if part in by_key}
    for part in WANTED:
        close = difflib.get_close_matches(part, by_key, 1, 0.8)
        if part not in found and close:
            found[part] = by_key.pop(close[0])
    return found


def without_stray_rows(content: bytes, sheet: str) -> tuple[bytes, list[int]]:
    """The sheet up to ``MOST_ROWS``, and which rows below them held something."""
    cut = _first_row_below(content)
    if cut is None:
        return content, []
    found = _END_OF_ROWS.search(content, cut)
    end = found.start() if found else len(content)
    stray: list[int] = []
    # By values, not by rows: there may be a million empty ones.
    for value in _VALUE.finditer(content, cut, end):
        number = _row_of(content, cut, value.start())
        if number not in stray:
            stray.append(number)
        if len(stray) > MOST_STRAY_ROWS:
            raise RefusedError("too_many_rows", sheet=sheet, most=MOST_ROWS)
    return content[:cut] + content[end:], stray


def _first_row_below(content: bytes) -> int | None:
    """Where the first row below ``MOST_ROWS`` begins; a row without a number follows the last."""
    number = 0
    for match in _ROW.finditer(content):
        number = int(match[1]) if match[1] else number + 1
        if number > MOST_ROWS:
            return match.start()
    return None


def _row_of(content: bytes, start: int, value: int) -> int:
    """The row of the cell that holds a value, by the last reference before it."""
    at = max(content.rfind(mark, start, value) for mark in (b' r="', b" r='"))
    found = _REFERENCE.match(content, at + 4) if at >= 0 else None
    return int(found[1]) if found else MOST_ROWS + 1


def packed(package: Package, sheets: dict[str, bytes]) -> io.BytesIO:
    """A small workbook of its own, uncompressed, with only what was checked."""
    fixed = (
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in fixed:
            content = package.part(path)
            if content is not None:
                archive.writestr(path, content)
        for path, content in sheets.items():
            archive.writestr(path, content)
    target.seek(0)
    return target


def cell_text(value: Any) -> str:
    """Any cell as the text that a person sees: 1.0 is "1", a date is ISO."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def texts(sheet: CalamineSheet) -> tuple[list[list[str]], bool]:
    """The rows as texts, and whether cells were left out for standing too far to the right."""
    if sheet.start is None:
        return [], False
    before = [""] * sheet.start[1]
    found, too_wide = [], False
    for row in sheet.iter_rows():
        row, beyond = [*before, *row[:MOST_COLUMNS]], row[MOST_COLUMNS:]
        too_wide = too_wide or beyond.count("") < len(beyond)
        cells = ["" if value == "" else cell_text(value)[: MOST_IN_CELL + 1] for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        found.append(cells)
    while found and not found[-1]:
        found.pop()
    return found, too_wide


def read(data: bytes) -> dict[str, Any]:
    package = Package(data)
    paths = sheet_paths(package)
    wanted = wanted_sheets(list(paths))
    if "survey" not in wanted:
        raise RefusedError("no_survey_sheet", sheets=", ".join(paths)[:200])
    contents: dict[str, bytes] = {}
    details: dict[str, dict[str, Any]] = {}
    for part, name in wanted.items():
        content = package.part(paths[name], name)
        if content is None:
            raise RefusedError("damaged")
        content, stray = without_stray_rows(content, name)
        contents[paths[name]] = content
        formulas = [match[1].decode() for match in _FORMULA_ONLY.finditer(content)]
        details[part] = {"name": name, "stray_rows": stray, "formulas": formulas[:100]}
    workbook = CalamineWorkbook.from_filelike(packed(package, contents))
    characters = 0
    for part, name in wanted.items():
        rows, too_wide = texts(workbook.get_sheet_by_name(name))
        characters += sum(len(cell) for row in rows for cell in row)
        if characters > MOST_CHARACTERS:
            raise RefusedError("too_much_text", sheet=name)
        details[part].update(rows=rows, too_wide=too_wide)
    return {"sheets": details, "names": list(paths)}


def main() -> None:
    limit_this_process()
    answer: dict[str, Any]
    try:
        answer = read(sys.stdin.buffer.read())
    except RefusedError as refusal:
        answer = {"refused": refusal.key, "parameters": refusal.parameters}
    except MemoryError:
        answer = {"refused": "too_large", "parameters": {}}
    except BaseException:  # the parser's panics are no ordinary exceptions
        answer = {"refused": "damaged", "parameters": {}}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
