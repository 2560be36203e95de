"""Filling in a form the way a browser does: only fields that are there, with their own values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from tests.pages import Document, Page

#: A field's new value: text, True or False for one tick box, several values, a file
#: (stream, name) or (stream, name, type); None leaves nothing chosen.
Value = Any
PRESSED = {"submit", "image"}


class Form:
    """One form of a page, and the button with which it is sent."""

    def __init__(self, page: Page, button: str, within: Element | None = None) -> None:
        self.page = page
        self.document: Document = page.document
        self.button = self._button(button, within)
        self.element = self._owner(self.button)
        assert self.element is not None, f"the button {button!r} belongs to no form"
        self.controls = [
            control
            for control in self.document.elements
            if control.tag in {"input", "select", "textarea"}
            and control.get("name")
            and self._owner(control) is self.element
            and not self._disabled(control)
        ]

    @property
    def method(self) -> str:
        return (self.button.get("formmethod") or self.element.get("method") or "get").upper()

    @property
    def action(self) -> str:
        here = self.page.request.full_path if self.method == "POST" else self.page.request.path
        action = self.button.get("formaction") or self.element.get("action") or ""
        return urljoin(self.page.request.path, action) if action else here.rstrip("?")

    @property
    def multipart(self) -> bool:
        encoding = self.button.get("formenctype") or self.element.get("enctype") or ""
        return encoding.lower() == "multipart/form-data"

    def filled(self, values: Mapping[str, Value]) -> dict[str, list[Any]]:
        """What the browser would send; unknown names and options that are not offered fail."""
        names = {control.attrib["name"] for control in self.controls}
        unknown = sorted(set(values) - names)
        assert not unknown, f"the form has no field {unknown}; it has {sorted(names)}"
        sent: dict[str, list[Any]] = {}
        for name in dict.fromkeys(control.attrib["name"] for control in self.controls):
            group = [control for control in self.controls if control.attrib["name"] == name]
            found = self._changed(group, values[name]) if name in values else self._own(group)
            if found:
                sent[name] = found
        if self.button.get("name"):
            sent.setdefault(self.button.attrib["name"], []).append(self.button.get("value", ""))
        return sent

    def _button(self, wanted: str, within: Element | None) -> Element:
        root = self.document.root if within is None else within
        found = [
            element
            for element in root.iter()
            if isinstance(element.tag, str)
            and self._presses(element)
            and wanted
            in {
                self.document.name_of(element),
                element.get("name"),
                element.get("value"),
                element.get("id"),
            }
        ]
        offered = [self.document.name_of(e) for e in root.iter() if self._presses(e)]
        assert len(found) == 1, f"{len(found)} buttons {wanted!r}; there are {offered}"
        assert "disabled" not in found[0].attrib, f"the button {wanted!r} is disabled"
        return found[0]

    @staticmethod
    def _presses(element: Element) -> bool:
        if element.tag == "button":
            return element.get("type", "submit") == "submit"
        return element.tag == "input" and element.get("type") in PRESSED

    def _owner(self, control: Element) -> Element | None:
        if (key := control.get("form")) is not None:
            return self.document.by_id.get(key)
        return next((each for each in self.document.above(control) if each.tag == "form"), None)

    def _disabled(self, control: Element) -> bool:
        return "disabled" in control.attrib or any(
            around.tag == "fieldset" and "disabled" in around.attrib
            for around in self.document.above(control)
        )

    def _own(self, group: list[Element]) -> list[str]:
        """What a group of fields of one name holds before anybody touches it."""
        held: list[str] = []
        for control in group:
            kind = _kind(control)
            if kind in {"radio", "checkbox"}:
                if "checked" in control.attrib:
                    held.append(control.get("value", "on"))
            elif kind == "select":
                held.extend(_selected(control))
            elif kind == "textarea":
                # The first line break after the tag is not part of the text.
                held.append((control.text or "").removeprefix("\n"))
            elif kind not in {"submit", "button", "reset", "image", "file"}:
                held.append(control.get("value", ""))
        return held

    def _changed(self, group: list[Element], value: Value) -> list[Any]:
        kind = _kind(group[0])
        name = group[0].attrib["name"]
        if value is None or value is False:
            return []
        if kind == "file":
            assert self.multipart, f"the form with the file {name!r} is not multipart/form-data"
            return list(value) if isinstance(value, list) else [value]
        if value is True:
            assert kind == "checkbox" and len(group) == 1, f"{name!r} is not a single tick box"
            return [group[0].get("value", "on")]
        wanted = [str(item) for item in _several(value)]
        if kind in {"radio", "checkbox"}:
            offered = [control.get("value", "on") for control in group]
        elif kind == "select":
            offered = [_option(option) for option in group[0].iter("option")]
        else:
            return wanted
        missing = [item for item in wanted if item not in offered]
        assert not missing, f"{name!r} does not offer {missing}; it offers {offered}"
        return wanted


def _several(value: Value) -> Iterable[Any]:
    return value if isinstance(value, list | tuple | set) else [value]


def _kind(control: Element) -> str:
    return control.get("type", "text").lower() if control.tag == "input" else control.tag


def _option(option: Element) -> str:
    return option.get("value", (option.text or "").strip())


def _selected(control: Element) -> list[str]:
    options = [each for each in control.iter("option") if "disabled" not in each.attrib]
    chosen = [_option(each) for each in options if "selected" in each.attrib]
    if "multiple" in control.attrib:
        return chosen
    return (chosen or [_option(each) for each in options])[:1]
