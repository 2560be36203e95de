"""Scripts and their versions: the list, a new one, publishing, what differs."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.database import page_asked
from audit.language import current_language, language_name
from audit.scripts import (
    builder_routes,
    import_routes,
    item_routes,
    preview_routes,
    reads,
    writes,
)
from audit.scripts.blueprint import blueprint
from audit.scripts.checks import may_publish
from audit.scripts.compare import compare
from audit.scripts.edits import ChangedMeanwhileError, seen
from audit.scripts.forms import new_document, new_script_form, settings_form, settings_from
from audit.scripts.version_writes import (
    NotReadyError,
    change_settings,
    findings_in,
    publish_checked,
)

#: The other files with pages of this blueprint.
__all__ = ["blueprint", "builder_routes", "import_routes", "item_routes", "preview_routes"]


@blueprint.get("/scripts")
def list_scripts() -> str:
    text = request.args.get("text", "").strip()
    archived = request.args.get("show") == "archived"
    found = reads.scripts(page_asked(), text, archived=archived)
    newest = [script.versions[-1] for script in found.items]
    return render_template(
        "scripts/list.html",
        scripts=found,
        sizes=reads.sizes(newest),
        text=text,
        archived=archived,
        has_archived=reads.has_archived(),
    )


@blueprint.route("/scripts/new", methods=["GET", "POST"])
def new_script() -> str | Response:
    form = new_script_form(reads.clients(), current_language())
    if form.validate_on_submit():
        client = reads.client_chosen(form.client.data)
        version = writes.create_script(actor(), new_document(form), client)
        return redirect(url_for("scripts.builder", uuid=version.uuid))
    return render_template("scripts/new.html", form=form)


@blueprint.get("/scripts/<uuid:uuid>")
def script(uuid: UUID) -> str:
    """A script with all its versions."""
    found = reads.script(uuid)
    return render_template(
        "scripts/script.html",
        script=found,
        versions=list(reversed(found.versions)),
        sizes=reads.sizes(found.versions),
        language_name=language_name,
    )


@blueprint.post("/scripts/<uuid:uuid>/archive")
def archive_script(uuid: UUID) -> Response:
    found = reads.script(uuid)
    writes.archive(actor(), found)
    flash(_("This script is archived: no new project or version can be made with it."), "success")
    flash(_("Projects that have it already go on, with new waves too."), "info")
    return redirect(url_for("scripts.script", uuid=uuid))


@blueprint.post("/scripts/<uuid:uuid>/unarchive")
def unarchive_script(uuid: UUID) -> Response:
    found = reads.script(uuid)
    writes.unarchive(actor(), found)
    flash(_("This script can be chosen again."), "success")
    return redirect(url_for("scripts.script", uuid=uuid))


@blueprint.post("/scripts/versions/<uuid:uuid>/next")
def start_next(uuid: UUID) -> Response:
    """The draft that follows a published version."""
    published = reads.version(uuid)
    script = published.script.uuid
    try:
        version = writes.start_next_version(actor(), published)
    except writes.ArchivedError:
        flash(_("Take this script out of the archive first."), "error")
        return redirect(url_for("scripts.script", uuid=script))
    except writes.DraftOpenError:
        flash(_("Somebody else started the next version a moment ago: it is below."), "info")
        return redirect(url_for("scripts.script", uuid=script))
    return redirect(url_for("scripts.builder", uuid=version.uuid))


@blueprint.route("/scripts/versions/<uuid:uuid>/settings", methods=["GET", "POST"])
def version_settings(uuid: UUID) -> str | Response:
    version = reads.draft(uuid)
    form = settings_form(version)
    if form.validate_on_submit():
        try:
            change_settings(actor(), version, settings_from(form, version), form.seen.data)
        except ChangedMeanwhileError:
            form.tell_changed(seen(version))
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("scripts.builder", uuid=uuid))
    form.mark(seen(version))
    return render_template("scripts/settings.html", form=form, version=version)


@blueprint.get("/scripts/versions/<uuid:uuid>/publish")
def before_publishing(uuid: UUID) -> str:
    """What publishing means, and what stands in its way."""
    version = reads.draft(uuid)
    findings = findings_in(version)
    return render_template(
        "scripts/publish.html",
        version=version,
        findings=findings,
        ready=may_publish(findings),
        addresses=reads.addresses(version),
    )


@blueprint.post("/scripts/versions/<uuid:uuid>/publish")
def publish(uuid: UUID) -> Response:
    version = reads.draft(uuid)
    try:
        publish_checked(actor(), version)
    except NotReadyError:
        flash(_("This version is not ready: see what is missing."), "error")
        return redirect(url_for("scripts.before_publishing", uuid=uuid))
    flash(_("Version %(number)s is published and will never change.", number=version.number),
          "success")  # fmt: skip
    return redirect(url_for("scripts.script", uuid=version.script.uuid))


@blueprint.get("/scripts/<uuid:uuid>/compare")
def compare_versions(uuid: UUID) -> str:
    """What differs between two versions of a script, by their numbers in the address."""
    found = reads.script(uuid)
    older, newer = reads.two_versions(
        found, request.args.get("from", type=int), request.args.get("to", type=int)
    )
    return render_template(
        "scripts/compare.html",
        script=found,
        older=older,
        newer=newer,
        changes=compare(reads.document_of(older), reads.document_of(newer), current_language()),
    )


@blueprint.errorhandler(reads.NotADraftError)
def not_a_draft(error: reads.NotADraftError) -> Response:
    """The version was published meanwhile: in another tab, by somebody else, or a click before."""
    flash(_("This version is published and can no longer be changed. Start the next one."), "error")
    return redirect(url_for("scripts.script", uuid=error.version.script.uuid))
