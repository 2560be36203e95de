"""All figures of a scope in a fixed number of queries, for page and workbook alike."""

from __future__ import annotations

from dataclasses import dataclass

from audit.clients.models import Location
from audit.results import reads
from audit.results.scope import Progress, Scope, locations_of, progress
from audit.results.summary import Summary, steps_with_few, summarise
from audit.scripts.document import ScriptDocument
from audit.scripts.reads import document_of


@dataclass(frozen=True, slots=True)
class Results:
    """The figures with the script they are about and the locations they come from."""

    document: ScriptDocument
    summary: Summary
    places: list[Location]


def results_of(
    scope: Scope, done: Progress | None = None, places: list[Location] | None = None
) -> Results:
    """``done`` and ``places`` (of :func:`locations_of`), where they were read already."""
    document = document_of(scope.project.script_version)
    steps = reads.step_sums(scope)
    summary = summarise(
        document,
        progress=done or progress(scope),
        locations=reads.location_sums(scope),
        steps=steps,
        mentions=reads.mention_counts(scope),
        singles=reads.single_values(scope, steps_with_few(steps)),
        pass_mark_set=document.pass_mark is not None,
        reactions=reads.reaction_sums(
            scope, [step.code for step in document.steps if step.reaction_words]
        ),
    )
    return Results(document, summary, locations_of(scope) if places is None else places)
