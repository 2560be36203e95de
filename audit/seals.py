"""What carries our seal and comes back with every post: the session's cookie and the token against
forged posts. A phone sends the same ones with each answer, so what was found right is known again.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from flask_wtf.csrf import same_origin
from itsdangerous import URLSafeTimedSerializer

from audit.database import now

#: Of how many cookies and tokens a process knows that they were right.
KNOWN = 1_000
_FIXED = (str, bool, int)


class SignedCookies(SecureCookieSessionInterface):
    """Flask's own sessions, with the signer of the application made once, not at every request, and
    a cookie that was opened known again."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer for the secret key with which ``app`` was started."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
            if self._signer is not None:
                self._signer.loads = _opened_once(self._signer.loads)  # type: ignore[method-assign]
        return self._signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask does, where something changed. (That it varies by cookie every page says.)"""
        if session.modified:
            super().save_session(app, session, response)


def _opened_once(loads: Callable[..., Any]) -> Callable[..., Any]:
    """``loads`` for cookies that come again and again. Once an hour it looks at their age anew;
    whether the sign-in still holds is a row's to say, every time."""

    @lru_cache(maxsize=KNOWN)
    def opened(sealed: str, max_age: int, _hour: int) -> Any:
        return loads(sealed, max_age=max_age)

    def load(sealed: str, max_age: int) -> Any:
        held = opened(sealed, max_age, int(now().timestamp()) // 3600)
        # A copy: what is put into a session of this request stays there.
        return {
            name: value if isinstance(value, _FIXED) else deepcopy(value)
            for name, value in held.items()
        }

    return load


class Protection(CSRFProtect):
    """Flask-WTF's protection against forged posts, which decides about every token that it has not
    yet found right for this very session. Tokens have no time limit with us."""

    def __init__(self) -> None:
        super().__init__()
        self._right: set[tuple[str, str]] = set()

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a post that does not come from a page of ours (400)."""
        if request.method != "POST":
            return super().protect(apply_exemptions)
        name = current_app.config["WTF_CSRF_FIELD_NAME"]
        # Where Flask-WTF finds it; a phone's JSON is no form in which it had to look first.
        token = request.headers.get("X-CSRFToken") if request.is_json else self._get_csrf_token()
        pair = (session.get(name, ""), token or "")
        if pair in self._right and _comes_from_here():
            g.csrf_valid = True
            return None
        super().protect(apply_exemptions)
        if all(pair) and g.get("csrf_valid"):
            if len(self._right) >= KNOWN:
                self._right.clear()
            self._right.add(pair)
        return None


def _comes_from_here() -> bool:
    """Over https the page that posts has to be one of ours, as Flask-WTF has it."""
    return not request.is_secure or same_origin(request.referrer or "", f"https://{request.host}/")
