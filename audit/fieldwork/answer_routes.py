"""What the script of a page sends while it is open: single answers and photos. Answers are JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import format_time

from audit import storage
from audit.access import actor
from audit.database import now
from audit.fieldwork import reads
from audit.fieldwork.answers import ReportClosedError, save, stored_in
from audit.fieldwork.contested import bases_in, without_refused
from audit.fieldwork.merging import content
from audit.fieldwork.open_reports import OpenReport
from audit.fieldwork.photo_writes import add_photo, remove_photos
from audit.fieldwork.photos import PhotoError
from audit.fieldwork.pieces import IncompleteError, assembled
from audit.fieldwork.routes import blueprint
from audit.language import readable
from audit.scripts.pages import in_words, take_questions
from audit.scripts.runner import question_in

Json = tuple[dict[str, Any], int]


@blueprint.post("/reports/<uuid:uuid>/answers")
def save_answers(uuid: UUID) -> Json:
    """Keep the answers to the questions in ``code``, posted under the names of the page; each
    with the phone's own time in ``phone_at``, in the same order.

    Says what was stored, with the revision of each answer; what was refused, with the reason; and
    what contests an answer that was changed elsewhere, with that answer in words. 409 once the
    report is sent.
    """
    report = reads.open_report(actor(), uuid)
    language = readable(report.document.languages, report.language)
    codes = request.form.getlist("code")
    found = [question_in(report.document, code) for code in codes]
    questions = [one[1] for one in found if one is not None]
    removed = {q.code: request.form.getlist(f"{q.code}:remove") for q in questions}
    changed = [code for code, posted in removed.items() if posted]
    try:
        for code in changed:
            remove_photos(report, code, removed[code])
        stored = stored_in(report, photos=bool(changed))
        taken = take_questions(stored.given, questions, request.form)
        without_refused(taken, request.form)
        saved = save(
            report,
            taken.changes,
            by=actor(),
            stored=stored,
            photos_at=changed,
            phone_times=dict(
                zip(codes, map(_phone_time, request.form.getlist("phone_at")), strict=False)
            ),
            bases=bases_in(request.form, taken.changes),
        )
    except ReportClosedError:
        return _closed(report)
    return {
        "stored": sorted(taken.changes.keys() - saved.contested.keys()),
        "refused": taken.errors,
        "contested": {
            question.code: {
                "other": in_words(question, saved.walk.given[question.code], language),
                "seen": saved.revisions[question.code],
            }
            for question in questions
            if question.code in saved.contested
        },
        "revision": saved.revision,
        # Only of what stands as the page has it: the base of its next change.
        "revisions": {
            code: saved.revisions[code]
            for code, given in taken.changes.items()
            if code in saved.revisions and content(saved.walk.given[code]) == content(given)
        },
        "at": format_time(format="short"),
    }, 200


@blueprint.post("/reports/<uuid:uuid>/photos")
def save_photo(uuid: UUID) -> Json:
    """Keep one photo at a question; 422 with the reason where it cannot be kept.

    Without a file it is the one that came in pieces; 412 with how much is here where some lack.
    """
    report = reads.open_report(actor(), uuid)
    file = request.files.get("photo")
    identity = _uuid(request.form.get("id"))
    try:
        photo, revision = add_photo(
            actor(),
            report,
            request.form.get("code", ""),
            file.read() if file else assembled(report, identity, request.form),
            uuid=identity,
            told=request.form,
        )
    except IncompleteError as gap:
        return {"have": gap.have}, 412
    except PhotoError as error:
        return {"reason": str(error)}, 422
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


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _phone_time(text: str | None) -> dt.datetime | None:
    """The phone's own time, where it told one that can be; kept beside ours."""
    try:
        told = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if told.tzinfo is None or abs(told - now()) > dt.timedelta(days=3660):
        return None
    return told
