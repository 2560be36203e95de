"""The parts of a briefing and the languages in the writer's words."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

__all__ = ["SECTION_HELP", "section_words"]

_SECTIONS: dict[str, LazyString] = {
    "scenario": _l("What it is about"),
    "role": _l("Whom you play"),
    "what_to_do": _l("What you do"),
    "never": _l("What you never do"),
    "look_for": _l("What you look for"),
}

#: What a writer puts where.
SECTION_HELP: dict[str, LazyString] = {
    "scenario": _l("The occasion, how long it takes, what is refunded, why the client asks."),
    "role": _l("Who the shopper is there, and what to say when somebody asks."),
    "what_to_do": _l("In order: before, during and after. What to buy, ask and measure."),
    "never": _l("What would give the shopper away, hurt somebody, or break the rules."),
    "look_for": _l("Where to look and listen, and how to write it down: facts, no names."),
}


def section_words() -> dict[str, str]:
    """Section → its heading, as the shopper reads it."""
    return {section: str(words) for section, words in _SECTIONS.items()}
