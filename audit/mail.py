"""Mail: written from a template in the reader's language, sent as the settings say."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

from flask import Flask, after_this_request, current_app, has_request_context, render_template
from flask_babel import force_locale
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends import smtp
from werkzeug.wrappers import Response

from audit.config import Settings

mail = Mail()

_BACKENDS = {"console": "console", "folder": "file", "smtp": "audit.mail.SmtpEmailBackend"}


class _Smtp(smtplib.SMTP):
    """Encrypts only to a server that shows a certificate for its name; smtplib takes any."""

    def starttls(self, *, context: ssl.SSLContext | None = None) -> tuple[int, bytes]:  # type: ignore[override]
        try:
            return super().starttls(context=context or ssl.create_default_context())
        except OSError:
            self.close()
            raise


class SmtpEmailBackend(smtp.EmailBackend):
    """Sends over a connection that is encrypted as the settings say."""

    @property
    def connection_class(self) -> type[Any]:
        return smtplib.SMTP_SSL if self.use_ssl else _Smtp


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        MAIL_BACKEND="locmem" if app.testing else _BACKENDS[settings.mail],
        MAIL_FILE_PATH=settings.mail_folder,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_SERVER=settings.smtp_host,
        MAIL_PORT=settings.smtp_port,
        MAIL_USERNAME=settings.smtp_user or None,
        MAIL_PASSWORD=settings.smtp_password or None,
        MAIL_USE_TLS=settings.smtp_security == "starttls",
        MAIL_USE_SSL=settings.smtp_security == "implicit",
        # Seconds: a mail server that does not answer must not hold up a worker for ever.
        MAIL_TIMEOUT=15,
    )
    mail.init_app(app)


def site_address(path: str) -> str:
    """The full address of a path of this site, for a mail."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.site_url.rstrip("/") + path


def send(recipient: str, language: str, template: str, **context: object) -> None:
    """Send ``templates/<template>`` to one address, in ``language``.

    The template's first line is the subject; the rest, after an empty line, is the text. In a
    request it goes out after the answer: what the mail tells of is committed by then, and how
    long an answer takes does not tell whether a mail was sent.
    """
    with force_locale(language):
        text = render_template(template, **context).strip()
    subject, _, body = text.partition("\n")
    message = EmailMessage(subject=subject.strip(), body=body.strip() + "\n", to=[recipient])
    if not has_request_context():
        message.send()
        return
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def deliver() -> None:
        with app.app_context():
            try:
                message.send()
            except Exception:
                # The answer has gone out: all that is left is to tell the operator.
                app.logger.exception("a mail to %s could not be sent", recipient)

    @after_this_request
    def deliver_once_answered(response: Response) -> Response:
        if response.status_code < 400:
            response.call_on_close(deliver)
        return response
