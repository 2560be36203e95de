"""What each step contributes, with every guard."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from audit.results.statistics.contribution import (
    Contribution,
    Contributions,
    contributions,
    relative_weights,
)
from audit.results.statistics.importance import importance_performance, is_moment_of_truth

CASE = json.loads((Path(__file__).parents[1] / "oracles.json").read_text(encoding="utf-8"))[
    "relative_weights"
]


def factorial(repeats):
    """Two steps that never go together, y = 2a + b: r² is .8 and .2."""
    rows = list(product((0.0, 1.0), repeat=2)) * repeats
    steps = {"a": [a for a, _ in rows], "b": [b for _, b in rows]}
    return steps, [2 * a + b for a, b in rows], [str(i % 8) for i in range(len(rows))]


def noisy(n, p=3, seed=5):
    """Steps s0, s1, … of which s0 matters most; eight locations."""
    random = np.random.default_rng(seed)
    x = random.normal(70, 10, (n, p))
    y = x @ np.linspace(1, 0.2, p) + random.normal(0, 5, n)
    steps = {f"s{i}": x[:, i].tolist() for i in range(p)}
    return steps, y.tolist(), [str(i % 8) for i in range(n)]


def test_johnson_as_published():
    matrix = np.array(CASE["corr"])
    weights = relative_weights(matrix[1:, 1:], matrix[1:, 0])
    assert weights == pytest.approx(CASE["johnson"], abs=1e-6)
    assert weights.sum() == pytest.approx(CASE["r2"], abs=1e-6)


def test_steps_that_do_not_go_together_weigh_their_squared_correlation():
    found = contributions(*factorial(25))
    assert [step.weight for step in found.steps] == pytest.approx([80, 20])
    assert [step.correlation for step in found.steps] == pytest.approx([0.8**0.5, 0.2**0.5])
    assert found.r_squared == pytest.approx(1)
    assert (found.n, found.status, found.cross_hair) == (100, "weights", 50)


def test_weights_add_up_to_what_regression_explains():
    steps, y, locations = noisy(120)
    found = contributions(steps, y, locations)
    design = np.column_stack([np.ones(120), *steps.values()])
    residuals = y - design @ np.linalg.lstsq(design, np.array(y), rcond=None)[0]
    assert found.r_squared == pytest.approx(1 - residuals.var() / np.var(y))
    assert sum(abs(step.weight) for step in found.steps) == pytest.approx(100)


def test_a_weight_carries_the_sign_of_its_correlation():
    steps, y, locations = factorial(25)
    found = contributions({"a": [-a for a in steps["a"]], "b": steps["b"]}, y, locations)
    assert [step.weight for step in found.steps] == pytest.approx([-80, 20])
    assert found.steps[0].interval.low > 0


@pytest.mark.parametrize(
    ("n", "p", "status"),
    [
        (29, 2, "correlations"),
        (30, 2, "indicative"),
        (34, 7, "correlations"),
        (35, 7, "indicative"),
        (99, 2, "indicative"),
        (100, 2, "weights"),
        (119, 12, "indicative"),
        (120, 12, "weights"),
    ],
)
def test_few_reports_carry_no_weights_or_indicative_ones(n, p, status):
    found = contributions(*noisy(n, p), draws=20)
    assert (found.n, found.status) == (n, status)
    assert all((step.weight is None) == (status == "correlations") for step in found.steps)
    assert all((step.interval is None) == (status == "correlations") for step in found.steps)


def test_with_few_reports_the_rank_correlation_is_given():
    steps = {"a": [1, 3, 2, 4, 5], "b": [5, 5, 5, 6, 7]}
    found = contributions(steps, [1, 2, 3, 4, 400], ["x"] * 5)
    # a: 1 − 6·2/(5·24) = .9; b: ranks 2 2 2 4 5 against 1 2 3 4 5 → 8/√(8·10)
    assert [s.correlation for s in found.steps] == pytest.approx([0.9, 8 / 80**0.5])
    assert (found.r_squared, found.top) == (None, None)


def test_only_complete_reports_count():
    steps, y, locations = noisy(120)
    steps["s1"][0] = None
    y[1] = None
    assert contributions(steps, y, locations, draws=20).n == 118


def test_a_step_that_is_often_not_applicable_is_dropped():
    steps, y, locations = noisy(120)
    steps["s1"][:24] = [None] * 24  # exactly 20 % stays
    assert contributions(steps, y, locations, draws=20).n == 96
    steps["s1"][24] = None
    found = contributions(steps, y, locations, draws=20)
    assert found.dropped == {"s1": "often_not_applicable"}
    assert (found.n, [step.steps for step in found.steps]) == (120, [("s0",), ("s2",)])


def test_a_step_that_never_varies_is_dropped():
    steps, y, locations = noisy(60)
    steps["s2"] = [80.0] * 60
    found = contributions(steps, y, locations, draws=20)
    assert found.dropped == {"s2": "no_variance"}
    assert len(found.steps) == 2


def test_steps_that_move_as_one_are_one_predictor():
    steps, y, locations = noisy(120)
    steps["twin"] = [value + (0.1 if i % 2 else -0.1) for i, value in enumerate(steps["s1"])]
    found = contributions(steps, y, locations, draws=20)
    assert [step.steps for step in found.steps] == [("s0",), ("s1", "twin"), ("s2",)]
    assert found.cross_hair == pytest.approx(100 / 3)
    alone = contributions({k: steps[k] for k in ("s0", "s1", "s2")}, y, locations, draws=20)
    assert found.steps[1].weight == pytest.approx(alone.steps[1].weight, abs=0.1)


def test_without_outcome_or_variation_there_is_nothing_to_say():
    steps, y, locations = noisy(60)
    for outcome in ([7.0] * 60, [None] * 60):
        found = contributions(steps, outcome, locations)
        assert (found.status, found.steps, found.cross_hair) == ("none", (), None)
    assert contributions({}, y, locations).status == "none"


def test_an_outcome_that_goes_with_no_step_has_no_weights():
    rows = list(product((0.0, 1.0), repeat=2)) * 10
    steps = {"a": [a for a, _ in rows]}
    assert contributions(steps, [b for _, b in rows], ["x"] * 40).status == "none"


def test_the_interval_is_that_of_drawn_locations():
    steps, y, locations = noisy(64)
    found = contributions(steps, y, locations, seed=3, draws=60)
    table = np.column_stack([*steps.values(), y])
    shares = []
    for times in np.random.default_rng(3).multinomial(8, np.full(8, 1 / 8), size=60):
        # Locations are "0" to "7" in turn: a drawn location brings all its reports.
        rows = [i for i in range(64) for _ in range(times[i % 8])]
        r = np.corrcoef(table[rows], rowvar=False)
        weights = relative_weights(r[:-1, :-1], r[:-1, -1])
        shares.append(100 * weights / weights.sum())
    low, high = np.percentile(shares, [2.5, 97.5], axis=0)
    assert [step.interval.low for step in found.steps] == pytest.approx(low)
    assert [step.interval.high for step in found.steps] == pytest.approx(high)
    assert found.resampled == "locations"


def test_with_fewer_than_three_locations_reports_are_drawn_and_it_is_said():
    steps, y, _locations = noisy(60)
    halves = ["a" if i % 2 else "b" for i in range(60)]
    assert contributions(steps, y, halves, draws=20).resampled == "reports"


def test_the_same_seed_gives_the_same_intervals():
    case = noisy(60)
    assert contributions(*case, seed=1) == contributions(*case, seed=1)
    assert contributions(*case, seed=1) != contributions(*case, seed=2)


def test_a_top_step_is_named_only_where_its_interval_lies_above_an_equal_share():
    clear = contributions(*noisy(400))
    assert clear.top == ("s0",)
    assert clear.steps[0].interval.low > clear.cross_hair
    steps, _, locations = noisy(60)
    level = np.sum(list(steps.values()), axis=0)
    unclear = contributions(steps, level.tolist(), locations)
    assert unclear.top is None


def test_one_step_alone_is_never_the_top_step():
    steps, y, locations = noisy(60, p=1)
    found = contributions(steps, y, locations, draws=20)
    assert found.steps[0].weight == pytest.approx(100)
    assert found.top is None


def test_importance_stands_against_performance_with_cross_hairs():
    found = Contributions(
        120,
        "weights",
        (Contribution(("a",), 0.7, 60.0), Contribution(("b", "c"), -0.5, -40.0)),
    )
    picture = importance_performance({"a": 50.0, "b": 80.0, "c": 90.0}, found)
    assert [(p.steps, p.score, p.weight) for p in picture.points] == [
        (("a",), 50, 60),
        (("b", "c"), 85, 40),
    ]
    assert (picture.score, picture.weight) == (67.5, 50)


def test_without_weights_there_is_no_picture():
    found = Contributions(20, "correlations", (Contribution(("a",), 0.7),))
    assert importance_performance({"a": 50.0}, found) is None


@pytest.mark.parametrize(
    ("weight", "peaks", "moment"),
    [(20, 25, True), (-20, 25, True), (19.9, 25, False), (20, 24, False)],
)
def test_a_moment_of_truth_weighs_and_is_often_the_peak(weight, peaks, moment):
    assert is_moment_of_truth(weight, predictors=5, peaks=peaks, reports=100) is moment
