"""A sheet's rows by column, however its headers are written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.scripts.xlsform.read import RawSheet
from audit.scripts.xlsform.texts import tidy

#: Columns with a text per language.
TRANSLATED = (
    "label",
    "hint",
    "guidance_hint",
    "constraint_message",
    "required_message",
    "form_title",
    "image",
    "big-image",
    "audio",
    "video",
)
SURVEY = (
    "type", "name", "relevant", "constraint", "required", "calculation", "appearance", "default",
    "choice_filter", "parameters", "repeat_count", "read_only", "disabled",
    *(column for column in TRANSLATED if column != "form_title"),
)  # fmt: skip
CHOICES = ("list_name", "name", "label", "image", "big-image", "audio", "video")
SETTINGS = ("form_title", "default_language", "allow_choice_duplicates")

_ALIASES = {
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "requiredmsg": "required_message",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "count": "repeat_count",
    "list": "list_name",
    "listname": "list_name",
    "title": "form_title",
}
_PREFIXES = ("bind", "body", "control", "media")
_HEADER_ROWS = 10
#: Characters of a header, of a cell with a name or a setting, and of one with a text or an
#: expression.
_LONGEST_HEADER = 100
_LONGEST = 500
_LONGEST_TEXT = 10_000
_LONG_COLUMNS = (*TRANSLATED, "relevant", "constraint", "required", "calculation")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is for, its language as written, and its header as written."""

    place: int
    name: str
    language: str
    header: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it. ``number`` counts from 1, as in Excel."""

    number: int
    cells: Mapping[str, str]
    #: Column → language as written ("" for none) → text.
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Sheet:
    """A sheet that was understood. ``unknown`` are columns with content that mean nothing here;
    ``guessed`` are headers that were read as something like them; ``twice`` are columns that are
    there before, with cells that say something else.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    unknown: Sequence[Column] = ()
    guessed: Sequence[Column] = ()
    twice: Sequence[Column] = ()
    stray_rows: Sequence[int] = ()
    formulas: Sequence[str] = ()
    #: Rows of which a cell was cut, and whether cells far to the right were not read.
    cut: Sequence[int] = ()
    too_wide: bool = False

    def header(self, name: str, language: str | None = None) -> str:
        """How the column, or the one in a language, is called in this file."""
        found = (column for column in self.columns if column.name == name)
        return next((one.header for one in found if language in (None, one.language)), name)

    def languages(self) -> list[str]:
        """Languages as written in the headers of columns with content, in their order."""
        used = {
            (name, language)
            for row in self.rows
            for name, texts in row.texts.items()
            for language in texts
        }
        return list(
            dict.fromkeys(
                column.language for column in self.columns if (column.name, column.language) in used
            )
        )


def read_sheet(raw: RawSheet, known: Sequence[str], needed: Sequence[str]) -> Sheet | None:
    """The sheet by its columns; None where no row is a header with all ``needed`` columns."""
    for index, cells in enumerate(raw.rows[:_HEADER_ROWS]):
        columns, guessed = _columns(cells, known)
        if {*needed} <= {column.name for column in columns}:
            return _sheet(raw, index, columns, guessed, known)
    return None


def _sheet(
    raw: RawSheet,
    header: int,
    columns: list[Column],
    guessed: list[Column],
    known: Sequence[str],
) -> Sheet:
    rows: list[Row] = []
    filled: set[int] = set()
    cut: list[int] = []
    twice: dict[Column, None] = {}
    meant = [column for column in columns if column.name in known]
    others = [column.place for column in (*columns, *guessed) if column not in meant]
    for index, cells in enumerate(raw.rows[header + 1 :], header + 2):
        row = _row(index, cells, meant, cut, twice)
        if row.cells:
            rows.append(row)
        filled.update(place for place in others if place < len(cells) and tidy(cells[place]))
    return Sheet(
        name=raw.name,
        columns=meant,
        rows=rows,
        unknown=[c for c in columns if c.name not in known and c.place in filled],
        guessed=guessed,
        twice=list(twice),
        cut=cut,
        too_wide=raw.too_wide,
        stray_rows=raw.stray_rows,
        formulas=raw.formulas,
    )


def _row(
    number: int,
    cells: Sequence[str],
    columns: Sequence[Column],
    cut: list[int],
    twice: dict[Column, None],
) -> Row:
    """``cut`` takes the number of a row of which a cell is too long, ``twice`` a column of which
    a cell gives way to another one for the same."""
    plain: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for column in columns:
        text = tidy(cells[column.place]) if column.place < len(cells) else ""
        if not text:
            continue
        longest = _LONGEST_TEXT if column.name in _LONG_COLUMNS else _LONGEST
        if len(text) > longest:
            text = text[:longest]
            cut.append(number)
        first = plain.setdefault(column.name, text)
        if column.name in TRANSLATED:
            first = texts.setdefault(column.name, {}).setdefault(column.language, text)
        if first != text:
            twice[column] = None
    return Row(number, plain, texts)


def _columns(cells: Sequence[str], known: Sequence[str]) -> tuple[list[Column], list[Column]]:
    """All columns with a header, and those of them that were guessed at."""
    columns: list[Column] = []
    unclear: list[Column] = []
    for place, cell in enumerate(cells):
        header = tidy(cell)[:_LONGEST_HEADER]
        if not header:
            continue
        name, language = _meaning(header)
        column = Column(place, name, language, header)
        (columns if name in known else unclear).append(column)
    names = {column.name for column in columns}
    guessed = []
    for column in unclear:
        close = difflib.get_close_matches(column.name, known, 1, 0.75)
        if close and close[0] not in names and len(column.name) > 2:
            column = Column(column.place, close[0], column.language, column.header)
            names.add(close[0])
            guessed.append(column)
        columns.append(column)
    return columns, guessed


def _meaning(header: str) -> tuple[str, str]:
    """What a header means: "Label :: Dutch (nl)" is ("label", "Dutch (nl)")."""
    parts = [part.strip() for part in re.split(r"\s*:\s*:\s*", header)]
    if len(parts) == 1:
        first, colon, rest = header.partition(":")
        if colon and _key(first) in (*TRANSLATED, *_PREFIXES):
            parts = [first.strip(), rest.strip()]
    if len(parts) > 1 and _key(parts[0]) in _PREFIXES:
        # "bind::type" is the type of the stored value, not of the question.
        parts = parts[1:] if _key(parts[1]) not in ("type", "name") else [header]
    language = parts[1] if len(parts) > 1 else ""
    name = _key(parts[0])
    return name, language if name in TRANSLATED else ""


def _key(header: str) -> str:
    key = re.sub(r"[\s_]+", "_", header.strip().lower())
    return _ALIASES.get(key, key)
