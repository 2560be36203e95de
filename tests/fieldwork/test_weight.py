"""What a page of a report weighs on its way to a phone that has seen nothing of us yet."""

from __future__ import annotations

import gzip
import io
import re
from urllib.parse import urljoin

import pytest
from waitress.buffers import ReadOnlyFileBasedBuffer

from tests.fieldwork.visits import a_photo, a_report

ALL, SCRIPT = 100_000, 40_000
IMPORTED = re.compile(r"""(?:from|import) ["'](\./[\w-]+\.js)["']""")
# What a page fetches where it has such an element: ["[data-slider]", "./slider.js"].
IF_THERE = re.compile(r"""\["\[([\w-]+)\]", ["'](\./[\w-]+\.js)["']\]""")
PACKED = {"Accept-Encoding": "gzip"}


def weight_of(visitor, path):
    """The bytes of an answer as they are sent."""
    answer = visitor.client.get(path, headers=PACKED, buffered=True)
    assert answer.headers["Content-Encoding"] == "gzip", path
    return len(answer.data), gzip.decompress(answer.data).decode()


def loaded_by(visitor, path):
    """Everything that a page loads, by address, with its weight: sheets, icon, scripts, what these
    import, and what they fetch because the page has it."""
    size, html = weight_of(visitor, path)
    found = {path: size}
    waiting = re.findall(r"""(?:src|href)="(/static/[^"]+\.(?:js|css|svg))""", html)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address], text = weight_of(visitor, address)
        if address.endswith(".js"):
            wanted = [
                name for attribute, name in IF_THERE.findall(text) if f" {attribute}=" in html
            ]
            waiting += [urljoin(address, name) for name in (*IMPORTED.findall(text), *wanted)]
    return found


@pytest.mark.parametrize(
    "page", ["welcome/questions", "ordering/questions", "waiting/felt", "check"]
)
def test_the_first_page_weighs_at_most_100_kilobytes_and_its_script_40(cast, browse, page):
    _, address = a_report(cast, "restaurant")
    found = loaded_by(browse(cast.sanne), f"{address}/{page}")
    scripts = {path: size for path, size in found.items() if path.endswith(".js")}
    assert sum(found.values()) <= ALL, found
    assert sum(scripts.values()) <= SCRIPT, scripts
    if page != "check":
        assert any(path.endswith("autosave.js") for path in scripts)


def test_static_files_are_kept_for_good_and_a_page_never(cast, browse):
    _, address = a_report(cast)
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/welcome/questions")
    assert page.headers["Cache-Control"] == "private, no-cache"
    sheet = re.search(r"/static/[^\"]+shopper\.css", page.text)
    assert sheet is not None
    assert "max-age=31536000" in sanne.client.get(sheet[0], buffered=True).headers["Cache-Control"]


def test_a_file_that_has_not_changed_costs_nothing_compressed_or_not(cast, browse):
    sanne = browse(cast.sanne)
    page = sanne.get("/today")
    sheet = re.search(r"/static/[^\"]+shopper\.css", page.text)
    assert sheet is not None
    for headers in (PACKED, {}):
        first = sanne.client.get(sheet[0], headers=headers, buffered=True)
        again = sanne.client.get(
            sheet[0],
            headers={**headers, "If-None-Match": first.headers["ETag"]},
            buffered=True,
        )
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("headers", [PACKED, {}])
def test_the_server_of_the_demonstration_takes_a_file_as_it_is(browse, headers):
    """Its wrapper of files has a length, which those of other servers have not."""
    visitor = browse()
    sheet = re.search(r"/static/[^\"]+tokens\.css", visitor.get("/sign-in").text)
    assert sheet is not None
    wrapped = {"wsgi.file_wrapper": ReadOnlyFileBasedBuffer}
    given = visitor.client.get(sheet[0], headers=headers, environ_overrides=wrapped, buffered=True)
    assert given.status_code == 200
    assert ("Content-Encoding" in given.headers) == bool(headers)


def test_who_cannot_read_compressed_pages_gets_them_plain(cast, browse):
    sanne = browse(cast.sanne)
    page = sanne.get("/today")
    assert "Content-Encoding" not in page.headers
    assert "Accept-Encoding" in page.headers["Vary"]
    packed = sanne.client.get("/today", headers=PACKED)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data)


def test_a_photo_is_not_compressed_again(cast, browse):
    _, address = a_report(cast, "all_kinds")
    sanne = browse(cast.sanne)
    page = sanne.get(f"{address}/evidence/questions")
    data = {"code": "photo", "photo": (io.BytesIO(a_photo()), "a.jpg")}
    said = sanne.post(f"{address}/photos", data=data, expect=200).json
    shown = sanne.client.get(said["url"], headers=PACKED)
    assert page.status_code == shown.status_code == 200
    assert "Content-Encoding" not in shown.headers
