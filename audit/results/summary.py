"""What a wave or project says: pure figures from sums, the same for page and workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from audit.results.reactions import ReactionSummary, summarise_reactions
from audit.results.reads import LocationSums, MentionCount, ReactionSums, StepSums
from audit.results.scope import Progress
from audit.results.statistics.intervals import Share, share
from audit.results.statistics.journey import expectation, funnel
from audit.results.statistics.locations import LocationResults, location_results
from audit.results.statistics.means import EMPTY, Mean, Moments, clustered_mean
from audit.results.statistics.opinions import RecommendationScore, recommendation_from
from audit.results.statistics.ranking import Touchpoint, WorstFirst, worst_first
from audit.scripts.document import ScriptDocument, Step

_Row = TypeVar("_Row", StepSums, MentionCount, ReactionSums)

#: Below this a whole wave shows progress and single reports, and no means.
RESULTS_FROM = 5
#: Below this a step shows dots and no mean.
MEANS_FROM = 5


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A word, pain point or question with the share of the step's reports that named it.

    ``code`` is None for what a shopper added in their own words.
    """

    sort: str
    code: str | None
    text: str | None
    share: Share


@dataclass(frozen=True, slots=True)
class StepSummary:
    """All figures of one step. ``n``: reports that reached it. Emotion on −100…100."""

    step: Step
    number: int
    n: int
    quality: Mean | None
    felt: Mean | None
    grade: Mean | None
    gap: float | None
    expectation: Mapping[str, Share] | None
    funnel: Mapping[str, Share] | None
    mentions: tuple[Mentioned, ...]
    #: None where the step asks for no first reaction.
    reaction: ReactionSummary | None = None
    #: Locations where it felt unpleasant at least once, scored under 50 at least once, and all.
    low_places: tuple[int, int, int] = (0, 0, 0)
    #: (quality, valence) of each report where there are too few for a mean.
    singles: tuple[tuple[float | None, float | None], ...] = ()

    def mentioned(self, sort: str) -> tuple[Mentioned, ...]:
        return tuple(found for found in self.mentions if found.sort == sort)


@dataclass(frozen=True, slots=True)
class Hardest:
    """The first of a ranking that is about something: its step, and how often it went wrong."""

    step: StepSummary
    found: Touchpoint
    felt: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a results page or the first sheets of a workbook show.

    ``reports`` counts frozen results: one that was opened again still counts as it was.
    """

    progress: Progress
    reports: int
    overall: Mean | None
    passed: Share | None
    whole_grade: Mean | None
    recommendation: RecommendationScore | None
    steps: tuple[StepSummary, ...]
    worst_felt: WorstFirst
    worst_quality: WorstFirst
    locations: LocationResults

    @property
    def enough(self) -> bool:
        """Whether there are reports enough for means of the whole."""
        return self.reports >= RESULTS_FROM

    @property
    def hardest(self) -> Hardest | None:
        """Where customers have the hardest time: by feeling, where that is measured and goes
        wrong anywhere, else by quality. None while no step has reports enough to be ranked, or
        where nothing went wrong."""
        if not self.enough:
            return None
        for order, felt in ((self.worst_felt, True), (self.worst_quality, False)):
            if order.ranked and order.ranked[0].low:
                first = order.ranked[0]
                step = next(step for step in self.steps if step.step.code == first.code)
                return Hardest(step, first, felt)
        return None

    @property
    def worst(self) -> StepSummary | None:
        return self.hardest.step if self.hardest else None


def summarise(
    document: ScriptDocument,
    *,
    progress: Progress,
    locations: Sequence[LocationSums],
    steps: Sequence[StepSums],
    mentions: Sequence[MentionCount],
    singles: Mapping[str, Sequence[tuple[float | None, float | None]]],
    pass_mark_set: bool,
    reactions: Sequence[ReactionSums] = (),
) -> Summary:
    """Figures from sums; ``singles`` by step code for steps with too few reports."""
    by_step, met, reacted = _by_step(steps), _by_step(mentions), _by_step(reactions)
    judged = sum(row.judged for row in locations)
    summaries = tuple(
        replace(
            _step(
                step,
                number,
                by_step.get(step.code, ()),
                met.get(step.code, ()),
                singles.get(step.code, ()),
            ),
            reaction=summarise_reactions(reacted.get(step.code, ()))
            if step.reaction_words
            else None,
        )
        for number, step in enumerate(document.steps, 1)
    )
    return Summary(
        progress=progress,
        reports=sum(row.reports for row in locations),
        overall=_mean((row.score for row in locations), 0, 100),
        passed=share(sum(row.passed for row in locations), judged) if pass_mark_set else None,
        whole_grade=_mean((row.grade for row in locations), 1, 10),
        recommendation=recommendation_from(
            *(sum(row.recommending[sort] for row in locations) for sort in range(3))
        ),
        steps=summaries,
        worst_felt=_ranked(document, by_step, felt=True),
        worst_quality=_ranked(document, by_step, felt=False),
        locations=location_results({str(row.location_id): row.score for row in locations}),
    )


def _by_step(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.step, []).append(row)
    return found


def _mean(locations: Iterable[Moments], low: float, high: float) -> Mean | None:
    """The mean over all reports of a measure on a scale from ``low`` to ``high``."""
    found = clustered_mean(locations)
    return found and found.within(low, high)


def _step(
    step: Step,
    number: int,
    sums: Sequence[StepSums],
    mentions: Sequence[MentionCount],
    singles: Sequence[tuple[float | None, float | None]],
) -> StepSummary:
    reached = sum(row.reached for row in sums)
    felt = _mean((row.valence for row in sums), -100, 100)
    intended = step.intended_valence
    return StepSummary(
        step=step,
        number=number,
        n=reached,
        quality=_mean((row.quality for row in sums), 0, 100),
        felt=felt,
        grade=_mean((row.grade for row in sums), 1, 10),
        gap=felt.value - intended if felt is not None and intended is not None else None,
        expectation=expectation(_total(sums, ("better", "as_expected", "worse"))),
        funnel=funnel(_total(sums, ("went_on", "nearly_left", "left"))),
        mentions=_mentioned(mentions, reached),
        low_places=(
            sum(row.low_valence > 0 for row in sums),
            sum(row.low_quality > 0 for row in sums),
            sum(row.reached > 0 for row in sums),
        ),
        singles=tuple(singles),
    )


def _mentioned(counts: Sequence[MentionCount], reached: int) -> tuple[Mentioned, ...]:
    """Over all locations, most met first; what has a code before what shoppers added in their own
    words."""
    totals: Counter[tuple[str, str | None, str | None]] = Counter()
    for row in counts:
        totals[row.sort, row.code, row.text] += row.reports
    found = [
        Mentioned(*what, of_all)
        for what, reports in totals.items()
        if (of_all := share(reports, reached)) is not None
    ]
    found.sort(key=lambda one: (-one.share.count, one.code is None, one.code or "", one.text or ""))
    return tuple(found)


def _total(sums: Sequence[StepSums], names: Sequence[str]) -> dict[str, int]:
    return {name: sum(getattr(row, name) for row in sums) for name in names}


def _ranked(
    document: ScriptDocument, by_step: Mapping[str, Sequence[StepSums]], *, felt: bool
) -> WorstFirst:
    found = []
    for number, step in enumerate(document.steps, 1):
        sums = by_step.get(step.code, ())
        values: Moments = sum((row.valence if felt else row.quality for row in sums), EMPTY)
        if not values.n:
            continue
        low = sum(row.low_valence if felt else row.low_quality for row in sums)
        shortfall = sum(row.valence_shortfall if felt else row.quality_shortfall for row in sums)
        found.append(Touchpoint(step.code, number, values.n, low, shortfall))
    return worst_first(found)


def steps_with_few(steps: Sequence[StepSums]) -> list[str]:
    """The codes of steps that have reports, but too few for a mean."""
    reached: dict[str, int] = {}
    for row in steps:
        reached[row.step] = reached.get(row.step, 0) + row.reached
    return [code for code, n in reached.items() if 0 < n < MEANS_FROM]
