"""Every sentence of the scoring rules, with the cases E1 to E5."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.questions.definition import KnockOut
from audit.scoring.rules import (
    RULES_VERSION,
    Rules,
    ScoredAnswer,
    ScoredStep,
    State,
    mean_score,
    rounded,
    score,
)

WEIGHTED = Rules(overall_rule="weighted")


def answered(earned, maximum, **more):
    return ScoredAnswer("q", State.ANSWERED, Fraction(earned), Fraction(maximum), **more)


def without(state, maximum, **more):
    return ScoredAnswer("q", state, Fraction(0), Fraction(maximum), **more)


def bonus(points):
    return answered(points, 0, bonus=True)


def knock_out(effect, cap=None):
    return KnockOut(when={}, effect=effect, cap=None if cap is None else Decimal(cap))


def step(code, *answers, weight=1):
    return ScoredStep(code, answers, Fraction(weight))


def example_one(*knock_outs, last=None):
    """E1. Step A: 5/5, 0/5, n/a (5); step B: 7.5/10 (4 on a scale 1–5), 10/10."""
    return [
        step("a", answered(5, 5), answered(0, 5), without(State.NOT_APPLICABLE, 5)),
        step("b", answered("7.5", 10, knock_outs=knock_outs), last or answered(10, 10)),
    ]


def example_two(*knock_outs):
    """E2. A weighs 20 and is 50, B weighs 50 and is 87.5, C weighs 30 and is all n/a."""
    return [
        step("a", answered(5, 5, knock_outs=knock_outs), answered(0, 5), weight=20),
        step("b", answered("7.5", 10), answered(10, 10), weight=50),
        step("c", without(State.NOT_APPLICABLE, 10), weight=30),
    ]


DEFAULT = Rules()


def only(*answers, rules=DEFAULT):
    return score([step("a", *answers)], rules)


# E1 and 2: what is out of both sums


def test_e1_not_applicable_is_out_of_both_sums():
    result = score(example_one(), Rules())
    assert (result.earned, result.possible) == (Fraction(45, 2), 30)
    assert result.shown == Decimal("75.0")
    assert [rounded(s.score) for s in result.steps] == [Decimal("50.0"), Decimal("87.5")]


@pytest.mark.parametrize(
    "state", [State.NOT_APPLICABLE, State.HIDDEN, State.NOT_REACHED, State.EMPTY_OPTIONAL]
)
@pytest.mark.parametrize("policy", ["block", "zero", "exclude"])
def test_what_does_not_apply_is_out_of_both_sums_under_every_policy(state, policy):
    result = only(answered(3, 5), without(state, 10), rules=Rules(missing_policy=policy))
    assert (result.earned, result.possible, result.raw) == (3, 5, 60)
    assert result.missing == () and not result.incomplete


def test_points_of_an_answer_that_is_not_given_never_count():
    stale = ScoredAnswer("q", State.HIDDEN, Fraction(10), Fraction(10))
    assert only(answered(0, 5), stale).raw == 0


# E2 and 6: overall rules


def test_e2_weights_are_renormalised_over_steps_with_a_score():
    result = score(example_two(), WEIGHTED)
    assert result.raw == Fraction(5375, 70)
    assert result.shown == Decimal("76.8")
    assert result.steps[2].score is None


def test_points_is_the_default_and_knows_no_weights():
    assert Rules().overall_rule == "points"
    assert score(example_two(), Rules()).raw == 75


def test_weights_that_are_all_zero_give_no_score():
    assert score([step("a", answered(1, 2), weight=0)], WEIGHTED).raw is None


def test_floors_and_caps_of_steps_play_no_part_in_points():
    steps = [step("a", answered(-4, 10)), step("b", answered(10, 10), bonus(2))]
    result = score(steps, Rules())
    assert [s.score for s in result.steps] == [0, 100]
    assert result.raw == 40  # (−4 + 12) of 20
    assert score(steps, WEIGHTED).raw == 50


def test_the_overall_score_is_clamped():
    assert only(answered(-5, 10)).raw == 0
    assert only(answered(10, 10), bonus(5)).raw == 100


def test_an_unknown_rule_or_policy_is_refused():
    with pytest.raises(ValueError):
        Rules(overall_rule="median")
    with pytest.raises(ValueError):
        Rules(missing_policy="guess")


# E3 and 7: knock-outs


@pytest.mark.parametrize(
    ("knock_outs", "final"),
    [
        ([knock_out("cap", 60)], "60.0"),
        ([knock_out("cap", 60), knock_out("cap", 40)], "40.0"),
        ([knock_out("cap", 40), knock_out("cap", 60)], "40.0"),
        ([knock_out("cap", 60), knock_out("cap", 40), knock_out("zero")], "0.0"),
        ([knock_out("zero")], "0.0"),
        ([knock_out("cap", 90)], "75.0"),
    ],
)
def test_e3_caps_and_zero_change_the_final_score_and_keep_the_raw(knock_outs, final):
    result = score(example_one(*knock_outs), Rules())
    assert rounded(result.raw) == Decimal("75.0")
    assert result.shown == Decimal(final)


def test_e3_fail_keeps_the_score_and_does_not_pass():
    result = score(example_one(knock_out("fail")), Rules(pass_mark=Decimal(70)))
    assert (result.shown, result.passed) == (Decimal("75.0"), False)
    assert score(example_one(), Rules(pass_mark=Decimal(70))).passed is True


def test_fail_does_not_pass_even_without_a_pass_mark():
    assert score(example_one(knock_out("fail")), Rules()).passed is False


def test_e3_step_zero_comes_before_the_weights():
    result = score(example_two(knock_out("step_zero")), WEIGHTED)
    assert rounded(result.final) == Decimal("62.5")
    assert rounded(result.raw) == Decimal("76.8")


def test_step_zero_keeps_what_was_possible():
    result = score(example_one(knock_out("step_zero")), Rules())
    b = result.steps[1]
    assert (b.raw_earned, b.earned, b.possible) == (Fraction(35, 2), 0, 20)
    assert (b.raw_score, b.score) == (Fraction(175, 2), 0)
    assert (result.raw, rounded(result.final)) == (75, Decimal("16.7"))  # 5 of 30


def test_step_zero_takes_the_bonus_of_the_step_along():
    assert only(answered(1, 2, knock_outs=(knock_out("step_zero"),)), bonus(1)).final == 0


def test_a_cap_comes_after_step_zero():
    steps = example_two(knock_out("step_zero"), knock_out("cap", 50))
    assert score(steps, WEIGHTED).final == 50


def test_a_knock_out_does_not_turn_nothing_to_score_into_zero():
    for effect in ("zero", "step_zero"):
        result = only(without(State.EMPTY_OPTIONAL, 5, knock_outs=(knock_out(effect),)))
        assert result.final is None


def test_an_unscored_question_can_knock_out():
    result = only(answered(5, 5), answered(0, 0, knock_outs=(knock_out("zero"),)))
    assert (result.raw, result.final) == (100, 0)


# E4 and 4, 5: bonus, floor and cap


@pytest.mark.parametrize(("points", "shown"), [(4, "100.0"), (2, "98.3")])
def test_e4_a_bonus_adds_to_what_is_earned_only(points, shown):
    result = only(answered(57, 60), bonus(points))
    assert result.possible == 60
    assert result.shown == Decimal(shown)


def test_a_bonus_never_counts_as_possible():
    assert only(answered(5, 10), answered(0, 5, bonus=True)).raw == 50


def test_e4_a_step_with_more_penalty_than_points_is_zero():
    result = only(answered(3, 5), answered(-5, 5))
    assert rounded(result.steps[0].score) == Decimal("0.0")
    assert result.steps[0].earned == -2


def test_a_step_with_only_a_bonus_has_no_score_and_still_adds_points():
    result = score([step("a", bonus(2)), step("b", answered(6, 10))], Rules())
    assert result.steps[0].score is None
    assert result.raw == 80


def test_unscored_questions_change_nothing():
    assert only(answered(1, 2), answered(0, 0)).raw == 50


def test_a_penalty_where_nothing_can_be_earned_is_not_scored():
    assert only(answered(1, 2), answered(-1, 0)).raw == 50


# E5 and 3, 8: rounding, passing, missing


def test_e5_one_sixteenth_rounds_half_up():
    assert only(answered(1, 16)).shown == Decimal("6.3")
    assert round(6.25, 1) == 6.2  # what Python's own rounding would show


def test_e5_the_figure_shown_decides_on_passing():
    result = only(answered(1599, 2000), rules=Rules(pass_mark=Decimal(80)))
    assert result.final == Fraction(7995, 100)
    assert (result.shown, result.passed) == (Decimal("80.0"), True)


def test_just_below_the_shown_mark_does_not_pass():
    result = only(answered(15989, 20000), rules=Rules(pass_mark=Decimal(80)))
    assert (result.shown, result.passed) == (Decimal("79.9"), False)


def test_e5_all_not_applicable_is_null_and_not_zero():
    for rules in (Rules(pass_mark=Decimal(50)), Rules("weighted", Decimal(50))):
        result = only(without(State.NOT_APPLICABLE, 5), rules=rules)
        assert (result.raw, result.final, result.shown, result.passed) == (None,) * 4
        assert result.steps[0].score is None
        assert not result.incomplete


@pytest.mark.parametrize(
    ("policy", "shown"), [("block", None), ("zero", "41.7"), ("exclude", "62.5")]
)
def test_e5_a_missing_answer_is_decided_by_the_policy(policy, shown):
    steps = example_one(last=without(State.MISSING, 10))
    result = score(steps, Rules(missing_policy=policy))
    assert result.shown == (None if shown is None else Decimal(shown))
    assert result.incomplete is (policy == "block")
    assert result.missing == ("q",)


def test_block_is_the_default_policy():
    assert Rules().missing_policy == "block"


def test_a_blocked_report_keeps_the_scores_of_its_other_steps():
    result = score(example_one(last=without(State.MISSING, 10)), Rules())
    assert [s.score for s in result.steps] == [50, None]
    assert (result.raw, result.final, result.passed) == (None, None, None)
    assert score(example_one(last=without(State.MISSING, 10)), WEIGHTED).final is None


def test_a_missing_unscored_answer_is_named_and_blocks_nothing():
    result = only(answered(1, 2), without(State.MISSING, 0))
    assert (result.raw, result.missing, result.incomplete) == (50, ("q",), False)


def test_a_missing_bonus_or_knock_out_question_blocks():
    assert only(answered(1, 2), without(State.MISSING, 0, bonus=True)).final is None
    assert only(answered(1, 2), without(State.MISSING, 0, can_knock_out=True)).final is None


def test_a_missing_bonus_is_worth_nothing_under_zero_and_exclude():
    for policy in ("zero", "exclude"):
        missing = without(State.MISSING, 4, bonus=True)
        assert only(answered(1, 2), missing, rules=Rules(missing_policy=policy)).raw == 50


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (Fraction(5, 100), 1, "0.1"),
        (Fraction(4999, 100000), 1, "0.0"),
        (Fraction(9995, 100), 1, "100.0"),
        (Fraction(-5, 100), 1, "-0.1"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(5, 2), 0, "3"),
        (Decimal("2.25"), 1, "2.3"),
        (75, 1, "75.0"),
    ],
)
def test_half_is_rounded_up(value, digits, shown):
    assert str(rounded(value, digits)) == shown


# 9: means


def test_a_wave_is_the_unweighted_mean_of_unrounded_scores():
    scores = [Fraction(1, 3), Fraction(1, 3), Fraction(2, 3), None]
    assert mean_score(scores) == Fraction(4, 9)
    assert mean_score([]) is None
    assert mean_score([None]) is None


def test_the_version_of_the_rules_goes_with_the_score():
    assert only(answered(1, 2)).rules_version == RULES_VERSION


# properties

points = st.fractions(min_value=0, max_value=50, max_denominator=12)


@st.composite
def random_answers(draw):
    maximum = draw(points)
    is_bonus = draw(st.booleans())
    low = -maximum if draw(st.booleans()) else Fraction(0)
    return ScoredAnswer(
        code=draw(st.sampled_from("pqrs")),
        state=draw(st.sampled_from(State)),
        earned=draw(st.fractions(min_value=low, max_value=maximum, max_denominator=12)),
        maximum=Fraction(0) if is_bonus else maximum,
        bonus=is_bonus,
        knock_outs=tuple(
            draw(
                st.lists(
                    st.sampled_from(
                        [knock_out("step_zero"), knock_out("cap", 40), knock_out("fail")]
                    ),
                    max_size=1,
                )
            )
        ),
    )


random_steps = st.lists(
    st.builds(
        ScoredStep,
        st.sampled_from("abc"),
        st.lists(random_answers(), max_size=5),
        st.fractions(min_value=0, max_value=100, max_denominator=4),
    ),
    max_size=4,
)
random_rules = st.builds(
    Rules,
    st.sampled_from(["points", "weighted"]),
    st.none() | st.decimals(min_value=0, max_value=100, places=1),
    st.sampled_from(["block", "zero", "exclude"]),
)


@given(random_steps, random_rules)
def test_every_score_is_null_or_within_0_and_100(steps, rules):
    result = score(steps, rules)
    figures = [result.raw, result.final]
    figures += [figure for s in result.steps for figure in (s.raw_score, s.score)]
    assert all(figure is None or 0 <= figure <= 100 for figure in figures)
    assert (result.raw is None) == (result.final is None)


@given(random_steps, random_rules, st.randoms())
def test_the_order_of_steps_and_answers_changes_no_score(steps, rules, random):
    shuffled = [
        ScoredStep(s.code, random.sample(list(s.answers), len(s.answers)), s.weight) for s in steps
    ]
    random.shuffle(shuffled)
    one, other = score(steps, rules), score(shuffled, rules)
    assert (one.raw, one.final, one.passed) == (other.raw, other.final, other.passed)
    assert sorted(one.missing) == sorted(other.missing)


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_rounding_moves_by_half_a_unit_at_most(value, digits):
    shown = rounded(value, digits)
    assert abs(Fraction(shown) - value) <= Fraction(1, 2 * 10**digits)
    assert shown.as_tuple().exponent == -digits
    assert rounded(shown, digits) == shown
