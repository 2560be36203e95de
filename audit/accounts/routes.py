"""The pages of this stage: load, form, act, redirect."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, session
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts.sessions import end_session
from audit.language import LANGUAGES

blueprint = Blueprint("accounts", __name__)


@blueprint.post("/language")
def language() -> Response:
    """Choose the language on this device; back to the page the choice was made on."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    return redirect(local_address(request.form.get("next")))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    end_session(actor())
    return redirect("/")


def local_address(wanted: str | None) -> str:
    """``wanted`` where it is an address of this site; else the start page."""
    if wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        return wanted
    return "/"
