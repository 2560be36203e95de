"""One page of a walk, as it is shown and as it comes back; the same for preview and report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from audit import conditions
from audit.questions.base import AnswerError, Submitted, UnfinishedError, kind_of, takes
from audit.questions.definition import Question, text_in
from audit.questions.posted import read_answer
from audit.questions.vocabulary import say
from audit.scripts.document import CLOSING, PRESENCE, ScriptDocument, Step
from audit.scripts.layout import ARRIVAL, DEPARTURE, FELT, REACTION, WORDS, Page
from audit.scripts.runner import NOTHING, Fault, Given, Walk


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo beside an answer, as a page shows it."""

    id: str
    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What stands at a question: the value, and an error or what was typed that is no value."""

    value: Any = None
    not_applicable: bool = False
    comment: str = ""
    photos: Sequence[ShownPhoto] = ()
    error: str | None = None
    submitted: Submitted | None = None
    saved: str | None = None
    #: Why a reviewer sent this answer back.
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page. Not ``shown``: hidden by a condition, ready to appear at once."""

    question: Question
    answer: ShownAnswer
    shown: bool
    template: str
    #: At which revision the answer was stored, 0 where there is none; None in a preview.
    revision: int | None = None
    #: What another page stored here meanwhile, in words, and at which revision.
    other: str = ""
    seen: int | None = None

    @property
    def field_id(self) -> str:
        return self.question.code.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Contested:
    """A version of an answer that was changed elsewhere since.

    ``base``: the revision on which it was made. ``other``: what stands now, in words. ``seen``:
    the latest revision of them all.
    """

    given: Given
    base: int
    other: str
    seen: int


@dataclass(slots=True)
class Taken:
    """What a posted page brought: changes to keep, and by code why something is not kept."""

    changes: dict[str, Given] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def take(walk: Walk, page: Page, submitted: Submitted) -> Taken:
    """Read what was posted for a page.

    What cannot be read leaves the earlier answer as it is and names the reason.
    """
    questions = (question for question, _ in walk.everything_on(page))
    return take_questions(walk.given, questions, submitted)


def take_questions(
    given: Mapping[str, Given], questions: Iterable[Question], submitted: Submitted
) -> Taken:
    """Read what was posted for these questions, wherever they are asked."""
    taken = Taken()
    for question in questions:
        if not kind_of(question).has_answer:
            continue
        before = given.get(question.code, NOTHING)
        try:
            taken.changes[question.code] = _read(question, submitted, before)
        except AnswerError as error:
            taken.errors[question.code] = str(error)
    return taken


def _read(question: Question, submitted: Submitted, before: Given) -> Given:
    posted = read_answer(question, submitted, was_not_applicable=before.not_applicable)
    if posted.value is not None:
        check_value(question, posted.value)
    # A page without a field for the comment says nothing about it.
    comment = before.comment if posted.comment is None else posted.comment
    return Given(posted.value, posted.not_applicable, comment, before.photos)


def check_value(question: Question, value: Any) -> None:
    """Raise :class:`AnswerError` for a value that may not be kept; a begun one may."""
    try:
        kind_of(question).check(question, value)
    except UnfinishedError:
        return


def messages(walk: Walk, faults: Sequence[Fault], language: str) -> dict[str, str]:
    """What each faulty question asks for, by code; the first fault of a question speaks."""
    said: dict[str, str] = {}
    for fault in faults:
        said.setdefault(fault.code, message(walk, fault, language))
    return said


def message(walk: Walk, fault: Fault, language: str) -> str:
    question = walk.asked[fault.code]
    if fault.reason == "comment":
        return _("Say something about this in the comment.")
    if fault.reason == "photo":
        return _("Add a photo.")
    if fault.reason == "contested":
        return _("Choose which of the two answers counts.")
    if fault.reason == "check" and fault.check is not None:
        rule = question.checks[fault.check]
        return text_in(rule.message, language) or _("This does not agree with another answer.")
    if fault.reason == "unfinished":
        try:
            kind_of(question).check(question, walk.given.get(fault.code, NOTHING).value)
        except AnswerError as error:
            return str(error)
    return kind_of(question).instruction(question)


def asked_on(
    walk: Walk,
    page: Page,
    *,
    errors: Mapping[str, str] | None = None,
    submitted: Submitted | None = None,
    photo: Callable[[str], ShownPhoto] | None = None,
    remarks: Mapping[str, Sequence[str]] | None = None,
    revisions: Mapping[str, int] | None = None,
    contested: Mapping[str, Contested] | None = None,
) -> list[Asked]:
    """The questions of a page with their answers, hidden ones included.

    ``revisions``: at which each answer was stored. ``contested``: versions that do not stand yet;
    they are in the fields, with what is stored beside them.
    """
    errors, remarks, contested = errors or {}, remarks or {}, contested or {}
    found = []
    for question, shown in walk.everything_on(page):
        two = contested.get(question.code)
        given = two.given if two else walk.given.get(question.code, NOTHING)
        if two and not takes(question, given.value, given.not_applicable):
            given = replace(given, value=None, not_applicable=False)
        error = errors.get(question.code)
        answer = ShownAnswer(
            value=given.value,
            not_applicable=given.not_applicable,
            comment=given.comment,
            photos=tuple(photo(key) for key in given.photos) if photo else (),
            error=error,
            submitted=submitted if error else None,
            remarks=remarks.get(question.code, ()),
        )
        revision = revisions.get(question.code, 0) if revisions is not None else None
        asked = Asked(question, answer, shown, kind_of(question).template, revision)
        if two:
            asked = replace(asked, revision=two.base, other=two.other, seen=two.seen)
        found.append(asked)
    return found


def in_words(question: Question, given: Given, language: str) -> str:
    """An answer with its comment, to be told from another one."""
    if given.not_applicable:
        words = say("not_applicable_long", language)
    elif given.value is None or not takes(question, given.value):
        words = _("no answer")
    else:
        words = kind_of(question).display(question, given.value, language)
    return f"{words} “{given.comment}”" if given.comment else words


def others_in_words(
    question: Question, given: Mapping[str, Given], more: Iterable[Given], language: str
) -> str:
    """What stands at a question, and ``more`` that was answered there on yet other devices."""
    stands = in_words(question, given.get(question.code, NOTHING), language)
    others = "; ".join(in_words(question, one, language) for one in more)
    if not others:
        return stands
    return _("%(answer)s (also given: %(others)s)", answer=stands, others=others)


def answers_elsewhere(walk: Walk, page: Page) -> dict[str, Any]:
    """What the conditions of a page need to know of other pages, ready for JSON: the browser
    knows the answers on the page itself."""
    found: dict[str, Any] = {}
    for code in _codes_needed(walk, page):
        if code in walk.known and walk.page_of(code) != page:
            value = walk.known[code]
            found[code] = float(value) if isinstance(value, Decimal) else value
    return found


def _codes_needed(walk: Walk, page: Page) -> frozenset[str]:
    """The codes that the conditions of a page look at; read once for each page of a document."""
    needed: dict[Page, frozenset[str]] = vars(walk.document).setdefault("_needed", {})
    if page not in needed:
        rules = [
            rule
            for question, _shown in walk.everything_on(page)
            for rule in (question.shown_when, question.comment_when, question.photo_when)
            if rule is not None
        ]
        needed[page] = frozenset(code for rule in rules for code in conditions.variables(rule))
    return needed[page]


def step_name(document: ScriptDocument, page: Page, language: str) -> str:
    """The name of the page's step; of the standing pages their own."""
    if page.step == PRESENCE and document.checks_in:
        return _("At the location")
    step: Step | None = document.step(page.step)
    return text_in(step.name, language) if step else _("The whole visit")


def page_title(document: ScriptDocument, page: Page, language: str) -> str:
    """The heading of a page."""
    if page == ARRIVAL:
        return _("When you arrive")
    if page == DEPARTURE:
        return _("When you leave")
    title = _TITLES.get(page.part)
    return say(title, language) if title else step_name(document, page, language)


#: Pages whose heading is the instrument's own, in the language of the script.
_TITLES = {REACTION: "reaction_title", FELT: "felt_title", WORDS: "words_title"}


def continue_label(walk: Walk, page: Page, language: str) -> str:
    """What the button of a page says will happen."""
    return label_to(walk.document, walk.after(page), page.step, language)


def label_to(document: ScriptDocument, following: Page | None, step: str, language: str) -> str:
    """What a button of a page of ``step`` says that leads to ``following``; None: to the check."""
    if following is None:
        return _("Continue: check everything")
    if following == DEPARTURE:
        return _("Continue: when you leave")
    if following.step == step:
        return _("Continue: how did this feel?") if following.part == FELT else _("Continue")
    if following.step == CLOSING:
        return _("Continue: the whole visit")
    return _("Continue to %(step)s", step=step_name(document, following, language))


def progress(walk: Walk, page: Page) -> tuple[int, int]:
    """(number of this step from 1, number of steps) for the row of dots."""
    codes: Sequence[str] = [step.code for step in walk.steps]
    if page.step == PRESENCE and page.step not in codes:
        beside = None
        if page in walk.pages:
            beside = walk.after(page) if page == ARRIVAL else walk.before(page)
        return progress(walk, beside) if beside else (len(codes), len(codes))
    return (codes.index(page.step) + 1 if page.step in codes else len(codes), len(codes))
