"""A request as we take it, and what every answer says beside its content."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.sansio.http import parse_cookie
from werkzeug.utils import cached_property

from audit.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: No inline script, style or handler, nothing from elsewhere. blob: shows a photo that was just
#: taken; data: is for the arrows in Bootstrap's stylesheet.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    )
)

_KEY = "audit.http"
#: The endpoints of files that are the same for everybody.
STATIC = ("static", "bootstrap.static")
_PARTS = ("text/css", "text/javascript")


class Posted(ImmutableMultiDict[str, Any]):
    """What came with a request. A page looks for many names that are not there, and Werkzeug makes
    an error of each before it gives the default."""

    def get(  # type: ignore[override]
        self,
        key: str,
        default: Any = None,
        type: Any = None,  # noqa: A002
    ) -> Any:
        return super().get(key, default, type) if key in self else default


class Asked(Request):
    """A request to the application."""

    parameter_storage_class = Posted

    def __init__(self, environ: WSGIEnvironment, *more: Any) -> None:
        # Of a body whose end the server finds itself Werkzeug takes whatever there is, where a line
        # broke as much as came: a page of a report would lose the answers of the rest. Where its
        # length was said, a shorter one is refused.
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        super().__init__(environ, *more)

    def make_form_data_parser(self) -> FormDataParser:
        # By itself it takes a form that it cannot read for an empty one.
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except ValueError as error:
            raise BadRequest from error

    @property
    def posted(self) -> MultiDict[str, str]:
        """The names and values that were posted: by a form, or as our scripts send them, in pairs
        as JSON. 400 where it is neither, 413 where it is longer than a form may be; the same every
        time, since what Werkzeug would read after an error is the rest of the form."""
        if isinstance(self._read, HTTPException):
            raise self._read
        return self._read

    @cached_property
    def _read(self) -> MultiDict[str, str] | HTTPException:
        try:
            return self._read_pairs() if self.method == "POST" and self.is_json else self.form
        except HTTPException as error:
            return error

    def _read_pairs(self) -> MultiDict[str, str]:
        limit = self.max_form_memory_size or 0
        # The first without reading it; the second where its length is not said beforehand.
        if (self.content_length or 0) > limit or len(content := self.get_data()) > limit:
            raise RequestEntityTooLarge
        try:
            return Posted(_pairs(json.loads(content.decode())))
        except (TypeError, ValueError, RecursionError) as error:
            raise BadRequest from error

    @cached_property
    def cookies(self) -> Any:
        """Its cookies, from where they are: Werkzeug walks through all headers for them."""
        return parse_cookie(self.environ.get("HTTP_COOKIE"), cls=self.dict_storage_class)


def _pairs(said: Any) -> Any:
    """Pairs of texts, each of which can be stored: half of a letter, which a phone may leave,
    becomes U+FFFD, as it does where a browser sends a form. TypeError where they are none."""
    if not isinstance(said, list) or {*map(type, said)} - {list}:
        raise TypeError
    if "".join(chain.from_iterable(said)).isascii():
        return said
    return [
        [part.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for part in pair]
        for pair in said
    ]


def posted() -> MultiDict[str, str]:
    """What was posted with the present request, as :attr:`Asked.posted`."""
    asked: Asked = request._get_current_object()  # type: ignore[attr-defined]
    return asked.posted


class Answer(Response):
    """An answer of the application. What each says alike, and no view may say otherwise, is added
    as the server takes it: on its way through the application it would be checked and copied again
    and again."""

    def get_wsgi_response(self, environ: Any) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        content, status, headers = super().get_wsgi_response(environ)
        is_part = request.endpoint in STATIC and self.mimetype in _PARTS
        everywhere, of_parts = current_app.extensions[_KEY]
        return content, status, [*headers, *(of_parts if is_part else everywhere)]


def configure(app: Flask, settings: Settings) -> None:
    """Let every answer of ``app`` say what browsers may do with it."""
    everywhere = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(self), camera=(self)",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings.production:
        everywhere["Strict-Transport-Security"] = "max-age=31536000"
    # What is no document needs no more: a page of a report has thirty small files.
    of_parts = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
    app.extensions[_KEY] = (
        tuple(everywhere.items()),
        tuple((name, everywhere[name]) for name in of_parts),
    )

    @app.after_request
    def keep_private(response: Response) -> Response:
        # That a static file is missing is said by a page.
        if request.endpoint not in STATIC or response.status_code >= 400:
            said = dict(response.headers)
            if "Cache-Control" not in said:
                response.headers.add("Cache-Control", "private, no-cache")
            elif "public" in said["Cache-Control"]:
                # What a view sends as a file gets the age of static ones from Flask.
                response.headers["Cache-Control"] = "private, no-cache"
                del response.headers["Expires"]
            if "Vary" not in said:
                response.headers.add("Vary", "Cookie, Accept-Language")
        return response
