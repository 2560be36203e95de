"""Sending a report from the phone's own store: asked and answered in JSON.

The page itself is posted to audit.fieldwork.report_routes.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from audit.access import actor
from audit.fieldwork import reads, writes
from audit.fieldwork.answers import ReportClosedError
from audit.fieldwork.manifests import Manifest
from audit.fieldwork.open_reports import OpenReport
from audit.fieldwork.phones import PHONE_NOW, corrected, phone_time

Json = tuple[dict[str, Any], int]


def wants_json() -> bool:
    """Whether a script asks, and not a page."""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def send_queued(uuid: UUID) -> Json:
    """Send a report: 200 with its reference, also again and where it was sent before; 422 with
    what has not arrived, or with the gaps that stand in the way; 409 where it takes nothing more.
    """
    if (report := reads.posted_report(actor(), uuid)) is None:
        return {"gone": True}, 410
    form = request.form
    try:
        manifest = Manifest.from_json(form["manifest"]) if "manifest" in form else None
    except ValueError:
        return {"reason": _("This list of answers and photos cannot be read.")}, 400
    finished = phone_time(form.get("finished_at"))
    sending = writes.Sending(
        manifest=manifest,
        finished_at=corrected(finished, phone_time(form.get(PHONE_NOW)), report.started_at),
        phone_finished_at=finished,
        declared="declared" in form,
        briefed=report.briefed,
    )
    try:
        reference = writes.submit(
            actor(), reads.own_report(actor(), uuid), set(form.getlist("confirmed")), sending
        )
    except writes.NotAllHereError as error:
        missing = {"answers": error.missing.answers, "photos": error.missing.photos}
        return {"missing": missing}, 422
    except writes.IncompleteError as error:
        return _not_yet(report, list(dict.fromkeys(fault.code for fault in error.faults)))
    except ReportClosedError:
        return {"closed": url_for("fieldwork.assignment", uuid=report.assignment)}, 409
    return {"reference": reference, "sent": url_for("fieldwork.report_sent", uuid=uuid)}, 200


def _not_yet(report: OpenReport, gaps: list[str]) -> Json:
    return {
        "gaps": gaps,
        "undeclared": "declared" not in request.form,
        "unbriefed": not report.briefed,
    }, 422
