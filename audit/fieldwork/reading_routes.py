"""Reading the briefing, the quiz about it, and the briefing on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from audit import storage
from audit.access import actor
from audit.assignments.models import Assignment
from audit.assignments.states import ASSIGNED
from audit.fieldwork import reads
from audit.fieldwork.briefings import (
    CONFIRMED_IN,
    changed_sections,
    confirmation,
    last_confirmed,
    picture_changes,
    published_version,
    take_quiz,
)
from audit.fieldwork.models import BriefingVersion
from audit.fieldwork.moments import moment_at
from audit.fieldwork.open_reports import OPEN_TO_SHOPPER
from audit.fieldwork.reading import persona_parts, questionnaire
from audit.fieldwork.routes import blueprint
from audit.language import readable
from audit.questions.definition import text_in
from audit.scripts.minutes import minutes_to_fill_in
from audit.scripts.reads import document_of


@blueprint.get("/assignments/<uuid:uuid>/briefing")
def briefing(uuid: UUID) -> str | Answer:
    found, version = _loaded(uuid)
    if version is None:
        return redirect(url_for("fieldwork.assignment", uuid=uuid))
    return render_template("fieldwork/briefing.html", **_shown(found, version))


@blueprint.get("/assignments/<uuid:uuid>/briefing/paper")
def briefing_on_paper(uuid: UUID) -> str | Answer:
    found, version = _loaded(uuid)
    if version is None:
        return redirect(url_for("fieldwork.assignment", uuid=uuid))
    return render_template("fieldwork/paper.html", **_shown(found, version))


@blueprint.get("/assignments/<uuid:uuid>/briefing/questions")
def questions_beforehand(uuid: UUID) -> str:
    """All questions by step, to be read before the visit."""
    found = reads.assignment_for(actor(), uuid)
    document = document_of(found.slot.wave.project.script_version)
    language = _language(found)
    return render_template(
        "fieldwork/questions.html", assignment=found, steps=questionnaire(document, language)
    )


@blueprint.route("/assignments/<uuid:uuid>/briefing/quiz", methods=["GET", "POST"])
def quiz(uuid: UUID) -> str | Answer:
    """All right confirms the briefing; what is wrong is said, with why, and tried again."""
    found, version = _loaded(uuid)
    if version is None or found.state not in CONFIRMED_IN:
        return redirect(url_for("fieldwork.assignment", uuid=uuid))
    wrong: list[str] = []
    chosen: dict[str, str] = {}
    if request.method == "POST":
        if request.form.get(":version") != str(version.uuid):
            flash(_("The briefing changed while you read it. Read what is new first."), "info")
            return redirect(url_for("fieldwork.briefing", uuid=uuid))
        chosen = {q["code"]: request.form.get(q["code"], "") for q in version.quiz}
        wrong = take_quiz(actor(), found, version, chosen)
        if not wrong:
            return _confirmed(found)
    return render_template(
        "fieldwork/quiz.html",
        assignment=found,
        version=version,
        questions=[_question(q, _language(found), chosen, wrong) for q in version.quiz],
        wrong=wrong,
    )


def _confirmed(found: Assignment) -> Answer:
    flash(_("All right. The briefing is confirmed."), "success")
    report = reads.reports_of([found]).get(found.id)
    if report is not None and found.state in OPEN_TO_SHOPPER:
        return redirect(url_for("fieldwork.resume_report", uuid=report.uuid))
    return redirect(url_for("fieldwork.assignment", uuid=found.uuid))


@blueprint.get("/assignments/<uuid:uuid>/briefing/pictures/<uuid:picture>")
def briefing_picture(uuid: UUID, picture: UUID) -> Response:
    key = reads.briefing_picture(actor(), uuid, picture)
    answer = Response(storage.get(key), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _loaded(uuid: UUID) -> tuple[Assignment, BriefingVersion | None]:
    found = reads.assignment_for(actor(), uuid)
    return found, published_version(found.slot.wave.project)


def _language(found: Assignment) -> str:
    """The language to read in: the reader's, where the script has it."""
    languages = found.slot.wave.project.script_version.languages
    return readable(languages, languages[0])


def _shown(found: Assignment, version: BriefingVersion) -> dict[str, Any]:
    """What the template of a briefing needs, on the screen and on paper."""
    project = found.slot.wave.project
    language = _language(found)
    before = last_confirmed(found)
    confirmed = confirmation(found, version)
    changed = changed_sections(before, version)
    return {
        "assignment": found,
        "version": version,
        "until": moment_at(found.due_at, found.slot.location.time_zone),
        "changed": changed,
        "before": before.content if before else {},
        "picture_changes": picture_changes(before, version),
        "quiz_changed": bool(before and before.id != version.id and before.quiz != version.quiz),
        "persona": project.persona,
        "persona_name": text_in(project.persona.name, language) if project.persona else "",
        "persona_parts": persona_parts(project.persona, language),
        "steps": questionnaire(document_of(project.script_version), language),
        "fill_in_minutes": minutes_to_fill_in(document_of(project.script_version)),
        "confirmed_at": confirmed.confirmed_at if confirmed else None,
        "can_confirm": found.state in CONFIRMED_IN,
        "must_accept": found.state == ASSIGNED,
        "content_language": language,
    }


def _question(
    question: dict[str, Any], language: str, chosen: dict[str, str], wrong: list[str]
) -> dict[str, Any]:
    code = question["code"]
    return {
        "code": code,
        "text": text_in(question["question"], language),
        "choices": [(c["code"], text_in(c["text"], language)) for c in question["choices"]],
        "chosen": chosen.get(code, ""),
        "wrong": code in wrong,
        "why": text_in(question.get("explanation", {}), language) if chosen.get(code) else "",
    }
