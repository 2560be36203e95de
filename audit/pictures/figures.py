"""The figures that a journey picture is made of, as plain data.

Thresholds of the method: a mean from 5 reports on, a first reaction and a place in the
worst-first list from 10 on.
"""

from __future__ import annotations

from dataclasses import dataclass

MEAN_FROM = 5
REACTION_FROM = 10
#: From this many reports on a step can be the worst one.
RANKED_FROM = 10
#: From this quality on, with a feeling above 0, the worst step is merely the least good one.
GOOD_QUALITY = 70


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of one step over ``n`` reports.

    ``mean`` with its 95 % interval ``low``…``high`` (None where there is none), and the single
    reports' ``values``, which are drawn in place of a mean while ``n`` is under 5.
    Emotion is on the scale −100…100, quality on 0…100.
    """

    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    values: tuple[float, ...] = ()

    @property
    def known(self) -> float | None:
        """The mean, where there are reports enough to show one."""
        return self.mean if self.n >= MEAN_FROM else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if self.known is None or self.low is None or self.high is None:
            return None
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class StepFigure:
    """One step of the journey: a column of the picture and a row of its table.

    ``name``, ``phase`` and ``channel`` are texts in the reader's language; ``channel_code``
    chooses the icon. ``felt`` or ``quality`` is None where the step does not measure it.
    ``worst`` marks the one step that the figure is about.
    """

    number: int
    name: str
    n: int
    felt: Measured | None
    quality: Measured | None
    intended: float | None = None
    first_reaction: Measured | None = None
    phase: str = ""
    channel: str = ""
    channel_code: str = ""
    worst: bool = False

    @property
    def feels(self) -> float | None:
        return self.felt.known if self.felt else None

    @property
    def scores(self) -> float | None:
        return self.quality.known if self.quality else None

    @property
    def gap(self) -> float | None:
        """Felt minus intended."""
        if self.feels is None or self.intended is None:
            return None
        return self.feels - self.intended

    @property
    def reaction(self) -> Measured | None:
        """The first reaction, where there are reports enough to show it."""
        found = self.first_reaction
        return found if found and found.n >= REACTION_FROM and found.mean is not None else None

    @property
    def least_good(self) -> bool:
        """Whether this step, though the worst, is still good: then it is not marked as bad."""
        return (
            self.worst
            and self.scores is not None
            and self.scores >= GOOD_QUALITY
            and self.feels is not None
            and self.feels > 0
        )

    @property
    def too_few(self) -> bool:
        """Whether there are reports, but not enough for any mean of this step."""
        return self.n < MEAN_FROM


@dataclass(frozen=True, slots=True)
class Table:
    """The rows behind a figure, every cell in words.

    The first cell of a row names it; the first ``texts`` columns are words, the others numbers.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: int = 1
