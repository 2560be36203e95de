"""The scripts and briefings that come with the product, for tests to read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.scripts.document import ScriptDocument

ROOT = Path(__file__).parents[2]
NAMES = ("restaurant", "shop", "telephone", "web_shop")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)

every_script = pytest.mark.parametrize("name", NAMES)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def script_data(name: str) -> Any:
    return read(ROOT / "audit" / "scripts" / "samples" / f"{name}.json")


def script(name: str) -> ScriptDocument:
    return ScriptDocument.from_json(script_data(name))


def briefing(name: str) -> Any:
    return read(ROOT / "audit" / "fieldwork" / "samples" / f"{name}.json")


def texts_in(data: Any) -> Iterator[dict[str, str]]:
    """Every object that holds a text per language."""
    if isinstance(data, dict):
        if "nl" in data or "en" in data:
            yield data
        else:
            for value in data.values():
                yield from texts_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts_in(value)
