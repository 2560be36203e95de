"""The cookie of a session and the token against forged posts: what was found right is known again,
and is never more than it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from audit import seals
from tests.cast import Cast
from tests.visitor import ADDRESS, Visitor

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
HELD = {"token": "of-sanne", "_flashes": [("info", "Bewaard.")]}


@pytest.fixture
def signer(app: Flask) -> URLSafeTimedSerializer:
    found = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert isinstance(found, URLSafeTimedSerializer)
    return found


def opened(signer: URLSafeTimedSerializer, sealed: Any) -> Any:
    return signer.loads(sealed, max_age=2 * 3600)


def test_what_a_request_puts_into_its_session_is_not_in_the_next_one(
    signer: URLSafeTimedSerializer,
) -> None:
    sealed = signer.dumps(HELD)
    first = opened(signer, sealed)
    assert first == HELD
    first["_flashes"].append(("error", "Van een ander verzoek."))
    first["token"] = "of-somebody-else"
    assert opened(signer, sealed) == HELD


def test_a_cookie_that_is_known_grows_old_all_the_same(signer: URLSafeTimedSerializer) -> None:
    with time_machine.travel(NOON, tick=False):
        sealed = signer.dumps(HELD)
        assert opened(signer, sealed) == HELD
    with time_machine.travel(NOON + dt.timedelta(hours=2), tick=False):
        assert opened(signer, sealed) == HELD
    with (
        time_machine.travel(NOON + dt.timedelta(hours=3), tick=False),
        pytest.raises(SignatureExpired),
    ):
        opened(signer, sealed)


def test_a_cookie_that_was_changed_is_refused_however_often_it_comes(
    signer: URLSafeTimedSerializer,
) -> None:
    sealed = str(signer.dumps(HELD))
    assert opened(signer, sealed) == HELD
    for _ in range(2):
        with pytest.raises(BadSignature):
            opened(signer, ("A" if sealed[0] != "A" else "B") + sealed[1:])


def chooses(visitor: Visitor, token: str, **how: Any) -> int:
    """The status of a post that brings this token."""
    data = {"language": "en", ":csrf_token": token}
    return visitor.ask("/language", "POST", data=data, **how).status_code


def test_a_token_is_right_for_its_own_session_alone_however_often_it_comes(
    browse: Callable[..., Visitor], cast: Cast
) -> None:
    sanne, joris = browse(cast.sanne), browse(cast.joris)
    sanne.get("/account")
    joris.get("/account")
    token = sanne.token
    assert [chooses(sanne, token) for _ in range(2)] == [302, 302]
    assert [chooses(joris, token) for _ in range(2)] == [400, 400]
    assert [chooses(sanne, one) for one in ("", joris.token, token[:-2])] == [400, 400, 400]
    assert chooses(joris, joris.token) == 302


def test_more_tokens_than_are_known_are_right_all_the_same(
    browse: Callable[..., Visitor], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "KNOWN", 1)
    both = [browse(cast.sanne), browse(cast.joris)]
    for one in both:
        one.get("/account")
    for one in both * 2:
        assert [chooses(one, one.token) for _ in range(2)] == [302, 302]


def test_only_the_token_that_was_looked_at_is_known_to_be_right(
    browse: Callable[..., Visitor], cast: Cast
) -> None:
    sanne = browse(cast.sanne)
    sanne.get("/account")
    beside = {"X-CSRFToken": "made-up"}
    assert chooses(sanne, sanne.token, headers=beside) == 302
    assert chooses(sanne, "", headers=beside) == 400
    assert chooses(sanne, "", headers={"X-CSRFToken": sanne.token}) == 302
    assert chooses(sanne, "made-up", headers={"X-CSRFToken": sanne.token}) == 400


def test_over_https_a_token_that_is_known_comes_from_a_page_of_ours(
    browse: Callable[..., Visitor], cast: Cast
) -> None:
    sanne = browse(cast.sanne)
    sanne.get("/account")
    over_https = {"environ_overrides": {"wsgi.url_scheme": "https"}}
    ours = {"Referer": f"{ADDRESS.replace('http', 'https')}/account"}
    for _ in range(2):
        assert chooses(sanne, sanne.token, headers=ours, **over_https) == 302
        for headers in ({}, {"Referer": "https://elsewhere.example/account"}):
            assert chooses(sanne, sanne.token, headers=headers, **over_https) == 400
