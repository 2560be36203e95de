"""From the figures of a summary to the pictures of a page, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from audit.clients.models import Location
from audit.emotions import WORDS
from audit.pictures import charts, locations, scores, stacks
from audit.pictures.figures import GOOD_QUALITY, Measured, StepFigure
from audit.pictures.journey import JourneyPicture, journey_picture
from audit.pictures.numbers import figure, percentage, percentage_span, signed, signed_span, span
from audit.questions.definition import text_in
from audit.results.statistics.intervals import Share
from audit.results.statistics.means import Mean
from audit.results.statistics.ranking import Touchpoint, WorstFirst
from audit.results.summary import MEANS_FROM, Mentioned, StepSummary, Summary
from audit.scripts.words import CHANNEL_WORDS, phase_name

#: The longest list of words under one heading.
MOST_WORDS = 8
#: Pain points or questions of a step that are seen at once; the rest is folded away.
MOST_MET = 3


@dataclass(frozen=True, slots=True)
class MetList:
    """Lines of one sort met at a step, most met first; ``more`` is folded away."""

    heading: str
    rows: Sequence[charts.ShareRow]
    more: Sequence[charts.ShareRow]


@dataclass(frozen=True, slots=True)
class MetAtStep:
    """The pain points met and the questions raised at one step, over ``n`` reports."""

    number: int
    name: str
    n: int
    lists: Sequence[MetList]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The pictures of a results page; None where there is nothing to draw yet."""

    progress: scores.ProgressChart
    overall: scores.ScoreChart
    journey: JourneyPicture | None
    worst_felt: charts.ShareChart | None
    worst_quality: charts.ShareChart | None
    words: charts.ShareChart | None
    met: Sequence[MetAtStep]
    funnel: stacks.StackChart | None
    expectation: stacks.StackChart | None
    places: locations.LocationChart | None


def dashboard(
    summary: Summary,
    places: Sequence[Location],
    language: str,
    pass_mark: float | None,
    singles: Sequence[float] = (),
) -> Dashboard:
    """Draw a summary. Below five reports only progress and the scores of single reports,
    ``singles``, are drawn."""
    done = summary.progress
    progress = scores.fieldwork_progress(
        approved=done.approved,
        in_review=done.done - done.approved,
        underway=done.taken - done.done,
        still_open=done.planned - done.taken,
    )
    overall = _overall(summary, pass_mark, singles)
    if not summary.enough:
        return Dashboard(progress, overall, None, None, None, None, (), None, None, None)
    worst = summary.worst
    return Dashboard(
        progress=progress,
        overall=overall,
        journey=journey(summary, language),
        worst_felt=_worst(summary, summary.worst_felt, "felt", language),
        worst_quality=_worst(summary, summary.worst_quality, "quality", language),
        words=_words(worst, language) if worst else None,
        met=_met(summary, language),
        funnel=_stack(summary, "funnel", language),
        expectation=_stack(summary, "expectation", language),
        places=_places(summary, places),
    )


def _overall(
    summary: Summary, pass_mark: float | None, singles: Sequence[float]
) -> scores.ScoreChart:
    """The score of the whole, and below it what else is asked or judged once per report."""
    overall = scores.overall_score(
        measured(summary.overall, singles), locations=_located(summary), pass_mark=pass_mark
    )
    facts = list(overall.facts)
    if summary.passed and summary.passed.total >= MEANS_FROM:
        found = summary.passed
        share = percentage(found.value)
        counted = _("%(count)s of %(n)s", count=found.count, n=found.total).replace(" ", "\u00a0")
        between = percentage_span(found.interval.low, found.interval.high)
        facts.append((_("Reports that passed"), f"{share} ({between}) · {counted}"))
    grade = summary.whole_grade
    if grade and grade.n >= MEANS_FROM:
        shown = figure(grade.value, 1)
        if grade.interval:
            shown += f" ({span(grade.interval.low, grade.interval.high, 1)})"
        facts.append((_("Whole-experience grade, of 10"), f"{shown} · n\u00a0{grade.n}"))
    score = summary.recommendation
    if score and score.n >= MEANS_FROM:
        between = signed_span(score.interval.low * 100, score.interval.high * 100)
        shown = f"{signed(score.value * 100)} ({between}) · n\u00a0{score.n}"
        facts.append((_("Recommendation score"), shown))
    return replace(overall, facts=tuple(facts))


def step_name(step: StepSummary, language: str) -> str:
    return text_in(step.step.name, language)


def measured(mean: Mean | None, values: Sequence[float | None] = ()) -> Measured:
    """A mean with its interval, as the pictures take it."""
    known = tuple(value for value in values if value is not None)
    if mean is None:
        return Measured(0)
    return Measured(
        n=mean.n,
        mean=mean.value,
        low=mean.interval.low if mean.interval else None,
        high=mean.interval.high if mean.interval else None,
        values=known,
    )


def step_figures(summary: Summary, language: str) -> list[StepFigure]:
    """The columns of the journey picture, the same for page and workbook."""
    worst = summary.worst
    return [
        StepFigure(
            number=step.number,
            name=step_name(step, language),
            n=step.n,
            felt=measured(step.felt, [felt for _quality, felt in step.singles])
            if step.step.has("emotion")
            else None,
            quality=measured(step.quality, [quality for quality, _felt in step.singles])
            if step.quality is not None or not step.n
            else None,
            intended=step.step.intended_valence,
            first_reaction=measured(step.reaction.shown) if step.reaction else None,
            phase=phase_name(step.step.phase),
            channel=str(CHANNEL_WORDS.get(step.step.channel, step.step.channel)),
            channel_code=step.step.channel,
            worst=step is worst,
        )
        for step in summary.steps
    ]


def journey(summary: Summary, language: str) -> JourneyPicture | None:
    if not summary.steps:
        return None
    return journey_picture(step_figures(summary, language), reports=summary.reports)


def _located(summary: Summary) -> int:
    return summary.overall.locations if summary.overall else 0


def _share(found: Share) -> charts.Share:
    return charts.Share(found.count, found.total, found.interval.low, found.interval.high)


def _worst(
    summary: Summary, order: WorstFirst, measure: str, language: str
) -> charts.ShareChart | None:
    steps = {step.step.code: step for step in summary.steps}

    def figure(found: Touchpoint) -> charts.ShareFigure:
        step = steps[found.code]
        share = charts.Share(found.low, found.n, found.interval.low, found.interval.high)
        first = bool(order.ranked) and order.ranked[0] is found and found.low > 0
        mark = (charts.LEAST_GOOD if _merely_least_good(step) else charts.WORST) if first else ""
        return charts.ShareFigure(step_name(step, language), share, step.number, mark)

    figures = [figure(found) for found in (*order.ranked, *order.apart)]
    return charts.worst_first(figures, measure=measure) if figures else None


def _merely_least_good(step: StepSummary) -> bool:
    """The step that does worst may still do well; it is then not marked as bad."""
    return (
        step.quality is not None
        and step.quality.value >= GOOD_QUALITY
        and step.felt is not None
        and step.felt.value > 0
    )


def _words(step: StepSummary, language: str) -> charts.ShareChart | None:
    figures = [
        charts.ShareFigure(text_in(WORDS[found.code].texts, language), _share(found.share))
        for found in step.mentioned("word")[:MOST_WORDS]
        if found.code and found.code in WORDS
    ]
    name = step_name(step, language)
    return charts.chosen_words(figures, step=name) if figures else None


def line_text(step: StepSummary, found: Mentioned, language: str) -> str:
    """What a mention says: the script's own line, or the shopper's words."""
    lines = step.step.pain_points if found.sort == "pain_point" else step.step.wonders
    text = next((line.text for line in lines if line.code == found.code), None)
    return text_in(text, language) if text else found.text or found.code or ""


def _met(summary: Summary, language: str) -> list[MetAtStep]:
    """Every step with reports enough where anything was met or raised, in order."""
    headings = {"pain_point": _("Pain points met"), "wonder": _("Questions raised")}
    found = []
    for step in summary.steps:
        lists = []
        for sort, heading in headings.items() if step.n >= MEANS_FROM else ():
            rows = [
                charts.share_row(line_text(step, mention, language), _share(mention.share))
                for mention in step.mentioned(sort)
            ]
            if rows:
                lists.append(MetList(heading, rows[:MOST_MET], rows[MOST_MET:]))
        if lists:
            found.append(MetAtStep(step.number, step_name(step, language), step.n, lists))
    return found


def _stack(summary: Summary, measure: str, language: str) -> stacks.StackChart | None:
    figures = []
    for step in summary.steps:
        shares = getattr(step, measure)
        if shares is None:
            continue
        first, second, third = (_share(found) for found in shares.values())
        figures.append(
            stacks.StackFigure(step.number, step_name(step, language), (first, second, third))
        )
    if not figures:
        return None
    draw = stacks.funnel_chart if measure == "funnel" else stacks.expectation_chart
    return draw(figures)


def _places(summary: Summary, places: Sequence[Location]) -> locations.LocationChart | None:
    figures = []
    for place in places:
        key = str(place.id)
        estimate = summary.locations.estimates.get(key)
        if estimate is None:
            figures.append(
                locations.LocationFigure(place.name, summary.locations.too_few.get(key, 0))
            )
            continue
        interval = estimate.interval
        figures.append(
            locations.LocationFigure(
                place.name,
                estimate.n,
                estimate.value,
                interval.low if interval else None,
                interval.high if interval else None,
                estimate.band or locations.TYPICAL,
            )
        )
    if not figures:
        return None
    return locations.location_chart(figures, mean=summary.locations.mean)
