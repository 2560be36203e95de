"""Codes of steps, questions and options: made from words, kept unique, renamed everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

LONGEST = 40
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)

#: Codes that mean something by themselves.
RESERVED = frozenset({"closing", "presence"})

_ARTICLES = {"de", "het", "een", "the", "a", "an"}


def is_code(text: str) -> bool:
    return CODE.fullmatch(text) is not None


def code_from(words: str, otherwise: str = "item") -> str:
    """A code from the first words of a text: "Hoe lang wachtte je?" is "hoe_lang_wachtte_je"."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    parts = [part for part in re.findall("[a-z0-9]+", plain) if part not in _ARTICLES][:4]
    code = "_".join(parts).lstrip("0123456789_")[:LONGEST].rstrip("_")
    return code if is_code(code) else otherwise


def unique(code: str, taken: Collection[str]) -> str:
    """``code``, with a number behind it where it is taken already."""
    if code not in taken and code not in RESERVED:
        return code
    number = 2
    while True:
        tail = f"_{number}"
        candidate = code[: LONGEST - len(tail)].rstrip("_") + tail
        if candidate not in taken:
            return candidate
        number += 1


def renamed(node: Any, codes: Mapping[str, str]) -> Any:
    """A condition that looks at questions by their new codes (old → new).

    A step's new code changes its standing measures too: "welcome.grade" is "hello.grade".
    """
    if isinstance(node, Mapping):
        return {
            operator: [
                _new(argument, codes)
                if operator in ("var", "answered") or (operator == "or_unanswered" and place == 1)
                else renamed(argument, codes)
                for place, argument in enumerate(arguments)
            ]
            for operator, arguments in node.items()
        }
    return node


def _new(code: str, codes: Mapping[str, str]) -> str:
    step, dot, measure = code.partition(".")
    return codes.get(step + dot, step + dot) + measure if dot else codes.get(code, code)


def renamed_definition(definition: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """An item's stored definition whose conditions look at the new codes."""
    found = dict(definition)
    for name in ("shown_when", "comment_when", "photo_when"):
        if found.get(name) is not None:
            found[name] = renamed(found[name], codes)
    for name, part in (("knock_outs", "when"), ("checks", "holds")):
        if found.get(name):
            found[name] = [{**rule, part: renamed(rule[part], codes)} for rule in found[name]]
    return found
