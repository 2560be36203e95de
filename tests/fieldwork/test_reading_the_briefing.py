"""No report before the briefing that counts now was read, and its quiz passed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import BriefingConfirmation, BriefingPicture, BriefingVersion, Report
from tests.fieldwork.visits import actor_of, an_assignment, change_briefing


def accepted(cast, **given):
    assignment = an_assignment(cast, briefing=True, **given)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    return assignment, f"/assignments/{assignment.uuid}"


def pass_quiz(visitor, address):
    return visitor.submit(
        visitor.get(f"{address}/briefing/quiz"), "Bevestig de briefing", soup="soup"
    )


def start(visitor, address):
    return visitor.submit(visitor.get(address), "Begin met het verslag")


def test_a_report_cannot_be_started_before_the_briefing_is_confirmed(cast, browse):
    _, address = accepted(cast)
    sanne = browse(cast.sanne)
    sanne.get(address)
    refused = sanne.post(f"{address}/start")
    assert refused.location == f"{address}/briefing"
    assert db.session.scalar(select(Report.id)) is None


def test_a_wrong_answer_says_why_and_may_be_tried_again(cast, browse):
    assignment, address = accepted(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/briefing/quiz")
    wrong = sanne.submit(page, "Bevestig de briefing", soup="cake")
    assert "Eén antwoord klopt nog niet" in wrong.words
    assert "Het gaat om de soep." in wrong.words
    assert not db.session.scalar(select(BriefingConfirmation.confirmed_at))
    right = sanne.submit(wrong, "Bevestig de briefing", soup="soup")
    assert "De briefing is bevestigd" in right.words
    kept = db.session.scalars(select(BriefingConfirmation)).one()
    assert kept.version.number == 1
    assert kept.quiz_attempts == 2
    assert kept.confirmed_at is not None
    assert kept.assignment_id == assignment.id


def test_an_unanswered_question_is_no_right_answer(cast, browse):
    _, address = accepted(cast)
    sanne = browse(cast.sanne)
    page = sanne.submit(sanne.get(f"{address}/briefing/quiz"), "Bevestig de briefing")
    assert "Kies een antwoord." in page.words


def test_after_the_quiz_the_report_opens(cast, browse):
    _, address = accepted(cast)
    sanne = browse(cast.sanne)
    pass_quiz(sanne, address)
    assert "Groette iemand je?" in start(sanne, address).words


def test_a_changed_briefing_asks_again_and_shows_what_changed(cast, browse):
    assignment, address = accepted(cast)
    sanne = browse(cast.sanne)
    pass_quiz(sanne, address)
    page = start(sanne, address)
    change_briefing(assignment, "- Bestel taart.")
    stopped = sanne.get(page.request.path, expect=302)
    assert stopped.location == f"{address}/briefing"
    briefing = sanne.get(f"{address}/briefing")
    assert "De briefing is veranderd" in briefing.words
    headings = [briefing.text_of(section) for section in briefing.all("section")]
    changed = [text for text in headings if "Veranderd sinds" in text]
    assert len(changed) == 1
    assert "Bestel taart" in changed[0]
    # The line that is new is marked; those that went are said.
    assert [briefing.text_of(mark) for mark in briefing.all("mark")] == ["Bestel taart."]
    gone = [briefing.text_of(line) for line in briefing.all("del")]
    assert gone and "Vervallen:" in changed[0]
    back = pass_quiz(sanne, address)
    assert "Groette iemand je?" in back.words


def picture(version, key, section="never"):
    return BriefingPicture(
        version_id=version.id, section=section, storage_key=key, width=60, height=40,
        description={"nl": "Een deur"}, position=1 + len(version.pictures),
    )  # fmt: skip


def test_a_picture_that_came_went_or_was_replaced_is_shown_as_changed(cast, browse):
    assignment, address = accepted(cast)
    first = db.session.scalars(select(BriefingVersion)).one()
    db.session.add_all(
        [picture(first, "a.jpg", "scenario"), picture(first, "b.jpg"), picture(first, "c.jpg")]
    )
    sanne = browse(cast.sanne)
    pass_quiz(sanne, address)
    same_words = first.content["what_to_do"]["nl"]
    second = change_briefing(assignment, same_words)
    second.content = dict(first.content)
    # Another in the scenario's place, one of two gone, one new where there was none.
    db.session.add_all(
        [
            picture(second, "d.jpg", "scenario"),
            picture(second, "b.jpg"),
            picture(second, "e.jpg", "what_to_do"),
        ]
    )
    page = sanne.get(f"{address}/briefing")
    sections = {
        section.get("aria-labelledby"): page.text_of(section) for section in page.all("section")
    }
    changed = {name for name, text in sections.items() if "Veranderd sinds" in text}
    assert changed == {"briefing-scenario", "briefing-never", "briefing-what_to_do"}
    assert "Nieuwe afbeelding, in plaats van een andere" in sections["briefing-scenario"]
    assert "Een afbeelding staat er niet meer." in sections["briefing-never"]
    assert sections["briefing-what_to_do"].endswith("Nieuwe afbeelding")
    assert "Veranderd sinds" in sanne.get(f"{address}/briefing/paper").words


def test_what_is_posted_after_a_change_is_kept_before_the_briefing_is_asked(cast, browse):
    assignment, address = accepted(cast)
    sanne = browse(cast.sanne)
    pass_quiz(sanne, address)
    page = start(sanne, address)
    change_briefing(assignment, "- Bestel taart.")
    answer = sanne.submit(
        page, "Verder: hoe voelde dit?", greeted="yes", redirects=False, expect=302
    )
    assert answer.location == f"{address}/briefing"
    report = db.session.scalars(select(Report)).one()
    assert given_in(report.id)["greeted"].value == "yes"


def test_a_report_cannot_be_sent_on_an_old_briefing(cast, browse):
    assignment, address = accepted(cast)
    sanne = browse(cast.sanne)
    pass_quiz(sanne, address)
    start(sanne, address)
    report = db.session.scalars(select(Report)).one()
    change_briefing(assignment, "- Bestel taart.")
    refused = sanne.post(f"/reports/{report.uuid}/check", data={"declared": "1"})
    assert refused.location == f"{address}/briefing"


def test_a_quiz_of_an_older_wording_confirms_nothing(cast, browse):
    assignment, address = accepted(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/briefing/quiz")
    change_briefing(assignment, "- Bestel taart.")
    after = sanne.submit(page, "Bevestig de briefing", soup="soup")
    assert "De briefing veranderde terwijl je las" in after.words
    assert db.session.scalar(select(BriefingConfirmation.id)) is None


def test_all_questions_can_be_read_beforehand(cast, browse):
    _, address = accepted(cast, script="restaurant")
    words = browse(cast.sanne).get(f"{address}/briefing/questions").words
    assert "Zoeken en vinden" in words
    assert "Hoelang wachtte je op je eten?" in words
    assert "Welk cijfer geef je het geheel?" in words


def test_the_paper_version_holds_briefing_and_questions(cast, browse):
    _, address = accepted(cast)
    page = browse(cast.sanne).get(f"{address}/briefing/paper")
    assert "Bestel soep." in page.words
    assert "Groette iemand je?" in page.words
    assert page.find("title").text == "Notities"


def test_the_paper_says_the_hour_at_the_place_as_the_page_does(cast, browse):
    assignment, address = accepted(cast)
    assignment.slot.location.time_zone = "America/New_York"
    assignment.due_at = dt.datetime(2026, 12, 5, 4, 59, tzinfo=dt.UTC)
    db.session.commit()
    words = browse(cast.sanne).get(f"{address}/briefing/paper").words
    assert "Inleveren vóór vr 4 dec, 23:59 uur" in words


def test_nobody_else_reads_it(cast, browse):
    _, address = accepted(cast)
    joris = browse(cast.joris)
    for page in ("briefing", "briefing/quiz", "briefing/paper", "briefing/questions"):
        joris.get(f"{address}/{page}", expect=404)


def test_a_draft_is_not_read(cast, browse):
    assignment, address = accepted(cast)
    version = change_briefing(assignment, "- Bestel taart.")
    version.state, version.published_at = "draft", None
    page = browse(cast.sanne).get(f"{address}/briefing")
    assert "taart" not in page.words
    assert db.session.scalar(select(BriefingVersion.number).order_by(BriefingVersion.number)) == 1
