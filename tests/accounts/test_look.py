"""The doors and the administrator's pages in a browser: readable by everybody, on any screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from audit.database import db
from audit.history import record
from tests.browser.checks import assert_accessible, assert_fits, assert_touchable
from tests.cast import Cast
from tests.world import actor_of

PATHS = {
    "": ("/sign-in", "/register", "/reset", "/invitation/none"),
    "anouk": ("/people", "/people/new", "/history", "/account", "/account/password"),
    "karim": ("/shoppers", "/shoppers/1001"),
    "sanne": ("/account", "/account/password"),
}


@pytest.mark.parametrize("who", PATHS)
def test_every_page_is_accessible_and_fits_in_the_dark(
    cast: Cast, open_page: Callable[..., Page], who: str
) -> None:
    record(actor_of(cast.anouk), "person_disabled", cast.vera, "Uit dienst", before=["a"])
    db.session.commit()
    person = getattr(cast, who) if who else None
    page = open_page(person, size="narrow", language="nl", color_scheme="dark")
    paths = PATHS[who] + ((f"/people/{cast.roos.uuid}",) if who == "anouk" else ())
    for path in paths:
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)
        if who in {"", "sanne"}:
            assert_touchable(page)


def test_the_doors_open_without_javascript(cast: Cast, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_label("E-mailadres").fill(cast.sanne.email)
    page.get_by_label("Wachtwoord").fill("korenbloem paraplu 48 zolder")
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url("**/today")
    page.goto("/account")
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/sign-in")
