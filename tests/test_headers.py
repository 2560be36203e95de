"""What every answer says to the browser; cookies; errors in words; what is too large."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from audit.config import Settings
from audit.database import db
from audit.web import create_app
from tests.accounts.doors import GOOD
from tests.cast import PASSWORD, Cast
from tests.visitor import Visitor

Browse = Callable[..., Visitor]
SAID = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

OF_PARTS = {name: SAID[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")}


def _production(tmp_path: Path, **given: Any) -> Flask:
    return create_app(
        Settings(
            environment="production",
            secret_key="s" * 40,
            site_url="https://audit.example",
            database_url=f"sqlite:///{tmp_path / 'x.db'}",
            storage_folder=str(tmp_path),
            **given,
        )
    )


def test_every_answer_carries_the_headers(app: Flask, cast: Cast, browse: Browse) -> None:
    with app.test_request_context():
        sheet = url_for("static", filename="css/tokens.css")
        kit = url_for("bootstrap.static", filename="css/bootstrap.min.css")
    karim = browse(cast.karim)
    karim.get("/account")
    answers = [
        karim.ask("/account"), karim.ask("/"), karim.ask("/nowhere"), karim.ask(sheet),
        karim.ask(kit), karim.ask("/healthz"), karim.ask("/static/x/none.css"),
        karim.ask("/language", "POST"), browse().ask("/sign-in"),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [
        200, 302, 404, 200, 200, 200, 404, 400, 200,
    ]  # fmt: skip
    for answer in answers:
        if answer.request.path in (sheet, kit):
            # What is no document: what else is said of one would only make it heavier.
            assert {name: answer.headers.get(name) for name in OF_PARTS} == OF_PARTS
            assert not set(answer.headers.keys()) & (SAID.keys() - OF_PARTS.keys())
            continue
        assert {name: answer.headers.get(name) for name in SAID} == SAID, answer.request.path
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy
        assert "Strict-Transport-Security" not in answer.headers
    for answer in answers[:3]:
        assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "max-age=31536000" in answers[3].headers["Cache-Control"]


def test_a_page_that_says_that_a_file_is_missing_is_kept_by_nobody(
    app: Flask, cast: Cast, browse: Browse
) -> None:
    with app.test_request_context():
        missing = url_for("static", filename="js/nothing.js")
    page = browse(cast.karim).ask(missing)
    assert page.status_code == 404
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in page.headers["Vary"]


@pytest.mark.parametrize("cookie", ["x=\xe9", "session=\xe9", "=", "x"])
def test_what_others_put_into_our_cookies_stops_no_page(
    database: Any, app: Flask, cookie: str
) -> None:
    environ = EnvironBuilder("/sign-in").get_environ() | {"HTTP_COOKIE": cookie}
    _body, status, _headers = run_wsgi_app(app, environ)
    assert status.startswith("200")


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/nowhere", 404)])
def test_a_page_is_fetched_whatever_the_request_calls_itself(
    browse: Browse, path: str, status: int
) -> None:
    assert browse().ask(path, content_type="application/json").status_code == status


def test_in_production_cookies_and_addresses_are_for_https_only(tmp_path: Path) -> None:
    app = _production(tmp_path)
    with app.app_context():
        db.create_all()
    answer = Client(app).get("/sign-in", base_url="https://audit.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_address_of_a_visitor_is_believed_of_trusted_proxies_only(tmp_path: Path) -> None:
    for proxies, address in ((0, "10.0.0.1"), (1, "203.0.113.9")):
        app = _production(tmp_path, proxies=proxies)

        @app.get("/who", endpoint=f"who{proxies}")
        def who() -> str:
            from flask import request

            return request.remote_addr or ""

        from audit import access

        table = dict(access.PERMISSIONS) | {f"who{proxies}": frozenset({access.ANYONE})}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(access, "PERMISSIONS", table)
            said = Client(app).get(
                "/who", headers={"X-Forwarded-For": "203.0.113.9"},
                environ_base={"REMOTE_ADDR": "10.0.0.1"},
            )  # fmt: skip
        assert said.text == address


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Dit bestand is te groot"), ("en", "This file is too large")]
)
def test_what_is_too_large_is_refused_in_words(
    app: Flask,
    cast: Cast,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: str,
) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] == 20 * 1024 * 1024
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    karim = browse(cast.karim, language=language)
    karim.get("/account")
    page = karim.post("/account", {"name": (io.BytesIO(b"x" * 2000), "large.bin")}, expect=413)
    assert page.heading == words


def test_who_may_not_upload_is_refused_before_anything_is_read(app: Flask, database: Any) -> None:
    class Unread(io.RawIOBase):
        def readinto(self, buffer: Any) -> int:
            raise AssertionError("the upload was read")

        def readable(self) -> bool:
            return True

    environ = EnvironBuilder("/account", method="POST").get_environ()
    environ |= {
        "wsgi.input": Unread(),
        "CONTENT_LENGTH": "500",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    _body, status, _headers = run_wsgi_app(app, environ)
    assert status.startswith("302")


@pytest.mark.parametrize(
    ("language", "heading"),
    [("nl", "Er ging bij ons iets mis"), ("en", "Something went wrong on our side")],
)
def test_a_fault_of_ours_is_answered_in_words_even_without_a_database(
    tmp_path: Path, language: str, heading: str
) -> None:
    app = _production(tmp_path)  # its tables were never made
    client = Client(app)
    page = client.get("/healthz", headers={"Accept-Language": language})
    assert page.status_code == 200
    signed = app.session_interface.get_signing_serializer(app)
    assert signed is not None
    cookie = str(signed.dumps({"token": "x"}))
    client.set_cookie("__Host-session", cookie, secure=True)
    page = client.get(
        "/account", headers={"Accept-Language": language}, base_url="https://localhost"
    )
    assert page.status_code == 500
    assert heading in page.text
    assert "Content-Security-Policy" in page.headers
    assert "Traceback" not in page.text and "sqlite" not in page.text


@pytest.mark.parametrize("data", [{"email": "a\0b", "password": "x"}, {"a\0": "x"}])
def test_text_that_no_database_keeps_is_refused(browse: Browse, data: dict[str, str]) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    visitor.post("/sign-in", data, expect=400)
    visitor.get("/sign-in?next=%00", expect=400)


def test_no_secret_of_a_person_is_ever_in_a_page(cast: Cast, browse: Browse) -> None:
    anouk = browse(cast.anouk)
    for path in ("/people", f"/people/{cast.roos.uuid}", "/history", "/account"):
        text = anouk.get(path).text
        assert "$argon2" not in text and PASSWORD not in text and GOOD not in text
