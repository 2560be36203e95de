"""Collects what is to be said of an import; equal things are said once, with all their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from audit.scripts.xlsform.result import Message, ReportLine, Severity

_ORDER = ("", "settings", "survey", "choices")
_Identity: TypeAlias = tuple[Severity, str, str, str, tuple[tuple[str, str], ...]]


class Report:
    """``names`` are the sheets as the file calls them, by the part they play."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._lines: list[tuple[str, ReportLine]] = []
        self._said: set[tuple[str, str, int | None, str]] = set()
        self._gathered: dict[_Identity, list[int]] = {}

    def add(
        self,
        severity: Severity,
        said: Message,
        sheet: str = "",
        row: int | None = None,
        column: str = "",
    ) -> None:
        """Say it, once; ``sheet`` is the part it plays, ``column`` is as the file writes it."""
        line = ReportLine(severity, said, self.names.get(sheet, sheet), row, column)
        identity = (repr(said), sheet, row, column)
        if identity not in self._said:
            self._said.add(identity)
            self._lines.append((sheet, line))

    def error(self, key: str, row: int, column: str = "", **parameters: str | int) -> None:
        """Something in the survey sheet for which the form is refused."""
        self.add("error", Message(key, parameters), "survey", row, column)

    def warn(self, key: str, row: int, column: str = "", **parameters: str | int | Message) -> None:
        """Something in the survey sheet that the script lacks or does otherwise."""
        self.add("warning", Message(key, parameters), "survey", row, column)

    def note(self, key: str, row: int, column: str = "", **parameters: str | int | Message) -> None:
        """Something that was decided about the survey sheet."""
        self.add("note", Message(key, parameters), "survey", row, column)

    def gather(
        self,
        severity: Severity,
        key: str,
        sheet: str,
        row: int,
        column: str = "",
        **parameters: str,
    ) -> None:
        """Say it once for all rows to which it applies, with these as %(rows)s."""
        identity: _Identity = (severity, key, sheet, column, tuple(parameters.items()))
        rows = self._gathered.setdefault(identity, [])
        if row not in rows:
            rows.append(row)

    @property
    def has_errors(self) -> bool:
        return any(line.severity == "error" for _, line in self._lines)

    def finish(self) -> tuple[ReportLine, ...]:
        """All lines: of the whole file first, then by sheet and row."""
        for (severity, key, sheet, column, parameters), rows in self._gathered.items():
            said = Message(key, {**dict(parameters), "rows": in_ranges(rows)})
            self.add(severity, said, sheet, min(rows), column)
        self._gathered.clear()
        ordered = sorted(self._lines, key=lambda pair: (_ORDER.index(pair[0]), pair[1].row or 0))
        return tuple(line for _, line in ordered)


def in_ranges(rows: Sequence[int]) -> str:
    """Row numbers for people: "5, 9–12"."""
    texts = []
    start = last = None
    for row in [*sorted(rows), None]:
        if last is not None and start is not None and row != last + 1:
            texts.append(str(start) if start == last else f"{start}–{last}")
            start = row
        start = row if start is None else start
        last = row
    return ", ".join(texts)
