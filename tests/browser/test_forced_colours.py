"""Colours that the reader's system forces: what is chosen is seen without ours."""

from __future__ import annotations

from typing import Any

from audit.database import db
from tests.assignments.plans import plan
from tests.fieldwork.visits import a_report

CANVAS = "rgb(255, 255, 255)"


def test_the_bar_marks_the_present_page_alone(cast: Any, open_page: Any) -> None:
    page = open_page(cast.karim, size="desk", forced_colors="active")
    page.goto("/projects")
    lines = page.locator(".topnav a").evaluate_all(
        "links => links.map(link => ["
        "link.ariaCurrent === 'page', getComputedStyle(link).borderBlockEndColor])"
    )
    assert [colour == CANVAS for _, colour in lines] == [not present for present, _ in lines]
    assert sum(present for present, _ in lines) == 1


def test_what_is_chosen_of_several_has_a_line_around_it(cast: Any, open_page: Any) -> None:
    made = plan(cast)
    db.session.commit()
    page = open_page(cast.karim, size="desk", forced_colors="active")
    page.goto(made.address)
    styles = page.locator(".segmented > a").evaluate_all(
        "links => links.map(link => getComputedStyle(link).outlineStyle)"
    )
    assert styles == ["solid", "none"]


def test_what_is_missing_in_a_report_stands_in_a_frame(cast: Any, open_page: Any) -> None:
    _, address = a_report(cast)
    db.session.commit()
    page = open_page(cast.sanne, forced_colors="active")
    page.goto(f"{address}/check")
    frame = page.locator(".gaps").first.evaluate("gaps => getComputedStyle(gaps).borderTopStyle")
    assert frame == "solid"
