"""The pages on which a coordinator writes a script."""

from typing import Any

import pytest

from audit.database import db
from audit.questions.base import kinds
from audit.scripts.item_forms import kinds_on_offer
from audit.scripts.models import ItemRow, ScriptVersion
from audit.scripts.reads import document_of, item_document
from audit.scripts.writes import publish, start_next_version
from tests.scripts.drafts import draft, item, small, step
from tests.scripts.samples import script

SHORT_TEXT = {"text_nl": "Wat zag je?", "text_en": "What did you see?"}


def builder(version: ScriptVersion) -> str:
    return f"/scripts/versions/{version.uuid}"


def test_without_a_script_the_list_says_what_to_do(cast: Any, browse: Any) -> None:
    page = browse(cast.karim).get("/scripts")
    assert "Nog geen scripts" in page.words
    assert page.links["Nieuw script"].endswith("/scripts/new")


def test_the_list_tells_version_state_steps_and_questions(cast: Any, browse: Any) -> None:
    draft("restaurant")
    page = browse(cast.karim).get("/scripts")
    # By hand from the sample: 8 steps with 56 questions.
    assert "Restaurantbezoek elke klant 1 concept NL, EN 8 56" in page.words


def test_a_new_script_starts_from_one_of_our_own(cast: Any, browse: Any) -> None:
    karim = browse(cast.karim)
    page = karim.get("/scripts/new")
    done = karim.submit(page, "Script maken", start="shop", client=str(cast.lunavella.uuid))
    version = db.session.query(ScriptVersion).one()
    assert done.heading == script("shop").name["nl"]
    assert version.script.client_id == cast.lunavella.id
    assert document_of(version).steps == script("shop").steps


def test_an_empty_script_needs_its_name_in_each_language(cast: Any, browse: Any) -> None:
    karim = browse(cast.karim)
    page = karim.submit(karim.get("/scripts/new"), "Script maken", name_nl="Bakkerij")
    assert "Geef de naam ook in deze taal." in page.words
    done = karim.submit(page, "Script maken", name_en="Bakery")
    assert "Nog geen stap" in done.words


def test_a_step_is_added_with_all_its_settings(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.follow(karim.get(builder(version)), "Stap toevoegen")
    page = karim.submit(page, "Pijnpunt toevoegen", name_nl="Nabellen", name_en="Calling after")
    done = karim.submit(
        page,
        "Stap bewaren",
        {
            "phase": "own", "own_phase": "Nazorg", "channel": "telephone",
            "touchpoint_nl": "Telefoon", "touchpoint_en": "Telephone", "intended_valence": "40",
            "intended_words": ["satisfied"], "purpose": "exceed", "weight": "2,5",
            "pain_points-0-text_nl": "Wachtrij", "pain_points-0-text_en": "Queue",
            "measure_pain_points": True, "measure_grade": False,
            "shown_when-rows-0-question": "greeted", "shown_when-rows-0-value": "ja",
        },
    )  # fmt: skip
    assert "3 Nabellen" in done.words
    row = document_of(db.session.get(ScriptVersion, version.id)).steps[2]
    assert (row.code, row.phase, row.channel) == ("nabellen", "Nazorg", "telephone")
    assert (row.intended_valence, row.intended_words, row.purpose) == (40, ["satisfied"], "exceed")
    assert row.weight == 2.5
    assert [(line.code, dict(line.text)) for line in row.pain_points] == [
        ("wachtrij", {"nl": "Wachtrij", "en": "Queue"})
    ]
    assert row.has("pain_points")
    assert not row.has("grade")
    assert row.shown_when == {"==": [{"var": ["greeted"]}, "yes"]}


def test_the_builder_itself_changes_phase_channel_touchpoint_and_emotion(
    cast: Any, browse: Any
) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.get(builder(version))
    karim.submit(
        page, "Bewaren", phase="loyalty", channel="chat", touchpoint="Balie", intended_valence="-35"
    )
    row = step(db.session.get(ScriptVersion, version.id), "arriving")
    assert (row.phase, row.channel, row.intended_valence) == ("loyalty", "chat", -35)
    assert row.touchpoint == {"nl": "Balie"}


def test_a_standing_measure_is_switched_off_and_on(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.submit(karim.get(builder(version)), "measure-grade")
    assert not document_of(db.session.get(ScriptVersion, version.id)).steps[0].has("grade")
    karim.submit(page, "measure-grade")
    assert document_of(db.session.get(ScriptVersion, version.id)).steps[0].has("grade")


@pytest.mark.parametrize("kind", [kind.name for kind in kinds_on_offer()])
def test_a_question_of_every_kind_can_be_added(cast: Any, browse: Any, kind: str) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/steps/{step(version, 'paying').uuid}/add/{kind}")
    given = dict(SHORT_TEXT)
    if kind.endswith("choice"):
        given |= {"choices-0-text_nl": "Rood", "choices-1-text_nl": "Blauw"}
    done = karim.submit(page, "Bewaren", given)
    assert "Wat zag je?" in done.words
    row = db.session.query(ItemRow).filter_by(code="wat_zag_je").one()
    assert row.kind == kind
    karim.submit(karim.get(f"/scripts/items/{row.uuid}"), "Bewaren")
    assert "Wat zag je?" in karim.get(builder(version) + f"?step={row.step.uuid}").words


def test_saving_a_form_as_it_stands_changes_nothing(cast: Any, browse: Any) -> None:
    karim = browse(cast.karim)
    seen = set()
    for name in ("restaurant", "web_shop"):
        version = draft(name)
        before = document_of(version)
        for row in version.steps:
            karim.submit(karim.get(f"/scripts/steps/{row.uuid}"), "Stap bewaren")
            for one in row.items:
                # Each kind once with and once without a condition is enough to see.
                mark = (one.kind, *sorted(one.definition))
                if mark not in seen:
                    seen.add(mark)
                    page = karim.get(f"/scripts/items/{one.uuid}")
                    # Where it leads to was looked at with the step.
                    karim.submit(page, "Bewaren", redirects=False, expect=302)
        after = document_of(db.session.get(ScriptVersion, version.id))
        assert after.to_json() == before.to_json()


def test_everything_of_a_question_is_kept(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/steps/{step(version, 'paying').uuid}/add/single_choice")
    for button in ("Knock-out toevoegen", "Controle toevoegen"):
        page = karim.submit(page, button)
    for name in ("knock_outs-0-when-rows", "checks-0-holds-rows"):
        page = karim.submit(page, f"add-{name}")
    done = karim.submit(
        page,
        "Bewaren",
        {
            "text_nl": "Hoe betaalde je?", "text_en": "How did you pay?", "help_nl": "Kies een.",
            "help_en": "Choose one.", "code": "payment", "element": "help",
            "choices-0-text_nl": "Kaart", "choices-0-text_en": "Card", "choices-0-points": "5",
            "choices-1-text_nl": "Niet", "choices-1-text_en": "Not", "choices-1-points": "-2",
            "choices-1-code": "nothing", "mandatory": False, "not_applicable": True,
            "internal": True, "bonus": True,
            "shown_when-rows-0-question": "quick", "shown_when-rows-0-value": "nee",
            "knock_outs-0-effect": "cap", "knock_outs-0-cap": "60",
        },
    )  # fmt: skip
    assert "Hoe betaalde je?" in done.words
    row = db.session.query(ItemRow).filter_by(code="payment").one()
    page = karim.get(f"/scripts/items/{row.uuid}")
    for button in ("Knock-out toevoegen", "Controle toevoegen"):
        page = karim.submit(page, button)
    for name in ("knock_outs-0-when-rows", "checks-0-holds-rows"):
        page = karim.submit(page, f"add-{name}")
    karim.submit(
        page,
        "Bewaren",
        {
            "comment_when-rows-0-question": "payment", "comment_when-rows-0-value": "Niet",
            "photo_when-rows-0-question": "payment", "photo_when-rows-0-operator": "answered",
            "knock_outs-0-effect": "cap", "knock_outs-0-cap": "60",
            "knock_outs-0-when-rows-0-question": "payment",
            "knock_outs-0-when-rows-0-value": "nothing",
            "checks-0-severity": "warning", "checks-0-message_nl": "Vreemd.",
            "checks-0-message_en": "Strange.", "checks-0-holds-rows-0-question": "payment",
            "checks-0-holds-rows-0-operator": "is_not", "checks-0-holds-rows-0-value": "Kaart",
        },
    )  # fmt: skip
    question = item_document(db.session.query(ItemRow).filter_by(code="payment").one())
    nothing = {"==": [{"var": ["payment"]}, "nothing"]}
    assert [(c.code, c.points) for c in question.choices] == [("kaart", 5), ("nothing", -2)]
    assert (question.element, question.mandatory, question.not_applicable) == ("help", False, True)
    assert (question.internal, question.bonus) == (True, True)
    assert question.shown_when == {"==": [{"var": ["quick"]}, "no"]}
    assert question.comment_when == nothing
    assert question.photo_when == {"answered": ["payment"]}
    assert [(k.when, k.effect, k.cap) for k in question.knock_outs] == [(nothing, "cap", 60)]
    [check] = question.checks
    assert check.holds == {"!=": [{"var": ["payment"]}, "kaart"]}
    assert (check.severity, dict(check.message)) == ("warning", {"nl": "Vreemd.", "en": "Strange."})


def test_rows_are_moved_and_removed_without_a_script(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/steps/{step(version, 'paying').uuid}/add/single_choice")
    page = karim.submit(page, "Antwoord toevoegen", {"choices-0-text_nl": "A",
                                                      "choices-1-text_nl": "B"})  # fmt: skip
    page = karim.submit(page, "up:choices-2", {"choices-2-text_nl": "C"})
    page = karim.submit(page, "remove:choices-0")
    karim.submit(page, "Bewaren", SHORT_TEXT)
    question = item_document(db.session.query(ItemRow).filter_by(code="wat_zag_je").one())
    assert [choice.text["nl"] for choice in question.choices] == ["C", "B"]


def test_a_condition_that_does_not_fit_rows_is_told_and_kept_until_it_is_replaced(
    cast: Any, browse: Any
) -> None:
    strange = {"or_unanswered": [{"==": [{"var": ["greeted"]}, "no"]}, "greeted"]}
    document = small()
    version = draft(document)
    row = item(version, "seated")
    row.definition = {**row.definition, "shown_when": strange}
    db.session.commit()
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/items/{row.uuid}")
    assert "1.1 is Nee, of 1.1 is niet beantwoord" in page.words
    karim.submit(page, "Bewaren")
    assert db.session.get(ItemRow, row.id).definition["shown_when"] == strange
    page = karim.submit(karim.get(f"/scripts/items/{row.uuid}"), "add-shown_when-rows")
    karim.submit(
        page,
        "Bewaren",
        {
            "shown_when-keep": False, "shown_when-rows-0-question": "greeted",
            "shown_when-rows-0-value": "Ja",
        },
    )  # fmt: skip
    expected = {"==": [{"var": ["greeted"]}, "yes"]}
    assert db.session.get(ItemRow, row.id).definition["shown_when"] == expected


def test_somebody_who_was_first_is_not_overwritten_unseen(cast: Any, browse: Any) -> None:
    version = draft()
    row = item(version, "seated")
    karim, anouk = browse(cast.karim), browse(cast.anouk)
    path = f"/scripts/items/{row.uuid}"
    mine, theirs = karim.get(path), anouk.get(path)
    anouk.submit(theirs, "Bewaren", text_nl="Van Anouk")
    told = karim.submit(mine, "Bewaren", text_nl="Van Karim")
    assert "Iemand heeft dit intussen gewijzigd." in told.words
    assert db.session.get(ItemRow, row.id).text["nl"] == "Van Anouk"
    karim.submit(told, "Bewaren")
    assert db.session.get(ItemRow, row.id).text["nl"] == "Van Karim"


def test_a_new_code_is_followed_by_every_condition(cast: Any, browse: Any) -> None:
    version = draft()
    last = item(version, "quick")
    last.definition = {**last.definition, "shown_when": {"==": [{"var": ["seated"]}, "yes"]}}
    db.session.commit()
    karim = browse(cast.karim)
    path = f"/scripts/items/{item(version, 'seated').uuid}"
    karim.submit(karim.get(path), "Bewaren", code="sat_down")
    found = db.session.get(ItemRow, last.id).definition["shown_when"]
    assert found == {"==": [{"var": ["sat_down"]}, "yes"]}


def test_the_next_version_begins_as_a_copy_and_there_is_one_draft(cast: Any, browse: Any) -> None:
    version = draft()
    publish(None, version)
    karim = browse(cast.karim)
    page = karim.get(f"/scripts/{version.script.uuid}")
    done = karim.submit(page, "Versie 2 beginnen")
    assert "Versie 2, concept" in done.words
    numbers = [one.number for one in db.session.query(ScriptVersion).order_by("number")]
    again = start_next_version(None, db.session.get(ScriptVersion, version.id))  # type: ignore[arg-type]
    assert (numbers, again.number) == ([1, 2], 2)


def test_the_builder_asks_the_database_as_often_for_many_questions_as_for_few(
    cast: Any, browse: Any, count_queries: Any
) -> None:
    few, many = draft(), draft("restaurant")
    karim = browse(cast.karim)
    counts = []
    for version in (few, many):
        with count_queries() as queries:
            karim.get(builder(version))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 10


def test_only_coordinators_and_administrators_come_in(cast: Any, browse: Any) -> None:
    version = draft()
    browse(cast.anouk).get(builder(version))
    for person in (cast.roos, cast.sanne, cast.hanna):
        browse(person).get(builder(version), expect=404)
        browse(person).get("/scripts", expect=404)


def test_the_ends_of_a_scale_are_asked_for_with_the_name_of_each_language(
    cast: Any, browse: Any
) -> None:
    version = draft()
    step = version.steps[0]
    page = browse(cast.karim).get(f"/scripts/steps/{step.uuid}/add/rating")
    assert "Tekst bij het laagste (Nederlands)" in page.words
    assert "Tekst bij het hoogste (Engels)" in page.words


def test_every_kind_that_is_no_standing_one_is_offered_once() -> None:
    offered = [kind.name for kind in kinds_on_offer()]
    assert sorted(offered) == sorted(name for name, kind in kinds().items() if not kind.standing)


def test_of_a_published_version_only_the_measures_that_are_on_are_listed(
    cast: Any, browse: Any
) -> None:
    version = draft("restaurant")
    publish(None, version)
    page = browse(cast.karim).get(builder(version))
    shown = [
        page.text_of(each)
        for each in page.find("ul", id="measures").iter()
        if each.tag.endswith("li")
    ]
    assert shown
    assert all(shown)
