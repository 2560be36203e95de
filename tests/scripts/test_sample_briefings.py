"""The briefings of our own: whole in both languages, with a quiz that can be passed."""

import re

from tests.scripts.samples import CODE, briefing, every_script, texts_in

BRIEFING = {
    "name", "persona", "scenario", "role", "what_to_do", "never", "look_for", "quiz",
}  # fmt: skip
PERSONA = {"name", "profile", "need", "motivation", "manner"}


@every_script
def test_a_briefing_is_complete_in_dutch_and_english(name):
    data = briefing(name)
    assert set(data) == BRIEFING
    assert set(data["persona"]) == PERSONA
    for texts in texts_in(data):
        assert set(texts) == {"nl", "en"}
        assert all(text and text == text.strip() for text in texts.values()), texts


@every_script
def test_a_briefing_says_the_same_number_of_things_in_both_languages(name):
    for texts in texts_in(briefing(name)):
        shapes = [
            [line.startswith("- ") for line in texts[language].split("\n") if line]
            for language in ("nl", "en")
        ]
        assert shapes[0] == shapes[1], texts["en"]
        assert not re.search(r"[*_#`<>]|\n{3,}", texts["nl"] + texts["en"])


@every_script
def test_every_quiz_question_has_exactly_one_right_choice(name):
    quiz = briefing(name)["quiz"]
    assert 3 <= len(quiz) <= 5
    assert len({question["code"] for question in quiz}) == len(quiz)
    for question in quiz:
        assert set(question) == {"code", "question", "choices", "explanation"}
        assert CODE.fullmatch(question["code"])
        codes = [choice["code"] for choice in question["choices"]]
        assert len(codes) >= 2 and len(set(codes)) == len(codes)
        assert all(CODE.fullmatch(code) for code in codes)
        assert [choice["right"] for choice in question["choices"]].count(True) == 1
