"""The administrator's people: invitations, roles, disabling; and everybody's own account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from audit.access import ADMINISTRATOR, COORDINATOR, REVIEWER, SHOPPER
from audit.accounts.models import User, UserSession
from audit.accounts.words import device_name
from audit.accounts.writes import user_by_email
from audit.database import db
from audit.history import Event
from tests.accounts.doors import GOOD, is_in, link_in, sign_in
from tests.cast import Cast
from tests.pages import Page
from tests.visitor import Visitor

Browse = Callable[..., Visitor]


def _invite(
    anouk: Visitor, email: str = "mila@agency.example", roles: Any = REVIEWER, language: str = "nl"
) -> Page:
    page = anouk.follow(anouk.get("/people"), "Iemand uitnodigen")
    return anouk.submit(
        page,
        "Uitnodiging versturen",
        name="Mila Nieuw",
        email=email,
        language=language,
        roles=roles,
    )


def _events(action: str) -> list[Event]:
    return list(db.session.scalars(select(Event).filter_by(action=action)))


def test_an_invited_person_sets_a_password_and_is_in(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    done = _invite(browse(cast.anouk), roles=[REVIEWER, COORDINATOR], language="en")
    assert "De uitnodiging is verstuurd naar mila@agency.example." in done.words
    assert (outbox[0].to, outbox[0].subject) == (["mila@agency.example"], "You are invited")
    assert "Klantreis made an account for you." in outbox[0].body
    mila = browse(language="en")
    page = mila.get(link_in(outbox[0]))
    assert "Welcome, Mila Nieuw. Your account is for mila@agency.example." in page.words
    mila.submit(page, "Save and sign in", password=GOOD, again=GOOD)
    assert is_in(mila)
    user = user_by_email("mila@agency.example")
    assert user is not None and user.confirmed_at is not None
    assert user.role_names() == {REVIEWER, COORDINATOR}
    invited, accepted = _events("person_invited")[0], _events("invitation_accepted")[0]
    assert (invited.actor_id, invited.details) == (
        cast.anouk.id, {"roles": [COORDINATOR, REVIEWER]},
    )  # fmt: skip
    assert (accepted.actor_id, accepted.subject_id) == (user.id, user.id)
    later = browse(language="en")
    sign_in(later, "mila@agency.example", GOOD, "Sign in")
    assert is_in(later)


def test_an_invitation_works_once_for_a_fortnight_and_not_for_who_is_disabled(
    cast: Cast, browse: Browse, outbox: list[Any]
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC), tick=False) as clock:
        _invite(browse(cast.anouk))
        path = link_in(outbox[0])
        mila = browse()
        clock.shift(dt.timedelta(days=13, hours=23))
        assert mila.get(path).heading == "Kies een wachtwoord"
        clock.shift(dt.timedelta(hours=2))
        late = mila.get(path)
        assert late.heading == "Deze link werkt niet meer"
        assert "om de uitnodiging opnieuw te sturen" in late.words
        anouk = browse(cast.anouk)
        user = user_by_email("mila@agency.example")
        assert user is not None
        anouk.submit(anouk.get(f"/people/{user.uuid}"), "Uitnodiging opnieuw versturen")
        assert len(_events("person_invited_again")) == 1
        fresh = link_in(outbox[1])
        assert mila.get(path).heading == "Deze link werkt niet meer"
        anouk.submit(anouk.get(f"/people/{user.uuid}"), "Account blokkeren", reason="Toch niet")
        assert mila.get(fresh).heading == "Deze link werkt niet meer"
        anouk.submit(anouk.get(f"/people/{user.uuid}"), "Mila Nieuw weer laten inloggen")
        page = mila.get(fresh)
        mila.submit(page, "Bewaren en inloggen", password=GOOD, again=GOOD)
        assert is_in(mila)
        again = browse()
        assert again.get(fresh).heading == "Deze link werkt niet meer"
        assert "werkt niet meer" in again.post(
            fresh, {"password": GOOD, "again": GOOD}, expect=200
        ).words  # fmt: skip


def test_one_link_used_twice_at_once_counts_once(
    cast: Cast, browse: Browse, outbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _invite(browse(cast.anouk))
    path = link_in(outbox[0])
    slow, quick = browse(), browse()
    page = slow.get(path)
    from audit.accounts import writes

    real = writes.hash_password

    def meanwhile(password: str) -> str:
        monkeypatch.setattr(writes, "hash_password", real)
        return real(password)

    monkeypatch.setattr(writes, "hash_password", meanwhile)
    quick.submit(quick.get(path), "Bewaren en inloggen", password=GOOD, again=GOOD)
    answer = slow.submit(page, "Bewaren en inloggen", password=GOOD + "x", again=GOOD + "x")
    assert answer.heading == "Deze link werkt niet meer"
    assert not is_in(slow)


def test_an_invitation_needs_a_role_a_name_and_a_free_address(cast: Cast, browse: Browse) -> None:
    anouk = browse(cast.anouk)
    page = anouk.get("/people/new")
    bare = anouk.submit(page, "Uitnodiging versturen", name="  ", email="geen adres")
    for words in ("Vul dit in.", "Dit is geen e-mailadres", "Kies een of meer rollen."):
        assert words in bare.words
    taken = _invite(anouk, email="ROOS@agency.example")
    assert "Er is al een account met dit adres." in taken.words


def test_no_page_tells_an_outsider_that_an_invitation_exists(browse: Browse, cast: Cast) -> None:
    assert browse().get("/invitation/" + "a" * 43).heading == "Deze link werkt niet meer"


def test_roles_and_name_are_changed_and_the_history_says_what_they_were(
    cast: Cast, browse: Browse
) -> None:
    anouk = browse(cast.anouk)
    page = anouk.get(f"/people/{cast.roos.uuid}")
    done = anouk.submit(page, "Bewaren", name="Roos Keurig", roles=[REVIEWER, COORDINATOR])
    assert "Bewaard." in done.words
    assert cast.roos.role_names() == {REVIEWER, COORDINATOR}
    assert _events("roles_changed")[0].details == {
        "before": [REVIEWER], "after": [COORDINATOR, REVIEWER],
    }  # fmt: skip
    assert _events("person_changed")[0].details == {"name": ["Roos Keur", "Roos Keurig"]}
    anouk.submit(done, "Bewaren")
    assert len(_events("roles_changed")) == len(_events("person_changed")) == 1


def test_a_shopper_keeps_that_role_when_staff_roles_change(cast: Cast, browse: Browse) -> None:
    anouk = browse(cast.anouk)
    page = anouk.get(f"/people/{cast.sanne.uuid}")
    assert "Ook: Shopper" in page.words
    anouk.submit(page, "Bewaren", roles=[REVIEWER])
    assert cast.sanne.role_names() == {SHOPPER, REVIEWER}


def test_the_page_of_a_person_shows_the_roles_they_hold(cast: Cast, browse: Browse) -> None:
    page = browse(cast.anouk).get(f"/people/{cast.karim.uuid}")
    ticked = [
        box.get("value") for box in page.all("input", name="roles") if "checked" in box.attrib
    ]
    assert ticked == [COORDINATOR]


def test_disabling_signs_out_everywhere_at_once_and_keeps_the_reason(
    cast: Cast, browse: Browse
) -> None:
    roos, anouk = browse(cast.roos), browse(cast.anouk)
    page = anouk.get(f"/people/{cast.roos.uuid}")
    bare = anouk.submit(page, "Account blokkeren", reason=" ")
    assert "Vul dit in." in bare.words
    assert is_in(roos)
    done = anouk.submit(bare, "Account blokkeren", reason="Uit dienst")
    assert "Roos Keur kan niet meer inloggen." in done.words
    assert not is_in(roos)
    event = _events("person_disabled")[0]
    assert (event.actor_id, event.subject_id, event.reason) == (
        cast.anouk.id, cast.roos.id, "Uit dienst",
    )  # fmt: skip
    anouk.submit(done, "Roos Keur weer laten inloggen")
    assert not is_in(roos)  # the old cookie stays dead
    sign_in(roos, cast.roos.email)
    assert is_in(roos)
    assert len(_events("person_enabled")) == 1


def test_an_administrator_cannot_shut_themselves_out(cast: Cast, browse: Browse) -> None:
    anouk = browse(cast.anouk)
    page = anouk.get(f"/people/{cast.anouk.uuid}")
    assert "Account blokkeren" not in page.words
    kept = anouk.submit(page, "Bewaren", roles=[COORDINATOR])
    assert "Je kunt jezelf de rol van beheerder niet afnemen." in kept.words
    anouk.post(f"/people/{cast.anouk.uuid}/disable", {"reason": "per ongeluk"})
    assert cast.anouk.role_names() == {ADMINISTRATOR}
    assert cast.anouk.disabled_at is None


def test_who_accepted_is_not_invited_again(cast: Cast, browse: Browse, outbox: list[Any]) -> None:
    anouk = browse(cast.anouk)
    anouk.get("/people")
    anouk.post(f"/people/{cast.roos.uuid}/invite-again", {})
    assert outbox == []


def test_the_list_finds_people_by_name_role_and_state(
    cast: Cast, browse: Browse, count_queries: Callable[..., Any]
) -> None:
    anouk = browse(cast.anouk)
    with count_queries() as queries:
        page = anouk.get("/people")
    few = len(queries)
    assert "Roos Keur" in page.words and "Sanne Wandel" not in page.words
    assert "geblokkeerd" in page.words
    for number in range(30):
        db.session.add(User(name=f"Extra {number:02}", email=f"x{number}@mail.example", roles=[]))
    db.session.commit()
    with count_queries() as queries:
        anouk.get("/people")
    assert len(queries) <= few <= 6
    found = anouk.get("/people?text=lunavella&role=client").words
    assert "Hanna Hoofd" in found and "Theo Top" not in found
    assert "Niemand gevonden" in anouk.get("/people?text=zzz").words
    assert "Sanne Wandel" in anouk.get("/people?role=shopper").words
    anouk.get("/people?page=99999999999999999999", expect=404)
    anouk.get("/people?text=%00", expect=400)


def test_somebody_changes_their_own_name_and_language(cast: Cast, browse: Browse) -> None:
    roos = browse(cast.roos)
    roos.get("/account")
    roos.post("/language", {"language": "nl", "next": "/account"})
    page = roos.get("/account")
    roos.language = "en"
    done = roos.submit(page, "Bewaren", name="Roos K.", language="en")
    assert done.heading == "My account" and "Saved." in done.words
    assert (cast.roos.name, cast.roos.language) == ("Roos K.", "en")
    assert _events("person_changed")[0].actor_id == cast.roos.id


def test_the_own_devices_are_listed_and_one_can_be_signed_out(cast: Cast, browse: Browse) -> None:
    here, there = browse(), browse()
    there.client.environ_base = {}
    for visitor, agent in (
        (here, "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"),
        (there, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Safari/604.1"),
    ):
        page = visitor.get("/sign-in")
        token = {":csrf_token": visitor.token, "email": cast.sanne.email}
        visitor.open(
            "/sign-in", "POST", expect=302, headers={"User-Agent": agent},
            data={**token, "password": "korenbloem paraplu 48 zolder"},
        )  # fmt: skip
        assert page.status_code == 200
    page = here.get("/account")
    assert "Firefox, Linux" in page.words and "Safari, iPhone" in page.words
    assert "dit apparaat" in page.words
    done = here.submit(page, "Daar uitloggen")
    assert "Dat apparaat is uitgelogd." in done.words
    assert is_in(here)
    assert not is_in(there)
    assert _events("device_signed_out")[0].actor_id == cast.sanne.id


def test_a_strangers_device_answers_as_a_missing_one_and_ends_nothing(
    cast: Cast, browse: Browse
) -> None:
    sanne, joris = browse(cast.sanne), browse(cast.joris)
    theirs = db.session.scalars(select(UserSession).filter_by(user_id=cast.joris.id)).one()
    sanne.get("/account")
    one = sanne.post(f"/account/sessions/{theirs.key}/end", {}, expect=404)
    other = sanne.post(f"/account/sessions/{'0' * 24}/end", {}, expect=404)
    nothing = sanne.post("/account/sessions/%25/end", {}, expect=404)
    assert one.words == other.words == nothing.words
    assert is_in(joris)


def test_the_account_of_a_shopper_wears_the_shoppers_frame(cast: Cast, browse: Browse) -> None:
    for path in ("/account", "/account/password"):
        page = browse(cast.sanne).get(path)
        sheets = [link.get("href", "") for link in page.all("link", rel="stylesheet")]
        assert any(sheet.endswith("shopper.css") for sheet in sheets)
        assert not any("bootstrap" in sheet for sheet in sheets)
    desk = browse(cast.karim).get("/account")
    assert any("desk.css" in link.get("href", "") for link in desk.all("link", rel="stylesheet"))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) CriOS/126.0 Mobile Safari", "Chrome, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
    ],
)
def test_a_browser_is_named_as_people_name_it(agent: str, name: str) -> None:
    assert device_name(agent) == name
