"""A page of a report whose form breaks off on its way."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import uuid4

import pytest

from audit.database import db
from audit.fieldwork.answers import given_in
from tests.fieldwork.visits import a_report, fill_in

GIVEN = {"greeted": "yes", "welcome.grade": 8}


def body_of(fields, kind):
    """A form, as a browser or our script sends it, and what it is."""
    if kind == "urlencoded":
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    line = uuid4().hex
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join([*parts, f"--{line}--\r\n"]).encode(), f"multipart/form-data; boundary={line}"


PAGE = {
    "greeted": "no", "greeted:base": "1", "welcome.grade": "3", "welcome.grade:base": "1",
    "welcome.outcome": "went_on", "welcome.outcome:base": "0",
}  # fmt: skip


def stored(report):
    db.session.rollback()
    return {code: one.value for code, one in given_in(report.id).items()}


@pytest.fixture
def opened(cast, call):
    """A report of which a page has answers, a phone that has it open, and the page's address."""
    report, address = a_report(cast)
    fill_in(report, GIVEN)
    phone = call(report)
    phone.close()
    return report, phone, f"{address}/welcome/questions"


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_a_page_that_breaks_off_empties_nothing_and_arrives_well_afterwards(opened, kind, share):
    report, phone, page = opened
    body, content_type = body_of(PAGE, kind)
    headers = {"Content-Type": content_type, "Content-Length": str(len(body))}
    cut = phone.ask("POST", page, body[: int(len(body) * share)], headers, hung_up=True)
    assert (cut.status, stored(report)) == (400, GIVEN)
    assert phone.ask("POST", page, body, headers).status == 302
    found = {"greeted": "no", "welcome.grade": 3, "welcome.outcome": "went_on"}
    assert stored(report) == found


@pytest.mark.parametrize("damage", ["no end", "another line between its parts"])
def test_a_page_that_cannot_be_read_empties_nothing(opened, damage):
    report, phone, page = opened
    body, content_type = body_of(PAGE, "multipart")
    if damage == "no end":
        body = body[:-40]
    else:
        content_type = content_type[:-4] + "0000"
    reply = phone.ask("POST", page, body, {"Content-Type": content_type})
    assert (reply.status, stored(report)) == (400, GIVEN)
