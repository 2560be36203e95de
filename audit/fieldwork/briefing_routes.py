"""The coordinator's pages of a briefing: start, write, quiz, preview, publish, compare."""

from __future__ import annotations

from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from audit import storage
from audit.access import actor
from audit.assignments import reads as projects
from audit.assignments.forms import text_of
from audit.fieldwork import briefing_reads as reads
from audit.fieldwork import briefing_writes as writes
from audit.fieldwork.briefing_checks import differences, gaps
from audit.fieldwork.briefing_forms import picture_form, texts_form
from audit.fieldwork.briefing_quiz import MOST_CHOICES, MOST_QUESTIONS, operate, order_of, quiz_from
from audit.fieldwork.briefing_words import SECTION_HELP, section_words
from audit.fieldwork.briefings import BriefingStartedError, changed_sections, draft_of
from audit.fieldwork.models import BriefingVersion
from audit.fieldwork.photos import PhotoError
from audit.fieldwork.routes import blueprint
from audit.language import current_language, language_name, spoken_around


@blueprint.get("/projects/<uuid:uuid>/briefing")
def write_briefing(uuid: UUID) -> str:
    """The wordings of a project's briefing; before there is one, what to start from."""
    project = projects.project(uuid)
    briefing = reads.briefing_with_versions(project)
    if briefing is None:
        return render_template(
            "briefings/start.html", project=project, samples=reads.samples(), text_of=text_of
        )
    return render_template(
        "briefings/versions.html",
        project=project,
        briefing=briefing,
        versions=list(reversed(briefing.versions)),
        confirmations=reads.confirmations(briefing),
        language_name=language_name,
        text_of=text_of,
    )


@blueprint.post("/projects/<uuid:uuid>/briefing/start")
def start_briefing(uuid: UUID) -> Response:
    project = projects.project(uuid)
    if reads.briefing_with_versions(project) is None:
        try:
            version = writes.start(actor(), project, request.form.get("sample", ""))
        except BriefingStartedError:
            flash(_("Somebody else started this briefing a moment ago."), "info")
        else:
            return redirect(url_for("fieldwork.edit_briefing", uuid=version.uuid))
    return redirect(url_for("fieldwork.write_briefing", uuid=uuid))


@blueprint.post("/projects/<uuid:uuid>/briefing/next")
def next_briefing(uuid: UUID) -> Response:
    """The draft to write in: a copy of what is published where there is none."""
    briefing = reads.briefing_with_versions(projects.project(uuid))
    if briefing is None:
        raise NotFound
    try:
        version = draft_of(actor(), briefing)
    except BriefingStartedError:
        flash(_("Somebody else started the next version a moment ago: it is below."), "info")
        return redirect(url_for("fieldwork.write_briefing", uuid=uuid))
    return redirect(url_for("fieldwork.edit_briefing", uuid=version.uuid))


@blueprint.route("/briefings/<uuid:uuid>", methods=["GET", "POST"])
def edit_briefing(uuid: UUID) -> str | Response:
    """The texts, languages side by side. The button says where to go once they are saved."""
    version = reads.draft(uuid)
    languages = _languages(version)
    form = texts_form(languages, version.content, writes.seen(version))
    if form.validate_on_submit():
        try:
            writes.save(actor(), version, form.seen.data or "", content=form.content())
        except writes.ChangedMeanwhileError:
            form.form_errors.append(_changed_words())
            form.seen.data = writes.seen(version)
        else:
            flash(_("The draft is saved."), "success")
            return redirect(_after_saving(version, request.form.get("then", "")))
    return render_template(
        "briefings/edit.html",
        version=version,
        project=version.briefing.project,
        form=form,
        sections=section_words(),
        section_help=SECTION_HELP,
        languages=languages,
        language_name=language_name,
        gaps=gaps(version, languages),
        most_pictures=writes.MOST_PICTURES,
    )


def _after_saving(version: BriefingVersion, then: str) -> str:
    if then == "quiz":
        return url_for("fieldwork.edit_quiz", uuid=version.uuid)
    if then == "preview":
        return url_for("fieldwork.preview_briefing", uuid=version.uuid)
    if then.startswith("picture:") and then[8:] in section_words():
        return url_for("fieldwork.add_briefing_picture", uuid=version.uuid, section=then[8:])
    return url_for("fieldwork.edit_briefing", uuid=version.uuid)


def _changed_words() -> str:
    return _("Somebody else saved this draft meanwhile. Copy what you wrote, then load it again.")


@blueprint.route("/briefings/<uuid:uuid>/quiz", methods=["GET", "POST"])
def edit_quiz(uuid: UUID) -> str | Response:
    """All questions in one form: every button saves it, and does what it says."""
    version = reads.draft(uuid)
    languages = _languages(version)
    quiz, refused = version.quiz, ""
    if request.method == "POST":
        quiz = quiz_from(request.form, languages)
        shown = operate(quiz, request.form.get("do", ""))
        try:
            writes.save(actor(), version, request.form.get("seen", ""), quiz=quiz)
        except writes.ChangedMeanwhileError:
            refused = _changed_words()
        else:
            if request.form.get("do") == "save":
                flash(_("The questions are saved."), "success")
            return redirect(url_for("fieldwork.edit_quiz", uuid=uuid, _anchor=shown))
    return render_template(
        "briefings/quiz.html",
        version=version,
        project=version.briefing.project,
        quiz=quiz,
        order=order_of(quiz),
        seen=writes.seen(version),
        refused=refused,
        languages=languages,
        language_name=language_name,
        gaps=[gap for gap in gaps(version, languages) if gap.place not in section_words()],
        most_questions=MOST_QUESTIONS,
        most_choices=MOST_CHOICES,
    )


@blueprint.route("/briefings/<uuid:uuid>/<section>/picture", methods=["GET", "POST"])
def add_briefing_picture(uuid: UUID, section: str) -> str | Response:
    version = reads.draft(uuid)
    if section not in section_words():
        raise NotFound
    form = picture_form(_languages(version))
    if form.validate_on_submit():
        try:
            writes.add_picture(actor(), version, section, form.file.data.read(), form.description())
        except PhotoError as error:
            form.file.errors = [str(error)]
        except writes.TooManyPicturesError:
            form.file.errors = [_("There are as many pictures as a briefing may have.")]
        else:
            return redirect(url_for("fieldwork.edit_briefing", uuid=uuid, _anchor=section))
    return render_template(
        "briefings/picture.html",
        version=version,
        project=version.briefing.project,
        form=form,
        title=_("Picture beside “%(part)s”", part=section_words()[section]),
        picture=None,
        section=section,
    )


@blueprint.route("/briefings/<uuid:uuid>/pictures/<uuid:picture>", methods=["GET", "POST"])
def edit_briefing_picture(uuid: UUID, picture: UUID) -> str | Response:
    """What can be seen on a picture, in words."""
    version = reads.draft(uuid)
    found = reads.picture_of(version, picture)
    form = picture_form(_languages(version), found.description)
    if form.validate_on_submit():
        writes.describe_picture(actor(), version, found, form.description())
        return redirect(url_for("fieldwork.edit_briefing", uuid=uuid, _anchor=found.section))
    return render_template(
        "briefings/picture.html",
        version=version,
        project=version.briefing.project,
        form=form,
        title=_("Picture beside “%(part)s”", part=section_words()[found.section]),
        picture=found,
        section=found.section,
    )


@blueprint.post("/briefings/<uuid:uuid>/pictures/<uuid:picture>/remove")
def remove_briefing_picture(uuid: UUID, picture: UUID) -> Response:
    version = reads.draft(uuid)
    found = reads.picture_of(version, picture)
    section = found.section
    writes.remove_picture(actor(), version, found)
    flash(_("The picture is taken out."), "success")
    return redirect(url_for("fieldwork.edit_briefing", uuid=uuid, _anchor=section))


@blueprint.get("/briefings/pictures/<uuid:uuid>.jpg")
def written_picture(uuid: UUID) -> FlaskResponse:
    """A picture for who writes."""
    answer = FlaskResponse(storage.get(reads.picture(uuid).storage_key), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@blueprint.get("/briefings/<uuid:uuid>/preview")
def preview_briefing(uuid: UUID) -> str:
    """As a shopper sees it, in one of its languages: in a phone, with the way back beside it."""
    version = reads.version(uuid)
    return render_template(
        "briefings/preview.html",
        version=version,
        project=version.briefing.project,
        languages=_languages(version),
        chosen=_language(version),
        language_name=language_name,
    )


@blueprint.get("/briefings/<uuid:uuid>/reading")
def read_briefing(uuid: UUID) -> str:
    """The page inside the phone: what the shopper's page shows."""
    version = reads.version(uuid)
    language = _language(version)
    with force_locale(spoken_around(language)):
        return render_template(
            "briefings/reading.html",
            version=version,
            content_language=language,
            language=spoken_around(language),
        )


@blueprint.get("/briefings/<uuid:uuid>/print")
def print_briefing(uuid: UUID) -> str:
    version = reads.version(uuid)
    language = _language(version)
    with force_locale(spoken_around(language)):
        return render_template(
            "briefings/print.html",
            version=version,
            project=version.briefing.project,
            content_language=language,
            language=spoken_around(language),
        )


@blueprint.route("/briefings/<uuid:uuid>/publish", methods=["GET", "POST"])
def publish_briefing_version(uuid: UUID) -> str | Response:
    """What publishing means here: what is missing, what changed, who is asked again."""
    version = reads.draft(uuid)
    briefing = version.briefing
    if request.method == "POST":
        try:
            writes.publish(actor(), version)
        except writes.NotReadyError:
            flash(_("Something is missing still."), "error")
        else:
            flash(_("Version %(number)s is what shoppers read now.", number=version.number),
                  "success")  # fmt: skip
            return redirect(url_for("fieldwork.write_briefing", uuid=briefing.project.uuid))
    before = next((one for one in reversed(briefing.versions) if one.state == "published"), None)
    words = section_words()
    return render_template(
        "briefings/publish.html",
        version=version,
        project=briefing.project,
        gaps=gaps(version, _languages(version)),
        before=before,
        changed=[words[section] for section in changed_sections(before, version)],
        quiz_changed=bool(before and before.quiz != version.quiz),
        asked_again=reads.confirmed_by(briefing),
        sections=words,
    )


@blueprint.get("/projects/<uuid:uuid>/briefing/compare")
def compare_briefings(uuid: UUID) -> str:
    """What differs between two wordings, by their numbers in the address."""
    project = projects.project(uuid)
    briefing = reads.briefing_with_versions(project)
    if briefing is None:
        raise NotFound
    older, newer = reads.two_versions(
        briefing, request.args.get("from", type=int), request.args.get("to", type=int)
    )
    return render_template(
        "briefings/compare.html",
        project=project,
        older=older,
        newer=newer,
        differences=differences(older, newer, project.script_version.languages),
        language_name=language_name,
    )


def _languages(version: BriefingVersion) -> list[str]:
    return version.briefing.project.script_version.languages


def _language(version: BriefingVersion) -> str:
    """The language that the address asks for, the reader's, or the first."""
    languages = _languages(version)
    wanted = request.args.get("language") or current_language()
    return wanted if wanted in languages else languages[0]
