"""Nothing that a client gets ever tells who the shopper was.

Tokens that exist nowhere else stand in all that a shopper owns; then everything that a client can
fetch is searched for them: pages, headers, photos, file names, every part of the workbook.
"""

from __future__ import annotations

import base64
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus
from uuid import UUID

import pytest
from flask import Flask
from PIL import ExifTags, Image

from audit.access import CLIENT, PERMISSIONS
from audit.database import db
from audit.fieldwork.models import Photo
from audit.results import reports as shown_reports
from audit.scripts.document import CHECK_IN, CHECK_OUT
from tests.addresses import addresses
from tests.cast import Cast
from tests.pages import Page
from tests.visitor import Visitor
from tests.world import ANSWERS, World

#: What a shopper owns → the token that stands for it. Latin letters, so that nothing escapes them.
TOKENS = {
    "name": "Zwaluwstaart",
    "first name": "Qwillemijn",
    "e-mail address": "zqmailbox",
    "telephone": "470918273",
    "shopper number": "7310462",
    "camera's artist": "zqartist",
    "camera's description": "zqbeschrijving",
    "camera's serial number": "zqserie88",
    "camera's comment": "zqcommentaar",
    "file name": "zqbestandsnaam",
    "device": "zqtoestel",
    "answer to an internal question": "zqintern",
    "internal comment": "zqinterncommentaar",
    "report's receipt": "",  # known once it is sent
}
#: Where the shopper stood and where the photo was taken: coordinates that no location has.
SPOT = (51.987123, 4.876543)
CAMERA = (50.123987, 6.765432)
#: Where and when they checked in and out: on a day that is not that of the report.
ARRIVED, LEFT = (51.871234, 4.912876), (51.861987, 4.923321)
CHECKED_IN, CHECKED_OUT = "2031-07-15T03:17:43+02:00", "2031-07-15T04:29:51+02:00"
LEVELS = ("hanna", "rik", "lotte")


def _photo() -> bytes:
    """A photo as a phone makes it: who, where and with what are in its metadata."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = TOKENS["camera's artist"]
    exif[ExifTags.Base.ImageDescription] = TOKENS["camera's description"]
    inside = exif.get_ifd(ExifTags.IFD.Exif)
    inside[ExifTags.Base.BodySerialNumber] = TOKENS["camera's serial number"]
    inside[ExifTags.Base.UserComment] = b"ASCII\0\0\0" + TOKENS["camera's comment"].encode()
    inside[ExifTags.Base.DateTimeOriginal] = "2031:07:13 04:05:06"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for key, letter, degrees in ((1, "N", CAMERA[0]), (3, "E", CAMERA[1])):
        whole = int(degrees)
        minutes = int((degrees - whole) * 60)
        place[key] = letter
        place[key + 1] = (whole, minutes, round(((degrees - whole) * 60 - minutes) * 60, 4))
    file = io.BytesIO()
    comment = TOKENS["camera's comment"].encode()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(file, "JPEG", exif=exif, comment=comment)
    return file.getvalue()


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    with app.test_request_context():
        return World(cast)


@pytest.fixture
def told(world: World, cast: Cast, browse: Callable[..., Visitor]) -> dict[str, str]:
    """An approved report of a shopper full of tokens; returns all that must never be seen."""
    side = world.lunavella
    cast.sanne.name = f"{TOKENS['first name']} {TOKENS['name']}"
    cast.sanne.email = f"{TOKENS['e-mail address']}@mail.example"
    side.shopper.telephone = f"+32{TOKENS['telephone']}"
    side.shopper.number = int(TOKENS["shopper number"])
    report = world.started(side.project, side.location, cast.sanne)
    db.session.commit()
    _send_photo(browse(cast.sanne), report.uuid)
    world.answer(
        report,
        {
            **ANSWERS,
            "spot": {"latitude": SPOT[0], "longitude": SPOT[1], "accuracy": 7.0},
            CHECK_IN: _tap(CHECKED_IN, ARRIVED),
            CHECK_OUT: _tap(CHECKED_OUT, LEFT),
            "inside": f"Alleen voor ons: {TOKENS['answer to an internal question']}",
            "story": "Het was er rustig en schoon.",
        },
    )
    world.with_photo(report, "proof", _photo())
    world.send(report)
    world.approve(report)
    db.session.commit()
    photos = db.session.query(Photo).filter_by(report_id=report.id).all()
    assert [float(photo.latitude) for photo in photos] == [pytest.approx(CAMERA[0], abs=1e-5)] * 2
    return {
        **{what: token for what, token in TOKENS.items() if token},
        "report's receipt": report.reference or "",
        "user": str(cast.sanne.uuid),
        "assignment": str(report.assignment.uuid),
        "report": str(report.uuid),
        "photo of an internal question": str(next(p.uuid for p in photos if p.code == "proof")),
        "storage key": photos[0].storage_key.removesuffix(".jpg").rpartition("/")[2],
        "digest of the original": photos[0].original_digest,
        "day of checking in": "2031-07-15",
        "time of checking in": "03:17:43",
        "time of checking out": "04:29:51",
        "day of checking in, in words": "15 jul",
        "moment of the photo": "2031-07-13",
        "moment of the photo, as cameras write it": "2031:07:13",
        **{
            f"{name} {axis}, {form}": form
            for name, place in (
                ("place", SPOT),
                ("camera", CAMERA),
                ("check-in", ARRIVED),
                ("check-out", LEFT),
            )
            for axis, value in zip(("latitude", "longitude"), place, strict=True)
            # Cut off, as any longer form begins, and rounded.
            for form in (str(value)[:6], *(f"{value:.{digits}f}" for digits in (3, 4, 5)))
        },
    }


def _tap(at: str, where: tuple[float, float]) -> dict[str, Any]:
    latitude, longitude = where
    return {
        "at": at, "latitude": latitude, "longitude": longitude, "accuracy": 7.0, "refused": False,
    }  # fmt: skip


def _send_photo(sanne: Visitor, report: UUID) -> None:
    """As a phone sends it: under a name of its own, from a browser that names the device."""
    sanne.get("/account")
    sent = sanne.post(
        f"/reports/{report}/photos",
        {
            "code": "front",
            "photo": (io.BytesIO(_photo()), f"{TOKENS['file name']}.jpg"),
        },
        expect=200,
        headers={"User-Agent": f"Mozilla/5.0 ({TOKENS['device']})"},
    )
    assert json.loads(sent.text)["id"]


def _forms(token: str) -> set[bytes]:
    """A token as it may be written: plain, in an address, in HTML, in JSON, in base64."""
    found = {token, quote(token), quote_plus(token), html.escape(token), json.dumps(token)[1:-1]}
    found |= {token.replace(".", ","), token[::-1]}
    raw = {form.encode() for form in found} | {token.encode("utf-16-le"), token.encode("utf-16-be")}
    plain = token.encode()
    for shift in range(3):  # wherever it stands in the text that was encoded
        encoded = base64.b64encode(b"x" * shift + plain + b"x" * 3)
        middle = encoded[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]
        if len(middle) >= 8:
            raw |= {middle, middle.replace(b"+", b"-").replace(b"/", b"_")}
    return raw | {form.lower() for form in raw}


def leaks(content: bytes, told: dict[str, str]) -> list[str]:
    """What of the shopper stands in ``content``."""
    texts = (content, content.lower(), unquote_plus(content.decode("utf-8", "ignore")).encode())
    return [
        f"{what} ({token})"
        for what, token in told.items()
        if any(form in text for form in _forms(token) for text in texts)
    ]


def _parts(answer: Page) -> Iterator[tuple[str, bytes]]:
    """Everything of an answer: headers, body, and what is inside a package."""
    yield "headers", "\n".join(f"{name}: {value}" for name, value in answer.headers).encode()
    body = answer.get_data()
    yield "body", body
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            yield "package", package.comment
            for item in package.infolist():
                yield item.filename, item.filename.encode() + item.comment + item.extra
                yield item.filename, package.read(item)
    if answer.mimetype == "image/jpeg":
        picture = Image.open(io.BytesIO(body))
        assert not picture.getexif() and "comment" not in picture.info
        yield "metadata", repr(picture.info).encode()


def _paths(app: Flask, world: World, visitor: Visitor) -> set[str]:
    """Every address that a client may fetch: built from the routes, and found in the pages."""
    side = world.lunavella
    found = {
        address.of(app, side)
        for address in addresses(app)
        if address.method == "GET" and CLIENT in PERMISSIONS.get(address.endpoint, ())
    }
    found |= {"/account", "/account/password", "/nowhere"}
    waiting, seen = set(found), set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = visitor.ask(path)
        if answer.mimetype == "text/html":
            links = re.findall(r'(?:href|src|action)="(/(?!static|bootstrap)[^"#]*)', answer.text)
            waiting |= {html.unescape(link) for link in links} - seen
    return seen


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_that_a_client_gets_tells_who_the_shopper_was(
    app: Flask, cast: Cast, world: World, told: dict[str, str], language: str
) -> None:
    found, read, kinds = [], 0, set()
    for level in LEVELS:
        visitor = Visitor(app, getattr(cast, level), language)
        for path in sorted(_paths(app, world, visitor)):
            answer = visitor.ask(path)
            kinds.add(answer.mimetype)
            for part, content in _parts(answer):
                read += 1
                found += [f"{level}: {path}, {part}: {leak}" for leak in leaks(content, told)]
    assert not found, "\n" + "\n".join(found)
    assert read > 100
    assert {"text/html", "image/jpeg"} < kinds and any("spreadsheet" in kind for kind in kinds)


def test_the_report_itself_was_there_to_be_searched(
    app: Flask, cast: Cast, world: World, told: dict[str, str], browse: Callable[..., Visitor]
) -> None:
    """The test above would pass over an empty page: what the client may know is in these."""
    hanna = browse(cast.hanna)
    answers = [hanna.ask(path) for path in _paths(app, world, hanna)]
    assert any("Het was er rustig en schoon." in answer.text for answer in answers if answer.shown)
    books = [answer for answer in answers if answer.get_data()[:2] == b"PK"]
    assert any(
        b"Het was er rustig en schoon." in content for book in books for _, content in _parts(book)
    )
    names = [book.headers["Content-Disposition"] for book in books]
    assert names and not any(leaks(name.encode(), told) for name in names)


def test_the_reviewer_does_see_where_the_photo_was_taken(
    world: World, told: dict[str, str]
) -> None:
    """The tokens are in the database: what is searched for was there to be found."""
    photo = db.session.query(Photo).filter_by(storage_key=f"photos/{told['storage key']}.jpg").one()
    assert f"{photo.latitude:.5f}" == f"{CAMERA[0]:.5f}"


@pytest.mark.parametrize(
    "what",
    [
        "name",
        "telephone",
        "shopper number",
        "place latitude",
        "check-in latitude",
        "time of checking",
    ],
)
def test_a_planted_leak_is_seen(
    app: Flask,
    cast: Cast,
    world: World,
    told: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    secret = next(token for name, token in told.items() if name.startswith(what))
    real = shown_reports.location_of

    def leaking(result: Any) -> Any:
        place = real(result)
        place.name = f"Lunavella {secret}"
        return place

    monkeypatch.setattr(shown_reports, "location_of", leaking)
    hanna = Visitor(app, cast.hanna)
    side = world.lunavella
    page = hanna.ask(f"/results/{side.project.uuid}/report/{side.result.uuid}")
    assert any(leaks(content, told) for _, content in _parts(page))


@pytest.mark.parametrize(
    "content",
    [
        b"Zwaluwstaart",
        b"ZWALUWSTAART",
        b"x" + base64.b64encode(b"by Qwillemijn Zwaluwstaart."),
        base64.urlsafe_b64encode(b"..51.9871.."),
        b"/reports?by=Zwaluwst%61art",
        "Zwaluwstaart".encode("utf-16-le"),
        b"51,9871",
        b'{"latitude": 51.987123}',
    ],
)
def test_a_token_is_found_however_it_is_written(content: bytes) -> None:
    told = {"name": "Zwaluwstaart", "place": "51.9871"}
    assert leaks(content, told)
    assert leaks(b"Het was er rustig en schoon. 51.2 4.8", told) == []
