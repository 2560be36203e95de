"""An invented wave as sheets, in Dutch: 8 steps, 24 places, 60 reports, 3,600 answers."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from audit.workbooks.sheets import (
    Chart,
    Column,
    Figure,
    Figures,
    Kind,
    Lines,
    Look,
    Properties,
    ReadMeSection,
    ReadMeSheet,
    Series,
    Sheet,
    SummarySheet,
    SummaryTable,
    TableSheet,
)

AS_OF = dt.datetime.fromisoformat("2026-11-22T13:32:00")
PROPERTIES = Properties(
    title="Brasserie Morgenrood · Meetronde najaar 2026",
    creator="Klantreis",
    created=AS_OF,
    footer="Stand van 22 november 2026 · 60 goedgekeurde verslagen",
    language="nl",
    date_format="dd-mm-yyyy",
    cut_mark="… [afgekapt]",
)
STEPS = (
    # name, phase, channel, quality, low, high, felt, low, high, intended, first reaction, n
    ("Zoeken en vinden", "Bewustzijn", "Website", 82, 76, 89, 37, 26, 48, 30, None, 60),
    ("Reserveren", "Overweging", "Telefoon", 73, 68, 78, 19, 6, 32, 30, None, 41),
    ("Ontvangst", "Aankoop", "Op locatie", 85, 80, 91, 56, 49, 63, 40, 53, 60),
    ("Bestellen", "Aankoop", "Op locatie", 76, 71, 81, 29, 19, 38, 30, None, 60),
    ("Wachten op het eten", "Service", "Op locatie", 55, 49, 61, -25, -34, -15, 20, -50, 60),
    ("Eten en sfeer", "Service", "Op locatie", 83, 78, 88, 61, 55, 67, 70, None, 60),
    ("Afrekenen en vertrek", "Service", "Op locatie", 84, 79, 89, 4, -5, 13, 40, -16, 60),
    ("Vraag na afloop", "Loyaliteit", "E-mail", None, None, None, None, None, None, 40, None, 4),
)
PLACES = (
    "Amersfoort", "Amsterdam Centrum", "Amsterdam Zuid", "Antwerpen Meir", "Antwerpen Zuid",
    "Arnhem", "Breda", "Brugge", "Brussel Sint-Katelijne", "Den Bosch", "Den Haag Plein",
    "Eindhoven Stratum", "Gent Korenmarkt", "Groningen", "Haarlem", "Hasselt", "Leiden", "Leuven",
    "Maastricht", "Nijmegen", "Rotterdam Markthal", "Tilburg", "Utrecht Neude", "Zwolle",
)  # fmt: skip
QUESTIONS = tuple(
    (f"s{step}_vraag_{number}", step, text, kind)
    for step in range(1, 9)
    for number, (text, kind) in enumerate(
        (
            ("Werd je binnen één minuut begroet?", "ja of nee"),
            ("Was het personeel in deze stap herkenbaar aan zijn kleding?", "ja of nee"),
            ("Hoe vriendelijk was de medewerker?", "schaal"),
            ("Hoeveel minuten heb je gewacht?", "duur"),
            ("Wat viel je op?", "tekst"),
            ("Welk bedrag stond er op de bon?", "bedrag"),
            ("Hoe laat kwam je aan de beurt?", "tijd"),
            ("Welk cijfer geef je deze stap?", "cijfer"),
        ),
        start=1,
    )
)[:60]
COMMENTS = (
    "Heel vriendelijk, maar het duurde lang voor er iemand kwam.",
    "– gerecht was lauw\n– wel meteen een nieuw bord gekregen",
    "=SOM(A1:A9) stond er op de bon geschreven",
    "Prima 👍",
    None,
    None,
    None,
)


def read_me() -> ReadMeSheet:
    """What, filters, as of, n, how calculated."""
    return ReadMeSheet(
        title="Lees mij",
        heading="Brasserie Morgenrood",
        lead="Meetronde najaar 2026 · resultaten per stap van de klantreis",
        sections=(
            ReadMeSection(
                "Wat is dit",
                (
                    ("Inhoud", "Alle goedgekeurde verslagen van mystery visits in deze meetronde."),
                    ("Ronde", "Najaar 2026, 1 oktober tot en met 30 november 2026"),
                    ("Filter", "Alle 24 restaurants; Nederland en België"),
                    ("Stand van", AS_OF),
                    ("Verslagen", 60),
                    ("Antwoorden", 3600),
                ),
            ),
            ReadMeSection(
                "Bladen",
                (
                    ("Overzicht", "Kerncijfers en twee grafieken: kwaliteit en gevoel per stap."),
                    ("Stappen", "Eén rij per stap."),
                    ("Locaties", "Eén rij per restaurant; onder 3 verslagen geen cijfer."),
                    ("Verslagen", "Eén rij per verslag, zonder wie er is geweest."),
                    ("Antwoorden", "Eén rij per antwoord, met behaalde en mogelijke punten."),
                    ("Codeboek", "Wat elke kolom en elke code betekent."),
                ),
            ),
            ReadMeSection(
                "Zo is het berekend",
                (
                    (
                        "Kwaliteit",
                        "Behaalde punten gedeeld door mogelijke punten, maal 100. Niet van "
                        "toepassing, niet getoond en niet bereikt tellen niet mee. Afgerond op één "
                        "decimaal, half naar boven, één keer, aan het eind.",
                    ),
                    (
                        "Gevoel",
                        "Van −100 (heel naar) tot +100 (heel prettig), gemiddeld over de "
                        "verslagen. Het interval houdt rekening met verslagen uit hetzelfde "
                        "restaurant. Gevoel telt nooit mee in de kwaliteit.",
                    ),
                    (
                        "Interval",
                        "95 %: bij herhaling van de ronde ligt de waarde naar verwachting 19 van "
                        "de 20 keer binnen deze grenzen.",
                    ),
                    ("Te weinig", "Onder 5 verslagen geen gemiddelde, onder 10 geen rangorde."),
                ),
            ),
        ),
    )


def summary() -> SummarySheet:
    """Key figures, findings, the two panels of the journey and the table they draw from."""
    columns = (
        Column("Stap", width=24),
        Column("Fase", width=13),
        *(Column(title, Kind.DECIMAL, 10, 0) for title in ("Kwaliteit", "95 % van", "95 % tot")),
        *(
            Column(title, Kind.DECIMAL, 10, 0, signed=True)
            for title in ("Gevoeld", "gevoeld van", "gevoeld tot", "Bedoeld", "Eerste reactie")
        ),
        Column("Verslagen", Kind.WHOLE, 11),
    )
    rows = [
        (f"{number}. {step[0]}", step[1], *step[3:12]) for number, step in enumerate(STEPS, start=1)
    ]
    return SummarySheet(
        title="Overzicht",
        heading="Wachten op het eten is het zwaarste moment",
        lead="Brasserie Morgenrood · meetronde najaar 2026 · 60 goedgekeurde verslagen",
        blocks=(
            Figures(
                "Kerncijfers",
                (
                    Figure(
                        "Kwaliteit van het hele bezoek",
                        Decimal("76.8"),
                        "van 100 · 95 % zeker tussen 72,3 en 81,4 · n 60, 21 restaurants",
                    ),
                    Figure("Zou ons aanbevelen", 21, "+2 tot +37 · n 60", Kind.WHOLE, signed=True),
                    Figure("Geslaagd (norm 80)", Decimal("0.45"), "27 van 60", Kind.PERCENT, 0),
                ),
            ),
            Chart(
                title="Kwaliteit: wachten op het eten blijft ver achter met 55 van 100",
                description="Staven per stap van 0 tot 100: zoeken 82, reserveren 73, ontvangst "
                "85, bestellen 76, wachten 55, eten 83, afrekenen 84; vraag na afloop te weinig.",
                table="steps",
                categories="Stap",
                series=(Series("Kwaliteit", Look.BAR, "95 % van", "95 % tot", frozenset({4})),),
                category_axis="Stap van de klantreis",
                value_axis="Kwaliteit (0–100)",
                height_rows=17,
            ),
            Chart(
                title="Gevoel: het wachten voelt 45 punten slechter dan bedoeld",
                description="Lijn van het gemeten gevoel van −100 tot +100 per stap naast de "
                "bedoelde stippellijn; het grootste verschil is bij wachten: −25 tegen +20.",
                table="steps",
                categories="Stap",
                series=(
                    Series("Gevoeld", Look.FELT, "gevoeld van", "gevoeld tot"),
                    Series("Bedoeld", Look.INTENDED),
                    Series("Eerste reactie", Look.REACTION),
                ),
                category_axis="Stap van de klantreis",
                value_axis="Gevoel (−100 tot +100)",
                minimum=-100,
                step=50,
                signed=True,
                height_rows=21,
            ),
            Lines(
                "Wat opvalt",
                (
                    "Wachten op het eten weegt het zwaarst. In 43 van 60 verslagen voelt het naar: "
                    "72 %, minstens 60 %.",
                    "Afrekenen gaat goed, maar voelt vlak. Kwaliteit 84 (79 tot 89), gevoel +4 "
                    "(−5 tot +13), bedoeld +40. n 60.",
                ),
            ),
            SummaryTable(
                "steps",
                "De stappen",
                columns,
                rows,
                note="Leeg: te weinig verslagen (onder 5). Grenzen zijn 95 %-intervallen.",
                new_page=True,
            ),
        ),
    )


def data_sheets() -> list[TableSheet]:
    """Steps, places, reports, answers."""
    return [
        TableSheet(
            "Stappen",
            "Stappen",
            (
                Column("Nummer", Kind.WHOLE, 10),
                Column("Stap", width=26, note="Zoals de stap in het script heet."),
                Column("Fase", width=14),
                Column("Contactpunt", width=14),
                Column("Verslagen", Kind.WHOLE),
                Column("Kwaliteit", Kind.DECIMAL),
                Column("Gevoeld", Kind.DECIMAL, signed=True),
                Column("Bedoeld", Kind.WHOLE, signed=True),
                Column("Bijna weggegaan", Kind.PERCENT, 13, 0),
            ),
            [
                (
                    number, step[0], step[1], step[2], step[11], step[3], step[6], step[9],
                    Decimal(number) / 50,
                )
                for number, step in enumerate(STEPS, start=1)
            ],
            frozen_columns=2,
        ),
        TableSheet(
            "Locaties",
            "Locaties",
            (
                Column("Restaurant", width=28),
                Column("Code", width=10),
                Column("Regio", width=14),
                Column("Verslagen", Kind.WHOLE),
                Column("Kwaliteit", Kind.DECIMAL, note="Leeg onder 3 verslagen."),
                Column("Oordeel", width=24),
            ),
            [
                (
                    place, f"{number:03}", "België" if number % 4 == 0 else "Nederland", number % 5,
                    Decimal(700 + 7 * number) / 10 if number % 5 >= 3 else None,
                    "rond het gemiddelde" if number % 5 >= 3 else f"{number % 5} van 3 verslagen",
                )
                for number, place in enumerate(PLACES, start=1)
            ],
            frozen_columns=1,
        ),
        TableSheet(
            "Verslagen",
            "Verslagen",
            (
                Column("Verslag", width=12),
                Column("Restaurant", width=24),
                Column("Bezocht op", Kind.DATE),
                Column("Aankomst", Kind.TIME, 11),
                Column("Duur", Kind.DURATION, 11),
                Column("Kwaliteit", Kind.DECIMAL),
                Column("Geslaagd", Kind.BOOLEAN),
                Column("Goedgekeurd", Kind.DATE_TIME, 17),
                *(Column(f"{text} ({code})", width=22) for code, _, text, _ in QUESTIONS),
            ),
            reports(),
            frozen_columns=2,
        ),
        TableSheet(
            "Antwoorden",
            "Antwoorden",
            (
                Column("Verslag", width=12),
                Column("Restaurant", width=24),
                Column("Bezocht op", Kind.DATE),
                Column("Stap", width=22),
                Column("Code", width=14),
                Column("Vraag", width=44),
                Column("Soort", width=11),
                Column("Antwoord", width=30),
                Column("Getal", Kind.DECIMAL, decimals=2),
                Column("Behaald", Kind.DECIMAL),
                Column("Mogelijk", Kind.DECIMAL),
                Column("Toelichting", width=50),
            ),
            answers(),
            frozen_columns=1,
        ),
    ]  # fmt: skip


def reports() -> Iterator[tuple]:
    """One row a report."""
    chance = random.Random(3)
    for number in range(60):
        moment = AS_OF - dt.timedelta(days=number // 2, minutes=17 * number)
        score = Decimal(chance.randrange(450, 1000)) / 10
        yield (
            f"MR-{number:04}", PLACES[number % 24], moment.date(), dt.time(18, number % 60),
            dt.timedelta(minutes=60 + number), score, score >= 80, moment,
            *(chance.choice(("ja", "nee", "7", "niet van toepassing")) for _ in QUESTIONS),
        )  # fmt: skip


def answers() -> Iterator[tuple]:
    """One row an answer."""
    chance = random.Random(4)
    for number in range(60):
        day = (AS_OF - dt.timedelta(days=number // 2)).date()
        for code, step, text, kind in QUESTIONS:
            grade = chance.randrange(1, 11)
            scored = kind in ("ja of nee", "schaal")
            yield (
                f"MR-{number:04}", PLACES[number % 24], day, STEPS[step - 1][0], code, text, kind,
                str(grade) if kind != "ja of nee" else ("ja" if grade > 3 else "nee"),
                Decimal(grade) if kind != "ja of nee" else None,
                Decimal(grade) if scored else None,
                Decimal(10) if scored else None,
                chance.choice(COMMENTS),
            )  # fmt: skip


def sheets() -> list[Sheet]:
    """The whole workbook."""
    return [read_me(), summary(), *data_sheets()]
