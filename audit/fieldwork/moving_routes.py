"""The coordinator moves a report that is being written to another version of its script."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.assignments.writes import MoveRefusedError
from audit.fieldwork.forms import MoveReportForm
from audit.fieldwork.models import Report
from audit.fieldwork.moving import (
    MOVED_MEANWHILE,
    NOT_WRITTEN,
    effect_of,
    is_movable,
    move_report,
    report_to_move,
    target_of,
)
from audit.fieldwork.routes import blueprint
from audit.language import current_language


@blueprint.route("/reports/<uuid:uuid>/version", methods=["GET", "POST"], endpoint="move_report")
def move(uuid: UUID) -> str | Response:
    """What changes for this report, and the button. ``to`` in the address: the version's number;
    without it the one that the page of the visit speaks of."""
    report = report_to_move(uuid)
    if not is_movable(report):
        flash(NOT_WRITTEN, "warning")
        return _back(report)
    present = report.script_version.number
    form = MoveReportForm(data={"seen": present})
    if form.is_submitted() and form.seen.data != str(present):
        flash(MOVED_MEANWHILE, "warning")
        return _back(report)
    to = target_of(report, request.args.get("to", type=int))
    if to is None:
        flash(_("There is no other version to move this report to."), "info")
        return _back(report)
    if form.validate_on_submit():
        try:
            move_report(
                actor(),
                report,
                to,
                (form.reason.data or "").strip(),
                seen=present,
            )
        except MoveRefusedError as error:
            flash(str(error), "warning")
        else:
            flash(_("The report is on version %(number)s now.", number=to.number), "success")
        return _back(report)
    return render_template(
        "fieldwork/move.html",
        report=report,
        slot=report.assignment.slot,
        present=present,
        to=to.number,
        effect=effect_of(report, to, current_language()),
        form=form,
    )


def _back(report: Report) -> Response:
    return redirect(url_for("assignments.visit", uuid=report.assignment.slot.uuid))
