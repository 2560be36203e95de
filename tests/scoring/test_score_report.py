"""From a script and answers to a score, with the real kinds, conditions and walk."""

from decimal import Decimal

import pytest

from audit.scoring.report import score_report
from audit.scoring.rules import State, rounded
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given, Walk


def choice(code, *points, **more):
    """A single choice whose options are called o0, o1, …, worth ``points`` in order."""
    choices = [{"code": f"o{i}", "points": p} for i, p in enumerate(points)]
    return {"code": code, "kind": "single_choice", "text": {}, "choices": choices, **more}


def item(code, kind, **more):
    return {"code": code, "kind": kind, "text": {}, **more}


def step(code, *items, **more):
    return {
        "code": code,
        "name": {},
        "phase": "service",
        "channel": "on_site",
        "items": list(items),
        **more,
    }


def result_of(*steps, answers, left_at=None, **script):
    """The score of ``answers`` (values by code) after a journey that perhaps was ended."""
    document = ScriptDocument.from_json(
        {"name": {}, "research_kind": "visit", "languages": ["en"], "steps": steps, **script}
    )
    given = {
        code: value if isinstance(value, Given) else Given(value) for code, value in answers.items()
    }
    if left_at:
        given[f"{left_at}.outcome"] = Given("left")
    clock = {"today": "2026-11-22", "now": "2026-11-22T14:30"}
    walk = Walk(document, given, today=clock["today"], moment=clock["now"])
    return score_report(document, given, state_of=walk.state_of, known=walk.known, **clock)


def states(result):
    return {a.code: a.state for s in result.steps for a in s.answers}


def chose(code, option="o1"):
    return {"==": [{"var": [code]}, option]}


EXAMPLE_ONE = (
    step(
        "a",
        item("a1", "yes_no", settings={"points_yes": 5, "points_no": 0}),
        item("a2", "yes_no", settings={"points_yes": 5, "points_no": 0}),
        item("a3", "yes_no", not_applicable=True, settings={"points_yes": 5, "points_no": 0}),
    ),
    step(
        "b",
        item("b1", "rating", maximum=10, settings={"low": 1, "high": 5}),
        choice("b2", 10, 0),
    ),
)
ANSWERS = {"a1": "yes", "a2": "no", "a3": Given(not_applicable=True), "b1": 4, "b2": "o0"}


def test_example_one_with_real_questions():
    result = result_of(*EXAMPLE_ONE, answers=ANSWERS)
    assert (result.earned, result.possible) == (Decimal("22.5"), 30)
    assert result.shown == Decimal("75.0")
    assert [rounded(s.score) for s in result.steps] == [Decimal("50.0"), Decimal("87.5")]
    assert [a.earned for a in result.steps[1].answers] == [Decimal("7.5"), 10]


@pytest.mark.parametrize(
    ("policy", "shown"), [("block", None), ("zero", "41.7"), ("exclude", "62.5")]
)
def test_what_a_reviewer_clears_is_decided_by_the_policy_of_the_script(policy, shown):
    cleared = ANSWERS | {"b2": Given("o0", cleared=True)}
    result = result_of(*EXAMPLE_ONE, answers=cleared, missing_policy=policy)
    assert result.shown == (None if shown is None else Decimal(shown))
    assert (result.missing, result.incomplete) == (("b2",), policy == "block")


def test_the_rules_of_the_script_hold():
    result = result_of(
        step("a", choice("q", 1, 0), weight=20),
        step("b", choice("r", 9, 3), weight=80),
        answers={"q": "o0", "r": "o1"},
        overall_rule="weighted",
        pass_mark="46.7",
    )
    assert (result.shown, result.passed) == (Decimal("46.7"), True)


def test_reversed_scales_bands_and_several_choices_earn_their_points():
    bands = [
        {"up_to": 10, "points": 5},
        {"up_to": 20, "points": 2},
        {"up_to": None, "points": 0},
    ]
    several = [{"code": "p", "points": 3}, {"code": "q", "points": 2}, {"code": "r", "points": -4}]
    result = result_of(
        step(
            "a",
            item("x", "rating", maximum=8, settings={"low": 1, "high": 5, "reversed": True}),
            item("wait", "duration", settings={"bands": bands}),
            item("m", "multiple_choice", choices=several),
        ),
        answers={
            "x": 2,
            "wait": {"seconds": 1200, "started_at": None, "stopped_at": None},
            "m": ["p", "r"],
        },
    )
    assert [(a.earned, a.maximum) for a in result.steps[0].answers] == [(6, 8), (2, 5), (0, 5)]


def test_a_penalty_can_take_the_points_of_another_question():
    result = result_of(
        step("a", choice("q", 5, 3), choice("r", 5, -5)), answers={"q": "o1", "r": "o1"}
    )
    assert (result.steps[0].earned, result.shown) == (-2, Decimal("0.0"))


def test_emotion_grades_texts_and_notes_never_enter_the_score():
    result = result_of(
        step("a", choice("q", 1, 0), item("t", "long_text"), item("n", "note")),
        answers={
            "q": "o0",
            "t": "fine",
            "a.emotion": {"valence": -100, "arousal": None},
            "a.words": {"words": [{"word": "angry", "strength": 3}], "nothing": False},
            "a.grade": 1,
            "closing.grade": 1,
            "closing.recommendation": 0,
        },
    )
    assert result.final == 100
    assert states(result) == {"q": State.ANSWERED, "t": State.ANSWERED}


def test_an_absent_answer_is_missing_when_mandatory_and_out_when_optional():
    result = result_of(step("a", choice("q", 1, 0), choice("r", 1, 0, mandatory=False)), answers={})
    assert states(result) == {"q": State.MISSING, "r": State.EMPTY_OPTIONAL}
    assert result.missing == ("q",)


@pytest.mark.parametrize(
    ("mandatory", "state"), [(True, State.MISSING), (False, State.EMPTY_OPTIONAL)]
)
def test_a_stopwatch_that_still_runs_is_no_answer_yet(mandatory, state):
    wait = item(
        "wait",
        "duration",
        mandatory=mandatory,
        settings={"bands": [{"up_to": 10, "points": 5}, {"up_to": None, "points": 0}]},
    )
    running = {"seconds": None, "started_at": "2026-11-22T14:20:00+00:00", "stopped_at": None}
    result = result_of(step("a", choice("q", 1, 0), wait), answers={"q": "o0", "wait": running})
    assert states(result)["wait"] is state
    assert result.final == (None if mandatory else 100)


def test_a_question_that_is_not_shown_is_out_with_or_without_an_answer():
    steps = step("a", choice("q", 1, 1), choice("r", 1, 0, shown_when=chose("q")))
    for answers in ({"q": "o0"}, {"q": "o0", "r": "o1"}):
        result = result_of(steps, answers=answers)
        assert (result.final, states(result)["r"]) == (100, State.HIDDEN)
    assert result_of(steps, answers={"q": "o1", "r": "o1"}).final == 50


def test_a_hidden_step_is_out_and_the_weights_are_renormalised():
    result = result_of(
        step("a", choice("q", 2, 1)),
        step("b", choice("r", 1, 0), shown_when=chose("q", "o0"), weight=9),
        answers={"q": "o1", "r": "o0"},
        overall_rule="weighted",
    )
    assert (result.final, result.steps[1].score) == (50, None)
    assert states(result)["r"] is State.HIDDEN


def test_after_the_step_where_the_journey_ended_nothing_is_reached():
    result = result_of(
        *(step(code, choice(f"{code}1", 1, 0)) for code in "abcd"),
        answers={"a1": "o0", "b1": "o1", "c1": "o0"},
        left_at="b",
    )
    assert list(states(result).values()) == [
        State.ANSWERED,
        State.ANSWERED,
        State.NOT_REACHED,
        State.NOT_REACHED,
    ]
    assert (result.final, result.missing) == (50, ())
    assert [s.score for s in result.steps] == [100, 0, None, None]


def test_the_step_where_the_journey_ended_still_misses_what_it_misses():
    result = result_of(
        step("a", choice("q", 1, 0), choice("r", 1, 0)),
        step("b", choice("s", 1, 0)),
        answers={"q": "o0"},
        left_at="a",
    )
    assert result.missing == ("r",)


def test_a_knock_out_counts_only_when_its_condition_holds():
    rude = {"when": chose("q"), "effect": "cap", "cap": 40}
    steps = step("a", choice("q", 1, 1, knock_outs=[rude]))
    assert result_of(steps, answers={"q": "o0"}).final == 100
    capped = result_of(steps, answers={"q": "o1"})
    assert (capped.raw, capped.final) == (100, 40)


def test_a_question_that_was_not_asked_knocks_nothing_out():
    knock_out = {"when": chose("q", "o0"), "effect": "zero"}
    asked = choice("q", 1, 0)
    other = choice("r", 1, 0, knock_outs=[knock_out], not_applicable=True)
    answers = {"q": "o0", "r": "o0"}
    assert result_of(step("a", asked, other), answers=answers).final == 0
    hidden = other | {"shown_when": chose("q", "o1")}
    assert result_of(step("a", asked, hidden), answers=answers).final == 100
    inapplicable = answers | {"r": Given(not_applicable=True)}
    assert result_of(step("a", asked, other), answers=inapplicable).final == 100
    later = (step("a", asked), step("b", other))
    assert result_of(*later, answers=answers, left_at="a").final == 100


def test_a_cleared_knock_out_question_blocks_though_it_carries_no_points():
    rude = {"when": {"==": [{"var": ["t"]}, "rude"]}, "effect": "zero"}
    steps = step("a", choice("q", 1, 0), item("t", "short_text", knock_outs=[rude]))
    assert result_of(steps, answers={"q": "o0", "t": "rude"}).final == 0
    cleared = {"q": "o0", "t": Given("rude", cleared=True)}
    assert result_of(steps, answers=cleared).final is None


def test_a_cleared_text_changes_no_score():
    cleared = {"q": "o0", "t": Given("a name", cleared=True)}
    result = result_of(step("a", choice("q", 1, 0), item("t", "short_text")), answers=cleared)
    assert (result.final, result.missing) == (100, ("t",))


def test_a_bonus_question_adds_to_what_is_earned_only():
    steps = step("a", choice("q", 10, 5), choice("r", 3, 0, bonus=True, mandatory=False))
    with_bonus = result_of(steps, answers={"q": "o1", "r": "o0"})
    assert (with_bonus.earned, with_bonus.possible) == (8, 10)
    assert result_of(steps, answers={"q": "o1"}).final == 50


@pytest.mark.parametrize("policy", ["zero", "exclude"])
def test_a_missing_bonus_takes_nothing_away(policy):
    steps = step("a", choice("q", 10, 5), choice("r", 3, 0, bonus=True))
    assert result_of(steps, answers={"q": "o0"}, missing_policy=policy).final == 100


def test_a_script_without_scored_questions_has_no_score():
    result = result_of(step("a", item("t", "short_text")), answers={"t": "x"}, pass_mark=50)
    assert (result.raw, result.final, result.passed) == (None, None, None)
