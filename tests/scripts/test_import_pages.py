"""Bringing in a form: first the report, then the decision; and from the command line."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from audit.database import db
from audit.scripts.models import Script, ScriptVersion
from audit.scripts.writes import publish
from tests.scripts.drafts import draft


def form(*rows: tuple[str, ...]) -> bytes:
    """A form with these rows of its survey: type, name, label."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in (("type", "name", "label::Nederlands (nl)"), *rows):
        sheet.append(row)
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label::Nederlands (nl)"), ("pace", "fast", "Snel"),
                ("pace", "slow", "Traag")):  # fmt: skip
        choices.append(row)
    settings = book.create_sheet("settings")
    settings.append(("form_title", "default_language"))
    settings.append(("Bezoek aan de bakker", "Nederlands (nl)"))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


GOOD = form(("text", "seen", "Wat zag je?"), ("select_one pace", "speed", "Hoe snel?"))
BAD = form(("select_one nowhere", "speed", "Hoe snel?"))


def upload(visitor: Any, data: bytes) -> Any:
    page = visitor.get("/scripts/import")
    return visitor.submit(page, "Formulier bekijken", file=(BytesIO(data), "bakker.xlsx"))


def test_the_report_comes_first_and_nothing_is_stored(cast: Any, browse: Any) -> None:
    page = upload(browse(cast.karim), GOOD)
    assert page.heading == "Wat dit formulier oplevert"
    assert "kan worden ingelezen" in page.words
    assert db.session.query(Script).count() == 0


def test_a_form_becomes_a_new_script(cast: Any, browse: Any) -> None:
    karim = browse(cast.karim)
    page = upload(karim, GOOD)
    done = karim.submit(page, "Inlezen", client=str(cast.lunavella.uuid))
    assert "Wat zag je?" in done.words
    [version] = db.session.query(ScriptVersion)
    assert (version.state, version.script.client_id) == ("draft", cast.lunavella.id)
    karim.get("/scripts/import/report", expect=302)


def test_a_form_becomes_the_next_version_where_no_draft_is_open(cast: Any, browse: Any) -> None:
    version = draft()
    karim = browse(cast.karim)
    page = upload(karim, GOOD)
    assert "Small" not in page.words
    publish(None, version)
    db.session.commit()
    page = karim.get("/scripts/import/report")
    karim.submit(page, "Inlezen", target="next", script=str(version.script.uuid))
    assert [one.number for one in db.session.query(ScriptVersion).order_by("id")] == [1, 2]


def test_the_next_version_of_nothing_is_asked_for(cast: Any, browse: Any) -> None:
    karim = browse(cast.karim)
    page = karim.submit(upload(karim, GOOD), "Inlezen", target="next")
    assert "Kies het script." in page.words


def test_a_form_that_is_refused_has_its_reason_by_row_and_no_button(cast: Any, browse: Any) -> None:
    page = upload(browse(cast.karim), BAD)
    assert "geweigerd" in page.words
    assert "survey" in page.words
    assert "Inlezen" not in [page.text_of(one) for one in page.all("button")]


def test_what_is_no_workbook_is_said_to_be_none(cast: Any, browse: Any) -> None:
    page = upload(browse(cast.karim), b"not a workbook")
    assert "geweigerd" in page.words
    empty = upload(browse(cast.karim), b"")
    assert "Dit bestand is leeg." in empty.words


def test_another_file_in_between_shows_its_own_report_first(cast: Any, browse: Any) -> None:
    karim = browse(cast.karim)
    page = upload(karim, GOOD)
    other = form(("text", "other", "Iets anders?"))
    upload(karim, other)
    told = karim.submit(page, "Inlezen")
    assert "Er is intussen een ander bestand gekozen." in told.words
    assert db.session.query(Script).count() == 0


def test_a_second_click_says_that_the_form_was_imported(cast: Any, browse: Any) -> None:
    karim = browse(cast.karim)
    page = upload(karim, GOOD)
    karim.submit(page, "Inlezen")
    told = karim.submit(page, "Inlezen")
    assert "Dit formulier is zojuist ingelezen" in told.words
    assert "ander bestand" not in told.words
    assert db.session.query(Script).count() == 1


def test_a_file_waits_for_its_own_coordinator_only(cast: Any, browse: Any) -> None:
    upload(browse(cast.karim), GOOD)
    browse(cast.anouk).get("/scripts/import/report", expect=302)


def test_the_command_imports(database: Any, run_command: Any, tmp_path: Path) -> None:
    path = tmp_path / "bakker.xlsx"
    path.write_bytes(GOOD)
    result = run_command("scripts", "import", str(path), "--json")
    assert result.exit_code == 0
    assert json.loads(result.output)["counts"]["questions"] == 2
    assert db.session.query(ScriptVersion).one().name["nl"] == "Bezoek aan de bakker"


def test_the_command_refuses_with_status_one(
    database: Any, run_command: Any, tmp_path: Path
) -> None:
    path = tmp_path / "bakker.xlsx"
    path.write_bytes(BAD)
    result = run_command("scripts", "import", str(path))
    assert result.exit_code == 1
    assert "refused" in result.output
    assert db.session.query(Script).count() == 0
