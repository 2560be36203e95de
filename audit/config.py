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
from zoneinfo import available_timezones

#: Good enough to try things out; production refuses to start with it.
DEFAULT_SECRET = "only-for-development"  # noqa: S105 - it is refused in production

#: Characters that a secret has at least.
SECRET_LENGTH = 32

PREFIX = "AUDIT_"
#: Read by a command, not by the application.
OTHER_VARIABLES = frozenset({"AUDIT_ADMIN_EMAIL", "AUDIT_ADMIN_NAME", "AUDIT_ADMIN_PASSWORD"})
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
    #: The bucket of an S3-compatible store where they are kept instead; empty: in the folder.
    storage_bucket: str = ""
    #: Address of that store; empty: Amazon's own for the region.
    storage_endpoint: str = ""
    storage_region: str = "eu-central-1"
    #: Who signs in there. Both empty: the role that the machine has.
    storage_access_key: str = ""
    storage_secret_key: str = ""
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
    #: The sender of all mail.
    mail_from: str = "no-reply@localhost"
    #: The mail server with mail=smtp. Without a user nobody signs in there.
    smtp_host: str = "localhost"
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    #: How the connection to it is encrypted: "starttls" (usual on port 587), "implicit" (TLS from
    #: the first byte, port 465) or "none" (only to a server on this machine or network).
    smtp_security: str = "starttls"
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
        known = {_variable(item.name) for item in fields(cls)}
        for variable in given:
            # A misspelt setting would be left at its default without a word.
            if variable.startswith(PREFIX) and variable not in known | OTHER_VARIABLES:
                raise SettingsError(f"{variable} is no setting; see docs/operations.md.")
        for item in fields(cls):
            variable = _variable(item.name)
            if variable in given:
                values[item.name] = _typed(variable, given[variable], types[item.name])
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Raise :class:`SettingsError` for the first setting that cannot be."""
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                raise SettingsError(f"{_variable(name)} must be {_or(allowed)}.")
        for name, lowest in _LOWEST.items():
            if getattr(self, name) < lowest:
                raise SettingsError(f"{_variable(name)} must be {lowest} or more.")
        for name, starts in _STARTS.items():
            if not getattr(self, name).startswith(starts):
                raise SettingsError(f"{_variable(name)} must start with {_or(starts)}.")
        if self.storage_endpoint and not self.storage_endpoint.startswith(("http://", "https://")):
            raise SettingsError("AUDIT_STORAGE_ENDPOINT must start with http:// or https://.")
        if bool(self.storage_access_key) != bool(self.storage_secret_key):
            raise SettingsError(
                "AUDIT_STORAGE_ACCESS_KEY and AUDIT_STORAGE_SECRET_KEY belong together."
            )
        if self.time_zone not in available_timezones():
            raise SettingsError("AUDIT_TIME_ZONE must be a zone such as Europe/Amsterdam.")
        if self.production:
            self._check_production()

    def _check_production(self) -> None:
        if self.secret_key == DEFAULT_SECRET or len(self.secret_key) < SECRET_LENGTH:
            raise SettingsError(
                f"AUDIT_SECRET_KEY must be set to a random text of at least {SECRET_LENGTH} "
                "characters in production; make one with: python3 -c 'import secrets; "
                "print(secrets.token_urlsafe(48))'"
            )
        if not self.site_url.startswith("https://"):
            raise SettingsError(
                "AUDIT_SITE_URL must start with https:// in production: browsers send the cookie "
                "of a sign-in over https only."
            )


#: Settings with a few possible values.
_CHOICES = {
    "environment": ("development", "production"),
    "mail": ("console", "folder", "smtp"),
    "smtp_security": ("starttls", "implicit", "none"),
    "default_language": ("nl", "en"),
}
#: Lowest values of numbers.
_LOWEST = {
    "smtp_port": 1,
    "session_days": 1,
    "review_hours": 1,
    "correction_hours": 1,
    "upload_megabytes": 1,
    "proxies": 0,
}
_STARTS = {
    "database_url": ("sqlite:///", "postgresql+psycopg://"),
    "site_url": ("http://", "https://"),
}


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _or(values: tuple[str, ...]) -> str:
    return " or ".join((", ".join(values[:-1]), values[-1]))


def _typed(variable: str, text: str, wanted: type) -> Any:
    if wanted is int:
        try:
            return int(text)
        except ValueError:
            raise SettingsError(f"{variable} must be a whole number.") from None
    return text
