"""What the tests stand on: a fresh database, the cast, sign-ins, a browser that is watched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import func, select, text
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.test import Client
from werkzeug.wrappers import Response

from audit.accounts.models import User, UserSession
from audit.database import db
from tests.browser.fixtures import Kept
from tests.cast import PASSWORD, PEOPLE, Cast
from tests.databases import SQLITE, Database


@pytest.mark.parametrize("turn", [1, 2])
def test_no_test_sees_what_another_has_written(database: Database, turn: int) -> None:
    assert db.session.scalar(select(func.count()).select_from(User)) == len(PEOPLE)
    db.session.add(User(name="New", email="new@mail.example"))
    db.session.execute(text("DELETE FROM client_access"))
    db.session.commit()


def test_the_run_is_on_the_database_that_was_asked_for(
    database: Database, request: pytest.FixtureRequest
) -> None:
    assert db.engine.dialect.name == database.kind == request.config.getoption("database")
    if database.kind == SQLITE:
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1


def test_everybody_of_the_cast_is_there(cast: Cast) -> None:
    assert set(cast.everybody()) == set(PEOPLE)
    assert cast.vera.disabled_at is not None
    assert cast.lunavella_groningen.region == cast.lunavella_noord


def test_the_request_sees_what_the_test_wrote_and_the_test_what_the_request_did(
    cast: Cast, browse: Callable[..., Any]
) -> None:
    cast.karim.email = "karim@elsewhere.example"
    stranger = browse()
    page = stranger.get("/sign-in")
    stranger.submit(
        page, "Inloggen", email="karim@elsewhere.example", password=PASSWORD, redirects=False,
        expect=302,
    )  # fmt: skip
    assert db.session.scalar(select(UserSession.user_id)) == cast.karim.id


def test_a_text_without_translation_is_marked(database: Database) -> None:
    with force_locale("nl"):
        assert gettext("no such text at all") == "⟦no such text at all⟧"
    with force_locale("en"):
        assert gettext("no such text at all") == "no such text at all"


def test_queries_are_counted(cast: Cast, count_queries: Callable[[], Any]) -> None:
    with count_queries() as queries:
        db.session.scalar(select(func.count()).select_from(User))
        db.session.scalar(text("SELECT 1"))
    assert len(queries) == 2


def test_the_browser_reaches_the_application(
    cast: Cast, open_page: Callable[..., Any], live_server: str
) -> None:
    page = open_page(cast.karim, size="desk")
    answer = page.request.get("/healthz")
    assert answer.json() == {"status": "ok"}


def test_the_browsers_server_says_of_a_static_file_what_the_application_says(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Client(Kept(app), Response)
    address = f"{app.static_url_path}/css/tokens.css"
    asked: Any = {"headers": {"Accept-Encoding": "gzip"}, "buffered": True}
    told = [each.get(address, **asked) for each in (app.test_client(), kept, kept)]
    first, *others = [(one.status, sorted(one.headers), one.get_data()) for one in told]
    assert others == [first, first]
    assert kept.get(address).get_data() != told[0].get_data(), "one is compressed, the other is not"
    assert kept.get(f"{app.static_url_path}/none.css").status_code == 404
    etag = told[0].headers["ETag"]
    assert kept.get(address, headers={"If-None-Match": etag}, buffered=True).status_code == 304
    monkeypatch.setattr(app, "wsgi_app", ServiceUnavailable())
    assert kept.get(address).status_code == 503
