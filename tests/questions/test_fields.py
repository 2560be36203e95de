"""The answer fields as pages: they work without script and lose nothing."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from audit.emotions import tiles
from audit.questions.base import kind_named, kind_of
from audit.questions.definition import Question
from audit.questions.posted import Posted, read_answer
from audit.questions.standing import standing_question
from audit.questions.templating import direction
from tests.questions.fields import answered, application, parsed, posted, question, rendered
from tests.questions.test_kinds import GOOD, IN_THE_BUILDER, STANDING, one

PHOTO = {"url": "/photos/1", "id": GOOD["photo"][0], "alt": "Photo 1"}


@pytest.fixture(scope="module")
def page() -> Flask:
    return application()


def all_of(html: str, tag: str, **wanted: str) -> list[ET.Element]:
    names = {key.replace("_", "-").strip("-"): value for key, value in wanted.items()}
    return [
        element
        for element in parsed(html).iter(tag)
        if all(element.get(key) == value for key, value in names.items())
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", sorted(GOOD))
def test_what_is_stored_is_posted_again_by_a_page_that_nobody_touched(
    page: Flask, name: str, language: str
) -> None:
    asked = one(name)
    html = rendered(page, asked, answered(GOOD[name], photos=[PHOTO]), language=language)
    form = MultiDict(posted(html))
    assert kind_of(asked).read(asked, form) == GOOD[name]


@pytest.mark.parametrize("name", sorted(GOOD))
def test_an_empty_field_posts_no_answer(page: Flask, name: str) -> None:
    asked = one(name)
    assert kind_of(asked).read(asked, MultiDict(posted(rendered(page, asked)))) is None


@pytest.mark.parametrize("name", sorted(IN_THE_BUILDER | STANDING))
def test_every_control_has_a_name_for_people_and_an_id_of_its_own(page: Flask, name: str) -> None:
    asked = one(name, code="order.it", not_applicable=True, mandatory=False, comment_when=True)
    html = rendered(page, asked, answered(GOOD.get(name), photos=[PHOTO], error="Look here."))
    tree = parsed(html)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    wrapped = {id(inner) for label in tree.iter("label") for inner in label.iter()}
    labels = {label.get("for") for label in tree.iter("label")}
    for control in tree.iter():
        if control.tag in ("input", "select", "textarea") and control.get("type") != "hidden":
            assert id(control) in wrapped or control.get("id") in labels, control.attrib
    described = [element.get("aria-describedby") or "" for element in tree.iter()]
    assert {name for text in described for name in text.split()} <= set(ids)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script", html)
    if kind_named(name).has_answer:
        # What an error summary links to.
        target = next(element for element in tree.iter() if element.get("id") == "order-it")
        assert target.tag in ("input", "select", "textarea", "button")


@pytest.mark.parametrize("name", sorted((IN_THE_BUILDER | STANDING) - {"note", "heading"}))
def test_an_error_is_said_in_words_and_tied_to_its_field(page: Flask, name: str) -> None:
    html = rendered(page, one(name), answered(error="Choose one."))
    error = all_of(html, "p", id="q-error")[0]
    assert "Choose one." in "".join(error.itertext())
    tied = [element.tag for element in parsed(html).iter() if "q-error" in described(element)]
    assert tied
    assert "has-error" in html


def described(element: ET.Element) -> list[str]:
    return (element.get("aria-describedby") or "").split()


def test_texts_of_the_script_cannot_become_markup(page: Flask) -> None:
    bad = {"nl": "<script>alert(1)</script>", "en": "<b>\"'&"}
    asked = question(
        "single_choice",
        text=bad,
        help=bad,
        choices=[{"code": "a", "text": bad}, {"code": "b", "text": bad}],
        shown_when={"==": [{"var": ["x"]}, "'\"<b>"]},
    )
    for language in ("nl", "en"):
        html = rendered(page, asked, answered("a", comment="</textarea><b>"), language=language)
        assert "<script" not in html
        assert "<b>" not in html
    block = all_of(html, "fieldset", data_question="q")[0]
    assert json.loads(block.get("data-shown-when") or "") == asked.shown_when


def test_yes_no_and_not_applicable_stand_in_one_row(page: Flask) -> None:
    asked = question("yes_no", not_applicable=True)
    html = rendered(page, asked, answered(not_applicable=True), language="nl")
    row = all_of(html, "div", class_="answers")
    labels = ["".join(label.itertext()).strip() for label in parsed(html).iter("label")]
    assert labels == ["Ja", "Nee", "N.v.t."]
    assert not row or len(list(row[0])) == 3
    assert posted(html) == {"q": [":na"]}
    assert ":na" not in rendered(page, question("yes_no"))
    assert posted(rendered(page, asked, answered("no"))) == {"q": ["no"]}


@pytest.mark.parametrize("name", ["rating", "recommendation", "single_choice"])
def test_not_applicable_is_one_of_the_buttons_where_one_is_chosen(page: Flask, name: str) -> None:
    asked = one(name, not_applicable=True)
    html = rendered(page, asked, answered(not_applicable=True))
    assert posted(html) == {"q": [":na"]}
    assert read_answer(asked, MultiDict(posted(html))) == Posted(None, True, None)
    assert ":na" not in rendered(page, one(name))


def test_not_applicable_stands_under_other_fields(page: Flask) -> None:
    asked = question("date", not_applicable=True)
    html = rendered(page, asked, answered(not_applicable=True), language="nl")
    assert posted(html) == {"q": [""], "q:na": ["1"]}
    assert "Niet van toepassing" in html


def test_a_scale_shows_every_point_and_what_its_ends_mean(page: Flask) -> None:
    asked = question(
        "rating", settings={"low": 1, "high": 10, "low_label": {"nl": "koud"}, "high_label": {}}
    )
    html = rendered(page, asked, answered(7), language="nl")
    values = [radio.get("value") for radio in all_of(html, "input", type="radio")]
    assert values == [str(number) for number in range(1, 11)]
    assert "1 = koud" in html
    assert "10 =" not in html


def test_a_slider_between_two_buttons_gets_a_button_of_its_own(page: Flask) -> None:
    felt = standing_question("order.emotion")

    def buttons(html: str, name: str) -> list[str | None]:
        return [radio.get("value") for radio in all_of(html, "input", name=name)]

    empty = rendered(page, felt)
    eleven = [str(number) for number in range(-100, 101, 20)]
    assert buttons(empty, "order.emotion") == eleven
    assert buttons(empty, "order.emotion:arousal") == [*eleven, ""]
    assert "order.emotion" not in posted(empty)
    value = {"valence": -37, "arousal": None}
    between = rendered(page, felt, answered(value))
    assert len(buttons(between, "order.emotion")) == 12
    assert posted(between)["order.emotion"] == ["-37"]


def test_each_slider_tells_script_its_words_from_end_to_end(page: Flask) -> None:
    html = rendered(page, standing_question("order.emotion"), language="nl")
    valence, arousal = all_of(html, "div", data_slider="valence") + all_of(
        html, "div", data_slider="arousal"
    )
    words = json.loads(valence.get("data-slider-words") or "")
    assert words == [
        "heel onprettig",
        "onprettig",
        "een beetje onprettig",
        "neutraal",
        "een beetje prettig",
        "prettig",
        "heel prettig",
    ]
    assert len(json.loads(arousal.get("data-slider-words") or "")) == 7
    assert valence.get("data-slider-name") == "order.emotion"
    assert arousal.get("data-slider-name") == "order.emotion:arousal"


def test_words_come_in_the_order_of_the_report(page: Flask) -> None:
    order = tiles(11)
    chosen = standing_question("order.words")

    class Report:
        words_order = order

    html = rendered(page, chosen, answered(GOOD["words"]), report=Report, language="nl")
    names = [select.get("name") for select in parsed(html).iter("select")]
    assert names == [f"order.words:{word.key}" for word in order[:-1]]
    assert "niets bijzonders" in html


def test_lines_of_the_step_are_shown_also_where_the_question_lacks_them(page: Flask) -> None:
    class Line:
        code, text = "queue", {"nl": "De rij"}

    class Step:
        pain_points, wonders = (Line,), ()

    bare = Question(code="order.pain_points", kind="met", text={})
    html = rendered(page, bare, answered({"codes": ["queue"], "added": []}), step=Step)
    assert posted(html)["order.pain_points"] == ["queue"]
    assert "What got in your way?" in html


@pytest.mark.parametrize(
    ("measure", "label"),
    [("pain_points", "Something that got in your way"), ("wonders", "Something you wondered")],
)
def test_without_lines_of_the_step_only_own_words_are_asked(
    page: Flask, measure: str, label: str
) -> None:
    asked = standing_question(f"order.{measure}")
    html = rendered(page, asked, answered({"codes": [], "added": ["the queue"]}))
    assert posted(html)[f"order.{measure}:added"] == ["the queue", "", ""]
    assert "choices" not in html and "Tick" not in html and "None of these" not in html
    labels = ["".join(one.itertext()) for one in parsed(html).iter("label")]
    assert labels == [label, f"{label} (2)", f"{label} (3)"]


def test_photos_that_are_there_are_listed_and_can_be_taken_away(page: Flask) -> None:
    asked = question("photo")
    html = rendered(page, asked, answered(GOOD["photo"], photos=[PHOTO]))
    assert [image.get("alt") for image in parsed(html).iter("img")] == ["Photo 1"]
    assert [box.get("value") for box in all_of(html, "input", name="q:remove")] == GOOD["photo"]
    chooser = all_of(html, "input", type="file")[0]
    assert (chooser.get("name"), chooser.get("accept")) == ("q:photo", "image/*")


def test_a_comment_and_a_photo_have_their_place_where_they_can_be_required(page: Flask) -> None:
    never = {"==": [{"var": ["q"]}, "no"]}
    html = rendered(page, question("yes_no", comment_when=never, photo_when=never))
    assert all_of(html, "textarea", name="q:comment")
    assert all_of(html, "input", name="q:photo", type="file")
    assert not all_of(html, "input", type="hidden")
    plain = rendered(page, question("yes_no"))
    assert "q:comment" not in plain
    assert "q:photo" not in plain
    assert "A remark" in rendered(page, question("yes_no"), answered(comment="A remark"))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("whole_number", {"q": "1.234"}),
        ("decimal", {"q": "twelve"}),
        ("amount", {"q": "1,2,3"}),
        ("short_text", {"q": ""}),
        ("duration", {"q:minutes": "ten", "q:seconds": "61"}),
        ("place", {"q:latitude": "north", "q:longitude": ""}),
        ("met", {"q:added": "one"}),
    ],
)
def test_what_was_typed_and_refused_is_still_there(
    page: Flask, name: str, typed: dict[str, str]
) -> None:
    submitted = MultiDict(typed)
    answer = answered(GOOD[name], error="Look here.", submitted=submitted)
    shown = posted(rendered(page, one(name), answer))
    for field, text in typed.items():
        assert shown[field][0] == text


def test_the_first_line_break_of_a_text_is_kept(page: Flask) -> None:
    html = rendered(page, question("long_text"), answered("\n\nLater."))
    assert ">\n\n\nLater.<" in html


def test_an_optional_question_says_so(page: Flask) -> None:
    assert "mag je overslaan" in rendered(page, question("yes_no", mandatory=False), language="nl")
    assert "mag je overslaan" not in rendered(page, question("yes_no"), language="nl")


def test_nothing_on_a_page_depends_on_an_answer_object(page: Flask) -> None:
    class NoAnswer:
        value: Any = None

    for name in sorted(IN_THE_BUILDER | STANDING):
        assert rendered(page, one(name), NoAnswer())


def test_own_words_of_a_question_run_their_own_way_and_those_of_a_measure_run_ours() -> None:
    own = Question(code="greeted", kind="yes_no", text={"ar": "هل كان المدخل نظيفًا؟"})
    assert direction(own, "ar") == "rtl"
    french = Question(code="greeted", kind="yes_no", text={"fr": "Bonjour ?"})
    assert direction(french, "fr") == "ltr"
    assert direction(standing_question("welcome.emotion"), "ar") == "ltr"
    assert direction(own, "no-such-language") == "ltr"
