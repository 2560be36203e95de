"""Signing in and out, and what slows guessing down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from sqlalchemy import select

from audit.accounts import passwords
from audit.accounts.attempts import ACCOUNT_ANYWHERE, ACCOUNT_HERE, ADDRESS
from audit.accounts.models import User, UserSession
from audit.accounts.routes import local_address
from audit.database import db
from audit.history import Event
from tests.accounts.doors import Hashes, is_in, sign_in
from tests.cast import PASSWORD, Cast
from tests.visitor import Visitor

Browse = Callable[..., Visitor]
WRONG = "helemaal verkeerd 12"
NOT_TOGETHER = "horen niet bij elkaar"
TOO_MANY = "Te veel pogingen"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC), tick=False) as found:
        yield found


def test_the_right_password_opens_the_door_and_the_history_says_who(
    cast: Cast, browse: Browse
) -> None:
    visitor = browse()
    answer = sign_in(visitor, " ROOS@agency.example ")
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_in(visitor)
    event = db.session.scalars(select(Event).filter_by(action="signed_in")).one()
    assert (event.actor_id, event.subject_type, event.subject_id) == (
        cast.roos.id, "user", cast.roos.id,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    cast: Cast, browse: Browse, language: str
) -> None:
    texts = []
    for email in ("roos@agency.example", "nobody@agency.example", "vera@agency.example"):
        visitor = browse(language=language)
        page = visitor.get("/sign-in")
        button = {"nl": "Inloggen", "en": "Sign in"}[language]
        answer = visitor.submit(page, button, email=email, password=WRONG)
        texts.append(answer.words)
        assert not is_in(visitor)
    assert texts[0] == texts[1] == texts[2]
    assert {"nl": NOT_TOGETHER, "en": "do not go together"}[language] in texts[0]


def test_a_disabled_person_does_not_get_in_with_the_right_password(
    cast: Cast, browse: Browse
) -> None:
    visitor = browse()
    assert NOT_TOGETHER in sign_in(visitor, cast.vera.email).words
    assert not is_in(visitor)


def test_known_and_unknown_accounts_cost_the_same_work(
    cast: Cast, browse: Browse, real_hashes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords.verify_password("x", None)  # makes the hash of nobody, once for a process
    hashes = Hashes(monkeypatch)
    for email in ("roos@agency.example", "nobody@agency.example", "vera@agency.example"):
        sign_in(browse(), email, WRONG)
        assert hashes.taken() == 1, email
    sign_in(browse(), "roos@agency.example")
    assert hashes.taken() == 1


def test_nothing_is_kept_of_a_password_but_an_argon2_hash(real_hashes: None) -> None:
    stored = passwords.hash_password(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, second choice
    assert passwords.verify_password(PASSWORD, stored)
    assert not passwords.verify_password(PASSWORD + "x", stored)
    assert not passwords.verify_password("nobody has this password", None)


def _fail(visitor: Visitor, email: str, times: int, address: str = "198.51.100.7") -> str:
    answer = ""
    visitor.get("/sign-in")
    for _ in range(times):
        answer = visitor.post(
            "/sign-in", {"email": email, "password": WRONG}, expect=200,
            environ_base={"REMOTE_ADDR": address},
        ).words  # fmt: skip
    return answer


def _try(visitor: Visitor, email: str, address: str = "198.51.100.7") -> bool:
    visitor.get("/sign-in")
    answer = visitor.post(
        "/sign-in", {"email": email, "password": PASSWORD}, expect=None,
        environ_base={"REMOTE_ADDR": address},
    )  # fmt: skip
    return answer.status_code == 302


@pytest.mark.parametrize("email", ["roos@agency.example", "nobody@agency.example"])
def test_after_five_failures_the_next_try_waits_one_two_and_four_minutes(
    cast: Cast, browse: Browse, clock: time_machine.Traveller, email: str
) -> None:
    visitor = browse()
    assert NOT_TOGETHER in _fail(visitor, email, ACCOUNT_HERE.free)
    for minutes in (1, 2, 4):
        words = _fail(visitor, email, 1)
        assert f"{TOO_MANY}. Wacht {minutes} minu" in words
        clock.shift(dt.timedelta(minutes=minutes))
        assert NOT_TOGETHER in _fail(visitor, email, 1)


def test_waiting_is_enough_and_the_right_password_clears_the_slate(
    cast: Cast, browse: Browse, clock: time_machine.Traveller
) -> None:
    visitor = browse()
    _fail(visitor, cast.roos.email, ACCOUNT_HERE.free)
    assert not _try(visitor, cast.roos.email)
    clock.shift(dt.timedelta(minutes=1))
    assert _try(visitor, cast.roos.email)
    assert NOT_TOGETHER in _fail(browse(), cast.roos.email, 1)


def test_no_number_of_failures_locks_an_account_for_more_than_a_quarter_of_an_hour(
    cast: Cast, browse: Browse, clock: time_machine.Traveller
) -> None:
    visitor = browse()
    for _ in range(40):
        _fail(visitor, cast.roos.email, 1)
        clock.shift(dt.timedelta(minutes=15))
    _fail(visitor, cast.roos.email, 30)
    clock.shift(dt.timedelta(minutes=15))
    assert _try(visitor, cast.roos.email)


def test_guessing_from_elsewhere_does_not_lock_the_owner_out(
    cast: Cast, browse: Browse, clock: time_machine.Traveller
) -> None:
    _fail(browse(), cast.roos.email, 20, "203.0.113.5")
    assert _try(browse(), cast.roos.email, "198.51.100.7")


def test_guessing_from_many_addresses_is_slowed_by_a_minute_at_most(
    cast: Cast, browse: Browse, clock: time_machine.Traveller
) -> None:
    visitor = browse()
    for number in range(ACCOUNT_ANYWHERE.free):
        _fail(visitor, cast.roos.email, 1, f"203.0.113.{number}")
    assert not _try(browse(), cast.roos.email)
    clock.shift(dt.timedelta(minutes=1))
    assert _try(browse(), cast.roos.email)


def test_one_address_that_tries_many_accounts_has_to_wait(
    cast: Cast, browse: Browse, clock: time_machine.Traveller
) -> None:
    visitor = browse()
    for number in range(ADDRESS.free):
        _fail(visitor, f"guess{number}@agency.example", 1)
    assert TOO_MANY in _fail(visitor, "another@agency.example", 1)
    assert _try(browse(), cast.roos.email, "203.0.113.5")
    reset = visitor.get("/reset")
    visitor.client.environ_base = {"REMOTE_ADDR": "198.51.100.7"}
    del reset
    visitor.post(
        "/reset", {"email": cast.roos.email}, expect=429,
        environ_base={"REMOTE_ADDR": "198.51.100.7"},
    )  # fmt: skip


def test_whoever_has_to_wait_can_still_come_in_by_mail(
    cast: Cast, browse: Browse, clock: time_machine.Traveller, outbox: list
) -> None:
    visitor = browse()
    words = _fail(visitor, cast.roos.email, ACCOUNT_HERE.free + 1)
    assert "nieuw wachtwoord per mail" in words
    visitor.submit(visitor.get("/reset"), "Link versturen", email=cast.roos.email)
    assert len(outbox) == 1


def test_signing_out_ends_the_sign_in_wherever_its_cookie_was_copied(
    cast: Cast, browse: Browse
) -> None:
    visitor, thief = browse(), browse()
    sign_in(visitor, cast.roos.email)
    thief.client.set_cookie("session", visitor.client.get_cookie("session").value)
    assert is_in(thief)
    visitor.get("/account")
    assert visitor.post("/sign-out").location == "/"
    assert not is_in(visitor)
    assert not is_in(thief)
    event = db.session.scalars(select(Event).filter_by(action="signed_out")).one()
    assert event.actor_id == cast.roos.id


def test_a_new_sign_in_has_a_new_token_and_ends_the_one_before_on_this_device(
    cast: Cast, browse: Browse
) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    before = visitor.client.get_cookie("session").value
    sign_in(visitor, cast.roos.email)
    first = visitor.client.get_cookie("session").value
    visitor.get("/account")
    visitor.post("/sign-out")
    sign_in(visitor, cast.roos.email)
    assert len({before, first, visitor.client.get_cookie("session").value}) == 3
    tokens = db.session.scalars(select(UserSession.token_digest).filter_by(user_id=cast.roos.id))
    assert len(set(tokens)) == 2


def test_a_sign_in_ends_by_itself(
    cast: Cast, browse: Browse, clock: time_machine.Traveller
) -> None:
    visitor = browse()
    sign_in(visitor, cast.roos.email)
    cookie = visitor.client.get_cookie("session").value
    clock.shift(dt.timedelta(days=29, hours=23))
    assert is_in(visitor)
    clock.shift(dt.timedelta(hours=2))
    late = browse()
    late.client.set_cookie("session", cookie)
    assert not is_in(late)


def test_the_language_chosen_at_the_door_stays_after_signing_in_and_out(
    cast: Cast, browse: Browse
) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    visitor.post("/language", {"language": "en", "next": "/sign-in"})
    visitor.language = "en"
    visitor.submit(visitor.get("/sign-in"), "Sign in", email=cast.roos.email, password=PASSWORD)
    assert visitor.get("/account").heading == "My account"
    visitor.post("/sign-out")
    assert visitor.get("/sign-in").heading == "Sign in"


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/clients?page=2", "/clients?page=2"),
        ("//elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("/\n/elsewhere.example", "/"),
        ("/a\\b", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_after_signing_in_nobody_is_led_to_another_site(wanted: str | None, address: str) -> None:
    assert local_address(wanted) == address


def test_the_page_that_was_wanted_comes_after_signing_in(cast: Cast, browse: Browse) -> None:
    visitor = browse()
    away = visitor.get("/history?page=1", expect=302)
    page = visitor.get(away.location or "")
    answer = visitor.submit(
        page, "Inloggen", email=cast.anouk.email, password=PASSWORD, redirects=False, expect=302
    )
    assert answer.location == "/history?page=1"


def test_who_is_signed_in_does_not_sign_in_again(cast: Cast, browse: Browse) -> None:
    assert browse(cast.roos).get("/sign-in", expect=302).location == "/"
    assert db.session.get(User, cast.roos.id) is not None
