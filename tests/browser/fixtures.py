"""Chromium, and the application on an address that it can reach."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app

from audit.accounts.models import User
from tests.databases import Database
from tests.visitor import session_cookie

#: Milliseconds that a page may take on a machine that has much else to do.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

SIZES = {"phone": (390, 844), "desk": (1280, 800), "narrow": (320, 640)}
#: First the engine without its windows: it shows the same pages for less of the processor's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: What the whole browser draws, starts or asks beside the page: two pages of its address bar in
#: each window, a process in store for the next page, and what Playwright switches off itself (of
#: several such lists only the last one counts).
BESIDE = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,"
    "MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,"
    "SpareRendererForSitePerProcess,ThirdPartyStoragePartitioning"
)
#: Quiet and alone: nothing is looked up or fetched outside this machine.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={BESIDE}",
    "--disable-dev-shm-usage",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


def chromium_path() -> str:
    """The machine's Chromium, or the one that the variable CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise RuntimeError("There is no Chromium: install Debian's package chromium.")
    return found


def chromium_arguments() -> list[str]:
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One headless Chromium for all tests of a worker."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=chromium_arguments())
    yield browser
    browser.close()


class Kept:
    """The application, whose static files are read, compressed and described once.

    Each context begins with an empty cache and asks for some thirty of them. Their addresses name
    their content, so that the first answer of the application itself holds for all.
    """

    def __init__(self, app: Flask) -> None:
        self._app, self._own = app, app.wsgi_app
        self._static = tuple(
            str(rule).partition("<")[0]
            for rule in app.url_map.iter_rules()
            if rule.endpoint in {"static", "bootstrap.static"}
        )
        self._answers: dict[tuple[str, str], tuple[str, Any, bytes]] = {}

    def __call__(self, environ: Any, start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        asked = {"HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"} & environ.keys()
        # Where a test puts something else in the application's place, that answers.
        is_own = self._app.wsgi_app == self._own and environ["REQUEST_METHOD"] == "GET"
        if asked or not is_own or not path.startswith(self._static):
            return self._app(environ, start_response)
        key = (path, environ.get("HTTP_ACCEPT_ENCODING", ""))
        if key not in self._answers:
            content, status, headers = run_wsgi_app(self._app, environ, buffered=True)
            if not status.startswith("200"):
                start_response(status, list(headers))
                return content
            self._answers[key] = status, list(headers), b"".join(content)
        status, headers, body = self._answers[key]
        start_response(status, headers)
        return [body]


@pytest.fixture(scope="session")
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application under test, served from a thread of the worker."""
    server = make_server("127.0.0.1", 0, Kept(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Watch:
    """What goes wrong in the browser while nobody looks: errors, refusals, foreign requests."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        #: Parts of messages that a test means to happen.
        self.allowed: list[str] = []
        self._found: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self._found.append(f"error: {error.error}"))
        context.on("response", self._response)
        context.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self._found.append(f"console: {message.text} ({message.location.get('url')})")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self._found.append(f"{response.request.method} {response.url}: {response.status}")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and not request.url.startswith(self.address):
            self._found.append(f"asked elsewhere: {request.url}")

    def faults(self) -> list[str]:
        return [fault for fault in self._found if not any(part in fault for part in self.allowed)]


@pytest.fixture
def open_page(
    app: Flask, database: Database, chromium: Browser, live_server: str
) -> Iterator[Callable[..., Page]]:
    """``open_page(cast.sanne, size="phone")`` is a page of Sanne's browser, signed in.

    ``size``: phone, desk, narrow or (width, height); ``language``: nl or en; further names go to
    Playwright's new_context (java_script_enabled, color_scheme, offline, geolocation ...).
    Pages come from the server, unless ``service_workers="allow"`` lets the worker keep some.
    ``page.allowed_errors`` takes parts of messages that the test means to happen.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_one(
        person: User | None = None,
        size: str | tuple[int, int] = "phone",
        language: str | None = None,
        **given: Any,
    ) -> Page:
        width, height = SIZES[size] if isinstance(size, str) else size
        spoken = language or (person.language if person else "nl")
        context = chromium.new_context(
            base_url=live_server,
            viewport={"width": width, "height": height},
            locale=spoken,
            timezone_id="Europe/Amsterdam",
            has_touch=size in {"phone", "narrow"},
            **{"service_workers": "block", **given},
        )
        context.set_default_timeout(PATIENCE)
        watch = Watch(context, live_server)
        opened.append((context, watch))
        if person is not None:
            cookie = session_cookie(app, person, language)
            name = app.config["SESSION_COOKIE_NAME"]
            context.add_cookies([{"name": name, "value": cookie, "url": live_server}])
        page = context.new_page()
        page.allowed_errors = watch.allowed  # type: ignore[attr-defined]
        return page

    yield open_one
    faults = []
    for context, watch in opened:
        context.close()
        faults += watch.faults()
    assert not faults, "in the browser: " + "; ".join(faults)
