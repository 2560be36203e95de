"""The measures that every step brings: emotion, words, what was met, and their wording."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from audit.emotions import WORDS, tiles
from audit.questions.base import AnswerError, kind_named, kind_of
from audit.questions.definition import text_in
from audit.questions.standing import standing_question, standing_text
from audit.questions.vocabulary import say
from audit.questions.words import word_rows
from tests.questions.fields import question

#: They speak every language in which a script may be written.
INSTRUMENT_KINDS = ("emotion", "words", "first_reaction")
CODE = "order.emotion"
FELT = standing_question(CODE)
CHOSEN = standing_question("order.words")
LINES = [
    SimpleNamespace(code="queue", text={"nl": "De rij was lang", "en": "The line was long"}),
    SimpleNamespace(code="noise", text={"nl": "Het was lawaaiig"}),
]
MET = standing_question("order.pain_points", LINES)


def feeling(valence: str = "", arousal: str = "") -> Any:
    return kind_of(FELT).read(FELT, MultiDict({CODE: valence, f"{CODE}:arousal": arousal}))


def test_emotion_is_a_valence_and_perhaps_an_arousal() -> None:
    assert feeling("-60", "40") == {"valence": -60, "arousal": 40}
    assert feeling("37") == {"valence": 37, "arousal": None}
    assert feeling("0") == {"valence": 0, "arousal": None}
    assert feeling() is None


def test_an_arousal_without_a_valence_asks_for_the_valence() -> None:
    with pytest.raises(AnswerError, match="pleasant"):
        feeling("", "40")


@pytest.mark.parametrize("typed", ["very", "1.5", "1000", "٣", "--5"])
def test_only_positions_on_the_slider_are_read(typed: str) -> None:
    with pytest.raises(AnswerError):
        feeling(typed)


@pytest.mark.parametrize(
    "value",
    [
        {"valence": 101},
        {"valence": -101, "arousal": 0},
        {"valence": 1.5},
        {"valence": True},
        {"valence": None, "arousal": 5},
        {"valence": 5, "arousal": 200},
        {"valence": 5, "face": ":)"},
        {},
        -60,
    ],
)
def test_an_emotion_off_the_slider_is_refused(value: Any) -> None:
    with pytest.raises(AnswerError):
        kind_of(FELT).check(FELT, value)


@pytest.mark.parametrize(
    ("valence", "arousal", "dutch", "english"),
    [
        (0, None, "Neutraal (0)", "Neutral (0)"),
        (9, None, "Neutraal (+9)", "Neutral (+9)"),
        (10, 33, "Een beetje prettig (+10)", "A little pleasant (+10)"),
        (-62, 34, "Onprettig, heftig (−62)", "Unpleasant, intense (−62)"),
        (75, -80, "Heel prettig, rustig (+75)", "Very pleasant, calm (+75)"),
    ],
)
def test_an_emotion_is_said_in_words_and_with_its_sign(
    valence: int, arousal: int | None, dutch: str, english: str
) -> None:
    value = {"valence": valence, "arousal": arousal}
    assert kind_of(FELT).display(FELT, value, "nl") == dutch
    assert kind_of(FELT).display(FELT, value, "en") == english
    assert kind_of(FELT).cell(FELT, value, "nl") == valence
    assert kind_of(FELT).comparable(FELT, value) == valence


def words(*pairs: tuple[str, int], nothing: bool = False) -> dict[str, Any]:
    return {"words": [{"word": word, "strength": s} for word, s in pairs], "nothing": nothing}


def test_words_are_read_with_their_strength() -> None:
    form = MultiDict({"order.words:irritated": "2", "order.words:ignored": "3", "x": "1"})
    value = kind_of(CHOSEN).read(CHOSEN, form)
    assert value == words(("irritated", 2), ("ignored", 3))
    kind_of(CHOSEN).check(CHOSEN, value)
    assert kind_of(CHOSEN).read(CHOSEN, MultiDict({"order.words:happy": ""})) is None


def test_nothing_in_particular_excludes_the_others() -> None:
    form = MultiDict({"order.words:nothing": "1"})
    value = kind_of(CHOSEN).read(CHOSEN, form)
    assert value == words(nothing=True)
    kind_of(CHOSEN).check(CHOSEN, value)
    with pytest.raises(AnswerError, match="not both"):
        kind_of(CHOSEN).check(CHOSEN, words(("happy", 1), nothing=True))


def test_a_fourth_word_is_refused_in_words() -> None:
    three = words(("happy", 1), ("curious", 2), ("valued", 3))
    kind_of(CHOSEN).check(CHOSEN, three)
    with pytest.raises(AnswerError, match="at most three"):
        kind_of(CHOSEN).check(CHOSEN, words(*[("happy", 1)] * 4))


@pytest.mark.parametrize(
    "value",
    [
        words(),
        words(("hungry", 1)),
        words(("nothing_particular", 1)),
        words(("happy", 0)),
        words(("happy", 4)),
        words(("happy", True)),
        words(("happy", 1), ("happy", 2)),
        {"words": "happy", "nothing": False},
        {"words": ["happy"], "nothing": False},
        {"words": [{"word": ["happy"], "strength": 1}], "nothing": False},
        {"words": [], "nothing": 1},
        {"nothing": True, "mood": "good"},
        ["happy"],
    ],
)
def test_words_that_are_not_offered_are_refused(value: Any) -> None:
    with pytest.raises(AnswerError):
        kind_of(CHOSEN).check(CHOSEN, value)


def test_words_are_shown_in_the_language_with_their_strength() -> None:
    value = words(("irritated", 2), ("ignored", 3))
    kind = kind_named("words")
    assert kind.display(CHOSEN, value, "nl") == "geïrriteerd (duidelijk); genegeerd (sterk)"
    assert kind.display(CHOSEN, value, "en") == "irritated (clearly); ignored (strongly)"
    assert kind.display(CHOSEN, words(nothing=True), "nl") == "niets bijzonders"
    assert kind.comparable(CHOSEN, value) == ["irritated", "ignored"]
    assert kind.comparable(CHOSEN, words(nothing=True)) == ["nothing_particular"]


def test_the_words_are_shown_in_the_order_of_the_report_without_losing_a_chosen_one() -> None:
    core = [key for key, word in WORDS.items() if word.set == "core"]
    extra = [key for key, word in WORDS.items() if word.set == "extra"]
    assert [key for key, _, _ in word_rows(None, None, "nl")] == core
    assert [key for key, _, _ in word_rows(None, None, "nl", extra=True)] == extra
    order = tiles(7)
    chosen = words(("proud", 3), ("happy", 1))
    rows = word_rows(order, chosen, "nl")
    assert [key for key, _, _ in rows] == [word.key for word in order[:-1]]
    assert ("happy", "blij", 1) in rows
    assert word_rows(order, chosen, "nl", extra=True) == [("proud", "trots", 3)]
    shuffled = word_rows(tiles(7, extra=True), None, "fr", extra=True)
    assert len(shuffled) == 8 and ("proud", "fier·ère", 0) in shuffled
    keys = [word.key for word in order]
    assert word_rows(keys, None, "en")[0][0] == keys[0]


def met(*codes: str, added: tuple[str, ...] = (), none: bool = False) -> Any:
    form = MultiDict([("order.pain_points", code) for code in codes])
    for text in (*added, ""):
        form.add("order.pain_points:added", text)
    if none:
        form.add("order.pain_points:none", "1")
    return kind_of(MET).read(MET, form)


def test_what_was_met_is_ticked_or_added() -> None:
    value = met("noise", "queue", added=("  Geen\n stoel ", "Geen stoel"))
    assert value == {"codes": ["queue", "noise"], "added": ["Geen stoel"]}
    kind_of(MET).check(MET, value)
    shown = kind_of(MET).display(MET, value, "en")
    assert shown == "The line was long; Het was lawaaiig; Geen stoel"
    assert kind_of(MET).comparable(MET, value) == ["queue", "noise", "Geen stoel"]


def test_none_of_all_is_an_answer_and_nothing_ticked_is_none() -> None:
    assert met() is None
    none = met(none=True)
    assert none == {"codes": [], "added": []}
    kind_of(MET).check(MET, none)
    assert kind_of(MET).display(MET, none, "nl") == "Niets daarvan"
    with pytest.raises(AnswerError, match="alone"):
        met("queue", none=True)


@pytest.mark.parametrize(
    "value",
    [
        {"codes": ["stairs"], "added": []},
        {"codes": ["queue", "queue"], "added": []},
        {"codes": "queue", "added": []},
        {"codes": [["queue"]], "added": []},
        {"codes": [], "added": ["a", "b", "c", "d"]},
        {"codes": [], "added": ["x" * 201]},
        {"codes": [], "added": [" "]},
        {"codes": [], "added": ["\x00"]},
        {"codes": [], "added": [5]},
        {"codes": [], "lines": []},
        [],
    ],
)
def test_what_the_step_does_not_list_is_refused(value: Any) -> None:
    with pytest.raises(AnswerError):
        kind_of(MET).check(MET, value)


def test_without_lines_on_the_question_only_the_form_of_a_code_is_checked() -> None:
    bare = question("met", code="order.pain_points")
    kind_of(bare).check(bare, {"codes": ["queue"], "added": []})
    with pytest.raises(AnswerError):
        kind_of(bare).check(bare, {"codes": ["Not a code"], "added": []})


@pytest.mark.parametrize(
    ("code", "kind", "mandatory"),
    [
        ("order.pain_points", "met", False),
        ("order.wonders", "met", False),
        ("order.expectation", "expectation", True),
        ("order.grade", "grade", True),
        ("order.outcome", "outcome", True),
        ("order.emotion", "emotion", True),
        ("order.words", "words", True),
        ("order.first_reaction", "first_reaction", False),
        ("closing.grade", "grade", True),
        ("closing.recommendation", "recommendation", True),
    ],
)
def test_every_standing_measure_is_worded_in_both_languages(
    code: str, kind: str, mandatory: bool
) -> None:
    asked = standing_question(code)
    assert (asked.kind, asked.mandatory) == (kind, mandatory)
    assert asked.text["nl"] and asked.text["en"]
    languages = {"nl", "en", "fr", "de"} if kind in INSTRUMENT_KINDS else {"nl", "en"}
    assert set(asked.text) == languages
    assert set(asked.help) in (set(), languages)


@pytest.mark.parametrize(
    "code",
    [
        "order.pain_points", "order.wonders", "order.expectation", "order.grade", "order.outcome",
        "order.emotion", "order.words", "presence.check_in", "presence.check_out", "closing.grade",
        "closing.recommendation",
    ],
)  # fmt: skip
def test_in_a_language_that_we_do_not_speak_question_and_answers_are_in_english(code: str) -> None:
    asked = standing_question(code)
    assert text_in(asked.text, "it") == asked.text["en"]
    assert text_in(asked.help, "it") == asked.help.get("en", "")
    assert say("went_on", "it") == "Went on"


def test_the_closing_grade_is_about_the_whole() -> None:
    assert standing_text("closing.grade", "nl") == "Welk cijfer geef je het geheel?"
    assert standing_text("order.grade", "nl") == "Welk cijfer geef je deze stap?"
    assert standing_text("order", "nl") == standing_text("order.price", "nl") == ""
    with pytest.raises(KeyError):
        standing_question("order.price")
