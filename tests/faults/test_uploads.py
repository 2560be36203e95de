"""Uploads that break off, that are no photo, and very many at once, at a real server."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from audit.database import db
from audit.fieldwork.models import Photo
from audit.scripts.document import ScriptDocument
from tests.fieldwork.visits import a_photo, a_report

QUESTIONS = [f"photo_{number}" for number in range(8)]
DOCUMENT = {
    "name": {"nl": "Foto's"},
    "research_kind": "visit",
    "languages": ["nl"],
    "steps": [
        {
            "code": "entry",
            "name": {"nl": "Binnenkomst"},
            "phase": "service",
            "channel": "on_site",
            "items": [
                {
                    "code": code,
                    "kind": "photo",
                    "text": {"nl": f"Foto {code}?"},
                    "settings": {"minimum_photos": 1, "maximum_photos": 5},
                }
                for code in QUESTIONS
            ],
        }
    ],
}


@pytest.fixture
def report(cast):
    return a_report(cast, ScriptDocument.from_json(DOCUMENT))[0]


def photos():
    db.session.rollback()
    return db.session.scalars(select(Photo)).all()


def files(server):
    return {path for path in Path(server.settings.storage_folder).rglob("*") if path.is_file()}


@pytest.mark.parametrize("hung_up", [True, False])
def test_a_photo_that_breaks_off_is_refused_and_arrives_well_afterwards(
    report, server, call, hung_up
):
    phone, content, key = call(report), a_photo((300, 200)), uuid4()
    announced = {"size": str(len(content)), "sha256": hashlib.sha256(content).hexdigest()}
    before = files(server)
    reply = phone.sends_photo(
        QUESTIONS[0], content, key, cut=len(content) // 2, hung_up=hung_up, **announced
    )
    assert reply.status == 400
    assert photos() == [] and files(server) == before
    again = phone.sends_photo(QUESTIONS[0], content, key, **announced)
    assert again.status == 200 and again.json["id"] == str(key)
    (kept,) = photos()
    assert kept.sent_digest == announced["sha256"]


def bomb(width=20_000, height=10_000):
    """2 × 10⁸ black pixels of one bit in 25 kB."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    # A row is one byte for its filter, none, and its pixels.
    content = zlib.compress(bytes((1 + width // 8) * height), 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", content), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_two_hundred_million_pixels_are_refused_before_they_are_unpacked(report, server, call):
    phone, content = call(report), bomb()
    assert len(content) < 30_000
    before, started = server.memory(), time.monotonic()
    reply = phone.sends_photo(QUESTIONS[0], content, uuid4())
    assert reply.status == 422
    assert "te veel pixels" in reply.json["reason"]
    assert time.monotonic() - started < 2
    assert server.memory() - before < 20, "megabytes"
    assert photos() == []


def test_forty_photos_at_once_all_arrive_in_bounded_memory(report, server, call):
    picture = Image.effect_noise((1200, 900), 30).convert("RGB")
    callers = [call(report) for _ in range(8)]
    before = server.memory()

    def bring(number):
        target = io.BytesIO()
        picture.rotate(number).save(target, "JPEG", quality=60)
        code = QUESTIONS[number % len(QUESTIONS)]
        reply = callers[number % len(callers)].sends_photo(code, target.getvalue(), uuid4())
        return reply.status

    with ThreadPoolExecutor(len(callers)) as pool:
        lines = [range(line, 40, len(callers)) for line in range(len(callers))]
        answers = list(pool.map(lambda numbers: [bring(number) for number in numbers], lines))
    assert {status for several in answers for status in several} == {200}
    kept = photos()
    assert len(kept) == 40
    assert {photo.storage_key for photo in kept} <= {
        path.relative_to(server.settings.storage_folder).as_posix() for path in files(server)
    }
    assert server.memory() - before < 250, "megabytes"
