"""Bars, words, pain points, places, progress and scores: the figures beside the journey."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

from audit.pictures.charts import (
    FELT,
    QUALITY,
    ShareFigure,
    chosen_words,
    share_row,
    worst_first,
)
from audit.pictures.figures import Measured
from audit.pictures.locations import LocationFigure, location_chart
from audit.pictures.scores import fieldwork_progress, overall_score
from audit.pictures.stacks import StackFigure, expectation_chart, funnel_chart
from tests.inspection import faults
from tests.pictures.examples import SHARES

RANKED = [
    ShareFigure("Waiting for food", SHARES[49, 68], 5, "worst"),
    ShareFigure("Paying", SHARES[31, 68], 7),
    ShareFigure("Booking a table", SHARES[9, 41], 2),
    ShareFigure("Question afterwards", SHARES[2, 4], 8),
]
LOCATIONS = [
    LocationFigure("Utrecht", 4, 89.2, 81.7, 96.7, "above"),
    LocationFigure("Antwerpen", 4, 87.6, 80.0, 95.0, "above"),
    LocationFigure("Éclair", 3, 77.0, 70.0, 84.0, "typical"),
    LocationFigure("Ede", 3, 77.0, 70.0, 84.0, "typical"),
    LocationFigure("Zwolle", 5, 75.0, 68.0, 82.0, "typical"),
    LocationFigure("Rotterdam", 4, 61.0, 53.5, 68.5, "below"),
    LocationFigure("Hasselt", 2),
    LocationFigure("Brugge", 0),
]


def _stack(number: int, *counts: int) -> StackFigure:
    n = sum(counts)
    shares = tuple(SHARES.get((k, n), SHARES[0, 68].__class__(k, n, 0.1, 0.2)) for k in counts)
    return StackFigure(number, f"Step {number}", shares)


# Shares.


def test_the_worst_step_comes_first_with_its_share_and_lower_bound(in_request: Flask) -> None:
    chart = worst_first(RANKED, measure=FELT)
    assert chart.title == "Waiting for food feels unpleasant in 72% of the reports"
    first = chart.rows[0]
    assert (first.number, first.share, first.reports, first.at_least) == (
        5,
        "72%",
        "49 of 68",
        "60%",
    )
    assert (first.width, first.low, first.high) == ("72.06%", "60.42%", "81.31%")


def test_a_step_of_under_ten_reports_is_listed_apart(in_request: Flask) -> None:
    chart = worst_first(RANKED, measure=QUALITY)
    assert [row.label for row in chart.rows] == ["Waiting for food", "Paying", "Booking a table"]
    assert [(item.label, item.number, item.words) for item in chart.too_few] == [
        ("Question afterwards", 8, "4 of 10")
    ]


@pytest.mark.parametrize(
    "first",
    [
        ShareFigure("Paying", SHARES[31, 68], 7, "least"),
        ShareFigure("Welcome", SHARES[0, 68], 3, "worst"),
    ],
)
def test_where_nothing_is_hard_the_title_is_the_figures_name(
    in_request: Flask, first: ShareFigure
) -> None:
    for figures in ([first], []):
        assert worst_first(figures, measure=FELT).title == "Where it felt unpleasant"
        assert worst_first(figures, measure=QUALITY).title == "Where quality was under 50"


def test_the_title_for_quality_speaks_of_scores(in_request: Flask) -> None:
    with force_locale("nl"):
        title = worst_first(RANKED, measure=QUALITY).title
    assert title == "Waiting for food scoort onder 50 in 72% van de verslagen"


def test_the_word_chosen_most_is_the_title(in_request: Flask) -> None:
    words = [ShareFigure("bored", SHARES[1, 68]), ShareFigure("irritated", SHARES[49, 68])]
    chart = chosen_words(words, step="Waiting")
    assert chart.title == "“Irritated” is chosen most at Waiting"
    assert [row.label for row in chart.rows] == ["irritated", "bored"]
    assert chart.rows[0].interval == "60 to 81%"


def test_two_words_chosen_equally_often_share_the_title_and_three_do_not(in_request: Flask) -> None:
    words = [ShareFigure(word, SHARES[31, 68]) for word in ("bored", "unsure", "ignored")]
    assert chosen_words(words[:2], step="X").title == "“Bored” and “unsure” are chosen most at X"
    assert chosen_words(words, step="X").title == "Words chosen at X"
    assert chosen_words([], step="X").title == "Words chosen at X"


def test_a_pain_point_stands_with_its_share_and_interval(in_request: Flask) -> None:
    row = share_row("Nobody looks", SHARES[49, 68])
    assert (row.label, row.share, row.reports, row.interval) == (
        "Nobody looks", "72%", "49 of 68", "60 to 81%",
    )  # fmt: skip


# Locations.


def test_locations_stand_in_bands_and_by_alphabet_within_them(in_request: Flask) -> None:
    chart = location_chart(LOCATIONS, mean=76.9)
    assert [(band.heading, [row.name for row in band.rows]) for band in chart.bands] == [
        ("Above average · 2", ["Antwerpen", "Utrecht"]),
        ("Around average · 3", ["Éclair", "Ede", "Zwolle"]),
        ("Below average · 1", ["Rotterdam"]),
    ]
    assert chart.title == "2 locations score above average, 1 below"


def test_a_location_with_too_few_reports_has_no_figure(in_request: Flask) -> None:
    few = [*LOCATIONS, LocationFigure("Gent", 2, 95.0, 90.0, 99.0, "above")]
    chart = location_chart(few, mean=76.9)
    assert [(item.label, item.words) for item in chart.too_few] == [
        ("Brugge", "0 of 3"), ("Gent", "2 of 3"), ("Hasselt", "2 of 3"),
    ]  # fmt: skip
    assert chart.too_few_heading == "Not enough reports yet · 3"
    assert "95" not in chart.title


def test_the_axis_begins_below_the_lowest_interval_and_says_so(in_request: Flask) -> None:
    chart = location_chart(LOCATIONS, mean=76.9)
    # The lowest end is 53.5, so the axis runs from 50 to 100: 61.0 lies at 22 per cent.
    assert "The scale begins at 50." in chart.note
    assert chart.bands[2].rows[0].x == "22.00%"
    # The tick at 80 would touch the line of the mean.
    assert [tick.words for tick in chart.ticks] == ["50", "60", "70", "90", "100"]
    assert chart.mean is not None
    assert (chart.mean.x, chart.mean.words) == ("53.80%", "weighted mean 76.9")


@pytest.mark.parametrize(
    ("bands", "title"),
    [
        (["typical"], "Locations"),
        (["above"], "1 location scores above average"),
        (["below", "below"], "2 locations score below average"),
    ],
)
def test_the_title_of_locations_claims_only_what_the_bands_say(
    in_request: Flask, bands: list[str], title: str
) -> None:
    figures = [LocationFigure(f"L{i}", 5, 70, 60, 80, band) for i, band in enumerate(bands)]
    assert location_chart(figures, mean=70).title == title


def test_without_figures_only_what_is_missing_is_said(in_request: Flask) -> None:
    chart = location_chart([LocationFigure("Hasselt", 1)], mean=None)
    assert not chart.bands and not chart.ticks and chart.mean is None and not chart.note


# Stacks.


def test_the_funnel_says_where_most_are_lost(in_request: Flask) -> None:
    chart = funnel_chart([_stack(1, 67, 1, 0), _stack(2, 42, 19, 7), _stack(3, 2, 1, 1)])
    assert chart.title == "Most customers are lost at Step 2: 7 of 68 left there"
    assert [row.number for row in chart.rows] == [1, 2]
    assert [item.words for item in chart.too_few] == ["4 of 5"]


def test_the_pieces_of_a_bar_follow_each_other_and_an_empty_one_is_left_out(
    in_request: Flask,
) -> None:
    [row] = funnel_chart([_stack(1, 51, 17, 0)]).rows
    assert [(piece.key, piece.x, piece.width) for piece in row.segments] == [
        ("went-on", "0.00%", "75.00%"),
        ("nearly-left", "75.00%", "25.00%"),
    ]
    assert row.cells[2][0] == "0%"


def test_where_nobody_leaves_the_funnel_has_its_name(in_request: Flask) -> None:
    assert funnel_chart([_stack(1, 68, 0, 0)]).title == "Who goes on, and who leaves"


def test_expectations_are_better_as_or_worse(in_request: Flask) -> None:
    with force_locale("nl"):
        parts = [part.label for part in expectation_chart([_stack(1, 1, 1, 66)]).parts]
    assert parts == ["beter", "als verwacht", "slechter"]


# Fieldwork and the overall score.


def test_the_parts_of_fieldwork_make_the_whole_bar(in_request: Flask) -> None:
    chart = fieldwork_progress(approved=68, in_review=7, underway=14, still_open=7)
    assert (chart.value, chart.words) == ("68", "of 96 reports approved")
    assert [(part.count, part.x, part.width) for part in chart.parts] == [
        (68, "0.00%", "70.83%"), (7, "70.83%", "7.29%"),
        (14, "78.12%", "14.58%"), (7, "92.71%", "7.29%"),
    ]  # fmt: skip


def test_fieldwork_without_a_plan_is_an_empty_bar(in_request: Flask) -> None:
    chart = fieldwork_progress(approved=0, in_review=0, underway=0, still_open=0)
    assert chart.words == "of 0 reports approved"
    assert {part.width for part in chart.parts} == {"0.00%"}


def test_the_score_stands_with_its_interval_and_the_pass_mark(in_request: Flask) -> None:
    chart = overall_score(Measured(68, 76.83, 72.3, 81.42), locations=21, pass_mark=80)
    assert (chart.value, chart.words) == ("76.8", "of 100")
    assert chart.facts == (
        ("95% interval", "72.3 to 81.4"), ("reports", "68"),
        ("locations", "21"), ("pass mark", "80"),
    )  # fmt: skip
    assert (chart.x, chart.mark, chart.mark_words) == ("76.83%", "80.00%", "pass mark 80")


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (80, 90, "At or above the pass mark."),
        (60, 79.9, "Below the pass mark."),
        (60, 80, "Not clearly above or below the pass mark."),
    ],
)
def test_the_verdict_is_the_intervals_and_not_the_means(
    in_request: Flask, low: float, high: float, verdict: str
) -> None:
    score = Measured(30, (low + high) / 2, low, high)
    assert overall_score(score, locations=9, pass_mark=80).verdict == verdict
    assert overall_score(score, locations=9, pass_mark=None).verdict == ""


def test_under_five_reports_there_are_dots_and_no_score(in_request: Flask) -> None:
    chart = overall_score(Measured(3, 70, 60, 80, (60, 70, 80)), locations=2, pass_mark=None)
    assert chart.value == "" and chart.x is None and chart.low is None
    assert chart.words == "not enough reports yet (3 of 5)"
    assert chart.dots == ("60.00%", "70.00%", "80.00%")


# The printed figures.

ALL = """{% from "_macros/charts.html" import shares, locations, stacks, progress, score %}
{{ shares(worst, "worst", method_url="/method") }}{{ shares(words, "words") }}
{{ locations(places) }}{{ stacks(funnel, "funnel") }}
{{ progress(fieldwork) }}{{ score(overall) }}"""


def all_charts() -> str:
    """Every chart, printed in the language of the moment."""
    return render_template_string(
        ALL,
        worst=worst_first(RANKED, measure=FELT),
        words=chosen_words([ShareFigure("<bored>", SHARES[49, 68])], step="Waiting"),
        places=location_chart(LOCATIONS, mean=76.9),
        funnel=funnel_chart([_stack(1, 67, 1, 0), _stack(2, 42, 19, 7), _stack(3, 2, 1, 1)]),
        fieldwork=fieldwork_progress(approved=68, in_review=7, underway=14, still_open=7),
        overall=overall_score(Measured(68, 76.83, 72.3, 81.42), locations=21, pass_mark=80),
    )


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_of_all_charts_is_without_fault(in_request: Flask, language: str) -> None:
    with force_locale(language):
        body = all_charts()
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Charts</title></head>'
        f"<body><main><h1>Charts</h1>{body}</main></body></html>"
    )
    assert faults(html, language) == ()
    assert "&lt;bored&gt;" in html


def test_every_bar_has_its_figures_in_its_row(in_request: Flask) -> None:
    html = all_charts()
    assert '<td class="chart-count">49 of 68</td>' in html
    assert '<td class="chart-bound">60%</td>' in html
    assert '<td class="chart-bound">81.7 to 96.7</td>' in html
