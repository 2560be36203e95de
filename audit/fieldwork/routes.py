"""The shopper's own pages outside a report: today, and an assignment."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from audit.access import actor
from audit.assignments.writes import move
from audit.fieldwork import reads, writes
from audit.language import current_language

blueprint = Blueprint("fieldwork", __name__)


@blueprint.get("/today")
def today() -> str:
    found = reads.assignments_of(actor())
    return render_template(
        "fieldwork/today.html", assignments=found, reports=reads.reports_of(found)
    )


@blueprint.get("/assignments/<uuid:uuid>")
def assignment(uuid: UUID) -> str:
    found = reads.assignment_for(actor(), uuid)
    return render_template(
        "fieldwork/assignment.html", assignment=found, reports=reads.reports_of([found])
    )


@blueprint.post("/assignments/<uuid:uuid>/accept")
def accept(uuid: UUID) -> Response:
    move(actor(), reads.assignment_for(actor(), uuid), "accept")
    return redirect(url_for("fieldwork.assignment", uuid=uuid))


@blueprint.post("/assignments/<uuid:uuid>/start")
def start(uuid: UUID) -> Response:
    report = writes.start_report(actor(), reads.assignment_for(actor(), uuid), current_language())
    return redirect(url_for("fieldwork.resume_report", uuid=report.uuid))
