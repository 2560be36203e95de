"""From the figures of a summary to the pictures of a page, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from audit.clients.models import Location
from audit.emotions import WORDS
from audit.pictures import charts, locations, scores, stacks
from audit.pictures.figures import Measured, StepFigure
from audit.pictures.journey import JourneyPicture, journey_picture
from audit.pictures.numbers import percentage, signed, signed_span
from audit.questions.definition import text_in
from audit.results.statistics.intervals import Share
from audit.results.statistics.means import Mean
from audit.results.statistics.ranking import Touchpoint, WorstFirst
from audit.results.summary import Mentioned, StepSummary, Summary
from audit.scripts.words import CHANNEL_WORDS, phase_name

#: The longest list of words or pain points under one heading.
MOST_MENTIONS = 8


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The pictures of a results page; None where there is nothing to draw yet."""

    progress: scores.ProgressChart
    overall: scores.ScoreChart
    journey: JourneyPicture | None
    worst_felt: charts.ShareChart | None
    worst_quality: charts.ShareChart | None
    words: charts.ShareChart | None
    pain_points: Sequence[charts.ShareChart]
    wonders: Sequence[charts.ShareChart]
    funnel: stacks.StackChart | None
    expectation: stacks.StackChart | None
    places: locations.LocationChart | None


def dashboard(
    summary: Summary, places: Sequence[Location], language: str, pass_mark: float | None
) -> Dashboard:
    """Draw a summary. Below five reports only progress and single reports are drawn."""
    done = summary.progress
    progress = scores.fieldwork_progress(
        approved=done.approved,
        in_review=done.done - done.approved,
        underway=done.taken - done.done,
        still_open=done.planned - done.taken,
    )
    overall = scores.overall_score(
        measured(summary.overall), locations=_located(summary), pass_mark=pass_mark
    )
    if not summary.enough:
        empty: tuple[charts.ShareChart, ...] = ()
        return Dashboard(progress, overall, None, None, None, None, empty, empty, None, None, None)
    worst = summary.worst
    return Dashboard(
        progress=progress,
        overall=overall,
        journey=journey(summary, language),
        worst_felt=_worst(summary, summary.worst_felt, "felt", language),
        worst_quality=_worst(summary, summary.worst_quality, "quality", language),
        words=_words(worst, language) if worst else None,
        pain_points=_lines(summary, "pain_point", language),
        wonders=_lines(summary, "wonder", language),
        funnel=_stack(summary, "funnel", language),
        expectation=_stack(summary, "expectation", language),
        places=_places(summary, places),
    )


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
        return charts.ShareFigure(
            step_name(step, language), share, step.number, charts.WORST if first else ""
        )

    figures = [figure(found) for found in (*order.ranked, *order.apart)]
    return charts.worst_first(figures, measure=measure) if figures else None


def _words(step: StepSummary, language: str) -> charts.ShareChart | None:
    figures = [
        charts.ShareFigure(text_in(WORDS[found.code].texts, language), _share(found.share))
        for found in step.mentioned("word")[:MOST_MENTIONS]
        if found.code and found.code in WORDS
    ]
    name = step_name(step, language)
    return charts.chosen_words(figures, step=name) if figures else None


def line_text(step: StepSummary, found: Mentioned, language: str) -> str:
    """What a mention says: the script's own line, or the shopper's words."""
    lines = step.step.pain_points if found.sort == "pain_point" else step.step.wonders
    text = next((line.text for line in lines if line.code == found.code), None)
    return text_in(text, language) if text else found.text or found.code or ""


def _lines(summary: Summary, sort: str, language: str) -> list[charts.ShareChart]:
    """A list for each step that has any; one figure per line."""
    found = []
    for step in summary.steps:
        figures = [
            charts.ShareFigure(line_text(step, mention, language), _share(mention.share))
            for mention in step.mentioned(sort)
        ][:MOST_MENTIONS]
        if not figures:
            continue
        name = step_name(step, language)
        if sort == "pain_point":
            found.append(charts.met_pain_points(figures, step=name))
        else:
            found.append(charts.raised_questions(figures, step=name))
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
                interval.low if interval else estimate.value,
                interval.high if interval else estimate.value,
                estimate.band or locations.TYPICAL,
            )
        )
    if not figures:
        return None
    return locations.location_chart(figures, mean=summary.locations.mean)


def findings(summary: Summary, language: str) -> list[tuple[str, str]]:
    """Up to three sentences on what stands out, each with its figures: (finding, figures)."""
    from_worst = summary.worst
    if from_worst is None:
        return []
    found: list[tuple[str, str]] = []
    order = summary.worst_felt.ranked or summary.worst_quality.ranked
    first = order[0]
    if first.low:
        found.append(
            (
                _("%(step)s is the hardest moment.", step=step_name(from_worst, language)),
                _(
                    "It went wrong in %(low)s of %(n)s reports: %(share)s, at least %(least)s.",
                    low=first.low,
                    n=first.n,
                    share=percentage(first.low / first.n),
                    least=percentage(first.interval.low),
                ),
            )
        )
    gaps = [step for step in summary.steps if step.gap is not None and step.n >= 10]
    if gaps:
        best = max(gaps, key=lambda step: step.gap or 0)
        if (best.gap or 0) > 0 and best.felt and best.felt.interval:
            low, high = best.felt.interval.low, best.felt.interval.high
            if low > (best.step.intended_valence or 0):
                found.append(
                    (
                        _("%(step)s feels better than intended.", step=step_name(best, language)),
                        _(
                            "Felt %(felt)s (%(span)s), intended %(intended)s. n %(n)s.",
                            felt=signed(best.felt.value),
                            span=signed_span(low, high),
                            intended=signed(best.step.intended_valence or 0),
                            n=best.felt.n,
                        ),
                    )
                )
    return found[:3]
