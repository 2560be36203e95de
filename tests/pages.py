"""An HTML page as a test reads it: its words, links and forms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

from tests.markup import Parser

#: Elements whose text a reader never sees.
UNSEEN = {"script", "style", "template", "head", "title", "noscript"}


class Document:
    """A parsed page (an xml.etree tree without the HTML namespace) that knows its parents."""

    def __init__(self, html: str, *, part: bool = False) -> None:
        parser = Parser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.root: Element = (
            parser.parseFragment(html, container="body") if part else parser.parse(html)
        )
        #: What a strict parser finds wrong: ((line, column), code, details).
        self.errors: list[tuple[tuple[int, int], str, dict[str, Any]]] = parser.errors

    @cached_property
    def everything(self) -> list[Element]:
        """All elements in the order of the page, comments left out."""
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def elements(self) -> list[Element]:
        """All elements but those in templates: patterns for script are no part of the page."""
        patterns = [element for element in self.everything if element.tag == "template"]
        inside = {id(part) for pattern in patterns for part in pattern.iter()}
        return [element for element in self.everything if id(element) not in inside]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    @cached_property
    def by_id(self) -> dict[str, Element]:
        return {element.get("id", ""): element for element in self.elements if element.get("id")}

    def above(self, element: Element) -> Iterator[Element]:
        """The elements around ``element``, nearest first."""
        while (found := self.parents.get(element)) is not None:
            yield found
            element = found

    def all(self, tag: str | None = None, **attributes: str | None) -> list[Element]:
        """Elements by tag and attributes. ``class_`` and ``for_`` have their underscore dropped;
        a class matches as one word of several; ``None`` asks for the attribute to be absent."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            element
            for element in self.elements
            if (tag is None or element.tag.rpartition("}")[2] == tag)
            and all(_matches(element, key, value) for key, value in wanted.items())
        ]

    def text_of(self, element: Element) -> str:
        """The text a reader sees in ``element``, white space normalised."""
        return " ".join("".join(_seen(element)).split())

    def name_of(self, element: Element) -> str:
        """The accessible name, near enough: aria-label, aria-labelledby, text, alt, title."""
        if label := (element.get("aria-label") or "").strip():
            return label
        if references := element.get("aria-labelledby"):
            found = [self.by_id[key] for key in references.split() if key in self.by_id]
            return " ".join(self.text_of(each) for each in found).strip()
        # What is hidden until a script shows it has its name all the same.
        shown = Element(element.tag)
        shown.extend(element)
        shown.text = element.text
        words = [self.text_of(shown)]
        for inside in element.iter():
            if not isinstance(inside.tag, str):
                continue
            words.append(inside.get("alt") or "")
            if inside is not element:
                words.append(inside.get("aria-label") or "")
            if inside.tag.endswith("}title"):
                words.append(inside.text or "")
        return " ".join(word for word in words if word).strip()


def _matches(element: Element, key: str, value: str | None) -> bool:
    if key == "class" and value is not None:
        return value in (element.get("class") or "").split()
    return element.get(key) == value


def _seen(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in UNSEEN or "hidden" in element.attrib:
        return
    yield element.text or ""
    # Blocks and cells are read apart; words within a line are not.
    gap = "" if element.tag in {"a", "abbr", "b", "em", "i", "small", "span", "strong"} else " "
    for child in element:
        yield gap if isinstance(child.tag, str) and child.tag not in {"span", "a"} else ""
        yield from _seen(child)
        yield child.tail or ""
    yield gap


class Page(TestResponse):
    """An answer of the application, with what a reader finds on it."""

    @property
    def shown(self) -> bool:
        """Whether a browser shows it: HTML, and not the body that every redirect has."""
        return self.mimetype == "text/html" and bool(self.text) and not self.location

    @property
    def part(self) -> bool:
        """Whether it is a piece of a page, without html and head."""
        return not self.text.lstrip()[:9].lower().startswith("<!doctype")

    @cached_property
    def document(self) -> Document:
        return Document(self.text, part=self.part)

    @cached_property
    def words(self) -> str:
        """All text that a reader sees."""
        return self.document.text_of(self.document.root)

    @property
    def heading(self) -> str:
        return self.text_of(self.find("h1"))

    @property
    def links(self) -> dict[str, str]:
        """Addresses by the text of the link; of links with the same text the first."""
        found: dict[str, str] = {}
        for element in self.document.all("a"):
            if "href" in element.attrib:
                found.setdefault(self.document.name_of(element), element.attrib["href"])
        return found

    def all(self, tag: str | None = None, **attributes: str | None) -> list[Element]:
        return self.document.all(tag, **attributes)

    def find(self, tag: str | None = None, **attributes: str | None) -> Element:
        """The one element that matches; anything else than one is an error."""
        found = self.document.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes} on {self.request.path}"
        return found[0]

    def text_of(self, element: Element) -> str:
        return self.document.text_of(element)
