"""Answers made smaller on their way: a phone in a cellar waits for every kilobyte.

Static files are compressed once, thoroughly, and kept; pages at every answer, quickly. A page
holds a token beside what its address says, which is what attacks on compressed pages look for;
they need somebody else's site to ask for our pages with our cookie, and the cookie is SameSite.
"""

from __future__ import annotations

import zlib

from flask import Flask, Response, request

from audit.http import STATIC

#: Below this a packet is a packet.
LEAST_BYTES = 800
QUICK, THOROUGH = 1, 9

_TYPES = frozenset(
    {
        "text/html", "text/css", "text/javascript", "application/javascript", "application/json",
        "image/svg+xml",
    }
)  # fmt: skip
#: zlib's name for a gzip container around the largest window.
_GZIP = 31

#: Path → compressed content. Static paths carry a digest, so a path has one content for ever.
_kept: dict[str, bytes] = {}


def compress_answers(app: Flask) -> None:
    """Compress what a browser understands. Called first: what is registered first runs last."""

    @app.after_request
    def compress(response: Response) -> Response:
        headers = response.headers
        if response.mimetype not in _TYPES or _is_small(response):
            return response
        vary = headers.get("Vary")
        headers["Vary"] = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
        if (
            response.status_code not in (200, 404, 422)
            or request.method == "HEAD"
            or "Content-Encoding" in headers
            or "Content-Range" in headers
            or "gzip" not in request.headers.get("Accept-Encoding", "")
        ):
            return response
        if request.endpoint in STATIC and response.status_code == 200:
            content = _of_file(response)
        elif _comes_as_it_is(response):
            return response
        else:
            content = gzip(response.get_data(), QUICK)
        response.direct_passthrough = False
        response.set_data(content)
        headers["Content-Encoding"] = "gzip"
        etag = headers.get("ETag")
        if etag and not etag.startswith("W/"):
            # The same page in other bytes: a weak tag still answers "not changed".
            headers["ETag"] = f"W/{etag}"
        return response


def _is_small(response: Response) -> bool:
    """Whether everybody gets this as it is. (What says that nothing changed speaks of another.)"""
    if response.status_code == 304 or _comes_as_it_is(response):
        return False
    return len(response.get_data()) < LEAST_BYTES


def _comes_as_it_is(response: Response) -> bool:
    """Whether it is handed to the server unread, as a file: some servers know its length."""
    return response.direct_passthrough or response.is_streamed


def gzip(content: bytes, level: int) -> bytes:
    """``content`` in a gzip container without a time, so that the same gives the same."""
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    return packer.compress(content) + packer.flush()


def _of_file(response: Response) -> bytes:
    """The compressed content of a static file, which is opened but mostly need not be read."""
    content, opened = _kept.get(request.path), response.response
    if content is None:
        response.direct_passthrough = False
        content = _kept[request.path] = gzip(response.get_data(), THOROUGH)
    # Now, and not with the answer: a server may forget that where the browser went away.
    if hasattr(opened, "close"):
        opened.close()
    return content
