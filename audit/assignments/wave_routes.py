"""A wave: its period, its board, and planning visits."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from audit.access import actor
from audit.assignments import board, choices, many, reads, writes
from audit.assignments.blueprint import blueprint
from audit.assignments.forms import PlanForm, WaveForm
from audit.assignments.words import GROUP_WORDS, danger_words, visit_name
from audit.database import page_asked
from audit.language import today

#: Places on one page of the board, and visits on one page of the list by state.
PLACES_SHOWN = 40
VISITS_SHOWN = 100
DANGERS_SHOWN = 8


@blueprint.route("/projects/<uuid:uuid>/waves/new", methods=["GET", "POST"])
def new_wave(uuid: UUID) -> str | Response:
    project = reads.project(uuid)
    start = today()
    form = WaveForm(data={"starts_on": start, "ends_on": start + dt.timedelta(days=29)})
    if form.validate_on_submit():
        wave = writes.create_wave(
            actor(), project, form.name.data or "", form.starts_on.data, form.ends_on.data
        )
        return redirect(url_for("assignments.plan_visits", uuid=wave.uuid))
    return render_template("assignments/wave_form.html", form=form, project=project, wave=None)


@blueprint.route("/waves/<uuid:uuid>/settings", methods=["GET", "POST"])
def change_wave(uuid: UUID) -> str | Response:
    wave = reads.wave(uuid)
    form = WaveForm(obj=wave)
    if form.validate_on_submit():
        writes.change_wave(
            actor(), wave, form.name.data or "", form.starts_on.data, form.ends_on.data
        )
        flash(_("Saved."), "success")
        return redirect(url_for("assignments.wave", uuid=uuid))
    return render_template("assignments/wave_form.html", form=form, project=wave.project, wave=wave)


@blueprint.get("/waves/<uuid:uuid>")
def wave(uuid: UUID) -> str:
    """The board: by place, or as a list by state; what it shows is in the address."""
    found = reads.wave(uuid)
    cells = reads.cells(found)
    names = ("state", "region", "shopper", "text", "sort")
    asked = {name: request.args[name].strip() for name in names if request.args.get(name)}
    filters = board.Filters(**asked)
    listed = request.args.get("view") == "state"
    rows = board.by_state(cells, filters) if listed else board.lines_of(cells, filters)
    most = VISITS_SHOWN if listed else PLACES_SHOWN
    page = board.page_of(rows, page_asked(), most)
    found_dangers = board.dangers(cells)
    return render_template(
        "assignments/board.html",
        wave=found,
        cells=cells,
        counts=board.counts(cells),
        groups=GROUP_WORDS,
        listed=listed,
        page=page,
        width=max((len(line.cells) for line in page.items), default=0) if not listed else 0,
        filters=filters,
        asked=asked,
        regions=sorted({cell.row.region for cell in cells if cell.row.region}),
        shoppers=sorted({cell.row.shopper for cell in cells if cell.row.shopper}),
        dangers=found_dangers[:DANGERS_SHOWN],
        dangers_left=len(found_dangers) - DANGERS_SHOWN,
        danger_words=danger_words,
        visit_name=visit_name,
        places=len({cell.row.place for cell in cells}),
        days_left=(found.ends_on - today()).days,
    )


@blueprint.route("/waves/<uuid:uuid>/plan", methods=["GET", "POST"])
def plan_visits(uuid: UUID) -> str | Response:
    """Tick places, or a whole region, and say how many visits each gets."""
    found = reads.wave(uuid)
    lines = choices.places_of(found)
    form = PlanForm()
    ticked = request.form.getlist("place")
    regions = request.form.getlist("region")
    if form.validate_on_submit():
        places = choices.ticked(lines, ticked, regions)
        try:
            if not places:
                raise writes.MoveRefusedError(_("Tick a place or a region first."))
            number = many.plan_at(actor(), found, places, form.number.data or 0)
        except writes.MoveRefusedError as error:
            form.form_errors.append(str(error))
            lines = choices.places_of(found)  # as they are by now
        else:
            flash(ngettext("%(num)s visit planned.", "%(num)s visits planned.", number), "success")
            return redirect(url_for("assignments.wave", uuid=uuid))
    return render_template(
        "assignments/plan.html",
        wave=found,
        form=form,
        groups=choices.by_region(lines),
        ticked=ticked,
        regions=regions,
    )
