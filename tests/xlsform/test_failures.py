"""What is no form, or means harm: a clear sentence, within 5 seconds and 300 MB."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.scripts.xlsform import read, read_xlsform
from tests.xlsform.forms import YES_NO, changed, form, imported, refused, rows_of, workbook

SECONDS = 5
MEGABYTES = 300
ROOT = Path(__file__).parents[2]

#: Imports a file in a process of its own and says what came out, with the memory that it and
#: the process that it starts took at most.
IMPORT = """
import json, pathlib, re, resource, sys
from audit.scripts.xlsform import read_xlsform
result = read_xlsform(sys.stdin.buffer.read(), "form.xlsx")
# Not ru_maxrss of this process itself: that begins with what the test's process took.
own = int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({
    **result.to_json(),
    "megabytes": (own + both[1].ru_maxrss) // 1024,
    "seconds": sum(usage.ru_utime + usage.ru_stime for usage in both),
}))
"""

SURVEY = "xl/worksheets/sheet1.xml"
CHOICES = "xl/worksheets/sheet2.xml"
STRINGS = "xl/sharedStrings.xml"
GOOD = form(("text", "a", "What did you see?"))


def measured(data: bytes) -> dict[str, Any]:
    """What importing comes to, after checking what it took.

    Seconds are those of the processor, start of the process included: other tests run beside.
    """
    done = subprocess.run(
        [sys.executable, "-c", IMPORT],
        input=data,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr.decode()
    result: dict[str, Any] = json.loads(done.stdout)
    assert result["seconds"] < SECONDS
    assert result["megabytes"] < MEGABYTES
    return result


def only_reason(data: bytes) -> str:
    result = measured(data)
    assert result["imported"] is False
    [line] = [line for line in result["lines"] if line["severity"] == "error"]
    assert line["message"].endswith((".", "?"))
    return str(line["key"])


def ole(stream: str) -> bytes:
    """A compound file with one name in its directory: enough to know it by."""
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return start + stream.encode("utf-16-le").ljust(64, b"\0") + bytes(448)


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_flag(data: bytes) -> bytes:
    """The same zip, its files marked as encrypted."""
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in reversed([match.start() for match in re.finditer(re.escape(mark), data)]):
            at = found + offset
            data = data[:at] + struct.pack("<H", 1) + data[at + 2 :]
    return data


def with_small_sizes(data: bytes, name: bytes) -> bytes:
    """The same zip, lying about how much one of its files unpacks to."""
    for mark, size, length in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        for match in re.finditer(re.escape(mark), data):
            start = match.start()
            if data[start + length : start + length + len(name)] == name:
                data = data[: start + size] + struct.pack("<I", 1000) + data[start + size + 4 :]
    return data


LAUGHS = "".join(
    f'<!ENTITY l{n} "{"".join([f"&l{n - 1};"] * 10) if n else "ha"}">' for n in range(9)
)


def laughing(content: bytes) -> bytes:
    return re.sub(rb"(<\?xml[^>]*\?>)?", lambda m: m[0] + f"<!DOCTYPE x [{LAUGHS}]>".encode(),
                  content, count=1)  # fmt: skip


def reading_a_file(content: bytes) -> bytes:
    declared = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return content.replace(b"<worksheet", declared + b"<worksheet", 1)


def in_utf_16(content: bytes) -> bytes:
    text = re.sub(r"^<\?xml[^>]*\?>", "", laughing(content).decode())
    return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty_file"),
        (b"\0" * 5000, "empty_file"),
        (b"type,name,label\ntext,a,A\n", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_workbook"),
        (b"<html><table></table></html>", "not_a_workbook"),
        (zipped({"word/document.xml": b"<w/>"}), "not_a_workbook"),
        (zipped({"xl/workbook.bin": b"x"}), "binary_workbook"),
        (zipped({"mimetype": b"x", "content.xml": b"<x/>"}), "open_document"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "not_a_workbook"),
        (zipped({"xl/workbook.xml": b"<x", "xl/_rels/workbook.xml.rels": b"<x/>"}), "damaged"),
        (ole("Workbook"), "old_excel"),
        (ole("Book"), "old_excel"),
        (ole("EncryptedPackage"), "password"),
        (with_flag(GOOD), "password"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (GOOD[:-10], "damaged"),
        (b"PK\x03\x04" + bytes(1000), "damaged"),
        (changed(GOOD, {SURVEY: b"<worksheet><sheetData><row><c"}), "damaged"),
        (changed(GOOD, {SURVEY: None}), "damaged"),
        (workbook(form=[["type", "name"]], choices=YES_NO), "no_survey_sheet"),
        (workbook(survey=[["what", "who"], ["text", "a"]]), "no_header"),
        (workbook(survey=[[]]), "no_header"),
        (form(), "no_questions"),
        (form(("note", "a", "Hello"), ("start", "start", "")), "no_questions"),
        (bytes(1) + b"PK" * 6_000_000, "file_too_large"),
        (changed(GOOD, {SURVEY: laughing}), "document_type"),
        (changed(GOOD, {"xl/workbook.xml": laughing}), "document_type"),
        (changed(GOOD, {STRINGS: laughing(b"<sst/>")}), "document_type"),
        (changed(GOOD, {SURVEY: reading_a_file}), "document_type"),
        (changed(GOOD, {SURVEY: in_utf_16}), "document_type"),
    ],
)
def test_what_is_no_form_is_refused_with_one_reason(data: bytes, key: str) -> None:
    [line] = refused(data)
    assert line.key == key
    assert line.message.endswith((".", "?"))


def dense(number: int) -> str:
    return f'<row r="{number + 3}"><c r="A{number + 3}"><v>1</v></c></row>'


def empty(number: int) -> str:
    return f'<row r="{number + 3}"/>'


@pytest.mark.parametrize("sheet", ["survey", "choices"])
def test_a_sheet_of_a_million_rows_is_refused(sheet: str) -> None:
    path = {"survey": SURVEY, "choices": CHOICES}[sheet]
    result = measured(changed(GOOD, {path: rows_of(1_048_573, dense)}))
    [line] = result["lines"]
    assert line["key"] == "part_too_large"
    assert line["message"].startswith(f"“{sheet}” in the workbook unpacks to 5")


def test_a_sheet_of_a_hundred_thousand_rows_is_refused_by_its_rows() -> None:
    result = measured(changed(GOOD, {SURVEY: rows_of(100_000, dense)}))
    [line] = result["lines"]
    assert line["key"] == "too_many_rows"
    assert line["message"].startswith("The sheet “survey” has more than 50000 rows.")


def test_a_million_empty_rows_do_no_harm() -> None:
    assert measured(changed(GOOD, {SURVEY: rows_of(1_048_573, empty)}))["imported"]


def test_a_cell_at_the_bottom_of_the_sheet_is_reported_and_the_form_imported() -> None:
    stray = '<row r="1047677"><c r="B1047677" t="inlineStr"><is><t>x</t></is></c></row>'
    result = measured(changed(GOOD, {SURVEY: rows_of(1, lambda _: stray)}))
    assert result["imported"]
    assert result["counts"]["questions"] == 1
    assert ("survey", 1047677, "stray_row") in [
        (line["sheet"], line["row"], line["key"]) for line in result["lines"]
    ]


def test_an_empty_cell_at_the_bottom_is_not_worth_a_line() -> None:
    stray = '<row r="1047677"><c r="B1047677" s="1"/></row>'
    result = imported(changed(GOOD, {SURVEY: rows_of(1, lambda _: stray)}))
    assert "stray_row" not in [line.key for line in result.lines]


def test_cells_far_to_the_right_are_reported_and_the_form_imported() -> None:
    def row(number: int) -> str:
        return f'<row r="{number + 3}"><c r="XFD{number + 3}"><v>1</v></c></row>'

    result = measured(changed(GOOD, {SURVEY: rows_of(100, row)}))
    assert result["imported"]
    assert "columns_cut" in [line["key"] for line in result["lines"]]


def test_a_cell_in_the_last_corner_is_refused_for_the_memory_it_takes() -> None:
    corner = '<row r="50000"><c r="XFD50000"><v>1</v></c></row>'
    assert only_reason(changed(GOOD, {SURVEY: rows_of(1, lambda _: corner)})) == "too_large"


@pytest.mark.parametrize("path", [STRINGS, SURVEY, "xl/media/image1.png"])
def test_a_zip_bomb_is_refused_unopened(path: str) -> None:
    bomb = changed(GOOD, {path: b" " * 201_000_000})
    assert len(bomb) < 1_000_000
    assert only_reason(bomb) == "unpacks_to_too_much"


def test_a_smaller_bomb_is_refused_by_the_part_that_is_read() -> None:
    bomb = changed(GOOD, {STRINGS: b"<x>" + b" " * 100_000_000})
    assert only_reason(bomb) == "part_too_large"


def test_a_bomb_that_lies_about_its_size_gets_no_further() -> None:
    bomb = changed(GOOD, {SURVEY: b"<worksheet>" + b" " * 201_000_000})
    assert only_reason(with_small_sizes(bomb, SURVEY.encode())) == "damaged"


def test_one_long_text_in_very_many_cells_is_refused() -> None:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    long = b"<sst " + space + b"><si><t>" + b"x" * 32_000 + b"</t></si></sst>"

    def row(number: int) -> str:
        return f'<row r="{number + 3}"><c r="A{number + 3}" t="s"><v>0</v></c></row>'

    data = changed(GOOD, {STRINGS: long, SURVEY: rows_of(40_000, row)})
    assert only_reason(data) in ("too_much_text", "too_large")


def test_a_workbook_of_very_many_files_is_refused() -> None:
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(2_100):
            archive.writestr(f"xl/media/{number}.png", b"")
    assert only_reason(target.getvalue()) == "odd_package"


def test_two_files_of_one_name_are_refused() -> None:
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    assert only_reason(target.getvalue()) == "odd_package"


def test_xml_nested_without_end_is_refused() -> None:
    deep = b"<workbook>" + b"<a>" * 300_000
    assert only_reason(changed(GOOD, {"xl/workbook.xml": deep})) in ("damaged", "too_large")


def test_tags_that_are_slow_to_scan_are_refused() -> None:
    slow = b"<worksheet><sheetData>" + b'<row r="1" ' * 1_500_000
    assert only_reason(changed(GOOD, {SURVEY: slow})) in ("too_large", "too_slow", "damaged")


def test_reading_stops_when_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "PATIENCE", 0.001)
    [line] = refused(GOOD)
    assert line.key == "too_slow"


def test_a_form_of_very_many_rows_is_refused() -> None:
    rows = [("text", f"q{number}", f"Question {number}") for number in range(3_001)]
    assert only_reason(form(*rows)) == "too_many_questions"


def long_form(expression: Callable[[int], str]) -> bytes:
    rows = [
        ("select_one yes_no", f"q{number}", f"Question {number}", expression(number))
        for number in range(3_000)
    ]
    return form(*rows, header="type name label relevant")


def test_the_largest_form_that_is_taken_is_in_time() -> None:
    data = long_form(
        lambda number: f"${{q{number - 1}}} = 'yes' and not(${{q0}} = 'no')" if number else ""
    )
    assert measured(data)["counts"] == {"questions": 3_000, "steps": 1, "conditions": 2_999}


def test_conditions_without_end_are_refused_in_time() -> None:
    long = " or ".join(["${q0} = 'yes'"] * 100)
    assert only_reason(long_form(lambda number: long if number else "")) == "expressions_too_large"


def test_calculations_that_multiply_are_refused_in_time() -> None:
    rows = [("integer", "c0", "Count", "", "")]
    rows += [("calculate", f"c{n}", "", f"${{c{n - 1}}} + ${{c{n - 1}}}", "") for n in range(1, 50)]
    rows += [("text", f"q{n}", "Question", "", "${c49} > 1") for n in range(500)]
    result = measured(form(*rows, header="type name label calculation relevant"))
    assert [line["key"] for line in result["lines"] if line["severity"] == "error"] == [
        "expressions_too_large"
    ]


def test_groups_without_end_are_refused() -> None:
    rows = [("begin_group", f"g{n}", f"Group {n}") for n in range(2_000)]
    assert only_reason(form(*rows, ("text", "a", "A"))) == "groups_too_deep"


@pytest.mark.parametrize(
    "cell",
    [
        "${" + " " * 30_000,
        "<a href=x>" * 3_000,
        "[" * 30_000,
        "**a" * 10_000,
        "&" * 30_000,
        "select_one" + " " * 30_000 + "x",
        "a=" * 15_000,
        "(" * 30_000,
        "'" * 30_001,
        "<br " * 8_000,
    ],
)
def test_no_cell_is_slow_to_read(cell: str) -> None:
    header = "type name label hint relevant appearance parameters"
    start = time.process_time()
    read_xlsform(form((cell, "a", cell, cell, cell, cell, cell), header=header), "form.xlsx")
    read_xlsform(form(("range", "a", cell, cell, cell, cell, cell), header=header), "form.xlsx")
    assert time.process_time() - start < 1


def test_a_good_form_passes_the_same_measure() -> None:
    assert measured(GOOD)["counts"] == {"questions": 1, "steps": 1, "conditions": 0}
    assert imported(GOOD).of("error") == []
