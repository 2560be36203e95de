"""What the client sees: projects, a wave's results, single reports without the shopper."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from audit import storage
from audit.access import actor
from audit.clients.models import Location
from audit.database import page_asked
from audit.language import current_language, today
from audit.results import charts, reports
from audit.results.answers import walk_when_approved
from audit.results.findings import findings
from audit.results.memory import keep
from audit.results.scope import (
    Progress,
    Scope,
    every_place,
    latest_wave,
    locations_of,
    progress,
    progress_by_wave,
    revision,
    scope_for,
    visible_projects,
)
from audit.results.sums import Marks, marks
from audit.results.view import results_of
from audit.scripts.reads import document_of

blueprint = Blueprint("results", __name__)

_ROOT = Path(__file__).resolve().parents[2]

#: Contents of results pages in memory, some 150 kB each.
MOST_KEPT = 40
#: (what is shown, language) → its content. The key is what the ETag is made of.
_kept: dict[tuple[str, str], Markup] = {}


@blueprint.get("/results")
def overview() -> str | BaseResponse:
    """The projects whose results may be seen, with how far each wave is.

    Who may see one project only goes straight to its latest wave, unless they ask for the list.
    """
    projects = visible_projects(actor())
    wave = latest_wave(projects[0], today()) if len(projects) == 1 else None
    if wave is not None and "list" not in request.args:
        return redirect(url_for("results.results", project=projects[0].uuid, wave=wave.uuid))
    return render_template(
        "results/overview.html",
        projects=projects,
        progress=progress_by_wave(actor(), projects),
        every_place=every_place(actor()),
    )


@blueprint.get("/results/<uuid:project>")
@blueprint.get("/results/<uuid:project>/<uuid:wave>")
def results(project: UUID, wave: UUID | None = None) -> Response:
    """The results of a wave, or of all waves; unchanged costs nothing."""
    scope = scope_for(actor(), project, wave)
    done = progress(scope)
    places = locations_of(scope)
    marked = marks(scope)
    shown = revision(scope, done, places, marked)
    tag = _tag(shown)
    # A message is said once: a page that holds one is made anew, and not kept.
    told = bool(session.get("_flashes"))
    # Weakly: a page that was compressed on its way has a weak tag.
    if not told and request.if_none_match.contains_weak(tag):
        return _tagged(Response(status=304), tag)
    page = render_template(
        "results/results.html",
        scope=scope,
        done=done,
        opened_again=sum(number for number, _ids, _latest in marked.values()) - done.approved,
        places=places,
        content=_content(scope, done, places, marked, shown),
    )
    return make_response(page) if told else _tagged(make_response(page), tag)


def _content(
    scope: Scope, done: Progress, places: list[Location], marked: Marks, shown: str
) -> Markup:
    """What the figures of a page decide, from memory where nothing of it has changed."""
    language = current_language()
    key = (shown, language)
    kept = _kept.get(key)
    if kept is not None:
        return kept
    found = results_of(scope, done, places, marked)
    mark = found.document.pass_mark
    singles = [] if found.summary.enough else reports.few(scope, places)
    content = Markup(  # noqa: S704 - a template has escaped it
        render_template(
            "results/_content.html",
            scope=scope,
            summary=found.summary,
            singles=singles,
            dashboard=charts.dashboard(
                found.summary,
                places,
                language,
                None if mark is None else float(mark),
                [float(line.score) for line in singles if line.score is not None],
            ),
            findings=findings(found.summary, language),
            step_name=charts.step_name,
        )
    )
    keep(_kept, key, content, MOST_KEPT)
    return content


@blueprint.get("/results/<uuid:project>/reports")
@blueprint.get("/results/<uuid:project>/<uuid:wave>/reports")
def list_reports(project: UUID, wave: UUID | None = None) -> str:
    scope = scope_for(actor(), project, wave)
    found = reports.approved_reports(scope, page_asked())
    return render_template(
        "results/reports.html", scope=scope, reports=found, lines=reports.lines(found.items)
    )


@blueprint.get("/results/<uuid:project>/report/<uuid:result>")
def report(project: UUID, result: UUID) -> str:
    """One approved report: answers and feelings, and nothing of who reported."""
    scope = scope_for(actor(), project)
    found = reports.approved_report(scope, result)
    language = current_language()
    document = document_of(reports.version_of(found))
    walk = walk_when_approved(found, document)
    steps = reports.shown_steps(found, walk, language, _("not applicable"))
    return render_template(
        "results/report.html",
        scope=scope,
        wave=next(wave for wave in scope.project.waves if wave.id == found.wave_id),
        result=found,
        score=reports.shown_score(found.final),
        raw=reports.shown_score(found.raw),
        location=reports.location_of(found),
        pass_mark=document.pass_mark,
        failed_by_rule=reports.failed_by_rule(found, document),
        minutes_on_site=reports.minutes_on_site(walk),
        steps=steps,
        not_reached=[step for step in steps if step.result and not step.result.reached],
        journey=reports.journey_of(found, document, language),
        spoken=reports.language_of(found),
    )


@blueprint.get("/results/<uuid:project>/report/<uuid:result>/photo/<uuid:photo>")
def photo(project: UUID, result: UUID, photo: UUID) -> Response:
    """A photo of a report, as kept: without metadata, under a name that says nothing."""
    scope = scope_for(actor(), project)
    found = reports.photo_of(reports.approved_report(scope, result), photo)
    response = Response(storage.get(found.storage_key), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.get("/results/method")
def method() -> str:
    """How every figure is calculated."""
    return render_template("results/method.html")


def _tag(shown: str) -> str:
    """Changes with what is shown, with the reader, their language, and with a new release.

    With the sign-in too: the forms of a page hold a token that another sign-in does not take.
    """
    reader = actor()
    who = (str(reader.id), reader.name, *sorted(reader.roles), str(reader.session_id))
    parts = (shown, current_language(), *who)
    return hashlib.sha256("|".join((*parts, _release())).encode()).hexdigest()[:32]


@cache
def _release() -> str:
    """The present state of what makes pages: code, templates and translations."""
    found = hashlib.sha256()
    for folder in ("audit", "templates", "static"):
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".mo", ".css", ".js"):
                state = path.stat()
                found.update(f"{path.name} {state.st_size} {state.st_mtime_ns} ".encode())
    return found.hexdigest()[:12]


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
