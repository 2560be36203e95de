"""A photo whose line breaks: what arrived is not sent again, and it holds back nothing else."""

from __future__ import annotations

import io
import random
import re

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from audit import storage
from audit.database import db
from audit.fieldwork import pieces
from audit.fieldwork.models import Photo
from tests.browser.reporting import WAITS, ready
from tests.fieldwork.visits import a_report

STATE = ".photo-state"
SENT = "Ontvangen"
OFFSET = re.compile(rb'name="offset"\r\n\r\n(\d+)')


@pytest.fixture(autouse=True)
def _nothing_lies_there(database):
    storage.clear(pieces.FOLDER)


def noise(side=920, name="IMG_0001.jpg"):
    """A photo of some 350 kB: small enough to stay as it is, and to come in three pieces."""
    chance = random.Random(side)
    image = Image.frombytes("L", (side, side), chance.randbytes(side * side))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=50)
    return {"name": name, "mimeType": "image/jpeg", "buffer": target.getvalue()}


class Line:
    """The line between the phone and the server: what goes over it, and where it is cut."""

    def __init__(self, page):
        self.offsets, self.cut_from, self.asked = [], None, 0
        page.route("**/pieces", self.carry)

    def carry(self, route):
        body = route.request.post_data_buffer
        if b'name="piece"' not in body:
            self.asked += 1
            route.continue_()
            return
        offset = int(OFFSET.search(body)[1])
        if self.cut_from is not None and len(self.offsets) >= self.cut_from:
            route.abort()
            return
        self.offsets.append(offset)
        route.continue_()


def kept():
    db.session.rollback()
    return db.session.scalars(select(Photo)).all()


def test_a_line_cut_after_two_pieces_goes_on_with_the_third(cast, open_page):
    _report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    page.allowed_errors.append("ERR_FAILED")
    ready(page, f"{address}/evidence/questions")
    line = Line(page)
    line.cut_from = 2
    photo = noise()
    total = -(-len(photo["buffer"]) // pieces.PIECE)
    assert total == 3 and len(photo["buffer"]) <= 400_000
    page.set_input_files("input[name='photo:photo']", [photo])
    expect(page.locator(STATE)).to_have_text(WAITS)
    assert sorted(line.offsets) == [0, pieces.PIECE]
    assert kept() == []
    line.cut_from = None
    line.offsets.clear()
    page.get_by_role("button", name="Opnieuw").click()
    expect(page.locator(STATE)).to_have_text(SENT)
    # Once, or once more where it went again by itself before the line was mended.
    assert line.asked in (1, 2)
    assert sorted(line.offsets) == [n * pieces.PIECE for n in range(2, total)]
    assert len(kept()) == 1


def test_after_the_browser_was_killed_another_page_sends_the_rest(cast, open_page):
    _report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    page.allowed_errors.append("ERR_FAILED")
    ready(page, f"{address}/evidence/questions")
    line = Line(page)
    line.cut_from = 2
    page.set_input_files("input[name='photo:photo']", [noise()])
    expect(page.locator(STATE)).to_have_text(WAITS)
    page.close()
    again = page.context.new_page()
    line = Line(again)
    # By now it is an hour later.
    again.clock.install()
    again.clock.fast_forward("01:00:00")
    again.goto("/")
    for _ in range(50):
        if kept():
            break
        again.wait_for_timeout(200)
    assert len(kept()) == 1
    assert line.asked == 1
    assert min(line.offsets) == 2 * pieces.PIECE


def test_one_broken_photo_holds_back_no_other_and_is_named(cast, open_page):
    _report, address = a_report(cast, "all_kinds")
    page = open_page(cast.sanne)
    page.allowed_errors.append("422")
    ready(page, f"{address}/evidence/questions")
    broken = {"name": "IMG_0002.jpg", "mimeType": "image/jpeg", "buffer": b"no picture" * 40_000}
    page.set_input_files("input[name='photo:photo']", [broken, noise()])
    states = page.locator(STATE)
    expect(states.nth(1)).to_have_text(SENT)
    expect(states.nth(0)).to_contain_text("geen foto")
    assert len(kept()) == 1
