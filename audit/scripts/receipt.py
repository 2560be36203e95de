"""A receipt in one go: the photo, the amount, and the date and time, as three questions.

Each says in its settings that it belongs to the receipt, so that a reviewer sees them beside each
other. Photo and moment are internal: with the till's own list they would tell who the shopper was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audit.questions.definition import Question

_OF_A_RECEIPT = (
    Question(
        code="receipt_photo",
        kind="photo",
        text={
            "nl": "Maak een foto van de hele kassabon.",
            "en": "Take a picture of the whole receipt.",
            "fr": "Photographiez le ticket de caisse en entier.",
            "de": "Fotografiere den ganzen Kassenbon.",
        },
        help={
            "nl": "Alleen wij zien deze foto. Datum, tijd en bedrag moeten leesbaar zijn; dek "
            "kaartgegevens af.",
            "en": "Only we see this picture. Date, time and amount must be legible; cover card "
            "details.",
            "fr": "Nous seuls voyons cette photo. La date, l’heure et le montant doivent être "
            "lisibles ; cachez les données de carte.",
            "de": "Nur wir sehen dieses Foto. Datum, Uhrzeit und Betrag müssen lesbar sein; "
            "verdecke Kartendaten.",
        },
        internal=True,
        settings={"minimum_photos": 1, "maximum_photos": 3, "receipt": True},
    ),
    Question(
        code="receipt_amount",
        kind="amount",
        text={
            "nl": "Welk bedrag staat op de bon?",
            "en": "Which amount is on the receipt?",
            "fr": "Quel est le montant sur le ticket ?",
            "de": "Welcher Betrag steht auf dem Bon?",
        },
        settings={"currency": "EUR", "receipt": True},
    ),
    Question(
        code="receipt_at",
        kind="date_time",
        text={
            "nl": "Welke datum en tijd staan op de bon?",
            "en": "Which date and time are on the receipt?",
            "fr": "Quelle date et quelle heure figurent sur le ticket ?",
            "de": "Welches Datum und welche Uhrzeit stehen auf dem Bon?",
        },
        internal=True,
        settings={"receipt": True},
    ),
)


def receipt_questions(languages: Sequence[str]) -> list[Question]:
    """The three questions in the languages of a script, in the order in which they are asked."""
    return [
        replace(
            question,
            text={code: text for code, text in question.text.items() if code in languages},
            help={code: text for code, text in question.help.items() if code in languages},
        )
        for question in _OF_A_RECEIPT
    ]
