"""The report page by page: kept, refused at the field, hidden and shown, ended early."""

from __future__ import annotations

import dataclasses

from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Answer, SupersededAnswer
from tests.fieldwork.visits import COMPLETE, a_report, actor_of, document, fill_in, opened

LATER = "Verder, later invullen"


def value(report, code):
    given = given_in(report.id).get(code)
    return given.value if given else None


def test_a_page_is_kept_and_leads_to_the_next(cast, browse):
    report, address = a_report(cast)
    sanne = browse(cast.sanne)
    assert sanne.get(address, expect=302).location == f"{address}/welcome/questions"
    answers = {"greeted": "yes", "welcome.grade": "8", "welcome.outcome": "went_on"}
    page = sanne.get(f"{address}/welcome/questions")
    first = sanne.submit(page, "Verder: hoe voelde dit?", answers)
    assert first.request.path == f"{address}/welcome/felt"
    assert value(report, "greeted") == "yes"
    assert value(report, "welcome.grade") == 8


def test_everything_is_there_again_whenever_it_is_opened(cast, browse):
    _, address = a_report(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/welcome/questions")
    sanne.submit(page, "Verder: hoe voelde dit?", {"greeted": "no", "welcome.grade": "3"})
    again = browse(cast.sanne).get(f"{address}/welcome/questions")
    checked = [field.get("value") for field in again.all("input") if "checked" in field.attrib]
    assert checked == ["no", "3"]


def test_what_is_missing_is_said_at_the_field_and_in_a_summary_that_leads_there(cast, browse):
    _, address = a_report(cast)
    sanne = browse(cast.sanne)
    page = sanne.submit(sanne.get(f"{address}/welcome/questions"), "Verder: hoe voelde dit?")
    assert page.request.path == f"{address}/welcome/questions"
    assert "3 antwoorden vragen je aandacht" in page.words
    ids = {element.get("id") for element in page.document.elements}
    targets = [link for text, link in page.links.items() if link.startswith("#")]
    assert len(targets) >= 3
    assert {target[1:] for target in targets} <= ids


def test_what_is_missing_can_be_filled_in_later(cast, browse):
    _, address = a_report(cast)
    sanne = browse(cast.sanne)
    page = sanne.submit(sanne.get(f"{address}/welcome/questions"), "Verder: hoe voelde dit?")
    assert sanne.submit(page, LATER).request.path == f"{address}/welcome/felt"


def test_a_value_that_cannot_be_kept_stays_in_its_field_with_the_reason(cast, browse):
    report, address = a_report(cast, "condition")
    fill_in(report, {"had_to_wait": "yes", "minutes_waited": 12})
    sanne = browse(cast.sanne)
    page = sanne.submit(
        sanne.get(f"{address}/waiting/questions"),
        "Verder: het hele bezoek",
        minutes_waited="een uur",
    )
    assert page.find("input", name="minutes_waited").get("value") == "een uur"
    assert page.find("input", name="minutes_waited").get("aria-invalid") == "true"
    assert value(report, "minutes_waited") == 12
    assert LATER not in page.words


def test_a_question_that_appears_is_asked_without_a_reproach(cast, browse):
    _, address = a_report(cast, "condition")
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/waiting/questions")
    assert page.find("div", data_asked="minutes_waited").get("hidden") is not None
    shown = sanne.submit(page, "Verder: het hele bezoek", had_to_wait="yes")
    assert shown.request.path == f"{address}/waiting/questions"
    assert shown.find("div", data_asked="minutes_waited").get("hidden") is None
    assert not shown.all("p", class_="field-error")
    assert "Je antwoord brengt nog een vraag" in shown.words
    assert "#question-minutes_waited" in shown.links.values()
    assert "brengt nog" not in sanne.get(f"{address}/waiting/questions").words


def test_a_hidden_answer_keeps_its_row_and_comes_back(cast, browse):
    report, address = a_report(cast, "condition")
    fill_in(report, {"had_to_wait": "yes", "minutes_waited": 12, "what_happened": "Niets."})
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/waiting/questions")
    sanne.submit(page, "Verder: het hele bezoek", had_to_wait="no")
    rows = {row.code: row for row in db.session.scalars(select(Answer))}
    assert rows["minutes_waited"].hidden
    assert rows["what_happened"].hidden
    assert rows["what_happened"].value == "Niets."
    back = sanne.submit(
        sanne.get(f"{address}/waiting/questions"), "Verder: het hele bezoek", had_to_wait="yes"
    )
    assert back.find("input", name="minutes_waited").get("value") == "12"
    db.session.expire_all()
    assert not any(row.hidden for row in db.session.scalars(select(Answer)))


def test_an_answer_that_is_changed_leaves_the_earlier_one_beside_it(cast, browse):
    report, address = a_report(cast)
    fill_in(report, {"greeted": "yes"})
    sanne = browse(cast.sanne)
    sanne.submit(sanne.get(f"{address}/welcome/questions"), "Verder: hoe voelde dit?", greeted="no")
    earlier = db.session.scalars(select(SupersededAnswer)).one()
    assert (earlier.code, earlier.value, earlier.superseded_by_id) == (
        "greeted",
        "yes",
        cast.sanne.id,
    )


def test_saving_the_same_again_stores_nothing(cast, browse):
    report, address = a_report(cast)
    fill_in(report, {"greeted": "yes", "welcome.grade": 8, "welcome.outcome": "went_on"})
    before = {row.code: row.revision for row in db.session.scalars(select(Answer))}
    sanne = browse(cast.sanne)
    sanne.submit(sanne.get(f"{address}/welcome/questions"), "Verder: hoe voelde dit?")
    assert {row.code: row.revision for row in db.session.scalars(select(Answer))} == before
    assert db.session.scalar(select(SupersededAnswer.id)) is None


def test_a_journey_can_end_at_a_step(cast, browse):
    report, address = a_report(cast, "journey_ends")
    sanne = browse(cast.sanne)
    fill_in(report, {"greeted": "yes", "arriving.outcome": "went_on"})
    page = sanne.get(f"{address}/waiting/questions")
    closing = sanne.submit(
        page, "Verder naar Betalen", {"told_how_long": "no", "waiting.outcome": "left"}
    )
    assert closing.request.path == f"{address}/closing/questions"
    assert "Tot slot" in closing.words
    assert "Dan eindigt je reis hier" in sanne.get(f"{address}/waiting/questions").words
    sanne.get(f"{address}/paying/questions", expect=302)
    check = sanne.get(f"{address}/check").words
    assert "Je reis eindigde bij ‘Wachten’" in check
    assert "Betalen" not in check


def test_the_check_page_opens_where_nothing_is_missing(cast, browse):
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    assert browse(cast.sanne).get(address, expect=302).location == f"{address}/check"


def test_changing_from_the_check_page_leads_back_to_it(cast, browse):
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    sanne = browse(cast.sanne)
    page = sanne.follow(sanne.get(f"{address}/check"), "Wijzig Groette iemand je?")
    back = sanne.submit(page, "Bewaren en terug naar het overzicht", greeted="no")
    assert back.request.path == f"{address}/check"
    assert value(report, "greeted") == "no"


def test_who_changes_language_on_the_way_reads_the_questions_in_it_too(cast, browse):
    _, address = a_report(cast)
    nederlands = browse(cast.sanne).get(f"{address}/welcome/questions").words
    assert "Groette iemand je?" in nederlands
    page = browse(cast.sanne, language="en").get(f"{address}/welcome/questions")
    assert "Did somebody greet you?" in page.words
    assert "Groette iemand je?" not in page.words
    assert "The questions are in" not in page.words
    check = browse(cast.sanne, language="en").get(f"{address}/check")
    assert "Did somebody greet you?" in check.words


def test_a_script_in_another_language_than_the_page_says_so_in_one_line(cast, browse):
    script = dataclasses.replace(document("one_question"), languages=("nl",))
    _, address = a_report(cast, script)
    for part in ("welcome/questions", "check"):
        page = browse(cast.sanne, language="en").get(f"{address}/{part}")
        assert page.words.count("The questions are in Dutch.") == 1
        assert "Groette iemand je?" in page.words
    row = browse(cast.sanne, language="en").get(f"{address}/welcome/questions")
    assert row.find("div", data_asked="greeted").get("lang") == "nl"
    assert "De vragen staan in" not in browse(cast.sanne).get(f"{address}/check").words


def test_questions_in_arabic_run_from_right_to_left_and_standing_ones_do_not(cast, browse):
    script = document("one_question")
    (step,) = script.steps
    asked = dataclasses.replace(step.items[0], text={"ar": "هل استقبلك أحد؟"})
    step = dataclasses.replace(step, name={"ar": "الاستقبال"}, items=[asked])
    _, address = a_report(cast, dataclasses.replace(script, languages=("ar",), steps=[step]))
    page = browse(cast.sanne).get(f"{address}/welcome/questions")
    assert page.find("div", data_asked="greeted").get("dir") == "rtl"
    assert page.find("div", data_asked="welcome.grade").get("dir") == "ltr"


def test_nobody_else_finds_a_report(cast, browse):
    report, address = a_report(cast)
    joris = browse(cast.joris)
    joris.get("/today")
    for path in ("", "/welcome/questions", "/check", "/sent"):
        joris.get(f"{address}{path}", expect=404)
    for path in ("/welcome/questions", "/check", "/answers", "/photos"):
        joris.post(f"{address}{path}", expect=404)
    assert value(report, "greeted") is None


def test_a_withdrawn_report_leads_to_its_assignment_and_takes_nothing(cast, browse):
    report, address = a_report(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/welcome/questions")
    move(actor_of(cast.karim), report.assignment, "withdraw", "De zaak is dicht.")
    gone = sanne.submit(page, "Verder: hoe voelde dit?", greeted="yes")
    assert gone.request.path == f"/assignments/{report.assignment.uuid}"
    assert value(report, "greeted") is None
    assert sanne.get(f"{address}/sent", expect=302).location == address


def test_steps_name_neither_client_nor_place(cast, browse):
    report, address = a_report(cast)
    fill_in(report, COMPLETE)
    sanne = browse(cast.sanne)
    for path in (
        "welcome/questions",
        "welcome/felt",
        "welcome/words",
        "closing/questions",
        "check",
    ):
        assert "Lunavella" not in sanne.get(f"{address}/{path}").text


def test_the_day_of_a_condition_is_that_of_the_place(cast):
    report, _ = a_report(cast)
    assert opened(report).time_zone == "Europe/Amsterdam"


def test_a_page_is_read_and_saved_with_few_queries(cast, browse, count_queries):
    report, address = a_report(cast, "sixty_questions")
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/arriving/questions")
    with count_queries() as queries:
        sanne.get(f"{address}/arriving/questions")
    # Who asks for which report, its answers.
    assert len(queries) == 2, queries
    fields = {name for field in page.all("input", type="radio") if (name := field.get("name"))}
    first = sorted(fields)[0]
    choice = next(f.get("value") for f in page.all("input", name=first))
    with count_queries() as queries:
        sanne.submit(page, "Verder naar Kiezen", {first: choice}, redirects=False)
    # Who asks for which report, its answers, its revision, the answers that changed.
    assert len(queries) == 4, queries
    assert report.id


def test_a_page_that_fell_away_keeps_what_it_posts_and_leads_to_the_next_there_is(cast, browse):
    report, address = a_report(cast, "journey_ends")
    fill_in(report, {"greeted": "yes", "arriving.outcome": "went_on"})
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/waiting/questions")
    # Another page says meanwhile that the journey ended before.
    fill_in(report, {"arriving.outcome": "left"})
    page = sanne.submit(page, "Verder naar Betalen", {"told_how_long": "yes"})
    assert page.request.path == f"{address}/closing/questions"
    assert value(report, "told_how_long") == "yes"
    fill_in(report, {"arriving.outcome": "went_on"})
    assert "checked" in sanne.get(f"{address}/waiting/questions").text


def test_checking_in_that_fell_away_leads_to_the_overview(cast, browse):
    asked = dataclasses.replace(document("journey_ends"), presence=True)
    home, *shop = asked.steps
    home = dataclasses.replace(home, channel="online")
    report, address = a_report(cast, dataclasses.replace(asked, steps=(home, *shop)))
    fill_in(report, {"arriving.outcome": "went_on"})
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/presence/check_in")
    fill_in(report, {"arriving.outcome": "left"})
    page = sanne.submit(page, "Ik ben er nu")
    assert page.request.path == f"{address}/check"
    nowhere = f"{address}/presence/nowhere"
    sanne.open(nowhere, method="POST", data={":csrf_token": sanne.token}, expect=404)
