"""The four scripts of our own, ready to start from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from audit.scripts.document import ScriptDocument

_FOLDER = Path(__file__).with_name("samples")

#: Their names, in the order in which they are offered.
SAMPLES = ("restaurant", "shop", "telephone", "web_shop")


@cache
def sample(name: str) -> ScriptDocument:
    """A script of our own; raises KeyError for a name that is none."""
    if name not in SAMPLES:
        raise KeyError(name)
    return ScriptDocument.from_json(
        json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    )
