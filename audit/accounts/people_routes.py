"""The administrator's pages: people of the agency, and the history."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import ROLES, actor
from audit.accounts import reads, writes
from audit.accounts.forms import STAFF_ROLES, InvitationForm, PersonForm, ReasonForm
from audit.accounts.models import User
from audit.accounts.routes import blueprint
from audit.accounts.words import (
    action_words,
    all_actions,
    all_subjects,
    detail_name,
    detail_words,
    role_words,
    subject_words,
)
from audit.database import page_asked


@blueprint.get("/people")
def list_people() -> str:
    role = request.args.get("role", "")
    text = request.args.get("text", "").strip()
    found = reads.people(page_asked(), role if role in ROLES else None, text)
    return render_template(
        "accounts/people.html", people=found, role=role, text=text, role_words=role_words()
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
def invite_person() -> str | Response:
    form = InvitationForm()
    if form.validate_on_submit():
        try:
            writes.invite(
                actor(),
                name=form.name.data or "",
                email=form.email.data or "",
                language=form.language.data,
                roles=form.roles.data or [],
            )
        except writes.EmailTakenError:
            form.email.errors = [_("There is an account with this address already.")]
        else:
            flash(_("The invitation has been sent to %(email)s.", email=form.email.data), "success")
            return redirect(url_for("accounts.list_people"))
    return render_template("accounts/invite.html", form=form)


@blueprint.route("/people/<uuid:uuid>", methods=["GET", "POST"])
def person(uuid: UUID) -> str | Response:
    """Somebody's name, language and roles. The address stays: another is another invitation."""
    user = reads.person(uuid)
    held = user.role_names()
    form = PersonForm(data={"name": user.name, "language": user.language, "roles": sorted(held)})
    if form.validate_on_submit():
        others = held.difference(STAFF_ROLES)
        try:
            writes.change_roles(actor(), user, others | set(form.roles.data or []))
        except writes.OwnAccessError:
            form.roles.errors = [_("You cannot take the role of administrator from yourself.")]
        else:
            writes.change_person(
                actor(), user, name=form.name.data or "", language=form.language.data
            )
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.person", uuid=uuid))
    return _person_page(user, form, ReasonForm(formdata=None))


@blueprint.post("/people/<uuid:uuid>/disable")
def disable_person(uuid: UUID) -> str | Response:
    user = reads.person(uuid)
    reason = ReasonForm()
    if not reason.validate_on_submit():
        roles = sorted(user.role_names())
        known = {"name": user.name, "language": user.language, "roles": roles}
        return _person_page(user, PersonForm(formdata=None, data=known), reason)
    try:
        writes.disable(actor(), user, reason.reason.data or "")
    except writes.OwnAccessError:
        flash(_("You cannot disable your own account."), "error")
    else:
        flash(_("%(name)s can no longer sign in.", name=user.name), "success")
    return redirect(url_for("accounts.person", uuid=uuid))


@blueprint.post("/people/<uuid:uuid>/enable")
def enable_person(uuid: UUID) -> Response:
    user = reads.person(uuid)
    writes.enable(actor(), user)
    flash(_("%(name)s can sign in again.", name=user.name), "success")
    return redirect(url_for("accounts.person", uuid=uuid))


@blueprint.post("/people/<uuid:uuid>/invite-again")
def invite_again(uuid: UUID) -> Response:
    user = reads.person(uuid)
    if writes.invite_again(actor(), user):
        flash(_("The invitation has been sent to %(email)s.", email=user.email), "success")
    else:
        flash(_("%(name)s has no invitation to answer any more.", name=user.name), "warning")
    return redirect(url_for("accounts.person", uuid=uuid))


def _person_page(user: User, form: PersonForm, reason: ReasonForm) -> str:
    return render_template(
        "accounts/person.html",
        form=form,
        user=user,
        reason=reason,
        role_words=role_words(),
    )


@blueprint.get("/history")
def list_events() -> str:
    """What happened, latest first: by whom, what, about which row, and since when."""
    wanted = reads.EventFilter.from_arguments(request.args)
    found = reads.events(page_asked(), wanted)
    return render_template(
        "accounts/events.html",
        events=found,
        lines=reads.event_lines(found.items),
        wanted=wanted,
        actions=all_actions(),
        subjects=all_subjects(),
        action_words=action_words,
        subject_words=subject_words,
        detail_name=detail_name,
        detail_words=detail_words,
    )
