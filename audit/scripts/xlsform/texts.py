"""Texts of a form as plain texts: no markup, no control characters, no answers filled in."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|mark|ol|p|pre|s|small"
    "|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?\s*(?:{_TAGS})\b[^<>]*>", re.IGNORECASE)
# Lengths are bounded wherever a pattern could search on to the end of a text again and again.
_LINK = re.compile(
    r"""<a\s[^<>]{0,300}?\bhref=["']?([^"'\s<>]+)[^<>]{0,300}>(.{0,500}?)</a\s{0,9}>""",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"<\s*(?:br|hr)\b[^<>]*>|</\s*(?:p|div|h[1-6]|li|tr|center)\s*>", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]{1,500})\]\((https?://[^()\s]+)\)")
_MARKDOWN_STRONG = re.compile(r"(?<!\w)(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x000[dD]_")
_REFERENCE = re.compile(r"\$\s{0,3}\{([^{}]{0,200})\}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|\w{1,20});")
_SIGNS_OF_MARKUP = re.compile(r"[<*_\[#&]")


def tidy(text: str) -> str:
    """Without control characters and white space at its ends; lines end in a line feed."""
    if text.isprintable() and "_x000" not in text:
        return text.strip()
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def without_markup(text: str) -> tuple[str, bool]:
    """The text without HTML and Markdown, and whether there was any. Addresses are kept."""
    if not _SIGNS_OF_MARKUP.search(text):
        return text, False
    plain = _LINK.sub(_link, text)
    plain = _TAG.sub("", _BREAK.sub("\n", plain))
    plain = _MARKDOWN_LINK.sub(r"\1 (\2)", plain)
    plain = _MARKDOWN_STRONG.sub(r"\2", _MARKDOWN_HEADING.sub("", plain))
    if plain == text and not _ENTITY.search(text):
        return text, False
    plain = re.sub(r"\n{3,}", "\n\n", tidy(html.unescape(plain)))
    return plain, True


def _link(found: re.Match[str]) -> str:
    address, words = found[1], found[2]
    return words if address in words else f"{words} ({address})"


def references_in(text: str) -> list[str]:
    """Names whose answer should be filled into the text."""
    return [found[1].strip() for found in _REFERENCE.finditer(text)]


def with_answers_named(text: str, name: Callable[[str], str]) -> str:
    """The text with the name of each answer, in brackets, where the answer should stand."""
    return _REFERENCE.sub(lambda found: f"[{name(found[1].strip()) or '…'}]", text)
