"""The workbook from the command line."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import ColumnElement, select

from audit.assignments.models import Project
from audit.clients.models import Client
from audit.database import db
from audit.language import LANGUAGES
from audit.results.scope import Scope
from audit.workbooks.book import write_book


@click.command("workbook")
@click.argument("client")
@click.option("--wave", help="Name of the wave; without it all waves of the project.")
@click.option("--project", help="Name of the project, where the client has several.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Default: of the agency.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def workbook(
    client: str, wave: str | None, project: str | None, language: str | None, out: Path
) -> None:
    """Write the workbook of CLIENT (its name or its id) to a file."""
    settings = current_app.config["SETTINGS"]
    scope = _scope(client, project, wave)
    write_book(scope, out, language or settings.default_language, settings.agency_name)
    click.echo(f"{out}: {scope.project.client.name}, {scope.project.name}")


def _scope(client: str, project: str | None, wave: str | None) -> Scope:
    owner = db.session.scalar(select(Client).where(_named(client)))
    if owner is None:
        raise click.ClickException(f"there is no client {client!r}")
    found = [
        row
        for row in db.session.scalars(select(Project).filter_by(client_id=owner.id))
        if (project is None or row.name == project)
        and (wave is None or any(one.name == wave for one in row.waves))
    ]
    if not found:
        raise click.ClickException("this client has no such project or wave")
    if len(found) > 1:
        names = ", ".join(repr(row.name) for row in found)
        raise click.ClickException(f"choose one with --project: {names}")
    chosen = next((one for one in found[0].waves if one.name == wave), None)
    return Scope(found[0], chosen)


def _named(client: str) -> ColumnElement[bool]:
    try:
        return Client.uuid == UUID(client)
    except ValueError:
        return Client.name == client
