"""What makes a phone work without reception, as the server hands it out."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import Report
from tests.fieldwork.test_reading_the_briefing import pass_quiz
from tests.fieldwork.visits import a_report, actor_of, an_assignment


@pytest.mark.parametrize(("language", "name"), [("nl", "Notities"), ("en", "Notes")])
def test_a_phone_shows_us_among_its_apps_under_a_name_and_picture_that_tell_nothing(
    cast, browse, app, language, name
):
    sanne = browse(cast.sanne, language=language)
    (link,) = [one for one in sanne.get("/today").all("link") if one.get("rel") == "manifest"]
    said = sanne.open(link.get("href"))
    assert said.mimetype == "application/manifest+json"
    assert (said.json["name"], said.json["short_name"], said.json["lang"]) == (name, name, language)
    assert said.json["display"] == "standalone" and said.json["start_url"] == "/today"
    text = said.get_data(as_text=True).lower()
    agency = app.config["SETTINGS"].agency_name.lower()
    for telling in (agency, "klantreis", "journey", "audit", "mystery", "lunavella", "shop"):
        assert telling not in text, telling
    icons = said.json["icons"]
    # What a browser asks for before it offers to add it.
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in icons}
    for icon in icons:
        assert sanne.open(icon["src"]).mimetype == icon["type"]


def test_the_worker_serves_every_page_and_is_asked_for_anew_each_time(cast, browse):
    script = browse(cast.sanne).open("/worker.js")
    assert script.mimetype == "text/javascript"
    assert "no-cache" in script.headers["Cache-Control"]
    assert "Service-Worker-Allowed" not in script.headers  # at the root: it needs no leave


def test_the_briefing_the_questions_and_every_page_are_taken_along(cast, browse):
    assignment = an_assignment(cast, "journey_ends", briefing=True)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    sanne = browse(cast.sanne)
    address = f"/assignments/{assignment.uuid}"
    sanne.get(address)
    # Before it was read and confirmed there is nothing to fill in.
    sanne.post(f"{address}/offline", expect=409)
    assert db.session.scalars(select(Report)).all() == []
    pass_quiz(sanne, address)
    said = sanne.post(f"{address}/offline", expect=200).json
    report = f"/reports/{db.session.scalars(select(Report.uuid)).one()}"
    keep = said["keep"]
    assert said["plan"] in keep
    for kept in ("/on-this-phone", address, f"{address}/briefing", f"{report}/check"):
        assert keep[kept] == kept
    steps = ("arriving", "waiting", "paying")
    for part in [f"{step}/questions" for step in steps] + ["closing/questions"]:
        # Those too that only an answer brings.
        assert keep[f"{report}/{part}"] == f"{report}/{part}?ahead=1"
    for kept in keep.values():
        assert sanne.ask(kept).status_code == 200, kept


def test_a_strangers_assignment_is_not_taken_along(cast, browse):
    report, _ = a_report(cast)
    joris = browse(cast.joris)
    joris.get("/today")
    joris.post(f"/assignments/{report.assignment.uuid}/offline", expect=404)
