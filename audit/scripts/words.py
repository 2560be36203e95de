"""What a script's settings are called in the reader's language, and the pictures beside them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from audit.scripts.document import FIRST_REACTION, Step

PHASE_WORDS: Mapping[str, LazyString] = {
    "awareness": lazy_gettext("Awareness"),
    "consideration": lazy_gettext("Consideration"),
    "purchase": lazy_gettext("Purchase"),
    "conversion": lazy_gettext("Conversion"),
    "service": lazy_gettext("Service"),
    "retention": lazy_gettext("Retention"),
    "loyalty": lazy_gettext("Loyalty"),
    "advocacy": lazy_gettext("Advocacy"),
}

#: The two sets of phases in use; a script may also write its own.
PHASE_SETS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (
        lazy_gettext("From awareness to advocacy, with purchase, service and loyalty"),
        ("awareness", "consideration", "purchase", "service", "loyalty", "advocacy"),
    ),
    (
        lazy_gettext("From awareness to advocacy, with conversion and retention"),
        ("awareness", "consideration", "conversion", "retention", "advocacy"),
    ),
)

CHANNEL_WORDS: Mapping[str, LazyString] = {
    "on_site": lazy_gettext("On site"),
    "telephone": lazy_gettext("Telephone"),
    "email": lazy_gettext("E-mail"),
    "website": lazy_gettext("Website or web shop"),
    "app": lazy_gettext("App"),
    "social_media": lazy_gettext("Social media"),
    "chat": lazy_gettext("Chat"),
    "post": lazy_gettext("Post"),
}
CHANNEL_ICONS = {
    "on_site": "place", "telephone": "phone", "email": "mail", "website": "globe", "app": "app",
    "social_media": "social", "chat": "chat", "post": "post",
}  # fmt: skip

RESEARCH_WORDS: Mapping[str, LazyString] = {
    "visit": lazy_gettext("Visit"),
    "call": lazy_gettext("Telephone call"),
    "message": lazy_gettext("E-mail, form or chat"),
    "online": lazy_gettext("Online journey"),
    "quality_audit": lazy_gettext("Quality audit, announced"),
}
RULE_WORDS: Mapping[str, LazyString] = {
    "points": lazy_gettext("All points earned out of all points possible"),
    "weighted": lazy_gettext("The mean of the steps, by their weight"),
}
POLICY_WORDS: Mapping[str, LazyString] = {
    "block": lazy_gettext("There is no score until the answer is there"),
    "zero": lazy_gettext("It earns no points"),
    "exclude": lazy_gettext("It is left out of the sum"),
}
PURPOSE_WORDS: Mapping[str, LazyString] = {
    "unburden": lazy_gettext("Unburden"),
    "exceed": lazy_gettext("Exceed"),
}
MEASURE_WORDS: Mapping[str, LazyString] = {
    "pain_points": lazy_gettext("Pain points met"),
    "wonders": lazy_gettext("Questions that came up"),
    "expectation": lazy_gettext("Better, as or worse than expected"),
    "grade": lazy_gettext("Step grade"),
    "outcome": lazy_gettext("Went on, nearly left, left"),
    "emotion": lazy_gettext("How it felt"),
    "first_reaction": lazy_gettext("First reaction"),
    "recommendation": lazy_gettext("Recommendation"),
}
#: How many words a first reaction shows.
REACTION_CHOICES: Mapping[int, LazyString] = {
    0: lazy_gettext("off"),
    8: lazy_gettext("eight words"),
    4: lazy_gettext("four words, the short form"),
}
ELEMENT_WORDS: Mapping[str, LazyString] = {
    "support": lazy_gettext("Support"),
    "quality": lazy_gettext("Quality"),
    "help": lazy_gettext("Help"),
    "knowledge": lazy_gettext("Knowledge"),
    "competence": lazy_gettext("Competence"),
    "advice": lazy_gettext("Advice"),
    "dedication": lazy_gettext("Dedication"),
    "satisfaction": lazy_gettext("Satisfaction"),
}
EFFECT_WORDS: Mapping[str, LazyString] = {
    "step_zero": lazy_gettext("The step scores 0"),
    "cap": lazy_gettext("The whole score is at most …"),
    "zero": lazy_gettext("The whole score is 0"),
    "fail": lazy_gettext("Not passed, whatever the score"),
}
SEVERITY_WORDS: Mapping[str, LazyString] = {
    "error": lazy_gettext("Error: must be put right before sending"),
    "warning": lazy_gettext("Warning: may be sent as it is"),
}

#: Languages that a script may be written in from the start; an import may bring others.
SCRIPT_LANGUAGES = ("nl", "en", "fr", "de")


def measure_name(step: Step, measure: str) -> str:
    """A standing measure of a step; a first reaction says how many words it shows."""
    words = str(MEASURE_WORDS[measure])
    if measure != FIRST_REACTION or not step.has(measure):
        return words
    return _("%(measure)s: %(form)s", measure=words, form=REACTION_CHOICES[step.reaction_words])


def phase_name(phase: str) -> str:
    """A phase by its usual name; one of the script's own as it is written."""
    return str(PHASE_WORDS.get(phase, phase))
