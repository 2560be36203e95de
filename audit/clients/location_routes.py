"""One location: add, change, close and reopen."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts.forms import ReasonForm
from audit.clients import reads, writes
from audit.clients.blueprint import blueprint
from audit.clients.forms import location_form


@blueprint.route("/clients/<uuid:uuid>/locations/new", methods=["GET", "POST"])
def new_location(uuid: UUID) -> str | Response:
    return _location(uuid, None)


@blueprint.route("/clients/<uuid:uuid>/locations/<uuid:location>", methods=["GET", "POST"])
def location(uuid: UUID, location: UUID) -> str | Response:
    return _location(uuid, location)


def _location(uuid: UUID, key: UUID | None) -> str | Response:
    owner = reads.client(uuid)
    found = reads.location(owner, key) if key else None
    regions = reads.region_rows(owner)
    form = location_form(regions, found)
    if form.validate_on_submit():
        try:
            writes.save_location(actor(), owner, found, form.values(regions))
        except writes.TakenError:
            form.code.errors = [_("This client has a location with this code already.")]
        else:
            flash(_("%(name)s is saved.", name=form.name.data), "success")
            return redirect(url_for("clients.client", uuid=uuid))
    return render_template(
        "clients/location.html", form=form, client=owner, location=found, reason=ReasonForm(None)
    )


@blueprint.post("/clients/<uuid:uuid>/locations/<uuid:location>/close")
def close_location(uuid: UUID, location: UUID) -> str | Response:
    owner = reads.client(uuid)
    found = reads.location(owner, location)
    reason = ReasonForm()
    if reason.validate_on_submit():
        writes.close_location(actor(), found, reason.reason.data or "")
        flash(_("%(name)s is closed: no new visits are planned there.", name=found.name), "success")
        return redirect(url_for("clients.location", uuid=uuid, location=location))
    form = location_form(reads.region_rows(owner), found, sent=False)
    return render_template(
        "clients/location.html", form=form, client=owner, location=found, reason=reason
    )


@blueprint.post("/clients/<uuid:uuid>/locations/<uuid:location>/reopen")
def reopen_location(uuid: UUID, location: UUID) -> Response:
    owner = reads.client(uuid)
    found = reads.location(owner, location)
    writes.reopen_location(actor(), found)
    flash(_("%(name)s is open again.", name=found.name), "success")
    return redirect(url_for("clients.location", uuid=uuid, location=location))
