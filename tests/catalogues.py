"""The Dutch catalogues: which text belongs to which, what is missing, and bringing them up to date.

One catalogue (a gettext domain) for each stage. ``make translations`` runs this module: it puts
every text of the code into its stage's catalogue and keeps the Dutch that is there.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "audit" / "translations"
LANGUAGE = "nl"
#: Texts of modules, layouts and macros that belong to no stage.
COMMON = "web"
#: Folders of templates that are not named after their stage: the runner of preview and report, and
#: the briefing as its writer and its readers see it.
ELSEWHERE = {"runner": "scripts", "briefings": "fieldwork"}
#: Function of Flask-Babel → how many texts it takes, and whether a context comes first.
FUNCTIONS = {
    "gettext": (1, False),
    "lazy_gettext": (1, False),
    "ngettext": (2, False),
    "lazy_ngettext": (2, False),
    "pgettext": (1, True),
    "lazy_pgettext": (1, True),
    "npgettext": (2, True),
    "lazy_npgettext": (2, True),
}
#: The same for templates, as Babel wants it.
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: As the application's own environment is set up.
JINJA = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[^\W\d]|%%|%[^(%\s]?")


def domain_of(path: Path) -> str:
    """The catalogue of a file of the application, given by its path from the project's root.

    Its stage's; a package within a stage, or a module beside the stages, may have its own.
    """
    top, *around = path.with_suffix("").parts
    if top == "audit" and len(around) > 2 and catalogue_path(around[1]).exists():
        return around[1]
    stage = ELSEWHERE.get(around[0], around[0])
    known = (ROOT / "audit" / stage).is_dir() or catalogue_path(stage).exists()
    return stage if known else COMMON


def catalogue_path(domain: str) -> Path:
    return TRANSLATIONS / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"


def sources() -> Iterator[Path]:
    """Every file that may hold a text, from the project's root."""
    for pattern in ("audit/**/*.py", "templates/**/*.html", "templates/**/*.txt"):
        for path in sorted(ROOT.glob(pattern)):
            yield path.relative_to(ROOT)


class Text(NamedTuple):
    """What a reader sees: one form, or singular and plural; None where it is not constant."""

    line: int
    text: str | tuple[str, str] | None
    context: str | None


def texts_in_python(source: str) -> Iterator[Text]:
    """The texts of a module, whatever name it gives Flask-Babel's functions."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: FUNCTIONS[alias.name]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "flask_babel"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if (shape := names.get(node.func.id)) is None:
            continue
        forms, with_context = shape
        given = [
            argument.value
            for argument in node.args[: forms + with_context]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if len(given) < forms + with_context:
            yield Text(node.lineno, None, None)
            continue
        context = given.pop(0) if with_context else None
        yield Text(node.lineno, (given[0], given[1]) if forms == 2 else given[0], context)


def texts_in_template(path: Path) -> Iterator[Text]:
    found = extract_from_file("jinja2.ext:babel_extract", path, KEYWORDS, (), JINJA)
    for line, text, _comments, context in found:
        yield Text(line, text, context)  # type: ignore[arg-type]


def texts() -> Iterator[tuple[Path, Text]]:
    """Every text of the application with its file."""
    for path in sources():
        if path.suffix == ".py":
            found = texts_in_python((ROOT / path).read_text(encoding="utf-8"))
        else:
            found = texts_in_template(ROOT / path)
        yield from ((path, text) for text in found)


def templates(given: Iterable[tuple[Path, Text]] | None = None) -> dict[str, Catalog]:
    """All texts of the code, by domain; the catalogues hold no Dutch."""
    found: dict[str, Catalog] = {}
    for path, (_line, text, context) in texts() if given is None else given:
        if text:
            domain = domain_of(path)
            catalogue = found.setdefault(domain, Catalog(domain=domain))
            catalogue.add(text, None, [(path.as_posix(), 0)], context=context)
    return found


def catalogues() -> dict[str, Catalog]:
    """The Dutch catalogues as they are, by domain."""
    found = {}
    for path in sorted(catalogue_path(COMMON).parent.glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=LANGUAGE, domain=path.stem)
    return found


def problems() -> list[str]:
    """What keeps the Dutch from being complete, in words, one for each text."""
    everything = list(texts())
    wanted, given = templates(everything), catalogues()
    found = [
        f"{path}:{line} translates what is not a constant text"
        for path, (line, text, _) in everything
        if text is None
    ]
    for domain, template in sorted(wanted.items()):
        dutch = given.get(domain, Catalog(locale=LANGUAGE))
        for message in template:
            if message.id:
                found += (f"{domain}: {fault}" for fault in _faults(message, dutch))
    for domain, dutch in given.items():
        there = wanted.get(domain, Catalog())
        found += (
            f"{domain}: {message.id!r} is in no file of the stage any more"
            for message in dutch
            if message.id and there.get(_key(message), message.context) is None
        )
    return found + list(_contradictions(given))


def _faults(message: Message, dutch: Catalog) -> Iterator[str]:
    translation = dutch.get(_key(message), message.context)
    where = message.locations[0][0] if message.locations else "?"
    if translation is None:
        yield f"{message.id!r} ({where}) has no Dutch"
        return
    texts = translation.string if isinstance(translation.string, tuple) else (translation.string,)
    if not all(texts) or (message.pluralizable and len(texts) != dutch.num_plurals):
        yield f"{message.id!r} ({where}) has no Dutch"
    elif translation.fuzzy:
        yield f"{message.id!r} is marked as fuzzy"
    else:
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        allowed = [_placeholders(text) for text in sources]
        for text in texts:
            if _placeholders(text) not in allowed:
                yield f"{message.id!r} and {text!r} have other placeholders"


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(match[0] for match in PLACEHOLDER.finditer(text))


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _contradictions(given: dict[str, Catalog]) -> Iterator[str]:
    """The catalogues are merged into one: a text has one translation, wherever it stands."""
    known: dict[tuple[str | None, str], tuple[str, object]] = {}
    for domain, dutch in given.items():
        for message in dutch:
            key = (message.context, _key(message))
            if not message.id or not message.string:
                continue
            first, text = known.setdefault(key, (domain, message.string))
            plain = {form if isinstance(form, str) else form[0] for form in (text, message.string)}
            both_plural = isinstance(text, tuple) and isinstance(message.string, tuple)
            if len(plain) > 1 or (both_plural and text != message.string):
                yield f"{key[1]!r} is {text!r} in {first} and {message.string!r} in {domain}"


def update() -> None:
    """Write every text into its stage's catalogue; keep the Dutch, drop what is gone.

    A text that moved to another stage takes its Dutch along.
    """
    given = catalogues()
    wanted = templates()
    known = {
        (message.context, message.id): message.string
        for dutch in given.values()
        for message in dutch
        if message.id and message.string
    }
    for domain in sorted(wanted | given):
        dutch = given.get(domain) or Catalog(locale=LANGUAGE, domain=domain, fuzzy=False)
        dutch.update(wanted.get(domain, Catalog(domain=domain)), no_fuzzy_matching=True)
        dutch.obsolete.clear()
        for message in dutch:
            if message.id and not (message.string and all(message.string)):
                message.string = known.get((message.context, message.id), message.string)
        path = catalogue_path(domain)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, dutch, width=100, no_location=True, omit_header=False, sort_output=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    faults = problems()
    print("\n".join(faults) or "Every text has its Dutch.")
    sys.exit(bool(faults))
