"""Photos in pieces: a line that breaks costs a piece, never the photo, never two of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import random
from uuid import uuid4

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from audit import storage
from audit.database import db
from audit.fieldwork import photo_writes, pieces
from audit.fieldwork.models import Photo
from audit.fieldwork.writes import submit
from tests.fieldwork.visits import COMPLETE, a_report, actor_of, fill_in
from tests.test_storage import place

__all__ = ["place"]

KB = 1024


def noise(bytes_at_least: int = 400 * KB) -> bytes:
    """A photo that cannot be made small."""
    side = 300
    while True:
        chance = random.Random(side)
        image = Image.frombytes("RGB", (side, side), chance.randbytes(3 * side * side))
        target = io.BytesIO()
        image.save(target, "JPEG", quality=95)
        if target.tell() >= bytes_at_least:
            return target.getvalue()
        side += 100


PHOTO = noise()


class Phone:
    """What the script of a page does, request by request."""

    def __init__(self, visitor, address, content=PHOTO, code="photo"):
        self.visitor, self.address, self.content = visitor, address, content
        self.id = str(uuid4())
        self.whole = {
            "size": str(len(content)), "sha256": hashlib.sha256(content).hexdigest(),
        }  # fmt: skip
        self.code = code
        visitor.get("/account")

    def ask(self, expect=200):
        return self._post("", {**self.whole, "offset": "0"}, expect)

    def piece(self, number, expect=200):
        offset = number * pieces.PIECE
        part = self.content[offset : offset + pieces.PIECE]
        file = (io.BytesIO(part), "piece")
        return self._post("", {**self.whole, "offset": str(offset), "piece": file}, expect)

    def finish(self, expect=200, **other):
        data = {"id": self.id, "code": self.code, **self.whole, **other}
        sent = self.visitor.post(f"{self.address}/photos", data=data, expect=expect)
        return sent.get_json()

    def _post(self, _, data, expect):
        address = f"{self.address}/photos/{self.id}/pieces"
        return self.visitor.post(address, data=data, expect=expect).get_json()


@pytest.fixture(autouse=True)
def _nothing_lies_there(database):
    storage.clear(pieces.FOLDER)


@pytest.fixture
def phone(cast, browse):
    _report, address = a_report(cast, "all_kinds")
    return Phone(browse(cast.sanne), address)


def photos():
    db.session.expire_all()
    return db.session.scalars(select(Photo)).all()


def lying():
    return [kept.key for kept in storage.listed(pieces.FOLDER)]


def test_a_line_cut_after_two_pieces_goes_on_with_the_third(cast, browse, place):
    _report, address = a_report(cast, "all_kinds")
    phone = Phone(browse(cast.sanne), address)
    total = -(-len(PHOTO) // pieces.PIECE)
    assert total >= 4
    assert phone.ask() == {"have": 0}
    assert phone.piece(0) == {"have": 128 * KB}
    assert phone.piece(1) == {"have": 256 * KB}
    # The line breaks; later the phone asks what is there.
    assert phone.ask() == {"have": 256 * KB}
    assert phone.finish(expect=412) == {"have": 256 * KB}
    for number in range(2, total):
        phone.piece(number)
    assert phone.ask() == {"have": len(PHOTO)}
    assert phone.finish(digest="d" * 64)["id"] == phone.id
    [photo] = photos()
    assert photo.original_digest == "d" * 64
    assert lying() == []
    assert place.keys() == {photo.storage_key}
    # The reply was lost: nothing is sent again, and there is one photo.
    assert phone.ask() == {"have": len(PHOTO)}
    assert phone.finish()["id"] == phone.id
    assert len(photos()) == 1


def test_pieces_in_any_order_and_twice_make_the_same_photo(phone):
    for number in (3, 1, 1, 0, 2, 0):
        have = phone.piece(number)["have"]
    assert have == min(4 * pieces.PIECE, len(PHOTO))
    for number in range(4, -(-len(PHOTO) // pieces.PIECE)):
        phone.piece(number)
    phone.finish()
    [photo] = photos()
    assert photo.original_digest == phone.whole["sha256"]


@pytest.mark.parametrize("offset", ["-1", "1", "131071", "999999999", "x"])
def test_a_piece_that_does_not_fit_is_not_kept_and_the_phone_goes_on_from_what_is_here(
    phone, offset
):
    phone.piece(0)
    data = {**phone.whole, "offset": offset, "piece": (io.BytesIO(PHOTO[:1000]), "piece")}
    assert phone._post("", data, 200) == {"have": 128 * KB}
    assert len(lying()) == 1


def test_a_piece_of_the_wrong_length_is_not_kept(phone):
    data = {**phone.whole, "offset": "0", "piece": (io.BytesIO(PHOTO[:1000]), "piece")}
    assert phone._post("", data, 200) == {"have": 0}


@pytest.mark.parametrize(
    "told",
    [{"size": "many"}, {"size": "0"}, {"size": "-5"}, {"sha256": "abc"}, {"sha256": "../" * 20}],
)
def test_what_is_no_size_and_no_digest_is_refused(phone, told):
    phone._post("", {**phone.whole, **told, "offset": "0"}, 400)
    assert lying() == []


def test_bytes_that_changed_on_the_way_are_sent_anew(phone):
    phone.content = bytes(len(PHOTO))
    for number in range(-(-len(PHOTO) // pieces.PIECE)):
        phone.piece(number)
    assert phone.finish(expect=412) == {"have": 0}
    assert lying() == []
    assert photos() == []


def test_a_file_larger_than_is_taken_never_begins(phone):
    phone.whole["size"] = str(21 * KB * KB)
    phone.piece(0, expect=413)
    assert lying() == []


def test_what_is_no_photo_is_refused_with_the_cause(phone):
    text = Phone(phone.visitor, phone.address, b"no picture" * 30_000)
    for number in range(-(-len(text.content) // pieces.PIECE)):
        text.piece(number)
    assert "geen foto" in text.finish(expect=422)["reason"]
    assert photos() == []


def test_strangers_find_no_report_to_send_pieces_of(phone, cast, browse):
    for stranger in (cast.joris, cast.roos, cast.karim, cast.hanna):
        Phone(browse(stranger), phone.address).piece(0, expect=404)
    assert lying() == []


def test_so_many_photos_may_be_under_way(phone, monkeypatch):
    monkeypatch.setattr(pieces, "MOST_AT_ONCE", 2)
    phone.piece(0)
    Phone(phone.visitor, phone.address).piece(0)
    third = Phone(phone.visitor, phone.address)
    assert "onderweg" in third.piece(0, expect=429)["reason"]
    assert phone.piece(1) == {"have": 256 * KB}


def test_what_was_never_finished_goes_when_the_report_is_sent(cast, browse):
    report, address = a_report(cast)
    phone = Phone(browse(cast.sanne), address)
    phone.piece(0)
    other, _ = a_report(cast, shopper=cast.joris)
    Phone(browse(cast.joris), f"/reports/{other.uuid}").piece(0)
    assert len(lying()) == 2
    fill_in(report, COMPLETE)
    submit(actor_of(cast.sanne), report)
    db.session.commit()
    assert [str(other.uuid) in key for key in lying()] == [True]
    phone.piece(1, expect=409)


def test_pieces_nobody_went_on_with_for_a_week_are_tidied_away(phone, run_command):
    phone.piece(0)
    assert run_command("storage", "tidy").output == "0 pieces removed\n"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=8)):
        assert run_command("storage", "tidy").output == "1 pieces removed\n"
    assert lying() == []


def test_a_photo_whose_row_was_not_kept_can_be_finished_again(phone, monkeypatch):
    for number in range(-(-len(PHOTO) // pieces.PIECE)):
        phone.piece(number)

    def broken(*_arguments, **_more):
        raise RuntimeError("no room")

    with monkeypatch.context() as broken_off:
        broken_off.setattr(photo_writes, "_keep", broken)
        with pytest.raises(RuntimeError):
            phone.finish()
    assert len(lying()) == -(-len(PHOTO) // pieces.PIECE)
    phone.finish()
    assert len(photos()) == 1
    assert lying() == []
