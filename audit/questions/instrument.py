"""The texts of the emotion instrument in its four languages: feeling, words, first reaction.

It speaks the language of the script, also where the pages around it cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from audit.questions.definition import Texts


def _four(nl: str, en: str, fr: str, de: str) -> Texts:
    return MappingProxyType({"en": en, "nl": nl, "fr": fr, "de": de})


#: Key → text per language. Words in braces are filled in by the page.
INSTRUMENT: Mapping[str, Texts] = MappingProxyType(
    {
        "optional": _four("mag je overslaan", "optional", "facultatif", "freiwillig"),
        "skip": _four("Overslaan", "Skip", "Passer", "Überspringen"),
        # How pleasant and how intense: the keys are those of the face.
        "very_unpleasant": _four(
            "heel onprettig", "very unpleasant", "très désagréable", "sehr unangenehm"
        ),
        "unpleasant": _four("onprettig", "unpleasant", "désagréable", "unangenehm"),
        "a_little_unpleasant": _four(
            "een beetje onprettig",
            "a little unpleasant",
            "un peu désagréable",
            "etwas unangenehm",
        ),
        "neutral": _four("neutraal", "neutral", "neutre", "neutral"),
        "a_little_pleasant": _four(
            "een beetje prettig", "a little pleasant", "un peu agréable", "etwas angenehm"
        ),
        "pleasant": _four("prettig", "pleasant", "agréable", "angenehm"),
        "very_pleasant": _four("heel prettig", "very pleasant", "très agréable", "sehr angenehm"),
        "very_calm": _four("heel rustig", "very calm", "très calme", "sehr ruhig"),
        "calm": _four("rustig", "calm", "calme", "ruhig"),
        "a_little_calm": _four("een beetje rustig", "a little calm", "un peu calme", "etwas ruhig"),
        "neither": _four("ertussenin", "in between", "entre les deux", "dazwischen"),
        "a_little_intense": _four(
            "een beetje heftig", "a little intense", "un peu intense", "etwas heftig"
        ),
        "intense": _four("heftig", "intense", "intense", "heftig"),
        "very_intense": _four("heel heftig", "very intense", "très intense", "sehr heftig"),
        "felt_title": _four(
            "Hoe voelde dit?",
            "How did this feel?",
            "Qu’avez-vous ressenti ?",
            "Wie hat sich das angefühlt?",
        ),
        "arousal_title": _four(
            "Hoe rustig of heftig?",
            "How calm or intense?",
            "Plutôt calme ou intense ?",
            "Wie ruhig oder heftig?",
        ),
        "tap_or_drag": _four(
            "Tik of sleep", "Tap or drag", "Touchez ou glissez", "Tippen oder ziehen"
        ),
        # Words and their strength.
        "words_title": _four(
            "Welke woorden passen?",
            "Which words fit?",
            "Quels mots conviennent ?",
            "Welche Wörter passen?",
        ),
        "words_help": _four(
            "Hoogstens drie, elk met hoe sterk je het voelde.",
            "At most three, each with how strongly you felt it.",
            "Trois au plus, chacun avec son intensité.",
            "Höchstens drei, jedes mit seiner Stärke.",
        ),
        "words_count": _four(
            "{count} van hoogstens 3 gekozen",
            "{count} of at most 3 chosen",
            "{count} sur 3 au plus choisis",
            "{count} von höchstens 3 gewählt",
        ),
        "more_words": _four("Meer woorden", "More words", "Plus de mots", "Mehr Wörter"),
        "not_chosen": _four("niet gekozen", "not chosen", "pas choisi", "nicht gewählt"),
        "strength": _four("Hoe sterk:", "How strong:", "Avec quelle intensité :", "Wie stark:"),
        "strength_1": _four("een beetje", "a little", "un peu", "ein wenig"),
        "strength_2": _four("duidelijk", "clearly", "nettement", "deutlich"),
        "strength_3": _four("sterk", "strongly", "fortement", "stark"),
        "take_away": _four("Weghalen", "Take away", "Retirer", "Entfernen"),
        "three_chosen": _four(
            "Er zijn drie woorden gekozen. Haal er eerst een weg.",
            "Three words are chosen. Take one away first.",
            "Trois mots sont choisis. Retirez-en un d’abord.",
            "Drei Wörter sind gewählt. Entferne zuerst eines.",
        ),
        "strength_missing": _four(
            "Kies hoe sterk ‘{word}’ was.",
            "Choose how strong “{word}” was.",
            "Choisissez l’intensité de « {word} ».",
            "Wähle, wie stark „{word}“ war.",
        ),
        # First reaction.
        "reaction_title": _four(
            "Je eerste reactie",
            "Your first reaction",
            "Votre première réaction",
            "Deine erste Reaktion",
        ),
        "reaction_lead_8": _four(
            "Je ziet acht woorden, één voor één. Past het bij het moment van net? Tik op je eerste "
            "ingeving.",
            "You see eight words, one at a time. Does it fit the moment just now? Tap your first "
            "impulse.",
            "Vous voyez huit mots, un par un. Correspond-il au moment vécu ? Touchez votre "
            "première impression.",
            "Du siehst acht Wörter, eins nach dem anderen. Passt es zum Moment von eben? Tippe "
            "deinen ersten Impuls.",
        ),
        "reaction_lead_4": _four(
            "Je ziet vier woorden, één voor één. Past het bij het moment van net? Tik op je eerste "
            "ingeving.",
            "You see four words, one at a time. Does it fit the moment just now? Tap your first "
            "impulse.",
            "Vous voyez quatre mots, un par un. Correspond-il au moment vécu ? Touchez votre "
            "première impression.",
            "Du siehst vier Wörter, eins nach dem anderen. Passt es zum Moment von eben? Tippe "
            "deinen ersten Impuls.",
        ),
        "reaction_sides": _four(
            "Links ‘{left}’, rechts ‘{right}’",
            "“{left}” on the left, “{right}” on the right",
            "« {left} » à gauche, « {right} » à droite",
            "Links „{left}“, rechts „{right}“",
        ),
        "reaction_sides_why": _four(
            "Dat blijft bij jou altijd zo.",
            "It stays like that for you.",
            "Pour vous, cela reste ainsi.",
            "Das bleibt bei dir immer so.",
        ),
        "reaction_time": _four(
            "Ongeveer 15 seconden", "About 15 seconds", "Environ 15 secondes", "Etwa 15 Sekunden"
        ),
        "reaction_time_why": _four(
            "Komt er iets tussen? Dan telt het niet mee.",
            "Does something come between? Then it does not count.",
            "Un imprévu ? Alors cela ne compte pas.",
            "Kommt etwas dazwischen? Dann zählt es nicht.",
        ),
        "reaction_right": _four(
            "Geen goed of fout", "No right or wrong", "Ni juste ni faux", "Kein Richtig oder Falsch"
        ),
        "reaction_right_why": _four(
            "We kijken hoe vlot je reactie komt, meer niet.",
            "We look at how readily your reaction comes, no more.",
            "Nous regardons si votre réaction vient vite, rien de plus.",
            "Wir schauen, wie rasch deine Reaktion kommt, mehr nicht.",
        ),
        "reaction_mean": _four(
            "Alleen voor het gemiddelde",
            "For the mean only",
            "Pour la moyenne seulement",
            "Nur für den Durchschnitt",
        ),
        "reaction_mean_why": _four(
            "Je wordt er nooit op beoordeeld.",
            "You are never judged by it.",
            "Vous n’êtes jamais jugé·e là-dessus.",
            "Du wirst nie danach beurteilt.",
        ),
        "reaction_needs": _four(
            "Je moet kunnen kijken en tikken",
            "It needs sight and touch",
            "Il faut voir et toucher l’écran",
            "Du musst sehen und tippen können",
        ),
        "reaction_needs_why": _four(
            "Doe mee als je wilt. Overslaan kost je niets.",
            "Take part if you like. Skipping costs you nothing.",
            "Participez si vous voulez. Passer ne vous coûte rien.",
            "Mach mit, wenn du willst. Überspringen kostet dich nichts.",
        ),
        "reaction_ago": _four(
            "Hoe lang geleden was dit?",
            "How long ago was this?",
            "Il y a combien de temps ?",
            "Wie lange ist das her?",
        ),
        "ago_0": _four("Zojuist", "Just now", "À l’instant", "Gerade eben"),
        "ago_15": _four(
            "Ongeveer een kwartier",
            "About a quarter of an hour",
            "Environ un quart d’heure",
            "Etwa eine Viertelstunde",
        ),
        "ago_30": _four(
            "Ongeveer een half uur",
            "About half an hour",
            "Environ une demi-heure",
            "Etwa eine halbe Stunde",
        ),
        "ago_60": _four(
            "Ongeveer een uur", "About an hour", "Environ une heure", "Etwa eine Stunde"
        ),
        "ago_120": _four(
            "Twee uur of langer",
            "Two hours or more",
            "Deux heures ou plus",
            "Zwei Stunden oder mehr",
        ),
        "ago_1440": _four(
            "Een dag of langer", "A day or more", "Un jour ou plus", "Einen Tag oder mehr"
        ),
        "reaction_begin": _four("Begin", "Begin", "Commencer", "Beginnen"),
        "reaction_begin_practice": _four(
            "Begin met twee oefenwoorden",
            "Begin with two practice words",
            "Commencer par deux mots d’essai",
            "Mit zwei Übungswörtern beginnen",
        ),
        "reaction_felt": _four(
            "Hier voelde ik me …",
            "Here I felt …",
            "Ici, je me suis senti·e …",
            "Hier fühlte ich mich …",
        ),
        "reaction_practice": _four("Oefenen", "Practice", "Essai", "Übung"),
        "reaction_now": _four(
            "Nu echt", "Now for real", "Maintenant pour de vrai", "Jetzt richtig"
        ),
        "fits": _four("Past", "Fits", "Oui", "Passt"),
        "fits_not": _four("Past niet", "Doesn’t fit", "Non", "Passt nicht"),
        "reaction_stop": _four(
            "Stoppen en overslaan",
            "Stop and skip",
            "Arrêter et passer",
            "Abbrechen und überspringen",
        ),
        "reaction_done": _four(
            "Gedaan. Je eerste reactie blijft zoals ze is.",
            "Done. Your first reaction stays as it is.",
            "C’est fait. Votre première réaction reste telle quelle.",
            "Fertig. Deine erste Reaktion bleibt, wie sie ist.",
        ),
        "reaction_skipped": _four(
            "Je hebt dit overgeslagen.",
            "You skipped this.",
            "Vous avez passé cette étape.",
            "Du hast das übersprungen.",
        ),
        "reaction_without_script": _four(
            "Dit onderdeel werkt hier niet: het heeft JavaScript nodig. Sla het over, dat mag.",
            "This part does not work here, since it needs JavaScript. Skip it: that is fine.",
            "Cette partie ne fonctionne pas ici : elle a besoin de JavaScript. Passez-la.",
            "Dieser Teil funktioniert hier nicht, denn er braucht JavaScript. Überspringe ihn.",
        ),
        "reaction_no_answer": _four("Geen antwoord", "No answer", "Sans réponse", "Keine Antwort"),
    }
)
