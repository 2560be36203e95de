"""What the type cell of a row asks for, in any of its spellings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

#: Our name for a type → its spellings, in small letters, with spaces for underscores and hyphens.
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "string", "q string", "add text prompt"),
    "integer": ("integer", "int", "q int", "q integer", "add integer prompt"),
    "decimal": ("decimal", "q decimal", "float", "percentage"),
    "range": ("range",),
    "date": ("date", "q date", "add date prompt"),
    "time": ("time", "q time", "add time prompt"),
    "date_time": ("datetime", "date time", "q date time", "add date time prompt"),
    "image": ("image", "photo", "picture", "q image", "q picture", "add image prompt"),
    "geopoint": ("geopoint", "gps", "location", "q geopoint", "q location", "add location prompt"),
    "acknowledge": ("acknowledge", "trigger", "add acknowledge prompt"),
    "note": ("note", "q note", "hint", "add note prompt"),
    "calculate": ("calculate", "q calculate", "calculation", "add calculate prompt"),
    "hidden": ("hidden",),
    "barcode": ("barcode", "q barcode", "add barcode prompt"),
    "audio": ("audio", "q audio", "add audio prompt"),
    "video": ("video", "q video", "add video prompt"),
    "file": ("file", "add file prompt"),
    "geotrace": ("geotrace",),
    "geoshape": ("geoshape",),
    "today": ("today", "get today"),
    "meta": (
        "start", "end", "get start time", "get end time", "deviceid", "device id", "get device id",
        "subscriberid", "subscriber id", "get subscriber id", "simserial", "sim serial",
        "get sim id", "phonenumber", "phone number", "get phone number", "username", "email",
        "audit", "imei", "start geopoint", "background audio", "background geopoint",
        "last saved", "instanceid", "instancename", "xml external", "csv external", "osm",
    ),
    "begin_group": ("begin group", "begin", "group", "start group"),
    "end_group": ("end group",),
    "begin_repeat": ("begin repeat", "begin loop", "begin lgroup", "repeat", "looped group"),
    "end_repeat": ("end repeat", "end loop", "end lgroup"),
}  # fmt: skip
_BY_SPELLING = {spelling: name for name, many in _SPELLINGS.items() for spelling in many}

#: Types with the name of a list behind them; the longest spelling is tried first.
_LISTED = {
    "select one from file": "external_single",
    "select multiple from file": "external_multiple",
    "select one external": "external_single",
    "select multiple external": "external_multiple",
    "select one from map": "external_single",
    "select one from": "single",
    "select one using": "single",
    "select one": "single",
    "select1": "single",
    "add select one prompt using": "single",
    "select multiple from": "multiple",
    "select multiple using": "multiple",
    "select multiple": "multiple",
    "select all that apply from": "multiple",
    "select all that apply": "multiple",
    "add select multiple prompt using": "multiple",
    "rank": "rank",
}
_LISTED_PATTERNS = [
    (re.compile(spelling.replace(" ", r"[\s_-]+") + r"(?:[\s_]+(.*))?", re.IGNORECASE), name)
    for spelling, name in sorted(_LISTED.items(), key=lambda pair: -len(pair[0]))
]
_OR_OTHER = re.compile(r"\s+or[\s_]+(?:other|specify[\s_]+other)\s*$", re.IGNORECASE)
_GUESSABLE = [key for key in _BY_SPELLING if len(key) > 3] + list(_LISTED)


@dataclass(frozen=True, slots=True)
class TypeCell:
    """``name`` is ours, "unknown" where the type is; ``guessed`` where a slip was forgiven."""

    name: str
    list_name: str = ""
    or_other: bool = False
    guessed: bool = False

    @property
    def has_list(self) -> bool:
        return self.name in ("single", "multiple", "rank")


def read_type(cell: str) -> TypeCell:
    key = _key(cell)
    if key in _BY_SPELLING:
        return TypeCell(_BY_SPELLING[key])
    if key.startswith("uri:"):
        return TypeCell("meta")
    for pattern, name in _LISTED_PATTERNS:
        found = pattern.fullmatch(cell.strip())
        if found:
            return _listed(name, found[1] or "")
    return _guess(cell)


def _listed(name: str, rest: str) -> TypeCell:
    or_other = bool(_OR_OTHER.search(rest))
    list_name = _OR_OTHER.sub("", rest).strip()
    if list_name.startswith("${"):  # the answers to a question that repeats
        name = {"multiple": "external_multiple"}.get(name, "external_single")
    return TypeCell(name, list_name, or_other)


def _guess(cell: str) -> TypeCell:
    """A type with a slip in it, "interger", "selct_one yes_no", "end grup", or "begin_score"."""
    key = _key(cell)
    if key.startswith(("begin ", "end ")):  # a kind of group that only one program knows
        return TypeCell("begin_group" if key.startswith("begin") else "end_group", guessed=True)
    first, _, rest = cell.strip().partition(" ")
    for text, ending in ((cell, ""), (first, rest)):
        close = difflib.get_close_matches(_key(text), _GUESSABLE, 1, 0.84)
        if close and close[0] in _BY_SPELLING and not ending:
            return TypeCell(_BY_SPELLING[close[0]], guessed=True)
        if close and close[0] in _LISTED and ending:
            listed = _listed(_LISTED[close[0]], " " + ending)
            return TypeCell(listed.name, listed.list_name, listed.or_other, guessed=True)
    return TypeCell("unknown")


def _key(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip().lower())
