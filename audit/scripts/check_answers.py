"""The page before sending: every answer by step, and what is missing. The same for preview and
report; who shows it brings the addresses and the photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from audit.questions.base import kind_of
from audit.questions.definition import Question, text_in
from audit.questions.emotion import Emotion
from audit.questions.standing import standing_text
from audit.questions.vocabulary import say
from audit.scripts.document import CLOSING, PRESENCE
from audit.scripts.layout import FELT, REACTION, WORDS, Page, parts_of
from audit.scripts.pages import ShownPhoto, message, step_name
from audit.scripts.runner import NOTHING, Fault, Given, Walk

Address = Callable[[Page], str]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with what was answered; ``address`` leads to its field."""

    code: str
    asked: str
    said: str
    comment: str
    photos: Sequence[ShownPhoto]
    address: str
    #: What is still to be done there; "" where nothing is.
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """A step of the walk with its answers. ``feeling`` is {"valence", "arousal"} or None."""

    name: str
    feeling: dict[str, int | None] | None
    felt: str
    missing: int
    lines: Sequence[AnswerLine]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something between the shopper and sending, or a warning to confirm."""

    code: str
    asked: str
    step: str
    said: str
    address: str
    #: Whether the answer itself is missing; else it is there and needs a look.
    missing: bool


def field_address(page: Page, code: str, address: Address) -> str:
    """Where the field of a question is."""
    return f"{address(page)}#question-{code.replace('.', '-')}"


def asked_text(question: Question, language: str) -> str:
    return text_in(question.text, language) or standing_text(question.code, language)


def gaps(walk: Walk, language: str, address: Address, *, warnings: bool = False) -> list[Gap]:
    """What stands in the way of sending, in the order of the walk; or the warnings alone."""
    found: dict[str, Gap] = {}
    for fault in walk.faults:
        if fault.warning is warnings and fault.code not in found:
            found[fault.code] = _gap(walk, fault, language, address)
    return list(found.values())


def _gap(walk: Walk, fault: Fault, language: str, address: Address) -> Gap:
    return Gap(
        code=fault.code,
        asked=asked_text(walk.asked[fault.code], language),
        step=step_name(walk.document, fault.page, language),
        said=message(walk, fault, language),
        address=field_address(fault.page, fault.code, address),
        missing=fault.reason == "missing",
    )


def stations(
    walk: Walk, language: str, address: Address, photo: Callable[[str], ShownPhoto] | None = None
) -> list[Station]:
    """The steps that are walked, with every answer; before them where and when, after them the
    closing questions."""
    missing = {gap.code: gap.said for gap in gaps(walk, language, address)}
    found = []
    for code in (PRESENCE, *(step.code for step in walk.steps), CLOSING):
        pages = [page for page, _questions in parts_of(walk.document).get(code, ())]
        lines = [
            _line(walk, page, question, language, address, photo, missing)
            for page in pages
            for question in walk.on(page)
            if kind_of(question).has_answer
        ]
        feeling = walk.given.get(f"{code}.emotion", NOTHING).value
        found.append(
            Station(
                name=step_name(walk.document, pages[0] if pages else Page(code, ""), language),
                feeling=feeling,
                felt=Emotion().feeling(feeling, language) if feeling else "",
                missing=sum(bool(line.missing) for line in lines),
                lines=lines,
            )
        )
    return [station for station in found if station.lines]


def _line(
    walk: Walk,
    page: Page,
    question: Question,
    language: str,
    address: Address,
    photo: Callable[[str], ShownPhoto] | None,
    missing: dict[str, str],
) -> AnswerLine:
    code = question.code
    given = walk.given.get(code, NOTHING)
    asked = {REACTION: _("First reaction"), FELT: _("Feeling"), WORDS: _("Words")}.get(page.part)
    return AnswerLine(
        code=code,
        asked=asked or asked_text(question, language),
        said=_said(walk, question, given, language),
        comment=given.comment,
        photos=[photo(key) for key in given.photos] if photo else (),
        address=field_address(page, code, address),
        missing=missing.get(code, ""),
    )


def _said(walk: Walk, question: Question, given: Given, language: str) -> str:
    if given.not_applicable:
        return say("not_applicable_long", language)
    if question.code in walk.known:
        if question.kind == "photo":
            return ""
        return kind_of(question).display(question, given.value, language)
    return _("Not finished yet") if given.answered else _("Not filled in")
