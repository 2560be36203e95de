"""The workbook of a client: what each sheet says, from one snapshot, and nobody's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas
import pytest
from sqlalchemy import update

from audit.database import db
from audit.fieldwork.models import Answer
from audit.results.models import Mention, ReportResult, StepResult
from audit.results.scope import Scope
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given
from audit.workbooks import questions
from audit.workbooks.book import file_name, write_book
from tests.cast import PEOPLE, Cast
from tests.results.wave import Fieldwork, document, step, tenths
from tests.workbooks.package_check import faults

Browse = Callable[..., Any]
DUTCH = [
    "Lees mij", "Overzicht", "Stappen", "Locaties", "Vragen", "Pijnpunten", "Verslagen",
    "Antwoorden", "Codeboek",
]  # fmt: skip
ENGLISH = [
    "Read me", "Summary", "Steps", "Locations", "Questions", "Pain points", "Reports", "Answers",
    "Codebook",
]  # fmt: skip
HOSTILE = {
    "formula": "=1+2",
    "command": "=cmd|' /C calc'!A0",
    "plus": "+31 6 12345678",
    "at": "@SUM(A1)",
    "control": "bel\x07 en escape\x1b[31m",
    "emoji": "lekker 😋👩‍🍳",
    "hebrew": "שלום, ça va?",
    "encoded": "_x0041_ en <b>&amp;</b>",
    "long": "é" * 40_000,
}


def question(code: str, kind: str, **more: Any) -> dict[str, Any]:
    text = {"nl": f"Vraag {code}", "en": f"Question {code}"}
    return {"code": code, "kind": kind, "text": text, "mandatory": False, **more}


def of_every_type() -> ScriptDocument:
    choices = [
        {"code": "cash", "text": {"nl": "Contant", "en": "Cash"}, "points": 5},
        {"code": "card", "text": {"nl": "Pas", "en": "Card"}, "points": 0},
    ]
    lines = [{"code": "queue", "text": {"nl": "Een rij", "en": "A queue"}}]
    return document(
        step(
            "arriving",
            tenths("greeting"),
            question("arrived", "date_time"),
            question("told", "long_text"),
            question("where_you_stand", "place"),
            tenths("waiter_known", internal=True, maximum=None),
            pain_points=lines,
            measures={"emotion": True, "expectation": True, "outcome": True, "pain_points": True},
            intended_valence=40,
        ),
        step(
            "paying",
            question("bill", "amount", settings={"currency": "EUR"}),
            question("by", "single_choice", choices=choices),
            tenths("speed", not_applicable=True),
        ),
        pass_mark="70",
    )


ANSWERS: dict[str, Any] = {
    "greeting": 8,
    "arrived": "2026-11-12T18:45",
    "where_you_stand": {"latitude": 53.2, "longitude": 6.5, "accuracy": 12},
    "waiter_known": 3,
    "bill": "31.40",
    "by": "cash",
    "speed": Given(not_applicable=True),
    "arriving.expectation": "better",
    "arriving.outcome": "went_on",
    "arriving.emotion": {"valence": 35, "arousal": None},
    "arriving.words": {"words": [], "nothing": True},
    "arriving.pain_points": {"codes": ["queue"], "added": ["Niemand keek op"]},
}


def fieldwork(cast: Cast, reports: int = 6) -> Fieldwork:
    work = Fieldwork(cast, of_every_type(), name="Avond uit")
    places = (cast.lunavella_groningen, cast.lunavella_assen, cast.lunavella_breda)
    for number in range(reports):
        told = {"told": f"Verhaal {number}", "greeting": 6 + number % 5}
        work.approved(places[number % 3], {**ANSWERS, **told})
    return work


def content_of(work: Fieldwork, language: str = "nl", scope: Scope | None = None) -> bytes:
    target = BytesIO()
    db.session.commit()
    write_book(scope or Scope(work.project, work.wave), target, language, "Bureau")
    return target.getvalue()


def read(content: bytes, sheet: str) -> pandas.DataFrame:
    return pandas.read_excel(BytesIO(content), sheet_name=sheet, engine="openpyxl")


def test_the_nine_sheets_stand_in_order_in_both_languages(cast: Cast) -> None:
    work = fieldwork(cast)
    for language, titles in (("nl", DUTCH), ("en", ENGLISH)):
        content = content_of(work, language)
        assert faults(content) == []
        book = openpyxl.load_workbook(BytesIO(content))
        assert book.sheetnames == titles
        assert len(book[titles[1]]._charts) == 2
        for title in titles[2:]:
            sheet = book[title]
            assert len(sheet.tables) == 1
            assert sheet.freeze_panes is not None
            assert not sheet.merged_cells.ranges
            assert sheet.print_title_rows == "$1:$1"


def test_pandas_reads_reports_in_one_call_with_their_types(cast: Cast) -> None:
    found = read(content_of(fieldwork(cast), "en"), "Reports")
    assert len(found) == 6
    assert found["Visited on"].dtype.kind == "M"
    assert found["Score"].dtype.kind == "f"
    assert found["Passed"].dtype == bool
    assert found["greeting"].tolist() == [6, 7, 8, 9, 10, 6]
    assert found["bill"].tolist() == [31.4] * 6
    assert found["arrived"].iloc[0] == pandas.Timestamp(2026, 11, 12, 18, 45)
    assert found["by"].tolist() == ["Cash"] * 6
    assert found["speed"].isna().all()
    # 6 + 5 of 15: 73.3; the question about speed did not apply.
    assert found["Score"].iloc[0] == 73.3
    assert found["Points earned"].iloc[0] == 11
    assert found["Location"].iloc[0] == "Lunavella Groningen"


def test_answers_hold_what_was_given_with_its_points(cast: Cast) -> None:
    found = read(content_of(fieldwork(cast), "en"), "Answers")
    first = found[found["Report"] == found["Report"].iloc[0]].set_index("Question code")
    assert first.loc["greeting", "Number value"] == 6
    assert (first.loc["greeting", "Points earned"], first.loc["greeting", "Points possible"]) == (
        6, 10,
    )  # fmt: skip
    assert first.loc["by", "Answer"] == "Cash"
    assert bool(first.loc["speed", "Not applicable"]) is True
    assert pandas.isna(first.loc["speed", "Answer"])
    assert first.loc["told", "Answer"] == "Verhaal 0"
    assert list(first.index)[-2:] == ["closing.grade", "closing.recommendation"]


def test_steps_locations_questions_and_pain_points_hold_the_figures_of_the_page(cast: Cast) -> None:
    content = content_of(fieldwork(cast), "en")
    steps = read(content, "Steps").set_index("Step code")
    # Greetings 6, 7, 8, 9, 10, 6: mean 7.667.
    assert steps.loc["arriving", "Quality"] == 76.7
    assert steps.loc["arriving", "Felt"] == 35
    assert steps.loc["arriving", "Gap"] == -5
    assert steps.loc["arriving", "Better than expected"] == 1
    # Asked, and nobody left: nought. Not asked: empty.
    assert steps.loc["arriving", "Left"] == 0
    assert pandas.isna(steps.loc["paying", "Left"])
    places = read(content, "Locations")
    assert places["Reports"].tolist() == [2, 2, 2]
    assert places["Own mean"].isna().all()
    asked = read(content, "Questions").set_index("Question code")
    assert asked.loc["greeting", "Score"] == 76.7
    assert asked.loc["greeting", "Mean"] == 7.67
    assert asked.loc["by", "Given most"] == "Cash"
    assert asked.loc["speed", "Not applicable"] == 6
    met = read(content, "Pain points")
    assert met[["Text", "Reports", "Of"]].to_numpy().tolist() == [
        ["A queue", 6, 6],
        ["Niemand keek op", 6, 6],
    ]
    codes = read(content, "Codebook")
    assert codes[codes["Answer code"] == "cash"]["Points"].tolist() == [5]


def test_internal_questions_places_and_the_shopper_are_in_no_part(cast: Cast) -> None:
    work = fieldwork(cast)
    work.shopper.telephone = "+31 6 98765432"
    work.shopper.user.name = "Zuzanna Uniek"
    text = ""
    for language in ("nl", "en"):
        with ZipFile(BytesIO(content_of(work, language))) as package:
            text += " ".join(package.read(name).decode() for name in package.namelist())
    for secret in (
        "waiter_known", "where_you_stand", "53.2", "Zuzanna", "Uniek", "98765432",
        PEOPLE["sanne"][1], PEOPLE["roos"][0], PEOPLE["karim"][0],
    ):  # fmt: skip
        assert secret not in text, secret


def test_what_a_shopper_types_stays_text_and_breaks_nothing(cast: Cast) -> None:
    codes = list(HOSTILE)
    work = Fieldwork(
        cast, document(step("arriving", *(question(code, "long_text") for code in codes)))
    )
    report = work.approved(cast.lunavella_assen, dict.fromkeys(codes, "Zo maar."))
    # Past every check of a form, as from an older release or an import.
    for code, text in HOSTILE.items():
        condition = (Answer.report_id == report.id, Answer.code == code)
        db.session.execute(update(Answer).where(*condition).values(value=text))
    content = content_of(work)
    assert faults(content) == []
    found = read(content, "Verslagen").iloc[0]
    assert found["formula"] == "=1+2"
    assert found["command"] == HOSTILE["command"]
    assert found["control"] == "bel␇ en escape␛[31m"
    assert found["emoji"] == HOSTILE["emoji"]
    assert found["hebrew"] == HOSTILE["hebrew"]
    # As Excel reads it: _x005F_ stands for the sign _ itself.
    assert found["encoded"].replace("_x005F_", "_") == HOSTILE["encoded"]
    assert found["long"].endswith("… [afgekapt]")
    assert len(found["long"]) == 32_767
    with ZipFile(BytesIO(content)) as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]


def test_codes_and_names_that_differ_in_capitals_only_make_no_two_columns_alike(cast: Cast) -> None:
    names = [{"nl": "Betalen", "en": "Paying"}, {"nl": "BETALEN", "en": "PAYING"}]
    work = Fieldwork(
        cast,
        document(
            step("one", tenths("score"), tenths("passed"), name=names[0]),
            step("two", tenths("wave"), name=names[1]),
        ),
    )
    work.approved(cast.lunavella_assen, {"score": 4, "passed": 5, "wave": 6})
    content = content_of(work, "en")
    assert faults(content) == []
    found = read(content, "Reports").iloc[0]
    assert [found[f"{code} (answer)"] for code in ("score", "passed", "wave")] == [4, 5, 6]
    assert found["Score"] == 50


def test_a_wave_without_reports_has_all_sheets_and_no_rows(cast: Cast) -> None:
    work = fieldwork(cast, reports=0)
    work.planned(cast.lunavella_assen, 2)
    content = content_of(work)
    assert faults(content) == []
    for title in ("Verslagen", "Antwoorden", "Pijnpunten"):
        assert len(read(content, title)) == 0
    assert read(content, "Locaties")["Verslagen"].tolist() == [0]


@pytest.mark.parametrize("reports", [1, 4])
def test_below_five_reports_there_are_rows_and_no_means(cast: Cast, reports: int) -> None:
    work = fieldwork(cast, reports=0)
    for number in range(reports):
        work.approved(cast.lunavella_assen, {**ANSWERS, "greeting": number + 2})
    content = content_of(work, "en")
    assert len(read(content, "Reports")) == reports
    steps = read(content, "Steps")
    for title in ("Quality", "Felt", "Gap", "Better than expected", "Left"):
        assert steps[title].isna().all(), title
    assert read(content, "Locations")[["Own mean", "Estimate"]].isna().all().all()
    assert read(content, "Questions")[["Score", "Mean"]].isna().all().all()
    assert read(content, "Pain points")["Share"].isna().all()
    book = openpyxl.load_workbook(BytesIO(content))
    assert not book["Summary"]._charts


def test_all_sheets_are_of_one_moment(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    work = fieldwork(cast)
    late = work.approved(cast.lunavella_assen, {**ANSWERS, "told": "Te laat"})
    result = work.result_of(late)
    key = result.id
    steps = [step.id for step in result.steps]
    tables = [
        (ReportResult, ReportResult.id == key),
        (StepResult, StepResult.report_result_id == key),
        (Mention, Mention.step_result_id.in_(steps)),
    ]

    def approve(value: bool) -> None:
        with db.engine.connect() as other:
            for table, condition in tables:
                other.execute(update(table).where(condition).values(current=value))
            other.commit()

    db.session.commit()
    approve(False)
    real = questions.question_rows

    def and_meanwhile(*given: Any, **more: Any) -> Any:
        rows = real(*given, **more)
        approve(True)
        return rows

    monkeypatch.setattr(questions, "question_rows", and_meanwhile)
    content = content_of(work, "en")
    assert len(read(content, "Reports")) == 6
    assert "Te laat" not in read(content, "Answers")["Answer"].tolist()
    monkeypatch.undo()
    assert len(read(content_of(work, "en"), "Reports")) == 7


def test_a_reopened_report_is_in_the_workbook_as_it_was_approved(cast: Cast) -> None:
    work = fieldwork(cast, reports=0)
    report = work.approved(cast.lunavella_assen, {**ANSWERS, "told": "Eerst dit"})
    work.reopen(report)
    work.correct(report, "told", "Later dat")
    work.correct(report, "greeting", 1)
    found = read(content_of(work), "Verslagen").iloc[0]
    assert (found["told"], found["greeting"]) == ("Eerst dit", 8)
    assert read_me_of(content_of(work))["Verslagen (n)"] == 1
    work.approve(report)
    found = read(content_of(work), "Verslagen")
    assert len(found) == 1
    assert (found.iloc[0]["told"], found.iloc[0]["greeting"]) == ("Later dat", 1)


def test_the_read_me_says_the_pass_mark_and_a_weight_without_idle_noughts(cast: Cast) -> None:
    content = content_of(fieldwork(cast))
    assert read_me_of(content)["Norm"] == 70
    assert read(content, "Codeboek").iloc[0]["Antwoord"] == "Gewicht van de stap: 1"


def read_me_of(content: bytes) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(BytesIO(content))["Lees mij"]
    return {str(row[1]): row[2] for row in sheet.iter_rows(values_only=True)}


def test_a_download_is_bounded_to_the_reader_and_names_nobody(cast: Cast, browse: Browse) -> None:
    work = fieldwork(cast)
    day = dt.datetime.now(dt.UTC).date()
    for person, reports, seen in (
        (cast.hanna, 6, "Lunavella Breda"),
        (cast.rik, 4, "Lunavella Assen"),
        (cast.lotte, 2, "Lunavella Groningen"),
    ):
        answer = browse(person).open(f"{work.address}/workbook")
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment;")
        assert f"lunavella-najaar-2026-{day:%Y-%m}" in disposition
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert person.name.split()[0].lower() not in str(answer.headers).lower()
        found = read(answer.data, "Verslagen")
        assert len(found) == reports
        assert seen in set(found["Locatie"])
        assert len(read(answer.data, "Locaties")) == {6: 3, 4: 2, 2: 1}[reports]
    whole = browse(cast.hanna).open(f"/results/{work.project.uuid}/workbook")
    assert len(read(whole.data, "Verslagen")) == 6


def test_the_file_is_named_in_letters_that_every_system_takes(cast: Cast) -> None:
    work = fieldwork(cast, reports=0)
    work.cast.lunavella.name = "Café Ünïek / Zn."
    name = file_name(Scope(work.project, work.wave), dt.date(2026, 11, 22))
    assert name == "caf-n-ek-zn-najaar-2026-2026-11-22.xlsx"


def test_the_command_writes_the_same_workbook(
    cast: Cast, run_command: Callable[..., Any], tmp_path: Path
) -> None:
    work = fieldwork(cast)
    out = tmp_path / "boek.xlsx"
    done = run_command("workbook", "Lunavella", "--wave", "Najaar 2026", "--out", out)
    assert done.exit_code == 0, done.output
    assert len(read(out.read_bytes(), "Verslagen")) == 6
    english = tmp_path / "book.xlsx"
    key = str(work.cast.lunavella.uuid)
    done = run_command("workbook", key, "--language", "en", "--out", english)
    assert done.exit_code == 0, done.output
    assert len(read(english.read_bytes(), "Reports")) == 6
    for wrong in (("Niemand",), ("Lunavella", "--wave", "Nooit")):
        refused = run_command("workbook", *wrong, "--out", tmp_path / "no.xlsx")
        assert refused.exit_code == 1
        assert "Traceback" not in refused.output
    assert not (tmp_path / "no.xlsx").exists()


def test_the_script_of_both_languages_names_its_columns_in_each(cast: Cast) -> None:
    content = content_of(fieldwork(cast), "nl")
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Verslagen"]
    headings = {cell.value: cell for cell in sheet[1]}
    assert "1 Arriving: kwaliteit" in headings
    notes = {
        str(validation.sqref): validation.prompt
        for validation in sheet.data_validations.dataValidation
    }
    assert notes[headings["greeting"].coordinate] == "Vraag greeting"
