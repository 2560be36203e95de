"""What every page must be, checked on each page that any test fetches.

Valid HTML; one h1, and a title that repeats it; every field, button and link named; nothing
inline that our content security policy forbids; the language that was asked for, complete.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from babel.support import NullTranslations

from tests.pages import Document, Page

#: Around a text that has no translation in the language of the page.
UNTRANSLATED = ("⟦", "⟧")
#: Newer than the parser; browsers know them.
HARMLESS = {"unexpected-html-element-in-foreign-content"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage")
FOREIGN_SOURCES = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
#: What differs each time that one page is fetched.
CHANGES = re.compile(r'(name="csrf[_-]token"[^>]*?(?:value|content)=)"[^"]*"')

#: Digests of pages that were inspected before and are as they must be.
_SOUND: set[bytes] = set()


class MarkUntranslated(NullTranslations):
    """The last resort of a catalogue in tests: makes a missing translation visible."""

    def gettext(self, message: str) -> str:
        return f"{UNTRANSLATED[0]}{message}{UNTRANSLATED[1]}"

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        return self.ngettext(singular, plural, number)

    ugettext, ungettext, upgettext, unpgettext = gettext, ngettext, pgettext, npgettext


def inspect(page: Page, language: str, *, part: bool = False) -> None:
    """Raise AssertionError with all that is wrong with a page. Other answers pass."""
    if not page.shown:
        return
    found = [*_policy(page.headers.get("Content-Security-Policy", ""))]
    told = "\0".join((language, str(part), CHANGES.sub(r'\1""', page.text)))
    seen = sha256(told.encode("utf-8", "surrogatepass")).digest()
    if seen not in _SOUND:
        # The test itself reads the same document: a page is parsed but once.
        document = page.document if page.part == part else Document(page.text, part=part)
        found += _faults(document, language, part)
    if not found:
        _SOUND.add(seen)
    where = f"{page.request.method} {page.request.full_path.rstrip('?')} ({page.status_code})"
    assert not found, f"{where}:\n  " + "\n  ".join(found)


def _policy(policy: str) -> Iterator[str]:
    if not policy:
        yield "no Content-Security-Policy"
    if "unsafe-" in policy:
        yield f"the Content-Security-Policy allows something unsafe: {policy}"


def faults(html: str, language: str, part: bool = False) -> tuple[str, ...]:
    """All that is wrong with a page, in words. ``part``: a piece of a page, put in by script."""
    return tuple(_faults(Document(html, part=part), language, part))


def _faults(document: Document, language: str, part: bool) -> list[str]:
    checks = [_validity, _inline, _identifiers, _labels, _names, _forms, _errors, _words]
    if not part:
        checks += [_frame, _titles]
    found = [fault for check in checks for fault in check(document)]
    if not part and (given := document.all("html")[0].get("lang")) != language:
        found.append(f"the page says lang={given!r}, asked was {language!r}")
    return found


def _validity(document: Document) -> Iterator[str]:
    for (line, column), code, details in document.errors:
        if code not in HARMLESS:
            yield f"line {line}, column {column}: {code} {details or ''}".rstrip()


def _frame(document: Document) -> Iterator[str]:
    viewport = document.all("meta", name="viewport")
    if len(viewport) != 1:
        yield "no meta viewport"
    elif re.search(r"user-scalable|maximum-scale", viewport[0].get("content", "")):
        yield "the meta viewport forbids zooming"
    if len(document.all("main")) != 1:
        yield "not exactly one main"


def _titles(document: Document) -> Iterator[str]:
    headings = [h for h in document.all("h1") if "hidden" not in h.attrib]
    titles = [title for title in document.all("title") if title.tag == "title"]
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
    if len(titles) != 1 or not (titles[0].text or "").strip():
        yield "no title"
        return
    title = " ".join((titles[0].text or "").split())
    heading = document.text_of(headings[0]) if headings else ""
    if not heading:
        yield "the h1 is empty"
    if neutral := _neutral_name(document):
        if not title.endswith(neutral):
            yield f"the title {title!r} of a discreet page is not the neutral {neutral!r}"
    elif heading not in title:
        yield f"the title {title!r} does not hold the h1 {heading!r}"


def _neutral_name(document: Document) -> str | None:
    """What a shopper's page calls itself, so that its title tells a bystander nothing."""
    classes = (document.all("body")[0].get("class") or "").split()
    if "shopper" not in classes or "door" in classes:
        return None
    names = document.all("meta", name="application-name")
    return names[0].get("content", "") if names else "(an application-name, which is missing)"


def _inline(document: Document) -> Iterator[str]:
    for element in document.everything:
        tag = _tag(element)
        if tag == "style":
            yield "a style element"
        if tag == "script" and not element.get("src") and element.get("type") != "application/json":
            yield "an inline script"
        for name, value in element.attrib.items():
            if name == "style":
                yield f"{tag} has style={value!r}"
            elif name.lower().startswith("on") or value.strip().lower().startswith("javascript:"):
                yield f"{tag} has {name}={value!r}"
        source = element.get(FOREIGN_SOURCES.get(tag, ""), "")
        if urlsplit(source).netloc:
            yield f"{tag} is loaded from elsewhere: {source}"


def _identifiers(document: Document) -> Iterator[str]:
    counted = Counter(element.get("id") for element in document.elements if "id" in element.attrib)
    for key, number in counted.items():
        if number > 1 or not key or re.search(r"\s", key):
            yield f"{number} × id={key!r}"
    for element in document.elements:
        wanted = [key for name in REFERENCES for key in (element.get(name) or "").split()]
        if _tag(element) == "label" and "for" in element.attrib:
            wanted.append(element.attrib["for"])
        target = element.get("href") or ""
        if _tag(element) == "a" and target.startswith("#"):
            wanted.append(target[1:])
        if "form" in element.attrib:
            wanted.append(element.attrib["form"])
        for key in wanted:
            if key not in counted:
                yield f"{_tag(element)} refers to #{key}, which is not there"


def _labels(document: Document) -> Iterator[str]:
    labelled = {
        label.get("for"): document.text_of(label)
        for label in document.all("label")
        if "for" in label.attrib
    }
    groups: Counter[str] = Counter()
    for field in document.elements:
        if field.tag not in {"input", "select", "textarea"} or field.get("type") in UNLABELLED:
            continue
        around = [label for label in document.above(field) if label.tag == "label"]
        named = (
            labelled.get(field.get("id"))
            or any(document.text_of(label) for label in around)
            or _own_name(document, field)
        )
        if not named:
            yield f"{field.tag} name={field.get('name')!r} id={field.get('id')!r} has no label"
        if field.get("type") == "radio" and not _grouped(document, field):
            groups[field.get("name", "")] += 1
    for name, number in groups.items():
        if number > 1:
            yield f"{number} radios {name!r} stand in no fieldset with a legend"


def _own_name(document: Document, field: Element) -> bool:
    if (field.get("aria-label") or "").strip():
        return True
    keys = (field.get("aria-labelledby") or "").split()
    return any(document.text_of(document.by_id[key]) for key in keys if key in document.by_id)


def _grouped(document: Document, field: Element) -> bool:
    for around in document.above(field):
        if around.tag == "fieldset":
            legends = [child for child in around if child.tag == "legend"]
            if legends and document.name_of(legends[0]):
                return True
        if around.get("role") in {"radiogroup", "group"} and _own_name(document, around):
            return True
    return False


def _names(document: Document) -> Iterator[str]:
    for element in document.elements:
        tag = _tag(element)
        if tag == "img" and "alt" not in element.attrib:
            yield f"img {element.get('src')!r} has no alt"
        if tag in {"a", "button"}:
            if not document.name_of(element):
                yield f"{tag} {element.get('href') or element.get('name') or ''} has no name"
            if any(_tag(around) in {"a", "button"} for around in document.above(element)):
                yield f"{tag} {document.name_of(element)!r} stands in another link or button"
        if tag == "a" and element.get("href") in {"", "#"}:
            yield f"the link {document.name_of(element)!r} leads nowhere"
        if (element.get("tabindex") or "0").lstrip("+").isdigit() and int(
            element.get("tabindex") or "0"
        ) > 0:
            yield f"{tag} has a tabindex above 0"
        if tag == "table" and not any(_tag(cell) == "th" for cell in element.iter()):
            yield "a table without th"


def _forms(document: Document) -> Iterator[str]:
    for form in document.all("form"):
        tokens = [e for e in form.iter("input") if e.get("name") == ":csrf_token"]
        method = form.get("method", "get").lower()
        if method == "post" and len(tokens) != 1:
            yield f"the form to {form.get('action')!r} has {len(tokens)} CSRF tokens"
        if method == "get" and tokens:
            yield f"the form to {form.get('action')!r} puts its CSRF token into the address"


def _errors(document: Document) -> Iterator[str]:
    for message in document.all("p", class_="field-error"):
        if document.text_of(message).endswith(":") or not document.text_of(message):
            yield f"the error {message.get('id')!r} says nothing"


def _words(document: Document) -> Iterator[str]:
    first, last = UNTRANSLATED
    for element in document.everything:
        texts = [element.text or "", element.tail or "", *element.attrib.values()]
        for text in texts:
            if first in text:
                for found in re.findall(f"{first}[^{last}]*{last}", text):
                    yield f"no translation: {found}"


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]
