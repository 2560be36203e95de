"""Bringing in a form, seen on a phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.checks import assert_accessible
from tests.cast import Cast
from tests.scripts.test_import_pages import BAD


def test_on_a_phone_the_reason_of_each_line_is_in_sight(
    cast: Cast, open_page: Callable[..., Page]
) -> None:
    page = open_page(cast.karim, size="phone")
    page.goto("/scripts/import")
    page.set_input_files("input[type=file]", {"name": "bakker.xlsx", "mimeType": "", "buffer": BAD})
    page.get_by_role("button", name="Formulier bekijken").click()
    page.get_by_role("heading", name="Wat dit formulier oplevert").wait_for()
    reason = page.get_by_text("De lijst ‘nowhere’ staat niet op het blad choices.")
    box = reason.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert_accessible(page)
