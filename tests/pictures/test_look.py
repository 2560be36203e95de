"""The figures in a real browser: nothing sticks out, axe finds nothing, one drawing is shown."""

from __future__ import annotations

import re

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Page

from audit.pictures.journey import journey_picture, report_journey
from tests.browser.checks import assert_accessible, assert_fits
from tests.pictures.conftest import ROOT
from tests.pictures.examples import one_report, wave
from tests.pictures.test_charts import all_charts

JOURNEYS = """{% from "_macros/journey.html" import journey %}
{% from "_macros/face.html" import face %}
{{ journey(whole, "whole") }}{{ journey(report, "report") }}{{ face(-40, 60, 32, "intense") }}"""


@pytest.fixture
def figures(in_request: Flask, browser_page: Page) -> Page:
    """A page with every figure on it."""
    body = all_charts() + render_template_string(
        JOURNEYS,
        whole=journey_picture(wave(), reports=68),
        report=report_journey(one_report(), current=5),
    )
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Figures</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="/static/css/tokens.css">'
        '<link rel="stylesheet" href="/static/css/pictures.css">'
        '<link rel="stylesheet" href="/static/page.css"></head>'
        f"<body><main><h1>Figures</h1>{body}</main></body></html>"
    )
    browser_page.route("http://pictures.test/figures", lambda route: route.fulfill(body=html))
    browser_page.route(
        "http://pictures.test/static/page.css",
        lambda route: route.fulfill(
            body="body { background: var(--surface); color: var(--ink); margin: 16px }",
            content_type="text/css",
        ),
    )
    browser_page.goto("http://pictures.test/figures")
    yield browser_page
    browser_page.emulate_media(color_scheme="light", forced_colors="none")
    browser_page.goto("http://pictures.test/")


def _shown(page: Page, figure: str) -> list[str]:
    """Which of a journey's drawings the page shows."""
    return page.evaluate(
        """id => [...document.querySelectorAll(
             `figure[aria-labelledby="${id}-title"] :is(.journey-wide, .journey-vertical)`)]
           .filter(part => part.getBoundingClientRect().height > 0).map(part => part.className)""",
        figure,
    )


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "whole", "report"),
    [
        (1280, "journey-wide", "journey-wide"),
        (900, "journey-vertical", "journey-wide"),
        (390, "journey-vertical", "journey-vertical"),
    ],
)
def test_one_drawing_of_each_journey_is_shown(
    figures: Page, width: int, whole: str, report: str
) -> None:
    figures.set_viewport_size({"width": width, "height": 800})
    assert _shown(figures, "whole") == [whole]
    assert _shown(figures, "report") == [report]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 700, 1280])
def test_no_figure_is_wider_than_the_page(figures: Page, width: int) -> None:
    figures.set_viewport_size({"width": width, "height": 800})
    assert_fits(figures)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_any_figure(figures: Page, width: int, scheme: str) -> None:
    figures.set_viewport_size({"width": width, "height": 800})
    figures.emulate_media(color_scheme=scheme)
    for summary in figures.locator("summary").all():
        summary.click()
    assert_accessible(figures)


@pytest.mark.browser
def test_in_forced_colours_every_mark_is_still_drawn(figures: Page) -> None:
    figures.set_viewport_size({"width": 1280, "height": 800})
    figures.emulate_media(forced_colors="active")
    colours = figures.evaluate(
        """() => ["journey-bar", "journey-bar-worst", "journey-felt-point", "chart-fill"].map(
             name => getComputedStyle(document.querySelector(`.${name}`)).fill)"""
    )
    paper = figures.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper not in colours


def test_the_style_sheet_names_no_colour_and_only_known_tokens() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/pictures.css").read_text(), flags=re.S)
    tokens = (ROOT / "static/css/tokens.css").read_text()
    assert not re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(", sheet)
    assert set(re.findall(r"var\((--[\w-]+)", sheet)) <= set(re.findall(r"(--[\w-]+):", tokens))
