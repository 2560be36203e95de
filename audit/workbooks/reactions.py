"""What the sheets say of first reactions: columns and rows that only some scripts have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from audit.emotions import REACTION_FORMS, WORDS
from audit.pictures.caveats import reaction_caveats
from audit.pictures.numbers import rounded, signed
from audit.questions.base import kind_named
from audit.questions.definition import text_in
from audit.questions.standing import standing_text
from audit.questions.words import word_text
from audit.results.reactions import hidden_because, without_value
from audit.results.statistics.means import Mean
from audit.results.summary import StepSummary
from audit.scripts.document import FIRST_REACTION, ScriptDocument, Step
from audit.workbooks.sheets import Cell, Column, Kind, Look, Series


def asked_anywhere(steps: Sequence[StepSummary]) -> bool:
    return any(step.reaction is not None for step in steps)


def step_columns(steps: Sequence[StepSummary]) -> list[Column]:
    """Columns of the sheet of steps; none where no step asks for a first reaction."""
    if not asked_anywhere(steps):
        return []
    title, gap = _("First reaction"), _("Hesitation gap")
    return [
        Column(_("First reaction, words"), Kind.WHOLE, 11, note=_("Empty: not asked")),
        Column(_("First reaction, n"), Kind.WHOLE, 11, note=_("Reports with a value")),
        Column(title, Kind.DECIMAL, 11, 0, signed=True, note=_("Mean, from 10 reports on")),
        Column(_("%(figure)s, 95%% from", figure=title), Kind.DECIMAL, 11, 0, signed=True),
        Column(_("%(figure)s, 95%% to", figure=title), Kind.DECIMAL, 11, 0, signed=True),
        Column(gap, Kind.DECIMAL, 11, 0, signed=True),
        Column(_("%(figure)s, 95%% from", figure=gap), Kind.DECIMAL, 11, 0, signed=True),
        Column(_("%(figure)s, 95%% to", figure=gap), Kind.DECIMAL, 11, 0, signed=True),
        Column(_("Reliability"), Kind.DECIMAL, 11, 2, note=_("Split-half, at least 0.50")),
        Column(_("First reaction, remarks"), Kind.TEXT, 40),
    ]


def summary_column(steps: Sequence[StepSummary]) -> list[Column]:
    """A column of the first sheet's table, for its chart, where any mean may be shown."""
    if not any(step.reaction and step.reaction.shown for step in steps):
        return []
    return [Column(_("First reaction"), Kind.DECIMAL, 9, 0, signed=True)]


def summary_cell(step: StepSummary, steps: Sequence[StepSummary]) -> tuple[Cell, ...]:
    if not summary_column(steps):
        return ()
    mean = step.reaction.shown if step.reaction else None
    return (rounded(mean.value, 0) if mean else None,)


def summary_note(steps: Sequence[StepSummary]) -> str:
    """What the column says and does not say; "" where there is none."""
    if not summary_column(steps):
        return ""
    words = _(
        "First reaction: its n and interval are in the sheet Steps; empty where none was asked or "
        "its mean is not shown."
    )
    return " ".join((words, *reaction_caveats()))


def series(steps: Sequence[StepSummary]) -> list[Series]:
    """Diamonds beside the curve."""
    return [Series(column.title, Look.REACTION) for column in summary_column(steps)]


def step_cells(step: StepSummary, columns: int) -> tuple[Cell, ...]:
    """The cells of a step under these ``columns``, of which there may be none."""
    found = step.reaction
    if not columns or found is None:
        return (None,) * columns
    return (
        step.step.reaction_words,
        found.n,
        *_mean(found.shown),
        *_mean(found.gap if found.shown else None),
        None if found.reliability is None else rounded(found.reliability, 2),
        "; ".join(filter(None, (hidden_because(found), without_value(found)))),
    )


def _mean(mean: Mean | None) -> tuple[Cell, Cell, Cell]:
    """With its interval."""
    if mean is None:
        return None, None, None
    interval = mean.interval
    return (
        rounded(mean.value, 0),
        rounded(interval.low, 0) if interval else None,
        rounded(interval.high, 0) if interval else None,
    )


def reacting(document: ScriptDocument) -> list[tuple[int, Step]]:
    """The steps that ask for a first reaction, with their numbers."""
    return [(n, step) for n, step in enumerate(document.steps, 1) if step.reaction_words]


def told_by_report(
    document: ScriptDocument, steps: Sequence[StepSummary]
) -> list[tuple[int, Step]]:
    """Those of which the value of each report is told: a mean that is hidden, for its n or its
    reliability, shall not come of adding up the rows."""
    shown = {step.step.code for step in steps if step.reaction and step.reaction.shown}
    return [(number, step) for number, step in reacting(document) if step.code in shown]


def report_columns(told: Iterable[tuple[int, Step]], language: str) -> list[Column]:
    return [
        Column(
            _("%(step)s: first reaction", step=f"{number} {text_in(step.name, language)}"),
            Kind.DECIMAL,
            12,
            0,
            signed=True,
            note=f"{step.code}.{FIRST_REACTION}",
        )
        for number, step in told
    ]


def report_cells(
    told: Iterable[tuple[int, Step]], values: Mapping[str, Decimal | None]
) -> tuple[Cell, ...]:
    """``values`` by step code."""
    found = (values.get(step.code) for _number, step in told)
    return tuple(None if value is None else rounded(float(value), 0) for value in found)


def codebook_rows(document: ScriptDocument, language: str) -> Iterator[tuple[Cell, ...]]:
    """Each first reaction with its words; single answers are in no sheet."""
    for number, step in reacting(document):
        code = f"{step.code}.{FIRST_REACTION}"
        start = (number, text_in(step.name, language), code, standing_text(code, language))
        scale = _(
            "Value from −100 to +100, in the sheet Steps, and in Reports where Steps shows its mean"
        )
        yield (*start, str(kind_named(FIRST_REACTION).label), None, None, scale, None)
        for word in REACTION_FORMS[step.reaction_words]:
            valence = signed(float(WORDS[word].valence), 1)
            meaning = _("%(word)s, valence %(valence)s", word=word_text(word, language),
                        valence=valence)  # fmt: skip
            yield (*start, None, None, word, meaning, None)


def method() -> tuple[str, Cell]:
    """The line of the first sheet that says how it is calculated, and what it does not say."""
    words = _(
        "From −100 to +100: how readily pleasant words were taken as fitting and unpleasant ones "
        "as not, each answer between 300 ms and 3 seconds weighed by its speed. Shown from 10 "
        "reports on, with a split-half reliability of 0.50 or more. The hesitation gap is the "
        "value less the same without speed; 15 or more means that speed changes the picture."
    )
    return _("First reaction"), " ".join((words, *reaction_caveats()))
