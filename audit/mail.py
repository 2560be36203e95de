"""Mail: written from a template in the reader's language, sent as the settings say."""

from __future__ import annotations

from flask import Flask, render_template
from flask_babel import force_locale
from flask_mailman import EmailMessage, Mail

from audit.config import Settings

mail = Mail()

_BACKENDS = {"console": "console", "folder": "file", "smtp": "smtp"}


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        MAIL_BACKEND="locmem" if app.testing else _BACKENDS[settings.mail],
        MAIL_FILE_PATH=settings.mail_folder,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_SERVER=settings.smtp_host,
        MAIL_PORT=settings.smtp_port,
        MAIL_USERNAME=settings.smtp_user or None,
        MAIL_PASSWORD=settings.smtp_password or None,
        MAIL_USE_TLS=settings.smtp_tls,
    )
    mail.init_app(app)


def send(address: str, language: str, template: str, **context: object) -> None:
    """Send ``templates/<template>`` to one address, in ``language``.

    The template's first line is the subject; the rest, after an empty line, is the text.
    """
    with force_locale(language):
        text = render_template(template, **context).strip()
    subject, _, body = text.partition("\n")
    EmailMessage(subject=subject.strip(), body=body.strip() + "\n", to=[address]).send()
