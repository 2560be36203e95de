"""What the client sees: projects, a wave's results, single reports without the shopper."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _

from audit import storage
from audit.access import actor
from audit.language import current_language
from audit.results import charts, reads, reports
from audit.results.view import results_of
from audit.scripts.reads import document_of

blueprint = Blueprint("results", __name__)


@blueprint.get("/results")
def overview() -> str:
    """The projects whose results may be seen, with how far each wave is."""
    projects = reads.visible_projects(actor())
    return render_template(
        "results/overview.html",
        projects=projects,
        progress=reads.progress_by_wave(actor(), projects),
    )


@blueprint.get("/results/<uuid:project>")
@blueprint.get("/results/<uuid:project>/<uuid:wave>")
def results(project: UUID, wave: UUID | None = None) -> Response:
    """The results of a wave, or of all waves; unchanged costs nothing."""
    scope = reads.scope_for(actor(), project, wave)
    tag = _tag(reads.revision(scope))
    if tag in request.if_none_match:
        return _tagged(Response(status=304), tag)
    found = results_of(scope)
    language = current_language()
    mark = scope.project.script_version.pass_mark
    page = render_template(
        "results/results.html",
        scope=scope,
        summary=found.summary,
        places=found.places,
        dashboard=charts.dashboard(
            found.summary, found.places, language, float(mark) if mark is not None else None
        ),
        findings=charts.findings(found.summary, language),
        step_name=charts.step_name,
    )
    return _tagged(make_response(page), tag)


@blueprint.get("/results/<uuid:project>/reports")
@blueprint.get("/results/<uuid:project>/<uuid:wave>/reports")
def list_reports(project: UUID, wave: UUID | None = None) -> str:
    scope = reads.scope_for(actor(), project, wave)
    found = reports.approved_reports(scope, request.args.get("page", 1, int))
    return render_template(
        "results/reports.html", scope=scope, reports=found, lines=reports.lines(found.items)
    )


@blueprint.get("/results/<uuid:project>/report/<uuid:result>")
def report(project: UUID, result: UUID) -> str:
    """One approved report: answers and feelings, and nothing of who reported."""
    scope = reads.scope_for(actor(), project)
    found = reports.approved_report(scope, result)
    language = current_language()
    document = document_of(reports.version_of(found))
    return render_template(
        "results/report.html",
        scope=scope,
        result=found,
        score=reports.shown_score(found.final),
        location=reports.location_of(found),
        steps=reports.shown_steps(found, language, _("not applicable")),
        journey=reports.journey_of(found, document, language),
    )


@blueprint.get("/results/<uuid:project>/report/<uuid:result>/photo/<uuid:photo>")
def photo(project: UUID, result: UUID, photo: UUID) -> Response:
    """A photo of a report, as kept: without metadata, under a name that says nothing."""
    scope = reads.scope_for(actor(), project)
    found = reports.photo_of(reports.approved_report(scope, result), photo)
    response = Response(storage.get(found.storage_key), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.get("/results/method")
def method() -> str:
    """How every figure is calculated."""
    return render_template("results/method.html")


def _tag(revision: str) -> str:
    """Changes with the figures, the reader's language and the release."""
    parts = (revision, current_language(), str(actor().id), current_app.static_url_path or "")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
