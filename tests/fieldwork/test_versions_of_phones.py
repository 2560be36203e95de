"""Answers of several phones: in any order the same are left, and the shopper chooses."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from audit.database import db
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Answer, ContestedAnswer, Report, SupersededAnswer
from audit.fieldwork.writes import IncompleteError, submit
from tests.fieldwork.phone import Phone, count_of_versions, left, rows
from tests.fieldwork.visits import COMPLETE, a_report, actor_of, fill_in

NEXT = "Verder: hoe voelde dit?"
ASKS = "Op een ander scherm gaf je hier een ander antwoord."
CHOOSE = "Kies welk van de twee antwoorden telt."


@pytest.fixture
def two(cast, browse):
    """Sanne's report and two phones of hers."""
    report, address = a_report(cast)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    return report, Phone(sanne, address), Phone(sanne, address)


def value(report, code="greeted"):
    return given_in(report.id)[code].value


def test_an_answer_is_stored_once_however_often_it_comes(two):
    report, one, _ = two
    sent = one.gives("greeted", "yes")
    assert one.sends(sent)["stored"] == ["greeted"]
    again = one.sends(sent)
    assert (again["stored"], again["had"]) == ([], ["greeted"])
    assert again["revisions"] == {"greeted": 1}
    assert count_of_versions(report, "greeted") == 1


def test_a_reply_that_got_lost_makes_no_conflict(two):
    report, one, _ = two
    one.tells("greeted", "yes")
    said = one.tells("greeted", "no", base=0)
    assert (said["stored"], said["contested"]) == (["greeted"], {})
    assert value(report) == "no"


def test_a_copy_that_comes_after_the_report_was_sent_had_arrived_before(cast, two):
    report, one, other = two
    fill_in(report, COMPLETE)
    sent = one.gives("greeted", "no", base=1)
    one.sends(sent)
    submit(actor_of(cast.sanne), report)
    db.session.commit()
    before = report.revision
    assert one.sends(sent)["had"] == ["greeted"]
    assert one.sends({**sent, ":sequence": "2"})["refused"] == {}
    one.sends({**sent, ":sequence": "3", "greeted": "yes"}, expect=409)
    other.sends(other.gives("greeted", "yes"), expect=409)
    assert value(report) == "no"
    db.session.refresh(report)
    assert report.revision == before


def test_an_older_one_that_comes_late_is_kept_and_changes_nothing(two):
    report, one, _ = two
    older, newer = one.gives("greeted", "yes"), one.gives("greeted", "no")
    one.sends(newer)
    for _ in range(2):
        assert one.sends(older)["had"] == ["greeted"]
    assert value(report) == "no"
    assert rows(SupersededAnswer, report, "greeted") == {(one.device, 1, "yes")}


def test_two_phones_that_differ_are_both_kept_and_the_reply_says_so_each_time(two):
    report, one, other = two
    one.tells("greeted", "yes")
    sent = other.gives("greeted", "no")
    said = other.sends(sent)
    assert said["stored"] == []
    assert said["contested"] == {"greeted": {"other": "Ja", "seen": 2}}
    again = other.sends(sent)
    assert again["contested"] == said["contested"]
    assert again["had"] == ["greeted"]
    assert left(report, "greeted") == {(one.device, 1, "yes"), (other.device, 1, "no")}


def test_two_phones_that_agree_are_both_kept_and_nothing_is_asked(two):
    report, one, other = two
    one.tells("greeted", "yes")
    said = other.tells("greeted", "yes")
    assert (said["stored"], said["contested"]) == (["greeted"], {})
    assert said["revisions"] == {"greeted": 1}
    assert len(left(report, "greeted")) == 2
    page = one.visitor.get(f"{one.address}/welcome/questions")
    assert ASKS not in page.words


def test_the_own_answer_can_be_chosen(two):
    report, one, other = two
    one.tells("greeted", "yes")
    seen = other.tells("greeted", "no")["contested"]["greeted"]["seen"]
    said = other.tells("greeted", "no", choice="mine", seen=str(seen))
    assert (said["stored"], said["contested"]) == (["greeted"], {})
    assert left(report, "greeted") == {(other.device, 2, "no")}


def test_the_other_answer_can_be_chosen_and_the_phone_may_forget_its_own(two):
    report, one, other = two
    one.tells("greeted", "yes")
    seen = other.tells("greeted", "no")["contested"]["greeted"]["seen"]
    choice = other.gives("greeted", "no", choice="other", seen=str(seen))
    assert other.sends(choice)["had"] == ["greeted"]
    assert other.sends(choice)["had"] == ["greeted"]
    assert left(report, "greeted") == {(one.device, 1, "yes")}
    assert rows(SupersededAnswer, report, "greeted") == {(other.device, 1, "no")}


def test_what_came_after_both_were_shown_is_asked_about_as_well(two):
    report, one, other = two
    third = Phone(one.visitor, one.address)
    one.tells("greeted", "yes")
    seen = other.tells("greeted", "no")["contested"]["greeted"]["seen"]
    third.tells("greeted", "no")
    other.tells("greeted", "yes", choice="mine", seen=str(seen))
    assert left(report, "greeted") == {(other.device, 2, "yes"), (third.device, 1, "no")}


def test_a_third_answer_is_named(two):
    _, one, other = two
    third = Phone(one.visitor, one.address)
    one.tells("welcome.grade", "8")
    other.tells("welcome.grade", "7")
    said = third.tells("welcome.grade", "6")["contested"]["welcome.grade"]
    assert said["other"] == "8 van 10 (ook gegeven: 7 van 10)"


# What stands in the way of sending


def test_two_answers_stand_in_the_way_until_one_is_chosen_on_any_device(cast, browse, two):
    report, one, other = two
    fill_in(report, COMPLETE)
    one.tells("greeted", "no", base=1)
    other.tells("greeted", "yes", base=0)
    assert rows(ContestedAnswer, report, "greeted") == {(other.device, 1, "yes")}
    elsewhere = browse(cast.sanne)
    check = elsewhere.get(f"{one.address}/check")
    assert CHOOSE in check.words
    with pytest.raises(IncompleteError):
        submit(actor_of(cast.sanne), db.session.get(Report, report.id))
    db.session.rollback()
    (link,) = [href for text, href in check.links.items() if CHOOSE in text]
    page = elsewhere.get(link.partition("#")[0])
    assert page.words.count(ASKS) == 1
    assert "Het andere: Nee" in page.words
    checked = [field.get("value") for field in page.all("input") if "checked" in field.attrib]
    assert checked[0] == "yes"
    elsewhere.submit(page, "Bewaren en terug naar het overzicht", {"greeted:choice": "mine"})
    assert left(report, "greeted") == {(None, None, "yes")}
    assert CHOOSE not in elsewhere.get(f"{one.address}/check").words


def test_a_page_that_is_continued_without_a_choice_asks_again(two):
    report, one, other = two
    fill_in(report, COMPLETE)
    one.tells("greeted", "no", base=1)
    other.tells("greeted", "yes")
    page = one.visitor.get(f"{one.address}/welcome/questions")
    again = one.visitor.submit(page, NEXT)
    assert again.words.count(ASKS) == 1
    assert CHOOSE in again.words
    assert count_of_versions(report, "greeted") == 3
    done = one.visitor.submit(again, NEXT, {"greeted:choice": "other"})
    assert done.request.path.endswith("/welcome/felt")
    assert left(report, "greeted") == {(one.device, 1, "no")}


def test_a_page_may_name_its_device_too_so_that_what_was_stuck_asks_nothing(two):
    """Continue was pressed while the answer itself was on its way; it arrives afterwards."""
    report, one, _ = two
    stuck, later = one.gives("greeted", "yes"), one.gives("greeted", "no")
    page = {**later, ":device": one.device, "welcome.grade": "8"}
    one.visitor.post(f"{one.address}/welcome/questions", data=page, expect=200)
    assert left(report, "greeted") == {(one.device, 2, "no")}
    assert one.sends(stuck)["had"] == ["greeted"]
    assert left(report, "greeted") == {(one.device, 2, "no")}


def test_a_reviewer_sees_nothing_of_another_answer_that_gave_way(cast, browse, two):
    report, one, other = two
    fill_in(report, COMPLETE)
    one.tells("greeted", "no", base=1)
    other.tells("greeted", "yes", choice="other", seen="9")
    submit(actor_of(cast.sanne), db.session.get(Report, report.id))
    assert rows(ContestedAnswer, report, "greeted") == set()


# Any order, over HTTP


def test_in_any_order_and_however_often_two_phones_leave_the_same(cast, browse):
    report, address = a_report(cast, "sixty_questions")
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/check")
    chance = random.Random(1)
    ratings = [c for c, q in _questions(report).items() if q.kind == "rating"][:10]
    for code in ratings:
        phones = [Phone(sanne, address) for _ in range(3)]
        given = [(phone, phone.gives(code, str(n + 1))) for phone in phones for n in range(2)]
        copies = given * 2
        chance.shuffle(copies)
        for phone, sent in copies:
            phone.sends(sent)
        assert left(report, code) == {(phone.device, 2, 2) for phone in phones}
        assert count_of_versions(report, code) == len(given)


def _questions(report):
    from audit.scripts.reads import document_of

    return document_of(db.session.get(Report, report.id).script_version).questions


# As cheap as before


def test_an_answer_with_its_device_costs_no_query_more(two, count_queries):
    _, one, _ = two

    def queries(**posted):
        with count_queries() as made:
            one.visitor.post(f"{one.address}/answers", data=posted, expect=200)
        return [query for query in made if "session" not in query]

    one.tells("greeted", "yes")
    plain = queries(**{":code": "greeted"}, greeted="no")
    numbered = [
        queries(
            greeted=value,
            **{
                ":device": one.device,
                ":sequence": str(number),
                ":code": "greeted",
                "greeted:base": "2",
            },
        )
        for number, value in ((7, "yes"), (8, "no"))
    ]
    assert [len(plain)] * 2 == [len(each) for each in numbered]
    assert db.session.scalars(select(Answer.sequence)).one() == 8


@pytest.mark.parametrize(
    ("device", "sequence"), [("", "1"), ("x", "1"), ("{}", "-1"), ("{}", "9" * 16), ("{}", "²")]
)
def test_what_is_no_device_or_number_is_an_answer_as_before(two, device, sequence):
    report, one, _ = two
    sent = {**one.gives("greeted", "yes"), ":sequence": sequence}
    one.sends(sent, **{":device": device.format(one.device)})
    assert left(report, "greeted") == {(None, None, "yes")}
