"""Plain text that people type, as paragraphs and lists: lines that begin with "- " are a list."""

from __future__ import annotations

import re
from itertools import groupby

Block = tuple[str, list[str]]

#: The space between the sign of a currency and its figure: no line ends there.
_MONEY = re.compile(r"(?<=[€£$]) (?=\d)")


def prose_blocks(text: str) -> list[Block]:
    """``text`` as ("paragraph", lines) and ("list", items); an empty line ends a paragraph."""
    found: list[Block] = []
    for part in _MONEY.sub("\u00a0", text.replace("\r\n", "\n")).split("\n\n"):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        for is_list, group in groupby(lines, key=_is_item):
            if is_list:
                found.append(("list", [line[1:].strip() for line in group]))
            else:
                found.append(("paragraph", list(group)))
    return found


def prose_lines(text: str) -> list[str]:
    """The lines and items of ``text``, without marks and empty lines."""
    return [part for _kind, parts in prose_blocks(text) for part in parts]


def _is_item(line: str) -> bool:
    return line.startswith(("- ", "• ", "* "))
