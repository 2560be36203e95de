"""What an import comes to: a script or none, and a report of all that was not taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from audit.scripts.document import ScriptDocument
from audit.scripts.xlsform.messages import MESSAGES

#: An error refuses the form; a warning says what the script lacks or does otherwise; a note
#: says what was decided.
Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the report, kept so that it can be said in any language of the product.

    ``str()`` of it is in the language of the request; outside one it is English.
    """

    key: str
    parameters: Mapping[str, str | int | Message] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(MESSAGES[self.key]) % {
            name: str(value) for name, value in self.parameters.items()
        }


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing that the person who imports should know, and where in the form it stands.

    ``sheet`` and ``column`` are as written in the file, ``row`` counts from 1 as in Excel; each
    is empty where the line is about more than that.
    """

    severity: Severity
    said: Message
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def key(self) -> str:
        return self.said.key

    @property
    def message(self) -> str:
        return str(self.said)

    def to_json(self) -> dict[str, Any]:
        return {
            "severity": self.severity,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "key": self.key,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """What was imported: questions that can be answered, steps, and conditions of the form."""

    questions: int = 0
    steps: int = 0
    conditions: int = 0


@dataclass(frozen=True, slots=True)
class ImportResult:
    """``document`` is None where the form is refused; then at least one line is an error."""

    document: ScriptDocument | None
    lines: Sequence[ReportLine]
    languages: Sequence[str] = ()
    counts: Counts = Counts()

    @property
    def refused(self) -> bool:
        return self.document is None

    def of(self, severity: Severity) -> list[ReportLine]:
        return [line for line in self.lines if line.severity == severity]

    def to_json(self) -> dict[str, Any]:
        return {
            "imported": self.document is not None,
            "languages": list(self.languages),
            "counts": {
                "questions": self.counts.questions,
                "steps": self.counts.steps,
                "conditions": self.counts.conditions,
            },
            "lines": [line.to_json() for line in self.lines],
        }


class RefusedError(Exception):
    """The form is refused as a whole, for one reason."""

    def __init__(self, key: str, **parameters: str | int | Message) -> None:
        super().__init__(key)
        self.said = Message(key, parameters)
