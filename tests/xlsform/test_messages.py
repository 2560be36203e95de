"""Everything that can be said has its sentence, and every sentence can be said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from audit.scripts import xlsform
from audit.scripts.xlsform.messages import MESSAGES

PACKAGE = Path(xlsform.__file__).parent
#: Function or method → which argument is the key.
SAYING = {
    "Message": 0, "RefusedError": 0, "UnreadableError": 0, "UnknownNameError": 0,
    "warn": 0, "note": 0, "error": 0, "gather": 1, "_warn": 1,
}  # fmt: skip
#: Made from the name of a column.
COMPOSED = {f"{column}_dropped" for column in ("relevant", "constraint", "required")}


def trees() -> Iterator[ast.Module]:
    for path in PACKAGE.glob("*.py"):
        if path.name != "messages.py":
            yield ast.parse(path.read_text(encoding="utf-8"))


def said() -> Iterator[str]:
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            at = SAYING.get(name)
            if at is not None and len(node.args) > at:
                key = node.args[at]
                if isinstance(key, ast.Constant):
                    yield str(key.value)


def test_everything_that_is_said_has_a_sentence() -> None:
    keys = set(said())
    assert len(keys) > 90
    assert keys <= set(MESSAGES)


def test_every_sentence_can_be_said() -> None:
    texts = {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(MESSAGES) - texts == COMPOSED


def test_a_sentence_begins_large_and_ends_and_a_reason_does_neither() -> None:
    for key, text in MESSAGES.items():
        reason = key.startswith(("expression_", "depends_on_absent", "depends_on_unreadable"))
        if reason or key == "unknown_name":
            assert not str(text).endswith("."), key
        else:
            assert re.match(r"[A-Z“]", str(text)), key
            assert str(text).endswith((".", "?")), key
