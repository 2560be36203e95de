"""What tests of a report in the browser share: opening a page, going on, what is stored."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import expect

from audit.database import db
from audit.fieldwork.answers import given_in

NEXT = ".foot .btn-primary"
STATE = "[data-foot-state]"
#: What an answer or a photo says that is kept and has not gone yet.
WAITS = "Op deze telefoon, nog niet verstuurd"


def ready(page, address):
    """Open a page of a report and wait for its script."""
    page.goto(address)
    page.wait_for_selector("form[data-ready]")


def go_on(page):
    page.click(NEXT)
    page.wait_for_load_state()


def saved(page):
    expect(page.locator(STATE)).to_contain_text("Alles is bewaard")


def given(report):
    """What is stored now, as another connection sees it."""
    db.session.rollback()
    return {code: one.value for code, one in given_in(report.id).items()}


def choose(page, name, value):
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


def photo_file(size=(2600, 1300)):
    """A photo as a phone makes it, with time and place in it, to be chosen in a field."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:22 19:36:05"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 13.0, 10.0), 3: "E", 4: (6.0, 34.0, 0.0)})
    content = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(content, "JPEG", quality=90, exif=exif)
    return {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
