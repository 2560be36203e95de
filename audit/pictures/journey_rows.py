"""The journey's figures in words: the rows under the picture and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext

from audit.pictures.figures import MEAN_FROM, Measured, StepFigure, Table
from audit.pictures.numbers import NONE, figure, level, signed, signed_span, span


def figure_rows(steps: Sequence[StepFigure]) -> list[tuple[str, list[str]]]:
    """The rows of figures under the picture; a row nobody has a figure for is left out."""
    rows = [
        (gettext("feeling, %(level)s", level=level()), [_felt_interval(step) for step in steps]),
        (gettext("first reaction"), [_reaction_interval(step) for step in steps]),
        (gettext("quality, %(level)s", level=level()), [_quality_interval(step) for step in steps]),
        (gettext("gap"), [NONE if step.gap is None else signed(step.gap) for step in steps]),
    ]
    kept = [row for row in rows if any(cell != NONE for cell in row[1])]
    return [*kept, (gettext("reports"), [reports_cell(step) for step in steps])]


def _felt_interval(step: StepFigure) -> str:
    if step.felt is None or step.felt.interval is None:
        return NONE
    return signed_span(*step.felt.interval) + _own_n(step.felt.n, step)


def _reaction_interval(step: StepFigure) -> str:
    reaction = step.reaction
    if reaction is None or reaction.interval is None:
        return NONE
    return signed_span(*reaction.interval) + _own_n(reaction.n, step)


def _quality_interval(step: StepFigure) -> str:
    if step.quality is None or step.quality.interval is None:
        return NONE
    return span(*step.quality.interval) + _own_n(step.quality.n, step)


def _own_n(n: int, step: StepFigure) -> str:
    """The n of a measure, where it is not that of its step."""
    return "" if n == step.n else f", n {n}"


def reports_cell(step: StepFigure) -> str:
    if step.too_few:
        return str(gettext("n %(n)s of %(needed)s needed", n=step.n, needed=MEAN_FROM))
    return f"n {step.n}"


def journey_table(steps: Sequence[StepFigure], *, single: bool) -> Table:
    """The table behind the picture; for a single report without intervals and numbers."""
    headings = [gettext("Step"), gettext("Phase"), gettext("Channel")]
    columns = [
        [f"{step.number} {step.name}" for step in steps],
        [step.phase or NONE for step in steps],
        [step.channel or NONE for step in steps],
    ]

    def add(heading: str, cells: list[str], *, always: bool = False) -> None:
        if always or any(cell != NONE for cell in cells):
            headings.append(heading)
            columns.append(cells)

    add(gettext("Felt"), [_mean_or_values(step.felt, emotion=True) for step in steps], always=True)
    if not single:
        add(
            gettext("Feeling, %(level)s interval", level=level()),
            [_felt_interval(step) for step in steps],
        )
    intended = [NONE if step.intended is None else signed(step.intended) for step in steps]
    add(gettext("Intended"), intended)
    if not single:
        add(gettext("Gap"), [NONE if step.gap is None else signed(step.gap) for step in steps])
        add(gettext("First reaction"), [_reaction_cell(step) for step in steps])
    qualities = [_mean_or_values(step.quality, emotion=False) for step in steps]
    add(gettext("Quality of 100"), qualities, always=True)
    if not single:
        add(
            gettext("Quality, %(level)s interval", level=level()),
            [_quality_interval(step) for step in steps],
        )
        add(gettext("Reports"), [reports_cell(step) for step in steps], always=True)
    return Table(tuple(headings), tuple(zip(*columns, strict=True)), texts=3)


def _mean_or_values(measured: Measured | None, *, emotion: bool) -> str:
    if measured is None:
        return NONE
    write = signed if emotion else figure
    if measured.known is not None:
        return write(measured.known)
    return "; ".join(write(value) for value in measured.values) or NONE


def _reaction_cell(step: StepFigure) -> str:
    if step.reaction is None or step.reaction.mean is None:
        return NONE
    interval = _reaction_interval(step)
    return signed(step.reaction.mean) + ("" if interval == NONE else f" ({interval})")
