"""The command line: what an operator does without a browser."""

from __future__ import annotations

import os
import re
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale
from flask_migrate import upgrade
from sqlalchemy import inspect

from audit import storage
from audit.access import ADMINISTRATOR
from audit.accounts.passwords import weakness
from audit.accounts.writes import EmailTakenError, create_user
from audit.assignments.writes import MoveRefusedError
from audit.database import db, now
from audit.demonstration.build import PASSWORD, Builder, is_empty, made_by_demonstration, sign_ins
from audit.fieldwork import pieces
from audit.history import record
from audit.results.erasing import ErasureRefusedError, erase
from audit.scripts.commands import import_file
from audit.serving import PortTakenError, listen
from audit.workbooks.commands import workbook

users = AppGroup("users", help="People who can sign in.")


@users.command("create-admin")
@click.option("--email", envvar="AUDIT_ADMIN_EMAIL", prompt=True, help="E-mail address.")
@click.option("--name", envvar="AUDIT_ADMIN_NAME", prompt=True, help="Name.")
def create_admin(email: str, name: str) -> None:
    """Make the first administrator; the password is asked for, or AUDIT_ADMIN_PASSWORD."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email.strip()) or not name.strip():
        raise click.ClickException("a name and an e-mail address are needed")
    password = os.environ.get("AUDIT_ADMIN_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    with force_locale("en"):
        reason = weakness(password, (name, email))
    if reason:
        raise click.ClickException(reason)
    language = current_app.config["SETTINGS"].default_language
    try:
        user = create_user(
            name=name, email=email, language=language, roles=(ADMINISTRATOR,), password=password
        )
    except EmailTakenError:
        raise click.ClickException(f"there is an account for {email} already") from None
    user.confirmed_at = now()
    record(None, "administrator_created", user)
    db.session.commit()
    click.echo(f"{name} can sign in with {email}.")


@click.command("demo")
@click.option("--port", type=int, help="Serve it there afterwards.")
@with_appcontext
def demo(port: int | None) -> None:
    """Fill an empty database with the demonstration agency, and say who can sign in.

    A database that the demonstration did not make is never touched.
    """
    try:
        server = listen(current_app._get_current_object(), port) if port else None  # type: ignore[attr-defined]
    except PortTakenError as error:
        raise click.ClickException(f"{error}; choose one with make demo PORT=...") from None
    engine = db.engine
    tables = set(inspect(engine).get_table_names())
    # What another program keeps: without what our migrations note, or with people and no history.
    is_foreign = bool(tables) and (
        "alembic_version" not in tables or {"user", "event"} & tables == {"user"}
    )
    is_filled = not is_foreign and "user" in tables and not is_empty()
    if is_foreign or (is_filled and not made_by_demonstration()):
        raise click.ClickException(
            f"{engine.url.render_as_string()} holds data that the demonstration did not "
            "make; it is left as it is. Name another with AUDIT_DATABASE_URL."
        )
    upgrade()
    if not is_filled:
        Builder(now().date()).build()
        db.session.commit()
    settings = current_app.config["SETTINGS"]
    click.echo(f"\nThe demonstration agency is at {settings.site_url}")
    click.echo(f"Everybody's password: {PASSWORD}\n")
    for email, roles in sign_ins():
        click.echo(f"  {email:<22} {roles}")
    click.echo("")
    if server:
        # Else this transaction would stay open, and SQLite could never shorten its log.
        db.session.rollback()
        server.run()


scripts = AppGroup("scripts", help="Scripts: what is asked.")


@scripts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@click.pass_context
def import_script(context: click.Context, file: Path, as_json: bool) -> None:
    """Import an XLSForm as a new script. Exit status 0: imported, 1: refused."""
    said, status = import_file(file, as_json=as_json)
    db.session.commit()
    click.echo(said)
    context.exit(status)


reports = AppGroup("reports", help="Reports of visits.")


@reports.command("erase")
@click.argument("uuid", type=click.UUID)
@click.option("--reason", required=True, help="Why, for the history.")
def erase_report(uuid: UUID, reason: str) -> None:
    """Erase a report that was not approved: answers, history, photos. It cannot be undone."""
    try:
        with force_locale("en"):
            keys = erase(uuid, reason)
    except (ErasureRefusedError, MoveRefusedError) as error:
        raise click.ClickException(str(error)) from None
    db.session.commit()
    for key in keys:
        storage.delete(key)
    click.echo(f"Report {uuid} is erased, with {len(keys)} photos.")


files = AppGroup("storage", help="Photos and pictures.")


@files.command("tidy")
def tidy_storage() -> None:
    """Remove pieces of photos that nobody went on sending for a week."""
    click.echo(f"{pieces.tidy()} pieces removed")


def register(app: Flask) -> None:
    """Add the project's commands to ``flask``."""
    app.cli.add_command(users)
    app.cli.add_command(scripts)
    app.cli.add_command(reports)
    app.cli.add_command(files)
    app.cli.add_command(demo)
    app.cli.add_command(workbook)
