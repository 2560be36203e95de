"""Static files made smaller on their way."""

from __future__ import annotations

import pytest
from flask import Flask, url_for

from audit import compression


@pytest.mark.parametrize("time", ["the first time", "again"])
def test_a_static_file_is_closed_once_it_is_compressed(
    app: Flask, monkeypatch: pytest.MonkeyPatch, time: str
) -> None:
    """Not with the answer, which the server may drop where the browser went away."""
    monkeypatch.setattr(compression, "_kept", {})
    opened = []
    inner = compression._of_file

    def seen(response):
        opened.append(response.response)
        return inner(response)

    monkeypatch.setattr(compression, "_of_file", seen)
    with app.test_request_context():
        address = url_for("static", filename="js/runner.js")
    for _ in range(1 if time == "the first time" else 2):
        answer = app.test_client().get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert opened[-1].file.closed
        answer.close()
