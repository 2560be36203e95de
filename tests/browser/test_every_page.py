"""Every kind of page there is, as the routes name them: axe finds nothing on it, and nothing sticks
out of a window of 320 pixels."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from audit.access import (
    ADMINISTRATOR,
    ANYONE,
    CLIENT,
    COORDINATOR,
    PERMISSIONS,
    REVIEWER,
    SHOPPER,
    SIGNED_IN,
    STRANGER,
)
from audit.database import db
from tests.addresses import Address, addresses
from tests.browser.checks import assert_accessible, assert_fits
from tests.world import World

#: Who looks at a page: the first of these that may.
LOOKS = {
    STRANGER: "nobody", SHOPPER: "sanne", CLIENT: "hanna", REVIEWER: "roos", COORDINATOR: "karim",
    ADMINISTRATOR: "anouk", SIGNED_IN: "karim", ANYONE: "sanne",
}  # fmt: skip
#: At least so many pages of each were there when this was written.
LEAST = {"nobody": 3, "sanne": 10, "hanna": 5, "roos": 3, "karim": 40, "anouk": 4}


def who_looks(address: Address) -> str:
    needed = PERMISSIONS[address.endpoint]
    return next(name for role, name in LOOKS.items() if role in needed)


@pytest.mark.parametrize("name", LEAST)
def test_every_page_is_accessible_and_fits(
    app: Flask, cast: Any, open_page: Any, name: str
) -> None:
    with app.test_request_context():
        world = World(cast)
    db.session.commit()
    person = None if name == "nobody" else getattr(cast, name)
    page = open_page(person, size="phone" if name in {"nobody", "sanne"} else "desk", language="en")
    page.allowed_errors += ["404", "410"]
    size, seen, faults = page.viewport_size, 0, []
    for address in addresses(app):
        if address.method != "GET" or who_looks(address) != name:
            continue
        path = address.of(app, world.lunavella)
        answer = page.context.request.get(path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status == 200, path
        page.set_viewport_size(size)
        page.goto(path)
        seen += 1
        try:
            assert_accessible(page)
            page.set_viewport_size({"width": 320, "height": 640})
            assert_fits(page)
        except AssertionError as fault:
            faults.append(f"{address.endpoint}: {fault}")
    assert not faults, "\n".join(faults)
    assert seen >= LEAST[name]
