"""What stands in the top bar, and where everybody starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_login import current_user

from audit.access import (
    ADMINISTRATOR,
    CLIENT,
    COORDINATOR,
    PERMISSIONS,
    REVIEWER,
    SHOPPER,
    Actor,
    allowed,
)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the top bar."""

    label: LazyString
    href: str
    current: bool
    #: How many things wait there for this person; 0 where nothing does, or none are counted.
    count: int = 0


#: Entry's endpoint → how many things wait there for somebody. Filled by the stage that knows.
COUNTS: dict[str, Callable[[Actor], int]] = {}


#: Entry → endpoint. Shown to those who may call the endpoint.
PLACES: tuple[tuple[LazyString, str], ...] = (
    (lazy_gettext("Clients"), "clients.list_clients"),
    (lazy_gettext("Scripts"), "scripts.list_scripts"),
    (lazy_gettext("Projects"), "assignments.list_projects"),
    (lazy_gettext("Shoppers"), "shoppers.list_shoppers"),
    (lazy_gettext("Review"), "review.queue"),
    (lazy_gettext("Results"), "results.overview"),
    (lazy_gettext("People"), "accounts.list_people"),
    (lazy_gettext("History"), "accounts.list_events"),
    (lazy_gettext("Today"), "fieldwork.today"),
)

#: Pages that belong to another entry than the first one of their stage, or to none.
_ELSEWHERE: dict[str | None, str | None] = {
    "accounts.own_account": None,
    "accounts.change_password": None,
    "assignments.end_admission": "shoppers.list_shoppers",
}

#: The first role that a person holds decides where they start.
START = (
    (COORDINATOR, "assignments.list_projects"),
    (REVIEWER, "review.queue"),
    (CLIENT, "results.overview"),
    (ADMINISTRATOR, "accounts.list_people"),
    (SHOPPER, "fieldwork.today"),
)


def start_page(roles: frozenset[str]) -> str:
    """The endpoint where somebody with these roles starts."""
    return next((endpoint for role, endpoint in START if role in roles), "accounts.own_account")


def navigation() -> list[Place]:
    """The entries that the signed-in person may use; none for a stranger.

    A mail that is written without a request has nobody signed in. Asked once for each page.
    """
    if "navigation" not in g:
        g.navigation = _places()
    found: list[Place] = g.navigation
    return found


def _places() -> list[Place]:
    if not current_user or not current_user.is_authenticated:
        return []
    roles = current_user.roles
    if roles == {SHOPPER}:  # they have a bar of their own, at the bottom
        return []
    here = (request.blueprint, request.endpoint)
    return [
        Place(label, url_for(endpoint), _is_current(endpoint, here), _waiting(endpoint))
        for label, endpoint in PLACES
        if endpoint in PERMISSIONS and allowed(endpoint, roles, signed_in=True)
    ]


def _waiting(endpoint: str) -> int:
    return COUNTS[endpoint](current_user) if endpoint in COUNTS else 0


def _is_current(endpoint: str, here: tuple[str | None, str | None]) -> bool:
    blueprint, current = here
    if blueprint == "fieldwork" and SHOPPER not in PERMISSIONS.get(current or "", ()):
        # Briefings are written, and reports moved to another version, from their project.
        return endpoint == "assignments.list_projects"
    if current in _ELSEWHERE:
        return endpoint == _ELSEWHERE[current]
    if endpoint == current:
        return True
    entries = [other for _, other in PLACES if other.split(".")[0] == blueprint]
    return endpoint in entries and current not in entries and endpoint == entries[0]
