"""Writing a briefing: texts, pictures, quiz, what is missing, publishing, versions."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from audit import storage
from audit.assignments.models import Project
from audit.database import db
from audit.fieldwork.briefing_checks import differences, gaps
from audit.fieldwork.briefing_quiz import operate, order_of, quiz_from
from audit.fieldwork.briefings import create_briefing, publish_briefing, take_quiz
from audit.fieldwork.models import BriefingPicture, BriefingVersion
from audit.fieldwork.prose import prose_blocks
from audit.history import Event
from tests.assignments.plans import give, go, plan
from tests.fieldwork.visits import actor_of
from tests.scripts.samples import briefing as sample_briefing

SECTIONS = ("scenario", "role", "what_to_do", "never", "look_for")


def complete() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    data = sample_briefing("shop")
    return {section: data[section] for section in SECTIONS}, data["quiz"]


def start(visitor, made, choice: str = "") -> Any:
    page = visitor.get(f"/projects/{made.project.uuid}/briefing")
    return visitor.submit(page, "Beginnen met schrijven", sample=choice)


def latest() -> BriefingVersion:
    return db.session.scalars(
        select(BriefingVersion).order_by(BriefingVersion.number.desc()).limit(1)
    ).one()


def photo() -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(target, "PNG")
    return io.BytesIO(target.getvalue())


def test_a_briefing_begins_with_an_empty_page_that_says_what_is_missing(cast, browse) -> None:
    karim = browse(cast.karim)
    page = start(karim, plan(cast))
    assert page.heading == "Briefing, versie 1"
    # five parts in each of the script's languages, and the quiz
    languages = latest().briefing.project.script_version.languages
    assert f"Er ontbreken {5 * len(languages) + 1} dingen." in page.words


def test_a_briefing_begins_from_one_of_our_own_with_its_persona(cast, browse) -> None:
    karim = browse(cast.karim)
    made = plan(cast, persona=False)
    page = start(karim, made, "restaurant")
    project = db.session.get(Project, made.project.id)
    assert project.persona.name["nl"] == "Het stel met een vrije avond"
    version = latest()
    assert version.briefing.persona_id == project.persona_id
    assert set(version.content) == set(SECTIONS)
    assert len(version.quiz) == 4
    assert "Er ontbreekt niets." in page.words


def test_an_own_persona_stays_beside_a_sample(cast, browse) -> None:
    made = plan(cast)
    start(browse(cast.karim), made, "restaurant")
    assert db.session.get(Project, made.project.id).persona.name["nl"] == "De haastige ouder"


def test_texts_are_saved_per_language_and_the_button_says_where_to_go(cast, browse) -> None:
    karim = browse(cast.karim)
    page = start(karim, plan(cast))
    saved = karim.submit(page, "Concept bewaren", role_nl=" Jezelf \r\n\r\n- a\r\n- b ")
    assert "Het concept is bewaard." in saved.words
    assert latest().content["role"] == {"nl": "Jezelf \n\n- a\n- b"}
    seen = karim.submit(saved, "Bewaren en bekijken", never_nl="Zeg nooit wie je bent.")
    assert seen.heading == "Briefing, versie 1, zoals de shopper die ziet"
    quiz = karim.submit(karim.get(_edit()), "Bewaren, dan de vragen", never_nl="Zeg niets.")
    assert quiz.heading == "Vragen over de briefing"
    assert latest().content["never"] == {"nl": "Zeg niets."}


def _edit() -> str:
    return f"/briefings/{latest().uuid}"


def test_who_saves_over_somebody_else_is_told_and_keeps_what_was_typed(cast, browse) -> None:
    karim, anouk = browse(cast.karim), browse(cast.anouk)
    page = start(karim, plan(cast))
    other = anouk.get(_edit())
    karim.submit(page, "Concept bewaren", role_nl="Van Karim")
    refused = anouk.submit(other, "Concept bewaren", role_nl="Van Anouk")
    assert "Iemand anders heeft dit concept intussen bewaard." in refused.words
    assert "Van Anouk" in refused.text
    assert latest().content["role"] == {"nl": "Van Karim"}


def test_a_quiz_is_written_with_buttons_alone(cast, browse) -> None:
    karim = browse(cast.karim)
    start(karim, plan(cast))
    page = karim.get(_edit() + "/quiz")
    page = karim.submit(page, "add_question")
    page = karim.submit(page, "add_question", {"question_1.text.nl": "Wat meet je?"})
    page = karim.submit(
        page,
        "add_choice:question_1",
        {"question_1.choice.choice_1.nl": "De tijd", "question_1.right": "choice_1"},
    )
    page = karim.submit(page, "down:question_1", {"question_1.choice.choice_3.nl": "Niets"})
    page = karim.submit(page, "remove_choice:question_1/choice_2")
    page = karim.submit(page, "remove_question:question_2", {"question_1.why.nl": "Daarom"})
    assert latest().quiz == [
        {
            "code": "question_1",
            "question": {"nl": "Wat meet je?"},
            "choices": [
                {"code": "choice_1", "text": {"nl": "De tijd"}, "right": True},
                {"code": "choice_3", "text": {"nl": "Niets"}, "right": False},
            ],
            "explanation": {"nl": "Daarom"},
        }
    ]
    done = karim.submit(page, "Vragen bewaren")
    assert "De vragen zijn bewaard." in done.words


def test_a_quiz_that_was_saved_meanwhile_is_not_overwritten(cast, browse) -> None:
    karim, anouk = browse(cast.karim), browse(cast.anouk)
    start(karim, plan(cast), "shop")
    other = anouk.get(_edit() + "/quiz")
    first = latest().quiz[0]["code"]
    karim.submit(karim.get(_edit() + "/quiz"), f"remove_question:{first}")
    refused = anouk.submit(other, "Vragen bewaren", {f"{first}.text.nl": "Anders"})
    assert "Niet bewaard" in refused.words
    assert "Anders" in refused.text
    assert first not in [question["code"] for question in latest().quiz]


def test_a_picture_is_made_small_and_clean_described_and_taken_out(cast, browse) -> None:
    karim = browse(cast.karim)
    page = start(karim, plan(cast))
    page = karim.submit(page, "picture:never")
    assert page.heading == "Afbeelding bij ‘Wat je nooit doet’"
    refused = karim.submit(page, "Deze afbeelding toevoegen", file=(io.BytesIO(b"no"), "a.jpg"))
    assert "file-error" in refused.document.by_id
    shown = karim.submit(
        refused, "Deze afbeelding toevoegen", file=(photo(), "a.png"), shows_nl="Een gesloten deur"
    )
    assert "Een gesloten deur" in shown.words
    (picture,) = latest().pictures
    assert (picture.section, picture.width, picture.height) == ("never", 60, 40)
    raw = karim.open(f"/briefings/pictures/{picture.uuid}.jpg")
    assert raw.mimetype == "image/jpeg" and raw.data[:2] == b"\xff\xd8"
    key = picture.storage_key
    page = karim.get(f"{_edit()}/pictures/{picture.uuid}")
    page = karim.submit(page, "Beschrijving bewaren", shows_nl="Een dichte deur")
    assert latest().pictures[0].description["nl"] == "Een dichte deur"
    page = karim.get(f"{_edit()}/pictures/{latest().pictures[0].uuid}")
    karim.submit(page, "Deze afbeelding eruit halen")
    assert latest().pictures == []
    assert storage.get(key), "an earlier wording may show it"


def test_there_are_only_so_many_pictures(cast, browse, monkeypatch) -> None:
    monkeypatch.setattr("audit.fieldwork.briefing_writes.MOST_PICTURES", 0)
    karim = browse(cast.karim)
    start(karim, plan(cast))
    page = karim.get(_edit() + "/never/picture")
    refused = karim.submit(page, "Deze afbeelding toevoegen", file=(photo(), "a.png"))
    assert "zoveel afbeeldingen als een briefing mag hebben" in refused.words
    assert db.session.scalar(select(func.count()).select_from(BriefingPicture)) == 0
    karim.get(_edit() + "/elsewhere/picture", expect=404)


def test_publishing_waits_until_nothing_is_missing_in_any_language(cast, browse) -> None:
    karim = browse(cast.karim)
    start(karim, plan(cast), "shop")
    page = karim.submit(karim.get(_edit()), "Concept bewaren", role_nl="")
    refused = karim.get(_edit() + "/publish")
    assert "Wie je speelt: geen tekst in het Nederlands" in refused.words
    karim.post(_edit() + "/publish", expect=200)
    assert latest().state == "draft"
    karim.submit(page, "Concept bewaren", role_nl="Jezelf")
    done = karim.submit(karim.get(_edit() + "/publish"), "Versie 1 publiceren")
    assert "Shoppers lezen nu versie 1." in done.words
    assert latest().state == "published"
    assert "briefing_published" in set(db.session.scalars(select(Event.action)))


def test_a_published_wording_stays_and_a_change_asks_again(cast, browse) -> None:
    made = plan(cast)
    content, quiz = complete()
    version = create_briefing(None, made.project, made.project.persona, content, quiz)
    version.pictures.append(
        BriefingPicture(section="role", storage_key="briefings/x-abcd.jpg", width=1, height=1)
    )
    db.session.flush()
    publish_briefing(None, version)
    assignment = give(made.slots("Assen")[0], cast.sanne)
    right = {
        question["code"]: next(one["code"] for one in question["choices"] if one["right"])
        for question in quiz
    }
    assert take_quiz(actor_of(cast.sanne), assignment, version, right) == []
    karim = browse(cast.karim)
    karim.get(f"/briefings/{version.uuid}", expect=404)
    page = karim.get(f"/projects/{made.project.uuid}/briefing")
    page = karim.submit(page, "Briefing wijzigen")
    assert page.heading == "Briefing, versie 2"
    assert [one.section for one in latest().pictures] == ["role"]
    karim.submit(page, "Concept bewaren", never_nl="- Iets nieuws.")
    page = karim.get(_edit() + "/publish")
    assert "een afbeelding" in page.words.lower(), "it has no description"
    latest().pictures[0].description = {"nl": "Een deur", "en": "A door"}
    page = karim.get(_edit() + "/publish")
    # Accepted it is asked again; a report that was sent, is read or approved, is not.
    go(cast.sanne, assignment, "accept")
    page = karim.get(_edit() + "/publish")
    assert "1 opdracht was al bevestigd en wordt opnieuw gevraagd." in page.words
    go(cast.sanne, assignment, "start", "submit")
    assert "opnieuw gevraagd" not in karim.get(_edit() + "/publish").words
    assert "Gewijzigd sinds versie 1: Wat je nooit doet." in page.words
    karim.submit(page, "Versie 2 publiceren")
    page = karim.get(f"/projects/{made.project.uuid}/briefing")
    rows = [page.text_of(row) for row in page.all("tbody")[0]]
    assert len(rows) == 2 and rows[0].startswith("Versie 2")
    compared = karim.submit(page, "Vergelijken")
    assert "Wat je nooit doet Nederlands" in compared.words
    assert "Iets nieuws." in compared.words


def test_the_preview_the_paper_and_the_shopper_read_the_same(cast, browse) -> None:
    made = plan(cast)
    content, quiz = complete()
    version = create_briefing(None, made.project, made.project.persona, content, quiz)
    db.session.flush()
    karim = browse(cast.karim)
    for language in version.briefing.project.script_version.languages:
        sentence = " ".join(content["role"][language].split("\n")[0].split())
        heading = {"nl": "Wie je speelt", "en": "Whom you play"}
        for page in ("reading", "print"):
            # The headings speak as the text does, whoever asks; so this is not Karim's Dutch.
            address = f"/briefings/{version.uuid}/{page}?language={language}"
            shown = karim.get(address) if language == "nl" else None
            words = shown.words if shown else " ".join(karim.ask(address, "GET").text.split())
            assert sentence in words
            assert [title for title in heading.values() if title in words] == [heading[language]]


def test_strangers_to_writing_find_no_briefings(cast, browse) -> None:
    made = plan(cast)
    version = create_briefing(None, made.project, made.project.persona)
    db.session.flush()
    for person in (cast.roos, cast.sanne, cast.hanna):
        visitor = browse(person)
        for address in (
            f"/projects/{made.project.uuid}/briefing",
            f"/briefings/{version.uuid}",
            f"/briefings/{version.uuid}/reading",
        ):
            visitor.get(address, expect=404)


# --- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["restaurant", "shop", "telephone", "web_shop"])
def test_our_own_briefings_lack_nothing(name: str) -> None:
    data = sample_briefing(name)
    content = {section: data[section] for section in SECTIONS}
    version = BriefingVersion(content=content, quiz=data["quiz"])
    from audit.fieldwork import briefing_checks

    assert list(briefing_checks._section_gaps(version.content, ["nl", "en"])) == []
    assert list(briefing_checks._picture_gaps(version.pictures, ["nl", "en"])) == []
    assert list(briefing_checks._quiz_gaps(version.quiz, ["nl", "en"])) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda quiz: quiz[0]["question"].pop("en"), "geen tekst in het"),
        (lambda quiz: quiz[0]["choices"][0]["text"].pop("nl"), "een antwoord zonder tekst"),
        (lambda quiz: quiz[0]["explanation"].pop("nl"), "geen uitleg"),
        (lambda quiz: quiz[0]["choices"].clear(), "minder dan twee antwoorden"),
        (lambda quiz: [one.update(right=True) for one in quiz[0]["choices"]], "welk antwoord"),
        (lambda quiz: [one.update(right=False) for one in quiz[0]["choices"]], "welk antwoord"),
        (lambda quiz: quiz.clear(), "nog geen vraag"),
    ],
)
def test_every_gap_of_a_quiz_is_named(app, change, words: str) -> None:
    content, quiz = complete()
    version = BriefingVersion(content=content, quiz=quiz)
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        assert gaps(version, ["nl", "en"]) == []
        change(quiz)
        found = gaps(version, ["nl", "en"])
    assert any(words in gap.words for gap in found)


def test_differences_are_told_line_by_line_and_only_where_there_are_any(app) -> None:
    content, quiz = complete()
    before = BriefingVersion(content=content, quiz=quiz)
    after = BriefingVersion(
        content={**content, "role": {**content["role"], "nl": "a\nb"}}, quiz=quiz[:-1]
    )
    before.content = {**content, "role": {**content["role"], "nl": "a\nc"}}
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        found = differences(before, after, ["nl", "en"])
    assert [(one.part, one.language) for one in found] == [
        ("Wie je speelt", "nl"), ("Vragen", "nl"), ("Vragen", "en"),
    ]  # fmt: skip
    assert list(found[0].lines) == [("same", "a"), ("out", "c"), ("in", "b")]


def test_a_quiz_comes_back_from_its_form_as_it_was() -> None:
    quiz = complete()[1]
    form = {"order": order_of(quiz)}
    for question in quiz:
        code = question["code"]
        for language in ("nl", "en"):
            form[f"{code}.text.{language}"] = question["question"][language]
            form[f"{code}.why.{language}"] = question["explanation"][language]
            for choice in question["choices"]:
                form[f"{code}.choice.{choice['code']}.{language}"] = choice["text"][language]
        form[f"{code}.right"] = next(one["code"] for one in question["choices"] if one["right"])
    assert quiz_from(form, ["nl", "en"]) == quiz


def test_a_form_that_was_tampered_with_makes_no_strange_quiz() -> None:
    form = {"order": "../x:a q1:b,C! " + " ".join(f"q{n}:a" for n in range(2, 40))}
    found = quiz_from(form, ["nl"])
    assert found[0]["code"] == "q1"
    assert len(found) <= 10
    assert [choice["code"] for choice in found[0]["choices"]] == ["b"]
    assert operate(found, "explode:q1") is None


def test_lines_with_a_dash_are_a_list_and_an_empty_line_ends_a_paragraph() -> None:
    text = "Vooraf:\r\n\r\n- een\n- twee\nDaarna\nnog iets\n\n<b>geen opmaak</b>"
    assert prose_blocks(text) == [
        ("paragraph", ["Vooraf:"]),
        ("list", ["een", "twee"]),
        ("paragraph", ["Daarna", "nog iets"]),
        ("paragraph", ["<b>geen opmaak</b>"]),
    ]
    assert prose_blocks("") == []
    assert prose_blocks("Koop sokken van € 25.") == [("paragraph", ["Koop sokken van €\u00a025."])]


def test_who_writes_at_a_briefing_stands_in_the_history(cast, browse) -> None:
    karim = browse(cast.karim)
    page = start(karim, plan(cast))
    karim.submit(page, "Concept bewaren", scenario_nl="Je koopt een jas.")
    event = db.session.scalars(select(Event).filter_by(action="briefing_changed")).one()
    assert (event.actor_id, event.subject_type, event.subject_id) == (
        cast.karim.id, "briefing_version", latest().id,
    )  # fmt: skip
