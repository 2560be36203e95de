"""Walking through a version as the shopper will."""

from io import BytesIO
from typing import Any

from audit.database import db
from audit.scripts.document import ScriptDocument
from audit.scripts.models import PreviewAnswers, ScriptVersion
from tests.scripts.drafts import draft, small

QUIET = {"grade": False, "outcome": False, "emotion": False}


def quiet() -> ScriptDocument:
    data = small().to_json()
    for step in data["steps"]:
        step["measures"] = QUIET
    data["steps"][0]["items"][1]["shown_when"] = {"==": [{"var": ["greeted"]}, "yes"]}
    data["steps"][0]["items"][2]["kind"] = "photo"
    data["steps"][0]["items"][2]["settings"] = {}
    return ScriptDocument.from_json(data)


def address(version: ScriptVersion, language: str = "nl") -> str:
    return f"/scripts/versions/{version.uuid}/preview/{language}"


def press(visitor: Any, page: Any, **values: Any) -> Any:
    """Fill in and press the one large button at the bottom."""
    button = next(page.find("footer").iter("button"))
    return visitor.submit(page, page.text_of(button), values)


def test_the_whole_walk_ends_at_the_check_page_and_is_kept_apart(cast: Any, browse: Any) -> None:
    version = draft(quiet())
    karim = browse(cast.karim)
    redirect = karim.get(address(version), expect=302)
    page = karim.get(redirect.headers["Location"])
    assert page.heading == "Arriving"
    page = press(karim, page, greeted="no", **{"warm:photo": (BytesIO(b"x"), "warm.jpg")})
    assert page.heading == "Paying"
    page = press(karim, page, quick="yes")
    assert page.heading == "Het hele bezoek"
    page = press(karim, page, **{"closing.grade": "8", "closing.recommendation": "9"})
    assert page.heading == "Klopt alles?"
    done = press(karim, page, declared=True)
    assert "Je bent er helemaal doorheen." in done.words
    [kept] = db.session.query(PreviewAnswers)
    assert kept.answers["greeted"]["value"] == "no"


def test_what_is_missing_keeps_the_walker_on_the_page(cast: Any, browse: Any) -> None:
    version = draft(quiet())
    karim = browse(cast.karim)
    page = karim.get(address(version) + "/arriving/questions")
    page = press(karim, page, greeted="yes")
    assert "Voeg een foto toe." in page.words
    assert page.heading == "Arriving"


def test_starting_over_forgets_and_others_have_their_own_walk(cast: Any, browse: Any) -> None:
    version = draft(quiet())
    karim, anouk = browse(cast.karim), browse(cast.anouk)
    page = karim.get(address(version) + "/paying/questions")
    press(karim, page, quick="yes")
    theirs = anouk.get(address(version) + "/paying/questions")
    assert not [one for one in theirs.all("input") if "checked" in one.attrib]
    page = karim.get(address(version) + "/paying/questions")
    assert [one.get("value") for one in page.all("input") if "checked" in one.attrib] == ["yes"]
    karim.submit(page, "Opnieuw beginnen")
    assert db.session.query(PreviewAnswers).count() == 0


def test_the_preview_speaks_each_language_of_the_script_and_no_other(
    cast: Any, browse: Any
) -> None:
    version = draft("restaurant")
    dutch, english = browse(cast.karim), browse(cast.karim, language="en")
    assert dutch.get(address(version, "nl") + "/searching/questions").heading == "Zoeken en vinden"
    page = english.get(address(version, "en") + "/searching/questions")
    assert page.heading == "Searching and finding"
    dutch.get(address(version, "fr"), expect=404)


def test_a_step_that_is_left_out_says_so(cast: Any, browse: Any) -> None:
    data = quiet().to_json()
    data["steps"][1]["shown_when"] = {"==": [{"var": ["greeted"]}, "no"]}
    version = draft(ScriptDocument.from_json(data))
    karim = browse(cast.karim)
    page = karim.get(address(version) + "/paying/questions")
    assert page.heading == "Deze stap wordt niet gevraagd"
    karim.get(address(version) + "/nowhere/questions", expect=404)
