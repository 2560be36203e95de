"""Changes between waves."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.results.statistics.intervals import newcombe
from audit.results.statistics.means import Moments
from audit.results.statistics.waves import (
    benjamini_hochberg,
    mean_change,
    mean_changes,
    paired_t,
    share_change,
    welch,
)

ORACLES = json.loads((Path(__file__).parents[1] / "oracles.json").read_text(encoding="utf-8"))
SLEEP = ORACLES["sleep"]


def places(*groups):
    """{location: moments}, the locations called 0, 1, 2, …"""
    return {str(i): Moments.of(group) for i, group in enumerate(groups)}


def test_welch_as_published():
    found = welch(Moments.of(SLEEP["g2"]), Moments.of(SLEEP["g1"]))
    assert found.method == "welch"
    assert found.t == pytest.approx(SLEEP["welch_t"], abs=1e-6)
    assert found.degrees == pytest.approx(SLEEP["welch_df"], abs=1e-6)
    assert found.p == pytest.approx(SLEEP["welch_p"], abs=1e-6)


def test_paired_t_as_published():
    differences = [a - b for a, b in zip(SLEEP["g1"], SLEEP["g2"], strict=True)]
    found = paired_t(differences)
    assert (found.method, found.degrees) == ("paired", SLEEP["paired_df"])
    assert found.t == pytest.approx(SLEEP["paired_t"], abs=1e-6)
    assert found.p == pytest.approx(SLEEP["paired_p"], abs=1e-6)
    # mean −1.58, t_.975 with 9 degrees 2.2621572
    half = 2.2621572 * -1.58 / SLEEP["paired_t"]
    assert found.interval.low == pytest.approx(-1.58 - half, abs=1e-5)
    assert found.interval.high == pytest.approx(-1.58 + half, abs=1e-5)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError):
        paired_t([1.0])
    with pytest.raises(ValueError):
        welch(Moments.of([1]), Moments.of([1, 2]))


def test_without_any_spread_there_is_no_test():
    found = paired_t([5, 5, 5])
    assert (found.value, found.p, found.interval, found.significant) == (5, None, None, False)
    assert welch(Moments.of([1, 1]), Moments.of([2, 2])).p is None


def test_locations_in_both_waves_are_compared_with_themselves():
    earlier = places([10, 20], [30, 30], [50] * 6)
    later = places([20, 20], [34], [53] * 9)
    found = mean_change(earlier, later)
    # differences 5, 4, 3: mean 4, standard error 1/√3
    assert (found.method, found.degrees) == ("paired", 2)
    assert found.value == pytest.approx(4)
    assert found.t == pytest.approx(4 * 3**0.5)


def test_only_locations_in_both_waves_take_part_in_the_pairs():
    earlier = {"a": Moments.of([10] * 5), "b": Moments.of([20] * 5), "old": Moments.of([90] * 5)}
    later = {"a": Moments.of([12] * 5), "b": Moments.of([24] * 5), "new": Moments.of([1] * 5)}
    assert mean_change(earlier, later).value == pytest.approx(3)


def test_other_locations_are_compared_as_two_groups():
    found = mean_change({"a": Moments.of(SLEEP["g2"])}, {"b": Moments.of(SLEEP["g1"])})
    assert found.method == "welch"
    assert found.t == pytest.approx(SLEEP["welch_t"], abs=1e-6)


def test_below_ten_reports_in_a_wave_nothing_is_compared():
    nine, ten = {"a": Moments.of(range(9))}, {"a": Moments.of(range(10))}
    assert mean_change(nine, ten) is None
    assert mean_change(ten, nine) is None
    assert mean_change(ten, ten) is not None
    assert share_change(1, 9, 5, 10) is None


def test_a_share_changes_from_earlier_to_later():
    found = share_change(48, 80, 56, 70)
    assert found == newcombe(56, 70, 48, 80)
    assert found.value == pytest.approx(0.2)


def test_benjamini_hochberg_by_hand():
    # Sorted .005 .01 .04 .5 of four: ×4/1 ×4/2 ×4/3 ×4/4, each at most the next.
    assert benjamini_hochberg([0.04, 0.005, 0.5, 0.01]) == pytest.approx(
        [0.04 * 4 / 3, 0.02, 0.5, 0.02]
    )
    assert benjamini_hochberg([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusting_never_lowers_a_p_value_and_keeps_the_order(p_values):
    adjusted = benjamini_hochberg(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    by_p = [q for _, q in sorted(zip(p_values, adjusted, strict=True))]
    assert by_p == sorted(by_p)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_the_discoveries_are_those_of_the_step_up_procedure(p_values):
    ordered = sorted(p_values)
    bounds = [0.05 * (rank + 1) / len(ordered) for rank in range(len(ordered))]
    margins = [abs(p - bound) for p, bound in zip(ordered, bounds, strict=True)]
    if min(margins) < 1e-12:
        return  # on the edge the last digit decides
    passing = [p for p, bound in zip(ordered, bounds, strict=True) if p <= bound]
    expected = [p <= max(passing, default=-1) for p in p_values]
    assert [q <= 0.05 for q in benjamini_hochberg(p_values)] == expected


def shifted(by, noise):
    return places(*([50 + by + i * noise] * 5 for i in (-1, 0, 1)))


def test_a_change_must_stand_among_all_steps():
    still = {f"s{i}": shifted(0, 0) for i in range(9)} | {"x": shifted(0, 0)}
    moved = {f"s{i}": shifted(0.1, 5) for i in range(9)} | {"x": shifted(10, 2)}
    alone = mean_changes({"x": still["x"]}, {"x": moved["x"]})
    among = mean_changes(still, moved)
    # t = 10/(2/√3) = 8.66 with 2 degrees: p = .013, times ten is .13
    assert alone["x"].p == pytest.approx(0.0131, abs=1e-4)
    assert alone["x"].significant is True
    assert among["x"].significant is False
    assert among["x"].p == alone["x"].p


def test_steps_that_one_wave_lacks_or_that_are_too_few_are_left_out():
    ten, few = places(range(10)), places(range(3))
    assert list(mean_changes({"a": ten, "b": ten, "c": few}, {"a": ten, "c": ten})) == ["a"]
