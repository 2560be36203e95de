"""What the script of a page sends while it is open: single answers and photos. Answers are JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from werkzeug.exceptions import HTTPException

from audit import storage
from audit.access import actor
from audit.accounts.sessions import Keys, find_with_actor
from audit.database import commit_before_reply
from audit.fieldwork import reads, writes
from audit.fieldwork.answer_rows import with_answers
from audit.fieldwork.answers import ReportClosedError, Saved, likely_to_matter, save, stored_in
from audit.fieldwork.contested import bases_in, settled_in, without_refused
from audit.fieldwork.former_questions import questions_for
from audit.fieldwork.merging import content
from audit.fieldwork.offline import place_to_choose
from audit.fieldwork.open_reports import OpenReport, with_report
from audit.fieldwork.phones import CODE, told_in, uuid_in
from audit.fieldwork.photo_writes import (
    CUT_SHORT,
    CutShortError,
    GoneError,
    add_photo,
    remove_photos,
)
from audit.fieldwork.photos import PhotoError
from audit.fieldwork.pieces import IncompleteError, Whole, assembled
from audit.fieldwork.routes import blueprint
from audit.http import posted
from audit.language import readable
from audit.questions.definition import Question
from audit.scripts.pages import others_in_words, take_questions

Json = tuple[dict[str, Any], int]

#: The report or the photo was erased: it is not to be sent again.
GONE: Json = ({"gone": True}, 410)


def _to_find(uuid: UUID) -> Keys:
    """The report, and those of its answers that matter to those that were posted."""
    try:
        named = posted().getlist(CODE)
    except HTTPException:  # what cannot be read is refused once it is known who asks
        named = []
    # NUL, which no database takes, is refused then as well.
    codes = {code for code in named if code.isprintable()}
    return {"uuid": uuid, "codes": sorted(likely_to_matter(uuid, codes))}


@blueprint.post("/reports/<uuid:uuid>/answers")
@find_with_actor(with_answers, _to_find)
def save_answers(uuid: UUID) -> Json:
    """Keep the answers to the questions in ``:code``, posted under the names of the page; each
    with the phone's own time in ``:phone_at`` and its number on this phone in ``:sequence``, in
    the same order. ``:device`` is the phone, ``:phone_now`` its clock.

    Says what was stored, with the revision of each answer; what had arrived before; what was
    refused, with the reason; what contests an answer that was changed elsewhere, with that answer
    in words; and where in the report the shopper has to choose between two answers. 400 where no
    question is named: nothing was kept. 409 once the report is sent, where something is new.
    """
    by, form = actor(), posted()
    if (report := reads.posted_report(by, uuid)) is None:
        return GONE
    codes = form.getlist(CODE)
    if not codes:
        return {}, 400
    told = told_in(form)
    report = writes.begun(by, report, told.began_at)
    questions = list(questions_for(report, codes).values())
    removed = {q.code: form.getlist(f"{q.code}:remove") for q in questions}
    changed = [code for code, photos in removed.items() if photos]
    to_change = None if changed else removed.keys()
    try:
        for code in changed:
            remove_photos(report, code, removed[code])
        stored = stored_in(report, photos=bool(changed), to_change=to_change)
        taken = take_questions(stored.given, questions, form)
        settled = settled_in(form, taken)
        given_up = without_refused(taken, form)
        saved = save(
            report,
            taken.changes,
            by=by,
            stored=stored,
            photos_at=changed,
            told=told,
            bases=bases_in(form, taken.changes),
            settled=settled,
            alone=not changed,
        )
    except ReportClosedError:
        return _closed(report)
    commit_before_reply()
    return {
        "stored": sorted(taken.changes.keys() - saved.contested.keys() - saved.had),
        # What the shopper gave up for another answer is done with as well.
        "had": sorted(saved.had | given_up),
        "refused": taken.errors,
        "contested": _contested(report, saved, questions) if saved.contested else {},
        "choose": place_to_choose(report, saved.walk),
        "revision": saved.revision,
        # Only of what stands as the page has it: the base of its next change.
        "revisions": {
            code: saved.revisions[code]
            for code, given in taken.changes.items()
            if code in saved.revisions and content(saved.walk.given[code]) == content(given)
        },
    }, 200


def _contested(report: OpenReport, saved: Saved, questions: Iterable[Question]) -> dict[str, Any]:
    language = readable(report.document.languages, report.language)
    return {
        question.code: {
            "other": others_in_words(question, saved.walk.given, two.more, language),
            "seen": two.seen,
        }
        for question in questions
        if (two := saved.contested.get(question.code))
    }


@blueprint.post("/reports/<uuid:uuid>/photos")
@find_with_actor(with_report)
def save_photo(uuid: UUID) -> Json:
    """Keep one photo at a question; 422 with the reason where it cannot be kept, 400 where it is
    not what ``size`` and ``sha256`` announce, 410 for one that was removed.

    Without a file it is the one that came in pieces; 412 with how much is here where some lack.
    """
    if (report := reads.posted_report(actor(), uuid)) is None:
        return GONE
    report = writes.begun(actor(), report)
    file = request.files.get("photo")
    identity = uuid_in(request.form.get("id"))
    # A post that breaks off loses its parts: it is not that the question is unknown.
    if "code" not in request.form or (file is None and Whole.told(request.form) is None):
        return {"reason": str(CUT_SHORT)}, 400
    try:
        photo, revision = add_photo(
            actor(),
            report,
            request.form["code"],
            file.read() if file else assembled(report, identity, request.form),
            uuid=identity,
            told=request.form,
        )
    except IncompleteError as gap:
        return {"have": gap.have}, 412
    except PhotoError as error:
        return {"reason": str(error)}, 422
    except CutShortError as error:
        return {"reason": str(error)}, 400
    except GoneError:
        return GONE
    except ReportClosedError:
        return _closed(report)
    address = url_for("fieldwork.photo", uuid=uuid, photo=photo)
    return {"id": str(photo), "url": address, "revision": revision}, 200


@blueprint.get("/reports/<uuid:uuid>/photos/<uuid:photo>")
def photo(uuid: UUID, photo: UUID) -> Response:
    """A photo, to who took it."""
    content = storage.get(reads.photo_of(actor(), uuid, photo))
    answer = Response(content, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _closed(report: OpenReport) -> Json:
    return {"closed": url_for("fieldwork.report_sent", uuid=report.uuid)}, 409
