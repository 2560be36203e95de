"""The rules of the house, held over every file. What each rule says: tests/house.py."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests import house
from tests.catalogues import ELSEWHERE
from tests.house import OWN, ROOT, UNREAD, files, text_of

STAGES = sorted(path.name for path in (ROOT / "audit").iterdir() if (path / "routes.py").exists())


def _hold(rule: Callable[[str], Iterator[str]], paths: Iterable[Path]) -> None:
    faults = [f"{path}: {fault}" for path in paths for fault in rule(text_of(path))]
    assert not faults, "\n" + "\n".join(faults)


def _in(folder: str, *suffixes: str) -> list[Path]:
    return [path for path in files(*suffixes) if path.parts[0] == folder]


def test_no_file_is_too_long_or_minified() -> None:
    # Alembic writes the migrations; they are read one by one.
    own = [path for path in files(*OWN) if path.parts[0] != "migrations"]
    _hold(house.length_faults, own)


def test_every_module_says_what_it_is_for() -> None:
    _hold(house.module_faults, files(".py"))


def test_no_template_holds_style_script_or_handlers() -> None:
    _hold(house.template_faults, _in("templates", ".html"))


def test_no_style_sheet_loads_anything() -> None:
    _hold(house.sheet_faults, _in("static", ".css"))


def test_no_script_evaluates_text_or_loads_from_elsewhere() -> None:
    _hold(house.script_faults, _in("static", ".js"))


def test_nothing_tells_where_it_was_made() -> None:
    readable = [path for path in files() if path.suffix not in UNREAD and path.name != "LICENSE"]
    _hold(house.telling_faults, readable)


def test_no_view_asks_for_a_role_or_uses_the_database() -> None:
    views = [
        path
        for path in _in("audit", ".py")
        if path.stem.endswith("routes") and path.parts[1] in STAGES
    ]
    assert views
    _hold(house.access_faults, views)


def test_no_stage_commits() -> None:
    inside = [path for path in _in("audit", ".py") if len(path.parts) > 2]
    _hold(house.commit_faults, inside)


def test_the_story_only_looks_back() -> None:
    """Every module has its place in the layers, and imports what is lower."""
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_template_stands_under_its_stage() -> None:
    stages = {path.name for path in (ROOT / "audit").iterdir()}
    known = stages | set(ELSEWHERE) | {"_layouts", "_macros", "errors"}
    strays = [path for path in _in("templates") if path.parts[1] not in known]
    assert strays == []


PLANTED: list[tuple[Callable[[str], Iterator[str]], str]] = [
    (house.length_faults, "x = 1\n" * 401),
    (house.length_faults, "x" * 501),
    (house.module_faults, "x = 1\n"),
    (house.template_faults, '<p class="a" style="color: red">'),
    (house.template_faults, "<p {% if a %}class='b'{% endif %} style='{{ c }}'>"),
    (house.template_faults, "<style>p { color: red }</style>"),
    (house.template_faults, '<button type="button" onclick="go()">'),
    (house.template_faults, "<body {{ x }} onload='{{ start }}'>"),
    (house.template_faults, "<script>go()</script>"),
    (house.template_faults, '<a href="javascript:go()">'),
    (house.template_faults, '<script src="https://elsewhere.example/a.js"></script>'),
    (house.template_faults, "<link rel=stylesheet href='//elsewhere.example/a.css'>"),
    (house.sheet_faults, "@import 'other.css';"),
    (house.sheet_faults, "p { background: url(https://elsewhere.example/a.png) }"),
    (house.script_faults, "eval('1')"),
    (house.script_faults, "list.innerHTML = words"),
    (house.script_faults, "fetch('https://elsewhere.example/')"),
    (house.telling_faults, "see /" + "work/main"),
    (house.telling_faults, "as in issue " + "#2"),
    (house.telling_faults, "made with Chat" + "GPT"),
    (house.telling_faults, "index-url = pypi." + "org"),
    (house.access_faults, "def view():\n    return actor().holds('coordinator')\n"),
    (house.access_faults, "def view():\n    return db.session.get(User, 1)\n"),
    (house.access_faults, "from sqlalchemy import select\n"),
    (house.commit_faults, "def save():\n    db.session.commit()\n"),
]


@pytest.mark.parametrize(("rule", "text"), PLANTED)
def test_a_planted_violation_is_seen(rule: Callable[[str], Iterator[str]], text: str) -> None:
    assert list(rule(text))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (house.template_faults, '<script type="module" src="{{ url }}"></script>'),
        (house.template_faults, '<script type="application/json" id="facts">{}</script>'),
        (house.template_faults, '{# <p style="a"> #}<p class="style" data-on="1">'),
        (house.template_faults, '<a href="https://elsewhere.example/">to another site</a>'),
        (house.script_faults, 'const svg = "http://www.w3.org/2000/svg";'),
        (house.module_faults, ""),
        (house.telling_faults, "the queue is worked off in 3 days; /workbooks/"),
    ],
)
def test_what_is_allowed_passes(rule: Callable[[str], Iterator[str]], text: str) -> None:
    assert list(rule(text)) == []
