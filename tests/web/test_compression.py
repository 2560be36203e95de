"""Static files made smaller on their way."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask, url_for
from waitress.buffers import ReadOnlyFileBasedBuffer

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


@pytest.mark.parametrize("accepted", ["gzip", ""])
@pytest.mark.parametrize("name", ["js/runner.js", "css/tokens.css", "icons/neutral.svg"])
def test_a_static_file_comes_whole_from_the_server_of_the_demonstration(
    app: Flask, monkeypatch: pytest.MonkeyPatch, name: str, accepted: str
) -> None:
    """Waitress lays a file open in a way of its own, which has a length before it is read."""
    monkeypatch.setattr(compression, "_kept", {})
    with app.test_request_context():
        address = url_for("static", filename=name)
    answer = app.test_client().get(
        address,
        headers={"Accept-Encoding": accepted},
        environ_overrides={"wsgi.file_wrapper": ReadOnlyFileBasedBuffer},
    )
    assert answer.status_code == 200
    content = gzip.decompress(answer.data) if answer.content_encoding else answer.data
    answer.close()
    assert content == (Path(app.static_folder or "") / name).read_bytes()
