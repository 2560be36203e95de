"""The coordinator's projects: the start page, a new one, its page, its personas."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import ROLES, actor
from audit.assignments import choices, reads, shopper_routes, visit_routes, wave_routes, writes
from audit.assignments.blueprint import blueprint
from audit.assignments.forms import (
    PERSONA_PARTS,
    names_of,
    persona_form,
    persona_languages,
    project_form,
    text_of,
)
from audit.assignments.states import MOVES, STATES
from audit.assignments.words import MOVE_WORDS, ROLE_WORDS
from audit.language import language_name

#: The other files with pages of this blueprint.
__all__ = ["blueprint", "shopper_routes", "visit_routes", "wave_routes"]


@blueprint.get("/projects")
def list_projects() -> str:
    """Where coordinators start: every project with its waves, and what is in danger."""
    client = request.args.get("client", "")
    return render_template(
        "assignments/projects.html",
        lines=reads.projects(client),
        clients=names_of(choices.clients()),
        client=client,
        text_of=text_of,
    )


@blueprint.route("/projects/new", methods=["GET", "POST"])
def new_project() -> str | Response:
    """First the client, by the address; then what that client can choose from."""
    clients = choices.clients()
    key = request.args.get("client", "")
    if not key:
        return render_template("assignments/project_client.html", clients=names_of(clients))
    owner = choices.client(key)
    versions, personas = choices.versions_for(owner), choices.personas_of(owner)
    form = project_form(versions, personas)
    if form.validate_on_submit():
        project = writes.create_project(
            actor(),
            owner,
            choices.among(versions, form.version.data),
            form.name.data or "",
            choices.among(personas, form.persona.data) if form.persona.data else None,
        )
        return redirect(url_for("assignments.project", uuid=project.uuid))
    return render_template(
        "assignments/project_form.html",
        form=form,
        client=owner,
        clients=names_of(clients),
        project=None,
        has_scripts=bool(versions),
    )


@blueprint.get("/projects/<uuid:uuid>")
def project(uuid: UUID) -> str:
    found = reads.project(uuid)
    return render_template(
        "assignments/project.html", project=found, waves=reads.waves_of(found), text_of=text_of
    )


@blueprint.route("/projects/<uuid:uuid>/settings", methods=["GET", "POST"])
def change_project(uuid: UUID) -> str | Response:
    """Name and persona; the script version too, until somebody was asked to go."""
    found = reads.project(uuid)
    fixed = reads.is_under_way(found)
    present = found.script_version
    versions = [present] if fixed else choices.versions_for(found.client, present)
    personas = choices.personas_of(found.client)
    form = project_form(versions, personas, found)
    if form.validate_on_submit():
        writes.change_project(
            actor(),
            found,
            form.name.data or "",
            choices.among(versions, form.version.data),
            choices.among(personas, form.persona.data) if form.persona.data else None,
        )
        flash(_("Saved."), "success")
        return redirect(url_for("assignments.project", uuid=uuid))
    return render_template(
        "assignments/project_form.html",
        form=form,
        client=found.client,
        clients={},
        project=found,
        fixed=fixed,
        has_scripts=True,
    )


@blueprint.route("/projects/<uuid:uuid>/personas/new", methods=["GET", "POST"])
def new_persona(uuid: UUID) -> str | Response:
    """A persona of the project's client; the project takes it at once where it has none."""
    found = reads.project(uuid)
    form = persona_form(persona_languages(found.script_version.languages))
    if form.validate_on_submit():
        persona = writes.create_persona(actor(), found.client, form.texts())
        if found.persona is None:
            writes.change_project(actor(), found, found.name, found.script_version, persona)
        flash(_("Saved."), "success")
        return redirect(url_for("assignments.project", uuid=uuid))
    return _persona_page(form, found, None)


@blueprint.route("/projects/<uuid:uuid>/personas/<uuid:persona>", methods=["GET", "POST"])
def persona(uuid: UUID, persona: UUID) -> str | Response:
    found = reads.project(uuid)
    meant = choices.persona(found.client, persona)
    texts = {part: getattr(meant, part) for part in PERSONA_PARTS}
    form = persona_form(persona_languages(found.script_version.languages), texts)
    if form.validate_on_submit():
        writes.change_persona(actor(), meant, form.texts())
        flash(_("Saved."), "success")
        return redirect(url_for("assignments.project", uuid=uuid))
    return _persona_page(form, found, text_of(meant.name))


def _persona_page(form: object, project: object, name: str | None) -> str:
    return render_template(
        "assignments/persona.html",
        form=form,
        project=project,
        name=name,
        parts=PERSONA_PARTS,
        language_name=language_name,
    )


@blueprint.get("/projects/states")
def state_table() -> str:
    """Which states an assignment has, and who may make which move: out of the one table."""
    return render_template(
        "assignments/states.html",
        states=STATES,
        moves=MOVES,
        move_words=MOVE_WORDS,
        role_words=ROLE_WORDS,
        roles=[role for role in ROLES if role in ROLE_WORDS],
    )
