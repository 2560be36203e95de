"""Locations side by side: shrinkage, bands, and who may be ranked."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.results.statistics.intervals import Interval
from audit.results.statistics.locations import (
    Estimate,
    certain_ranks,
    location_results,
    pooled_within,
    shrink,
)
from audit.results.statistics.means import Moments

CASE = json.loads((Path(__file__).parents[1] / "oracles.json").read_text(encoding="utf-8"))[
    "eb_small"
]


def test_shrinkage_as_published():
    found = shrink(CASE["y"], CASE["n"], CASE["s2w"])
    assert found.between == pytest.approx(CASE["tau2"], abs=1e-6)
    assert found.mean == pytest.approx(CASE["mu"], abs=1e-6)
    assert [e.trust for e in found.estimates] == pytest.approx(CASE["lambda"], abs=1e-7)
    assert [e.value for e in found.estimates] == pytest.approx(CASE["theta"], abs=1e-6)


def test_the_interval_and_band_follow_from_the_estimate():
    found = shrink(CASE["y"], CASE["n"], CASE["s2w"])
    # θ ± 1.959964·√(λ·120/n) for the last: 70.9369 ± 1.959964·√(.90205·6) = ± 4.5598
    last = found.estimates[-1]
    assert last.interval.low == pytest.approx(66.3771, abs=1e-3)
    assert last.interval.high == pytest.approx(75.4967, abs=1e-3)
    assert [e.band for e in found.estimates] == ["typical", "typical", "typical", "below"]


def test_a_location_well_over_the_mean_is_above():
    found = shrink([50, 50, 95], [40, 40, 40], 100)
    assert found.estimates[2].band == "above"


def test_locations_that_differ_no_more_than_chance_are_all_typical():
    found = shrink([70, 71, 69], [3, 3, 3], 400)
    assert found.between == 0
    assert {e.band for e in found.estimates} == {"typical"}
    assert {e.value for e in found.estimates} == {found.mean}


@pytest.mark.parametrize(
    ("means", "counts", "within"), [([70], [5], 10), ([70, 80], [5, 0], 10), ([70, 80], [5, 5], 0)]
)
def test_what_cannot_be_shrunken_is_refused(means, counts, within):
    with pytest.raises(ValueError):
        shrink(means, counts, within)


def test_the_spread_inside_locations_is_pooled():
    groups = [Moments.of([70, 80]), Moments.of([60, 60, 90]), Moments.of([10])]
    assert pooled_within(groups) == pytest.approx((50 + 600) / 3)
    assert pooled_within([Moments.of([1]), Moments.of([2])]) is None


def test_a_location_under_three_reports_has_no_result():
    found = location_results(
        {
            "Hasselt": Moments.of([60, 80, 70]),
            "Ghent": Moments.of([90, 80]),
            "Bruges": Moments.of([50, 55, 45, 50]),
            "Namur": Moments.of([]),
        }
    )
    assert set(found.estimates) == {"Hasselt", "Bruges"}
    assert found.too_few == {"Ghent": 2, "Namur": 0}
    assert found.estimates["Hasselt"].mean == 70


def test_small_locations_still_help_to_find_the_common_mean():
    both = {"a": Moments.of([60, 80, 70]), "b": Moments.of([50, 55, 45])}
    with_third = both | {"c": Moments.of([95, 85])}
    assert location_results(both).mean < location_results(with_third).mean


@pytest.mark.parametrize("groups", [{"a": [60, 70, 80]}, {"a": [60, 60, 60], "b": [90, 90, 90]}])
def test_where_nothing_can_be_compared_each_keeps_its_mean_without_band(groups):
    found = location_results({key: Moments.of(values) for key, values in groups.items()})
    assert found.mean is None
    for key, values in groups.items():
        own = found.estimates[key]
        assert own.value == own.mean == sum(values) / 3
        assert (own.interval, own.band) == (None, None)
    assert certain_ranks(found.estimates) == {}


def test_without_reports_there_are_no_results():
    assert location_results({}).estimates == {}


def estimate(low, high):
    middle = (low + high) / 2
    return Estimate(5, middle, 1, middle, Interval(low, high), "typical")


def test_no_rank_where_intervals_overlap():
    found = certain_ranks(
        {"best": estimate(90, 95), "b": estimate(60, 75), "c": estimate(70, 80)}
        | {"worst": estimate(20, 40)}
    )
    assert found == {"best": 1, "worst": 4}


@given(
    st.lists(st.tuples(st.floats(0, 100), st.integers(1, 40)), min_size=2, max_size=12),
    st.floats(1, 900),
)
def test_an_estimate_lies_between_the_own_and_the_common_mean(locations, within):
    means, counts = [y for y, _ in locations], [n for _, n in locations]
    found = shrink(means, counts, within)
    for own in found.estimates:
        assert 0 <= own.trust <= 1
        assert min(own.mean, found.mean) - 1e-9 <= own.value
        assert own.value <= max(own.mean, found.mean) + 1e-9


@given(st.floats(0, 100), st.floats(0, 100), st.integers(2, 20))
def test_more_reports_are_trusted_more(one, other, n):
    found = shrink([one, other], [n, 2 * n], 50)
    assert found.estimates[0].trust <= found.estimates[1].trust
