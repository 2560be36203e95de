"""First reactions: the worked case of the method, and what voids or empties a value."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from audit.emotions import (
    PRACTICE_WORDS,
    REACTION_WORDS,
    SHORT_REACTION_WORDS,
    WORDS,
    reaction_order,
)
from audit.scoring.first_reaction import (
    NoValue,
    StepReaction,
    Trial,
    _halves,
    first_reactions,
    pace_of,
    side,
    timed,
    untimed,
    value_of,
    voided,
)

CASE = json.loads((Path(__file__).parents[1] / "oracles.json").read_text(encoding="utf-8"))[
    "quick_test"
]
ONE, TWO = ([Trial(*trial) for trial in CASE[step]] for step in ("step1", "step2"))
PLEASANT, UNPLEASANT = REACTION_WORDS[:4], REACTION_WORDS[4:]


def trials(
    answers: str = "+-++--+-", times: tuple[float | None, ...] = (701, 803, 912, 1103)
) -> list[Trial]:
    """The eight words in their order, "+" fits, "-" doesn't, "." no tap, "h" hidden."""
    return [
        Trial(
            word,
            {"+": 1, "-": -1}.get(sign),
            times[place % len(times)] if sign in "+-" else None,
            sign == "h",
        )
        for place, (word, sign) in enumerate(zip(REACTION_WORDS, answers, strict=False))
    ]


# The worked case


def test_the_words_have_the_valences_of_the_case() -> None:
    assert {word: float(WORDS[word].valence) for word in REACTION_WORDS} == CASE["valence"]


def test_the_pace_of_the_case() -> None:
    pace = pace_of([*ONE, *TWO])
    assert pace is not None
    assert pace.middle == pytest.approx(math.log(800), abs=1e-12)
    assert pace.middle == pytest.approx(CASE["m"], abs=5e-10)
    assert pace.spread == pytest.approx(CASE["d"], abs=5e-10)
    assert pace.certainty(700) == pytest.approx(1.1749, abs=5e-5)


@pytest.mark.parametrize(("name", "shown"), [("step1", ONE), ("step2", TWO)])
def test_each_step_of_the_case(name: str, shown: list[Trial]) -> None:
    pace = pace_of([*ONE, *TWO])
    assert pace is not None
    expected, valid = CASE["expect"][name], [trial for trial in shown if trial.valid]
    weight = timed(pace)
    pleasant = side([t for t in valid if t.valence > 0], weight)
    unpleasant = side([t for t in valid if t.valence < 0], weight)
    assert pleasant == pytest.approx(expected["P"], abs=5e-7)
    assert unpleasant == pytest.approx(expected["N"], abs=5e-7)
    assert value_of(shown, weight) == pytest.approx(expected["S"], abs=5e-7)
    assert value_of(shown, untimed) == pytest.approx(expected["E"], abs=5e-7)


def test_the_case_as_a_report_with_its_hesitation_gaps() -> None:
    found = first_reactions({"one": ONE, "two": TWO})
    one, two = found["one"], found["two"]
    assert round(100 * (one.score or 0)) == 81
    assert round(100 * (two.score or 0)) == -91
    assert one.gap == pytest.approx(0.80981 - 0.574194, abs=1e-6)
    assert two.gap == pytest.approx(-0.906794 + 0.722222, abs=1e-6)
    assert one.speed_matters and two.speed_matters
    assert (one.trials, one.shown, two.trials, two.shown) == (8, 8, 7, 8)


# What is a valid trial


@pytest.mark.parametrize(
    ("time", "valid"), [(299, False), (300, True), (3000, True), (3001, False), (None, False)]
)
def test_a_trial_is_valid_from_300_to_3000_milliseconds(time: float | None, valid: bool) -> None:
    assert Trial("happy", 1, time).valid is valid


def test_a_trial_without_an_answer_or_out_of_sight_is_not_valid() -> None:
    assert not Trial("happy", None, 700).valid
    assert not Trial("happy", 1, 700, hidden=True).valid


# The spread


def test_times_that_are_all_equal_count_alike_and_divide_by_nothing() -> None:
    """MAD is 0, d its least: every z is 0 and every c is 1, so S is E."""
    shown = trials("+-++--+-", (731,))
    found = first_reactions({"a": shown, "b": shown})["a"]
    assert pace_of(shown).spread == 0.10  # type: ignore[union-attr]
    assert found.score == pytest.approx(found.untimed)
    assert found.gap == pytest.approx(0)
    assert not found.speed_matters


def test_certainty_is_bounded_by_two_spreads() -> None:
    pace = pace_of(trials("+-++--+-", (731,)))
    assert pace is not None
    assert pace.certainty(300) == pytest.approx(2 / (1 + math.exp(-2)))
    assert pace.certainty(3000) == pytest.approx(2 / (1 + math.exp(2)))


# What voids a report


def test_a_report_whose_answers_are_all_equal_has_no_value() -> None:
    """S would be exactly 0: all pleasant words fit, and all unpleasant ones too."""
    same = trials("++++++++")
    assert value_of(same, timed(pace_of(same))) == CASE["all_yes_S"]  # type: ignore[arg-type]
    found = first_reactions({"a": same, "b": same})
    assert {one.reason for one in found.values()} == {NoValue.ALL_EQUAL}
    assert {one.score for one in found.values()} == {None}


def test_one_slip_among_equal_answers_saves_nothing() -> None:
    slip = [Trial("happy", -1, 120), *trials("++++++++")[1:]]
    assert voided([*slip, *trials("++++++++")]) is NoValue.ALL_EQUAL


def test_a_clock_that_tells_time_in_steps_of_fifty_voids_the_report() -> None:
    coarse = trials(times=(700, 850, 1100, 950))
    assert voided(coarse) is NoValue.COARSE_CLOCK
    assert voided([*coarse[1:], Trial("happy", 1, 701)]) is None


@pytest.mark.parametrize(("fast", "of", "reason"), [(2, 20, None), (3, 20, NoValue.TOO_FAST)])
def test_more_than_one_trial_in_ten_too_fast_voids_the_report(
    fast: int, of: int, reason: NoValue | None
) -> None:
    shown = [*trials(), *trials(), *trials()][:of]
    for place in range(fast):
        shown[place] = Trial(shown[place].word, 1, 299)
    assert voided(shown) is reason


def test_one_report_that_is_void_is_void_at_every_step() -> None:
    found = first_reactions({"a": trials("++++++++"), "b": trials("++++++++"), "c": None})
    assert [one.reason for one in found.values()] == ["all_equal", "all_equal", "skipped"]


# Too few


def test_twelve_valid_trials_are_needed_in_a_report() -> None:
    eleven = {"a": trials(), "b": trials("++..-h..")}
    assert first_reactions(eleven)["a"].reason is NoValue.FEW_IN_REPORT
    twelve = {"a": trials(), "b": trials("++..-.-.")}
    found = first_reactions(twelve)
    assert found["a"].reason is None and found["a"].score is not None
    assert found["b"].reason is NoValue.FEW_IN_STEP


@pytest.mark.parametrize(("answers", "enough"), [("+-+.--+.", True), ("+-..--+-", False)])
def test_three_valid_trials_of_either_side_are_needed_at_a_step(answers: str, enough: bool) -> None:
    found = first_reactions({"a": trials(answers), "b": trials(), "c": trials()})["a"]
    assert (found.score is not None) is enough
    assert found.reason == (None if enough else NoValue.FEW_IN_STEP)


def test_the_short_form_needs_two_of_either_side() -> None:
    def short(answers: str) -> list[Trial]:
        times = dict(zip(SHORT_REACTION_WORDS, (612, 704, 833, 951), strict=True))
        return [
            Trial(word, {"+": 1, "-": -1}.get(sign), times[word] if sign != "." else None)
            for (word, sign) in zip(SHORT_REACTION_WORDS, answers, strict=True)
        ]

    found = first_reactions({code: short("++--") for code in "abc"})
    assert {one.score for one in found.values()} == {1.0}
    lacking = first_reactions({"a": short("+.--"), "b": trials(), "c": trials()})["a"]
    assert lacking.reason is NoValue.FEW_IN_STEP and lacking.trials == 3


def test_words_of_one_side_only_have_no_value() -> None:
    pleasant = [Trial(word, 1, 700 + place) for place, word in enumerate(PLEASANT)]
    assert value_of(pleasant, untimed) is None
    found = first_reactions({"a": pleasant, "b": trials(), "c": trials()})["a"]
    assert found.reason is NoValue.FEW_IN_STEP


def test_a_report_without_any_has_no_pace() -> None:
    assert pace_of([]) is None
    assert first_reactions({}) == {}
    assert first_reactions({"a": None}) == {"a": StepReaction(0, 0, reason=NoValue.SKIPPED)}


# Halves


def test_the_halves_take_turns_on_either_side() -> None:
    """happy, valued, irritated and worried against the others: the first half says all pleasant,
    the second all unpleasant."""
    shown = trials("+-+--+-+")
    found = first_reactions({"a": shown, "b": trials()})["a"]
    assert found.halves == (1.0, -1.0)


def test_a_step_whose_half_lost_a_side_takes_no_part_in_them() -> None:
    """Five words: "irritated" and "disappointed" are the two that count; both are in one half."""
    shown = [
        Trial("happy", 1, 701),
        Trial("irritated", -1, 803),
        Trial("valued", 1, 912),
        Trial("ignored", None, None),
        Trial("disappointed", -1, 954),
        Trial("satisfied", 1, 777),
        Trial("enthusiastic", 1, 650),
        Trial("worried", None, None),
    ]
    weight = timed(pace_of(shown))  # type: ignore[arg-type]
    assert value_of(shown, weight) == pytest.approx(1)
    assert _halves(shown, weight) is None


# The order


def test_the_order_is_of_the_report_and_the_step_and_stays() -> None:
    once = reaction_order(41, "welcome", REACTION_WORDS)
    assert once == reaction_order(41, "welcome", REACTION_WORDS)
    orders = [reaction_order(seed, "welcome", REACTION_WORDS) for seed in range(40)]
    assert len({tuple(word.key for word in order) for order in orders}) > 30
    assert reaction_order(41, "paying", REACTION_WORDS) != once


@pytest.mark.parametrize("words", [REACTION_WORDS, SHORT_REACTION_WORDS])
def test_at_most_two_words_of_one_side_follow_each_other(words: tuple[str, ...]) -> None:
    for seed in range(300):
        order = reaction_order(seed, "welcome", words)
        assert {word.key for word in order} == set(words)
        signs = "".join("+" if word.valence > 0 else "-" for word in order)
        assert "+++" not in signs and "---" not in signs


def test_practice_words_are_none_that_count() -> None:
    assert not set(PRACTICE_WORDS) & set(REACTION_WORDS)
    assert len(PRACTICE_WORDS) == 2
