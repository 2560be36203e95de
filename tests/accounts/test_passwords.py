"""Weak passwords are refused with a reason; a new one by mail; a change ends other sign-ins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from audit.accounts import routes
from audit.accounts.attempts import MAILS
from audit.accounts.passwords import weakness
from audit.database import db
from audit.history import Event
from tests.accounts.doors import GOOD, Hashes, is_in, link_in, sign_in
from tests.cast import PASSWORD, Cast
from tests.visitor import Visitor

Browse = Callable[..., Visitor]
ABOUT = ("Sanne Wandelaar", "sanne@wandelclub.example")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "RESET_SECONDS", 0.0)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kort1!", "at least 10 characters"),
        ("x" * 201, "at most 200 characters"),
        ("wachtwoord1", "common words"),
        ("Welkom2026!", "common words"),
        ("zomer2026!!", "common words"),
        ("password123", "common words"),
        ("wandelaar99", "your name"),
        ("Wandelclub1", "your name"),
        ("aaaaaaaaaaaa", "a pattern"),
        ("abcdefghijkl", "a pattern"),
        ("zxcvbnm,./qwer", "a pattern"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(app: Flask, password: str, reason: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert reason in str(weakness(password, ABOUT))


@pytest.mark.parametrize(
    "password", [GOOD, PASSWORD, "correct paard batterij nietje", "x" * 20 + GOOD]
)
def test_a_good_password_needs_no_signs(app: Flask, password: str) -> None:
    with app.test_request_context():
        assert weakness(password, ABOUT) is None


def _ask(visitor: Visitor, email: str) -> str:
    return visitor.submit(visitor.get("/reset"), "Link versturen", email=email).words


def test_a_new_password_comes_by_mail_and_ends_every_sign_in(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    elsewhere, visitor = browse(cast.roos), browse()
    _ask(visitor, "Roos@Agency.example")
    assert [message.to for message in outbox] == [["roos@agency.example"]]
    path = link_in(outbox[0])
    page = visitor.get(path)
    assert "Voor roos@agency.example." in page.words
    done = visitor.submit(page, "Bewaren en inloggen", password=GOOD, again=GOOD)
    assert "Je wachtwoord is gewijzigd." in done.words
    assert is_in(visitor)
    assert not is_in(elsewhere)
    assert "werkt niet meer" in browse().get(path).words
    assert not is_in_with(browse(), cast.roos.email, PASSWORD)
    assert is_in_with(browse(), cast.roos.email, GOOD)
    assert outbox[1].subject == "Je wachtwoord is gewijzigd"
    assert {"reset_requested", "password_reset"} <= set(db.session.scalars(select(Event.action)))


def is_in_with(visitor: Visitor, email: str, password: str) -> bool:
    sign_in(visitor, email, password)
    return is_in(visitor)


def test_asking_says_the_same_for_an_account_and_for_none(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    known = _ask(browse(), cast.roos.email).replace(cast.roos.email, "…")
    for email in ("nobody@agency.example", cast.vera.email):
        assert _ask(browse(), email).replace(email, "…") == known
    assert len(outbox) == 1


def test_asking_costs_the_same_for_an_account_and_for_none(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No password is hashed, and either answer takes at least the same while."""
    hashes, slept = Hashes(monkeypatch), []
    monkeypatch.setattr(routes, "RESET_SECONDS", 5.0)
    monkeypatch.setattr(routes.time, "sleep", slept.append)
    for email in (cast.roos.email, "nobody@agency.example"):
        _ask(browse(), email)
    assert hashes.taken() == 0
    assert len(slept) == 2 and min(slept) > 0


def test_a_mailbox_is_not_flooded(cast: Cast, browse: Browse, outbox: list[Any]) -> None:
    visitor = browse()
    answers = {_ask(visitor, cast.roos.email) for _ in range(MAILS + 3)}
    assert len(answers) == 1
    assert len(outbox) == MAILS


def test_a_later_link_ends_the_earlier_and_a_link_ends_after_two_hours(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC), tick=False) as clock:
        visitor = browse()
        _ask(visitor, cast.roos.email)
        _ask(visitor, cast.roos.email)
        first, second = (link_in(message) for message in outbox)
        assert visitor.get(first).heading == "Deze link werkt niet meer"
        clock.shift(dt.timedelta(minutes=119))
        assert visitor.get(second).heading == "Kies een wachtwoord"
        clock.shift(dt.timedelta(minutes=2))
        assert visitor.get(second).heading == "Deze link werkt niet meer"
        assert "Vraag een nieuwe link" in visitor.get(second).links


def test_a_weak_password_is_refused_at_the_field(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    visitor = browse()
    _ask(visitor, cast.roos.email)
    page = visitor.get(link_in(outbox[0]))
    weak = visitor.submit(page, "Bewaren en inloggen", password="welkom2026!", again="welkom2026!")
    assert "veelgebruikte woorden" in weak.words
    named = visitor.submit(weak, "Bewaren en inloggen", password="rooskeur99", again="rooskeur99")
    assert "je naam" in named.words
    differs = visitor.submit(named, "Bewaren en inloggen", password=GOOD, again=GOOD + "x")
    assert "De twee wachtwoorden zijn niet gelijk." in differs.words
    assert not is_in(visitor)


def test_a_change_of_password_ends_the_other_sign_ins_and_renews_this_one(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    here, there, copy = browse(cast.roos), browse(cast.roos), browse()
    copy.client.set_cookie("session", here.client.get_cookie("session").value)
    page = here.get("/account/password")
    done = here.submit(page, "Wachtwoord wijzigen", current=PASSWORD, password=GOOD, again=GOOD)
    assert "Overal elders ben je uitgelogd." in done.words
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(copy)
    assert [message.subject for message in outbox] == ["Je wachtwoord is gewijzigd"]
    event = db.session.scalars(select(Event).filter_by(action="password_changed")).one()
    assert event.actor_id == cast.roos.id


def test_the_present_password_is_asked_and_cannot_be_guessed_at(cast: Cast, browse: Browse) -> None:
    roos = browse(cast.roos)
    page = roos.get("/account/password")
    for _ in range(5):
        page = roos.submit(page, "Wachtwoord wijzigen", current="mis", password=GOOD, again=GOOD)
        assert "Dit is niet je huidige wachtwoord." in page.words
    page = roos.submit(page, "Wachtwoord wijzigen", current=PASSWORD, password=GOOD, again=GOOD)
    assert "Te veel pogingen" in page.words


def test_what_is_missing_is_named_in_the_order_of_the_page(cast: Cast, browse: Browse) -> None:
    roos = browse(cast.roos)
    page = roos.submit(roos.get("/account/password"), "Wachtwoord wijzigen")
    named = page.all("a", href="#current") + page.all("a", href="#password")
    everything = [link for link in page.all("a") if link in named]
    assert [link.get("href") for link in everything] == ["#current", "#password"]


def test_somebody_who_was_invited_and_forgot_gets_the_invitation_again(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    cast.roos.password_hash = None
    _ask(browse(), cast.roos.email)
    assert outbox[0].subject == "Je bent uitgenodigd"
