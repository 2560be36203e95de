"""Peak and end, funnel, expectation, reach, and the worst touchpoint first."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.results.statistics.intervals import wilson
from audit.results.statistics.journey import (
    Sighting,
    expectation,
    funnel,
    peak_and_end,
    reach,
)
from audit.results.statistics.ranking import (
    VALENCE_THRESHOLD,
    Touchpoint,
    touchpoint,
    worst_first,
)

ORACLES = json.loads((Path(__file__).parents[1] / "oracles.json").read_text(encoding="utf-8"))


def felt(*values):
    return [None if value is None else Fraction(value, 100) for value in values]


def test_peak_is_the_strongest_and_end_the_last():
    found = peak_and_end(felt(20, -80, 60))
    assert (found.peak_step, found.end_step) == (1, 2)
    assert found.value == Fraction(-1, 10)


@pytest.mark.parametrize(
    ("values", "step"),
    [((70, -70, 70), 1), ((-70, 70), 0), ((70, 10, 70), 2), ((-70, -70, 70), 1), ((0, 0), 1)],
)
def test_of_equal_peaks_the_negative_one_and_then_the_later(values, step):
    assert peak_and_end(felt(*values)).peak_step == step


def test_steps_without_a_valence_are_passed_over():
    found = peak_and_end(felt(None, 30, None, 10, None))
    assert (found.peak_step, found.end_step, found.value) == (1, 3, Fraction(1, 5))


def test_one_step_is_peak_and_end():
    assert peak_and_end(felt(-40)).value == Fraction(-2, 5)


def test_no_valence_has_no_peak():
    assert peak_and_end([]) is None
    assert peak_and_end(felt(None, None)) is None


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=9))
def test_peak_and_end_lies_between_its_two(values):
    found = peak_and_end(felt(*values))
    assert min(found.peak, found.end) <= found.value <= max(found.peak, found.end)
    assert abs(found.peak) == max(abs(value) for value in felt(*values))


def test_the_funnel_gives_each_outcome_its_share_and_interval():
    found = funnel({"went_on": 15, "left": 5})
    assert list(found) == ["went_on", "nearly_left", "left"]
    assert [share.count for share in found.values()] == [15, 0, 5]
    assert {share.total for share in found.values()} == {20}
    assert found["nearly_left"].interval.high == pytest.approx(0.1611252, abs=1e-7)
    assert found["left"].interval == wilson(5, 20)


def test_expectation_has_three_shares():
    found = expectation({"better": 1, "as_expected": 2, "worse": 1})
    assert [share.value for share in found.values()] == [0.25, 0.5, 0.25]


def test_without_answers_there_is_no_funnel_and_no_expectation():
    assert funnel({}) is None
    assert expectation({"worse": 0}) is None


def test_an_unknown_answer_is_refused():
    with pytest.raises(ValueError, match="fled"):
        funnel({"fled": 1})


def test_reach_counts_reports_locations_and_personas():
    found = reach(
        [
            Sighting("Hasselt", "student", 4, 1),
            Sighting("Hasselt", "parent", 2, 0),
            Sighting("Ghent", "student", 3, 2),
            Sighting("Bruges", "parent", 1, 0),
            Sighting("Namur", "senior", 0, 0),
        ]
    )
    assert (found.reports.count, found.reports.total) == (3, 10)
    assert (found.locations.count, found.locations.total) == (2, 3)
    assert (found.personas.count, found.personas.total) == (1, 2)


def test_reach_without_reports_is_none():
    assert reach([]) is None
    assert reach([Sighting("Ghent", "student", 0, 0)]) is None


def test_improvements_are_ordered_by_reach_of_reports_then_places_then_personas():
    def of(*rows):
        return reach([Sighting(*row) for row in rows])

    wide = of(("a", "x", 1, 1), ("b", "x", 1, 1))
    one_place = of(("a", "x", 2, 2), ("b", "x", 2, 0))
    two_places = of(("a", "x", 2, 1), ("b", "x", 2, 1))
    ordered = sorted([one_place, wide, two_places], key=lambda r: r.order, reverse=True)
    assert ordered == [wide, two_places, one_place]


def pain(ranked_from=1):
    cases = ORACLES["pain_rank"]["input"]
    steps = [Touchpoint(code, i, n, low) for i, (code, (low, n)) in enumerate(cases.items())]
    return worst_first(steps, ranked_from)


def test_the_lower_bounds_are_as_published():
    for step in pain().ranked:
        expected = ORACLES["pain_rank"]["lower"][step.code]
        assert step.interval.low == pytest.approx(expected, abs=1e-7)


def test_the_worst_comes_first_as_far_as_numbers_prove_it():
    assert [step.code for step in pain().ranked] == ORACLES["pain_rank"]["order"]


def test_steps_with_fewer_than_ten_reports_are_listed_apart():
    found = pain(ranked_from=10)
    assert [step.code for step in found.ranked] == ["D", "B"]
    assert [step.code for step in found.apart] == ["A", "C"]


def test_ten_reports_are_enough():
    found = worst_first([Touchpoint("a", 0, 10, 1), Touchpoint("b", 1, 9, 9)])
    assert [step.code for step in found.ranked] == ["a"]


def test_equal_bounds_are_told_apart_by_shortfall_and_then_by_order():
    found = worst_first(
        [
            Touchpoint("late", 3, 20, 5, shortfall=50),
            Touchpoint("early", 1, 20, 5, shortfall=50),
            Touchpoint("deep", 4, 20, 5, shortfall=100),
        ]
    )
    assert [step.code for step in found.ranked] == ["deep", "early", "late"]


def test_a_touchpoint_counts_what_lies_under_the_threshold():
    quality = touchpoint("a", 0, [50, 49.5, 100, 20])
    assert (quality.n, quality.low, quality.mean_shortfall) == (4, 2, (0.5 + 30) / 2)
    emotion = touchpoint("a", 0, [0, -0.5, 0.2], VALENCE_THRESHOLD)
    assert (emotion.low, emotion.mean_shortfall) == (1, 0.5)
    assert touchpoint("a", 0, [80]).mean_shortfall == 0
