"""Every route, every method, every actor: what the table says, and nothing else.

The addresses come from the application itself, the rows from two rival clients' fieldwork
(tests/world.py), the samples for arguments from tests/addresses.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from audit.access import (
    ADMINISTRATOR,
    ANYONE,
    CLIENT,
    PERMISSIONS,
    REVIEWER,
    SHOPPER,
    SIGNED_IN,
    STRANGER,
)
from audit.accounts.models import User
from audit.accounts.writes import normal_email
from audit.database import db, now
from tests.addresses import FILES, Address, addresses, without_names
from tests.cast import PEOPLE, Cast
from tests.pages import Page
from tests.visitor import Visitor
from tests.world import Side, World

#: What differs at every answer.
_CHANGES = re.compile(r'(csrf[_-]token"[^>]*?(?:value|content)=)"[^"]*"')
_HEADERS = {"date", "etag", "set-cookie", "content-length"}
#: Who sees only what is theirs, by role.
_OWN_ONLY = (SHOPPER, CLIENT)


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    with app.test_request_context():
        return World(cast)


@pytest.fixture
def visitors(app: Flask, cast: Cast, world: World) -> dict[str, Visitor]:
    """Everybody with a browser: signed in, but for nobody and for who was disabled since."""
    cast.vera.disabled_at = None
    found = {name: Visitor(app, person) for name, person in cast.everybody().items()}
    cast.vera.disabled_at = now()
    db.session.commit()
    return {"nobody": Visitor(app), **found}


def _own_side(world: World, name: str) -> Side:
    """The client that somebody belongs to; staff and strangers are shown Lunavella's."""
    return world.tamarinde if name in {"joris", "theo", "tess", "tom"} else world.lunavella


def _other_side(world: World, name: str) -> Side:
    return world.lunavella if _own_side(world, name) is world.tamarinde else world.tamarinde


def _roles(name: str) -> frozenset[str]:
    """As the cast has them; nobody, and whoever was disabled, is signed out."""
    return frozenset() if name in {"nobody", "vera"} else frozenset(PEOPLE[name][2])


def expected(endpoint: str, roles: frozenset[str]) -> str:
    """What the table says: "in", "away" (is sent to sign in, or home), or "refused"."""
    needed = PERMISSIONS.get(endpoint, frozenset())
    if ANYONE in needed:
        return "in"
    if STRANGER in needed:
        return "away" if roles else "in"
    if not roles:
        return "away"
    return "in" if SIGNED_IN in needed or needed & roles else "refused"


def _is(answer: Page, what: str, address: Address, unknown: Page) -> bool:
    if what == "away":
        return answer.status_code == 302 and answer.headers["Location"].split("?")[0] in {
            "/", "/sign-in",
        }  # fmt: skip
    if what == "refused":
        return _same(answer, unknown)
    if address.method == "POST":  # without the token: nobody gets further than this
        return answer.status_code == 400
    return answer.status_code < 400


def _same(one: Page, other: Page, **names: Any) -> bool:
    """Whether two answers tell the same: status, headers and text but for the address itself."""
    return _told(one, names) == _told(other, names)


def _told(answer: Page, names: dict[str, Any]) -> tuple[int, dict[str, str], str]:
    headers = {
        key.lower(): value for key, value in answer.headers.items() if key.lower() not in _HEADERS
    }
    text = _CHANGES.sub(r"\1", answer.get_data().decode("utf-8", "replace"))
    return answer.status_code, headers, without_names(text, answer.request.path, names)


def test_the_table_names_every_route_and_no_other(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    unnamed, gone = routes - set(PERMISSIONS), set(PERMISSIONS) - routes
    assert not unnamed, f"add to PERMISSIONS in audit/access.py: {sorted(unnamed)}"
    assert not gone, f"PERMISSIONS names what is not there: {sorted(gone)}"


def test_each_role_works_where_it_belongs() -> None:
    """The table itself, said a second time by stage: a slip of the pen in it is seen here."""
    found: dict[str, set[str]] = {}
    for endpoint, needed in PERMISSIONS.items():
        for role in needed:
            found.setdefault(role, set()).add(endpoint.split(".")[0])
    assert found[CLIENT] == {"results", "workbooks"}
    assert found[SHOPPER] == {"fieldwork"}
    assert found[REVIEWER] == {"review"}
    assert found[ANYONE] == {"static", "bootstrap", "web", "accounts", "fieldwork"}
    for_anyone = {e for e, needed in PERMISSIONS.items() if needed == {ANYONE}}
    in_fieldwork = {e for e in for_anyone if e.startswith("fieldwork.")}
    assert in_fieldwork == {"fieldwork.worker", "fieldwork.manifest"}
    assert found[STRANGER] == {"accounts", "shoppers"}
    assert found[SIGNED_IN] == {"accounts"}
    for_administrators = {e for e, needed in PERMISSIONS.items() if needed == {ADMINISTRATOR}}
    assert for_administrators == {
        f"accounts.{name}"
        for name in (
            "list_people", "invite_person", "person", "disable_person", "enable_person",
            "invite_again", "list_events",
        )
    }  # fmt: skip


def test_every_route_answers_every_actor_as_the_table_says(
    app: Flask, world: World, visitors: dict[str, Visitor]
) -> None:
    wrong = []
    for name, visitor in visitors.items():
        unknown = visitor.get("/no-such-address", expect=404)
        side, roles = _own_side(world, name), _roles(name)
        for address in addresses(app):
            if address.endpoint == "accounts.sign_out" and roles:
                continue  # looked at in tests/accounts
            path = address.of(app, side)
            answer = visitor.ask(path, address.method)
            what = expected(address.endpoint, roles)
            if not _is(answer, what, address, unknown):
                wrong.append(f"{name}: {address} answered {answer.status}, {what} was expected")
    assert not wrong, "\n" + "\n".join(wrong)


def _foreign(
    app: Flask, world: World, name: str, address: Address
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(what, path, the rows in it) with a row of the rival in place of one of the own.

    Who sees everything owns every row: there only a row that does not belong under the one
    before it is foreign.
    """
    own, other = _own_side(world, name), _other_side(world, name)
    limited = any(role in _OWN_ONLY for role in _roles(name))
    for row in address.rows:
        if limited or len(address.rows) > 1:
            value = address.samples[row].own(other)
            yield f"a foreign {row}", address.of(app, own, **{row: value}), {row: value}
    if limited and len(address.rows) > 1:
        rows = {row: address.samples[row].own(other) for row in address.rows}
        yield "a foreign address", address.of(app, own, **rows), rows


def test_a_foreign_row_is_answered_as_one_that_is_not_there(
    app: Flask, world: World, visitors: dict[str, Visitor]
) -> None:
    """With a token, so that a post would do what it does."""
    wrong, asked = [], 0
    for name, visitor in visitors.items():
        if not _roles(name):
            continue
        side = _own_side(world, name)
        visitor.get("/account")
        for address in addresses(app):
            if expected(address.endpoint, _roles(name)) != "in":
                continue
            for what, path, rows in _foreign(app, world, name, address):
                missing = {row: address.samples[row].missing() for row in rows}
                nowhere = address.of(app, side, **missing)
                one, other = (_act(visitor, address, each) for each in (path, nowhere))
                asked += 1
                if other.status_code != 404 or not _same(one, other, **rows, **{
                    f"missing {row}": value for row, value in missing.items()
                }):  # fmt: skip
                    wrong.append(
                        f"{name}: {address} with {what} answered {one.status}, with a missing one "
                        f"{other.status}"
                    )
    assert not wrong, "\n" + "\n".join(wrong)
    assert asked > 100


def _act(visitor: Visitor, address: Address, path: str) -> Page:
    if address.method == "GET":
        return visitor.ask(path)
    return visitor.ask(path, "POST", headers={"X-CSRFToken": visitor.token})


def test_a_region_and_a_location_do_not_see_the_rest_of_their_client(
    app: Flask, world: World, visitors: dict[str, Visitor]
) -> None:
    side = world.lunavella
    elsewhere = [
        address for address in addresses(app)
        if "result" in address.samples and address.endpoint != "results.photo"
    ]  # fmt: skip
    assert elsewhere
    for address in elsewhere:
        path = address.of(app, side, result=world.elsewhere.uuid)
        missing = {"result": uuid4()}
        nowhere = address.of(app, side, **missing)
        assert visitors["hanna"].ask(path).status_code == 200
        for name in ("rik", "lotte"):
            assert visitors[name].ask(address.of(app, side)).status_code == 200
            one, other = visitors[name].ask(path), visitors[name].ask(nowhere)
            assert other.status_code == 404
            assert _same(one, other, result=world.elsewhere.uuid, missing=missing["result"])


def test_a_photo_at_an_internal_question_is_not_there_for_the_client(
    app: Flask, world: World, visitors: dict[str, Visitor]
) -> None:
    side = world.lunavella
    folder = f"/results/{side.project.uuid}/report/{side.result.uuid}/photo"
    for name in ("hanna", "rik", "lotte"):
        assert visitors[name].get(f"{folder}/{side.approved_photo}").mimetype == "image/jpeg"
        visitors[name].get(f"{folder}/{side.internal_photo}", expect=404)


def test_no_post_is_taken_without_its_token(
    app: Flask, world: World, visitors: dict[str, Visitor]
) -> None:
    """By whoever may post there; a token of another person's page is none either."""
    name_for = {SHOPPER: "sanne", CLIENT: "hanna"}
    stolen = Visitor(app, world.cast.anouk)
    stolen.get("/account")
    posts = [address for address in addresses(app) if address.method == "POST"]
    assert len(posts) > 30
    for address in posts:
        needed = PERMISSIONS.get(address.endpoint, frozenset())
        if STRANGER in needed:
            name = "nobody"
        else:
            role = next((role for role in sorted(needed)), "")
            name = name_for.get(role) or {
                "administrator": "anouk", "coordinator": "karim", "reviewer": "roos",
            }.get(role, "karim")  # fmt: skip
        path = address.of(app, _own_side(world, name))
        for headers in ({}, {"X-CSRFToken": "x"}, {"X-CSRFToken": stolen.token}):
            if headers and name == "anouk":
                continue
            answer = visitors[name].ask(path, "POST", headers=headers)
            assert answer.status_code == 400, f"{name}: {address} answered {answer.status}"


def test_a_method_that_no_route_takes_answers_as_an_unknown_address(
    app: Flask, world: World, visitors: dict[str, Visitor]
) -> None:
    for name, method in (("nobody", "PUT"), ("karim", "DELETE"), ("sanne", "PATCH")):
        unknown = visitors[name].open("/no-such-address", method, expect=404)
        for address in addresses(app):
            answer = visitors[name].ask(address.of(app, _own_side(world, name)), method)
            # The page itself names the address of a static file.
            static = address.endpoint in FILES and answer.status_code == 404
            assert static or _same(answer, unknown), (
                f"{name}: {method} {address} answered {answer.status}"
            )


def test_what_somebody_may_not_use_looks_like_an_unknown_address(
    world: World, visitors: dict[str, Visitor]
) -> None:
    unknown = visitors["sanne"].get("/no-such-address", expect=404)
    for path in ("/people", "/history", f"/clients/{world.lunavella.client.uuid}", "/review"):
        assert _same(visitors["sanne"].get(path, expect=404), unknown)
    posted = visitors["sanne"].open("/people/new", "POST", expect=404)
    assert _same(posted, visitors["sanne"].open("/no-such-address", "POST", expect=404))


def test_somebody_who_is_disabled_is_nobody(world: World, visitors: dict[str, Visitor]) -> None:
    answer = visitors["vera"].get("/clients", expect=302)
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_page_that_was_asked_for_comes_after_signing_in(
    browse: Callable[..., Visitor],
) -> None:
    answer = browse().get("/people?role=client&page=2", expect=302)
    assert answer.headers["Location"] == "/sign-in?next=/people?role%3Dclient%26page%3D2"


def test_the_same_person_has_the_places_of_all_their_roles(
    app: Flask, cast: Cast, database: Any
) -> None:
    both = db.session.query(User).filter_by(email=normal_email("roos@agency.example")).one()
    both.roles.append(type(both.roles[0])(role=CLIENT))
    db.session.commit()
    roos = Visitor(app, both)
    roos.get("/review")
    roos.get("/results")
    roos.get("/people", expect=404)
