"""The coordinator's pages of clients: the list, a client, its regions and its people."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts.forms import ReasonForm
from audit.clients import import_routes, location_routes, reads, writes
from audit.clients.blueprint import blueprint
from audit.clients.forms import ClientForm, RegionForm, invite_form
from audit.database import page_asked

#: The other files with pages of this blueprint.
__all__ = ["blueprint", "import_routes", "location_routes"]

#: More locations than this are not offered in one list: the page of a location invites for it.
MOST_OFFERED = 200


@blueprint.get("/clients")
def list_clients() -> str:
    return render_template("clients/list.html", lines=reads.clients())


@blueprint.route("/clients/new", methods=["GET", "POST"])
def new_client() -> str | Response:
    form = ClientForm()
    if form.validate_on_submit():
        try:
            client = writes.create_client(actor(), form.name.data or "")
        except writes.TakenError:
            form.name.errors = [_("There is a client with this name already.")]
        else:
            return redirect(url_for("clients.client", uuid=client.uuid))
    return render_template("clients/client_form.html", form=form, client=None)


@blueprint.get("/clients/<uuid:uuid>")
def client(uuid: UUID) -> str:
    """A client: locations a page at a time, regions, people."""
    found = reads.client(uuid)
    text, region = request.args.get("text", "").strip(), request.args.get("region", "")
    return render_template(
        "clients/client.html",
        client=found,
        locations=reads.locations(found, page_asked(), text, region),
        regions=reads.regions(found),
        people=reads.people(found),
        text=text,
        region=region,
    )


@blueprint.route("/clients/<uuid:uuid>/name", methods=["GET", "POST"])
def rename_client(uuid: UUID) -> str | Response:
    found = reads.client(uuid)
    form = ClientForm(obj=found)
    if form.validate_on_submit():
        try:
            writes.rename_client(actor(), found, form.name.data or "")
        except writes.TakenError:
            form.name.errors = [_("There is a client with this name already.")]
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("clients.client", uuid=uuid))
    return render_template("clients/client_form.html", form=form, client=found)


@blueprint.route("/clients/<uuid:uuid>/regions/new", methods=["GET", "POST"])
def new_region(uuid: UUID) -> str | Response:
    return _region(uuid, None)


@blueprint.route("/clients/<uuid:uuid>/regions/<uuid:region>", methods=["GET", "POST"])
def region(uuid: UUID, region: UUID) -> str | Response:
    return _region(uuid, region)


def _region(uuid: UUID, key: UUID | None) -> str | Response:
    owner = reads.client(uuid)
    found = reads.region(owner, key) if key else None
    form = RegionForm(obj=found)
    if form.validate_on_submit():
        try:
            writes.save_region(actor(), owner, found, form.code.data or "", form.name.data or "")
        except writes.TakenError:
            form.code.errors = [_("This client has a region with this code already.")]
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("clients.client", uuid=uuid, _anchor="regions"))
    return render_template("clients/region.html", form=form, client=owner, region=found)


@blueprint.route("/clients/<uuid:uuid>/people/invite", methods=["GET", "POST"])
def invite_person(uuid: UUID) -> str | Response:
    """Invite for all of the client, a region or a location; the address may name what is meant."""
    owner = reads.client(uuid)
    wanted = request.args.get("sees", "all")
    _region_meant, place = reads.sees(owner, wanted)
    places = reads.all_locations(owner, MOST_OFFERED) or ([place] if place else [])
    form = invite_form(owner, reads.region_rows(owner), places)
    if request.method == "GET":
        form.sees.data = wanted
    if form.validate_on_submit():
        seen_region, seen_place = reads.sees(owner, form.sees.data)
        try:
            user = writes.invite_client_person(
                actor(),
                owner,
                name=form.name.data or "",
                email=form.email.data or "",
                language=form.language.data,
                region=seen_region,
                location=seen_place,
            )
        except writes.DisabledError:
            form.email.errors = [
                _("The account with this address is disabled: an administrator can enable it.")
            ]
        except writes.SeesAlreadyError:
            form.sees.errors = [_("The person with this address sees this already.")]
        else:
            flash(_("%(name)s can now see this and gets a mail.", name=user.name), "success")
            return redirect(url_for("clients.client", uuid=uuid, _anchor="people"))
    return render_template(
        "clients/invite.html", form=form, client=owner, places_offered=bool(places)
    )


@blueprint.get("/clients/<uuid:uuid>/people/<uuid:person>")
def person(uuid: UUID, person: UUID) -> str:
    """What one person of the client sees."""
    owner = reads.client(uuid)
    return render_template(
        "clients/person.html",
        client=owner,
        accesses=reads.access_of(owner, person),
        form=ReasonForm(),
    )


@blueprint.post("/clients/<uuid:uuid>/people/<uuid:person>/take")
def take_access(uuid: UUID, person: UUID) -> str | Response:
    owner = reads.client(uuid)
    accesses = reads.access_of(owner, person)
    meant = reads.one_access(accesses, request.form.get("access", ""))
    form = ReasonForm()
    if form.validate_on_submit():
        writes.take_access(actor(), meant, form.reason.data)
        flash(_("%(name)s no longer sees this.", name=meant.user.name), "success")
        return redirect(url_for("clients.client", uuid=uuid, _anchor="people"))
    return render_template(
        "clients/person.html", client=owner, accesses=accesses, form=form, meant=meant
    )
