"""An application with nothing but the pictures in it, and a browser to look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel
from playwright.sync_api import Browser, Page

from audit import pictures

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "audit" / "translations" / "nl" / "LC_MESSAGES" / "pictures.po"


@pytest.fixture(scope="session")
def pictures_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Templates, the Dutch catalogue and the pictures' own function; English by default."""
    folder = tmp_path_factory.mktemp("translations")
    compiled = folder / "nl" / "LC_MESSAGES" / "pictures.mo"
    compiled.parent.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, compiled.open("wb") as target:
        write_mo(target, read_po(source, locale="nl"))
    app = Flask("pictures", template_folder=str(ROOT / "templates"))
    app.config.update(
        BABEL_DOMAIN="pictures", BABEL_TRANSLATION_DIRECTORIES=str(folder), TESTING=True
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, default_locale="en")
    pictures.init_app(app)
    return app


@pytest.fixture
def in_request(pictures_app: Flask) -> Iterator[Flask]:
    with pictures_app.test_request_context():
        yield pictures_app


@pytest.fixture(scope="session")
def browser_page(chromium: Browser) -> Iterator[Page]:
    """A page whose address http://pictures.test/ serves the project's static files."""
    page = chromium.new_page()
    page.route(
        "http://pictures.test/static/**",
        lambda route: route.fulfill(path=ROOT / route.request.url.split(".test/")[1]),
    )
    page.route(
        "http://pictures.test/",
        lambda route: route.fulfill(body="<!doctype html><title>Pictures</title>"),
    )
    page.goto("http://pictures.test/")
    yield page
    page.close()
