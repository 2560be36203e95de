"""Shares, their differences, and the recommendation, satisfaction and effort figures."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.results.statistics.intervals import (
    Interval,
    newcombe,
    normal_two_sided,
    share,
    wilson,
)
from audit.results.statistics.opinions import (
    effort,
    recommendation_change,
    recommendation_from,
    recommendation_score,
    satisfied,
    top_box,
)

ORACLES = json.loads((Path(__file__).parents[1] / "oracles.json").read_text(encoding="utf-8"))


@st.composite
def shares(draw):
    total = draw(st.integers(1, 500))
    return draw(st.integers(0, total)), total


@pytest.mark.parametrize(("count", "total", "low", "high"), ORACLES["wilson"])
def test_wilson_as_published(count, total, low, high):
    interval = wilson(count, total)
    assert interval.low == pytest.approx(low, abs=1e-7)
    assert interval.high == pytest.approx(high, abs=1e-7)


def test_none_and_all_are_exact_bounds():
    assert wilson(0, 20).low == 0.0
    assert wilson(20, 20).high == 1.0


@pytest.mark.parametrize(("count", "total"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(count, total):
    with pytest.raises(ValueError):
        wilson(count, total)


def test_a_share_of_nothing_is_none():
    assert share(0, 0) is None
    assert share(3, 4).value == 0.75


@given(shares())
def test_a_share_lies_in_its_interval_which_mirrors_the_complement(case):
    count, total = case
    interval, mirrored = wilson(count, total), wilson(total - count, total)
    assert 0 <= interval.low <= count / total <= interval.high <= 1
    assert interval.low == pytest.approx(1 - mirrored.high, abs=1e-12)


def test_newcombe_as_published():
    case = ORACLES["newcombe_diff"]
    found = newcombe(case["k1"], case["n1"], case["k2"], case["n2"])
    assert found.value == pytest.approx(case["diff"], abs=1e-12)
    assert found.interval.low == pytest.approx(case["lo"], abs=1e-7)
    assert found.interval.high == pytest.approx(case["hi"], abs=1e-7)


@given(shares(), shares())
def test_a_difference_stays_in_range_and_turns_with_its_order(one, other):
    there, back = newcombe(*one, *other), newcombe(*other, *one)
    assert -1 <= there.interval.low <= there.value <= there.interval.high <= 1
    assert there.interval.low == pytest.approx(-back.interval.high, abs=1e-12)


def test_intervals_that_touch_overlap():
    assert Interval(1, 2).overlaps(Interval(2, 3))
    assert not Interval(1, 2).overlaps(Interval(2.1, 3))
    assert Interval(1, 2).excludes(2.1) and not Interval(1, 2).excludes(2)


@pytest.mark.parametrize("case", ORACLES["nps"])
def test_recommendation_score_as_published(case):
    found = recommendation_from(case["P"], case["N"], case["D"])
    assert found.value == pytest.approx(case["nps"], abs=1e-12)
    assert found.variance**0.5 == pytest.approx(case["se"], abs=1e-7)
    assert found.interval.low == pytest.approx(case["adj"][0], abs=1e-6)
    assert found.interval.high == pytest.approx(case["adj"][1], abs=1e-6)


def test_nine_and_ten_promote_and_six_and_less_detract():
    counts = dict.fromkeys(range(11), 1)
    found = recommendation_score(counts)
    assert (found.promoters, found.passives, found.detractors, found.n) == (2, 2, 7, 11)
    assert found.value == pytest.approx(-5 / 11)


def test_no_answers_give_no_recommendation_score():
    assert recommendation_score({}) is None
    assert recommendation_score({10: 0}) is None


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 60))
def test_the_recommendation_score_and_its_interval_stay_within_one(p, n, d):
    found = recommendation_from(p, n, d)
    assert -1 <= found.value <= 1
    assert -1 <= found.interval.low <= found.interval.high <= 1
    mirrored = recommendation_from(d, n, p)
    assert found.interval.low == pytest.approx(-mirrored.interval.high, abs=1e-12)


def test_change_of_the_recommendation_score_as_published():
    case = ORACLES["nps_change"]
    change = recommendation_change(
        recommendation_from(*case["w1_PND"]), recommendation_from(*case["w2_PND"])
    )
    assert change.value == pytest.approx(0.25)
    assert change.z == pytest.approx(case["z"], abs=1e-7)
    assert change.p == pytest.approx(case["p"], abs=1e-6)


def test_a_change_without_any_variance_is_not_tested():
    all_promoters = recommendation_from(6, 0, 0)
    change = recommendation_change(all_promoters, all_promoters)
    assert (change.value, change.z, change.p) == (0, None, None)


def test_normal_tails():
    assert normal_two_sided(0) == 1
    assert normal_two_sided(-1.959964) == pytest.approx(0.05, abs=1e-6)


def test_satisfied_are_four_and_five():
    found = satisfied({1: 1, 3: 2, 4: 3, 5: 4})
    assert (found.count, found.total, found.interval) == (7, 10, wilson(7, 10))


def test_effort_has_a_mean_and_the_share_that_found_it_easy():
    found = effort({1: 2, 4: 1, 5: 1, 6: 2, 7: 4})
    assert found.mean == pytest.approx((2 + 4 + 5 + 12 + 28) / 10)
    assert (found.easy.count, found.easy.total) == (7, 10)
    assert effort({}) is None


def test_top_box_is_the_highest_answer_only():
    found = top_box({8: 3, 9: 3, 10: 2}, highest=10)
    assert (found.count, found.total, found.interval) == (2, 8, wilson(2, 8))
    assert top_box({}, highest=5) is None


@pytest.mark.parametrize(
    "figure",
    [
        lambda: recommendation_score({11: 1}),
        lambda: satisfied({0: 1}),
        lambda: effort({8: 1}),
        lambda: top_box({11: 1}, highest=10),
    ],
)
def test_an_answer_outside_the_scale_is_refused(figure):
    with pytest.raises(ValueError):
        figure()
