"""Coming in, going out, and looking after one's own account."""

from __future__ import annotations

import datetime as dt
import re
import time

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts import reads, writes
from audit.accounts.attempts import address_waiting_time, waiting_time
from audit.accounts.forms import (
    AskResetForm,
    ChangePasswordForm,
    NewPasswordForm,
    OwnAccountForm,
    SignInForm,
)
from audit.accounts.links import CONFIRMATION, INVITATION, RESET, LinkSpentError, user_of_link
from audit.accounts.sessions import LANGUAGE
from audit.language import LANGUAGES

blueprint = Blueprint("accounts", __name__)

#: A request for a reset takes this many seconds at least, whether the account is known or not.
RESET_SECONDS = 0.4

_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@blueprint.post("/language")
def language() -> Response:
    """Choose the language on this device; back to the page the choice was made on."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session[LANGUAGE] = chosen
    return redirect(local_address(request.form.get("next")))


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    form = SignInForm()
    if form.validate_on_submit():
        email, address = form.email.data or "", request.remote_addr or ""
        wait = waiting_time(writes.normal_email(email), address)
        if wait:
            problem = wait_words(wait)
        elif writes.sign_in(email, form.password.data or "", address):
            return redirect(local_address(request.args.get("next")))
        else:
            problem = _(
                "This e-mail address and password do not go together, or the address has not been "
                "confirmed yet."
            )
        form.email.errors = [problem]
    return render_template("accounts/sign_in.html", form=form)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    writes.sign_out(actor())
    return redirect("/")


@blueprint.route("/reset", methods=["GET", "POST"])
def ask_reset() -> str | Response:
    form = AskResetForm()
    if form.validate_on_submit():
        address = request.remote_addr or ""
        if address_waiting_time(address):
            abort(429)
        started = time.monotonic()
        writes.request_reset(form.email.data or "", address)
        time.sleep(max(0.0, RESET_SECONDS - (time.monotonic() - started)))
        return render_template("accounts/reset_sent.html", email=form.email.data)
    return render_template("accounts/ask_reset.html", form=form)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def reset_password(token: str) -> str | Response:
    user = user_of_link(token, RESET)
    if user is None:
        return _spent(RESET)
    form = NewPasswordForm(about=(user.name, user.email))
    if form.validate_on_submit():
        try:
            writes.reset_password(user, token, form.password.data or "")
        except LinkSpentError:
            return _spent(RESET)
        flash(_("Your password has been changed."), "success")
        return redirect("/")
    return render_template("accounts/new_password.html", form=form, user=user, invited=False)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def accept_invitation(token: str) -> str | Response:
    user = user_of_link(token, INVITATION)
    if user is None:
        return _spent(INVITATION)
    form = NewPasswordForm(about=(user.name, user.email))
    if form.validate_on_submit():
        try:
            writes.accept_invitation(user, token, form.password.data or "")
        except LinkSpentError:
            return _spent(INVITATION)
        return redirect("/")
    return render_template("accounts/new_password.html", form=form, user=user, invited=True)


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
def confirm_address(token: str) -> str | Response:
    """By a button, since mail programs follow links to look at them."""
    user = user_of_link(token, CONFIRMATION)
    if user is None:
        return _spent(CONFIRMATION)
    if request.method == "POST":
        try:
            writes.confirm_address(user, token)
        except LinkSpentError:
            return _spent(CONFIRMATION)
        flash(
            _("Thank you, your address is confirmed. You hear from us by mail once we decided."),
            "success",
        )
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/confirm.html", user=user)


@blueprint.route("/account", methods=["GET", "POST"])
def own_account() -> str | Response:
    user = reads.own_user(actor())
    form = OwnAccountForm(obj=user)
    if form.validate_on_submit():
        writes.change_person(actor(), user, name=form.name.data or "", language=form.language.data)
        session.pop(LANGUAGE, None)
        with force_locale(form.language.data):
            flash(_("Saved."), "success")
        return redirect(url_for("accounts.own_account"))
    return render_template(
        "accounts/account.html", form=form, user=user, sessions=reads.own_sessions(actor())
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
def change_password() -> str | Response:
    form = ChangePasswordForm(about=(actor().name, actor().email))
    if form.validate_on_submit():
        address = request.remote_addr or ""
        wait = waiting_time(actor().email, address)
        if wait:
            form.current.errors = [wait_words(wait)]
        elif writes.change_password(
            actor(), form.current.data or "", form.password.data or "", address
        ):
            flash(
                _("Your password has been changed. You are signed out everywhere else."), "success"
            )
            return redirect(url_for("accounts.own_account"))
        else:
            form.current.errors = [_("This is not your present password.")]
    return render_template("accounts/change_password.html", form=form)


@blueprint.post("/account/sessions/<device>/end")
def end_own_session(device: str) -> Response:
    """Sign out one of the own devices; a stranger's is as one that is not there."""
    if not writes.end_own_session(actor(), device):
        raise NotFound
    flash(_("That device is signed out."), "success")
    return redirect(url_for("accounts.own_account"))


def local_address(wanted: str | None) -> str:
    """``wanted`` where it is an address of this site; else the start page.

    Browsers drop tabs and line ends from an address and take a backslash for a slash: with any
    of those it could lead elsewhere.
    """
    return wanted if wanted and _LOCAL.fullmatch(wanted) else "/"


def wait_words(wait: dt.timedelta) -> str:
    """How long to wait, in whole minutes, and what can be done at once."""
    minutes = -(-int(wait.total_seconds()) // 60)
    return ngettext(
        "Too many attempts. Wait %(num)s minute, or set a new password by mail.",
        "Too many attempts. Wait %(num)s minutes, or set a new password by mail.",
        max(minutes, 1),
    )


def _spent(purpose: str) -> str:
    return render_template("accounts/link_spent.html", purpose=purpose)
