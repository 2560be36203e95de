"""The builder: a version step by step, and what is done with its steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.language import current_language, language_name
from audit.questions.definition import text_in
from audit.scripts import reads, step_writes
from audit.scripts.blueprint import blueprint
from audit.scripts.builder import (
    build,
    emotion_words,
    in_words,
    lines_in,
    points_text,
    question_names,
)
from audit.scripts.checks import check_version
from audit.scripts.condition_rows import sources
from audit.scripts.document import MEASURES
from audit.scripts.edits import ChangedMeanwhileError, seen
from audit.scripts.intended import intended_journey
from audit.scripts.layout import QUESTIONS
from audit.scripts.minutes import minutes_to_fill_in
from audit.scripts.models import DRAFT, ScriptVersion, StepRow
from audit.scripts.rows import rearranged
from audit.scripts.step_forms import (
    everywhere,
    glance_form,
    glance_settings,
    step_form,
    step_settings,
)
from audit.scripts.words import CHANNEL_WORDS, PURPOSE_WORDS, measure_name


def text_language(version: ScriptVersion) -> str:
    """The version's language in which the reader works: their own where it has it."""
    reader = current_language()
    return reader if reader in version.languages else version.languages[0]


def builder_address(step: StepRow, **arguments: Any) -> str:
    """The builder with this step open."""
    return url_for("scripts.builder", uuid=step.version.uuid, step=step.uuid, **arguments)


@blueprint.get("/scripts/versions/<uuid:uuid>")
def builder(uuid: UUID) -> str:
    version = reads.version(uuid)
    language = text_language(version)
    view = build(version, language, reads.step_among(version, request.args.get("step")))
    moves = version.state == DRAFT and len(view.stations) > 1
    view.stations = [
        replace(
            one,
            href=builder_address(one.row),
            move=url_for("scripts.move_step", uuid=one.row.uuid) if moves else "",
        )
        for one in view.stations
    ]
    previous = reads.previous_of(version)
    shown = request.args.get("language")
    shown = shown if shown in version.languages else language
    return render_template(
        "scripts/builder.html",
        version=version,
        view=view,
        form=glance_form(view.station.step, language) if view.station else None,
        seen_mark=seen(view.current) if view.current else "",
        findings=check_version(view.document, reads.document_of(previous) if previous else None),
        addresses=reads.addresses(version),
        previous=previous,
        preview_language=shown,
        preview_part=QUESTIONS,
        removed=reads.removed_from(version, request.args.get("removed")),
        opened=request.args.get("item", ""),
        language_names=", ".join(map(language_name, version.languages)),
        points_text=points_text,
        minutes=minutes_to_fill_in(view.document),
        emotion_words=emotion_words,
        lines_in=lines_in,
        channel_words=CHANNEL_WORDS,
        purpose_words=PURPOSE_WORDS,
        measure_name=measure_name,
        measures=view.document.measures,
        say=lambda condition: in_words(condition, view.document, view.names, language),
        picture=intended_journey(view.document, language),
    )


@blueprint.post("/scripts/steps/<uuid:uuid>/glance")
def change_step_at_a_glance(uuid: UUID) -> Response:
    """The few settings that stand in the builder itself."""
    row = reads.step(uuid)
    language = text_language(row.version)
    step = reads.step_document(row)
    form = glance_form(step, language)
    if not form.validate_on_submit():
        flash(" ".join(error for errors in form.errors.values() for error in errors), "error")
        return redirect(url_for("scripts.edit_step", uuid=uuid))
    try:
        step_writes.change_step(actor(), row, glance_settings(form, step, language), form.seen.data)
    except ChangedMeanwhileError:
        flash(_("Somebody changed this step meanwhile: nothing was saved. This is how it is now."),
              "error")  # fmt: skip
    else:
        flash(_("Saved."), "success")
    return redirect(builder_address(row))


@blueprint.route("/scripts/versions/<uuid:uuid>/steps/new", methods=["GET", "POST"])
def new_step(uuid: UUID) -> str | Response:
    version = reads.draft(uuid)
    document = reads.document_of(version)
    form = step_form(
        None,
        version.languages,
        sources(document, text_language(version), before=None),
        frozenset(step.code for step in document.steps),
        current_language(),
        rearranged(request.form),
        reactions=document.asks_first_reactions,
    )
    if "rows" not in request.form and form.validate_on_submit():
        row = step_writes.add_step(actor(), version, step_settings(form, None))
        _react_everywhere(version, form)
        return redirect(builder_address(row))
    return _step_page(form=form, version=version, row=None, kept={})


@blueprint.route("/scripts/steps/<uuid:uuid>", methods=["GET", "POST"])
def edit_step(uuid: UUID) -> str | Response:
    row = reads.step_of_draft(uuid)
    version = row.version
    language = text_language(version)
    document = reads.document_of(version)
    step = reads.step_document(row)
    form = step_form(
        step,
        version.languages,
        sources(document, language, before=None, step=step.code),
        frozenset(other.code for other in document.steps if other.code != step.code),
        current_language(),
        rearranged(request.form),
        reactions=document.asks_first_reactions,
    )
    if "rows" not in request.form and form.validate_on_submit():
        try:
            step_writes.change_step(actor(), row, step_settings(form, step), form.seen.data)
        except ChangedMeanwhileError:
            form.tell_changed(seen(row))
        else:
            _react_everywhere(version, form)
            return redirect(builder_address(row))
    form.mark(seen(row))
    names = question_names(document, language)
    kept = (
        {"shown_when": in_words(step.shown_when, document, names, language)}
        if step.shown_when is not None
        else {}
    )
    return _step_page(form=form, version=version, row=row, kept=kept)


def _react_everywhere(version: ScriptVersion, form: Any) -> None:
    words = everywhere(form)
    if words is not None:
        step_writes.react_everywhere(actor(), version, words)


def _step_page(**shown: Any) -> str:
    return render_template("scripts/step.html", emotion_words=emotion_words, **shown)


@blueprint.post("/scripts/steps/<uuid:uuid>/duplicate")
def duplicate_step(uuid: UUID) -> Response:
    copy = step_writes.duplicate_step(actor(), reads.step(uuid))
    flash(_("This is the copy. Its questions have codes of their own."), "success")
    return redirect(builder_address(copy))


@blueprint.post("/scripts/steps/<uuid:uuid>/remove")
def remove_step(uuid: UUID) -> Response:
    row = reads.step(uuid)
    step_writes.remove_step(actor(), row)
    return redirect(url_for("scripts.builder", uuid=row.version.uuid, removed=row.uuid))


@blueprint.post("/scripts/steps/<uuid:uuid>/restore")
def restore_step(uuid: UUID) -> Response:
    row = reads.step(uuid)
    step_writes.restore_step(actor(), row)
    flash(_("The step is back."), "success")
    return redirect(builder_address(row))


@blueprint.post("/scripts/steps/<uuid:uuid>/move")
def move_step(uuid: UUID) -> Response:
    row = reads.step(uuid)
    place, total = step_writes.move_step(actor(), row, request.form.get("to", row.position, int))
    flash(
        _("“%(name)s” moved to %(place)s of %(total)s",
          name=text_in(row.name, text_language(row.version)), place=place, total=total),
        "moved",
    )  # fmt: skip
    return redirect(builder_address(row))


@blueprint.post("/scripts/steps/<uuid:uuid>/measures/<measure>")
def switch_measure(uuid: UUID, measure: str) -> Response:
    """Switch one standing measure of a step on or off."""
    row = reads.step(uuid)
    if measure not in MEASURES:
        abort(404)
    step_writes.switch_measure(actor(), row, measure, on=request.form.get("on") == "1")
    return redirect(builder_address(row, _anchor="measures"))
