"""Visits that were chosen on the board: assign, withdraw, move the date, cancel; and one visit.

The choice comes along in the form, never in the address: there may be a hundred of them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts.words import action_words
from audit.assignments import choices, many, reads
from audit.assignments.blueprint import blueprint
from audit.assignments.forms import AssignForm, CancelForm, DueForm, WithdrawForm
from audit.assignments.models import VisitSlot, Wave
from audit.assignments.writes import MoveRefusedError
from audit.language import day


@blueprint.get("/visits/<uuid:uuid>")
def visit(uuid: UUID) -> str:
    """One visit: who has it, what may be done, and all that happened to it."""
    slot = reads.visit(uuid)
    holder = reads.holder(slot)
    return render_template(
        "assignments/visit.html",
        slot=slot,
        holder=holder,
        notices=reads.notices(holder),
        events=reads.events_of(slot),
        action_words=action_words,
    )


@blueprint.post("/waves/<uuid:uuid>/assign")
def assign_visits(uuid: UUID) -> str | Response:
    """Choose a shopper for the chosen visits; searching shows the page again."""
    wave = reads.wave(uuid)
    slots = _chosen(wave)
    if not slots:
        return _nothing_chosen(wave)
    form = AssignForm()
    if not _sent():
        form = AssignForm(None, data={"due_on": wave.ends_on})
    elif form.validate_on_submit():
        shopper = choices.shopper_numbered(form.shopper.data or "")
        try:
            if shopper is None:
                raise MoveRefusedError(_("There is no admitted shopper with this number."))
            many.assign_visits(actor(), slots, shopper, form.due_on.data)
        except MoveRefusedError as error:
            form.shopper.errors = [str(error)]
        else:
            flash(
                ngettext(
                    "Shopper %(number)s has %(num)s visit, due %(day)s.",
                    "Shopper %(number)s has %(num)s visits, due %(day)s.",
                    len(slots),
                    number=shopper.number,
                    day=day(form.due_on.data),
                ),
                "success",
            )
            return _back(wave)
    text = request.form.get("text", "").strip()
    found = choices.shoppers_for(wave, text)
    return render_template(
        "assignments/assign.html",
        wave=wave,
        slots=slots,
        form=form,
        text=text,
        shoppers=found[: choices.SHOPPERS_OFFERED],
        more=len(found) > choices.SHOPPERS_OFFERED,
    )


@blueprint.post("/waves/<uuid:uuid>/withdraw")
def withdraw_visits(uuid: UUID) -> str | Response:
    """Take visits back, with a reason; then perhaps give them to somebody else."""
    wave = reads.wave(uuid)
    slots = _chosen(wave)
    if not slots:
        return _nothing_chosen(wave)
    form = WithdrawForm() if _sent() else WithdrawForm(None)
    if _sent() and form.validate_on_submit():
        try:
            held = many.withdraw_visits(actor(), slots, form.reason.data or "")
        except MoveRefusedError as error:
            form.reason.errors = [str(error)]
        else:
            words = ngettext("%(num)s visit withdrawn.", "%(num)s visits withdrawn.", len(held))
            flash(words, "success")
            if form.again.data:
                return render_template(
                    "assignments/assign.html",
                    wave=wave,
                    slots=slots,
                    form=AssignForm(None, data={"due_on": wave.ends_on}),
                    text="",
                    shoppers=choices.shoppers_for(wave, "")[: choices.SHOPPERS_OFFERED],
                    more=False,
                )
            return _back(wave)
    return _page("assignments/withdraw.html", wave, slots, form)


@blueprint.post("/waves/<uuid:uuid>/due")
def change_due(uuid: UUID) -> str | Response:
    """Another due day for visits that somebody has."""
    wave = reads.wave(uuid)
    slots = _chosen(wave)
    if not slots:
        return _nothing_chosen(wave)
    form = DueForm() if _sent() else DueForm(None, data={"due_on": wave.ends_on})
    if _sent() and form.validate_on_submit():
        try:
            many.change_due_of(actor(), slots, form.due_on.data)
        except MoveRefusedError as error:
            form.due_on.errors = [str(error)]
        else:
            flash(_("Now due on %(day)s.", day=day(form.due_on.data)), "success")
            return _back(wave)
    return _page("assignments/due.html", wave, slots, form)


@blueprint.post("/waves/<uuid:uuid>/cancel")
def cancel_visits(uuid: UUID) -> str | Response:
    """Take visits out of the plan, with a reason."""
    wave = reads.wave(uuid)
    slots = _chosen(wave)
    if not slots:
        return _nothing_chosen(wave)
    form = CancelForm() if _sent() else CancelForm(None)
    if _sent() and form.validate_on_submit():
        try:
            many.cancel_visits(actor(), slots, form.reason.data or "")
        except MoveRefusedError as error:
            form.reason.errors = [str(error)]
        else:
            number = len(slots)
            flash(
                ngettext("%(num)s visit cancelled.", "%(num)s visits cancelled.", number), "success"
            )
            return _back(wave)
    return _page("assignments/cancel.html", wave, slots, form)


def _chosen(wave: Wave) -> list[VisitSlot]:
    return reads.slots(wave, request.form.getlist("slot"))


def _sent() -> bool:
    """Whether the page's own button was pressed, rather than one of the board or the search."""
    return "do" in request.form


def _page(template: str, wave: Wave, slots: list[VisitSlot], form: Any) -> str:
    return render_template(template, wave=wave, slots=slots, form=form)


def _nothing_chosen(wave: Wave) -> Response:
    flash(_("Tick the visits first."), "warning")
    return _back(wave)


def _back(wave: Wave) -> Response:
    return redirect(url_for("assignments.wave", uuid=wave.uuid))
