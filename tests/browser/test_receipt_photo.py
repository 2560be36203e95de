"""The text of a receipt is legible after the phone made the photo small."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect
from sqlalchemy import select

from audit import storage
from audit.database import db
from audit.fieldwork.models import Photo
from tests.browser.reporting import ready
from tests.fieldwork.visits import a_report
from tests.receipts import as_photo, likeness, receipt

#: A part of the receipt with print, as it is when it is 2,000 pixels high.
PRINT = (150, 100, 650, 300)


#: Counts the bytes of files that the page posts.
COUNT = """
window.carried = 0;
const { send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.send = function (body) {
  for (const value of body.values()) if (value instanceof Blob) window.carried += value.size;
  return send.call(this, body);
};
"""


def sent(cast, open_page, path):
    """The photo as it is kept, and how many bytes of it went over the line."""
    _report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    page.add_init_script(COUNT)
    ready(page, f"{address}/evidence/questions")
    page.set_input_files("input[name='photo:photo']", path)
    expect(page.locator(".photo-state")).to_have_text("Ontvangen", timeout=20_000)
    db.session.rollback()
    return db.session.scalars(select(Photo)).one(), page.evaluate("window.carried")


def test_a_large_receipt_becomes_small_and_stays_legible(cast, open_page, tmp_path):
    original = receipt()
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(as_photo(original))
    kept, carried = sent(cast, open_page, path)
    assert carried <= 450_000
    assert (kept.width, kept.height) == (1500, 2000)
    assert kept.bytes <= 450_000
    small = Image.open(io.BytesIO(storage.get(kept.storage_key)))
    expected = original.resize((1500, 2000), Image.Resampling.LANCZOS)
    assert likeness(small.crop(PRINT), expected.crop(PRINT)) > 0.9


@pytest.mark.parametrize(
    ("size", "turned", "upright"),
    [
        ((3000, 2400), 6, True),
        ((3000, 2400), 8, True),
        ((3000, 2400), 3, False),
        ((600, 480), 6, True),
    ],
    ids=["right", "left", "over", "right, goes up whole"],
)
def test_a_photo_stands_upright_however_the_phone_was_held(
    cast, open_page, tmp_path, size, turned, upright
):
    """The camera saw a dark left half; a quarter turn to the right puts it at the top."""
    picture = Image.new("RGB", size, "white")
    picture.paste((40, 40, 40), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    path = tmp_path / "IMG_2.jpg"
    picture.save(path, exif=exif)
    kept, _carried = sent(cast, open_page, path)
    assert (kept.height > kept.width) is upright
    shown = Image.open(io.BytesIO(storage.get(kept.storage_key)))
    assert not shown.getexif()
    grey = shown.convert("L").resize((4, 4))
    dark = {place for place in ((0, 0), (3, 0), (0, 3), (3, 3)) if grey.getpixel(place) < 128}
    right, top, bottom = {(3, 0), (3, 3)}, {(0, 0), (3, 0)}, {(0, 3), (3, 3)}
    assert dark == {3: right, 6: top, 8: bottom}[turned]


def test_a_screenshot_goes_up_as_it_is(cast, open_page, tmp_path):
    screen = receipt((1170, 2000), noise=0)
    shot = as_photo(screen, "PNG")
    assert len(shot) <= 600_000
    path = tmp_path / "Screenshot.png"
    path.write_bytes(shot)
    kept, carried = sent(cast, open_page, path)
    assert carried == len(shot)
    assert (kept.width, kept.height) == (1170, 2000)
    small = Image.open(io.BytesIO(storage.get(kept.storage_key)))
    assert likeness(small.crop(PRINT), screen.crop(PRINT)) > 0.98


def test_what_the_browser_cannot_decode_goes_up_whole(cast, open_page):
    path = Path(__file__).parents[1] / "fieldwork" / "portrait.heic"
    kept, carried = sent(cast, open_page, path)
    assert carried == path.stat().st_size
    assert (kept.width, kept.height) == (64, 96)
    assert kept.original_digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert kept.taken_at == "2026-11-22T19:36:05"
