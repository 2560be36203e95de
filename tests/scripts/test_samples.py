"""The scripts of our own: complete, sound, and worth sending out."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from audit import conditions
from audit.emotions import CORE, WORDS
from audit.questions.base import kind_of, kinds
from audit.questions.definition import EXPERIENCE_ELEMENTS, KNOCK_OUT_EFFECTS, Question
from audit.scoring.report import score_report
from audit.scoring.rules import rounded
from audit.scripts.document import (
    CHANNELS,
    CLOSING,
    MEASURES,
    MISSING_POLICIES,
    OVERALL_RULES,
    PHASES,
    PURPOSES,
    RESEARCH_KINDS,
    ScriptDocument,
    Step,
)
from audit.scripts.runner import Given, Walk
from tests.scripts.samples import (
    CODE,
    NAMES,
    ROOT,
    briefing,
    every_script,
    read,
    script,
    script_data,
    texts_in,
)

TINY = sorted((ROOT / "tests" / "sample_scripts").glob("*.json"))
CLIENTS = re.compile("merelbord|bergwulp|voltlinde|nachtpauw", re.IGNORECASE)
#: Measures that are off unless a step asks for them.
EXTRA_MEASURES = ("expectation", "pain_points", "wonders")
TODAY, NOW = "2026-11-22", "2026-11-22T20:00"


def asked(step: Step) -> list[Question]:
    """The items of a step that are answered."""
    return [item for item in step.items if kind_of(item).has_answer]


def all_asked(document: ScriptDocument) -> list[Question]:
    return [question for step in document for question in asked(step)]


def conditions_of(question: Question) -> Iterator[tuple[str, Any]]:
    for name in ("shown_when", "comment_when", "photo_when"):
        if getattr(question, name) is not None:
            yield name, getattr(question, name)
    yield from (("knock_out", knock_out.when) for knock_out in question.knock_outs)
    yield from (("check", check.holds) for check in question.checks)


def comparisons_with_text(condition: Any) -> Iterator[tuple[str, str]]:
    """(code, literal) of every comparison of an answer with a text, at any depth."""
    if not isinstance(condition, dict):
        return
    for arguments in condition.values():
        codes = [part["var"][0] for part in arguments if isinstance(part, dict) and "var" in part]
        literals = [part for part in arguments if isinstance(part, str)]
        if len(codes) == 1 and len(literals) == 1:
            yield codes[0], literals[0]
        for part in arguments:
            yield from comparisons_with_text(part)


def options_of(question: Question) -> set[str]:
    if question.kind == "yes_no":
        return {"yes", "no"}
    return {choice.code for choice in question.choices}


# The scripts


@every_script
def test_a_sample_survives_being_written_and_read_again(name):
    document = script(name)
    assert ScriptDocument.from_json(document.to_json()) == document


@every_script
def test_a_sample_has_six_to_nine_steps_and_35_to_60_questions(name):
    document = script(name)
    assert 6 <= len(document.steps) <= 9
    assert 35 <= len(all_asked(document)) <= 60


@every_script
def test_every_text_of_a_sample_is_in_dutch_and_english(name):
    data = script_data(name)
    assert data["languages"] == ["nl", "en"]
    for texts in texts_in(data):
        assert set(texts) == {"nl", "en"}
        assert all(text and text == text.strip() for text in texts.values()), texts


@every_script
def test_a_sample_describes_every_step_in_full(name):
    for step in script(name):
        assert all((step.name, step.touchpoint, step.does, step.motivation)), step.code
        assert 2 <= len(step.wonders) <= 4, step.code
        assert 3 <= len(step.pain_points) <= 5, step.code
        assert step.intended_valence is not None and -100 <= step.intended_valence <= 100
        assert step.intended_words and step.purpose in PURPOSES, step.code
        assert all(WORDS[word].set == CORE for word in step.intended_words), step.code
        assert step.phase in PHASES and step.channel in CHANNELS, step.code
        assert set(step.measures) == set(MEASURES), step.code
        assert step.has("grade") and step.has("emotion") and step.has("outcome"), step.code


@every_script
def test_a_sample_asks_about_expectations_or_pain_on_half_of_its_steps(name):
    steps = script(name).steps
    extra = [step for step in steps if any(step.has(measure) for measure in EXTRA_MEASURES)]
    assert 2 * len(extra) >= len(steps)
    assert any(step.shown_when for step in steps)


@every_script
def test_settings_of_a_sample_are_among_those_that_exist(name):
    document = script(name)
    assert document.research_kind in RESEARCH_KINDS
    assert document.overall_rule in OVERALL_RULES
    assert document.missing_policy in MISSING_POLICIES
    for question in all_asked(document):
        assert question.element is None or question.element in EXPERIENCE_ELEMENTS
        assert all(knock_out.effect in KNOCK_OUT_EFFECTS for knock_out in question.knock_outs)
        assert all(check.severity in ("error", "warning") for check in question.checks)
        assert kind_of(question).problems(question) == [], question.code


@every_script
def test_codes_of_a_sample_are_unique_and_of_the_right_form(name):
    document = script(name)
    families = [
        [step.code for step in document],
        [item.code for step in document for item in step.items],
        *([line.code for line in (*step.wonders, *step.pain_points)] for step in document),
        *([c.code for c in question.choices] for question in all_asked(document)),
    ]
    for codes in families:
        assert [code for code, times in Counter(codes).items() if times > 1] == []
        assert [code for code in codes if not CODE.fullmatch(code)] == []
    assert CLOSING not in families[0]


@every_script
def test_every_condition_of_a_sample_looks_back_and_at_nothing_unknown(name):
    known: set[str] = set()
    for step in script(name):
        if step.shown_when is not None:
            conditions.validate(step.shown_when)
            assert conditions.variables(step.shown_when) <= known, step.code
        for item in step.items:
            for where, condition in conditions_of(item):
                conditions.validate(condition)
                may_see = known if where == "shown_when" else known | {item.code}
                assert conditions.variables(condition) <= may_see, (item.code, where)
            known.add(item.code)
        known |= {f"{step.code}.{measure}" for measure in MEASURES if step.has(measure)}


@every_script
def test_every_condition_of_a_sample_names_an_option_that_exists(name):
    document = script(name)
    found = [condition for step in document for condition in [step.shown_when] if condition]
    for question in all_asked(document):
        found += [condition for _, condition in conditions_of(question)]
    compared = [pair for condition in found for pair in comparisons_with_text(condition)]
    assert compared
    for code, literal in compared:
        assert literal in options_of(document.questions[code]), (code, literal)


@every_script
def test_every_step_of_a_sample_weighs_something_and_can_earn_points(name):
    document = script(name)
    assert all(step.weight > 0 for step in document)
    assert sum(step.weight for step in document) == 100
    for step in document:
        possible = sum(kind_of(q).maximum(q) for q in asked(step) if not q.bonus)
        assert possible > 0, step.code


@every_script
def test_every_scored_question_of_a_sample_is_worth_2_to_10_points(name):
    for question in all_asked(script(name)):
        maximum = kind_of(question).maximum(question)
        assert maximum == 0 or 2 <= maximum <= 10, (question.code, maximum)


@every_script
def test_a_sample_has_a_penalty_a_bonus_and_something_for_the_agency_alone(name):
    questions = all_asked(script(name))
    penalties = [q for q in questions if any((c.points or 0) < 0 for c in q.choices)]
    assert len(penalties) == 1 and penalties[0].kind == "single_choice"
    assert 1 <= sum(question.bonus for question in questions) <= 2
    assert 1 <= sum(question.internal for question in questions) <= 3
    assert sum(question.kind == "recommendation" for question in questions) <= 1


def test_the_samples_together_show_every_kind_knock_out_and_check():
    documents = [script(name) for name in NAMES]
    items = [item for document in documents for step in document for item in step.items]
    assert {item.kind for item in items} == {k for k, kind in kinds().items() if not kind.standing}
    assert {"cap", "step_zero", "fail"} <= {k.effect for item in items for k in item.knock_outs}
    assert {"error", "warning"} == {check.severity for item in items for check in item.checks}
    assert any(len(conditions.variables(c.holds)) > 1 for item in items for c in item.checks)
    assert {element for item in items if (element := item.element)} == set(EXPERIENCE_ELEMENTS)
    assert any(item.settings.get("reversed") for item in items)
    assert any(choice.exclusive for item in items for choice in item.choices)
    assert any(item.comment_when for item in items) and any(item.photo_when for item in items)
    assert any(item.not_applicable for item in items) and any(not i.mandatory for i in items)


@every_script
def test_no_step_tells_a_bystander_who_the_client_is(name):
    assert not CLIENTS.search(json.dumps(script_data(name)))
    assert CLIENTS.search(briefing(name)["name"]["nl"])


# What one step of the restaurant is worth, by hand


def waiting_score(**given: Given) -> tuple[Fraction, Fraction, Decimal]:
    """Points earned and possible in the step "waiting", and its score as shown."""
    document = script("restaurant")
    for code, answer in given.items():
        if answer.answered and not answer.not_applicable:
            question = document.questions[code]
            kind_of(question).check(question, answer.value)
    walk = Walk(document, given, today=TODAY, moment=NOW)
    result = score_report(
        document, given, state_of=walk.state_of, known=walk.known, today=TODAY, now=NOW
    )
    step = next(step for step in result.steps if step.code == "waiting")
    return step.earned, step.possible, rounded(step.score)


def waited(minutes: int) -> Given:
    return Given({"seconds": 60 * minutes, "started_at": None, "stopped_at": None})


STORY = "Na 34 minuten stond het eerste bord op tafel; pas toen we het vroegen kwam er uitleg."


def test_a_long_wait_costs_the_restaurant_most_of_its_points():
    # 34 minutes: 0 of 8. Nobody said how long: 0 of 6. Forgotten 4 on a reversed scale 1–5:
    # 5 · (5−4)/4 = 1.25 of 5. Apologised: 2 of 6. Drinks: 4 of 4. Five minutes apart: 2 of 4.
    # 9.25 of 33 → 28.03.
    assert waiting_score(
        waiting_time=waited(34),
        wait_announced=Given("no"),
        felt_forgotten=Given(4),
        done_about_wait=Given(["apologised"]),
        drinks_refilled=Given("yes"),
        served_together=Given("within_five"),
        wait_story=Given(STORY),
    ) == (Fraction("9.25"), 33, Decimal("28.0"))


def test_a_short_wait_does_not_ask_what_was_done_about_it():
    # 8 + 6 + 5 + 4; drinks not applicable, and what was done about the wait is not shown.
    assert waiting_score(
        waiting_time=waited(12),
        wait_announced=Given("unasked"),
        felt_forgotten=Given(1),
        drinks_refilled=Given(not_applicable=True),
        served_together=Given("together"),
        wait_story=Given(STORY),
    ) == (23, 23, Decimal("100.0"))


def test_leaving_before_arriving_is_an_error_and_coming_late_a_warning():
    questions = script("restaurant").questions
    left, late = questions["left_at"].checks[0], questions["arrived_at"].checks[0]
    answers = {
        "booked_for": "2026-11-20T19:00",
        "arrived_at": "2026-11-20T19:10",
        "left_at": "2026-11-20T18:50",
    }
    assert (left.severity, late.severity) == ("error", "warning")
    assert conditions.fails(left.holds, answers, today=TODAY, now=NOW)
    assert conditions.fails(late.holds, answers, today=TODAY, now=NOW)
    answers |= {"arrived_at": "2026-11-20T18:55", "left_at": "2026-11-21T00:10"}
    assert not conditions.fails(left.holds, answers, today=TODAY, now=NOW)
    assert not conditions.fails(late.holds, answers, today=TODAY, now=NOW)


# The tiny scripts


@pytest.mark.parametrize("path", TINY, ids=lambda path: path.stem)
def test_a_tiny_script_loads_and_is_sound(path):
    data = read(path)
    document = ScriptDocument.from_json(data)
    known = set(document.questions)
    assert len(known) == sum(len(step.items) for step in document)
    assert all(set(texts) == {"nl", "en"} for texts in texts_in(data))
    for step in document:
        assert step.phase in PHASES and step.channel in CHANNELS
        assert conditions.variables(step.shown_when or {}) <= known
        for item in step.items:
            assert kind_of(item).problems(item) == []
            for _, condition in conditions_of(item):
                conditions.validate(condition)
                assert conditions.variables(condition) <= known


def test_one_tiny_script_has_every_kind_of_question_once():
    document = ScriptDocument.from_json(read(ROOT / "tests/sample_scripts/all_kinds.json"))
    found = Counter(item.kind for step in document for item in step.items)
    assert found == {name: 1 for name, kind in kinds().items() if not kind.standing}


def test_the_long_tiny_script_has_six_steps_of_ten_questions_and_no_measures():
    document = ScriptDocument.from_json(read(ROOT / "tests/sample_scripts/sixty_questions.json"))
    assert len(document.steps) == 6
    for step in document:
        assert Counter(item.kind for item in step.items) == {
            "rating": 5, "yes_no": 3, "short_text": 1, "long_text": 1,
        }  # fmt: skip
        assert not any(step.has(measure) for measure in MEASURES)
