"""Which answers decide what else is asked. Pure: read once from a script document."""

from __future__ import annotations

from audit import conditions
from audit.scripts.document import ScriptDocument
from audit.scripts.layout import parts_of


def deciding_codes(document: ScriptDocument) -> frozenset[str] | None:
    """The questions whose answers decide which others are asked: those that the condition of a step
    or a question looks at, and those where the journey may end. None where time decides as well."""
    kept = vars(document)
    if "_deciding" not in kept:
        pages = (page for parts in parts_of(document).values() for page in parts)
        rules = [question.shown_when for _page, asked in pages for question in asked]
        rules += [step.shown_when for step in document.steps]
        codes = frozenset(code for rule in rules for code in conditions.variables(rule))
        ends = frozenset(f"{step.code}.outcome" for step in document.steps if step.has("outcome"))
        timed = any(conditions.looks_at_clock(rule) for rule in rules)
        kept["_deciding"] = None if timed else codes | ends
    found: frozenset[str] | None = kept["_deciding"]
    return found
