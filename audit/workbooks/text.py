"""Text as a spreadsheet can hold it: nothing that breaks the file, nothing lost in silence."""

from __future__ import annotations

import re

MAXIMUM_UNITS = 32_767  # of UTF-16, as Excel counts the characters of one cell

#: Not allowed in XML, or invisible: control characters other than tab and newline, lone
#: surrogates (a pair never occurs in a Python text) and the two noncharacters of the plane.
_BREAKING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_VISIBLE[0x7F] = 0x2421
_REPLACEMENT = 0xFFFD
#: Excel reads _x0041_ as the character with that number; a text that looks so is protected.
_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: A program that evaluates typed text would take these for the start of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def units(text: str) -> int:
    """Length in UTF-16 code units; an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Newlines as ``\\n``; control characters as their pictures (␀ ␛); the unprintable as �."""
    if _BREAKING.search(text) is None:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_VISIBLE)
    return _BREAKING.sub(chr(_REPLACEMENT), text)


def cut(text: str, maximum: int, mark: str) -> str:
    """At most ``maximum`` UTF-16 units, ending in ``mark`` where something had to go."""
    if 2 * len(text) <= maximum or units(text) <= maximum:
        return text
    room = 2 * (maximum - units(mark))
    # Half of a pair at the cut is dropped by "ignore".
    kept = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")
    return kept + mark


def one_line(text: str, maximum: int) -> str:
    """A title: runs of white space become one space, control characters are made visible."""
    return cut(clean(" ".join(text.split())), maximum, "…")


def cell_text(text: str, cut_mark: str) -> str:
    """The text as it goes into a cell's XML, before the escaping of markup."""
    text = cut(clean(text), MAXIMUM_UNITS, cut_mark)
    return _ENCODED.sub("_x005F_", text) if "_x" in text else text


def escape(text: str) -> str:
    """Markup characters escaped for XML content."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def text_element(text: str) -> str:
    """``<t>`` with the text, told to keep white space where a reader might drop it."""
    if text[0].isspace() or text[-1].isspace() or "\n" in text:
        return f'<t xml:space="preserve">{escape(text)}</t>'
    return f"<t>{escape(text)}</t>"
