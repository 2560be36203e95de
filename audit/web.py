"""The application: every stage put together behind one guard."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.templating import Environment
from flask_bootstrap import Bootstrap5
from flask_login import current_user
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from audit import access, cli, database, faults, http, language, mail, pictures, storage
from audit.accounts import people_routes  # noqa: F401 - its pages belong to the blueprint
from audit.accounts.routes import blueprint as accounts
from audit.accounts.sessions import login_manager
from audit.accounts.signals import person_disabled
from audit.accounts.words import device_name
from audit.assignments import leaving
from audit.assignments import words as assignment_words
from audit.assignments.routes import blueprint as assignments
from audit.clients.routes import blueprint as clients
from audit.compression import compress_answers
from audit.config import Settings
from audit.database import db
from audit.fieldwork import (  # noqa: F401 - their pages belong to the blueprint
    answer_routes,
    briefing_routes,
    moving_routes,
    offline_routes,
    piece_routes,
    reading_routes,
    report_routes,
)
from audit.fieldwork.prose import prose_blocks, prose_lines
from audit.fieldwork.routes import blueprint as fieldwork
from audit.navigation import navigation, start_page
from audit.questions import templating
from audit.results import filters, freeze
from audit.results.routes import blueprint as results
from audit.review.routes import blueprint as review
from audit.review.signals import report_approved
from audit.scripts.routes import blueprint as scripts
from audit.seals import Protection, SignedCookies
from audit.shoppers.routes import blueprint as shoppers
from audit.workbooks.routes import blueprint as workbooks

_ROOT = Path(__file__).resolve().parent.parent

csrf = Protection()
bootstrap = Bootstrap5()
web = Blueprint("web", __name__)


class Templates(Environment):
    """Templates that share one dictionary of globals.

    Ours bring none of their own. Jinja would put a chain of two over them, and compare the chains
    at every import of a macro: a tenth of the time of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


class Application(Flask):
    """Flask without what it does at every request and we have no use for."""

    jinja_environment = Templates
    request_class, response_class = http.Asked, http.Answer

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func`` itself: no view is a coroutine, and Flask would look for one ten times."""
        return func


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """The application for ``settings``, by default those of the environment."""
    settings = settings or Settings.from_environment()
    app = Application(
        "audit",
        template_folder=str(_ROOT / "templates"),
        static_folder=str(_ROOT / "static"),
        static_url_path=f"/static/{_digest(_ROOT / 'static')}",
        instance_path=str(_ROOT / "instance"),
    )
    app.session_interface = SignedCookies()
    app.testing = testing
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        # With this prefix browsers take the cookie over https only, and from this host alone.
        SESSION_COOKIE_NAME="__Host-session" if settings.production else "session",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=settings.session_days * 86400,
        # The token lives as long as the sign-in: a report may stay open for days.
        WTF_CSRF_TIME_LIMIT=None,
        # No question of a script can be called so: the two are posted side by side.
        WTF_CSRF_FIELD_NAME=":csrf_token",
        SEND_FILE_MAX_AGE_DEFAULT=365 * 86400,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, settings.proxies, settings.proxies, settings.proxies
        )
    if settings.database_url.startswith("sqlite:///"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(
            parents=True, exist_ok=True
        )

    compress_answers(app)
    db.init_app(app)
    database.migrate.init_app(app, db, directory=str(_ROOT / "migrations"), render_as_batch=True)
    database.commit_after_request(app)
    login_manager.init_app(app)
    # Before the token is looked for, which reads the whole form: what somebody may not use
    # answers as an address that is not there, and takes no upload.
    access.guard(app)
    csrf.init_app(app)
    _refuse_what_no_database_keeps(app)
    bootstrap.init_app(app)
    language.configure(app, settings)
    mail.configure(app, settings)
    storage.configure(app, settings)
    for blueprint in (
        web, accounts, clients, scripts, shoppers, assignments, fieldwork, review, results,
        workbooks,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    # Connected here and not by its import alone, so that nobody tidies the import away.
    report_approved.connect(freeze.freeze)
    person_disabled.connect(leaving.account_disabled)
    cli.register(app)
    _describe_errors(app)
    http.configure(app, settings)
    _fill_templates(app, settings)
    return app


def _digest(folder: Path) -> str:
    """A name for the present state of the static files, so that browsers may keep them."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:12]


def _describe_errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def describe(
        error: HTTPException,
    ) -> tuple[str, int, dict[str, str]] | HTTPException | Response:
        code = error.code or 500
        if code < 400:
            return error
        if code == 500:
            # Nothing of it is kept; and a page cannot ask a database that still waits for that.
            db.session.rollback()
            code = faults.status_of(getattr(error, "original_exception", None))
        if code == 405:  # a wrong method tells no more of what is there than a wrong address
            code = 404
        if code >= 500 and "_login_user" not in g:
            # Perhaps it was the database that failed: do not ask it who this is.
            login_manager._update_request_context_with_user()
        described = (400, 403, 404, 413, 429, faults.BUSY, faults.FULL)
        known = code if code in described else 500 if code >= 500 else 400
        later = {"Retry-After": str(faults.RETRY_AFTER)} if code == faults.BUSY else {}
        return render_template(f"errors/{known}.html", error=error), code, later


def _refuse_what_no_database_keeps(app: Flask) -> None:
    """NUL is no text: PostgreSQL refuses it, and no browser sends it by itself."""

    @app.before_request
    def refuse_nul() -> None:
        for given in (request.args, http.posted()):
            if "\0" in "".join(part for pair in given.items(multi=True) for part in pair):
                abort(400)


def _fill_templates(app: Flask, settings: Settings) -> None:
    templating.equip(app)
    pictures.init_app(app)
    filters.equip(app)
    assignment_words.equip(app)
    app.add_template_filter(prose_blocks)
    app.add_template_filter(prose_lines)
    app.add_template_filter(device_name)
    app.add_template_filter(language.moment)
    app.add_template_filter(language.moment_there)
    app.add_template_filter(language.day)
    app.add_template_filter(language.language_name)

    @app.context_processor
    def common() -> dict[str, object]:
        return {
            "agency_name": settings.agency_name,
            "language": language.current_language(),
            "languages": list(language.LANGUAGES.items()),
            "navigation": navigation,
        }


@web.get("/")
def home() -> str | Response:
    """Everybody's own start page."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))  # type: ignore[return-value]
    return redirect(url_for(start_page(current_user.roles)))  # type: ignore[return-value]


@web.get("/healthz")
def health() -> dict[str, str]:
    """Whether the application and its database answer."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
