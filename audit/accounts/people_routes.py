"""The administrator's pages: people of the agency, and the history."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import ROLES, actor
from audit.accounts import reads, writes
from audit.accounts.forms import STAFF_ROLES, PersonForm, ReasonForm
from audit.accounts.routes import blueprint
from audit.accounts.words import action_words, role_words, subject_words


@blueprint.get("/people")
def list_people() -> str:
    role = request.args.get("role", "")
    text = request.args.get("text", "").strip()
    found = reads.people(request.args.get("page", 1, int), role if role in ROLES else None, text)
    return render_template(
        "accounts/people.html", people=found, role=role, text=text, role_words=role_words()
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
def invite_person() -> str | Response:
    form = PersonForm()
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
            flash(_("The invitation has been sent to %(email)s.", email=form.email.data))
            return redirect(url_for("accounts.list_people"))
    return render_template("accounts/invite.html", form=form)


@blueprint.route("/people/<uuid:uuid>", methods=["GET", "POST"])
def person(uuid: UUID) -> str | Response:
    user = reads.person(uuid)
    form = PersonForm(obj=user, data={"roles": sorted(user.role_names())})
    # The address is who the account is for; another address is another invitation.
    del form.email
    if form.validate_on_submit():
        writes.change_person(actor(), user, name=form.name.data or "", language=form.language.data)
        staff = {name for name, _label in STAFF_ROLES}
        writes.change_roles(actor(), user, (user.role_names() - staff) | set(form.roles.data or []))
        flash(_("Saved."))
        return redirect(url_for("accounts.person", uuid=uuid))
    return render_template(
        "accounts/person.html", form=form, user=user, reason=ReasonForm(), role_words=role_words()
    )


@blueprint.post("/people/<uuid:uuid>/disable")
def disable_person(uuid: UUID) -> str | Response:
    user = reads.person(uuid)
    form = ReasonForm()
    if form.validate_on_submit():
        writes.disable(actor(), user, form.reason.data or "")
        flash(_("%(name)s can no longer sign in.", name=user.name))
    else:
        flash(_("Give a reason: it is kept in the history."), "error")
    return redirect(url_for("accounts.person", uuid=uuid))


@blueprint.post("/people/<uuid:uuid>/enable")
def enable_person(uuid: UUID) -> Response:
    user = reads.person(uuid)
    writes.enable(actor(), user)
    flash(_("%(name)s can sign in again.", name=user.name))
    return redirect(url_for("accounts.person", uuid=uuid))


@blueprint.post("/people/<uuid:uuid>/invite-again")
def invite_again(uuid: UUID) -> Response:
    user = reads.person(uuid)
    writes.send_invitation(user)
    flash(_("The invitation has been sent to %(email)s.", email=user.email))
    return redirect(url_for("accounts.person", uuid=uuid))


@blueprint.get("/history")
def list_events() -> str:
    action = request.args.get("action", "")
    subject = request.args.get("subject", "")
    found = reads.events(request.args.get("page", 1, int), action, subject)
    actions, subjects = reads.event_choices()
    return render_template(
        "accounts/events.html",
        events=found,
        lines=reads.event_lines(found.items),
        action=action,
        subject=subject,
        actions=actions,
        subjects=subjects,
        action_words=action_words,
        subject_words=subject_words,
    )
