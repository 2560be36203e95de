"""What happened along the journey: peak and end, funnel, expectation, and how far a finding
reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.results.statistics.intervals import Share, share, wilson

OUTCOMES = ("went_on", "nearly_left", "left")
EXPECTATIONS = ("better", "as_expected", "worse")


@dataclass(frozen=True, slots=True)
class PeakAndEnd:
    """Of one report: the steps (by position) of the peak and the end, and their mean valence."""

    peak_step: int
    end_step: int
    peak: Fraction
    end: Fraction
    value: Fraction


@dataclass(frozen=True, slots=True)
class Reach:
    """How many are concerned: the share of reports, of locations and of personas."""

    reports: Share
    locations: Share
    personas: Share

    @property
    def order(self) -> tuple[float, float, float]:
        """For sorting with ``reverse=True``: the widest reach first."""
        return (self.reports.value, self.locations.value, self.personas.value)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Of the ``reports`` of one location and persona, ``found`` had the finding."""

    location: str
    persona: str
    reports: int
    found: int


def peak_and_end(valences: Sequence[Fraction | None]) -> PeakAndEnd | None:
    """The peak is the step with the largest |C|; of equals the negative one, then the later.

    PE = (C_peak + C_last)/2, after Kahneman, Fredrickson, Schreiber and Redelmeier
    (Psychological Science 4, 1993). ``valences`` in the order of the journey, None where a step
    has none; None where no step has any. It is shown beside the mean and never assumed to be
    better.
    """
    felt = [(step, value) for step, value in enumerate(valences) if value is not None]
    if not felt:
        return None
    peak_step, peak = max(felt, key=lambda item: (abs(item[1]), item[1] < 0, item[0]))
    end_step, end = felt[-1]
    return PeakAndEnd(peak_step, end_step, peak, end, (peak + end) / 2)


def funnel(counts: Mapping[str, int]) -> dict[str, Share] | None:
    """Of one step, the share of reports that went on, nearly left and left, with Wilson's
    intervals; None where nobody answered. ``counts`` by outcome."""
    return _shares(counts, OUTCOMES)


def expectation(counts: Mapping[str, int]) -> dict[str, Share] | None:
    """Of one step, the share that found it better, as and worse than expected, with Wilson's
    intervals; None where nobody answered. ``counts`` by answer."""
    return _shares(counts, EXPECTATIONS)


def reach(sightings: Iterable[Sighting]) -> Reach | None:
    """The reach of a finding over all reports in which it could have been found; a location or
    persona counts from one finding on. None without reports."""
    rows = [row for row in sightings if row.reports]
    found = [row for row in rows if row.found]
    reports = share(sum(row.found for row in found), sum(row.reports for row in rows))
    locations = share(len({r.location for r in found}), len({r.location for r in rows}))
    personas = share(len({r.persona for r in found}), len({r.persona for r in rows}))
    if reports is None or locations is None or personas is None:
        return None
    return Reach(reports, locations, personas)


def _shares(counts: Mapping[str, int], answers: Sequence[str]) -> dict[str, Share] | None:
    unknown = sorted(set(counts) - set(answers))
    if unknown:
        raise ValueError(f"unknown answers: {unknown}")
    total = sum(counts.values())
    if not total:
        return None
    return {
        answer: Share(count, total, count / total, wilson(count, total))
        for answer in answers
        for count in (counts.get(answer, 0),)
    }
