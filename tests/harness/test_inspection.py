"""The inspection sees what it is there for: each fault is planted once in a page without any."""

from __future__ import annotations

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from tests.inspection import faults, inspect
from tests.pages import Page

SOUND = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>Klanten · Klantreis</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body>
<a href="#main">Naar de inhoud</a>
<main id="main">
<h1>Klanten</h1>
<form method="post"><input type="hidden" name=":csrf_token" value="abc">
<label for="name">Naam</label> <input id="name" name="name" aria-describedby="help">
<p id="help">Zoals op de gevel</p>
<fieldset><legend>Soort</legend>
<label><input type="radio" name="kind" value="a"> Winkel</label>
<label><input type="radio" name="kind" value="b"> Restaurant</label>
</fieldset>
<button>Bewaren</button></form>
<form method="get"><label>Zoek <input name="q"></label><button>Zoeken</button></form>
<table><tr><th>Naam</th></tr><tr><td>Lunavella</td></tr></table>
<img src="/a.png" alt="">
<a href="/x"><svg role="img" aria-label="Terug" viewBox="0 0 1 1"><path d="M0 0"/></svg></a>
<script type="application/json" id="facts">{"a": 1}</script>
</main>
</body>
</html>"""

PLANTED = [
    ("<h1>Klanten</h1>", "<h1>Klanten", "end-tag"),
    ("<h1>Klanten</h1>", "<h1>Klanten</h1><p><div></div></p>", "end-tag"),
    ("<td>Lunavella</td>", "<td>Luna & < vella</td>", "expected-tag-name"),
    ("<!doctype html>\n", "", "doctype"),
    ("<h1>Klanten</h1>", "<h1>Klanten</h1><h1>Nog een</h1>", "2 h1"),
    ("<h1>Klanten</h1>", "<h2>Klanten</h2>", "0 h1"),
    ("<h1>Klanten</h1>", "<h1>Regio's</h1>", "does not hold the h1"),
    ("<title>Klanten · Klantreis</title>", "<title> </title>", "no title"),
    ("<body>", '<body class="shopper">', "application-name"),
    ('<label for="name">Naam</label>', "", "no label"),
    ('<label for="name">Naam</label>', '<label for="name"></label>', "no label"),
    ('<label for="name">', '<label for="nome">', "#nome"),
    ('id="help"', 'id="hulp"', "#help"),
    ('id="help"', 'id="name"', "2 × id='name'"),
    ('href="#main"', 'href="#inhoud"', "#inhoud"),
    ("<legend>Soort</legend>", "", "2 radios"),
    ("<h1>", '<h1 style="color:red">', "style="),
    ("<h1>", '<h1 onclick="go()">', "onclick"),
    ("</main>", "<script>go()</script></main>", "an inline script"),
    ("</head>", "<style>p{}</style></head>", "a style element"),
    ('src="/a.png"', 'src="https://elsewhere.example/a.png"', "from elsewhere"),
    ('<a href="/x">', '<a href="javascript:go()">', "javascript:"),
    (' alt=""', "", "no alt"),
    (' aria-label="Terug"', "", "no name"),
    ("<button>Bewaren</button>", "<button></button>", "no name"),
    ("<button>Bewaren</button>", '<button>A <a href="/y">B</a></button>', "in another"),
    ('<a href="/x">', '<a href="#">', "leads nowhere"),
    ("<th>Naam</th>", "<td>Naam</td>", "without th"),
    ('<input type="hidden" name=":csrf_token" value="abc">', "", "0 CSRF tokens"),
    ('<form method="get">', '<form><input type="hidden" name=":csrf_token">', "into the address"),
    ('lang="nl"', 'lang="en"', "asked was 'nl'"),
    ("<td>Lunavella</td>", "<td>⟦Sign in⟧</td>", "no translation: ⟦Sign in⟧"),
    ("<h1>", '<h1 title="⟦Sign in⟧">', "no translation"),
    ("initial-scale=1", "maximum-scale=1", "forbids zooming"),
    ('<main id="main">', '<div id="main">', "not exactly one main"),
    ('id="name"', 'id="name" tabindex="3"', "tabindex"),
    ("</main>", '<p class="field-error"><b>Fout:</b> </p></main>', "says nothing"),
]


def test_a_sound_page_passes() -> None:
    assert faults(SOUND, "nl") == ()


@pytest.mark.parametrize(("sound", "planted", "said"), PLANTED)
def test_a_planted_fault_is_seen(sound: str, planted: str, said: str) -> None:
    assert sound in SOUND
    found = faults(SOUND.replace(sound, planted, 1), "nl")
    assert any(said in fault for fault in found), found


def test_a_discreet_page_has_a_neutral_title() -> None:
    page = SOUND.replace("<body>", '<body class="shopper">')
    page = page.replace("</head>", '<meta name="application-name" content="Notities"></head>')
    assert any("neutral" in fault for fault in faults(page, "nl"))
    assert faults(page.replace("<title>Klanten · Klantreis", "<title>Notities"), "nl") == ()
    assert faults(page.replace("<title>Klanten · Klantreis", "<title>Fout: Notities"), "nl") == ()


def _page(policy: str | None) -> Page:
    response = Response(SOUND, mimetype="text/html")
    if policy is not None:
        response.headers["Content-Security-Policy"] = policy
    request = EnvironBuilder("/clients").get_request()
    return Page(response.response, response.status, response.headers, request, ())


@pytest.mark.parametrize("policy", [None, "script-src 'self' 'unsafe-inline'"])
def test_a_page_without_a_strict_policy_is_refused(policy: str | None) -> None:
    with pytest.raises(AssertionError, match="Content-Security-Policy"):
        inspect(_page(policy), "nl")


def test_the_answer_names_the_address_and_all_its_faults() -> None:
    inspect(_page("default-src 'none'"), "nl")
    with pytest.raises(AssertionError, match=r"GET /clients \(200\):\n.*lang='nl'"):
        inspect(_page("default-src 'none'"), "en")
