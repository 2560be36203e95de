"""The Dutch catalogues: which text belongs to which, what is missing, and bringing them up to date.

One catalogue (a gettext domain) for each stage. ``make translations`` runs this module: it puts
every text of the code into its stage's catalogue and keeps the Dutch that is there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

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
#: Function → which arguments are texts; (1, "c") is a context.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
#: As the application's own environment is set up.
JINJA = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[^\W\d]|%%|%[^(%\s]?")


def domain_of(path: Path) -> str:
    """The catalogue of a file of the application, given by its path from the project's root."""
    top, *rest = path.parts
    name = rest[0]
    if top == "audit" and len(rest) == 1:
        name = Path(name).stem
        return name if catalogue_path(name).exists() else COMMON
    if top == "templates" and name in ELSEWHERE:
        return ELSEWHERE[name]
    if len(rest) > 2 and catalogue_path(rest[1]).exists():  # a package within a stage
        return rest[1]
    if (ROOT / "audit" / name).is_dir():
        return name
    return name if catalogue_path(name).exists() else COMMON


def catalogue_path(domain: str) -> Path:
    return TRANSLATIONS / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"


def sources() -> Iterator[Path]:
    """Every file that may hold a text, from the project's root."""
    for pattern in ("audit/**/*.py", "templates/**/*.html", "templates/**/*.txt"):
        for path in sorted(ROOT.glob(pattern)):
            yield path.relative_to(ROOT)


def templates() -> dict[str, Catalog]:
    """All texts of the code, by domain; the catalogues hold no Dutch."""
    found: dict[str, Catalog] = {}
    for path in sources():
        python = path.suffix == ".py"
        method = "python" if python else "jinja2.ext:babel_extract"
        options = {} if python else JINJA
        texts = extract_from_file(method, ROOT / path, KEYWORDS, ("Translators:",), options)
        for _line, text, comments, context in texts:
            domain = domain_of(path)
            catalogue = found.setdefault(domain, Catalog(domain=domain))
            catalogue.add(
                text, None, [(path.as_posix(), 0)], auto_comments=comments, context=context
            )
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
    wanted, given = templates(), catalogues()
    found: list[str] = []
    for domain, template in sorted(wanted.items()):
        dutch = given.get(domain, Catalog(locale=LANGUAGE))
        for message in template:
            if message.id:
                found += (f"{domain}: {fault}" for fault in _faults(message, dutch))
    for domain, dutch in given.items():
        texts = wanted.get(domain, Catalog())
        found += (
            f"{domain}: {message.id!r} is in no file of the stage any more"
            for message in dutch
            if message.id and texts.get(_key(message), message.context) is None
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
            if text != message.string:
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
        dutch = given.get(domain) or Catalog(locale=LANGUAGE, domain=domain)
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
