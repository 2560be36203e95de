"""A person with a browser, without the browser: fetches pages, follows links, fills in forms."""

from __future__ import annotations

import contextvars
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from flask import Flask, session
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, EnvironBuilder

from audit.accounts.models import User
from audit.accounts.sessions import start_session
from audit.database import db
from tests.forms import Form, Value
from tests.inspection import inspect
from tests.pages import Page

ADDRESS = "http://localhost"
#: As a page has it in its head, or a form in a field.
_TOKEN = re.compile(r'name="(?:csrf-token" content|:csrf_token" value)="([^"]+)"')


def session_cookie(app: Flask, person: User, language: str | None = None) -> str:
    """The value of the cookie that a browser holds once ``person`` has signed in."""
    key = person.id

    def sign_in() -> str:
        with app.test_request_context(headers={"User-Agent": "test"}):
            found = db.session.get(User, key)
            assert found is not None
            start_session(found)
            if language is not None:
                session["language"] = language
            db.session.commit()
            signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            return str(signer.dumps(dict(session)))

    db.session.commit()
    return contextvars.Context().run(sign_in)


class Visitor:
    """Every HTML answer that it gets is inspected (tests/inspection.py)."""

    def __init__(self, app: Flask, person: User | None = None, language: str | None = None) -> None:
        self.language = language or (person.language if person else "nl")
        self.application = app
        self.client = Client(app, Page)
        self.page: Page | None = None
        if person is not None:
            cookie = session_cookie(app, person, language)
            self.client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)

    @property
    def token(self) -> str:
        """The CSRF token of the page fetched last; for posts that come from no form."""
        assert self.page is not None, "fetch a page first"
        found = _TOKEN.search(self.page.text)
        assert found, f"no CSRF token on {self.page.request.path}"
        return found[1]

    def ask(self, path: str, method: str = "GET", **given: Any) -> Page:
        """Any request, its answer as it comes: nothing is expected of it, nothing inspected.

        Names that are not explained go to Werkzeug's EnvironBuilder (data, json, headers ...).
        """
        headers = {"Accept-Language": self.language, **given.pop("headers", {})}
        builder = EnvironBuilder(path, ADDRESS, method=method, headers=headers, **given)
        # What the test has put into its own session is there for the request, and what the
        # request changes is read again by the test: to commit is to forget what was read. The
        # request itself gets an empty context, as it has on a server: otherwise it would share
        # flask.g with the test and all before it.
        if db.session().in_transaction():
            db.session.commit()
        try:
            page = contextvars.Context().run(self.client.open, builder, buffered=True)
        finally:
            builder.close()
        assert isinstance(page, Page)
        if page.shown:
            self.page = page
        return page

    def open(
        self,
        path: str,
        method: str = "GET",
        expect: int | None = 200,
        part: bool = False,
        **given: Any,
    ) -> Page:
        """Any request. ``expect=None`` takes every status; ``part``: a piece of a page, without
        html and head."""
        page = self.ask(path, method, **given)
        where = f"{method} {path} answered {page.status}"
        if page.location:
            where += f" to {page.location}"
        assert expect in {None, page.status_code}, f"{where}, expected was {expect}"
        inspect(page, self.language, part=part)
        return page

    def get(self, path: str, expect: int | None = 200, **given: Any) -> Page:
        return self.open(path, "GET", expect, **given)

    def post(self, path: str, data: Any = None, expect: int | None = 302, **given: Any) -> Page:
        """A post that comes from no form; the CSRF token of the last page goes along."""
        headers = {"X-CSRFToken": self.token, **given.pop("headers", {})}
        return self.open(path, "POST", expect, data=data, headers=headers, **given)

    def follow(self, page: Page, link: str, expect: int | None = 200) -> Page:
        """Fetch what the link with this text leads to."""
        assert link in page.links, f"no link {link!r}; there are {list(page.links)}"
        return self.get(self._address(page, page.links[link]), expect)

    def submit(
        self,
        page: Page,
        button: str,
        values: Mapping[str, Value] | None = None,
        *,
        expect: int | None = 200,
        redirects: bool = True,
        within: Element | None = None,
        **more: Value,
    ) -> Page:
        """Fill in the form with this button and send it; ``expect`` is the status at the end.

        ``button`` is its text, name, value or id. Fields that are not named keep what they hold.
        ``redirects=False`` stops at the first answer; ``within`` looks for the button there only.
        """
        form = Form(page, button, within)
        sent = MultiDict(form.filled({**(values or {}), **more}))
        path = self._address(page, form.action)
        if form.method == "GET":
            answer = self.open(path.partition("?")[0], "GET", None, query_string=sent)
        else:
            headers = {"Content-Type": "multipart/form-data"} if form.multipart else {}
            answer = self.open(path, "POST", None, data=sent, headers=headers)
        return self._arrive(answer, expect, redirects)

    def _arrive(self, answer: Page, expect: int | None, redirects: bool) -> Page:
        for _ in range(5):
            if not redirects or answer.status_code not in {301, 302, 303, 307, 308}:
                break
            answer = self.open(self._address(answer, answer.location or ""), "GET", None)
        where = f"{answer.request.path} answered {answer.status}: {answer.words[:400]}"
        assert expect in {None, answer.status_code}, f"{where}, expected was {expect}"
        return answer

    @staticmethod
    def _address(page: Page, target: str) -> str:
        full = urljoin(page.request.url, target)
        assert full.startswith(ADDRESS + "/"), f"{target} leads away from here"
        return full.removeprefix(ADDRESS).partition("#")[0]
