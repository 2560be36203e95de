"""The product's own words in answers, per language.

Kept here and not in the catalogues: an answer is shown in the language of its script, also in
a workbook that is made outside a request.
"""

from __future__ import annotations

from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

from audit.questions.definition import Texts
from audit.questions.instrument import INSTRUMENT

VOCABULARY = MappingProxyType(
    {
        "yes": {"nl": "Ja", "en": "Yes"},
        "no": {"nl": "Nee", "en": "No"},
        "not_applicable": {"nl": "N.v.t.", "en": "N/A"},
        "not_applicable_long": {"nl": "Niet van toepassing", "en": "Not applicable"},
        "acknowledged": {"nl": "Gezien", "en": "Seen"},
        "acknowledge": {"nl": "Ik heb dit gezien", "en": "I have seen this"},
        # Ends of the fixed scales.
        "recommendation_low": {"nl": "zeker niet", "en": "certainly not"},
        "recommendation_high": {"nl": "zeker wel", "en": "certainly"},
        "satisfaction_low": {"nl": "heel ontevreden", "en": "very dissatisfied"},
        "satisfaction_high": {"nl": "heel tevreden", "en": "very satisfied"},
        "effort_low": {"nl": "heel moeilijk", "en": "very difficult"},
        "effort_high": {"nl": "heel makkelijk", "en": "very easy"},
        "grade_low": {"nl": "heel slecht", "en": "very bad"},
        "grade_high": {"nl": "uitstekend", "en": "excellent"},
        # A point of a scale: "#" is the point.
        "point_of": {
            "nl": "# van {high}",
            "en": "# of {high}",
            "fr": "# sur {high}",
            "de": "# von {high}",
        },
        "point_between": {
            "nl": "# ({low} tot {high})",
            "en": "# ({low} to {high})",
            "fr": "# ({low} à {high})",
            "de": "# ({low} bis {high})",
        },
        # Standing measures.
        "better": {"nl": "Beter dan verwacht", "en": "Better than expected"},
        "as_expected": {"nl": "Zoals verwacht", "en": "As expected"},
        "worse": {"nl": "Slechter dan verwacht", "en": "Worse than expected"},
        "went_on": {"nl": "Ging door", "en": "Went on"},
        "nearly_left": {"nl": "Haakte bijna af", "en": "Nearly left"},
        "left": {"nl": "Haakte af", "en": "Left"},
        "place_refused": {"nl": "plaats niet gedeeld", "en": "place not shared"},
        "no_place": {"nl": "plaats niet gevonden", "en": "place not found"},
        "none_met": {"nl": "Niets daarvan", "en": "None of these"},
        "running": {"nl": "Stopwatch loopt nog", "en": "Stopwatch still runs"},
        # Short forms of units of time.
        "days": {"nl": "d", "en": "d"},
        "hours": {"nl": "u", "en": "h"},
        "minutes": {"nl": "min", "en": "min"},
        "seconds": {"nl": "s", "en": "s"},
        **INSTRUMENT,
    }
)


def say(key: str, language: str) -> str:
    """The product's own word for ``key``; English where it does not speak ``language``."""
    texts: Texts = VOCABULARY[key]
    return texts.get(language) or texts["en"]


def reader_language() -> str:
    """The language of who reads the present page, for messages; English outside a request."""
    locale = get_locale()
    return locale.language if locale else "en"


def locale_for(language: str) -> Locale:
    """The locale by which numbers and dates are written; English for an unknown language."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return Locale("en")
