"""What each name of a form stands for in an expression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from audit.scripts.xlsform.expressions import Node
from audit.scripts.xlsform.result import Message

FieldKind: TypeAlias = Literal[
    "choice",  # one option
    "choices",  # several options
    "number",
    "text",
    "moment",  # a date, a time, or both
    "acknowledgement",
    "photos",
    "presence",  # can only be there or not: a place, a ranking
    "constant",  # never changes
    "today",
    "calculation",
    "absent",  # known to the form, but there is no answer to it here
]


@dataclass(frozen=True, slots=True)
class Field:
    """A name of the form. ``code`` is our question's; ``options`` are names → our codes."""

    name: str
    kind: FieldKind
    row: int
    code: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    #: Of a calculation: what it computes; None where that could not be read.
    expression: Node | None = None
    #: Of a constant: its text.
    constant: str = ""
    #: Of a calculation that could not be read: why.
    reason: Message | None = None
