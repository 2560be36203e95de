"""How a phone's script posts answers: names and values in pairs, as JSON; a kept page as a form."""

from __future__ import annotations

import json

import pytest

from audit.database import db
from audit.fieldwork.answers import given_in
from tests.fieldwork.phone import Phone
from tests.fieldwork.visits import a_report


@pytest.fixture
def opened(cast, browse):
    """Sanne's browser with her report open: the report, where answers go, and the browser."""
    report, address = a_report(cast)
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/welcome/questions")
    return report, f"{address}/answers", sanne


def kept(report):
    db.session.rollback()
    return {code: one.value for code, one in given_in(report.id).items()}


def test_a_page_that_a_phone_kept_from_a_former_release_posts_a_form(opened):
    report, address, sanne = opened
    sanne.post(address, {":code": "greeted", "greeted": "no"}, expect=200)
    assert kept(report) == {"greeted": "no"}


def test_several_answers_come_in_one_post(opened):
    report, address, sanne = opened
    told = [[":code", "greeted"], ["greeted", "yes"], [":code", "welcome.grade"]]
    said = sanne.post(address, json=[*told, ["welcome.grade", "8"]], expect=200).json
    assert said["stored"] == ["greeted", "welcome.grade"]
    assert kept(report) == {"greeted": "yes", "welcome.grade": 8}


def test_half_a_letter_is_kept_as_the_sign_for_one_that_cannot_be_read(cast, browse):
    report, address = a_report(cast, "condition")
    sanne = browse(cast.sanne)
    sanne.get(f"{address}/check")
    phone = Phone(sanne, address)
    # As JSON.stringify writes the first half of a smiling face; and a whole one.
    phone.tells("what_happened", "Aardig \ud83d en vlot \ud83d\ude42.")
    assert kept(report) == {"what_happened": "Aardig \ufffd en vlot \U0001f642."}


ODD = {
    "no JSON": b"{",
    "no UTF-8": b'[["greeted","\xff"]]',
    "nothing": b"null",
    "an object": b'{":code":"greeted"}',
    "an object of texts": b'{":c":"gr"}',
    "one name": b'[[":code"]]',
    "a NUL in a code": rb'[[":code","gr\u0000eeted"],["greeted","yes"]]',
    "a NUL in an answer": rb'[[":code","greeted"],["greeted","y\u0000es"]]',
    "three": b'[[":code","greeted","yes"]]',
    "a number": b'[[":code","greeted"],["greeted",1]]',
    "a list": b'[[":code","greeted"],["greeted",["yes"]]]',
    "a text of two": b'["ab"]',
    "pairs of nothing": b"[[null,null]]",
    "NUL": b'[[":code","greeted"],["greeted","yes\\u0000"]]',
    "NUL in a name": b'[[":code","greeted"],["greeted\\u0000","yes"]]',
    "very deep": b"[" * 100_000,
    "a long number": b"[[" + b"9" * 5_000 + b"]]",
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_what_no_script_of_ours_posts_is_refused(opened, body):
    report, address, sanne = opened
    sanne.post(address, body, expect=400, content_type="application/json")
    assert kept(report) == {}


def test_json_may_be_as_long_as_a_form(opened, app):
    _report, address, sanne = opened
    most = app.config["MAX_FORM_MEMORY_SIZE"]
    pairs = [[":code", "greeted"], ["greeted", ""]]
    pairs[1][1] = "x" * (most - len(json.dumps(pairs)))
    assert len(json.dumps(pairs)) == most
    said = sanne.post(address, json.dumps(pairs), expect=200, content_type="application/json")
    assert said.json["refused"].keys() == {"greeted"}
    sanne.post(address, json.dumps(pairs) + " ", expect=413, content_type="application/json")


def test_of_a_form_that_is_too_long_nothing_is_kept(opened, app):
    report, address, sanne = opened
    long = "x" * (app.config["MAX_FORM_MEMORY_SIZE"] + 200_000)
    fields = {"before": long, ":code": "greeted", "greeted": "yes"}
    parts = [
        f'--a\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    form = "".join([*parts, "--a--\r\n"]).encode()
    sanne.post(address, form, expect=413, content_type="multipart/form-data; boundary=a")
    assert kept(report) == {}


def test_a_stranger_posts_no_json_either(browse, cast):
    _report, address = a_report(cast)
    visitor = browse()
    visitor.get("/sign-in")
    page = visitor.post(f"{address}/answers", json=[[":code", "greeted"]], expect=302)
    assert page.location.startswith("/sign-in")
