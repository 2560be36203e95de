"""The shopper's own pages outside a report: today, and an assignment."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.assignments.words import clock_for
from audit.assignments.writes import MoveRefusedError, move
from audit.database import now
from audit.fieldwork import reads, writes
from audit.fieldwork.answers import given_in, walk_through
from audit.fieldwork.briefings import last_confirmed
from audit.fieldwork.forms import DeclineForm
from audit.fieldwork.moments import long_day, moment_at
from audit.fieldwork.reading import minutes_for, opening_hours
from audit.fieldwork.today import Facts, continued, first_to_continue, groups
from audit.language import current_language
from audit.scripts.reads import document_of

blueprint = Blueprint("fieldwork", __name__)


@blueprint.get("/today")
def today() -> str:
    found = reads.assignments_of(actor())
    reports = reads.reports_of(found)
    unread = reads.unread_briefings(found)
    minutes = {key: minutes_for(version, current_language()) for key, version in unread.items()}
    facts = Facts(reports, minutes, reads.remark_counts(found))
    first = first_to_continue(found)
    card = None
    if first is not None:
        report = reports[first.id]
        zone = first.slot.location.time_zone
        walk = walk_through(document_of(report.script_version), given_in(report.id), zone=zone)
        card = continued(first, report, walk)
    return render_template(
        "fieldwork/today.html",
        card=card,
        groups=groups(found, facts, first),
        day=long_day(now()),
        has_handed_in=any(report.first_submitted_at for report in reports.values()),
    )


@blueprint.get("/assignments/<uuid:uuid>")
def assignment(uuid: UUID) -> str:
    return show_assignment(uuid, DeclineForm())


def show_assignment(uuid: UUID, form: DeclineForm) -> str:
    found = reads.assignment_for(actor(), uuid)
    unread = reads.unread_briefings([found]).get(found.id)
    location = found.slot.location
    clock = clock_for(found)
    return render_template(
        "fieldwork/assignment.html",
        assignment=found,
        location=location,
        report=reads.reports_of([found]).get(found.id),
        unread=unread,
        minutes=minutes_for(unread, current_language()) if unread else 0,
        confirmed=last_confirmed(found),
        hours=opening_hours(location.opening_hours, location.time_zone),
        reason=reads.reason_of_end(found),
        until=moment_at(clock.ends_at, location.time_zone) if clock else "",
        form=form,
    )


@blueprint.post("/assignments/<uuid:uuid>/accept")
def accept(uuid: UUID) -> Response:
    found = reads.assignment_for(actor(), uuid)
    try:
        move(actor(), found, "accept")
    except MoveRefusedError:
        flash(_("That is no longer possible: see how it stands now."), "warning")
    return redirect(url_for("fieldwork.assignment", uuid=uuid))


@blueprint.post("/assignments/<uuid:uuid>/decline")
def decline(uuid: UUID) -> str | Response:
    """Say no, with the reason: somebody else has to be found."""
    found = reads.assignment_for(actor(), uuid)
    form = DeclineForm()
    if not form.validate_on_submit():
        return show_assignment(uuid, form)
    try:
        move(actor(), found, "decline", form.reason.data)
    except MoveRefusedError:
        flash(_("That is no longer possible: see how it stands now."), "warning")
        return redirect(url_for("fieldwork.assignment", uuid=uuid))
    flash(_("Thank you for telling us. Somebody else will be asked."), "success")
    return redirect(url_for("fieldwork.today"))


@blueprint.post("/assignments/<uuid:uuid>/start")
def start(uuid: UUID) -> Response:
    """Open the report; where the briefing was not confirmed yet, the briefing comes first."""
    found = reads.assignment_for(actor(), uuid)
    try:
        report = writes.start_report(actor(), found, current_language())
    except writes.NotBriefedError:
        flash(_("First read the briefing and confirm it."), "info")
        return redirect(url_for("fieldwork.briefing", uuid=uuid))
    except MoveRefusedError:
        flash(_("That is no longer possible: see how it stands now."), "warning")
        return redirect(url_for("fieldwork.assignment", uuid=uuid))
    return redirect(url_for("fieldwork.resume_report", uuid=report.uuid))
