"""Which language, time zone and number format this request is answered in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from flask import Flask, request, session
from flask_babel import (
    Babel,
    format_date,
    format_datetime,
    get_domain,
    get_locale,
    to_user_timezone,
)
from flask_babel import gettext as _
from flask_login import current_user

from audit.config import Settings
from audit.database import now

LANGUAGES = {"nl": "Nederlands", "en": "English"}

#: Spaces, and signs without width that come along where somebody copies from a page.
_UNSEEN = "".join(filter(str.isspace, map(chr, range(0x3001)))) + (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)

_CATALOGUES = Path(__file__).parent / "translations"

babel = Babel()


def configure(app: Flask, settings: Settings) -> None:
    """Load one catalogue for each stage; Flask-Babel pairs the two lists by position."""
    domains = sorted(path.stem for path in (_CATALOGUES / "nl" / "LC_MESSAGES").glob("*.po"))
    app.config["BABEL_DOMAIN"] = ";".join(domains)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(_CATALOGUES)] * len(domains))

    def language() -> str:
        """A choice made on this device, else the person's own, else the browser's, else ours."""
        if not request:
            return settings.default_language
        chosen = session.get("language")
        if chosen in LANGUAGES:
            return str(chosen)
        if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
            return str(current_user.language)
        return request.accept_languages.best_match(LANGUAGES) or settings.default_language

    babel.init_app(
        app,
        default_locale=settings.default_language,
        default_timezone=settings.time_zone,
        locale_selector=language,
    )
    _say_quickly(app)


def _say_quickly(app: Flask) -> None:
    """Templates find the catalogue of a language at once.

    Flask-Babel finds out anew for each text which request and which catalogues it is for: a fifth
    of the time that a page takes to draw.
    """
    kept: dict[str, NullTranslations] = {}

    def texts() -> NullTranslations:
        chosen = current_language()
        if chosen not in kept:
            kept[chosen] = get_domain().get_translations()
        return kept[chosen]

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: texts().gettext(text),
        lambda one, many, number: texts().ngettext(one, many, number),
        newstyle=True,
    )


def current_language() -> str:
    """The language of this request: a key of ``LANGUAGES``."""
    # The whole name of a locale is put together anew each time, and a page asks a thousand times.
    return str(get_locale().language)


def language_name(code: str) -> str:
    """A language in the reader's language; its code where nobody knows it."""
    try:
        found = Locale.parse(code.replace("-", "_")).get_display_name(get_locale())
    except (ValueError, TypeError, UnknownLocaleError):
        found = None
    return found[:1].upper() + found[1:] if found else code


def readable(languages: Collection[str], otherwise: str) -> str:
    """The language to read something in that exists in ``languages``: the reader's, if it can."""
    chosen = current_language()
    return chosen if chosen in languages else otherwise


def spoken_around(content: str) -> str:
    """The language of headings and buttons around ``content``: the same where we speak it."""
    return content if content in LANGUAGES else current_language()


def moment(at: dt.datetime | None) -> str:
    """A moment as people here write it, in the reader's time zone: "28 nov 2026 21:47"."""
    return format_datetime(at, "d MMM y HH:mm") if at else ""


def away_from_here(at: dt.datetime, zone: str) -> bool:
    """Whether the clocks of ``zone`` and of the reader's zone differ at that moment."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() != to_user_timezone(at).utcoffset()


def by_clock_of(zone: str, at: dt.datetime, pattern: str = "d MMM y HH:mm") -> str:
    """A moment by the clock of ``zone``; ``pattern`` as Babel has it."""
    there = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return str(format_datetime(there, pattern, rebase=False))


def moment_there(at: dt.datetime | None, zone: str) -> str:
    """A moment by the clock of a place, which is said where it is not the reader's clock."""
    if at is None:
        return ""
    words = by_clock_of(zone, at)
    return _("%(moment)s local time", moment=words) if away_from_here(at, zone) else words


def today() -> dt.date:
    """The present day in the reader's time zone."""
    return to_user_timezone(now()).date()


def day(of: dt.date | None) -> str:
    """A day as people here write it: "28 nov 2026"."""
    return format_date(of, "d MMM y") if of else ""


def trimmed(text: str) -> str:
    """A text without what cannot be seen around it; empty where nothing in it can be."""
    return text.strip(_UNSEEN)
