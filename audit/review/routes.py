"""The pages of this stage: load, form, act, redirect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from audit import storage
from audit.access import actor
from audit.assignments.states import moves_from
from audit.assignments.writes import MoveRefusedError
from audit.database import page_asked
from audit.fieldwork.models import Report
from audit.fieldwork.sent import given_in_each, score_walk, sent_walk
from audit.language import away_from_here, current_language
from audit.pictures import numbers
from audit.questions.base import AnswerError, kind_of
from audit.review import figures, forms, reads, rules, writes
from audit.review.moments import at_location
from audit.review.shown import ShownAnswer as AnswerView
from audit.review.view import ReportView
from audit.review.words import (
    EVENT_WORDS,
    FLAG_WORDS,
    LIST_WORDS,
    POLICY_WORDS,
    passed_words,
    refusal_words,
)
from audit.scripts.pages import ShownAnswer, take_questions

blueprint = Blueprint("review", __name__)

#: Before the name of what stands beside the field of an answer: no question can be called so.
ASIDE = ":"


@blueprint.get("/review")
def queue() -> str:
    """What waits, the longest waiting first; and what was decided."""
    which = request.args.get("list", "waiting")
    if which not in reads.LISTS:
        abort(404)
    found = reads.listed(actor(), which, page_asked())
    given = given_in_each(report.id for report in found.items)
    scores = {
        report.id: figures.score_words(score_walk(sent_walk(report, given[report.id])).final)
        for report in found.items
    }
    return render_template(
        "review/queue.html",
        which=which,
        lists=LIST_WORDS,
        counts=reads.counts(actor()),
        reports=found,
        scores=scores,
    )


@blueprint.get("/review/<uuid:uuid>")
def report(uuid: UUID) -> str:
    """One report; reading it changes nothing."""
    return show(reads.report_for(actor(), uuid))


def show(
    found: Report,
    *,
    at: str = "",
    remark: forms.RemarkForm | None = None,
    returning: forms.ReturnForm | None = None,
    rejecting: forms.RejectForm | None = None,
    reopening: forms.ReopenForm | None = None,
) -> str:
    """The page of a report; ``remark`` is a form that was refused, at the question ``at``."""
    view = ReportView(actor(), found, current_language())
    line = reads.line(actor())
    state = found.assignment.state
    moves = {move.name for move in moves_from(state, actor().roles)}
    return render_template(
        "review/report.html",
        view=view,
        report=found,
        line=line,
        place=line.index(found.uuid) if found.uuid in line else None,
        moves=moves,
        under_review=not moves.isdisjoint({"open", "return"}),
        score=figures.score_table(view.walk, view.score, view.language),
        journey=figures.journey(view.walk, view.score, view.language),
        events=reads.events_of(found),
        event_words=EVENT_WORDS,
        flag_words=FLAG_WORDS,
        hard=rules.HARD,
        at=at,
        remark_form=remark,
        return_form=returning or forms.ReturnForm(formdata=None),
        reject_form=rejecting or forms.RejectForm(formdata=None),
        reopen_form=reopening or forms.ReopenForm(formdata=None),
        form=remark or returning or rejecting or reopening,
        points_words=figures.points_words,
        signed_words=numbers.signed,
        passed_words=passed_words,
        at_location=at_location,
        is_away=away_from_here(found.started_at, found.assignment.slot.location.time_zone),
    )


@blueprint.get("/review/<uuid:uuid>/photos/<uuid:photo>")
def photo(uuid: UUID, photo: UUID) -> Response:
    """A photo as kept, for who reviews it."""
    found = reads.photo_for(actor(), uuid, photo)
    response = Response(storage.get(found.storage_key), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


# At one answer


@blueprint.post("/review/<uuid:uuid>/answers/<code>/seen")
def mark_seen(uuid: UUID, code: str) -> Redirect:
    found = reads.report_for(actor(), uuid)
    _try(lambda: writes.mark_seen(actor(), found, [code]))
    return _on_from(found, code)


@blueprint.post("/review/<uuid:uuid>/steps/<step>/seen")
def mark_step_seen(uuid: UUID, step: str) -> Redirect:
    """All answers of a step that do not go back are in order."""
    found = reads.report_for(actor(), uuid)
    view = ReportView(actor(), found, current_language())
    shown = next((each for each in view.steps if each.code == step), None)
    if shown is None:
        abort(404)
    _try(lambda: writes.mark_seen(actor(), found, shown.unseen))
    return _on_from(found, shown.answers[-1].code if shown.answers else "")


@blueprint.post("/review/<uuid:uuid>/answers/<code>/remark")
def remark(uuid: UUID, code: str) -> str | Redirect:
    found = reads.report_for(actor(), uuid)
    form = forms.RemarkForm()
    if not form.validate_on_submit():
        return show(found, at=code, remark=form)
    _try(lambda: writes.write_remark(actor(), found, code, form.reason.data or ""))
    return _on_from(found, code)


@blueprint.post("/review/<uuid:uuid>/answers/<code>/take-back")
def take_back(uuid: UUID, code: str) -> Redirect:
    found = reads.report_for(actor(), uuid)
    _try(lambda: writes.drop_remark(actor(), found, code))
    return _to(found, code)


@blueprint.route("/review/<uuid:uuid>/answers/<code>/correct", methods=["GET", "POST"])
def correct(uuid: UUID, code: str) -> str | Redirect:
    """The answer's own field, with the reason; the original stays beside it."""
    found = reads.report_for(actor(), uuid)
    view, shown = _answer_of(found, code)
    form = forms.ChangeForm(prefix=ASIDE)
    given, error = shown.given, None
    if request.method == "POST" and shown.can_correct:
        taken = take_questions(view.walk.given, [shown.question], request.form)
        error = taken.errors.get(code)
        given = taken.changes.get(code, given)
        if form.validate() and error is None:
            why = form.reason.data or ""
            try:
                if _try(lambda: writes.correct_answer(actor(), found, code, given, why)):
                    flash(_("Corrected. The original stays beside it."), "success")
                return _on_from(found, code)
            except AnswerError as refused:
                error = str(refused)
    return _answer_page(view, replace(shown, given=given), form, error)


def _answer_of(found: Report, code: str) -> tuple[ReportView, AnswerView]:
    view = ReportView(actor(), found, current_language())
    shown = next((answer for answer in view.answers if answer.code == code), None)
    if shown is None:
        abort(404)
    return view, shown


def _answer_page(
    view: ReportView,
    shown: AnswerView,
    form: forms.ChangeForm,
    error: str | None = None,
    clearing: forms.ChangeForm | None = None,
) -> str:
    """The page of one answer. ``error``: why what was typed is no answer to it."""
    given = shown.given
    # No photo can be taken here: the field comes without its button for one.
    question = replace(shown.question, photo_when=None)
    answer = ShownAnswer(
        value=given.value,
        not_applicable=given.not_applicable,
        comment=given.comment,
        error=error,
        submitted=request.form if error else None,
    )
    return render_template(
        "review/correct.html",
        view=view,
        shown=shown,
        question=question,
        answer=answer,
        step=view.walk.document.step(shown.code.partition(".")[0]),
        template=kind_of(question).template,
        field_id=shown.code.replace(".", "-"),
        content_language=current_language(),
        policy=POLICY_WORDS[view.walk.document.missing_policy],
        form=form,
        clearing=clearing or forms.ChangeForm(prefix="clear"),
    )


@blueprint.post("/review/<uuid:uuid>/answers/<code>/clear")
def clear(uuid: UUID, code: str) -> str | Redirect:
    found = reads.report_for(actor(), uuid)
    form = forms.ChangeForm(prefix="clear")
    if not form.validate_on_submit():
        return _answer_page(*_answer_of(found, code), forms.ChangeForm(prefix=ASIDE), clearing=form)
    if _try(lambda: writes.clear_answer(actor(), found, code, form.reason.data or "")):
        flash(_("Taken out. The original stays beside it."), "success")
    return _on_from(found, code)


# The whole report


@blueprint.post("/review/<uuid:uuid>/approve")
def approve(uuid: UUID) -> Redirect:
    """Approve; ``rest`` says that what was not marked one by one is in order too."""
    found = reads.report_for(actor(), uuid)
    unseen = ReportView(actor(), found, current_language()).unseen
    if unseen and "rest" not in request.form:
        flash(
            ngettext(
                "%(num)s answer is still to be seen.",
                "%(num)s answers are still to be seen.",
                len(unseen),
            ),
            "error",
        )
        return _to(found, unseen[0])
    return _decide(
        found,
        lambda: writes.approve(actor(), found, unseen),
        _("%(report)s is approved. The client sees its results now.", report=_name(found)),
    )


@blueprint.post("/review/<uuid:uuid>/return")
def return_report(uuid: UUID) -> str | Redirect:
    found = reads.report_for(actor(), uuid)
    form = forms.ReturnForm()
    if not form.validate_on_submit():
        return show(found, returning=form)
    said = _(
        "%(report)s goes back. The shopper gets a mail, and sees your remarks at the questions.",
        report=_name(found),
    )
    return _decide(
        found, lambda: writes.return_report(actor(), found, form.reason.data or ""), said
    )


@blueprint.post("/review/<uuid:uuid>/reject")
def reject(uuid: UUID) -> str | Redirect:
    found = reads.report_for(actor(), uuid)
    form = forms.RejectForm()
    if not form.validate_on_submit():
        return show(found, rejecting=form)
    said = _(
        "%(report)s is rejected. The shopper gets your reason by mail; the visit is open again.",
        report=_name(found),
    )
    return _decide(found, lambda: writes.reject(actor(), found, form.reason.data or ""), said)


@blueprint.post("/review/<uuid:uuid>/reopen")
def reopen(uuid: UUID) -> str | Redirect:
    found = reads.report_for(actor(), uuid)
    form = forms.ReopenForm()
    if not form.validate_on_submit():
        return show(found, reopening=form)
    if _try(lambda: writes.reopen(actor(), found, form.reason.data or "")):
        flash(
            _(
                "%(report)s is under review again. The client keeps the earlier results until it "
                "is approved.",
                report=_name(found),
            ),
            "success",
        )
    return _to(found)


def _try(act: Callable[[], None]) -> bool:
    """Do it, or say in words why it cannot be done."""
    try:
        act()
    except MoveRefusedError as refused:
        flash(refusal_words(getattr(refused, "why", writes.DECIDED)), "error")
        return False
    return True


def _decide(found: Report, act: Callable[[], None], said: str) -> Redirect:
    """Make a decision and go on to the next report of the queue."""
    following = rules.next_in_line(reads.line(actor()), found.uuid)
    if not _try(act):
        return _to(found)
    flash(said, "success")
    if following is None:
        return redirect(url_for("review.queue"))
    return redirect(url_for("review.report", uuid=following))


def _name(found: Report) -> str:
    return _("The report of %(location)s", location=found.assignment.slot.location.name)


def _to(found: Report, code: str | None = None) -> Redirect:
    anchor = f"answer-{code}" if code else None
    return redirect(url_for("review.report", uuid=found.uuid, _anchor=anchor))


def _on_from(found: Report, code: str) -> Redirect:
    """Back to the page, at the next answer that is to be seen; at the decision after the last."""
    view = ReportView(actor(), found, current_language())
    following = view.next_unseen(code)
    if following is None and not view.unseen:
        return redirect(url_for("review.report", uuid=found.uuid, _anchor="decision"))
    return _to(found, following or code)
