"""What tests of the doors share: the link in a mail, signing in by the form, counting hashes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from audit.accounts import passwords
from tests.cast import PASSWORD
from tests.pages import Page
from tests.visitor import Visitor

GOOD = "vlieger tapijt 73 orkest"


def link_in(message: Any) -> str:
    """The path of the one link in a mail."""
    found = re.findall(r"http://127\.0\.0\.1:8000(/\S*)", message.body)
    assert len(found) == 1, message.body
    return str(found[0])


def sign_in(
    visitor: Visitor, email: str, password: str = PASSWORD, button: str = "Inloggen"
) -> Page:
    """The first answer to the form."""
    page = visitor.get("/sign-in")
    return visitor.submit(
        page, button, email=email, password=password, redirects=False, expect=None
    )


def is_in(visitor: Visitor) -> bool:
    """Whether this browser is signed in."""
    return visitor.get("/account", expect=None).status_code == 200


class Hashes:
    """Counts how often a password is hashed or checked: the work that takes time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        for name in ("hash", "verify"):
            monkeypatch.setattr(passwords._hasher, name, self._counted(name))

    def _counted(self, name: str) -> Callable[..., Any]:
        real = getattr(passwords._hasher, name)

        def counted(*given: Any, **named: Any) -> Any:
            self.count += 1
            return real(*given, **named)

        return counted

    def taken(self) -> int:
        """How many since the last time that this was asked."""
        found, self.count = self.count, 0
        return found
