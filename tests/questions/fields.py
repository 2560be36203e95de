"""A page with answer fields, without the rest of the product."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
from flask import Flask, render_template_string
from flask_babel import Babel

from audit.pictures.face import drawn_face
from audit.questions.base import kind_of
from audit.questions.definition import Question
from audit.questions.templating import equip

TEMPLATES = Path(__file__).parents[2] / "templates"

PAGE = """{% for question, value, answer in asked %}
{% set field_id = question.code|replace(".", "-") %}
{% include kind_of(question).template %}{% endfor %}"""

EMPTY = SimpleNamespace(value=None, not_applicable=False, comment="", photos=(), error=None)


def application() -> Flask:
    app = Flask("fields", template_folder=str(TEMPLATES))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["drawn_face"] = drawn_face
    Babel(app, default_locale="en")
    equip(app)
    return app


@contextmanager
def a_page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def answered(value: Any = None, **beside: Any) -> SimpleNamespace:
    """An answer as a page gets it."""
    return SimpleNamespace(**{**vars(EMPTY), "value": value, **beside})


def rendered(app: Flask, question: Question, answer: Any = EMPTY, **context: Any) -> str:
    """The answer field of one question as HTML."""
    variables = {"language": "en", "step": None, "report": None, **context}
    with a_page(app):
        return render_template_string(PAGE, asked=[(question, answer.value, answer)], **variables)


def parsed(html: str) -> ET.Element:
    """The HTML as a tree; raises where it is not valid."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=True
    )
    return parser.parseFragment(html)


def posted(html: str) -> dict[str, list[str]]:
    """What a browser without script would post, untouched, as name → values."""
    form: dict[str, list[str]] = {}
    for control in parsed(html).iter():
        name = control.get("name")
        if not name or control.get("type") == "file":
            continue
        if control.tag == "select":
            options = list(control.iter("option"))
            value = next((o for o in options if o.get("selected") is not None), options[0])
            form.setdefault(name, []).append(value.get("value", ""))
        elif control.tag == "textarea":
            form.setdefault(name, []).append((control.text or "").removeprefix("\n"))
        elif control.get("type") in ("radio", "checkbox"):
            if control.get("checked") is not None:
                form.setdefault(name, []).append(control.get("value", "on"))
        elif control.tag == "input":
            form.setdefault(name, []).append(control.get("value", ""))
    return form


def question(kind: str, code: str = "q", **data: Any) -> Question:
    """A question from its JSON, with a text."""
    texts: Mapping[str, Any] = {"text": {"nl": "Vraag?", "en": "Question?"}}
    return Question.from_json({"code": code, "kind": kind, **texts, **data})


__all__ = [
    "EMPTY",
    "answered",
    "application",
    "kind_of",
    "parsed",
    "posted",
    "question",
    "rendered",
]
