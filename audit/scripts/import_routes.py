"""Bringing in a form (XLSForm): first what would be lost, then the coordinator decides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, SelectField

from audit import storage
from audit.access import Actor, actor
from audit.language import current_language, language_name
from audit.questions.definition import text_in
from audit.scripts import reads
from audit.scripts.blueprint import blueprint
from audit.scripts.forms import chosen, client_choices
from audit.scripts.version_writes import import_next_version, import_script
from audit.scripts.writes import DraftOpenError
from audit.scripts.xlsform import read_xlsform

#: The largest form that is taken; real ones are far below one megabyte.
MOST_BYTES = 5 * 1024 * 1024
NEW, NEXT = "new", "next"


class UploadForm(FlaskForm):
    file = FileField(
        lazy_gettext("Form, as .xlsx"), [FileRequired(lazy_gettext("Choose a file."))],
        description=lazy_gettext("At most %(size)s MB.", size=MOST_BYTES // 1024 // 1024),
    )  # fmt: skip


class DecideForm(FlaskForm):
    """What becomes of the form. ``digest``: that of the file whose report was shown."""

    digest = HiddenField()
    target = RadioField(
        lazy_gettext("Take it over as"),
        choices=chosen(
            {NEW: lazy_gettext("a new script"), NEXT: lazy_gettext("the next version of a script")}
        ),
        default=NEW,
    )
    client = SelectField(lazy_gettext("New script for"), default="")
    script = SelectField(lazy_gettext("Next version of"), default="")

    def offer(self) -> None:
        language = current_language()
        self.client.choices = client_choices(reads.clients())
        open_to = {
            str(script.uuid): text_in(script.versions[-1].name, language)
            for script in reads.scripts_without_draft()
        }
        self.script.choices = chosen({"": _("Choose a script"), **open_to})


@dataclass(frozen=True, slots=True)
class Waiting:
    """The file that waits for the decision: one for each person, the last one they chose."""

    data: bytes
    name: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def _keys(person: Actor) -> tuple[str, str]:
    return f"imports/{person.uuid}.xlsx", f"imports/{person.uuid}.name"


def _waiting() -> Waiting | None:
    file, name = _keys(actor())
    try:
        return Waiting(storage.get(file), storage.get(name).decode())
    except FileNotFoundError:
        return None


def _keep(data: bytes, name: str) -> None:
    for key, content in zip(_keys(actor()), (data, name[:200].encode()), strict=True):
        storage.put(key, content)


def _forget() -> None:
    for key in _keys(actor()):
        storage.delete(key)


@blueprint.route("/scripts/import", methods=["GET", "POST"])
def upload_form() -> str | Response:
    """Choose a file. It is kept for the decision, and nothing else is."""
    form = UploadForm()
    if form.validate_on_submit():
        data = form.file.data.stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            form.file.errors = [_("This file is too large: %(size)s MB is the most.",
                                  size=MOST_BYTES // 1024 // 1024)]  # fmt: skip
        elif not data:
            form.file.errors = [_("This file is empty.")]
        else:
            _keep(data, form.file.data.filename or "")
            return redirect(url_for("scripts.import_report"))
    return render_template("scripts/upload.html", form=form)


@blueprint.get("/scripts/import/report")
def import_report() -> str | Response:
    """What would come over and what would not, row by row; nothing is stored yet."""
    waiting = _waiting()
    if waiting is None:
        return redirect(url_for("scripts.upload_form"))
    form = DecideForm(digest=waiting.digest)
    form.offer()
    return render_template(
        "scripts/import_report.html",
        form=form,
        result=read_xlsform(waiting.data, waiting.name),
        language_name=language_name,
    )


@blueprint.post("/scripts/import/report")
def import_form() -> str | Response:
    """Take the form over, as the report said."""
    waiting = _waiting()
    if waiting is None:  # a second click, or a second tab
        flash(_("This form was imported a moment ago: it is in the list."), "info")
        return redirect(url_for("scripts.list_scripts"))
    form = DecideForm()
    form.offer()
    if form.digest.data != waiting.digest:
        flash(_("Another file was chosen meanwhile. This is what that one brings."), "warning")
        return redirect(url_for("scripts.import_report"))
    result = read_xlsform(waiting.data, waiting.name)
    if result.document is None:
        return redirect(url_for("scripts.import_report"))
    if form.validate_on_submit() and _chosen(form):
        try:
            if form.target.data == NEXT:
                script = reads.script_chosen(form.script.data)
                version = import_next_version(actor(), script, result.document)
            else:
                client = reads.client_chosen(form.client.data)
                version = import_script(actor(), result.document, client)
        except DraftOpenError:
            form.script.errors = [_("This script has a draft already: publish that one first.")]
        else:
            _forget()
            flash(_("The form is imported. Look at it here before you publish it."), "success")
            return redirect(url_for("scripts.builder", uuid=version.uuid))
    return render_template(
        "scripts/import_report.html", form=form, result=result, language_name=language_name
    )


def _chosen(form: DecideForm) -> bool:
    if form.target.data == NEXT and not form.script.data:
        form.script.errors = [_("Choose the script.")]
        return False
    return True
