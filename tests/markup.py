"""html5lib's strict parser, quicker where a tag is written as nearly all are.

html5lib reads a tag character by character, each through a method of its own. Here one pattern
reads a whole tag; whatever the pattern does not know, html5lib reads itself, and so finds what is
wrong with it.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from html5lib import HTMLParser
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import tokenTypes

#: Names; values in double quotes, in which each ampersand begins what a template writes for a
#: character. After "<".
_VALUE = r'[^"&\x00]*+(?:&(?:amp|lt|gt|quot|#34|#39);[^"&\x00]*+)*+'
_ATTRIBUTE = rf'[ \n]+([a-zA-Z][\w:-]*+)(?:="({_VALUE})")?'
_TAG = re.compile(rf"(/?)([a-z][a-z0-9]*+)((?:{_ATTRIBUTE})*)[ \n]*(/?)>", re.ASCII)
_ATTRIBUTES = re.compile(_ATTRIBUTE, re.ASCII)


class _Tokenizer(HTMLTokenizer):  # type: ignore[misc]
    def tagOpenState(self) -> bool:  # noqa: N802 - html5lib's name
        """Just after "<" in the text of an element."""
        found = _TAG.match(self.stream.chunk, self.stream.chunkOffset)
        if found is None or not self._take(found):
            return bool(super().tagOpenState())
        self.stream.chunkOffset = found.end()
        self.emitCurrentToken()
        return True

    def _take(self, found: re.Match[str]) -> bool:
        """Make the token of a tag; False where there is a mistake in it."""
        ends, name, written, closed = found.group(1, 2, 3, 6)
        if ends:
            if written or closed:
                return False
            self.currentToken = {
                "type": tokenTypes["EndTag"], "name": name, "data": [], "selfClosing": False,
            }  # fmt: skip
            return True
        attributes: list[list[str]] = []
        if written:
            for key, value in _ATTRIBUTES.findall(written):
                attributes.append([key.lower(), unescape(value) if "&" in value else value])
            if len({key for key, _ in attributes}) < len(attributes):
                return False
        self.currentToken = {
            "type": tokenTypes["StartTag"], "name": name, "data": attributes,
            "selfClosing": bool(closed), "selfClosingAcknowledged": False,
        }  # fmt: skip
        return True


class Parser(HTMLParser):  # type: ignore[misc]
    """Gives the tree and the errors that html5lib's own parser gives."""

    def _parse(
        self,
        stream: Any,
        innerHTML: bool = False,  # noqa: N803 - html5lib's name
        container: str | None = "div",
        scripting: bool = False,
        **given: Any,
    ) -> None:
        self.innerHTMLMode = innerHTML
        self.container = container
        self.scripting = scripting
        self.tokenizer = _Tokenizer(stream, parser=self, **given)
        self.reset()
        self.mainLoop()
