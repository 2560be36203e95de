"""All figures of a scope in a fixed number of queries, for page and workbook alike."""

from __future__ import annotations

from dataclasses import dataclass

from audit.clients.models import Location
from audit.results import reads, sums
from audit.results.scope import Progress, Scope, locations_of, progress
from audit.results.summary import Summary, steps_with_few, summarise
from audit.results.sums import Marks
from audit.scripts.document import ScriptDocument
from audit.scripts.reads import document_of


@dataclass(frozen=True, slots=True)
class Results:
    """The figures with the script they are about and the locations they come from."""

    document: ScriptDocument
    summary: Summary
    places: list[Location]


def results_of(
    scope: Scope,
    done: Progress | None = None,
    places: list[Location] | None = None,
    marked: Marks | None = None,
) -> Results:
    """``done``, ``places`` (of :func:`locations_of`) and ``marked`` (of :func:`sums.marks`), where
    they were read already."""
    document = document_of(scope.project.script_version)
    found = sums.sums_of(
        scope,
        sums.marks(scope) if marked is None else marked,
        [step.code for step in document.steps if step.reaction_words],
    )
    summary = summarise(
        document,
        progress=done or progress(scope),
        locations=found.locations,
        steps=found.steps,
        mentions=found.mentions,
        singles=reads.single_values(scope, steps_with_few(found.steps)),
        pass_mark_set=document.pass_mark is not None,
        reactions=found.reactions,
    )
    return Results(document, summary, locations_of(scope) if places is None else places)
