"""Every route, every method, every kind of person: who gets in is what the table says.

Built from the application's own map of addresses, so that a new route is in it at once. The rows
asked for do not exist; that a row of somebody else's answers the same is tested in each stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule, UUIDConverter

from audit.access import ANYONE, CLIENT, PERMISSIONS, ROLES, SHOPPER, SIGNED_IN, STRANGER
from tests.cast import PEOPLE, Cast
from tests.pages import Page
from tests.visitor import Visitor

NOBODY = "nobody"
#: Who may not come in at all: a stranger, and a person whose account was disabled.
OUTSIDE = (NOBODY, "vera")
#: Independent of the table: where people from outside the agency have any business at all.
BUSINESS = {
    ANYONE: {"static", "bootstrap", "web", "accounts"},
    STRANGER: {"accounts", "shoppers"},
    SIGNED_IN: {"accounts"},
    SHOPPER: {"fieldwork", "shoppers"},
    CLIENT: {"results", "workbooks"},
}
#: To end a sign-in that is not there is nothing to refuse.
ALREADY_DONE = {"accounts.end_own_session"}
MISSING = UUID("00000000-0000-4000-8000-000000000000")


def _value(converter: BaseConverter) -> Any:
    if isinstance(converter, UUIDConverter):
        return MISSING
    if isinstance(converter, IntegerConverter):
        return 999_999
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return "nothing"


def _doors(app: Flask) -> Iterator[tuple[str, str, str, bool]]:
    """Endpoint, method, address and whether it names a row; signing out comes last."""
    adapter = app.url_map.bind("localhost")

    def order(rule: Rule) -> tuple[bool, str]:
        return rule.endpoint == "accounts.sign_out", rule.rule

    for rule in sorted(app.url_map.iter_rules(), key=order):
        values = {name: _value(converter) for name, converter in rule._converters.items()}
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values), bool(values)


def test_the_table_names_every_route_and_no_other(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routes - set(PERMISSIONS) == set(), "not in the table: nobody gets in"
    assert set(PERMISSIONS) - routes == set(), "in the table, but there is no such route"


def test_the_table_speaks_of_known_roles() -> None:
    named = {role for roles in PERMISSIONS.values() for role in roles}
    assert named <= {*ROLES, ANYONE, SIGNED_IN, STRANGER}


@pytest.mark.parametrize("role", sorted(BUSINESS))
def test_people_from_outside_the_agency_have_their_own_rooms_only(role: str) -> None:
    rooms = {endpoint.split(".")[0] for endpoint, roles in PERMISSIONS.items() if role in roles}
    assert rooms <= BUSINESS[role]


@pytest.mark.parametrize("who", [NOBODY, *PEOPLE])
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(
    app: Flask, cast: Cast, browse: Callable[..., Visitor], who: str
) -> None:
    visitor = browse(None if who == NOBODY else cast.everybody()[who])
    roles = set() if who in OUTSIDE else set(PEOPLE[who][2])
    no_such_page = visitor.get("/no-such-page", expect=404)
    wrong: list[str] = []
    for endpoint, method, address, names_a_row in _doors(app):
        needed = PERMISSIONS.get(endpoint, frozenset())
        token = visitor.token if method != "GET" else ""
        page = visitor.ask(address, method, headers={"X-CSRFToken": token})
        must_be_missing = names_a_row and ANYONE not in needed and endpoint not in ALREADY_DONE
        allowed = ANYONE in needed or (
            STRANGER in needed if who in OUTSIDE else SIGNED_IN in needed or bool(roles & needed)
        )
        fault = (
            _fault_inside(page, must_be_missing)
            if allowed
            else _fault_outside(page, who in OUTSIDE, STRANGER in needed, no_such_page)
        )
        if fault:
            wrong.append(f"{method} {address} ({endpoint}): {page.status}, {fault}")
    assert not wrong, "\n" + "\n".join(wrong)


def _fault_inside(page: Page, must_be_missing: bool) -> str:
    if page.status_code >= 500 or page.status_code in {401, 403, 405}:
        return "but the table lets them in"
    if "/sign-in" in (page.location or "") and page.request.path != "/":
        return "sent to sign in, but the table lets them in"
    if must_be_missing and page.status_code not in {400, 404}:
        return "but there is no such row"
    return ""


def _fault_outside(page: Page, outside: bool, for_strangers: bool, no_such_page: Page) -> str:
    """Strangers are sent to sign in; for others it looks like an address that does not exist."""
    if outside:
        found = page.status_code == 302 and (page.location or "").startswith("/sign-in")
        return "" if found else "should be sent to sign in"
    if for_strangers:
        return "" if (page.status_code, page.location) == (302, "/") else "should be sent home"
    found = page.status_code == 404 and page.heading == no_such_page.heading
    return "" if found else "should look like an address that does not exist"
