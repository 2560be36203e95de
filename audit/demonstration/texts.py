"""Remarks of invented shoppers, by how it felt."""

from __future__ import annotations

import random

_UNPLEASANT = (
    "We keken een paar keer om ons heen, maar niemand zag ons. Pas toen ik mijn hand opstak kwam "
    "er iemand, zonder iets te zeggen over het wachten.",
    "Het duurde lang en er werd niets uitgelegd. Aan de tafel naast ons kwamen ze later binnen en "
    "waren ze eerder aan de beurt.",
    "Op mijn vraag hoe lang het nog zou duren kreeg ik een schouderophalen. Daarna gebeurde er "
    "weer een kwartier niets.",
    "Ik had het gevoel dat we in de weg zaten. De medewerker praatte verder met een collega "
    "terwijl wij stonden te wachten.",
)
_NEUTRAL = (
    "Het ging zoals je verwacht: vriendelijk genoeg, niet bijzonder. Er werd gevraagd wat ik "
    "wilde en dat kreeg ik ook.",
    "Netjes afgehandeld, al bleef het bij het nodige. Een vraag of alles naar wens was, had ik "
    "prettig gevonden.",
    "Alles was duidelijk aangegeven. Ik vond zelf mijn weg en had weinig hulp nodig, al duurde "
    "het iets langer dan gedacht.",
)
_PLEASANT = (
    "Heel hartelijk: er werd meteen opgekeken en gegroet, en de medewerker dacht mee over wat bij "
    "ons past. Zo voel je je welkom.",
    "Alles klopte. Er werd rustig uitgelegd wat we konden kiezen en wat goed bij elkaar past, "
    "zonder dat er iets werd opgedrongen.",
    "De medewerker onthield wat ik eerder had gezegd en kwam er later op terug. Dat maakte het "
    "persoonlijk, zonder overdreven te zijn.",
    "Heerlijk en met zorg gebracht. We hebben er nog lang over nagepraat en willen zeker nog eens "
    "terugkomen.",
)


def comment_on(chance: random.Random, valence: float) -> str:
    """A remark that fits a valence on −100…100."""
    texts = _UNPLEASANT if valence < -5 else _PLEASANT if valence > 35 else _NEUTRAL
    return chance.choice(texts)
