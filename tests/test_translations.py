"""The Dutch is complete: every text of the code, once, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests import catalogues


def test_every_text_has_its_dutch() -> None:
    faults = catalogues.problems()
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    ("path", "domain"),
    [
        ("audit/accounts/routes.py", "accounts"),
        ("templates/accounts/sign_in.html", "accounts"),
        ("audit/pictures/journey_wide.py", "pictures"),
        ("templates/runner/page.html", "scripts"),
        ("templates/_layouts/base.html", "web"),
        ("templates/errors/404.html", "web"),
        ("audit/web.py", "web"),
        ("audit/navigation.py", "web"),
    ],
)
def test_a_file_belongs_to_the_catalogue_of_its_stage(path: str, domain: str) -> None:
    assert catalogues.domain_of(Path(path)) == domain


SOURCE = """
from flask_babel import gettext as _, lazy_gettext as _l, ngettext, pgettext

LABEL = _l("Name")

def words(number, name, kind):
    return (
        _("Saved for %(name)s, "
          "and kept", name=name),
        ngettext("%(num)s row", "%(num)s rows", number),
        pgettext("button", "Open"),
        _(kind),
        other("Not a text"),
    )
"""


def test_the_texts_of_a_module_are_found_under_whatever_name() -> None:
    found = {(text, context) for _line, text, context in catalogues.texts_in_python(SOURCE)}
    assert found == {
        ("Name", None),
        ("Saved for %(name)s, and kept", None),
        (("%(num)s row", "%(num)s rows"), None),
        ("Open", "button"),
        (None, None),
    }


def test_the_texts_of_a_template_are_found(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        """{% block title %}{{ _("Clients") }}{% endblock %}
        {{ _("Hello %(name)s", name=name) }} {{ ngettext("One", "%(num)s", number) }}
        {% trans %}In a block{% endtrans %} {{ pgettext("button", "Open") }}"""
    )
    found = {(text, context) for _line, text, context in catalogues.texts_in_template(template)}
    assert found == {
        ("Clients", None),
        ("Hello %(name)s", None),
        (("One", "%(num)s"), None),
        ("In a block", None),
        ("Open", "button"),
    }


def _faults(source: str | tuple[str, str], dutch: str | tuple[str, ...] | None) -> list[str]:
    template, given = Catalog(), Catalog(locale="nl")
    template.add(source, None, [("audit/web.py", 1)])
    if dutch is not None:
        given.add(source, dutch)
    return [
        fault for message in template if message.id for fault in catalogues._faults(message, given)
    ]


@pytest.mark.parametrize(
    ("source", "dutch"),
    [
        ("Save", None),
        ("Save", ""),
        ("Saved for %(name)s", "Bewaard voor %(naam)s"),
        ("Saved for %(name)s", "Bewaard"),
        (("%(num)s row", "%(num)s rows"), ("%(num)s rij", "")),
        (("%(num)s row", "%(num)s rows"), ("%(num)s rij", "%(n)s rijen")),
    ],
)
def test_a_text_without_its_whole_dutch_is_named(
    source: str | tuple[str, str], dutch: str | tuple[str, ...] | None
) -> None:
    assert len(_faults(source, dutch)) == 1


@pytest.mark.parametrize(
    ("source", "dutch"),
    [
        ("Saved for %(name)s", "Voor %(name)s bewaard"),
        (("One row", "%(num)s rows"), ("Eén rij", "%(num)s rijen")),
        ("Up to 100 %%", "Tot 100 %%"),
    ],
)
def test_a_text_with_its_dutch_passes(
    source: str | tuple[str, str], dutch: str | tuple[str, ...]
) -> None:
    assert _faults(source, dutch) == []


def test_bringing_up_to_date_keeps_the_dutch_and_moves_it_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nl" / "LC_MESSAGES").mkdir(parents=True)
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path)
    moved, kept, new = Catalog(), Catalog(), Catalog()
    moved.add("Open"), moved.add("Gone")
    kept.add(("%(num)s row", "%(num)s rows"))
    monkeypatch.setattr(catalogues, "templates", lambda: {"clients": moved, "web": kept})
    catalogues.update()
    given = catalogues.catalogues()
    given["clients"]["Open"].string = "Openen"
    given["clients"]["Gone"].string = "Weg"
    given["web"]["%(num)s row"].string = ("%(num)s rij", "%(num)s rijen")
    monkeypatch.setattr(catalogues, "catalogues", lambda: given)
    new.add("Open"), new.add("Save")
    monkeypatch.setattr(catalogues, "templates", lambda: {"results": new, "web": kept})
    catalogues.update()
    monkeypatch.undo()
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path)
    now = catalogues.catalogues()
    texts = {
        name: {message.id: message.string for message in found if message.id}
        for name, found in now.items()
    }
    assert texts == {
        "clients": {},
        "results": {"Open": "Openen", "Save": ""},
        "web": {("%(num)s row", "%(num)s rows"): ("%(num)s rij", "%(num)s rijen")},
    }


def test_a_text_that_is_translated_in_two_ways_is_named() -> None:
    given = {}
    for domain, dutch in {"clients": "Open", "results": "Openen"}.items():
        given[domain] = Catalog(locale="nl")
        given[domain].add("Open", dutch)
    assert len(list(catalogues._contradictions(given))) == 1
    given["results"] = Catalog(locale="nl")
    given["results"].add("Open", "Openen", context="button")
    assert list(catalogues._contradictions(given)) == []


#: English word → the Dutch word that is not the one for it, and the texts in which it means
#: something else: what is planned at a place is a "meting", the walk as a customer makes it a
#: "bezoek".
NOT_CALLED = {
    r"\bvisits?\b": (
        r"\bbezoek",
        {
            "Visit",
            "The whole visit",
            "Quality of the whole visit",
            "Continue: the whole visit",
            "The visit began on %(moment)s.",
            "The camera says %(taken)s; the visit was on %(visited)s.",
        },
    ),
    r"\bmeasures\b": (r"\bmetingen", set()),
    r"\breviewers?\b": (r"\breviewer", set()),
    r"\bstate\b": (r"^staat$", set()),
}


def test_one_thing_has_one_dutch_word() -> None:
    others = []
    for domain, dutch in catalogues.catalogues().items():
        for message in dutch:
            english, said = _plain(message.id), _plain(message.string)
            others += [
                f"{domain}: {english!r} is {said!r}"
                for word, (other, elsewhere) in NOT_CALLED.items()
                if english not in elsewhere
                and re.search(word, english, re.IGNORECASE)
                and re.search(other, said, re.IGNORECASE)
            ]
    assert not others, "\n" + "\n".join(others)


def _plain(text: object) -> str:
    return " / ".join(text) if isinstance(text, tuple) else str(text)
