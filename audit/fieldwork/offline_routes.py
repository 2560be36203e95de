"""What makes a report work without reception: its pages kept on the phone, the plan of its journey,
the start page there, and the worker that gives them out."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, current_app, jsonify, render_template, url_for
from flask_babel import gettext as _

from audit.access import actor
from audit.assignments.writes import MoveRefusedError
from audit.fieldwork import reads, writes
from audit.fieldwork.answers import stored_in, walk_through
from audit.fieldwork.briefings import published_version
from audit.fieldwork.offline import plan_of, taken_along
from audit.fieldwork.routes import blueprint
from audit.language import current_language, readable

Json = dict[str, Any]


@blueprint.post("/assignments/<uuid:uuid>/offline")
def take_along(uuid: UUID) -> tuple[Json, int]:
    """The addresses to keep of an accepted assignment and its report, which is prepared by this
    but not begun. 409 where there is no report to fill in, or its briefing was not confirmed."""
    found = reads.assignment_for(actor(), uuid)
    try:
        report = writes.prepare_report(found, current_language())
    except (MoveRefusedError, writes.NotBriefedError):
        return {}, 409
    opened = reads.open_report(actor(), report.uuid)
    if not opened.writable or not opened.briefed:
        return {}, 409
    version = published_version(found.slot.wave.project)
    pictures = [
        url_for("fieldwork.briefing_picture", uuid=uuid, picture=picture.uuid)
        for picture in (version.pictures if version else ())
    ]
    return {
        "plan": url_for("fieldwork.plan", uuid=report.uuid),
        "keep": taken_along(opened, pictures),
    }, 200


@blueprint.get("/reports/<uuid:uuid>/plan")
def plan(uuid: UUID) -> tuple[Json, int]:
    """The journey of a report with its answers so far, for a phone; 410 once it was sent."""
    report = reads.open_report(actor(), uuid)
    if not report.writable:
        return {}, 410
    stored = stored_in(report)
    walk = walk_through(
        report.document, stored.given, zone=report.time_zone, contested=stored.to_choose
    )
    language = readable(report.document.languages, report.language)
    location = reads.assignment_for(actor(), report.assignment).slot.location
    return plan_of(report, walk, language, location.name), 200


@blueprint.get("/on-this-phone")
def on_this_phone() -> str:
    """Where a shopper starts without reception: what is on this phone, told by the phone alone."""
    return render_template("fieldwork/on_this_phone.html")


@blueprint.get("/worker.js")
def worker() -> Response:
    """The service worker: at the root, so that it serves every page of a shopper, and never kept
    by the browser, so that a newer one takes over."""
    script = Path(str(current_app.static_folder), "js", "worker.js").read_text(encoding="utf-8")
    return Response(script, mimetype="text/javascript")


@blueprint.get("/notes.webmanifest")
def manifest() -> Response:
    """How a phone shows us among its programs: neutral, for whoever looks over the shoulder."""
    answer = jsonify(
        {
            "name": _("Notes"),
            "short_name": _("Notes"),
            "lang": current_language(),
            "id": "/",
            "start_url": url_for("fieldwork.today"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f5f7f8",
            "theme_color": "#f5f7f8",
            "icons": [
                {
                    "src": url_for("static", filename=f"icons/{name}"),
                    "sizes": sizes,
                    "type": kind,
                    "purpose": purpose,
                }
                for name, sizes, kind, purpose in (
                    ("neutral.svg", "any", "image/svg+xml", "any"),
                    ("neutral-192.png", "192x192", "image/png", "any"),
                    ("neutral-512.png", "512x512", "image/png", "any"),
                    ("neutral-maskable.png", "512x512", "image/png", "maskable"),
                )
            ],
        }
    )
    answer.mimetype = "application/manifest+json"
    return answer
