"""What somebody sees when something went wrong: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template
from flask_babel import force_locale

from audit.database import db
from tests.inspection import faults
from tests.pages import Document

CODES = (400, 403, 404, 413, 429, 500, 503, 507)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_error_page_is_a_whole_page_with_a_way_on(
    app: Flask, code: int, language: str
) -> None:
    with app.test_request_context(), force_locale(language):
        html = render_template(f"errors/{code}.html")
    assert faults(html, language) == ()
    page = Document(html)
    assert any(link.attrib["href"] == "/" for link in page.all("a"))
    assert len([text for text in page.all("p") if page.text_of(text)]) >= 3


def test_an_error_page_needs_no_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any, **named: Any) -> None:
        raise AssertionError("asked the database")

    monkeypatch.setattr(db.session, "execute", refuse)
    with app.test_request_context():
        assert render_template("errors/500.html")


def test_an_address_that_is_not_there_answers_in_words(
    cast: Any, browse: Callable[..., Any]
) -> None:
    page = browse(cast.karim).get("/nowhere-at-all", expect=404)
    assert "Deze pagina is er niet" in page.words
