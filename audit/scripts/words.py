"""What a script's settings are called in the reader's language, and the pictures beside them."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale, UnknownLocaleError
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l

PHASE_WORDS: Mapping[str, LazyString] = {
    "awareness": _l("Awareness"),
    "consideration": _l("Consideration"),
    "purchase": _l("Purchase"),
    "conversion": _l("Conversion"),
    "service": _l("Service"),
    "retention": _l("Retention"),
    "loyalty": _l("Loyalty"),
    "advocacy": _l("Advocacy"),
}

#: The two sets of phases in use; a script may also write its own.
PHASE_SETS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (
        _l("From awareness to advocacy, with purchase, service and loyalty"),
        ("awareness", "consideration", "purchase", "service", "loyalty", "advocacy"),
    ),
    (
        _l("From awareness to advocacy, with conversion and retention"),
        ("awareness", "consideration", "conversion", "retention", "advocacy"),
    ),
)

CHANNEL_WORDS: Mapping[str, LazyString] = {
    "on_site": _l("On site"),
    "telephone": _l("Telephone"),
    "email": _l("E-mail"),
    "website": _l("Website or web shop"),
    "app": _l("App"),
    "social_media": _l("Social media"),
    "chat": _l("Chat"),
    "post": _l("Post"),
}
CHANNEL_ICONS = {
    "on_site": "place", "telephone": "phone", "email": "mail", "website": "globe", "app": "app",
    "social_media": "social", "chat": "chat", "post": "post",
}  # fmt: skip

RESEARCH_WORDS: Mapping[str, LazyString] = {
    "visit": _l("Visit"),
    "call": _l("Telephone call"),
    "message": _l("E-mail, form or chat"),
    "online": _l("Online journey"),
    "quality_audit": _l("Quality audit, announced"),
}
RULE_WORDS: Mapping[str, LazyString] = {
    "points": _l("All points earned out of all points possible"),
    "weighted": _l("The mean of the steps, by their weight"),
}
POLICY_WORDS: Mapping[str, LazyString] = {
    "block": _l("There is no score until the answer is there"),
    "zero": _l("It earns no points"),
    "exclude": _l("It is left out of the sum"),
}
PURPOSE_WORDS: Mapping[str, LazyString] = {
    "unburden": _l("Unburden"),
    "exceed": _l("Exceed"),
}
MEASURE_WORDS: Mapping[str, LazyString] = {
    "pain_points": _l("Pain points met"),
    "wonders": _l("Questions that came up"),
    "expectation": _l("Better, as or worse than expected"),
    "grade": _l("Step grade"),
    "outcome": _l("Went on, nearly left, left"),
    "emotion": _l("How it felt"),
    "recommendation": _l("Recommendation"),
}
ELEMENT_WORDS: Mapping[str, LazyString] = {
    "support": _l("Support"),
    "quality": _l("Quality"),
    "help": _l("Help"),
    "knowledge": _l("Knowledge"),
    "competence": _l("Competence"),
    "advice": _l("Advice"),
    "dedication": _l("Dedication"),
    "satisfaction": _l("Satisfaction"),
}
EFFECT_WORDS: Mapping[str, LazyString] = {
    "step_zero": _l("The step scores 0"),
    "cap": _l("The whole score is at most …"),
    "zero": _l("The whole score is 0"),
    "fail": _l("Not passed, whatever the score"),
}
SEVERITY_WORDS: Mapping[str, LazyString] = {
    "error": _l("Error: must be put right before sending"),
    "warning": _l("Warning: may be sent as it is"),
}

#: Languages that a script may be written in from the start; an import may bring others.
SCRIPT_LANGUAGES = ("nl", "en", "fr", "de")


def phase_name(phase: str) -> str:
    """A phase by its usual name; one of the script's own as it is written."""
    return str(PHASE_WORDS.get(phase, phase))


def language_name(code: str) -> str:
    """A language in the reader's language; its code where nobody knows it."""
    try:
        found = Locale.parse(code.replace("-", "_")).get_display_name(get_locale())
    except (ValueError, TypeError, UnknownLocaleError):
        found = None
    return found[:1].upper() + found[1:] if found else code
