"""Student's t, and means with intervals clustered by location."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.results.statistics.means import Moments, clustered_mean, plain_error
from audit.results.statistics.student import t_quantile, t_two_sided

ORACLES = json.loads((Path(__file__).parents[1] / "oracles.json").read_text(encoding="utf-8"))

values = st.lists(st.integers(-100, 100).map(float), min_size=1, max_size=8)


@pytest.mark.parametrize(("degrees", "expected"), ORACLES["t_975"].items())
def test_t_as_published(degrees, expected):
    assert t_quantile(0.975, int(degrees)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("p", [0.5, 0.6, 0.9, 0.975, 0.9995])
def test_one_and_two_degrees_have_a_closed_form(p):
    assert t_quantile(p, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), rel=1e-10, abs=1e-10)
    two = (2 * p - 1) * math.sqrt(2 / (4 * p * (1 - p)))
    assert t_quantile(p, 2) == pytest.approx(two, rel=1e-10, abs=1e-10)


def test_with_many_degrees_t_is_normal():
    assert t_quantile(0.975, 1e6) == pytest.approx(1.959964, abs=1e-5)


def test_t_is_symmetric():
    assert t_quantile(0.025, 9) == -t_quantile(0.975, 9)
    assert t_two_sided(-2.5, 9) == t_two_sided(2.5, 9)
    assert t_two_sided(0, 9) == 1
    assert t_two_sided(math.inf, 9) == 0


@given(st.floats(0.5, 500), st.floats(0.501, 0.9999))
def test_quantile_and_tail_undo_each_other(degrees, p):
    assert t_two_sided(t_quantile(p, degrees), degrees) == pytest.approx(2 * (1 - p), rel=1e-8)


@pytest.mark.parametrize(("p", "degrees"), [(0, 5), (1, 5), (0.975, 0), (0.975, -1)])
def test_what_has_no_quantile_is_refused(p, degrees):
    with pytest.raises(ValueError):
        t_quantile(p, degrees)


def test_clustered_mean_as_published():
    case = ORACLES["cluster_mean"]
    found = clustered_mean(Moments.of(cluster) for cluster in case["clusters"])
    assert found.value == pytest.approx(case["mean"], abs=1e-6)
    assert found.standard_error == pytest.approx(case["se"], abs=1e-6)
    assert (found.n, found.locations, found.clustered) == (7, 3, True)
    half = ORACLES["t_975"]["2"] * case["se"]
    assert found.interval.low == pytest.approx(case["mean"] - half, abs=1e-5)
    assert found.interval.high == pytest.approx(case["mean"] + half, abs=1e-5)
    every = Moments.of(value for cluster in case["clusters"] for value in cluster)
    assert plain_error(every) == pytest.approx(case["se_iid"], abs=1e-6)


def test_below_three_locations_the_interval_is_plain_and_says_so():
    found = clustered_mean([Moments.of([1, 2]), Moments.of([3, 4, 5])])
    assert (found.locations, found.clustered) == (2, False)
    assert found.standard_error == pytest.approx(math.sqrt(2.5 / 5))
    assert found.interval.high - found.value == pytest.approx(2.7764451 * math.sqrt(0.5), abs=1e-6)


def test_locations_without_reports_do_not_count():
    found = clustered_mean([Moments.of([1, 2]), Moments.of([]), Moments.of([3])])
    assert (found.locations, found.n, found.clustered) == (2, 3, False)


def test_one_report_has_a_mean_and_no_interval():
    found = clustered_mean([Moments.of([7])])
    assert (found.value, found.standard_error, found.interval) == (7, None, None)


def test_no_report_has_no_mean():
    assert clustered_mean([]) is None
    assert clustered_mean([Moments.of([])]) is None


def test_equal_values_have_no_spread_whatever_the_last_digits():
    assert Moments.of([75.3] * 1000).variance == 0
    assert Moments.of([1, 3]).variance == 2


@given(st.lists(values, min_size=1, max_size=6), st.randoms())
def test_the_order_of_locations_and_reports_changes_nothing(clusters, random):
    other = [random.sample(cluster, len(cluster)) for cluster in clusters]
    random.shuffle(other)
    one = clustered_mean(Moments.of(cluster) for cluster in clusters)
    two = clustered_mean(Moments.of(cluster) for cluster in other)
    assert one.value == pytest.approx(two.value)
    assert (one.interval is None) == (two.interval is None)
    if one.interval is not None:
        assert one.interval.low == pytest.approx(two.interval.low)
        assert one.interval.low <= one.value <= one.interval.high


@given(st.lists(st.integers(-100, 100), min_size=3, max_size=12))
def test_one_report_a_location_gives_the_plain_interval(reports):
    """With clusters of one, G/(G−1)·Σ(x−x̄)²/n² is s²/n."""
    found = clustered_mean(Moments.of([value]) for value in reports)
    plain = plain_error(Moments.of(reports))
    assert found.standard_error == pytest.approx(plain, abs=1e-5)
