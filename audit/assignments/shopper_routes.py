"""A shopper who no longer takes part, seen from what they still have."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts.forms import ReasonForm
from audit.assignments import leaving
from audit.assignments.blueprint import blueprint
from audit.assignments.writes import MoveRefusedError
from audit.shoppers import reads as shoppers


@blueprint.route("/shoppers/<int(max=999999999):number>/leave", methods=["GET", "POST"])
def end_admission(number: int) -> str | Response:
    """What the shopper still has, and taking it back while ending the admission."""
    found = shoppers.shopper(number)
    if found.state != "admitted":
        return redirect(url_for("shoppers.shopper", number=number))
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            taken = leaving.end_admission(actor(), found, form.reason.data or "")
        except MoveRefusedError as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Shopper %(number)s is no longer admitted.", number=number), "success")
            if taken:
                words = ngettext(
                    "%(num)s visit is open again.", "%(num)s visits are open again.", taken
                )
                flash(words, "info")
            return redirect(url_for("shoppers.shopper", number=number))
    return render_template(
        "assignments/end_admission.html", shopper=found, form=form, at_hand=leaving.at_hand(found)
    )
