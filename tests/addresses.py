"""An address for every route, with real rows in it: a new argument must say what it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.routing import Rule

from tests.world import Side

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Sample:
    """What an argument of an address may hold. ``row``: the name of a row that somebody owns."""

    value: Callable[[Side], Any]
    row: bool = True
    #: Of the same sort, but of no row that there is.
    missing: Callable[[], Any] = uuid4

    @cache  # noqa: B019 - a few samples, for as long as the tests run
    def own(self, side: Side) -> Any:
        """Of the row of ``side``; asked of the database once."""
        return self.value(side)


def _fixed(value: str) -> Sample:
    """An argument that names no row by itself: a language, a format, a code of the script."""
    return Sample(lambda _side: value, row=False)


_TOKEN = _fixed("a" * 43)

#: Argument → sample. The key is the first that fits of "/first/segment:name" (as the address
#: begins), "segment before:name", and "name".
SAMPLES: Mapping[str, Sample] = {
    # accounts and shoppers
    "people:uuid": Sample(lambda side: side.person.uuid),
    "invitation:token": _TOKEN,
    "confirm:token": _TOKEN,
    "reset:token": _TOKEN,
    "sessions:device": _fixed("b" * 24),
    "shoppers:number": Sample(lambda side: side.shopper.number, missing=lambda: 999_999),
    # clients
    "clients:uuid": Sample(lambda side: side.client.uuid),
    "regions:region": Sample(lambda side: side.region.uuid),
    "locations:location": Sample(lambda side: side.location.uuid),
    "people:person": Sample(lambda side: side.person.uuid),
    "kind": _fixed("xlsx"),
    # scripts
    "scripts:uuid": Sample(lambda side: side.version.script.uuid),
    "versions:uuid": Sample(lambda side: side.draft.uuid),
    "steps:uuid": Sample(lambda side: side.step.uuid),
    "items:uuid": Sample(lambda side: side.item.uuid),
    "add:kind": _fixed("yes_no"),
    "language": _fixed("nl"),
    "measure": _fixed("grade"),
    "step": _fixed("entry"),
    "part": _fixed("1"),
    "code": _fixed("greeted"),
    # projects and waves
    "projects:uuid": Sample(lambda side: side.project.uuid),
    "personas:persona": Sample(lambda side: side.persona.uuid),
    "waves:uuid": Sample(lambda side: side.wave.uuid),
    "visits:uuid": Sample(lambda side: side.slot.uuid),
    # briefings
    "briefings:uuid": Sample(lambda side: side.draft_briefing.uuid),
    "/briefings:picture": Sample(lambda side: side.draft_picture.uuid),
    "pictures:uuid": Sample(lambda side: side.draft_picture.uuid),
    "pictures:picture": Sample(lambda side: side.picture.uuid),
    "section": _fixed("scenario"),
    # the visit
    "assignments:uuid": Sample(lambda side: side.assignment.uuid),
    "reports:uuid": Sample(lambda side: side.open.uuid),
    "photos:identity": _fixed("3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
    "photos:photo": Sample(lambda side: side.open_photo),
    # review
    "review:uuid": Sample(lambda side: side.sent.uuid),
    "/review:photo": Sample(lambda side: side.sent_photo),
    # results
    "results:project": Sample(lambda side: side.project.uuid),
    "wave": Sample(lambda side: side.wave.uuid),
    "report:result": Sample(lambda side: side.result.uuid),
    "photo:photo": Sample(lambda side: side.approved_photo),
}
#: Files are the same for everybody.
FILES = {
    "static": {"filename": "css/tokens.css"},
    "bootstrap.static": {"filename": "css/bootstrap.min.css"},
}


@dataclass(frozen=True, slots=True)
class Address:
    """A route with a method, and the samples of its arguments in order."""

    endpoint: str
    method: str
    rule: Rule
    samples: Mapping[str, Sample]

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"

    @property
    def rows(self) -> list[str]:
        """The arguments that name a row."""
        return [name for name, sample in self.samples.items() if sample.row]

    def of(self, app: Flask, side: Side, **instead: Any) -> str:
        """The path with the rows of ``side``, but for the arguments in ``instead``."""
        values = {name: sample.own(side) for name, sample in self.samples.items()}
        values |= FILES.get(self.endpoint, {})
        values |= instead
        adapter = app.url_map.bind("localhost")
        return adapter.build(self.endpoint, values, method=self.method)

    def missing(self) -> dict[str, Any]:
        """For every row argument the name of none."""
        return {name: self.samples[name].missing() for name in self.rows}


def sample_of(rule: Rule, name: str) -> Sample:
    """The sample of one argument; an AssertionError says what to add where there is none."""
    segments = rule.rule.split("/")
    place = next(
        number for number, text in enumerate(segments) if f":{name}>" in text or f"<{name}>" in text
    )
    before = segments[place - 1]
    keys = (f"/{segments[1]}:{name}", f"{before}:{name}", name)
    found = next((SAMPLES[key] for key in keys if key in SAMPLES), None)
    assert found is not None, (
        f"{rule.endpoint} ({rule.rule}) has an argument {name!r} that tests/addresses.py does not "
        f"know: add one of {keys} to SAMPLES, with the row it names"
    )
    return found


def addresses(app: Flask) -> Iterator[Address]:
    """Every route of the application with every method that it takes, GET and POST apart."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        arguments = sorted(rule.arguments, key=lambda name: rule.rule.index(f"{name}>"))
        known = {name: sample_of(rule, name) for name in arguments if rule.endpoint not in FILES}
        declared = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert declared <= set(METHODS), f"{rule.endpoint} takes {declared}: only GET and POST do"
        for method in sorted(declared):
            yield Address(rule.endpoint, method, rule, known)


def without_names(text: str, path: str, values: Mapping[str, Any]) -> str:
    """An answer's text without the address that was asked for and the rows in it."""
    for name in sorted({path, *(str(value) for value in values.values())}, key=len, reverse=True):
        if isinstance(name, str | UUID) and len(str(name)) > 2:
            text = text.replace(str(name), "…")
    return text
