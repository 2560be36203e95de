"""Registering as a shopper; the coordinator's list of shoppers."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts.attempts import address_waiting_time
from audit.accounts.forms import ReasonForm
from audit.database import page_asked
from audit.language import current_language, today
from audit.shoppers import reads, writes
from audit.shoppers.forms import RegisterForm
from audit.shoppers.models import STATES, Shopper
from audit.shoppers.rules import REPORT_LANGUAGES, age_on

blueprint = Blueprint("shoppers", __name__)


@blueprint.route("/register", methods=["GET", "POST"])
def register() -> str | Response:
    form = RegisterForm(languages=[current_language()])
    if form.validate_on_submit():
        address = request.remote_addr or ""
        if address_waiting_time(address):
            abort(429)
        writes.register(
            name=form.name.data or "",
            email=form.email.data or "",
            language=current_language(),
            password=form.password.data or "",
            telephone=form.telephone.data or "",
            birth_date=form.birth_date.data or today(),
            languages=form.languages.data or [],
            address=address,
        )
        return render_template("shoppers/registered.html", email=form.email.data)
    return render_template("shoppers/register.html", form=form)


@blueprint.get("/shoppers")
def list_shoppers() -> str:
    state = request.args.get("state", "")
    text = request.args.get("text", "").strip()
    found = reads.shoppers(page_asked(), state if state in STATES else "", text)
    return render_template(
        "shoppers/list.html",
        shoppers=found,
        state=state,
        text=text,
        counts=reads.counts_by_state(),
    )


@blueprint.get("/shoppers/<int(max=999999999):number>")
def shopper(number: int) -> str:
    return _shopper_page(reads.shopper(number), ReasonForm())


@blueprint.post("/shoppers/<int(max=999999999):number>/admit")
def admit(number: int) -> Response:
    found = reads.shopper(number)
    try:
        writes.admit(actor(), found)
    except writes.NotConfirmedError:
        flash(_("Shopper %(number)s has not confirmed the address yet.", number=number), "error")
    else:
        flash(_("Shopper %(number)s can now be given assignments.", number=number), "success")
    return redirect(url_for("shoppers.shopper", number=number))


@blueprint.post("/shoppers/<int(max=999999999):number>/decline")
def decline(number: int) -> str | Response:
    found = reads.shopper(number)
    if found.state == "admitted":  # first look at what they still have
        return redirect(url_for("assignments.end_admission", number=number))
    form = ReasonForm()
    if not form.validate_on_submit():
        return _shopper_page(found, form)
    writes.decline(actor(), found, form.reason.data or "")
    flash(_("Shopper %(number)s is not admitted.", number=number), "success")
    return redirect(url_for("shoppers.shopper", number=number))


def _shopper_page(found: Shopper, form: ReasonForm) -> str:
    return render_template(
        "shoppers/shopper.html",
        shopper=found,
        age=age_on(found.birth_date, today()),
        language_names=[REPORT_LANGUAGES.get(code, code) for code in found.languages],
        form=form,
        **{name: read(found, page_asked()) for name, read in reads.KNOWN.items()},
    )
