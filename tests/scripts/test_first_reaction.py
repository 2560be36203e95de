"""First reactions in a script: where they are asked, how they are switched on, where not."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from audit.database import db
from audit.questions.first_reaction import SKIPPED
from audit.scripts.checks import check_version
from audit.scripts.condition_rows import sources
from audit.scripts.document import MEASURES, WITHOUT_FIRST_REACTION, ScriptDocument, Step
from audit.scripts.layout import FELT, QUESTIONS, REACTION, WORDS, Page, question_in, questions_of
from audit.scripts.minutes import SECONDS
from audit.scripts.models import ScriptVersion
from audit.scripts.reads import document_of
from audit.scripts.runner import Given, Walk
from tests.scripts.drafts import draft, small


def reacting(*words: int, **more: Any) -> ScriptDocument:
    """The small script with so many words at its two steps."""
    found = small(**more)
    steps = tuple(
        dataclasses.replace(step, measures={**step.measures, "first_reaction": count})
        for step, count in zip(found.steps, words, strict=True)
    )
    return dataclasses.replace(found, steps=steps)


def test_it_is_off_unless_a_step_asks_for_it() -> None:
    assert not any(step.reaction_words for step in small().steps)
    assert [step.reaction_words for step in reacting(8, 4).steps] == [8, 4]


@pytest.mark.parametrize(("stored", "words"), [(8, 8), (4, 4), (True, 8), (0, 0), (False, 0)])
def test_a_step_notes_how_many_words_it_shows(stored: int, words: int) -> None:
    step = Step.from_json(
        {
            "code": "a",
            "name": {},
            "phase": "",
            "channel": "",
            "measures": {"first_reaction": stored},
        }
    )
    assert step.reaction_words == words
    assert step.has("first_reaction") is bool(words)


def test_it_is_the_first_page_of_its_step_and_the_last_of_its_questions() -> None:
    document = reacting(8, 0)
    walk = Walk(document, {})
    assert [page.part for page in walk.pages if page.step == "arriving"] == [
        REACTION, QUESTIONS, FELT, WORDS,
    ]  # fmt: skip
    assert next(page.part for page in walk.pages if page.step == "paying") == QUESTIONS
    assert questions_of(document.steps[0])[-1].settings == {"words": 8}
    page, _question = question_in(document, "arriving.first_reaction") or (None, None)
    assert page == Page("arriving", REACTION)


def test_a_report_opens_with_it_until_something_of_its_step_was_given() -> None:
    document = reacting(8, 8)
    reaction, questions = Page("arriving", REACTION), Page("arriving", QUESTIONS)
    assert Walk(document, {}).resume == reaction
    assert Walk(document, {"arriving.first_reaction": Given(SKIPPED)}).resume == questions
    assert Walk(document, {"greeted": Given("yes")}).resume == questions


def test_it_never_stands_in_the_way_of_sending() -> None:
    walk = Walk(reacting(8, 8), {})
    assert not any(fault.code.endswith("first_reaction") for fault in walk.faults)


@pytest.mark.parametrize("kind", WITHOUT_FIRST_REACTION)
def test_it_is_off_where_people_speak_of_their_employer_or_their_application(kind: str) -> None:
    document = reacting(8, 4, research_kind=kind)
    assert not document.asks_first_reactions
    assert "first_reaction" not in document.measures
    assert not any(step.reaction_words for step in document.steps)
    assert all(page.part != REACTION for page in Walk(document, {}).pages)
    again = ScriptDocument.from_json(document.to_json())
    assert not any(step.reaction_words for step in again.steps)
    assert set(WITHOUT_FIRST_REACTION) == {"employee", "candidate"}


def test_in_other_research_it_may_be_asked() -> None:
    assert small().asks_first_reactions
    assert small().measures == tuple(MEASURES)


@pytest.mark.parametrize(
    ("words", "warned"), [((8, 0), True), ((4, 4), True), ((8, 4), False), ((0, 0), False)]
)
def test_fewer_words_than_a_report_needs_are_warned_of(
    words: tuple[int, int], warned: bool, database: Any
) -> None:
    said = [finding.message for finding in check_version(reacting(*words), None)]
    assert any("12 in een verslag" in message for message in said) is warned


def test_no_condition_looks_at_it() -> None:
    document = reacting(8, 8)
    assert all("first_reaction" not in one.code for one in sources(document, "nl", before=None))
    last = document.steps[1]
    rule = {"==": [{"var": ["arriving.first_reaction"]}, "done"]}
    items = (dataclasses.replace(last.items[0], shown_when=rule),)
    steps = (document.steps[0], dataclasses.replace(last, items=items))
    changed = dataclasses.replace(document, steps=steps)
    findings = [one for one in check_version(changed, None) if one.step == "paying"]
    assert any(one.severity == "error" for one in findings)


def test_it_takes_its_time_in_the_estimate() -> None:
    assert SECONDS["first_reaction"] > SECONDS["emotion"]


# The builder


def words_of(version: ScriptVersion) -> list[int]:
    db.session.expire_all()
    found = document_of(db.session.get_one(ScriptVersion, version.id))
    return [step.reaction_words for step in found.steps]


def test_the_builder_switches_it_on_with_eight_words(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/versions/{version.uuid}")
    page = karim.submit(page, "measure-first_reaction")
    assert words_of(version) == [8, 0]
    assert "Eerste reactie: acht woorden" in page.words
    karim.submit(page, "measure-first_reaction")
    assert words_of(version) == [0, 0]


def test_the_form_of_a_step_chooses_the_short_form_and_every_step(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    address = f"/scripts/steps/{version.steps[0].uuid}"
    karim.submit(karim.get(address), "Stap bewaren", first_reaction="4")
    assert words_of(version) == [4, 0]
    karim.submit(karim.get(address), "Stap bewaren", everywhere="y")
    assert words_of(version) == [4, 4]
    karim.submit(karim.get(address), "Stap bewaren", first_reaction="0")
    assert words_of(version) == [0, 4]


def test_other_switches_leave_it_as_it_is(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    address = f"/scripts/steps/{version.steps[0].uuid}"
    karim.submit(karim.get(address), "Stap bewaren", first_reaction="4")
    karim.submit(karim.get(f"/scripts/versions/{version.uuid}"), "measure-grade")
    assert words_of(version)[0] == 4


def test_research_among_employees_does_not_offer_it(cast: Any, browse: Any) -> None:
    version = draft()
    version.research_kind = "employee"
    db.session.commit()
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/steps/{version.steps[0].uuid}")
    assert not page.all("input", name="first_reaction")
    assert "Eerste reactie" not in karim.get(f"/scripts/versions/{version.uuid}").words
