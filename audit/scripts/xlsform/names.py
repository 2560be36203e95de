"""Codes of our own for the names of a form, which may be written in many more ways."""

from __future__ import annotations

import re
import unicodedata

from audit.questions.definition import Texts

_LONGEST = 40
_OTHER = re.compile(r"[^a-z0-9]+")


def code_for(name: str, prefix: str) -> str:
    """The name in small ASCII letters, figures and underscores, beginning with a letter.

    The same name always gives the same code; two names may give one code (see :class:`Codes`).
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    text = _OTHER.sub("_", ascii_only.lower()).rstrip("_") or prefix
    if not text[0].isalpha():
        text = prefix + text
    return text[:_LONGEST].rstrip("_")


class Codes:
    """Codes that are given out once each."""

    def __init__(self, *taken: str) -> None:
        self.taken = set(taken)

    def take(self, name: str, prefix: str) -> str:
        """A code for the name that no other has: "price", then "price_2"."""
        base = code = code_for(name, prefix)
        number = 1
        while code in self.taken:
            number += 1
            ending = f"_{number}"
            code = base[: _LONGEST - len(ending)].rstrip("_") + ending
        self.taken.add(code)
        return code


def title_for(name: str) -> str:
    """A name as a heading: "services_rating" as "Services rating"."""
    words = re.sub(r"[\s_]+", " ", name).strip()
    return words[:1].upper() + words[1:]


#: Texts that an import has to add, in the languages in which they are known.
_OWN: dict[str, Texts] = {
    "general": {"en": "General", "nl": "Algemeen", "de": "Allgemein", "fr": "Général"},
    "other": {"en": "Other", "nl": "Anders", "de": "Andere", "fr": "Autre", "es": "Otro"},
    "which_other": {
        "en": "Other, namely",
        "nl": "Anders, namelijk",
        "de": "Andere, und zwar",
        "fr": "Autre, à préciser",
        "es": "Otro, a saber",
    },
    "not_possible": {
        "en": "This answer is not possible.",
        "nl": "Dit antwoord kan niet.",
        "de": "Diese Antwort ist nicht möglich.",
        "fr": "Cette réponse n’est pas possible.",
        "es": "Esta respuesta no es posible.",
    },
    "needed": {
        "en": "Answer this question.",
        "nl": "Beantwoord deze vraag.",
        "de": "Beantworte diese Frage.",
        "fr": "Réponds à cette question.",
        "es": "Responde a esta pregunta.",
    },
    "chosen_already": {
        "en": "You chose this before; choose another.",
        "nl": "Deze koos je al; kies een andere.",
        "de": "Das hast du schon gewählt; wähle etwas anderes.",
        "fr": "Tu l’as déjà choisi ; choisis autre chose.",
        "es": "Ya lo elegiste; elige otra opción.",
    },
    "step_size": {
        "en": "Only these steps are possible:",
        "nl": "Alleen deze stappen zijn mogelijk:",
        "de": "Nur diese Schritte sind möglich:",
        "fr": "Seuls ces pas sont possibles :",
        "es": "Solo son posibles estos pasos:",
    },
}


def own_text(key: str, languages: list[str], ending: str = "") -> dict[str, str]:
    """One of our own texts in each language of the form; in English where it is not known."""
    known = _OWN[key]
    return {language: known.get(language, known["en"]) + ending for language in languages}
