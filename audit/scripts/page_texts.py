"""What the script of a page says and draws: looked up once, not for every page."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from audit.language import current_language


def page_texts() -> Markup:
    """data-text-… attributes in the language of the reader."""
    return _attributes(current_language())


@lru_cache
def _attributes(_language: str) -> Markup:
    texts = {
        "saving": _("Saving…"),
        "saved": _("Saved at {time}"),
        "on-phone": _("On this phone, not sent yet"),
        "kept": _("Kept on this phone. It is sent as soon as there is reception."),
        "failed": _("Not saved yet, trying again"),
        "all-saved": _("Everything is saved"),
        "waiting": _("Not everything is saved yet. Stay on this page."),
        "signed-out": _("You are signed out. What you write stays on this phone."),
        "sign-in": _("Sign in"),
        "cancel": _("Cancel"),
        "contested": _("Two answers to one question: choose which one counts."),
        "closed": _("This report can no longer be changed."),
        "sending": _("Sending {percent}"),
        "sent": _("Received"),
        "photo-failed": _("Failed."),
        "look": ngettext("One answer needs a look", "%(num)s answers need a look", 1),
        "looks": _("{count} answers need a look"),
        "later": _("Continue, fill in later"),
        "too-large": _("This photo is too large. Make it smaller first."),
    }
    return Markup(" ").join(
        Markup('data-text-{}="{}"').format(name, text) for name, text in texts.items()
    )


#: Pictures beside what script says.
_ICONS = ("check", "edit", "alert", "clock", "cloud-off", "arrow-up", "refresh")


@cache
def page_icons() -> Markup:
    """The pictures for static/js/icons.js, for a template element."""
    drawn: Any = current_app.jinja_env.get_template("_macros/icons.html").module
    return Markup("").join(
        Markup('<span data-icon="{}">{}</span>').format(name, drawn.icon(name)) for name in _ICONS
    )
