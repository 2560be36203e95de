"""A shopper registers, confirms the address, and is admitted or declined by a coordinator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from audit.access import SHOPPER
from audit.accounts.attempts import MAILS
from audit.accounts.writes import user_by_email
from audit.database import db
from audit.history import Event
from audit.shoppers.models import Shopper
from audit.shoppers.rules import age_on, can_be_a_name, telephone_number
from tests.accounts.doors import GOOD, Hashes, is_in, link_in, sign_in
from tests.cast import Cast
from tests.pages import Page
from tests.visitor import Visitor

Browse = Callable[..., Visitor]
TODAY = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
FATIMA = {
    "name": "Fatima El Amrani",
    "email": "Fatima@Mail.example",
    "telephone": "06-12 34 56 78",
    "birth_date": "1994-05-06",
    "languages": ["nl", "fr"],
    "password": GOOD,
    "again": GOOD,
}


def _register(visitor: Visitor, **changed: Any) -> Page:
    return visitor.submit(visitor.get("/register"), "Aanmelden", {**FATIMA, **changed})


def _shopper(email: str = "fatima@mail.example") -> Shopper:
    user = user_by_email(email)
    return db.session.scalars(select(Shopper).filter_by(user=user)).one()


def _confirm(visitor: Visitor, message: Any) -> Page:
    return visitor.submit(visitor.get(link_in(message)), "Ja, dit is mijn adres")


def test_the_whole_way_in(cast: Cast, browse: Browse, outbox: list[Any]) -> None:
    visitor, karim = browse(), browse(cast.karim)
    page = visitor.follow(visitor.get("/sign-in"), "Nieuw hier? Meld je aan.")
    done = visitor.submit(page, "Aanmelden", FATIMA)
    assert done.heading == "Kijk in je mail"
    shopper = _shopper()
    assert (shopper.telephone, shopper.birth_date, shopper.languages, shopper.state) == (
        "0612345678", dt.date(1994, 5, 6), ["nl", "fr"], "registered",
    )  # fmt: skip
    assert (shopper.number, shopper.user.email) == (1003, "fatima@mail.example")
    sign_in(visitor, "fatima@mail.example", GOOD)
    assert not is_in(visitor)

    listed = karim.get("/shoppers?state=registered")
    assert "adres niet bevestigd" in listed.words
    page = karim.follow(listed, "1003")
    assert "Kan worden toegelaten zodra het adres is bevestigd." in page.words
    assert "Toelaten" not in [page.text_of(button) for button in page.all("button")]

    assert (outbox[0].to, outbox[0].subject) == (["fatima@mail.example"], "Bevestig je e-mailadres")
    confirmed = _confirm(visitor, outbox[0])
    assert "je adres is bevestigd" in confirmed.words
    sign_in(visitor, "fatima@mail.example", GOOD)
    assert is_in(visitor)
    visitor.get("/today", expect=404)
    waiting = visitor.get("/account")
    assert "Er is nog niets te doen voor je." in waiting.words
    assert "Vandaag" not in waiting.words

    page = karim.submit(karim.get("/shoppers/1003"), "Toelaten")
    assert "Shopper 1003 kan nu opdrachten krijgen." in page.words
    assert (outbox[1].to, outbox[1].subject) == (["fatima@mail.example"], "Je kunt beginnen")
    assert visitor.get("/", expect=302).location == "/today"
    visitor.get("/today")
    events = {
        event.action: event
        for event in db.session.scalars(select(Event).filter_by(subject_type="shopper"))
    }
    assert events["shopper_registered"].actor_id == shopper.user_id
    assert events["shopper_admitted"].actor_id == cast.karim.id


def test_declining_needs_a_reason_that_the_shopper_gets_by_mail(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    visitor, karim = browse(), browse(cast.karim)
    _register(visitor)
    _confirm(visitor, outbox[0])
    page = karim.get("/shoppers/1003")
    bare = karim.submit(page, "Niet toelaten", reason="  ")
    assert "Vul dit in." in bare.words and _shopper().state == "registered"
    done = karim.submit(bare, "Niet toelaten", reason="Wij zoeken mensen in Limburg.")
    assert "niet toegelaten" in done.words and "Wij zoeken mensen in Limburg." in done.words
    assert outbox[1].subject == "Over je aanmelding"
    assert "Wij zoeken mensen in Limburg." in outbox[1].body
    event = db.session.scalars(select(Event).filter_by(action="shopper_declined")).one()
    assert (event.actor_id, event.subject_id, event.reason) == (
        cast.karim.id, _shopper().id, "Wij zoeken mensen in Limburg.",
    )  # fmt: skip
    karim.submit(done, "Toelaten")
    assert _shopper().state == "admitted"
    assert _shopper().decision_reason is None


def test_a_shopper_who_is_no_longer_admitted_sees_nothing_any_more(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    sanne, karim = browse(cast.sanne), browse(cast.karim)
    sanne.get("/today")
    page = karim.follow(karim.get("/shoppers/1001"), "Niet langer toelaten …")
    karim.submit(page, "Niet langer toelaten", reason="Verhuisd.")
    sanne.get("/today", expect=404)
    assert SHOPPER not in cast.sanne.role_names()
    assert "niet langer meedoen" in outbox[0].body


def test_deciding_twice_is_deciding_once(cast: Cast, browse: Browse, outbox: list[Any]) -> None:
    karim = browse(cast.karim)
    karim.get("/shoppers")
    karim.post("/shoppers/1001/admit", {})
    assert outbox == []
    for _ in range(2):
        karim.post("/shoppers/1001/leave", {"reason": "Verhuisd."})
    assert len(outbox) == 1


@pytest.mark.parametrize(
    ("birth_date", "answer"),
    [
        ("2008-11-22", "Kijk in je mail"),  # 18 today
        ("2008-11-23", "18 jaar of ouder"),  # 18 tomorrow
        ("2030-01-01", "geen geboortedatum"),
        ("1905-01-01", "geen geboortedatum"),
        ("", "Vul dit in."),
        ("6-5-1994", "Ongeldige datum."),  # typed, where a browser offers no calendar
    ],
)
def test_a_shopper_is_18_or_over(cast: Cast, browse: Browse, birth_date: str, answer: str) -> None:
    with time_machine.travel(TODAY, tick=False):
        assert answer in _register(browse(), birth_date=birth_date).words


@pytest.mark.parametrize(
    ("birth_date", "day", "years"),
    [
        ((2008, 11, 22), (2026, 11, 21), 17),
        ((2008, 11, 22), (2026, 11, 22), 18),
        ((2008, 2, 29), (2026, 2, 28), 17),
        ((2008, 2, 29), (2026, 3, 1), 18),
        ((2008, 12, 31), (2027, 1, 1), 18),
    ],
)
def test_age_counts_whole_years(
    birth_date: tuple[int, int, int], day: tuple[int, int, int], years: int
) -> None:
    assert age_on(dt.date(*birth_date), dt.date(*day)) == years


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("06-12345678", "0612345678"),
        ("+31 (0)6 1234 5678", "+310612345678"),
        ("0032 470 12.34.56", "0032470123456"),
        ("1234567", None),
        ("+12345678901234567", None),
        ("bel me maar", None),
    ],
)
def test_a_telephone_number_is_what_can_be_dialled(text: str, number: str | None) -> None:
    assert telephone_number(text) == number


@pytest.mark.parametrize(
    ("name", "possible"),
    [
        ("Fatima El Amrani", True),
        ("J.P. van 't Hof-Öztürk", True),
        ("Goedkoop op https://spam.example", False),
        ("Klik op www.spam", False),
        ("Win nu spam.example", False),
        ("a@b", False),
        ("Fatima\nKlik hier", False),
    ],
)
def test_a_name_holds_no_message(name: str, possible: bool) -> None:
    assert can_be_a_name(name) is possible


def test_what_is_wrong_is_said_at_the_field_and_what_was_right_is_kept(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    page = _register(
        browse(), name="  ", email="geen", telephone="bel", languages=[], password="wachtwoord12",
        again="anders",
    )  # fmt: skip
    for words in (
        "Vul dit in.", "Dit is geen e-mailadres", "Dit is geen telefoonnummer",
        "Kies een of meer talen.", "veelgebruikte woorden",
        "De twee wachtwoorden zijn niet gelijk.",
    ):  # fmt: skip
        assert words in page.words
    assert page.text_of(page.find("p", id="name-error")) == "Fout: Vul dit in."
    links = [link for each in page.all("li") for link in each.iter() if link.get("href")]
    assert [link.get("href") for link in links] == [
        "#name", "#email", "#telephone", "#languages-0", "#password", "#again",
    ]  # fmt: skip
    assert page.find("input", name="birth_date").get("value") == "1994-05-06"
    assert outbox == []


def test_an_address_that_has_an_account_gets_the_same_answer_and_a_mail_that_says_so(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    new = _register(browse())
    known = _register(browse(), email=cast.roos.email)
    assert known.words.replace(cast.roos.email, "…") == new.words.replace(FATIMA["email"], "…")
    assert [message.subject for message in outbox] == [
        "Bevestig je e-mailadres", "Je hebt al een account",
    ]  # fmt: skip
    assert outbox[1].to == [cast.roos.email]
    assert cast.roos.name == "Roos Keur"
    assert db.session.scalar(select(Shopper).filter_by(user_id=cast.roos.id)) is None


def test_registering_costs_the_same_work_for_a_known_address(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = Hashes(monkeypatch)
    for email in ("new@mail.example", cast.roos.email, cast.vera.email, "new@mail.example"):
        _register(browse(), email=email)
        assert hashes.taken() == 1, email


def test_registering_again_before_confirming_replaces_the_first_registration(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    """Whoever typed this address first, by mistake or not, has no password to it."""
    visitor = browse()
    _register(visitor, name="Iemand Anders", password="lantaarn gordijn 91 kompas",
              again="lantaarn gordijn 91 kompas")  # fmt: skip
    _register(visitor, telephone="0470 99 88 77")
    first, second = outbox
    assert visitor.get(link_in(first)).heading == "Deze link werkt niet meer"
    _confirm(visitor, second)
    shopper = _shopper()
    assert (shopper.user.name, shopper.telephone) == ("Fatima El Amrani", "0470998877")
    sign_in(visitor, "fatima@mail.example", "lantaarn gordijn 91 kompas")
    assert not is_in(visitor)
    sign_in(visitor, "fatima@mail.example", GOOD)
    assert is_in(visitor)


def test_a_confirmed_registration_is_never_replaced(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    visitor = browse()
    _register(visitor)
    _confirm(visitor, outbox[0])
    _register(visitor, name="Een Ander", password="lantaarn gordijn 91 kompas",
              again="lantaarn gordijn 91 kompas")  # fmt: skip
    assert outbox[1].subject == "Je hebt al een account"
    assert _shopper().user.name == "Fatima El Amrani"


def test_a_link_to_confirm_ends_after_three_days(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    with time_machine.travel(TODAY, tick=False) as clock:
        visitor = browse()
        _register(visitor)
        clock.shift(dt.timedelta(days=3, minutes=1))
        page = visitor.get(link_in(outbox[0]))
        assert page.heading == "Deze link werkt niet meer"
        assert "meld je dan opnieuw aan" in page.words


def test_looking_at_the_link_confirms_nothing(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    """Mail programs follow links; a person presses the button."""
    _register(browse())
    browse().get(link_in(outbox[0]))
    assert _shopper().user.confirmed_at is None


def test_a_strangers_mailbox_is_not_flooded(cast: Cast, browse: Browse, outbox: list[Any]) -> None:
    for _ in range(MAILS + 2):
        _register(browse(), email=cast.roos.email)
    assert len(outbox) == MAILS


def test_an_unconfirmed_shopper_cannot_be_admitted(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    karim = browse(cast.karim)
    _register(browse())
    karim.get("/shoppers")
    karim.post("/shoppers/1003/admit", {})
    assert "heeft het adres nog niet bevestigd" in karim.get("/shoppers/1003").words
    assert _shopper().state == "registered"


def test_the_list_of_shoppers_is_found_filtered_and_cheap(
    cast: Cast, browse: Browse, count_queries: Callable[..., Any]
) -> None:
    karim = browse(cast.karim)
    assert karim.get("/shoppers?text=sanne").words.count("Sanne Wandel") == 1
    assert "Joris Kijk" in karim.get("/shoppers?text=1002").words
    assert "Niemand gevonden" in karim.get("/shoppers?state=declined").words
    with count_queries() as queries:
        karim.get("/shoppers")
    few = len(queries)
    for number in range(30):
        user = type(cast.sanne)(name=f"Nieuw {number:02}", email=f"n{number}@mail.example")
        db.session.add(Shopper(user=user, number=2000 + number, telephone="0612345678",
                               birth_date=dt.date(1990, 1, 1), languages=["nl"]))  # fmt: skip
    db.session.commit()
    with count_queries() as queries:
        karim.get("/shoppers")
    assert len(queries) <= few <= 6
    karim.get("/shoppers/99999999999999999999", expect=404)
    karim.get("/shoppers?page=99999999999999999999", expect=404)


def test_numbers_are_given_once_each(cast: Cast, browse: Browse, outbox: list[Any]) -> None:
    for number in range(3):
        _register(browse(), email=f"n{number}@mail.example")
    numbers = list(db.session.scalars(select(Shopper.number).order_by(Shopper.number)))
    assert numbers == [1001, 1002, 1003, 1004, 1005]
