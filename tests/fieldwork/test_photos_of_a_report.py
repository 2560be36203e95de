"""Photos: taken in once, checked, small, without metadata; what is no photo is refused in words."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
import zlib
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from sqlalchemy import select, update

from audit import storage
from audit.assignments.models import Assignment
from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork import photo_writes
from audit.fieldwork.answers import given_in
from audit.fieldwork.models import Photo, PhotoLikeness
from audit.fieldwork.photos import LONGEST_SIDE, prepare
from tests.fieldwork.visits import a_photo, a_report, actor_of, opened
from tests.receipts import as_photo, likeness, receipt

PAGE = "evidence/questions"


def camera_exif() -> Image.Exif:
    """Written on 22 November 2026 at 19.36.05, in Groningen (53° 13' 10" N, 6° 34' 0" E)."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:22 19:36:05"
    place = exif.get_ifd(0x8825)
    place.update({1: "N", 2: (53.0, 13.0, 10.0), 3: "E", 4: (6.0, 34.0, 0.0)})
    exif[0x010F] = "SannesPhone"
    return exif


def chunk(name: bytes, content: bytes) -> bytes:
    return (
        len(content).to_bytes(4, "big") + name + content
        + zlib.crc32(name + content).to_bytes(4, "big")
    )  # fmt: skip


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 30,000 × 30,000."""
    header = (30_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def send(visitor, address, content, expect=200, **fields):
    data = {"code": "photo", "photo": (io.BytesIO(content), "IMG_0042.jpg"), **fields}
    return visitor.post(f"{address}/photos", data=data, expect=expect)


def at_the_page(cast, browse):
    report, address = a_report(cast, "all_kinds")
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/{PAGE}")
    return report, address, sanne


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b'<?xml version="1.0"?><svg/>', "SVG"),
        (b"%PDF-1.7 holiday.jpg", "geen foto"),
        (b"GIF89a" + bytes(40), "geen foto"),
        (a_photo((900, 600))[:400], "beschadigd"),
        (bomb(), "te veel pixels"),
    ],
    ids=["empty", "svg", "xml", "mislabelled", "gif", "damaged", "bomb"],
)
def test_what_is_no_photo_is_refused_with_the_cause(cast, browse, content, words):
    report, address, sanne = at_the_page(cast, browse)
    assert words in send(sanne, address, content, expect=422).json["reason"]
    assert db.session.scalar(select(Photo.id)) is None
    assert given_in(report.id) == {}


def test_a_large_photo_becomes_small_and_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned a quarter
    kept = prepare(a_photo((4000, 3000), exif=exif))
    assert (kept.width, kept.height) == (1500, LONGEST_SIDE)
    assert Image.open(io.BytesIO(kept.content)).size == (1500, LONGEST_SIDE)


#: As a telephone held upright writes it: 96 × 64, red on the left and blue on the right, to be
#: turned a quarter clockwise, which is said twice: by the container and in the camera's own words.
#: With its time and place as :func:`camera_exif`.
HEIC = (Path(__file__).parent / "portrait.heic").read_bytes()


def test_a_heic_is_taken_and_turned_once(cast, browse):
    assert HEIC[4:12] == b"ftypheic" and b"irot" in HEIC and b"SannesPhone" in HEIC
    report, address, sanne = at_the_page(cast, browse)
    said = send(sanne, address, HEIC).json
    assert given_in(report.id)["photo"].value == [said["id"]]
    shown = sanne.open(said["url"])
    assert shown.mimetype == "image/jpeg" and b"SannesPhone" not in shown.data
    picture = Image.open(io.BytesIO(shown.data)).convert("RGB")
    assert picture.size == (64, 96)
    above, below = picture.getpixel((32, 10)), picture.getpixel((32, 86))
    assert above[0] > 150 > above[2] and below[2] > 150 > below[0]
    kept = db.session.scalars(select(Photo)).one()
    assert kept.taken_at == "2026-11-22T19:36:05"
    assert (kept.latitude, kept.longitude) == (Decimal("53.219444"), Decimal("6.566667"))
    assert kept.original_digest == hashlib.sha256(HEIC).hexdigest()


def test_a_scan_in_sixteen_bits_stays_as_it_was():
    scan = Image.new("I;16", (60, 40), 200 * 256)
    scan.paste(Image.new("I;16", (30, 40), 50 * 256))
    file = io.BytesIO()
    scan.save(file, "PNG")
    kept = Image.open(io.BytesIO(prepare(file.getvalue()).content)).convert("L")
    assert kept.getpixel((10, 20)) == pytest.approx(50, abs=3)
    assert kept.getpixel((50, 20)) == pytest.approx(200, abs=3)


def test_half_a_heic_is_said_to_be_damaged(cast, browse):
    _, address, sanne = at_the_page(cast, browse)
    assert "beschadigd" in send(sanne, address, HEIC[:-60], expect=422).json["reason"]


def test_nothing_that_the_camera_wrote_stays_in_the_file():
    original = a_photo((200, 100), exif=camera_exif())
    assert b"SannesPhone" in original
    kept = prepare(original)
    assert b"SannesPhone" not in kept.content
    assert not Image.open(io.BytesIO(kept.content)).getexif()
    assert kept.taken_at == "2026-11-22T19:36:05"
    # 13/60 + 10/3600 = 0.219444; 34/60 = 0.566667
    assert (kept.latitude, kept.longitude) == (Decimal("53.219444"), Decimal("6.566667"))
    assert kept.original_digest == hashlib.sha256(original).hexdigest()


def test_a_photo_is_an_answer_and_its_owner_sees_it(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    said = send(sanne, address, a_photo(exif=camera_exif())).json
    assert given_in(report.id)["photo"].value == [said["id"]]
    shown = sanne.open(said["url"])
    assert shown.mimetype == "image/jpeg"
    assert b"SannesPhone" not in shown.data
    page = sanne.get(f"{address}/{PAGE}")
    assert said["url"] in [image.get("src") for image in page.all("img")]


def test_what_a_photo_looks_like_is_kept_with_it(cast, browse):
    # Nine stripes, dark and light in turn: 10101010 in each row.
    stripes = Image.new("L", (9, 8))
    stripes.putdata([255 * (column % 2) for _row in range(8) for column in range(9)])
    target = io.BytesIO()
    stripes.resize((900, 800), Image.Resampling.NEAREST).convert("RGB").save(target, "PNG")
    _report, address, sanne = at_the_page(cast, browse)
    send(sanne, address, target.getvalue())
    assert db.session.scalars(select(Photo.likeness)).one() == "aa" * 8
    # Bits from the right, eleven by eleven and then ten: 01010101010 = 682, 10101010101 = 1365.
    assert db.session.execute(
        select(PhotoLikeness.piece, PhotoLikeness.bits).order_by(PhotoLikeness.piece)
    ).all() == [(0, 682), (1, 1365), (2, 682), (3, 1365), (4, 682), (5, 682)]


def test_the_same_photo_sent_twice_is_one_photo(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    key = str(uuid.uuid4())
    first = send(sanne, address, a_photo(), id=key).json
    again = send(sanne, address, a_photo(), id=key).json
    assert first["id"] == again["id"] == key
    assert db.session.scalars(select(Photo.uuid)).all() == [uuid.UUID(key)]
    assert given_in(report.id)["photo"].value == [key]


def test_a_photo_of_another_report_is_not_taken_over(cast, browse):
    other, elsewhere = a_report(cast, "all_kinds", shopper=cast.joris)
    joris = browse(cast.joris)
    joris.get(f"{elsewhere}/{PAGE}")
    key = send(joris, elsewhere, a_photo()).json["id"]
    report, address, sanne = at_the_page(cast, browse)
    send(sanne, address, a_photo(), expect=422, id=key)
    sanne.get(f"{elsewhere}/photos/{key}", expect=404)
    sanne.get(f"{address}/photos/{key}", expect=404)
    assert given_in(report.id) == {}
    assert given_in(other.id)["photo"].value == [key]


def test_what_the_phone_read_from_the_original_is_kept(cast, browse):
    _, address, sanne = at_the_page(cast, browse)
    told = {
        "digest": "ab" * 32, "taken_at": "2026-11-22T19:36:05",
        "latitude": "53.219444", "longitude": "6.566667",
    }  # fmt: skip
    send(sanne, address, a_photo(), **told)
    kept = db.session.scalars(select(Photo)).one()
    assert kept.original_digest == "ab" * 32
    assert kept.taken_at == "2026-11-22T19:36:05"
    assert (kept.latitude, kept.longitude) == (Decimal("53.219444"), Decimal("6.566667"))


def test_what_the_phone_cannot_have_read_is_left_out(cast, browse):
    _, address, sanne = at_the_page(cast, browse)
    told = {"digest": "AB" * 32, "taken_at": "yesterday", "latitude": "NaN", "longitude": "999"}
    content = a_photo()
    send(sanne, address, content, **told)
    kept = db.session.scalars(select(Photo)).one()
    assert kept.original_digest == hashlib.sha256(content).hexdigest()
    assert (kept.taken_at, kept.latitude, kept.longitude) == (None, None, None)


def test_where_a_photo_is_kept_says_nothing_of_who_took_it(cast, browse):
    _, address, sanne = at_the_page(cast, browse)
    said = send(sanne, address, a_photo()).json
    key = db.session.scalars(select(Photo.storage_key)).one()
    assert re.fullmatch(r"photos/[0-9a-f]{32}\.jpg", key)
    assert said["id"].replace("-", "") not in key
    assert storage.get(key).startswith(b"\xff\xd8")


def test_more_photos_than_fit_are_refused(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    most = opened(report).document.questions["photo"].settings.get("maximum_photos", 5)
    for _ in range(most):
        send(sanne, address, a_photo())
    assert "Haal er eerst een weg" in send(sanne, address, a_photo(), expect=422).json["reason"]
    assert len(given_in(report.id)["photo"].value) == most


def test_a_photo_can_be_removed_and_its_row_stays(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    first, second = (send(sanne, address, a_photo()).json["id"] for _ in range(2))
    page = sanne.get(f"{address}/{PAGE}")
    button = page.text_of(page.find("button", class_="btn-primary"))
    sanne.submit(page, button, {"photo:remove": [first]})
    assert given_in(report.id)["photo"].value == [second]
    kept = db.session.scalars(select(Photo).order_by(Photo.id)).all()
    assert kept[0].removed_at is not None
    sanne.get(f"{address}/photos/{first}", expect=404)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_camera_that_knew_no_place_yet_wrote_nought_by_nought(kind):
    exif = camera_exif()
    exif[0x0112] = 6
    place = exif.get_ifd(0x8825)
    for part in (2, 4):
        place[part] = (IFDRational(0, 0),) * 3
    kept = prepare(a_photo((60, 40), kind, exif))
    assert (kept.latitude, kept.longitude) == (None, None)
    assert (kept.taken_at, kept.width, kept.height) == ("2026-11-22T19:36:05", 40, 60)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("offset", [11, 13, 115, 117])
def test_damaged_metadata_holds_back_no_sound_picture(offset):
    exif = camera_exif()
    exif[0x0112] = 6
    original = a_photo(exif=exif)
    for byte in range(14):
        # In the list of what is told: which it is, or as what kind of value it is written.
        damaged = bytearray(original)
        damaged[original.index(b"Exif") + 6 + offset] = byte
        assert prepare(bytes(damaged)).content


def test_removing_names_a_photo_of_this_question_only(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    key = send(sanne, address, a_photo()).json["id"]
    data = {":code": "acknowledgement", "acknowledgement:remove": key}
    sanne.post(f"{address}/answers", data=data, expect=200)
    assert given_in(report.id)["photo"].value == [key]
    data = {":code": "photo", "photo": key, "photo:remove": key}
    sanne.post(f"{address}/answers", data=data, expect=200)
    assert given_in(report.id)["photo"].value is None
    move(actor_of(cast.sanne), report.assignment, "submit")
    db.session.commit()
    assert sanne.post(f"{address}/answers", data=data, expect=200).json["refused"] == {}


def test_a_photo_of_a_report_that_was_sent_stays(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    key = send(sanne, address, a_photo()).json["id"]
    move(actor_of(cast.sanne), report.assignment, "submit")
    db.session.commit()
    data = {":code": "photo", "photo": key, "photo:remove": key}
    sanne.post(f"{address}/answers", data=data, expect=409)
    assert given_in(report.id)["photo"].value == [key]


def test_a_photo_that_came_while_the_visit_was_withdrawn_leaves_nothing(cast, browse, monkeypatch):
    report, address, sanne = at_the_page(cast, browse)
    kept = photo_writes._keep

    def keep(*given):
        done = kept(*given)
        # Somebody else's transaction, which ends between this photo and its answer.
        db.session.execute(
            update(Assignment).where(Assignment.id == key).values(state="withdrawn"),
            execution_options={"synchronize_session": False},
        )
        return done

    key = report.assignment.id
    monkeypatch.setattr(photo_writes, "_keep", keep)
    before = storage.listed("photos")
    send(sanne, address, a_photo(), expect=409)
    assert storage.listed("photos") == before
    assert db.session.scalars(select(Photo)).all() == []


def test_without_script_the_page_itself_takes_the_photo(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    page = sanne.get(f"{address}/{PAGE}")
    button = page.text_of(page.find("button", class_="btn-primary"))
    sanne.submit(page, button, {"photo:photo": (io.BytesIO(a_photo()), "IMG_0042.jpg")})
    assert len(given_in(report.id)["photo"].value) == 1


def test_without_script_a_file_that_is_no_photo_is_named_at_its_field(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    page = sanne.get(f"{address}/{PAGE}")
    button = page.text_of(page.find("button", class_="btn-primary"))
    refused = sanne.submit(page, button, {"photo:photo": (io.BytesIO(b"%PDF"), "IMG_0042.jpg")})
    assert refused.request.path == f"{address}/{PAGE}"
    assert "Dit bestand is geen foto" in refused.words
    assert "photo" not in given_in(report.id)


def test_a_page_cannot_name_photos_that_were_never_taken(cast, browse):
    report, address, sanne = at_the_page(cast, browse)
    made_up = str(uuid.uuid4())
    sanne.post(f"{address}/answers", data={":code": "photo", "photo": made_up}, expect=200)
    assert "photo" not in given_in(report.id)


def test_a_question_without_photos_takes_none(cast, browse):
    _, address, sanne = at_the_page(cast, browse)
    send(sanne, address, a_photo(), expect=404, code="acknowledgement")
    assert db.session.scalar(select(Photo.id)) is None


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(cast, browse, app):
    _, address, sanne = at_the_page(cast, browse)
    # Said in the head of the request: the file itself need not come.
    said = {"CONTENT_LENGTH": str(app.config["MAX_CONTENT_LENGTH"] + 1)}
    send_to = f"{address}/photos"
    sanne.post(send_to, data={"code": "photo"}, expect=413, environ_overrides=said)


def test_a_receipt_that_comes_whole_becomes_small_and_stays_legible():
    original = receipt()
    kept = prepare(as_photo(original))
    assert (kept.width, kept.height) == (1500, 2000)
    assert len(kept.content) <= 450_000
    part = (150, 100, 650, 300)
    small = Image.open(io.BytesIO(kept.content)).crop(part)
    expected = original.resize((1500, 2000), Image.Resampling.LANCZOS).crop(part)
    assert likeness(small, expected) > 0.9


def test_a_photo_of_little_detail_keeps_the_best_quality():
    plain = prepare(as_photo(Image.new("RGB", (3000, 2000), "teal")))
    table = Image.open(io.BytesIO(plain.content)).quantization[0]
    best = io.BytesIO()
    Image.new("RGB", (8, 8)).save(best, "JPEG", quality=85)
    assert table == Image.open(best).quantization[0]
