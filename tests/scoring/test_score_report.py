"""From a script and answers to a score: which answers count, and as what."""

from decimal import Decimal
from fractions import Fraction

import pytest

from audit.questions import base
from audit.questions.definition import Choice, KnockOut, Question
from audit.scoring.report import GivenAnswer, score_report
from audit.scoring.rules import State
from audit.scripts.document import ScriptDocument, Step


class PointsPerChoice(base.Kind):
    """As simple as a scored kind can be: the option's points, the highest are possible."""

    name = "single_choice"
    can_score = True

    def maximum(self, question):
        return max((Fraction(choice.points) for choice in question.choices), default=Fraction(0))

    def earned(self, question, value):
        return Fraction(question.choice(value).points)


class Text(base.Kind):
    name = "short_text"


class Note(base.Kind):
    name = "note"
    has_answer = False


@pytest.fixture(autouse=True)
def three_kinds(monkeypatch):
    """These rules need no more than a scored kind, an unscored one and one without answer."""
    kinds = {kind.name: kind() for kind in (PointsPerChoice, Text, Note)}
    monkeypatch.setattr(base, "_kinds", kinds)


def choice(code, *points, **more):
    """A single choice whose options are called o0, o1, …, worth ``points`` in order."""
    choices = [Choice(f"o{i}", {}, Decimal(p)) for i, p in enumerate(points)]
    return Question(code, "single_choice", {}, choices=choices, **more)


def step(code, *items, **more):
    return Step(code, {}, "service", "on_site", items=items, **more)


def script(*steps, **more):
    return ScriptDocument({}, "visit", ["en"], steps=steps, **more)


def chosen(**options):
    return {code: GivenAnswer(option) for code, option in options.items()}


def never(condition):
    return False


def always(condition):
    return True


def states(result):
    return {a.code: a.state for s in result.steps for a in s.answers}


CONDITION = {"==": [{"var": ["welcome.outcome"]}, "went_on"]}


def test_points_come_from_the_kind():
    document = script(step("welcome", choice("a", 5, 0), choice("b", 10, 6, 0)))
    result = score_report(document, chosen(a="o0", b="o1"), holds=never)
    assert (result.earned, result.possible) == (11, 15)
    assert [answer.earned for answer in result.steps[0].answers] == [5, 6]


def test_the_rules_of_the_script_hold():
    document = script(
        step("a", choice("q", 1, 0), weight=Decimal(20)),
        step("b", choice("r", 9, 3), weight=Decimal(80)),
        overall_rule="weighted",
        pass_mark=Decimal("46.7"),
    )
    result = score_report(document, chosen(q="o0", r="o1"), holds=never)
    assert result.raw == Fraction(20 * 100 + 80 * Fraction(100, 3), 100)
    assert (result.shown, result.passed) == (Decimal("46.7"), True)


def test_texts_notes_and_standing_measures_never_enter_the_score():
    document = script(
        step("a", choice("q", 1, 0), Question("t", "short_text", {}), Question("n", "note", {}))
    )
    answers = chosen(q="o0", t="fine") | {
        "a.emotion": GivenAnswer({"valence": -100, "arousal": None}),
        "a.grade": GivenAnswer(1),
        "closing.grade": GivenAnswer(1),
    }
    result = score_report(document, answers, holds=never)
    assert result.final == 100
    assert states(result) == {"q": State.ANSWERED, "t": State.ANSWERED}


@pytest.mark.parametrize("empty", [None, "", []])
def test_an_empty_answer_is_missing_when_mandatory_and_out_when_optional(empty):
    document = script(step("a", choice("q", 1, 0), choice("r", 1, 0, mandatory=False)))
    result = score_report(document, {"q": GivenAnswer(empty), "r": GivenAnswer(empty)}, holds=never)
    assert states(result) == {"q": State.MISSING, "r": State.EMPTY_OPTIONAL}
    assert (result.missing, result.incomplete) == (("q",), True)
    assert score_report(document, {}, holds=never) == result


@pytest.mark.parametrize(("policy", "final"), [("block", None), ("zero", 50), ("exclude", 100)])
def test_what_a_reviewer_clears_is_decided_by_the_policy_of_the_script(policy, final):
    document = script(step("a", choice("q", 1, 0), choice("r", 1, 0)), missing_policy=policy)
    answers = {"q": GivenAnswer("o0"), "r": GivenAnswer("o0", cleared=True)}
    assert score_report(document, answers, holds=never).final == final


def test_an_optional_answer_that_is_cleared_is_simply_out():
    document = script(step("a", choice("q", 1, 0), choice("r", 1, 0, mandatory=False)))
    answers = {"q": GivenAnswer("o0"), "r": GivenAnswer("o1", cleared=True)}
    assert score_report(document, answers, holds=never).final == 100


def test_not_applicable_is_out():
    document = script(step("a", choice("q", 1, 0), choice("r", 1, 0, not_applicable=True)))
    answers = {"q": GivenAnswer("o0"), "r": GivenAnswer(not_applicable=True)}
    result = score_report(document, answers, holds=never)
    assert (result.final, states(result)["r"]) == (100, State.NOT_APPLICABLE)


def test_a_question_whose_condition_does_not_hold_is_hidden_with_or_without_an_answer():
    document = script(step("a", choice("q", 1, 0), choice("r", 1, 0, shown_when=CONDITION)))
    for answers in (chosen(q="o0"), chosen(q="o0", r="o1")):
        result = score_report(document, answers, holds=never)
        assert (result.final, states(result)["r"]) == (100, State.HIDDEN)
    assert score_report(document, chosen(q="o0", r="o1"), holds=always).final == 50


def test_an_answer_that_is_marked_hidden_stays_out():
    document = script(step("a", choice("q", 1, 0), choice("r", 1, 0, shown_when=CONDITION)))
    answers = {"q": GivenAnswer("o0"), "r": GivenAnswer("o1", hidden=True)}
    assert score_report(document, answers, holds=always).final == 100


def test_a_hidden_step_is_out_and_the_weights_are_renormalised():
    document = script(
        step("a", choice("q", 2, 1)),
        step("b", choice("r", 1, 0), shown_when=CONDITION, weight=Decimal(9)),
        overall_rule="weighted",
    )
    result = score_report(document, chosen(q="o1", r="o0"), holds=never)
    assert (result.final, result.steps[1].score) == (50, None)
    assert states(result)["r"] is State.HIDDEN


def test_after_the_step_where_the_journey_ended_nothing_is_reached():
    document = script(
        step("a", choice("q", 1, 0)),
        step("b", choice("r", 1, 0)),
        step("c", choice("s", 1, 0)),
        step("d", choice("t", 1, 0)),
    )
    result = score_report(document, chosen(q="o0", r="o1", s="o0"), holds=never, ended_at="b")
    assert states(result) == {
        "q": State.ANSWERED,
        "r": State.ANSWERED,
        "s": State.NOT_REACHED,
        "t": State.NOT_REACHED,
    }
    assert (result.final, result.missing) == (50, ())
    assert [s.score for s in result.steps] == [100, 0, None, None]


def test_the_step_where_the_journey_ended_still_misses_what_it_misses():
    document = script(step("a", choice("q", 1, 0), choice("r", 1, 0)), step("b"))
    assert score_report(document, chosen(q="o0"), holds=never, ended_at="a").missing == ("r",)


def test_a_journey_cannot_end_at_an_unknown_step():
    with pytest.raises(ValueError, match="nowhere"):
        score_report(script(step("a")), {}, holds=never, ended_at="nowhere")


def test_a_knock_out_counts_only_when_its_condition_holds():
    knock_out = KnockOut(CONDITION, "cap", Decimal(60))
    document = script(step("a", choice("q", 1, 0, knock_outs=(knock_out,))))
    assert score_report(document, chosen(q="o0"), holds=never).final == 100
    assert score_report(document, chosen(q="o0"), holds=always).final == 60


def test_a_question_that_is_not_asked_knocks_nothing_out():
    knock_out = KnockOut({"answered": ["q"]}, "zero")
    asked = choice("q", 1, 0)
    other = choice("r", 1, 0, knock_outs=(knock_out,), not_applicable=True)
    hidden = {"q": GivenAnswer("o0"), "r": GivenAnswer("o1", hidden=True)}
    not_applicable = {"q": GivenAnswer("o0"), "r": GivenAnswer(not_applicable=True)}
    document = script(step("a", asked, other))
    assert score_report(document, hidden, holds=always).final == 100
    assert score_report(document, not_applicable, holds=always).final == 100
    later = script(step("a", asked), step("b", other))
    answers = chosen(q="o0", r="o1")
    assert score_report(later, answers, holds=always, ended_at="a").final == 100


def test_a_cleared_knock_out_question_blocks_though_it_carries_no_points():
    knock_out = KnockOut(CONDITION, "zero")
    text = Question("t", "short_text", {}, knock_outs=(knock_out,))
    document = script(step("a", choice("q", 1, 0), text))
    answers = {"q": GivenAnswer("o0"), "t": GivenAnswer("rude", cleared=True)}
    assert score_report(document, answers, holds=never).final is None


def test_a_bonus_question_adds_to_what_is_earned_only():
    document = script(step("a", choice("q", 10, 5), choice("r", 3, 0, bonus=True)))
    result = score_report(document, chosen(q="o1", r="o0"), holds=never)
    assert (result.earned, result.possible) == (8, 10)


def test_an_optional_bonus_that_is_not_given_takes_nothing_away():
    document = script(
        step("a", choice("q", 10, 5), choice("r", 3, 0, bonus=True, mandatory=False)),
        missing_policy="zero",
    )
    assert score_report(document, chosen(q="o0"), holds=never).final == 100


def test_a_script_without_scored_questions_has_no_score():
    document = script(step("a", Question("t", "short_text", {})), pass_mark=Decimal(50))
    result = score_report(document, chosen(t="fine"), holds=never)
    assert (result.raw, result.final, result.passed) == (None, None, None)
