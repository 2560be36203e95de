"""What a phone takes along of a report, to go on with it where there is no reception.

The plan says which pages there are, what is asked on each and under which conditions, and what is
answered so far: with it static/js/walk.js walks the journey as audit.scripts.runner does here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from audit.assignments.states import RETURNED
from audit.fieldwork.open_reports import OpenReport
from audit.language import current_language
from audit.questions.base import kind_of
from audit.questions.definition import Question, text_in
from audit.questions.photo import Photo as PhotoKind
from audit.scripts.check_answers import asked_text
from audit.scripts.document import CLOSING
from audit.scripts.layout import FELT, REACTION, WORDS, Page, pages_of, parts_of, where_to_check_in
from audit.scripts.pages import in_words, label_to, step_name
from audit.scripts.runner import NOTHING, Given, Walk, seen_by_conditions

Json = dict[str, Any]


def addresses_of(report: OpenReport) -> dict[str, str]:
    """Where a report is read, written, and sent."""
    return {
        "report": url_for("fieldwork.resume_report", uuid=report.uuid),
        "plan": url_for("fieldwork.plan", uuid=report.uuid),
        "answers": url_for("fieldwork.save_answers", uuid=report.uuid),
        "photos": url_for("fieldwork.save_photo", uuid=report.uuid),
        "check": url_for("fieldwork.check_report", uuid=report.uuid),
        "assignment": url_for("fieldwork.assignment", uuid=report.assignment),
    }


def stamp_of(report: OpenReport) -> str:
    """Changes with whatever makes the pages of a report look different: what is kept on the phone
    is fetched anew then. To begin is no such change, or all would be fetched twice."""
    return ":".join(
        (
            str(current_app.static_url_path),
            current_language(),
            str(report.confirmed),
            report.state if report.state == RETURNED else "",
            str(report.version),
        )
    )


def plan_of(report: OpenReport, walk: Walk, language: str, title: str) -> Json:
    """The journey of a report, for a phone.

    ``known`` is what conditions see of an answer, absent where they see none.
    """
    document = walk.document
    arrives, leaves = where_to_check_in(document)
    return {
        **addresses_of(report),
        "title": title,
        "zone": report.time_zone,
        "revision": report.revision,
        "returned": report.state == "returned",
        "choose": place_to_choose(report, walk),
        "stamp": stamp_of(report),
        "steps": [_step(report, walk, code, language, arrives) for code in parts_of(document)],
        "leaves": leaves,
        "check_label": label_to(document, None, "", language),
        "texts": {
            "comment": _("Say something about this in the comment."),
            "photo": _("Add a photo."),
            "check": _("This does not agree with another answer."),
            "reaction": _("First reaction"),
            "feeling": _("Feeling"),
            "words": _("Words"),
        },
    }


def _step(
    report: OpenReport,
    walk: Walk,
    code: str,
    language: str,
    arrives: frozenset[str],
) -> Json:
    document = walk.document
    step = document.step(code)
    return {
        "code": code,
        "name": step_name(document, Page(code, CLOSING), language),
        "shown_when": step.shown_when if step else None,
        # Whether one arrives for it, where a script asks to check in.
        "arrives": step is not None and step.channel in arrives,
        "pages": [
            {
                "address": page_address(report, page),
                "label": label_to(document, page, "", language),
                "label_within": label_to(document, page, code, language),
                "brief": {REACTION: "reaction", FELT: "feeling", WORDS: "words"}.get(page.part),
                "questions": [_question(walk, question, language) for question in questions],
            }
            for page, questions in parts_of(document)[code]
        ],
    }


def _question(walk: Walk, question: Question, language: str) -> Json:
    kind = kind_of(question)
    found: Json = {"code": question.code, "has_answer": kind.has_answer}
    if question.shown_when is not None:
        found["shown_when"] = question.shown_when
    if not kind.has_answer:
        return found
    given = walk.given.get(question.code, NOTHING)
    found |= {
        "asked": asked_text(question, language),
        "mandatory": question.mandatory,
        "instruction": kind.instruction(question),
        "answer": _answer(question, given, language),
    }
    if isinstance(kind, PhotoKind):
        found["least"] = max(1, kind.limits(question)[0])
    for name in ("comment_when", "photo_when"):
        if getattr(question, name) is not None:
            found[name] = getattr(question, name)
    if question.checks:
        found["checks"] = [
            {
                "holds": check.holds,
                "message": text_in(check.message, language),
                "warning": check.severity == "warning",
            }
            for check in question.checks
        ]
    return found


def _answer(question: Question, given: Given, language: str) -> Json:
    """An answer as the phone's own record of one says it (static/js/given.js)."""
    answer: Json = {
        "answered": given.answered,
        "not_applicable": given.not_applicable,
        "comment": given.comment,
        "photos": [str(photo) for photo in given.photos],
    }
    if given.answered:
        bare = Given(given.value, given.not_applicable)
        answer["said"] = "" if question.kind == "photo" else in_words(question, bare, language)
    value = seen_by_conditions(question, given)
    if value is not None:
        answer["value"] = float(value) if isinstance(value, Decimal) else value
    return answer


def page_address(report: OpenReport, page: Page) -> str:
    return url_for("fieldwork.report_page", uuid=report.uuid, step=page.step, part=page.part)


def place_to_choose(report: OpenReport, walk: Walk) -> str | None:
    """The page where the first choice between two answers waits; None where none does."""
    code = next((code for code in walk.asked if code in walk.contested), None)
    return page_address(report, walk.page_of(code)) if code else None


def taken_along(report: OpenReport, pictures: Iterable[str]) -> dict[str, str]:
    """What a phone keeps of a report: the address of each page and where it is fetched from.

    ``pictures``: the addresses of those in the briefing.
    """
    assignment, addresses = report.assignment, addresses_of(report)
    as_they_are = [
        url_for("fieldwork.on_this_phone"),
        addresses["plan"],
        addresses["check"],
        url_for("fieldwork.assignment", uuid=assignment),
        url_for("fieldwork.questions_beforehand", uuid=assignment),
        *([url_for("fieldwork.briefing", uuid=assignment)] if report.briefing else []),
        *pictures,
    ]
    pages = [page_address(report, page) for page in pages_of(report.document)]
    return {
        **{address: address for address in as_they_are},
        # Those too that only an answer may bring.
        **{address: f"{address}?ahead=1" for address in pages},
    }
