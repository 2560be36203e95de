"""Sanne's phone in the basement: a browser that loses its reception, is closed and opened again."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.exceptions import ServiceUnavailable

from audit.accounts.models import User
from tests.browser.reporting import STATE, WAITS, choose, ready
from tests.visitor import session_cookie


class Phone:
    """Sanne's browser, with reception or without.

    A page that is being closed may forget that it is offline: so without reception the server is
    out of reach as well.
    """

    def __init__(self, page: Page, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.page = page
        self.context = page.context
        self._app, self._reached, self._patch = app, app.wsgi_app, monkeypatch

    def lose_reception(self) -> None:
        self.context.set_offline(True)
        self._patch.setattr(self._app, "wsgi_app", ServiceUnavailable())

    def close_page(self) -> None:
        """Closed by hand, or by a phone that needs the room."""
        self.page.goto("about:blank")
        self.page.close()
        # What slipped out of it meets a server out of reach, also where that is slow to begin.
        time.sleep(0.5)

    def open_again(self) -> Page:
        """The page is gone; with reception again, another one is there."""
        self.close_page()
        self.find_reception()
        self.page = self.context.new_page()
        return self.page

    def find_reception(self) -> None:
        self._patch.setattr(self._app, "wsgi_app", self._reached)
        self.context.set_offline(False)

    def in_the_basement(self, address: str) -> None:
        """An answer without reception."""
        ready(self.page, address)
        self.lose_reception()
        choose(self.page, "greeted", "yes")
        expect(self.page.locator(STATE)).to_contain_text("Op deze telefoon bewaard")
        line = self.page.locator("[data-question='greeted'] [data-saved]")
        expect(line).to_contain_text(WAITS)

    def use_as(self, person: User, address: str) -> None:
        name = self._app.config["SESSION_COOKIE_NAME"]
        cookie = session_cookie(self._app, person)
        self.context.add_cookies([{"name": name, "value": cookie, "url": address}])


@pytest.fixture
def sanne(cast: Any, open_page: Any, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Sanne's phone, without a worker: what it does not keep itself comes from the server."""
    return phone_of(open_page(cast.sanne), app, monkeypatch)


@pytest.fixture
def sannes_phone(cast: Any, open_page: Any, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Sanne's phone as it is: with the worker that gives out kept pages."""
    return phone_of(open_page(cast.sanne, service_workers="allow"), app, monkeypatch)


def phone_of(page: Page, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Phone:
    page.allowed_errors += ["INTERNET_DISCONNECTED", "ERR_FAILED", "409", "410", "422", "503"]  # type: ignore[attr-defined]
    return Phone(page, app, monkeypatch)
