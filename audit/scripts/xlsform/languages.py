"""Which language a form means by "Deutsch (de)", "nl", "english", or by nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError

_IN_BRACKETS = re.compile(r"[(\[]\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*\s*[)\]]\s*$")
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*")
#: Languages in whose words other languages' names are looked up.
_NAMED_IN = ("en", "nl", "de", "fr", "es")
_OWN_NAMES = {
    "deutsch": "de", "français": "fr", "francais": "fr", "español": "es", "espanol": "es",
    "nederlands": "nl", "vlaams": "nl", "flemish": "nl", "italiano": "it", "português": "pt",
    "portugues": "pt", "polski": "pl", "türkçe": "tr", "svenska": "sv", "dansk": "da",
    "norsk": "no", "suomi": "fi", "čeština": "cs", "română": "ro", "magyar": "hu",
    "bahasa indonesia": "id", "kiswahili": "sw", "العربية": "ar", "русский": "ru",
    "українська": "uk", "中文": "zh", "日本語": "ja", "हिन्दी": "hi",
}  # fmt: skip
#: Small words that tell languages apart in a questionnaire.
_WORDS = {
    "nl": "de het een je van is wat hoe en niet uw wij met voor welke heeft was ik aan",
    "en": "the a you of is what how and not your we with for which have was did i to",
    "de": "der die das du von ist was wie und nicht ihr wir mit für welche haben war ich zu",
    "fr": "le la les vous de est que comment et ne votre nous avec pour quelle avez je un une",
    "es": "el los usted de es qué cómo y no su con para cuál tiene fue yo un una por",
}
_SMALL_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_code(label: str) -> str | None:
    """The ISO 639 code of a language as a form writes it, or None where it is not known."""
    text = label.strip()
    found = _IN_BRACKETS.search(text)
    if found and _is_language(found[1]):
        return found[1].lower()
    if (found := _CODE.fullmatch(text)) and _is_language(found[1]):
        return found[1].lower()
    name = re.sub(r"[(\[].*", "", text).strip().casefold()
    return _OWN_NAMES.get(name) or _names().get(name)


def _is_language(code: str) -> bool:
    try:
        return Locale.parse(code.lower()).language == code.lower()
    except (UnknownLocaleError, ValueError):
        return code.lower() in _names().values()


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _NAMED_IN:
        for code, name in Locale(language).languages.items():
            if "_" not in code:
                names.setdefault(name.casefold(), code)
    return names


def guess_language(texts: Iterable[str]) -> str | None:
    """The language of some texts by their small words; None where too few are recognised."""
    found = dict.fromkeys(_SMALL_WORDS, 0)
    for text in texts:
        for word in _WORD.findall(text.lower()):
            for language, words in _SMALL_WORDS.items():
                found[language] += word in words
    best = max(found, key=lambda language: found[language])
    return best if found[best] >= 3 else None
