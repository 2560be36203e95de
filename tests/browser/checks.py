"""What a page must be in a real browser, whatever it shows."""

from __future__ import annotations

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What is in order is neither described nor handed over: that takes longer than looking for what
#: is not.
_OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
_RUN = "options => axe.run(options).then(({violations}) => ({violations}))"
#: Least width and height of what is touched on a shopper's page, in CSS pixels.
TOUCH = 44

_FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
_SMALL = """least => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(element => {
  const label = element.labels && element.labels[0];
  const boxes = [element, label].filter(Boolean).map(each => each.getBoundingClientRect());
  const seen = boxes.some(box => box.width > 1 && box.height > 1);
  const inline = element.tagName === 'A' && getComputedStyle(element).display === 'inline';
  return seen && !inline && !boxes.some(box => box.width >= least && box.height >= least);
}).map(element => element.outerHTML.slice(0, 120))"""


def assert_accessible(page: Page) -> None:
    """axe finds nothing: WCAG 2.2 AA and its best practices.

    The window is as tall as the page meanwhile: what a foot that stays in place half covers can
    be scrolled into sight, yet axe calls it too small a target.
    """
    page.wait_for_load_state()
    size = page.viewport_size
    if size:
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    page.evaluate(Axe().axe_script)
    results = AxeResults(page.evaluate(_RUN, _OPTIONS))
    if size:
        page.set_viewport_size(size)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    page.wait_for_load_state()
    assert page.evaluate(_FITS), f"{page.url} is wider than its window"


def assert_touchable(page: Page, least: int = TOUCH) -> None:
    """Whatever is touched is large enough, or its label is; links in running text excepted."""
    page.wait_for_load_state()
    small = page.evaluate(_SMALL, least)
    assert not small, f"{page.url}: too small to touch: {small}"
