"""The quick parser reads what html5lib's own reads, right or wrong."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from html5lib._inputstream import HTMLUnicodeInputStream
from hypothesis import given
from hypothesis import strategies as st

from tests.markup import Parser

PIECES = [
    "<p>", "</p>", "<P>", "<p ", '<p class="a b">', '<p class="a"id="b">', "<p class='a'>",
    "<p class=a>", '<p id="a" ID="b">', '<p id="a" id="b">', "<p id>", "<br/>", "<br />", "<p/>",
    '<a href="?a=1&amp;b=2">', '<a href="?a=1&b=2">', '<a title="&#34;&#39;&lt;&gt;&quot;">',
    '<a title="&#x27;&copy;&amp">', "</a>", "</p class='a'>", "</p/>", "</ p>", "< p>", "<>", "</>",
    '<svg viewBox="0 0 24 24" xlink:href="#a">', '<path d="M1 2"/>', "</svg>", "<title>",
    "</title>", "<textarea>\n", "</textarea>", '<script src="a">', "</script>", "<style>",
    "</style>", "<table>", "<tr>", "<td>", "</table>", '<option value="é" selected>', "<select>",
    "</select>", "<!-- a -->", "<!doctype html>", '<html lang="nl">', "<head>", "<body>",
    '<meta charset="utf-8">', "</html>", '<p\n  id="a"\n>', '<p\tid="a">', '<p id="a\x00">',
    '<p id="\x01">', "\x00", "a & b &amp; c", "woorden ", " \n", '<x-y z:w="1">',
    '<p on-x_1="1" =2>', '<input name="a" disabled />', '<p id="',
]  # fmt: skip


def read(parser: type[html5lib.HTMLParser], html: str, *, part: bool) -> tuple[Any, ...]:
    used = parser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = used.parseFragment(html, container="body") if part else used.parse(html)
    return _plain(root), used.errors


def _plain(element: Any) -> tuple[Any, ...]:
    kind = element.tag if isinstance(element.tag, str) else "comment"
    inside = [_plain(child) for child in element]
    return kind, list(element.attrib.items()), element.text, element.tail, inside


@pytest.mark.parametrize("part", [False, True])
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_markup_gives_the_same_tree_and_the_same_errors(part: bool, html: str) -> None:
    assert read(Parser, html, part=part) == read(html5lib.HTMLParser, html, part=part)


def test_each_piece_is_read_alike_wherever_the_text_is_cut(monkeypatch: Any) -> None:
    """html5lib reads so many characters at a time."""
    for size in range(1, 50):
        monkeypatch.setattr(HTMLUnicodeInputStream, "_defaultChunkSize", size)
        for piece in PIECES:
            if size <= len(piece) + 1:
                html = f"a{piece}b"
                assert read(Parser, html, part=True) == read(html5lib.HTMLParser, html, part=True)
