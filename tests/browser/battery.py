"""A phone whose battery dies: a browser of its own that is killed and started again."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.fixtures import PATIENCE, chromium_arguments, chromium_path
from tests.visitor import session_cookie


class Killable:
    """A browser with a folder of its own. Give it the ``address`` of its server first."""

    def __init__(self, playwright: Playwright, folder: Path, app: Flask) -> None:
        self._playwright, self._folder, self._app = playwright, folder, app
        self._cookies: list[Any] = []
        self.address = ""
        self.context: BrowserContext | None = None

    def open(self, person: Any = None) -> Page:
        """Start it; as ``person``, else as whoever used it last."""
        self.context = self._playwright.chromium.launch_persistent_context(
            str(self._folder),
            executable_path=chromium_path(),
            args=chromium_arguments(),
            base_url=self.address,
            locale="nl",
            timezone_id="Europe/Amsterdam",
            viewport={"width": 390, "height": 844},
        )
        self.context.set_default_timeout(PATIENCE)
        if person is not None:
            name = self._app.config["SESSION_COOKIE_NAME"]
            value = session_cookie(self._app, person)
            self._cookies = [{"name": name, "value": value, "url": self.address}]
        self.context.add_cookies(self._cookies)
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def note_cookies(self) -> None:
        """A browser writes its cookies down every half minute: these it has written."""
        assert self.context is not None
        self._cookies = self.context.cookies()

    def kill(self) -> None:
        """All its processes at once, without a word of warning."""
        for found in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = found.read_bytes()
            except OSError:
                continue
            if str(self._folder).encode() in line:
                with suppress(ProcessLookupError):
                    os.kill(int(found.parent.name), signal.SIGKILL)
        time.sleep(0.5)
        for lock in self._folder.glob("Singleton*"):
            lock.unlink()
