"""Coming in, going out, and looking after one's own account."""

from __future__ import annotations

import time

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts import reads, writes
from audit.accounts.attempts import waiting_time
from audit.accounts.forms import (
    AskResetForm,
    ChangePasswordForm,
    NewPasswordForm,
    OwnAccountForm,
    SignInForm,
)
from audit.accounts.links import CONFIRMATION, INVITATION, RESET, user_of_link
from audit.accounts.sessions import end_one_session, end_session
from audit.language import LANGUAGES

blueprint = Blueprint("accounts", __name__)

#: A request for a reset takes this many seconds at least, whether the account is known or not.
RESET_SECONDS = 0.4


@blueprint.post("/language")
def language() -> Response:
    """Choose the language on this device; back to the page the choice was made on."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    return redirect(local_address(request.form.get("next")))


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    form = SignInForm()
    if form.validate_on_submit():
        email, address = form.email.data or "", request.remote_addr or ""
        wait = waiting_time(email, address)
        if wait:
            minutes = -(-int(wait.total_seconds()) // 60)
            problem = _("Too many attempts. Try again in %(number)s minutes.", number=minutes)
        elif writes.sign_in(email, form.password.data or "", address):
            return redirect(local_address(request.args.get("next")))
        else:
            problem = _("This e-mail address and password do not go together.")
        form.email.errors = [problem]
    return render_template("accounts/sign_in.html", form=form)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    end_session(actor())
    return redirect("/")


@blueprint.route("/reset", methods=["GET", "POST"])
def ask_reset() -> str | Response:
    form = AskResetForm()
    if form.validate_on_submit():
        started = time.monotonic()
        writes.request_reset(form.email.data or "")
        time.sleep(max(0.0, RESET_SECONDS - (time.monotonic() - started)))
        return render_template("accounts/reset_sent.html", email=form.email.data)
    return render_template("accounts/ask_reset.html", form=form)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def reset_password(token: str) -> str | Response:
    user = user_of_link(token, RESET)
    if user is None:
        return render_template("accounts/link_spent.html", purpose=RESET)
    form = NewPasswordForm(about=(user.name, user.email))
    if form.validate_on_submit():
        writes.reset_password(user, token, form.password.data or "")
        flash(_("Your password has been changed."))
        return redirect("/")
    return render_template("accounts/new_password.html", form=form, user=user, invited=False)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def accept_invitation(token: str) -> str | Response:
    user = user_of_link(token, INVITATION)
    if user is None:
        return render_template("accounts/link_spent.html", purpose=INVITATION)
    form = NewPasswordForm(about=(user.name, user.email))
    if form.validate_on_submit():
        writes.accept_invitation(user, token, form.password.data or "")
        return redirect("/")
    return render_template("accounts/new_password.html", form=form, user=user, invited=True)


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
def confirm_address(token: str) -> str | Response:
    """By a button, since mail programs follow links to look at them."""
    user = user_of_link(token, CONFIRMATION)
    if user is None:
        return render_template("accounts/link_spent.html", purpose=CONFIRMATION)
    if request.method == "POST":
        writes.confirm_address(user, token)
        flash(_("Thank you, your e-mail address is confirmed. You can sign in now."))
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/confirm.html", user=user)


@blueprint.route("/account", methods=["GET", "POST"])
def own_account() -> str | Response:
    user = reads.own_user(actor())
    form = OwnAccountForm(obj=user)
    if form.validate_on_submit():
        writes.change_person(actor(), user, name=form.name.data or "", language=form.language.data)
        session.pop("language", None)
        flash(_("Saved."))
        return redirect(url_for("accounts.own_account"))
    return render_template(
        "accounts/account.html", form=form, user=user, sessions=reads.own_sessions(actor())
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
def change_password() -> str | Response:
    form = ChangePasswordForm(about=(actor().name, actor().email))
    if form.validate_on_submit():
        if writes.change_password(actor(), form.current.data or "", form.password.data or ""):
            flash(_("Your password has been changed. You are signed out everywhere else."))
            return redirect(url_for("accounts.own_account"))
        form.current.errors = [_("This is not your present password.")]
    return render_template("accounts/change_password.html", form=form)


@blueprint.post("/account/sessions/<int:session_id>/end")
def end_own_session(session_id: int) -> Response:
    end_one_session(actor().id, session_id)
    flash(_("That device is signed out."))
    return redirect(url_for("accounts.own_account"))


def local_address(wanted: str | None) -> str:
    """``wanted`` where it is an address of this site; else the start page."""
    if wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        return wanted
    return "/"
