"""The same page open twice: nobody's words are overwritten unseen, and the shopper chooses."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from audit.database import db
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import SupersededAnswer
from tests.fieldwork.visits import a_report

NEXT = "Verder: hoe voelde dit?"
ASKS = "Op een ander scherm gaf je hier een ander antwoord."
REST = {"welcome.grade": "8", "welcome.outcome": "went_on"}


@pytest.fixture
def twice(cast, browse):
    """Sanne, her report, and its first page as two tabs have it: both drawn before any answer."""
    report, address = a_report(cast)
    sanne = browse(cast.sanne)
    page = f"{address}/welcome/questions"
    return sanne, report, sanne.get(page), sanne.get(page)


def value(report, code):
    given = given_in(report.id).get(code)
    return given.value if given else None


def kept_beside(report, code):
    db.session.rollback()
    found = select(SupersededAnswer.value).filter_by(report_id=report.id, code=code)
    return db.session.scalars(found.order_by(SupersededAnswer.id)).all()


def test_different_questions_of_two_pages_merge(twice):
    sanne, report, one, other = twice
    sanne.submit(one, NEXT, {"greeted": "yes"})
    sanne.submit(other, NEXT, {"welcome.grade": "8"})
    assert value(report, "greeted") == "yes"
    assert value(report, "welcome.grade") == 8


def test_an_older_page_that_was_left_alone_does_not_bring_its_old_answer_back(cast, twice):
    sanne, report, one, _ = twice
    sanne.submit(one, NEXT, {"greeted": "yes", **REST})
    address = f"/reports/{report.uuid}/welcome/questions"
    older, newer = sanne.get(address), sanne.get(address)
    sanne.submit(newer, NEXT, {"greeted": "no"})
    sanne.submit(older, NEXT, {"welcome.grade": "3"})
    assert value(report, "greeted") == "no"
    assert value(report, "welcome.grade") == 3


def test_the_same_answer_on_both_pages_asks_nothing(twice):
    sanne, report, one, other = twice
    sanne.submit(one, NEXT, {"greeted": "yes", **REST})
    again = sanne.submit(other, NEXT, {"greeted": "yes", **REST})
    assert again.request.path.endswith("/welcome/felt")
    assert kept_beside(report, "greeted") == []


@pytest.fixture
def contested(twice):
    """One tab said yes; then the other said no, and the page asks."""
    sanne, report, one, other = twice
    sanne.submit(one, NEXT, {"greeted": "yes", **REST})
    return sanne, report, sanne.submit(other, NEXT, {"greeted": "no", **REST})


def test_two_different_answers_are_both_kept_and_both_shown(contested):
    _, report, page = contested
    assert page.request.path.endswith("/welcome/questions")
    assert page.words.count(ASKS) == 1
    assert "Het andere: Ja" in page.words
    (choose,) = [link for text, link in page.links.items() if "Kies welk van de twee" in text]
    assert choose == "#greeted-choice"
    assert page.find("input", id="greeted-choice").get("value") == "mine"
    checked = [field.get("value") for field in page.all("input") if "checked" in field.attrib]
    assert checked == ["no", "8", "went_on"]
    assert value(report, "greeted") == "yes"
    assert kept_beside(report, "greeted") == ["no"]


def test_without_a_choice_it_asks_again_and_keeps_nothing_twice(contested):
    sanne, report, page = contested
    again = sanne.submit(page, NEXT)
    assert again.words.count(ASKS) == 1
    assert value(report, "greeted") == "yes"
    assert kept_beside(report, "greeted") == ["no"]


def test_to_fill_in_later_is_no_way_around_the_choice(contested):
    _, _, page = contested
    assert "later invullen" not in page.words


def test_the_own_answer_can_be_chosen_and_the_other_stays_beside(contested):
    sanne, report, page = contested
    done = sanne.submit(page, NEXT, {"greeted:choice": "mine"})
    assert done.request.path.endswith("/welcome/felt")
    assert value(report, "greeted") == "no"
    assert kept_beside(report, "greeted") == ["no", "yes"]


def test_the_other_answer_can_be_chosen(contested):
    sanne, report, page = contested
    done = sanne.submit(page, NEXT, {"greeted:choice": "other"})
    assert done.request.path.endswith("/welcome/felt")
    assert value(report, "greeted") == "yes"


def test_a_third_page_that_changed_it_meanwhile_asks_once_more(contested):
    sanne, report, page = contested
    third = sanne.get(f"/reports/{report.uuid}/welcome/questions")
    sanne.submit(third, NEXT, {"greeted": "no"})
    sanne.submit(sanne.get(f"/reports/{report.uuid}/welcome/questions"), NEXT, {"greeted": "yes"})
    again = sanne.submit(page, NEXT, {"greeted": "no", "greeted:choice": "mine"})
    assert again.words.count(ASKS) == 1
    assert value(report, "greeted") == "yes"


def send(sanne, report, data):
    address = f"/reports/{report.uuid}/answers"
    headers = {"X-CSRFToken": sanne.token}
    return sanne.open(address, method="POST", data=data, headers=headers, expect=200).json


def test_an_answer_that_is_sent_alone_says_its_revision_and_what_contests_it(twice):
    sanne, report, _, _ = twice
    first = send(sanne, report, {":code": "greeted", "greeted": "yes", "greeted:base": "0"})
    assert first["stored"] == ["greeted"]
    seen = first["revisions"]["greeted"]
    other = send(sanne, report, {":code": "greeted", "greeted": "no", "greeted:base": "0"})
    assert other["stored"] == []
    assert other["contested"] == {"greeted": {"other": "Ja", "seen": seen}}
    assert value(report, "greeted") == "yes"
    chosen = {"greeted:choice": "mine", "greeted:seen": str(seen), "greeted:base": "0"}
    last = send(sanne, report, {":code": "greeted", "greeted": "no", **chosen})
    assert last["stored"] == ["greeted"]
    assert value(report, "greeted") == "no"


def test_a_page_that_only_repeats_its_base_is_not_told_a_new_one(twice):
    sanne, report, _, _ = twice
    send(sanne, report, {":code": "greeted", "greeted": "yes", "greeted:base": "0"})
    said = send(sanne, report, {":code": "greeted", "greeted:base": "0"})
    assert said["contested"] == {}
    assert said["revisions"] == {}
    assert value(report, "greeted") == "yes"


@pytest.mark.parametrize("base", ["", "-1", "1e9", "²", "9" * 5000])
def test_a_base_that_is_no_revision_is_none(twice, base):
    sanne, report, _, _ = twice
    send(sanne, report, {":code": "greeted", "greeted": "yes"})
    send(sanne, report, {":code": "greeted", "greeted": "no", "greeted:base": base})
    assert value(report, "greeted") == "no"
