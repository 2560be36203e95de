"""The main job with the cast, from the first step of a script to the client's workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.fieldwork.visits import an_assignment
from tests.story import client, coordinator, reviewer, shopper
from tests.story.dinner import DINNER
from tests.story.shopper import Phone

ASKED = "What should the cook know?"
REASON = "Was the soup lukewarm all through?"


def test_four_people_do_the_main_job(cast: Any, open_page: Any, tmp_path: Path) -> None:
    names = [cast.sanne.name, cast.sanne.email, "+31 6 1234 1001"]
    karim = open_page(cast.karim, size="desk", language="en")
    coordinator.write_script(karim)
    coordinator.publish_script(karim)
    coordinator.make_project(karim)
    coordinator.write_briefing(karim)
    coordinator.plan_wave(karim)
    coordinator.assign(karim, "Sanne")

    sanne = Phone(open_page(cast.sanne, size="phone", language="en"))
    sanne.start()
    sanne.come_in()
    sanne.eat()
    reference = sanne.send()
    roos = open_page(cast.roos, size="desk", language="en")
    reviewer.open_report(roos)
    reviewer.return_answer(roos, ASKED, REASON)
    corrected = sanne.correct(REASON, ASKED, shopper.COOK, shopper.COOK_CORRECTED)
    assert corrected == reference
    reviewer.open_report(roos)
    reviewer.approve_by_keyboard(roos)

    secrets = [*names, reference, *shopper.SECRETS]
    for size in ("phone", "desk"):
        hanna = open_page(cast.hanna, size=size, language="en")
        address = client.follow_results(hanna, coordinator.WAVE, "1 of 2 reports approved")
        client.read_report(hanna, shopper.WRONG, shopper.COOK_CORRECTED, secrets)
    file = client.download(hanna, tmp_path)
    check_workbook(file, secrets)
    nobody_else_reads(open_page(cast.theo, size="desk", language="en"), address)


def check_workbook(file: Path, secrets: list[str]) -> None:
    """What was typed is in its cells, and nothing of who typed it in any of its parts.

    Points: no greeting 0 of 5; 7 min 30 s in the band up to 15 minutes 2 of 5; the taste, 4 on a
    scale from 1 to 5, 3/4 of 10. So 2 of 10, 7.5 of 10, and 9.5 of 20 in all.
    """
    book = client.workbook(file)
    [report] = client.rows(book, "Reports")
    assert report["Location code"] == "LG1"
    assert report["Score"] == 47.5
    assert (report["1 Coming in: quality"], report["2 Eating: quality"]) == (20, 75)
    answers = {
        (row["Step"], row["Question"]): (row["Answer"], row["Number value"])
        for row in client.rows(book, "Answers")
    }
    assert answers == {
        ("Coming in", "Did somebody greet you?"): ("No", None),
        ("Coming in", "What went wrong?"): (shopper.WRONG, None),
        ("Coming in", "How long until you sat down?"): ("7 min 30 s", 7.5),
        ("Coming in", "A photo of your table"): ("1", 1),
        ("Coming in", "What got in your way?"): ("Nobody looks up", None),
        ("Coming in", "How do you grade this step?"): ("4", 4),
        ("Coming in", coordinator.OUTCOME): ("Nearly left", None),
        ("Coming in", "How did this feel?"): ("Unpleasant (−60)", -60),
        ("Coming in", "Which words fit?"): ("irritated (strongly); ignored (a little)", None),
        ("Eating", "How did the food taste?"): ("4", 4),
        ("Eating", ASKED): (shopper.COOK_CORRECTED, None),
        ("Eating", "How do you grade this step?"): ("8", 8),
        ("Eating", coordinator.OUTCOME): ("Went on", None),
        ("Eating", "How did this feel?"): ("Pleasant (+40)", 40),
        ("Eating", "Which words fit?"): ("nothing in particular", None),
        ("The whole visit", "How do you grade the whole experience?"): ("7", 7),
        ("The whole visit", "How likely are you to recommend this to others?"): ("6", 6),
    }
    with zipfile.ZipFile(file) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    found = [secret for secret in secrets if any(secret in part for part in [*parts, file.name])]
    assert not found


def nobody_else_reads(page: Page, address: str) -> None:
    """The rival gets what is there for a missing row, at the report and at its results."""
    page.allowed_errors.append("404")  # type: ignore[attr-defined]
    results, _, _report = address.partition("/report/")
    for path in (address, results, f"{results}/workbook"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404


def test_a_shopper_reports_without_javascript(cast: Any, open_page: Any) -> None:
    an_assignment(cast, DINNER, briefing=True)
    page = open_page(cast.sanne, size="phone", language="en", java_script_enabled=False)
    sanne = Phone(page, script=False)
    sanne.start()
    sanne.come_in()
    sanne.eat()
    assert sanne.send()
