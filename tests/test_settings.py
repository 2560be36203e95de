"""Settings from the environment, their document, the first administrator, and mail by setting."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from audit.accounts.writes import user_by_email
from audit.config import DEFAULT_SECRET, OTHER_VARIABLES, PREFIX, Settings, SettingsError
from audit.database import db
from audit.history import Event
from audit.mail import send
from audit.web import create_app
from tests.accounts.doors import GOOD, is_in, sign_in
from tests.house import ROOT
from tests.visitor import Visitor

SECRET = "r4nd0m-" * 6
PRODUCTION = {
    "AUDIT_ENVIRONMENT": "production",
    "AUDIT_SECRET_KEY": SECRET,
    "AUDIT_SITE_URL": "https://audit.example",
}


def test_without_anything_set_the_defaults_hold() -> None:
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert not settings.production


def test_each_setting_is_read_with_its_type() -> None:
    settings = Settings.from_environment(
        {
            "AUDIT_SMTP_PORT": "25",
            "AUDIT_SMTP_SECURITY": "implicit",
            "AUDIT_AGENCY_NAME": "Merel",
            "AUDIT_PROXIES": "2",
            "OTHER_SMTP_PORT": "x",
        }
    )
    assert (
        settings.smtp_port, settings.smtp_security, settings.agency_name, settings.proxies,
    ) == (25, "implicit", "Merel", 2)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"AUDIT_SMTP_PORT": "many"}, "AUDIT_SMTP_PORT must be a whole number."),
        ({"AUDIT_SMTP_PORT": "0"}, "AUDIT_SMTP_PORT must be 1 or more."),
        ({"AUDIT_PROXIES": "-1"}, "AUDIT_PROXIES must be 0 or more."),
        (
            {"AUDIT_SMTP_SECURITY": "ssl"},
            "AUDIT_SMTP_SECURITY must be starttls, implicit or none.",
        ),
        ({"AUDIT_MAIL": "pigeon"}, "AUDIT_MAIL must be console, folder or smtp."),
        ({"AUDIT_DEFAULT_LANGUAGE": "fy"}, "AUDIT_DEFAULT_LANGUAGE must be nl or en."),
        ({"AUDIT_ENVIRONMENT": "x"}, "AUDIT_ENVIRONMENT must be development or production."),
        ({"AUDIT_TIME_ZONE": "Mars"}, "AUDIT_TIME_ZONE must be a zone such as Europe/Amsterdam."),
        ({"AUDIT_SITE_URL": "audit.nl"}, "AUDIT_SITE_URL must start with http:// or https://."),
        (
            {"AUDIT_DATABASE_URL": "postgres://x"},
            "AUDIT_DATABASE_URL must start with sqlite:/// or postgresql+psycopg://.",
        ),
        ({"AUDIT_DATABASE": "x"}, "AUDIT_DATABASE is no setting; see docs/operations.md."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(given)
    assert str(refused.value) == sentence


def test_production_wants_a_secret_of_its_own() -> None:
    for secret in (DEFAULT_SECRET, "short", "x" * 31, ""):
        with pytest.raises(SettingsError, match="AUDIT_SECRET_KEY must be set to a random text"):
            Settings.from_environment({**PRODUCTION, "AUDIT_SECRET_KEY": secret})
    without = {key: value for key, value in PRODUCTION.items() if "SECRET" not in key}
    with pytest.raises(SettingsError, match="AUDIT_SECRET_KEY"):
        Settings.from_environment(without)
    assert Settings.from_environment(PRODUCTION).production


def test_production_wants_https() -> None:
    with pytest.raises(SettingsError, match="AUDIT_SITE_URL must start with https://"):
        Settings.from_environment({**PRODUCTION, "AUDIT_SITE_URL": "http://audit.example"})


def test_a_server_with_the_default_secret_does_not_start_and_says_why_in_one_line() -> None:
    environment = {**os.environ, "AUDIT_ENVIRONMENT": "production"}
    ran = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env=environment, capture_output=True,
        text=True,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr.startswith("The settings are not right: AUDIT_SECRET_KEY must be set")
    assert ran.stderr.strip().count("\n") == 0


def test_the_document_for_operators_names_every_setting_and_no_other() -> None:
    document = (ROOT / "docs" / "operations.md").read_text("utf-8")
    table = re.findall(rf"^\| `({PREFIX}[A-Z_]+)` \|", document, re.M)
    assert sorted(table) == sorted(PREFIX + field.name.upper() for field in fields(Settings))
    named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", document))
    assert named <= set(table) | OTHER_VARIABLES
    assert named >= OTHER_VARIABLES


# The first administrator


def test_the_first_administrator_is_made_from_the_environment(
    run_command: Callable[..., Any], browse: Callable[..., Visitor]
) -> None:
    given = {
        "AUDIT_ADMIN_EMAIL": "Eerste@agency.example", "AUDIT_ADMIN_NAME": "Eerste Beheer",
        "AUDIT_ADMIN_PASSWORD": GOOD,
    }  # fmt: skip
    result = run_command("users", "create-admin", env=given)
    assert result.exit_code == 0, result.output
    assert GOOD not in result.output
    visitor = browse()
    sign_in(visitor, "eerste@agency.example", GOOD)
    assert is_in(visitor)
    visitor.get("/people")
    assert db.session.query(Event).filter_by(action="administrator_created").count() == 1


def test_the_first_administrator_is_asked_for_what_is_not_in_the_environment(
    run_command: Callable[..., Any],
) -> None:
    typed = f"eerste@agency.example\nEerste Beheer\n{GOOD}\n{GOOD}\n"
    result = run_command("users", "create-admin", input=typed)
    assert result.exit_code == 0, result.output
    assert GOOD not in result.output
    user = user_by_email("eerste@agency.example")
    assert user is not None and user.role_names() == {"administrator"}


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("eerste@agency.example", "admin12345", "too easy to guess"),
        ("eerste@agency.example", "short", "at least 10 characters"),
        ("anouk@agency.example", GOOD, "there is an account for anouk@agency.example already"),
        ("eerste", GOOD, "a name and an e-mail address are needed"),
    ],
)
def test_no_administrator_is_made_with_what_will_not_do(
    run_command: Callable[..., Any], email: str, password: str, sentence: str
) -> None:
    given = {"AUDIT_ADMIN_PASSWORD": password}
    result = run_command(
        "users", "create-admin", "--email", email, "--name", "Eerste Beheer", env=given
    )
    assert result.exit_code == 1
    assert sentence in result.output


# Mail


def _application(tmp_path: Path, **given: Any) -> Flask:
    return create_app(
        Settings(
            database_url=f"sqlite:///{tmp_path / 'mail.db'}",
            storage_folder=str(tmp_path / "files"),
            mail_folder=str(tmp_path / "mail"),
            mail_from="Klantreis <van@agency.example>",
            **given,
        )
    )


def _send(app: Flask) -> None:
    class Person:
        name = "Sanne"

    with app.app_context():
        send(
            "sanne@mail.example", "nl", "accounts/mail/reset.txt", user=Person(),
            address="http://127.0.0.1:8000/reset/abc",
        )  # fmt: skip


def test_mail_goes_to_the_console_by_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _send(_application(tmp_path))
    shown = capsys.readouterr().out
    assert "Subject: Nieuw wachtwoord kiezen" in shown
    assert "From: Klantreis <van@agency.example>" in shown
    assert "To: sanne@mail.example" in shown


def test_mail_goes_to_a_folder_by_setting(tmp_path: Path) -> None:
    _send(_application(tmp_path, mail="folder"))
    (kept,) = (tmp_path / "mail").iterdir()
    assert "Subject: Nieuw wachtwoord kiezen" in kept.read_text()


def _take_one_mail(
    server: socket.socket, said: list[str], tls: ssl.SSLContext | None = None, offers: bool = False
) -> None:
    """As much of a mail server as one mail needs; with ``tls`` from the first byte, or, where it
    ``offers``, once it was asked to start."""
    connection, _address = server.accept()
    if tls is not None and not offers:
        try:
            connection = tls.wrap_socket(connection, server_side=True)
        except (ssl.SSLError, OSError):
            return
    with connection, connection.makefile("rw", newline="\r\n") as stream:

        def answer(line: str) -> None:
            stream.write(line + "\n")
            stream.flush()

        answer("220 test")
        for line in stream:
            said.append(line.rstrip())
            word = line.split(" ")[0].strip().upper()
            if word == "EHLO":
                answer("250-test\n250 STARTTLS" if offers else "250 test")
            elif word == "STARTTLS" and tls is not None:
                answer("220 go on")
                with contextlib.suppress(ssl.SSLError, OSError):
                    tls.wrap_socket(connection, server_side=True).close()
                return
            elif word == "DATA":
                answer("354 go on")
                for text in stream:
                    if text.rstrip() == ".":
                        break
                    said.append(text.rstrip())
                answer("250 kept")
            elif word == "QUIT":
                answer("221 bye")
                return
            else:
                answer("250 ok")


def test_mail_goes_to_a_server_by_setting(tmp_path: Path) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_take_one_mail, args=(server, said), daemon=True)
        thread.start()
        port = server.getsockname()[1]
        app = _application(
            tmp_path, mail="smtp", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"
        )
        _send(app)
        thread.join(10)
    assert "rcpt TO:<sanne@mail.example>" in said
    assert "mail FROM:<van@agency.example>" in " ".join(said)
    assert "Subject: Nieuw wachtwoord kiezen" in said
    assert any("/reset/abc" in line for line in said)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody trusts yet, with its key."""
    file = tmp_path / "server.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(file), "-out", str(file) + "c",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    file.write_text(file.read_text() + Path(str(file) + "c").read_text())
    return file


def _server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_mail_goes_to_a_server_that_speaks_tls_from_the_first_byte(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        arguments = (server, said, _server_context(certificate))
        thread = threading.Thread(target=_take_one_mail, args=arguments, daemon=True)
        thread.start()
        app = _application(
            tmp_path, mail="smtp", smtp_host="127.0.0.1", smtp_port=server.getsockname()[1],
            smtp_security="implicit",
        )  # fmt: skip
        _send(app)
        thread.join(10)
    assert "Subject: Nieuw wachtwoord kiezen" in said


@pytest.mark.parametrize("security", ["implicit", "starttls"])
def test_a_server_with_a_certificate_that_nobody_trusts_gets_no_mail(
    tmp_path: Path, certificate: Path, security: str
) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        arguments = (server, said, _server_context(certificate), security == "starttls")
        thread = threading.Thread(target=_take_one_mail, args=arguments, daemon=True)
        thread.start()
        app = _application(
            tmp_path, mail="smtp", smtp_host="127.0.0.1", smtp_port=server.getsockname()[1],
            smtp_security=security,
        )  # fmt: skip
        with pytest.raises(ssl.SSLCertVerificationError):
            _send(app)
        thread.join(10)
    assert not any("rcpt" in line for line in said)


def test_a_mail_goes_out_after_the_answer_and_not_when_it_failed(
    app: Flask, database: Any, outbox: list[Any]
) -> None:
    class Person:
        name = "Sanne"

    for status, sent in ((200, 1), (500, 0)):
        outbox.clear()
        with app.test_request_context("/"):
            send("a@mail.example", "nl", "accounts/mail/reset.txt", user=Person(), address="/")
            response = app.process_response(app.make_response(("", status)))
            assert outbox == []
            response.close()
            assert len(outbox) == sent


def test_a_mail_server_that_is_away_breaks_no_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    app = _application(
        tmp_path, mail="smtp", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"
    )

    class Person:
        name = "Sanne"

    with app.test_request_context("/"):
        send("a@mail.example", "nl", "accounts/mail/reset.txt", user=Person(), address="/")
        response = app.process_response(app.make_response("done"))
        response.close()
    assert "a mail to a@mail.example could not be sent" in caplog.text
