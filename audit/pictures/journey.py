"""The journey picture: what it is called, how it is drawn, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext, ngettext

from audit.pictures.caveats import reaction_caveats
from audit.pictures.emotion_layer import FELT, INTENDED, REACTION
from audit.pictures.figures import MEAN_FROM, RANKED_FROM, StepFigure, Table
from audit.pictures.journey_rows import journey_table
from audit.pictures.journey_vertical import vertical_journey
from audit.pictures.journey_wide import compact_journey, wide_journey
from audit.pictures.numbers import figure, level, rounded, signed
from audit.pictures.shapes import Drawing

#: With more steps than these the columns would be too narrow to read.
COLUMNS_AT_MOST = 9
COMPACT_COLUMNS_AT_MOST = 14
BAR = "bar"


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One kind of mark and what it stands for; ``unnamed`` where the wide picture needs it."""

    mark: str
    words: str
    unnamed: bool


@dataclass(frozen=True, slots=True)
class JourneyPicture:
    """All that the macro prints. ``wide`` is None where there are too many steps for columns."""

    title: str
    subtitle: str
    wide: Drawing | None
    vertical: Drawing
    compact: bool
    legend: tuple[LegendItem, ...]
    note: str
    table: Table

    @property
    def legend_when_wide(self) -> bool:
        return self.wide is None or any(item.unnamed for item in self.legend)


def journey_picture(steps: Sequence[StepFigure], *, reports: int) -> JourneyPicture:
    """The journey of a whole wave or selection with ``reports`` approved reports.

    Raises ValueError where there is no step to draw.
    """
    _require(steps)
    # Too few reports to rank a step are too few to call it the worst.
    steps = [replace(step, worst=step.worst and step.n >= RANKED_FROM) for step in steps]
    wide, unnamed = None, {FELT, INTENDED, REACTION}
    if len(steps) <= COLUMNS_AT_MOST:
        wide, layer = wide_journey(steps)
        unnamed = layer.unnamed
    return JourneyPicture(
        title=journey_title(steps),
        subtitle=_subtitle(steps, reports),
        wide=wide,
        vertical=vertical_journey(steps),
        compact=False,
        legend=_legend(steps, unnamed),
        note=_note(steps),
        table=journey_table(steps, single=False),
    )


def report_journey(steps: Sequence[StepFigure], *, current: int | None = None) -> JourneyPicture:
    """The journey of one report, small: a dot for each step, no line and no interval.

    Each step's measures hold the report's own value as their one ``values``; ``current`` is
    the number of the step that the reader is at. Raises ValueError where there is no step.
    """
    _require(steps)
    wide = None
    if len(steps) <= COMPACT_COLUMNS_AT_MOST:
        wide = compact_journey(steps, single=True, current=current)
    return JourneyPicture(
        title=report_title(steps),
        subtitle=gettext("One report: dots, no line."),
        wide=wide,
        vertical=vertical_journey(steps, single=True, current=current),
        compact=True,
        legend=_legend(steps, set(), single=True),
        note="",
        table=journey_table(steps, single=True),
    )


def journey_title(steps: Sequence[StepFigure]) -> str:
    """What the picture shows of its worst step, else the figure's name."""
    worst = next((step for step in steps if step.worst), None)
    if worst is None:
        return str(gettext("The customer journey"))
    feels, interval = worst.feels, worst.felt.interval if worst.felt else None
    if worst.least_good and feels is not None:
        return str(
            gettext(
                "No moment is hard: the least good is %(step)s, which feels %(value)s",
                step=worst.name,
                value=signed(feels),
            )
        )
    # Only where the whole interval lies below what was intended is the gap a finding.
    if worst.gap is not None and worst.intended is not None and interval:
        points = abs(int(rounded(worst.gap)))
        if interval[1] < worst.intended and points:
            return str(
                ngettext(
                    "%(step)s is the hardest moment: it feels %(num)s point worse than intended",
                    "%(step)s is the hardest moment: it feels %(num)s points worse than intended",
                    points,
                    step=worst.name,
                )
            )
    if feels is not None and interval and interval[1] < 0:
        return str(
            gettext(
                "%(step)s is the hardest moment: it feels unpleasant, %(value)s",
                step=worst.name,
                value=signed(feels),
            )
        )
    if worst.scores is not None:
        return str(
            gettext(
                "%(step)s is the hardest moment: quality %(value)s of 100",
                step=worst.name,
                value=figure(worst.scores),
            )
        )
    return str(gettext("%(step)s is the hardest moment", step=worst.name))


def report_title(steps: Sequence[StepFigure]) -> str:
    """Where a single report was at its lowest, else the figure's name."""
    felt = sorted(
        (step.felt.values[0], step.number, step) for step in steps if step.felt and step.felt.values
    )
    if len(felt) < 2 or felt[0][0] == felt[1][0]:
        return str(gettext("The journey of this report"))
    value, _, lowest = felt[0]
    if lowest.intended is None:
        return str(
            gettext(
                "Lowest at step %(number)s: felt %(value)s",
                number=lowest.number,
                value=signed(value),
            )
        )
    return str(
        gettext(
            "Lowest at step %(number)s: felt %(value)s, where %(intended)s was intended",
            number=lowest.number,
            value=signed(value),
            intended=signed(lowest.intended),
        )
    )


def _require(steps: Sequence[StepFigure]) -> None:
    if not steps:
        raise ValueError("a journey has at least one step")


def _subtitle(steps: Sequence[StepFigure], reports: int) -> str:
    sentences = [
        ngettext("The journey in %(num)s step.", "The journey in %(num)s steps.", len(steps)),
        gettext("Mean of %(num)s approved reports.", num=reports)
        if reports >= MEAN_FROM
        else ngettext(
            "%(num)s approved report: dots, no means.",
            "%(num)s approved reports: dots, no means.",
            reports,
        ),
    ]
    if any(step.n != reports for step in steps):
        sentences.append(gettext("Where there are fewer, it says so."))
    return " ".join(sentences)


def _note(steps: Sequence[StepFigure]) -> str:
    sentences = []
    if any(step.intended is not None for step in steps):
        sentences.append(gettext("Gap: felt minus intended."))
    if any(step.reaction for step in steps):
        sentences += [gettext("First reaction (diamonds):"), *reaction_caveats()]
    return " ".join(sentences)


def _legend(
    steps: Sequence[StepFigure], unnamed: set[str], *, single: bool = False
) -> tuple[LegendItem, ...]:
    items = []
    scale = gettext("felt, %(low)s to %(high)s", low=signed(-100), high=signed(100))
    if single:
        items.append(LegendItem("dot", scale, False))
    else:
        banded = any(step.felt and step.felt.interval for step in steps)
        words = scale
        if banded:
            words += ", " + gettext("with %(level)s band", level=level())
        items.append(LegendItem(FELT, words, FELT in unnamed))
    if any(step.intended is not None for step in steps):
        items.append(LegendItem(INTENDED, gettext("intended"), INTENDED in unnamed))
    reactions = {step.reaction.n for step in steps if step.reaction}
    if reactions and not single:
        words = gettext("first reaction")
        if len(reactions) == 1:
            words += f", n {reactions.pop()}"
        items.append(LegendItem(REACTION, words, REACTION in unnamed))
    items.append(LegendItem(BAR, gettext("quality, 0 to 100"), False))
    return tuple(items)
