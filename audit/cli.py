"""The command line: what an operator does without a browser."""

from __future__ import annotations

import os

import click
from flask import Flask
from flask.cli import AppGroup

from audit.access import ADMINISTRATOR
from audit.accounts.passwords import weakness
from audit.accounts.writes import EmailTakenError, create_user
from audit.database import db, now
from audit.history import record

users = AppGroup("users", help="People who can sign in.")


@users.command("create-admin")
@click.option("--email", envvar="AUDIT_ADMIN_EMAIL", prompt=True, help="E-mail address.")
@click.option("--name", envvar="AUDIT_ADMIN_NAME", prompt=True, help="Name.")
def create_admin(email: str, name: str) -> None:
    """Make the first administrator; the password is asked for, or AUDIT_ADMIN_PASSWORD."""
    password = os.environ.get("AUDIT_ADMIN_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    reason = weakness(password, (name, email))
    if reason:
        raise click.ClickException(reason)
    try:
        user = create_user(
            name=name, email=email, language="nl", roles=(ADMINISTRATOR,), password=password
        )
    except EmailTakenError:
        raise click.ClickException(f"there is an account for {email} already") from None
    user.confirmed_at = now()
    record(None, "administrator_created", user)
    db.session.commit()
    click.echo(f"{name} can sign in with {email}.")


def register(app: Flask) -> None:
    """Add the project's commands to ``flask``."""
    app.cli.add_command(users)
