"""A form is filled in as a browser does it."""

from __future__ import annotations

from io import BytesIO

import pytest
from werkzeug.test import EnvironBuilder

from tests.forms import Form
from tests.pages import Page

HTML = """<!doctype html><html lang="nl"><body>
<form method="post" action="save" enctype="multipart/form-data">
<input type="hidden" name=":csrf_token" value="abc">
<input name="name" value="Old">
<input name="off" value="x" disabled>
<textarea name="notes">
First
second</textarea>
<select name="size">
<option value="s">Small</option><option value="l" selected>Large</option></select>
<select name="place"><option>Assen</option><option>Breda</option></select>
<select name="many" multiple><option value="1" selected>1<option value="2">2</select>
<input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>
<input type="checkbox" name="agree"><input type="checkbox" name="seen" value="yes" checked>
<input type="checkbox" name="days" value="mo" checked><input type="checkbox" name="days" value="tu">
<input type="file" name="photo">
<button name="go" value="next">Next</button><button name="go" value="back">Back</button>
</form>
<input name="outside" value="o" form="other"><form id="other"><button>Search</button></form>
</body></html>"""

HELD = {
    ":csrf_token": ["abc"],
    "name": ["Old"],
    "notes": ["First\nsecond"],
    "size": ["l"],
    "place": ["Assen"],
    "many": ["1"],
    "kind": ["b"],
    "seen": ["yes"],
    "days": ["mo"],
    "go": ["next"],
}


def _form(button: str) -> Form:
    request = EnvironBuilder("/clients/new?from=list").get_request()
    return Form(Page([HTML.encode()], "200 OK", {}, request, ()), button)


def test_a_form_sends_what_it_holds() -> None:
    assert _form("Next").filled({}) == HELD
    assert _form("back").filled({})["go"] == ["back"]


def test_a_form_goes_to_its_own_address() -> None:
    form = _form("Next")
    assert (form.method, form.action, form.multipart) == ("POST", "/clients/save", True)
    assert (_form("Search").method, _form("Search").action) == ("GET", "/clients/new")


def test_a_field_may_belong_to_a_form_elsewhere() -> None:
    assert _form("Search").filled({}) == {"outside": ["o"]}


def test_fields_take_new_values() -> None:
    photo = (BytesIO(b"x"), "a.jpg")
    sent = _form("Next").filled(
        {
            "name": "New",
            "size": "s",
            "many": ["1", "2"],
            "kind": None,
            "agree": True,
            "seen": False,
            "days": ["tu"],
            "photo": photo,
        }
    )
    changed = {"name": ["New"], "size": ["s"], "many": ["1", "2"], "agree": ["on"], "days": ["tu"]}
    assert {key: sent.get(key) for key in changed} == changed
    assert sent["photo"] == [photo]
    assert "kind" not in sent
    assert "seen" not in sent


@pytest.mark.parametrize(
    "values", [{"nome": "x"}, {"off": "y"}, {"size": "xl"}, {"kind": "c"}, {"days": ["we"]}]
)
def test_what_the_form_does_not_offer_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        _form("Next").filled(values)


def test_a_button_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(AssertionError, match="Next"):
        _form("Send")
