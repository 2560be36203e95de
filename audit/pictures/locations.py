"""Locations: an estimate with its interval each, in bands above, around and below the mean."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from audit.pictures.charts import TooFew, per_cent, too_few
from audit.pictures.numbers import NONE, figure, percentage, span

#: A location has a figure from this many reports on.
FIGURE_FROM = 3
ABOVE, TYPICAL, BELOW = "above", "typical", "below"


@dataclass(frozen=True, slots=True)
class LocationFigure:
    """A location's shrunken score 0…100 with its 95 % interval and its band.

    ``score`` is None where there are too few reports (then ``low``, ``high``, ``band`` are
    not used); ``band`` is "above", "typical" or "below". Where locations cannot be compared the
    score is the location's own mean, without interval.
    """

    name: str
    n: int
    score: float | None = None
    low: float | None = None
    high: float | None = None
    band: str = TYPICAL


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A drawn location: places in per cents of the axis, the rest in words."""

    name: str
    x: str
    low: str
    high: str
    score: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class Band:
    """Locations of one band, by alphabet: their intervals overlap, so they have no order."""

    key: str
    heading: str
    rows: tuple[LocationRow, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis with its words; ``anchor`` says which end of them lies there."""

    x: str
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class LocationChart:
    """All that the macro prints; ``mean`` is the tick of the weighted mean."""

    title: str
    subtitle: str
    mean: Tick | None
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    too_few_heading: str
    too_few: tuple[TooFew, ...]
    note: str


def location_chart(figures: Sequence[LocationFigure], *, mean: float | None) -> LocationChart:
    """Locations against the weighted ``mean`` of them all.

    It is None where they cannot be compared: there is one only, or no spread inside them.
    """
    scored = [one for one in figures if one.score is not None and one.n >= FIGURE_FROM]
    waiting = [one for one in figures if one not in scored]
    start = _start(scored)
    bands = tuple(
        band
        for key, name in (
            (ABOVE, gettext("Above average")),
            (TYPICAL, gettext("Around average") if mean is not None else gettext("Not compared")),
            (BELOW, gettext("Below average")),
        )
        if (band := _band(key, name, scored, start)).rows
    )
    return LocationChart(
        title=_title(scored),
        subtitle=_subtitle(mean is not None),
        mean=_mean_tick(mean, start) if scored else None,
        ticks=_ticks(start, mean) if scored else (),
        bands=bands,
        too_few_heading=gettext("Not enough reports yet · %(num)s", num=len(waiting)),
        too_few=tuple(too_few(one.name, one.n, FIGURE_FROM) for one in _by_alphabet(waiting)),
        note=_note(scored, start, compared=mean is not None),
    )


def _subtitle(compared: bool) -> str:
    if not compared:
        return str(gettext("Own mean of the reports. From two locations on they are compared."))
    return str(
        gettext(
            "Estimated score with %(level)s interval. By alphabet within a group: the intervals "
            "overlap, so there is no ranking.",
            level=percentage(0.95),
        )
    )


def _start(figures: Sequence[LocationFigure]) -> int:
    """Where the axis begins: the five below the lowest interval, so that dots have room."""
    if not figures:
        return 0
    lowest = min((one.score or 0.0) if one.low is None else one.low for one in figures)
    return max(0, min(90, math.floor(lowest / 5) * 5))


def _x(value: float, start: int) -> str:
    return per_cent((value - start) / (100 - start))


def _mean_tick(mean: float | None, start: int) -> Tick | None:
    if mean is None:
        return None
    along = (mean - start) / (100 - start)
    # Over a narrow axis the words are longer than it: then they run inwards.
    anchor = "end" if along > 0.55 else "start" if along < 0.45 else "middle"
    words = gettext("weighted mean %(value)s", value=figure(mean, 1))
    return Tick(_x(mean, start), words, anchor)


def _ticks(start: int, mean: float | None) -> tuple[Tick, ...]:
    """Every ten (every 25 on a long axis); none where the mean's own line is as good as there."""
    step = 25 if start < 30 else 10
    first = math.ceil(start / step) * step
    close = (100 - start) / 12
    return tuple(
        Tick(_x(value, start), str(value))
        for value in range(first, 101, step)
        if mean is None or abs(value - mean) > close
    )


def _band(key: str, name: str, figures: Sequence[LocationFigure], start: int) -> Band:
    members = _by_alphabet([one for one in figures if one.band == key])
    return Band(key, f"{name} · {len(members)}", tuple(_row(one, start) for one in members))


def _row(one: LocationFigure, start: int) -> LocationRow:
    score = one.score or 0.0
    low, high = one.low, one.high
    known = low is not None and high is not None
    if low is None or high is None:
        low = high = score
    return LocationRow(
        name=one.name,
        x=_x(score, start),
        low=_x(low, start),
        high=_x(high, start),
        score=figure(score, 1),
        interval=span(low, high, 1) if known else NONE,
        n=f"n {one.n}",
    )


def _by_alphabet(figures: Sequence[LocationFigure]) -> list[LocationFigure]:
    def plain(one: LocationFigure) -> str:
        letters = unicodedata.normalize("NFKD", one.name.casefold())
        return "".join(letter for letter in letters if not unicodedata.combining(letter))

    return sorted(figures, key=plain)


def _title(figures: Sequence[LocationFigure]) -> str:
    above = sum(one.band == ABOVE for one in figures)
    below = sum(one.band == BELOW for one in figures)
    if above and below:
        title = ngettext(
            "%(num)s location scores above average, %(below)s below",
            "%(num)s locations score above average, %(below)s below",
            above,
            below=below,
        )
    elif above:
        title = ngettext(
            "%(num)s location scores above average",
            "%(num)s locations score above average",
            above,
        )
    elif below:
        title = ngettext(
            "%(num)s location scores below average",
            "%(num)s locations score below average",
            below,
        )
    else:
        title = gettext("Locations")
    return str(title)


def _note(figures: Sequence[LocationFigure], start: int, *, compared: bool) -> str:
    said = []
    if figures and compared:
        said.append(gettext("With few reports an estimate moves towards the weighted mean."))
    if figures and start:
        said.append(gettext("The scale begins at %(value)s.", value=start))
    return " ".join(said)
