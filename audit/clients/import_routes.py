"""Locations in bulk: template, upload, report, and only then the change."""

from __future__ import annotations

from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from audit.access import actor
from audit.clients import bulk, reads
from audit.clients.blueprint import blueprint
from audit.clients.columns import COLUMNS
from audit.clients.forms import UploadForm
from audit.clients.imports import MOST_SHOWN, mistakes, present_rows
from audit.spreadsheets import UnreadableError, csv_of, workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/clients/<uuid:uuid>/locations/import", methods=["GET", "POST"])
def upload_locations(uuid: UUID) -> str | Response:
    """Choose a file; it is kept aside until it is confirmed, and nothing else happens."""
    owner = reads.client(uuid)
    form = UploadForm()
    if form.validate_on_submit():
        try:
            bulk.keep(owner, form.file.data.read())
        except UnreadableError as error:
            form.file.errors = [str(error.reason)]
        else:
            return redirect(url_for("clients.check_locations", uuid=uuid))
    return render_template("clients/upload.html", form=form, client=owner, columns=COLUMNS)


@blueprint.get("/clients/<uuid:uuid>/locations/template.<any(xlsx, csv):kind>")
def location_template(uuid: UUID, kind: str) -> FlaskResponse:
    """What the client has, in the columns that an import reads."""
    owner = reads.client(uuid)
    rows = present_rows(reads.all_locations(owner))
    widths = [column.width for column in COLUMNS]
    content = workbook_of(_("Locations"), rows, widths) if kind == "xlsx" else csv_of(rows)
    answer = FlaskResponse(content, mimetype=XLSX if kind == "xlsx" else "text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="locations.{kind}"'
    return answer


@blueprint.get("/clients/<uuid:uuid>/locations/import/check")
def check_locations(uuid: UUID) -> str | Response:
    """What the file would do, row by row."""
    owner = reads.client(uuid)
    try:
        found = bulk.pending(owner)
    except bulk.NothingPendingError:
        return redirect(url_for("clients.upload_locations", uuid=uuid))
    return render_template(
        "clients/check.html",
        client=owner,
        plan=found.plan,
        mistakes=mistakes(found.plan.faults),
        digest=found.digest,
        most=MOST_SHOWN,
    )


@blueprint.post("/clients/<uuid:uuid>/locations/import/confirm")
def import_locations(uuid: UUID) -> Response:
    owner = reads.client(uuid)
    try:
        plan = bulk.import_pending(actor(), owner, request.form.get("digest", ""))
    except (bulk.NothingPendingError, bulk.ChangedMeanwhileError):
        flash(_("Something changed in the meantime. Nothing was imported; look again."), "error")
        return redirect(url_for("clients.check_locations", uuid=uuid))
    new, changed = len(plan.new), len(plan.changed)
    flash(
        _(
            "Imported: %(new)s, %(changed)s.",
            new=ngettext("%(num)s new location", "%(num)s new locations", new),
            changed=ngettext("%(num)s changed", "%(num)s changed", changed),
        ),
        "success",
    )
    return redirect(url_for("clients.client", uuid=uuid))


@blueprint.post("/clients/<uuid:uuid>/locations/import/drop")
def drop_import(uuid: UUID) -> Response:
    owner = reads.client(uuid)
    bulk.drop(owner)
    flash(_("Nothing was imported."))
    return redirect(url_for("clients.client", uuid=uuid))
