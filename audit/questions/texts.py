"""Typed text, as a form or a phone sends it and as a database and a workbook can hold it."""

from __future__ import annotations

import re

from audit.language import trimmed

#: Characters in one answer; a long text is some ten pages.
SHORT_TEXT_LENGTH = 500
LONG_TEXT_LENGTH = 20_000

#: Pasted along from other programs; no page and no workbook can show them.
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean(text: str | None) -> str:
    """``text`` without what cannot be seen around it, with "\\n" between lines, and storable."""
    if not text:
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not storable(text):
        text = text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return trimmed(_CONTROL.sub(" ", text))


def storable(text: str) -> bool:
    """False for a NUL, which PostgreSQL refuses, and for half a surrogate pair (no UTF-8)."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
