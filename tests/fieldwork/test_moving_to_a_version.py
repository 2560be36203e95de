"""A report that is being written moves to another version of its script, and back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from audit.assignments.writes import MoveRefusedError, move
from audit.database import db
from audit.fieldwork.answers import given_in, save
from audit.fieldwork.models import Answer, Report
from audit.fieldwork.moving import move_report, target_of
from audit.fieldwork.photo_writes import add_photo
from audit.fieldwork.sent import score_walk, sent_walk
from audit.fieldwork.writes import prepare_report, submit
from audit.history import Event
from audit.results.models import ReportResult
from audit.review import writes as review
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ScriptVersion
from audit.scripts.runner import Given
from audit.scripts.writes import add_version, publish
from tests.fieldwork.visits import (
    COMPLETE,
    a_photo,
    a_report,
    actor_of,
    an_assignment,
    fill_in,
    opened,
)

STEP = {
    "code": "welcome",
    "name": {"nl": "Ontvangst", "en": "Welcome"},
    "phase": "service",
    "channel": "on_site",
}
POINTS = {"points_yes": 5, "points_no": 0}


def question(code: str, kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    settings = POINTS if kind == "yes_no" else {}
    text = {"nl": f"Vraag {code}?", "en": f"Question {code}?"}
    return {"code": code, "kind": kind, "text": text, "settings": settings, **more}


def script(*items: dict[str, Any]) -> ScriptDocument:
    return ScriptDocument.from_json(
        {
            "name": {"nl": "Proef", "en": "Trial"},
            "research_kind": "visit",
            "languages": ["nl", "en"],
            "steps": [{**STEP, "items": list(items)}],
        }
    )


def choice(code: str, **more: Any) -> dict[str, Any]:
    choices = [{"code": one, "text": {"nl": one, "en": one}} for one in ("often", "never")]
    return question(code, "single_choice", choices=choices, **more)


#: Version 2 asks "clean" and no longer "seated", and another sort of thing under "table".
FIRST = script(question("greeted"), question("seated"), question("table"))
SECOND = script(question("greeted"), question("clean"), choice("table"))


def publish_next(report: Report, document: ScriptDocument = SECOND) -> ScriptVersion:
    first = report.script_version
    version = add_version(first.script, first.number + 1, document)
    db.session.flush()
    publish(None, version)
    db.session.commit()
    return version


def written(cast) -> tuple[Report, str]:
    report, address = a_report(cast, FIRST)
    fill_in(report, {"greeted": "yes", "seated": "no", "table": "yes"})
    return report, address


def visit_of(report: Report) -> str:
    return f"/visits/{report.assignment.slot.uuid}"


def chosen_on(page) -> dict[str, str]:
    ticked = [field for field in page.all("input") if "checked" in field.attrib]
    return {field.get("name"): field.get("value") for field in ticked}


def hidden_in(report: Report) -> set[str]:
    found = select(Answer.code).where(Answer.report_id == report.id, Answer.hidden)
    return set(db.session.scalars(found))


def test_a_visit_says_nothing_while_there_is_one_version(cast, browse):
    report, _ = written(cast)
    page = browse(cast.karim, language="en").get(visit_of(report))
    assert "is written on version" not in page.words


def test_a_report_moves_after_it_was_said_what_changes(cast, browse):
    report, address = written(cast)
    publish_next(report)
    karim, sanne = browse(cast.karim, language="en"), browse(cast.sanne, language="en")
    before = sanne.get(f"{address}/welcome/questions")
    assert "Question seated?" in before.words

    visit = karim.get(visit_of(report))
    assert "written on version 1 of the script; version 2 is published" in visit.words
    page = karim.follow(visit, "See what moving it would change")
    here = [page.text_of(link) for link in page.all("a") if link.get("aria-current") == "page"]
    assert here == ["Projects"]
    for heading, said in (
        ("To be answered anew", "Welcome: Question table?"),
        ("Answered, and no longer asked", "Welcome: Question seated?"),
        ("New questions", "Welcome: Question clean?"),
    ):
        card = next(one for one in page.all("section") if heading in page.text_of(one))
        assert said in page.text_of(card)
        assert page.text_of(card).count("Welcome:") == 1
    done = karim.submit(page, "Move to version 2", reason="The table was asked wrongly.")
    assert "The report is on version 2 now." in done.words
    assert "Report moved to another version of the script" in done.words
    assert "The table was asked wrongly." in done.words
    assert "written on version 2 of the script, its project on version 1" in done.words

    after = sanne.get(f"{address}/welcome/questions")
    assert "Question clean?" in after.words
    assert "Question seated?" not in after.words
    assert chosen_on(after)["greeted"] == "yes"
    assert "table" not in chosen_on(after)
    assert hidden_in(report) == {"seated", "table"}
    event = db.session.scalars(
        select(Event).filter_by(action="report_script_version_changed")
    ).one()
    assert (event.details, event.reason) == (
        {"before": 1, "after": 2},
        "The table was asked wrongly.",
    )


def test_the_history_reads_which_versions_they_were(cast, browse):
    report, _ = written(cast)
    move_report(actor_of(cast.karim), report, publish_next(report), "Better.", seen=1)
    page = browse(cast.anouk, language="en").get("/history")
    assert "Report moved to another version of the script" in page.words
    assert "Better." in page.words


def test_moved_back_everything_is_there_again(cast, browse):
    report, address = written(cast)
    publish_next(report)
    karim, sanne = browse(cast.karim, language="en"), browse(cast.sanne, language="en")
    for label in ("Move to version 2", "Move to version 1"):
        page = karim.follow(karim.get(visit_of(report)), "See what moving it would change")
        karim.submit(page, label, reason="Trying.")
        if label == "Move to version 2":
            # A page that is posted with the open field empties nothing that it could not show.
            shown = sanne.get(f"{address}/welcome/questions")
            sanne.submit(shown, "Continue: how did this feel?", clean="yes")
    shown = sanne.get(f"{address}/welcome/questions")
    given = {key: chosen_on(shown).get(key) for key in ("greeted", "seated", "table")}
    assert given == {"greeted": "yes", "seated": "no", "table": "yes"}
    assert hidden_in(report) == {"clean"}
    assert given_in(report.id)["clean"].value == "yes"


def test_what_is_gone_or_does_not_fit_is_not_scored(cast):
    """By hand: greeted 5 of 5, clean 0 of 5: 50. Seated and table earned 5 of 10 before."""
    report, _ = written(cast)
    optional = script(question("greeted"), question("clean"), choice("table", mandatory=False))
    move_report(actor_of(cast.karim), report, publish_next(report, optional), "Better.", seen=1)
    fill_in(report, {"clean": "no", **{k: v for k, v in COMPLETE.items() if k != "greeted"}})
    submit(actor_of(cast.sanne), report)
    db.session.commit()
    assert score_walk(sent_walk(report)).final == 50


ANSWERS = {
    "yes_no": "yes",
    "whole_number": 12,
    "multiple_choice": ["often"],
    "duration": {"seconds": 90, "started_at": None, "stopped_at": None},
    "place": {"latitude": 52.1, "longitude": 5.1, "accuracy": 20},
    "acknowledgement": True,
    "photo": None,
}


@pytest.mark.parametrize("stored", ANSWERS)
def test_no_page_breaks_on_an_answer_of_another_kind(cast, browse, stored):
    def ask(kind: str) -> dict[str, Any]:
        return (
            {**choice("table"), "kind": kind}
            if kind.endswith("choice")
            else question("table", kind)
        )

    report, address = a_report(cast, script(ask(stored)))
    if stored == "photo":
        add_photo(actor_of(cast.sanne), opened(report), "table", a_photo())
        db.session.commit()
    else:
        fill_in(report, {"table": ANSWERS[stored]})
    value = given_in(report.id)["table"].value
    assert value
    sanne, karim = browse(cast.sanne, language="en"), actor_of(cast.karim)
    kinds = ("single_choice", "date", "short_text", "rating", *ANSWERS)
    for number, kind in enumerate(kinds, start=1):
        version = publish_next(report, script(ask(kind)))
        move_report(karim, report, version, "Trying.", seen=number)
        db.session.commit()
        assert "Question table?" in sanne.get(f"{address}/welcome/questions").words
        assert "Question table?" in sanne.get(f"{address}/check").words
        sanne.open(f"{address}/plan")
        sanne.get("/today")
    assert given_in(report.id)["table"].value == value


def test_not_applicable_is_no_answer_where_it_is_no_longer_allowed(cast, browse):
    report, address = a_report(cast, script(question("table", not_applicable=True)))
    changes = {"table": Given(not_applicable=True)}
    save(opened(report), changes, by=actor_of(cast.sanne))
    version = publish_next(report, script(question("table")))
    move_report(actor_of(cast.karim), report, version, "Better.", seen=1)
    db.session.commit()
    assert hidden_in(report) == {"table"}
    browse(cast.sanne).get(f"{address}/check")


def test_an_answer_to_what_is_no_longer_asked_is_kept(cast, browse):
    """A phone without reception does not know yet that the report moved."""
    report, address = written(cast)
    move_report(actor_of(cast.karim), report, publish_next(report), "Better.", seen=1)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    answer = sanne.open(
        f"{address}/answers", method="POST", data={":code": "seated", "seated": "yes"},
        headers={"X-CSRFToken": sanne.token},
    )  # fmt: skip
    assert answer.json["stored"] == ["seated"]
    assert given_in(report.id)["seated"].value == "yes"
    assert "seated" in hidden_in(report)


def test_made_up_codes_cost_no_query_each(cast, browse, count_queries):
    _report, address = written(cast)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    asked = []
    for many in (1, 1, 300):
        with count_queries() as queries:
            data = {":code": [f"made_up_{number}" for number in range(many)]}
            sanne.post(f"{address}/answers", data=data, expect=200)
        asked.append(len(queries))
    # Of the first the version of its script was not known yet.
    assert asked[0] >= asked[1] == asked[2]


def test_a_save_that_began_before_the_move_is_kept(cast):
    report, _ = written(cast)
    loaded = opened(report)
    move_report(actor_of(cast.karim), report, publish_next(report), "Better.", seen=1)
    saved = save(loaded, {"seated": Given("yes")}, by=actor_of(cast.sanne))
    assert "clean" in saved.walk.asked
    assert "seated" in hidden_in(report)


def test_a_phone_fetches_its_pages_anew(cast, browse):
    report, address = written(cast)
    sanne = browse(cast.sanne)
    before = sanne.open(f"{address}/plan").json
    move_report(actor_of(cast.karim), report, publish_next(report), "Better.", seen=1)
    after = sanne.open(f"{address}/plan").json
    assert after["stamp"] != before["stamp"]
    assert after["revision"] > before["revision"]


def test_a_prepared_report_moves(cast):
    assignment = an_assignment(cast, FIRST)
    move(actor_of(cast.sanne), assignment, "accept")
    report = prepare_report(assignment, "nl")
    version = publish_next(report)
    move_report(actor_of(cast.karim), report, version, "Better.", seen=1)
    assert report.script_version.number == 2


def test_a_sent_report_keeps_its_version(cast, browse):
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    version = publish_next(report, FIRST)
    karim = browse(cast.karim, language="en")
    page = karim.get(f"{address}/version")
    submit(actor_of(cast.sanne), report)
    db.session.commit()
    done = karim.submit(page, "Move to version 2", reason="Better.")
    assert "not being written now: it keeps its version" in done.words
    assert "is written on version" not in done.words
    karim.get(f"{address}/version", expect=302)
    with pytest.raises(MoveRefusedError):
        move_report(actor_of(cast.karim), report, version, "Better.", seen=1)
    assert report.script_version.number == 1


def test_of_two_who_move_it_the_second_is_told(cast, browse):
    report, address = written(cast)
    version = publish_next(report)
    karim = browse(cast.karim, language="en")
    first, second = (karim.get(f"{address}/version?to=2") for _ in range(2))
    karim.submit(first, "Move to version 2", reason="Better.")
    done = karim.submit(second, "Move to version 2", reason="Better.")
    assert "Somebody else moved this report a moment ago." in done.words
    with pytest.raises(MoveRefusedError):
        move_report(actor_of(cast.karim), report, version, "Better.", seen=1)
    events = db.session.scalars(select(Event).filter_by(action="report_script_version_changed"))
    assert len(events.all()) == 1


def test_a_reason_is_asked_for(cast, browse):
    report, address = written(cast)
    publish_next(report)
    karim = browse(cast.karim, language="en")
    again = karim.submit(karim.get(f"{address}/version"), "Move to version 2", reason=" ")
    assert "Say why this report is moved." in again.words
    db.session.refresh(report)
    assert report.script_version.number == 1


def test_an_archived_script_brings_nothing_new(cast):
    report, _ = written(cast)
    version = publish_next(report)
    assert target_of(report) is version
    version.script.archived_at = report.started_at
    assert target_of(report) is None


def test_only_who_coordinates_finds_the_page(cast, browse):
    report, address = written(cast)
    publish_next(report)
    for person in (cast.sanne, cast.roos, cast.joris):
        browse(person).get(f"{address}/version", expect=404)


def test_the_pages_ask_little_of_the_database(cast, browse, count_queries):
    report, address = written(cast)
    publish_next(report)
    karim = browse(cast.karim)
    karim.get(f"{address}/version")
    visit = visit_of(report)
    with count_queries() as queries:
        karim.get(f"{address}/version")
    assert len(queries) <= 9
    with count_queries() as queries:
        karim.get(visit)
    assert len(queries) <= 9


def test_a_returned_report_moves_and_goes_its_way(cast, browse):
    """With a remark at a question that is gone; read by reviewer and client at the end."""
    report, address = written(cast)
    rest = {code: value for code, value in COMPLETE.items() if code != "greeted"}
    fill_in(report, rest)
    sanne, roos = actor_of(cast.sanne), actor_of(cast.roos)
    submit(sanne, report)
    review.write_remark(roos, report, "seated", "Look again.")
    review.return_report(roos, report, "One remark.")
    db.session.commit()
    publish_next(report)
    karim = browse(cast.karim, language="en")
    page = karim.follow(karim.get(visit_of(report)), "See what moving it would change")
    karim.submit(page, "Move to version 2", reason="Better.")
    for place in ("/check", "/welcome/questions"):
        browse(cast.sanne).get(f"{address}{place}")
    fill_in(report, {"clean": "yes", "table": "never"})
    submit(sanne, report)
    db.session.commit()
    seen = browse(cast.roos, language="en").get(f"/review/{report.uuid}")
    assert "Question clean?" in seen.words and "Question seated?" not in seen.words
    assert "Moved to another version of the script" in seen.words and "“Better.”" in seen.words
    review.approve(roos, report)
    db.session.commit()
    project = report.assignment.slot.wave.project
    result = db.session.scalars(select(ReportResult).filter_by(report_id=report.id)).one()
    assert result.script_version_id == report.script_version_id
    # By hand: greeted 5 of 5, clean 5 of 5; "seated" is gone.
    assert result.final == 100
    hanna = browse(cast.hanna)
    hanna.get(f"/results/{project.uuid}")
    assert (
        "Question clean?"
        in browse(cast.hanna, language="en")
        .get(f"/results/{project.uuid}/report/{result.uuid}")
        .words
    )
    assert hanna.open(f"/results/{project.uuid}/workbook").status_code == 200
