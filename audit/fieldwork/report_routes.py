"""The report, page by page: the step runner over stored answers."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.access import actor
from audit.fieldwork import reads, writes
from audit.fieldwork.answers import (
    OpenReport,
    ReportClosedError,
    given_in,
    save,
    walk_through,
)
from audit.fieldwork.routes import blueprint
from audit.scripts.pages import asked_on, continue_label, messages, page_title, step_name, take
from audit.scripts.runner import Page, Walk, progress


def page_address(report: OpenReport, page: Page) -> str:
    return url_for("fieldwork.report_page", uuid=report.uuid, step=page.step, part=page.part)


@blueprint.get("/reports/<uuid:uuid>")
def resume_report(uuid: UUID) -> Response:
    """Where the shopper was: the first page with something missing, else the check page."""
    report = reads.open_report(actor(), uuid)
    if not report.writable:
        return redirect(url_for("fieldwork.report_sent", uuid=uuid))
    walk = walk_through(report.document, given_in(report.id))
    if walk.resume:
        return redirect(page_address(report, walk.resume))
    return redirect(url_for("fieldwork.check_report", uuid=uuid))


@blueprint.get("/reports/<uuid:uuid>/<step>/<part>")
def report_page(uuid: UUID, step: str, part: str) -> str | Response:
    report = reads.open_report(actor(), uuid)
    if not report.writable:
        return redirect(url_for("fieldwork.report_sent", uuid=uuid))
    walk = walk_through(report.document, given_in(report.id))
    page = Page(step, part)
    if page not in walk.pages:
        return redirect(url_for("fieldwork.resume_report", uuid=uuid))
    return show(report, walk, page)


@blueprint.post("/reports/<uuid:uuid>/<step>/<part>")
def save_page(uuid: UUID, step: str, part: str) -> str | Response:
    """Keep a page's answers, then go on; stay where something on it is missing or not right."""
    report = reads.open_report(actor(), uuid)
    page = Page(step, part)
    before = walk_through(report.document, given_in(report.id))
    if page not in before.pages:
        abort(404)
    taken = take(before, page, request.form)
    try:
        walk, _revision = save(report, taken.changes, by=actor())
    except ReportClosedError:
        return redirect(url_for("fieldwork.report_sent", uuid=uuid))
    new = {question.code for question in walk.on(page)} - set(before.asked)
    faults = [fault for fault in walk.faults if fault.page == page and fault.code not in new]
    errors = {**messages(walk, faults, report.language), **taken.errors}
    if taken.errors or new or (errors and "later" not in request.form):
        return show(report, walk, page, errors)
    following = walk.after(page)
    if following is None:
        return redirect(url_for("fieldwork.check_report", uuid=uuid))
    return redirect(page_address(report, following))


def show(report: OpenReport, walk: Walk, page: Page, errors: dict[str, str] | None = None) -> str:
    """A page of the report as a shopper sees it."""
    earlier = walk.before(page)
    number, total = progress(walk, page)
    return render_template(
        "runner/page.html",
        report=report,
        page=page,
        step=walk.document.step(page.step),
        title=page_title(walk.document, page, report.language),
        over=step_name(walk.document, page, report.language),
        number=number,
        total=total,
        asked=asked_on(
            walk,
            page,
            errors=errors,
            submitted=request.form if errors else None,
            remarks=reads.open_remarks(report.id) if report.state == "returned" else None,
        ),
        errors=errors or {},
        back=page_address(report, earlier) if earlier else url_for("fieldwork.today"),
        continue_label=continue_label(walk, page, report.language),
        content_language=report.language,
    )


@blueprint.get("/reports/<uuid:uuid>/check")
def check_report(uuid: UUID) -> str | Response:
    """Everything that was answered, with what is missing on top."""
    report = reads.open_report(actor(), uuid)
    if not report.writable:
        return redirect(url_for("fieldwork.report_sent", uuid=uuid))
    walk = walk_through(report.document, given_in(report.id))
    return render_template("runner/check.html", report=report, walk=walk)


@blueprint.post("/reports/<uuid:uuid>/check")
def send_report(uuid: UUID) -> Response:
    """Send it; with gaps, back to the list of gaps."""
    report = reads.own_report(actor(), uuid)
    try:
        writes.submit(actor(), report)
    except writes.IncompleteError:
        return redirect(url_for("fieldwork.check_report", uuid=uuid, _anchor="gaps"))
    return redirect(url_for("fieldwork.report_sent", uuid=uuid))


@blueprint.get("/reports/<uuid:uuid>/sent")
def report_sent(uuid: UUID) -> str | Response:
    report = reads.own_report(actor(), uuid)
    if not report.reference:
        return redirect(url_for("fieldwork.resume_report", uuid=uuid))
    return render_template("fieldwork/sent.html", report=report)
