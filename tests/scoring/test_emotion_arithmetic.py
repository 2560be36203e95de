"""Emotion words, and the valence of a step from slider and words."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import emotions
from audit.scoring.emotion import (
    FeltWord,
    ambivalence,
    chose_intended,
    emotion_gap,
    step_emotion,
    word_valence,
    word_value,
)

felt_words = st.lists(
    st.builds(FeltWord, st.sampled_from(sorted(emotions.WORDS)), st.integers(1, 3)),
    max_size=3,
    unique_by=lambda felt: felt.word,
)


def words_answer(*chosen, nothing=False):
    return {"words": [{"word": w, "strength": s} for w, s in chosen], "nothing": nothing}


def test_the_words_are_those_of_the_file():
    with Path(emotions.__file__).with_name("emotions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["key"] for row in rows] == list(emotions.WORDS)
    sets = [word.set for word in emotions.WORDS.values()]
    assert (sets.count("core"), sets.count("extra"), sets.count("none")) == (16, 8, 1)


def test_a_word_has_an_exact_place_and_a_text_in_four_languages():
    word = emotions.WORDS["disappointed"]
    assert (word.valence, word.arousal) == (Fraction(-7, 10), Fraction(-3, 10))
    assert word.texts == {
        "nl": "teleurgesteld",
        "en": "disappointed",
        "fr": "déçu·e",
        "de": "enttäuscht",
    }
    assert all(set(w.texts) == {"nl", "en", "fr", "de"} for w in emotions.WORDS.values())
    assert all(all(w.texts.values()) for w in emotions.WORDS.values())


def test_every_place_lies_on_the_circumplex():
    for word in emotions.WORDS.values():
        assert -1 <= word.valence <= 1 and -1 <= word.arousal <= 1


def test_sixteen_core_words_are_shown_and_eight_more_on_request():
    assert len(emotions.tiles(1)) == 17
    assert len(emotions.tiles(1, extra=True)) == 25


def test_nothing_in_particular_is_the_last_tile():
    assert all(emotions.tiles(seed)[-1].key == emotions.NOTHING for seed in range(50))


def test_a_seed_gives_one_order_and_another_seed_another():
    assert emotions.tiles(7) == emotions.tiles(7)
    orders = {tuple(word.key for word in emotions.tiles(seed)) for seed in range(50)}
    assert len(orders) == 50
    assert {word.key for word in emotions.tiles(3)} == {word.key for word in emotions.tiles(4)}


def test_no_word_is_favoured_by_the_shuffle():
    first = [emotions.tiles(seed)[0].key for seed in range(1600)]
    # 100 expected each; six standard deviations (about 58) is far outside chance.
    assert all(42 < first.count(word.key) < 158 for word in emotions.tiles(0)[:-1])


def test_disappointed_three_and_at_ease_one():
    felt = [FeltWord("disappointed", 3), FeltWord("at_ease", 1)]
    assert [word_value(word) for word in felt] == [Fraction(-7, 10), Fraction(1, 5)]
    assert word_valence(felt) == Fraction(-1, 4)
    assert ambivalence(felt) == Fraction(1, 5)


@pytest.mark.parametrize(
    ("strength", "value"), [(1, Fraction(3, 10)), (2, Fraction(6, 10)), (3, Fraction(9, 10))]
)
def test_the_strength_scales_the_word(strength, value):
    assert word_value(FeltWord("happy", strength)) == value


@pytest.mark.parametrize("felt", [FeltWord("happy", 0), FeltWord("happy", 4), FeltWord("jolly", 2)])
def test_an_unknown_word_or_strength_is_refused(felt):
    with pytest.raises(ValueError):
        word_value(felt)


def test_the_slider_wins_over_the_words():
    felt = step_emotion({"valence": 40, "arousal": None}, words_answer(("disappointed", 3)))
    assert felt.valence == Fraction(2, 5)
    assert felt.word_valence == Fraction(-7, 10)
    assert felt.arousal is None


def test_without_a_slider_the_words_decide():
    felt = step_emotion(None, words_answer(("disappointed", 3), ("at_ease", 1)))
    assert felt.valence == Fraction(-1, 4)
    assert felt.ambivalence == Fraction(1, 5)


def test_a_slider_at_zero_is_an_answer():
    assert step_emotion({"valence": 0}, words_answer(("happy", 3))).valence == 0


def test_arousal_goes_along_with_the_slider():
    assert step_emotion({"valence": -100, "arousal": 25}, None).arousal == Fraction(1, 4)


def test_nothing_in_particular_is_zero():
    felt = step_emotion(None, words_answer(nothing=True))
    assert (felt.valence, felt.word_valence, felt.ambivalence) == (0, 0, 0)


def test_no_answer_at_all_is_no_valence():
    for felt in (step_emotion(None, None), step_emotion(None, words_answer())):
        assert felt.valence is None
        assert felt.word_valence is None
        assert felt.ambivalence is None


def test_words_of_one_sign_are_not_ambivalent():
    assert ambivalence([FeltWord("happy", 3), FeltWord("valued", 2)]) == 0
    assert ambivalence([FeltWord("angry", 3)]) == 0


def test_the_stronger_of_each_side_makes_the_ambivalence():
    felt = [FeltWord("happy", 1), FeltWord("valued", 3), FeltWord("angry", 3)]
    assert ambivalence(felt) == Fraction(7, 10)  # .3, .8 against .7


def test_the_gap_is_felt_minus_intended():
    assert emotion_gap(Fraction(-1, 4), 50) == Fraction(-3, 4)
    assert emotion_gap(None, 50) is None
    assert emotion_gap(Fraction(1, 2), None) is None
    assert emotion_gap(Fraction(1, 2), 0) == Fraction(1, 2)


def test_one_of_the_intended_words_is_enough():
    felt = [FeltWord("happy", 1), FeltWord("angry", 3)]
    assert chose_intended(felt, {"happy", "valued"})
    assert not chose_intended(felt, {"valued"})
    assert not chose_intended([], {"valued"})


@given(felt_words)
def test_valence_and_ambivalence_stay_in_range(felt):
    assert -1 <= word_valence(felt) <= 1
    assert 0 <= ambivalence(felt) <= 1


@given(felt_words, st.randoms())
def test_the_order_of_the_words_changes_nothing(felt, random):
    other = list(felt)
    random.shuffle(other)
    assert word_valence(felt) == word_valence(other)
    assert ambivalence(felt) == ambivalence(other)
