"""What a reviewer sees of first reactions: value, hesitation gap, why there is none, how late."""

from __future__ import annotations

import copy
from typing import Any

from audit.database import db
from audit.emotions import REACTION_WORDS, WORDS
from audit.questions.base import kind_named
from audit.questions.standing import standing_question
from audit.review.rules import can_correct
from tests.cast import Cast
from tests.review.visits import SCRIPT, sent, wave_of


def script() -> dict[str, Any]:
    made = copy.deepcopy(SCRIPT)
    for step in made["steps"]:
        step["measures"] = {**step.get("measures", {}), "first_reaction": 8}
    return made


def reaction(times: int = 700, delay: int = 0, **answers: int) -> dict[str, Any]:
    """Pleasant words fit and no other, but for those named."""
    trials = [
        {
            "word": word,
            "answer": answers.get(word, 1 if WORDS[word].valence > 0 else -1),
            "milliseconds": times + 31 * place,
            "void": None,
        }
        for place, word in enumerate(REACTION_WORDS)
    ]
    return {"trials": trials, "at": None, "delay": delay}


def page_of(cast: Cast, browse: Any, *given: Any) -> Any:
    wave = wave_of(cast.lunavella, script())
    codes = [step["code"] for step in script()["steps"]]
    more = {f"{code}.first_reaction": value for code, value in zip(codes, given, strict=False)}
    report = sent(wave, cast.lunavella_groningen, cast.sanne, **more)
    db.session.commit()
    return browse(cast.roos).get(f"/review/{report.uuid}")


def block(page: Any, step: str) -> str:
    found = page.find("article", id=f"answer-{step}.first_reaction")
    return str(page.text_of(found)).replace("\xa0", " ")


def test_the_value_with_its_hesitation_gap_and_each_word(cast: Cast, browse: Any) -> None:
    slow = reaction(worried=1)
    slow["trials"][6]["milliseconds"] = 2900
    words = block(page_of(cast, browse, slow, reaction(640)), "welcome")
    assert "aarzelkloof +" in words
    assert "8 van 8 woorden tellen" in words
    assert "bezorgd: Past, 2,90 s" in words
    assert "Beoordeel er nooit één persoon op." in words
    assert "later ingevuld" not in words


def test_why_there_is_none_and_that_it_was_late(cast: Cast, browse: Any) -> None:
    late = reaction(delay=120)
    late["trials"][0] = {"word": "happy", "answer": None, "milliseconds": None, "void": "hidden"}
    late["trials"][1]["milliseconds"] = 210
    words = block(page_of(cast, browse, late, {"skipped": True}), "welcome")
    # One of eight came too fast: more than one in ten.
    assert "ongeldig: meer dan één op de tien antwoorden van dit verslag" in words
    assert "later ingevuld: twee uur of langer" in words
    assert "blij: ongeldig, de pagina was uit beeld" in words
    assert "enthousiast: Past, 0,21 s, te snel" in words


def test_one_step_alone_has_too_few_words(cast: Cast, browse: Any) -> None:
    words = block(page_of(cast, browse, reaction(), {"skipped": True}), "welcome")
    assert "geen waarde: minder dan 12 geldige woorden in dit verslag" in words


def test_a_report_that_is_void_says_why_at_every_step(cast: Cast, browse: Any) -> None:
    always = dict.fromkeys(REACTION_WORDS, 1)
    page = page_of(cast, browse, reaction(**always), reaction(**always))
    for step in script()["steps"]:
        assert "ongeldig: alle antwoorden van dit verslag zijn gelijk" in block(page, step["code"])


def test_skipped_is_said_and_a_reviewer_can_only_take_it_out(cast: Cast, browse: Any) -> None:
    page = page_of(cast, browse, {"skipped": True}, reaction())
    assert "Je hebt dit overgeslagen." in block(page, "welcome")
    kind = kind_named("first_reaction")
    asked = standing_question("welcome.first_reaction")
    assert kind.name == asked.kind and not can_correct(asked)
