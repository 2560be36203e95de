"""Remarks of invented shoppers, by how it felt: three sentences each, of many."""

from __future__ import annotations

import random

#: What happened, what came of it, and how it ended: one of each makes a remark.
Parts = tuple[tuple[str, ...], ...]

_UNPLEASANT: Parts = (
    (
        "We keken een paar keer om ons heen, maar niemand zag ons.",
        "Het duurde lang en er werd niets uitgelegd.",
        "Op mijn vraag hoe lang het nog zou duren kreeg ik een schouderophalen.",
        "Ik had het gevoel dat we in de weg zaten.",
        "Wie na ons kwam, was eerder aan de beurt.",
        "Ik moest mijn vraag drie keer stellen, aan drie verschillende mensen.",
        "De medewerker praatte verder met een collega terwijl ik stond te wachten.",
    ),
    (
        "Pas toen ik mijn hand opstak, kwam er iemand.",
        "Daarna gebeurde er een kwartier niets.",
        "Toen ik er iets van zei, werd er zuchtend opgekeken.",
        "Er werd wel iets gemompeld, maar ik verstond het niet.",
        "Uiteindelijk heb ik het zelf maar uitgezocht.",
        "Een verontschuldiging kwam er niet.",
        "Wat mij beloofd was, bleek niemand te weten.",
    ),
    (
        "Zo wil je als klant niet behandeld worden.",
        "Het humeur was er daarna wel af.",
        "Ik stond op het punt om weg te gaan.",
        "Jammer, want verder had het leuk kunnen zijn.",
        "Met één zin uitleg was het heel anders geweest.",
        "Mijn gezelschap zei het ook meteen.",
    ),
)
_NEUTRAL: Parts = (
    (
        "Het ging zoals je verwacht.",
        "Netjes afgehandeld, al bleef het bij het nodige.",
        "Alles was duidelijk aangegeven.",
        "Vriendelijk genoeg, niet bijzonder.",
        "Niets op aan te merken, maar ook niets dat blijft hangen.",
        "Het was rustig en dat hielp.",
    ),
    (
        "Er werd gevraagd wat ik wilde en dat kreeg ik ook.",
        "Ik vond zelf mijn weg en had weinig hulp nodig.",
        "Het duurde iets langer dan gedacht.",
        "De medewerker was beleefd en kort van stof.",
        "Bij de tweede vraag moest iemand het even navragen.",
        "Een paar keer werd er gekeken of het nog ging.",
    ),
    (
        "Een vraag of alles naar wens was, had ik prettig gevonden.",
        "Het had wat persoonlijker gekund.",
        "Voor een gewone dag was het prima.",
        "Ik zou er niet voor omrijden.",
        "Met een glimlach erbij was het al beter geweest.",
    ),
)
_PLEASANT: Parts = (
    (
        "Heel hartelijk: er werd meteen opgekeken en gegroet.",
        "Alles klopte, van het begin tot het eind.",
        "De medewerker onthield wat ik eerder had gezegd en kwam er later op terug.",
        "Wat een zorg werd hieraan besteed.",
        "We werden geholpen alsof we vaste klant waren.",
        "Er was tijd voor ons, en dat merkte je.",
        "Snel en toch zonder haast.",
    ),
    (
        "Er werd meegedacht over wat bij ons past.",
        "Rustig werd uitgelegd wat er te kiezen viel, zonder iets op te dringen.",
        "Toen er iets niet was, stond er binnen een minuut een goed alternatief.",
        "Ook de kinderen werden niet vergeten.",
        "Mijn vraag werd beantwoord voor ik hem helemaal gesteld had.",
        "Je kon zien dat ze er plezier in hebben.",
        "Een klein gebaar aan het eind maakte het af.",
    ),
    (
        "Zo voel je je welkom.",
        "We hebben er nog lang over nagepraat.",
        "Hier komen we zeker terug.",
        "Dat maakte het persoonlijk, zonder overdreven te zijn.",
        "Precies wat ik ervan gehoopt had.",
        "Dit mag iedereen weten.",
    ),
)


def comment_on(chance: random.Random, valence: float) -> str:
    """A remark that fits a valence on −100…100."""
    parts = _UNPLEASANT if valence < -5 else _PLEASANT if valence > 35 else _NEUTRAL
    return " ".join(map(chance.choice, parts))
