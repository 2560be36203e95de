"""The report, page by page: the step runner over stored answers.

Which step is open, what was asked and how it felt is nobody else's business: these pages name
neither client nor place, and a stranger's address answers as if there were no such report.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import wraps
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.access import actor
from audit.accounts.sessions import find_with_actor
from audit.fieldwork import reads, writes
from audit.fieldwork.answers import (
    ReportClosedError,
    Saved,
    Stored,
    given_in,
    save,
    stored_in,
    walk_through,
)
from audit.fieldwork.contested import bases_in, in_two, settled_in, without_refused
from audit.fieldwork.moments import day_at, moment_at
from audit.fieldwork.offline import addresses_of, page_address, stamp_of
from audit.fieldwork.open_reports import OpenReport, with_report
from audit.fieldwork.phones import told_in
from audit.fieldwork.posted_photos import change_photos
from audit.fieldwork.receipt import receipt_of
from audit.fieldwork.routes import blueprint
from audit.fieldwork.sending_routes import Json, send_queued, wants_json
from audit.language import current_language, language_name, readable
from audit.scripts.check_answers import field_address, gaps, stations
from audit.scripts.fields import answer_fields
from audit.scripts.layout import Page, pages_of
from audit.scripts.page_texts import page_icons, page_texts
from audit.scripts.pages import (
    Contested,
    ShownPhoto,
    answers_elsewhere,
    asked_on,
    continue_label,
    messages,
    page_title,
    progress,
    step_name,
    take,
)
from audit.scripts.runner import Walk

#: What a view of a report answers: a page, a way on, or JSON for script.
Answer = str | Response | dict[str, str | None]
View = Callable[..., Answer]


def writable(view: View) -> View:
    """Load the actor's own report and hand it to ``view``.

    One that was sent leads to its receipt; one whose briefing changed leads there first. Nothing
    is lost: what was filled in stays, and what a page posts is kept before this is asked.
    """

    @find_with_actor(with_report)
    @wraps(view)
    def open_first(uuid: UUID, **arguments: str) -> Answer:
        reading = request.method == "GET"
        report = reads.open_report(actor(), uuid)
        if not reading:
            report = writes.begun(actor(), report)
        if not report.writable:
            return redirect(closed_address(report))
        if not report.briefed and reading:
            return to_briefing(report)
        return view(report, **arguments)

    return open_first


def to_briefing(report: OpenReport) -> Response:
    flash(_("The briefing has changed. Read what is new first; your answers are kept."), "info")
    return redirect(url_for("fieldwork.briefing", uuid=report.assignment))


def closed_address(report: OpenReport) -> str:
    """Where a report that can no longer be written leads: its receipt, if it was sent."""
    if report.state in writes.SENT_STATES:
        return url_for("fieldwork.report_sent", uuid=report.uuid)
    return url_for("fieldwork.assignment", uuid=report.assignment)


def check_address(report: OpenReport) -> str:
    return url_for("fieldwork.check_report", uuid=report.uuid)


def language_for(report: OpenReport) -> str:
    """The language of the script's texts: the reader's, else the one in which the report began."""
    return readable(report.document.languages, report.language)


def foreign(language: str) -> str:
    """The name of the language of the script's texts, where the rest of the page is in another."""
    return "" if language == current_language() else language_name(language)


def present_walk(report: OpenReport, stored: Stored | None = None) -> Walk:
    known = stored or stored_in(report)
    return walk_through(
        report.document, known.given, zone=report.time_zone, contested=known.to_choose
    )


@blueprint.get("/reports/<uuid:uuid>")
@writable
def resume_report(report: OpenReport) -> Response:
    """Where the shopper was: the first page with something missing, else the check page.

    A report that came back opens there too, with the reasons on top.
    """
    walk = present_walk(report)
    if walk.resume and report.state != "returned":
        return redirect(page_address(report, walk.resume))
    return redirect(check_address(report))


@blueprint.get("/reports/<uuid:uuid>/<step>/<part>")
@writable
def report_page(report: OpenReport, step: str, part: str) -> str | Response:
    stored = stored_in(report)
    walk = present_walk(report, stored)
    page = Page(step, part)
    # A phone that takes the report along needs the pages that an answer may bring, too.
    if page not in (pages_of(report.document) if "ahead" in request.args else walk.pages):
        return redirect(url_for("fieldwork.resume_report", uuid=report.uuid))
    two = in_two(walk, stored.to_choose, language_for(report), on=page)
    return show(report, walk, page, stored, contested=two)


@blueprint.post("/reports/<uuid:uuid>/<step>/<part>")
@writable
def save_page(report: OpenReport, step: str, part: str) -> Answer:
    """Keep a page's answers, then go on; stay where something on it is missing or not right.

    Script that asks for JSON is told where to go next, or null: the page is posted once more
    then, and says what is wrong.
    """
    answer = keep_page(report, Page(step, part))
    if wants_json():
        return {"next": answer.location if isinstance(answer, Response) else None}
    return answer


def keep_page(report: OpenReport, page: Page) -> str | Response:
    stored = stored_in(report)
    before = present_walk(report, stored)
    if page not in pages_of(report.document):
        abort(404)
    try:
        changed, refused = change_photos(
            report, [question for question, _ in before.everything_on(page)]
        )
        if changed:
            report = replace(report, has_photos=True)
            stored = stored_in(report)
            before = present_walk(report, stored)
        taken = take(before, page, request.form)
        settled = settled_in(request.form, taken)
        without_refused(taken, request.form)
        saved = save(
            report,
            taken.changes,
            by=actor(),
            stored=stored,
            photos_at=changed,
            told=told_in(request.form),
            bases=bases_in(request.form, taken.changes),
            settled=settled,
        )
        walk = saved.walk
    except ReportClosedError:
        return redirect(closed_address(report))
    if not report.briefed:
        return to_briefing(report)
    if walk.document is not report.document:
        # Moved to another version of the script meanwhile: what was posted is kept.
        return redirect(url_for("fieldwork.resume_report", uuid=report.uuid))
    new = {question.code for question in walk.on(page)} - set(before.asked)
    faults = [
        fault
        for question in walk.on(page)
        for fault in walk.faults_at(question.code)
        if fault.code not in new and not fault.warning
    ]
    language = language_for(report)
    contested = in_two(walk, {**saved.to_choose, **saved.contested}, language, on=page)
    errors = {**messages(walk, faults, language), **taken.errors, **refused}
    kept_open = bool(taken.errors or refused or contested)
    if kept_open or new or (errors and ":later" not in request.form):
        return show(
            report,
            walk,
            page,
            saved,
            errors,
            can_wait=not kept_open,
            new=new,
            contested=contested,
        )
    following = None if "check" in request.args else walk.next_after(page)
    if following is None:
        return redirect(check_address(report))
    return redirect(page_address(report, following))


def show(
    report: OpenReport,
    walk: Walk,
    page: Page,
    kept: Stored | Saved,
    errors: dict[str, str] | None = None,
    *,
    can_wait: bool = True,
    new: Collection[str] = (),
    contested: Mapping[str, Contested] | None = None,
) -> str:
    """A page of the report as a shopper sees it. ``new``: questions that its answers brought."""
    asked_now = page in walk.pages
    earlier = walk.before(page) if asked_now else None
    number, total = progress(walk, page)
    language = language_for(report)
    back = page_address(report, earlier) if earlier else url_for("fieldwork.today")
    return render_template(
        "runner/page.html",
        report=report,
        revision=kept.revision,
        page=page,
        step=walk.document.step(page.step),
        title=page_title(walk.document, page, language),
        over=step_name(walk.document, page, language),
        number=number,
        total=total,
        asked=asked_on(
            walk,
            page,
            errors=errors,
            submitted=request.form if errors else None,
            photo=photo_maker(report),
            remarks=reads.open_remarks(report.id) if report.state == "returned" else None,
            revisions=kept.revisions,
            contested=contested,
        ),
        field=answer_fields(walk.document, language, report, walk.given),
        errors=errors or {},
        can_wait=can_wait,
        new=new,
        back=check_address(report) if "check" in request.args else back,
        continue_label=button_label(walk, page, language),
        content_language=language,
        foreign=foreign(language),
        known_elsewhere=answers_elsewhere(walk, page),
        today=walk.today,
        moment=walk.moment,
        addresses=addresses_of(report),
        stamp=stamp_of(report),
        page_texts=page_texts,
        page_icons=page_icons(),
    )


def button_label(walk: Walk, page: Page, language: str) -> str:
    if "check" in request.args:
        return _("Save and back to the overview")
    return continue_label(walk, page, language) if page in walk.pages else _("Continue")


def photo_maker(report: OpenReport) -> Callable[[str], ShownPhoto]:
    def shown(key: str) -> ShownPhoto:
        address = url_for("fieldwork.photo", uuid=report.uuid, photo=key)
        return ShownPhoto(key, address, _("Photo that you took"))

    return shown


# Before sending


@blueprint.get("/reports/<uuid:uuid>/check")
@writable
def check_report(report: OpenReport) -> str:
    """Everything that was answered, with what is missing on top."""
    return show_check(report)


@blueprint.post("/reports/<uuid:uuid>/check")
def send_report(uuid: UUID) -> str | Response | Json:
    """Send it. With gaps, back to the list of gaps; sent before, to the same receipt."""
    if wants_json():
        return send_queued(uuid)
    report = writes.begun(actor(), reads.open_report(actor(), uuid))
    if not report.writable:
        return redirect(closed_address(report))
    if not report.briefed:
        return to_briefing(report)
    if "declared" not in request.form:
        walk = present_walk(report)
        if not walk.resume:
            return show_check(report, undeclared=True)
    confirmed = set(request.form.getlist("confirmed"))
    try:
        writes.submit(actor(), reads.own_report(actor(), uuid), confirmed)
    except writes.IncompleteError:
        return show_check(report, refused=True)
    except ReportClosedError:
        return redirect(url_for("fieldwork.assignment", uuid=report.assignment))
    return redirect(url_for("fieldwork.report_sent", uuid=uuid))


def show_check(report: OpenReport, *, refused: bool = False, undeclared: bool = False) -> str:
    stored = stored_in(report)
    walk = present_walk(report, stored)
    language = language_for(report)

    def address(page: Page) -> str:
        return url_for(
            "fieldwork.report_page", uuid=report.uuid, step=page.step, part=page.part, check=1
        )

    remarks = reads.open_remarks(report.id) if report.state == "returned" else {}
    changed = reads.changed_since_returned(report.id) if remarks else set()
    return render_template(
        "runner/check.html",
        report=report,
        addresses=addresses_of(report),
        revision=stored.revision,
        walk=walk,
        content_language=language,
        foreign=foreign(language),
        stations=stations(walk, language, address, photo_maker(report)),
        gaps=gaps(walk, language, address),
        warnings=gaps(walk, language, address, warnings=True),
        ended_at=step_name(walk.document, Page(walk.ended_at, ""), language)
        if walk.ended_at
        else "",
        remarks=[
            (text, field_address(walk.page_of(code), code, address), code in changed)
            for code, texts in remarks.items()
            if code in walk.asked
            for text in texts
        ],
        refused=refused,
        undeclared=undeclared,
        declared="declared" in request.form,
        confirmed=set(request.form.getlist("confirmed")),
        back=page_address(report, walk.pages[-1]),
    )


@blueprint.get("/reports/<uuid:uuid>/sent")
def report_sent(uuid: UUID) -> str | Response:
    """The receipt: what arrived, and what happens next."""
    report = reads.own_report(actor(), uuid)
    if report.assignment.state not in writes.SENT_STATES:
        return redirect(url_for("fieldwork.resume_report", uuid=uuid))
    receipt = receipt_of(report, given_in(report.id))
    zone = receipt.time_zone
    return render_template(
        "fieldwork/sent.html",
        report=report,
        receipt=receipt,
        receipt_moment=moment_at(receipt.sent_at, zone),
        received_day=day_at(receipt.sent_at, zone),
        review_day=day_at(receipt.review_by, zone),
    )
