"""What stands out of a wave, in sentences: each with the figures that carry it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flask_babel import gettext as _

from audit.pictures.numbers import figure, percentage, percentage_span, signed, signed_span, span
from audit.results.charts import step_name
from audit.results.statistics.ranking import RANKED_FROM
from audit.results.summary import StepSummary, Summary

#: So many at most are said.
MOST = 3
#: From this quality on a step goes well.
GOES_WELL = 75

Finding = tuple[str, str]


def findings(summary: Summary, language: str) -> list[Finding]:
    """Up to three findings as (sentence, figures); a sentence only where its interval holds."""
    if not summary.enough:
        return []
    return list(islice(_findings(summary, language), MOST))


def _findings(summary: Summary, language: str) -> Iterator[Finding]:
    worst = summary.worst
    if summary.hardest:
        yield _hardest(summary, language)
    others = [step for step in summary.steps if step is not worst and step.n >= RANKED_FROM]
    flat = [step for step in others if _goes_well(step) and _felt_below_intended(step)]
    if flat:
        yield _flat(min(flat, key=lambda step: step.gap or 0), language)
    better = [step for step in others if _felt_above_intended(step)]
    if better:
        yield _better(max(better, key=lambda step: step.gap or 0), language)
    surprising = [step for step in others if _mostly(step, "better")]
    if surprising:
        yield _expected(max(surprising, key=lambda step: _share_of(step, "better")), language, True)
    disappointing = [step for step in others if _mostly(step, "worse")]
    if disappointing:
        step = max(disappointing, key=lambda step: _share_of(step, "worse"))
        yield _expected(step, language, False)


def _hardest(summary: Summary, language: str) -> Finding:
    hardest = summary.hardest
    if hardest is None:
        raise ValueError("nothing went wrong")
    step, found = hardest.step, hardest.found
    felt, scored, places = step.low_places
    words = (
        _("It felt unpleasant in %(low)s of %(n)s reports: %(share)s, at least %(least)s.")
        if hardest.felt
        else _("It scored under 50 in %(low)s of %(n)s reports: %(share)s, at least %(least)s.")
    )
    said = words % {
        "low": found.low,
        "n": found.n,
        "share": percentage(found.low / found.n),
        "least": percentage(found.interval.low),
    }
    low = felt if hardest.felt else scored
    if places > 1:
        said += " " + _("At %(low)s of %(places)s locations.", low=low, places=places)
    return _("%(step)s is the hardest moment.", step=step_name(step, language)), said


def _goes_well(step: StepSummary) -> bool:
    quality = step.quality
    return bool(quality and quality.interval and quality.interval.low >= GOES_WELL)


def _felt_below_intended(step: StepSummary) -> bool:
    felt, intended = step.felt, step.step.intended_valence
    return bool(felt and felt.interval and intended is not None and felt.interval.high < intended)


def _felt_above_intended(step: StepSummary) -> bool:
    felt, intended = step.felt, step.step.intended_valence
    return bool(felt and felt.interval and intended is not None and felt.interval.low > intended)


def _share_of(step: StepSummary, answer: str) -> float:
    return step.expectation[answer].value if step.expectation else 0.0


def _mostly(step: StepSummary, answer: str) -> bool:
    """Whether more than half expected otherwise, as far as the interval can tell."""
    return bool(step.expectation and step.expectation[answer].interval.low > 0.5)


def _felt(step: StepSummary) -> str:
    felt = step.felt
    if felt is None or felt.interval is None:
        raise ValueError("a finding needs an interval")
    return _(
        "Felt %(felt)s (%(span)s), intended %(intended)s. n %(n)s.",
        felt=signed(felt.value),
        span=signed_span(felt.interval.low, felt.interval.high),
        intended=signed(step.step.intended_valence or 0),
        n=felt.n,
    )


def _flat(step: StepSummary, language: str) -> Finding:
    quality = step.quality
    if quality is None or quality.interval is None:
        raise ValueError("a finding needs an interval")
    scored = _(
        "Quality %(quality)s (%(span)s).",
        quality=figure(quality.value),
        span=span(quality.interval.low, quality.interval.high),
    )
    name = step_name(step, language)
    return _("%(step)s goes well, but feels less than intended.", step=name), (
        f"{scored} {_felt(step)}"
    )


def _better(step: StepSummary, language: str) -> Finding:
    return _("%(step)s feels better than intended.", step=step_name(step, language)), _felt(step)


def _expected(step: StepSummary, language: str, better: bool) -> Finding:
    share = (step.expectation or {})["better" if better else "worse"]
    name = step_name(step, language)
    said = _(
        "%(count)s of %(n)s reports: %(share)s (%(span)s).",
        count=share.count,
        n=share.total,
        share=percentage(share.value),
        span=percentage_span(share.interval.low, share.interval.high),
    )
    if better:
        return _("%(step)s is better than expected.", step=name), said
    return _("%(step)s is worse than expected.", step=name), said
