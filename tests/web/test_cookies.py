"""The cookie of a session: opened once and known again, and never more than it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from flask import Flask
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

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
