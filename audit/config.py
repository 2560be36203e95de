"""All settings, from the environment, in one typed object.

Each field of :class:`Settings` is read from an environment variable of the same name in
capitals with the prefix ``AUDIT_``; docs/operations.md describes them for operators.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

#: Good enough to try things out; production refuses to start with it.
DEFAULT_SECRET = "only-for-development"  # noqa: S105 - it is refused in production

PREFIX = "AUDIT_"
_ROOT = Path(__file__).resolve().parent.parent


class SettingsError(RuntimeError):
    """The environment does not describe a system that can be started."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides. Durations are in the unit that the name says."""

    #: "development" or "production". Production insists on a secret and secure cookies.
    environment: str = "development"
    #: Signs cookies and links. At least 32 characters in production.
    secret_key: str = DEFAULT_SECRET
    #: SQLAlchemy address of the database: sqlite:///path or postgresql+psycopg://...
    database_url: str = f"sqlite:///{_ROOT / 'instance' / 'audit.db'}"
    #: Folder where photos and pictures are kept.
    storage_folder: str = str(_ROOT / "instance" / "files")
    #: Address under which people reach the site; used in mail.
    site_url: str = "http://127.0.0.1:8000"
    #: Name of the agency, shown to staff and in mail.
    agency_name: str = "Klantreis"
    #: Language where the browser asks for none that we have: nl or en.
    default_language: str = "nl"
    #: Time zone where neither person nor location says otherwise.
    time_zone: str = "Europe/Amsterdam"
    #: "console", "folder" or "smtp".
    mail: str = "console"
    #: Where mail goes with mail=folder.
    mail_folder: str = str(_ROOT / "instance" / "mail")
    mail_from: str = "no-reply@localhost"
    smtp_host: str = "localhost"
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: bool = True
    #: Days after which a sign-in ends by itself.
    session_days: int = 30
    #: Hours within which a report is reviewed after it was sent; shown as a clock.
    review_hours: int = 48
    #: Hours a shopper has to correct a returned report; shown as a clock.
    correction_hours: int = 48
    #: Largest request in megabytes (a photo that the phone could not shrink).
    upload_megabytes: int = 20
    #: Number of trusted reverse proxies in front of the application.
    proxies: int = 0

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check the settings; raises :class:`SettingsError` with one clear sentence."""
        given = os.environ if environment is None else environment
        types = get_type_hints(cls)
        values: dict[str, Any] = {}
        for item in fields(cls):
            variable = PREFIX + item.name.upper()
            if variable in given:
                values[item.name] = _typed(variable, given[variable], types[item.name])
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        if self.environment not in ("development", "production"):
            raise SettingsError("AUDIT_ENVIRONMENT must be development or production.")
        if self.mail not in ("console", "folder", "smtp"):
            raise SettingsError("AUDIT_MAIL must be console, folder or smtp.")
        if self.default_language not in ("nl", "en"):
            raise SettingsError("AUDIT_DEFAULT_LANGUAGE must be nl or en.")
        if self.production and (self.secret_key == DEFAULT_SECRET or len(self.secret_key) < 32):
            raise SettingsError(
                "AUDIT_SECRET_KEY must be set to a random text of at least 32 characters in "
                "production; make one with: python3 -c 'import secrets; "
                "print(secrets.token_urlsafe(48))'"
            )


def _typed(variable: str, text: str, wanted: type) -> Any:
    if wanted is bool:
        if text.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise SettingsError(f"{variable} must be true or false.")
        return text.lower() in ("1", "true", "yes")
    if wanted is int:
        try:
            return int(text)
        except ValueError:
            raise SettingsError(f"{variable} must be a whole number.") from None
    return text
