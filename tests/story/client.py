"""What a client does: follow the results, read a report, download the workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.checks import assert_accessible, assert_fits


def follow_results(page: Page, wave: str, progress: str, place: str = "Lunavella Groningen") -> str:
    """Progress and the one report, no means yet; returns the address of the report."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(wave)
    expect(page.get_by_text(progress)).to_be_visible()
    expect(page.get_by_text("Means and pictures appear from 5 approved reports on")).to_be_visible()
    expect(page.get_by_role("heading", name="Every step in figures")).to_have_count(0)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name=place).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(place)
    assert_accessible(page)
    assert_fits(page)
    return page.url


def read_report(page: Page, wrong: str, corrected: str, secrets: Sequence[str]) -> None:
    """The open report says what was found, corrected, and nothing of who found it."""
    expect(page.get_by_text(wrong.splitlines()[0])).to_be_visible()
    expect(page.get_by_text(corrected)).to_be_visible()
    expect(page.get_by_text("Who served you?")).to_have_count(0)
    found = page.content()
    assert not [secret for secret in secrets if secret in found]
    photo = page.get_by_role("link", name="Photo 1 at: A photo of your table")
    kept = page.request.get(str(photo.get_attribute("href")))
    assert kept.headers["content-type"] == "image/jpeg"
    assert not [secret for secret in secrets if secret.encode() in kept.body()]
    assert not Image.open(io.BytesIO(kept.body())).getexif()


def download(page: Page, folder: Path) -> Path:
    """The workbook of the wave, by its button."""
    page.goto("/")
    with page.expect_download() as found:
        page.get_by_role("link", name="Download workbook").click()
    file = folder / found.value.suggested_filename
    found.value.save_as(file)
    return file


def workbook(file: Path) -> Workbook:
    return load_workbook(file)


def rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet by the titles of its columns."""
    head, *found = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]
