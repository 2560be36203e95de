"""What is done with the questions, headings and notes of a step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.questions.base import kind_named
from audit.questions.definition import Question, text_in
from audit.scripts import item_writes, reads
from audit.scripts.blueprint import blueprint
from audit.scripts.builder import in_words, numbers_of, question_names
from audit.scripts.builder_routes import builder_address, text_language
from audit.scripts.condition_rows import sources
from audit.scripts.document import ScriptDocument
from audit.scripts.edits import ChangedMeanwhileError, seen
from audit.scripts.item_forms import KIND_GROUPS, item_form, kinds_on_offer, question_from
from audit.scripts.models import ItemRow
from audit.scripts.receipt import receipt_questions
from audit.scripts.rows import rearranged


def item_address(row: ItemRow, **arguments: str) -> str:
    """The builder with the step of this item open, at the item."""
    return builder_address(row.step, item=row.code, _anchor=f"item-{row.code}", **arguments)


@blueprint.get("/scripts/steps/<uuid:uuid>/add")
def choose_kind(uuid: UUID) -> str:
    """Which kind of question to add to a step."""
    row = reads.step_of_draft(uuid)
    return render_template(
        "scripts/kinds.html",
        row=row,
        version=row.version,
        groups=[(label, map(kind_named, names)) for label, names in KIND_GROUPS],
        name=text_in(row.name, text_language(row.version)),
    )


@blueprint.route("/scripts/steps/<uuid:uuid>/add/<kind>", methods=["GET", "POST"])
def new_item(uuid: UUID, kind: str) -> str | Response:
    row = reads.step_of_draft(uuid)
    if kind not in {offered.name for offered in kinds_on_offer()}:
        abort(404)
    version, language = row.version, text_language(row.version)
    document = reads.document_of(version)
    after = _step_after(document, row.code)
    found = sources(document, language, before=None, step=after)
    form = item_form(
        kind, None, version.languages, found, found, frozenset(document.questions),
        rearranged(request.form),
    )  # fmt: skip
    if "rows" not in request.form and form.validate_on_submit():
        item = item_writes.add_item(actor(), row, question_from(form, None))
        return redirect(item_address(item))
    return _show(form, None, document, language, row=None, step=row)


@blueprint.post("/scripts/steps/<uuid:uuid>/receipt")
def add_receipt(uuid: UUID) -> Response:
    """The three questions about a receipt at once; each can be changed afterwards."""
    row = reads.step_of_draft(uuid)
    items = item_writes.add_items(actor(), row, receipt_questions(row.version.languages))
    flash(_("A photo, an amount and a moment of the receipt are added."), "success")
    return redirect(item_address(items[0]))


@blueprint.route("/scripts/items/<uuid:uuid>", methods=["GET", "POST"])
def edit_item(uuid: UUID) -> str | Response:
    row = reads.item_of_draft(uuid)
    version, language = row.step.version, text_language(row.step.version)
    document = reads.document_of(version)
    question = reads.item_document(row)
    form = item_form(
        row.kind,
        question,
        version.languages,
        sources(document, language, before=row.code),
        sources(document, language, before=row.code, own=True),
        frozenset(document.questions) - {row.code},
        rearranged(request.form),
    )
    if "rows" not in request.form and form.validate_on_submit():
        try:
            item_writes.change_item(actor(), row, question_from(form, question), form.seen.data)
        except ChangedMeanwhileError:
            form.tell_changed(seen(row))
        else:
            return redirect(item_address(row))
    form.mark(seen(row))
    return _show(form, question, document, language, row=row, step=row.step)


def _step_after(document: ScriptDocument, code: str) -> str | None:
    codes = [step.code for step in document.steps]
    place = codes.index(code) + 1
    return codes[place] if place < len(codes) else None


def _show(
    form: Any, question: Question | None, document: ScriptDocument, language: str, **rows: Any
) -> str:
    """The form of an item, with what is kept in words where it does not fit rows."""
    names = question_names(document, language)

    def say(condition: Any) -> str:
        return in_words(condition, document, names, language) if condition is not None else ""

    kept = {
        name: say(getattr(question, name))
        for name in ("shown_when", "comment_when", "photo_when")
        if question is not None
    }
    if question is not None:
        kept |= {f"knock_outs-{n}": say(rule.when) for n, rule in enumerate(question.knock_outs)}
        kept |= {f"checks-{n}": say(check.holds) for n, check in enumerate(question.checks)}
    step = rows["step"]
    return render_template(
        "scripts/item.html",
        form=form,
        kept=kept,
        version=step.version,
        number=numbers_of(document).get(question.code, "") if question else "",
        step_name=text_in(step.name, language),
        multiple=form.kind.name == "multiple_choice",
        **rows,
    )


@blueprint.post("/scripts/items/<uuid:uuid>/duplicate")
def duplicate_item(uuid: UUID) -> Response:
    copy = item_writes.duplicate_item(actor(), reads.item(uuid))
    flash(_("This is the copy: change it."), "success")
    return redirect(url_for("scripts.edit_item", uuid=copy.uuid))


@blueprint.post("/scripts/items/<uuid:uuid>/remove")
def remove_item(uuid: UUID) -> Response:
    row = reads.item(uuid)
    item_writes.remove_item(actor(), row)
    return redirect(builder_address(row.step, removed=str(row.uuid)))


@blueprint.post("/scripts/items/<uuid:uuid>/restore")
def restore_item(uuid: UUID) -> Response:
    row = reads.item(uuid)
    item_writes.restore_item(actor(), row)
    flash(_("It is back where it was."), "success")
    return redirect(item_address(row))


@blueprint.post("/scripts/items/<uuid:uuid>/move")
def move_item(uuid: UUID) -> Response:
    """Move within the step (``to``: place from 1), or to another step (``step``: its UUID)."""
    row = reads.item(uuid)
    version = row.step.version
    number = numbers_of(reads.document_of(version)).get(
        row.code, text_in(row.text, text_language(version))
    )
    target = reads.step_among(version, request.form.get("step"))
    place, total = item_writes.move_item(
        actor(), row, request.form.get("to", 10_000 if target else row.position, int), target
    )
    flash(
        _("%(name)s moved to %(place)s of %(total)s", name=number, place=place, total=total)
        if target is None
        else _("%(name)s moved to step “%(step)s”", name=number,
               step=text_in(row.step.name, text_language(version))),
        "moved",
    )  # fmt: skip
    return redirect(item_address(row))
