"""Walking through a version as the shopper will: the same runner and the same pages.

What is filled in is kept for this person and this version alone, and is never a report.
"""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale, to_user_timezone
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from audit.access import actor
from audit.database import now
from audit.emotions import EmotionWord, tiles
from audit.language import spoken_around
from audit.scripts import preview_answers, reads
from audit.scripts.blueprint import blueprint
from audit.scripts.check_answers import gaps, stations
from audit.scripts.document import ScriptDocument
from audit.scripts.fields import answer_fields
from audit.scripts.layout import Page
from audit.scripts.models import ScriptVersion
from audit.scripts.page_texts import page_icons
from audit.scripts.pages import (
    ShownPhoto,
    Taken,
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


@dataclass(frozen=True, slots=True)
class Preview:
    """A walk in the making, as the pages of a report know one."""

    uuid: UUID
    version: ScriptVersion
    language: str
    document: ScriptDocument
    walk: Walk
    revision: int = 0
    seed: int = 0
    #: Where "fits" stands, as every second shopper has it.
    fits_left: bool = True
    reference: str | None = None
    state: str = "preview"

    @property
    def words_order(self) -> tuple[EmotionWord, ...]:
        """The emotion words as a report with this seed shows them."""
        return tiles(self.seed, extra=True)

    @property
    def framed(self) -> dict[str, Any]:
        """Kept in every address while the preview stands in the builder."""
        return {"framed": 1} if request.args.get("framed") else {}

    def address(self, page: Page, **more: Any) -> str:
        return url_for(
            "scripts.preview_page", uuid=self.uuid, language=self.language,
            step=page.step, part=page.part, **self.framed, **more,
        )  # fmt: skip

    def address_of(self, endpoint: str) -> str:
        return url_for(endpoint, uuid=self.uuid, language=self.language, **self.framed)


def _preview(uuid: UUID, language: str) -> Preview:
    """The walk of this person through a version; 404 for a language that it does not have."""
    version = reads.version(uuid)
    if language not in version.languages:
        raise NotFound
    document = reads.document_of(version)
    walk = _walk(document, version)
    return Preview(uuid, version, language, document, walk)


def _walk(document: ScriptDocument, version: ScriptVersion) -> Walk:
    moment: dt.datetime = to_user_timezone(now())
    return Walk(
        document,
        preview_answers.answers_of(actor(), version),
        today=f"{moment:%Y-%m-%d}",
        moment=f"{moment:%Y-%m-%dT%H:%M}",
    )


@blueprint.get("/scripts/versions/<uuid:uuid>/preview/<language>")
def preview(uuid: UUID, language: str) -> Response:
    """Where the walk was: the first page with something missing, else the last one."""
    found = _preview(uuid, language)
    page = found.walk.resume
    return redirect(found.address(page) if page else found.address_of("scripts.check_preview"))


@blueprint.get("/scripts/versions/<uuid:uuid>/preview/<language>/<step>/<part>")
def preview_page(uuid: UUID, language: str, step: str, part: str) -> str | Response:
    found = _preview(uuid, language)
    page = Page(step, part)
    if page not in found.walk.pages:
        return _not_asked(found, step)
    return _show(found, page)


@blueprint.post("/scripts/versions/<uuid:uuid>/preview/<language>/<step>/<part>")
def save_preview_page(uuid: UUID, language: str, step: str, part: str) -> str | Response:
    """Keep a page's answers, then go on; stay where something on it is missing or not right."""
    found = _preview(uuid, language)
    before, page = found.walk, Page(step, part)
    if page not in before.pages:
        raise NotFound
    with force_locale(spoken_around(language)):
        taken = take(before, page, request.form)
        _pretend_photos(taken, before)
        preview_answers.keep(actor(), found.version, taken.changes)
        walk = _walk(found.document, found.version)
        new = {question.code for question in walk.on(page)} - set(before.asked)
        faults = [
            fault
            for fault in walk.faults
            if fault.page == page and fault.code not in new and not fault.warning
        ]
        errors = {**messages(walk, faults, language), **taken.errors}
    found = replace(found, walk=walk)
    if taken.errors or new or (errors and ":later" not in request.form):
        return _show(found, page, errors, can_wait=not taken.errors, new=new)
    following = None if "check" in request.args else walk.after(page)
    if following is None:
        return redirect(found.address_of("scripts.check_preview"))
    return redirect(found.address(following))


def _pretend_photos(taken: Taken, walk: Walk) -> None:
    """A photo that was chosen counts as given; the file itself is not kept."""
    for name, files in request.files.lists():
        code, _colon, part = name.rpartition(":")
        chosen = tuple(str(uuids.uuid4()) for file in files if file.filename)
        change = taken.changes.get(code)
        if part != "photo" or not chosen or change is None:
            continue
        if walk.asked[code].kind == "photo":
            change = replace(change, value=[*(change.value or []), *chosen])
        else:
            change = replace(change, photos=chosen)
        taken.changes[code] = change


def _shown_photo(key: str) -> ShownPhoto:
    return ShownPhoto(
        key, url_for("static", filename="icons/neutral.svg"), _("Photo (not kept in a preview)")
    )


def _show(
    found: Preview,
    page: Page,
    errors: dict[str, str] | None = None,
    *,
    can_wait: bool = True,
    new: Collection[str] = (),
) -> str:
    """A page exactly as a shopper sees it; what script would send by itself is not sent."""
    walk, language = found.walk, found.language
    earlier = walk.before(page)
    number, total = progress(walk, page)
    checking = "check" in request.args
    back = found.address(earlier) if earlier else _builder(found)
    with force_locale(spoken_around(language)):
        return render_template(
            "scripts/preview/page.html",
            preview=found,
            report=found,
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
                photo=_shown_photo,
            ),
            field=answer_fields(walk.document, language, found, walk.given),
            errors=errors or {},
            can_wait=can_wait,
            new=new,
            back=found.address_of("scripts.check_preview") if checking else back,
            continue_label=_("Save and back to the overview")
            if checking
            else continue_label(walk, page, language),
            content_language=language,
            known_elsewhere=answers_elsewhere(walk, page),
            today=walk.today,
            moment=walk.moment,
            page_icons=page_icons(),
            language=spoken_around(language),
        )


def _builder(found: Preview) -> str:
    return "" if found.framed else url_for("scripts.builder", uuid=found.uuid)


def _not_asked(found: Preview, step: str) -> str:
    """A step that a condition leaves out, or that comes after the end of the journey."""
    if found.document.step(step) is None:
        raise NotFound
    with force_locale(spoken_around(found.language)):
        return render_template(
            "scripts/preview/not_asked.html", preview=found, language=spoken_around(found.language)
        )


@blueprint.get("/scripts/versions/<uuid:uuid>/preview/<language>/check")
def check_preview(uuid: UUID, language: str) -> str:
    """The page on which a shopper looks at all answers before sending."""
    return _show_check(_preview(uuid, language))


@blueprint.post("/scripts/versions/<uuid:uuid>/preview/<language>/check")
def end_preview(uuid: UUID, language: str) -> str | Response:
    """Where a shopper sends the report, a preview ends: it is kept, but goes nowhere."""
    found = _preview(uuid, language)
    confirmed = set(request.form.getlist("confirmed"))
    if any(not (fault.warning and fault.code in confirmed) for fault in found.walk.faults):
        return _show_check(found, refused=True)
    if "declared" not in request.form:
        return _show_check(found, undeclared=True)
    flash(_("The walk-through is complete. A shopper would have sent the report now."), "success")
    return redirect(url_for("scripts.builder", uuid=uuid))


def _show_check(found: Preview, *, refused: bool = False, undeclared: bool = False) -> str:
    walk, language = found.walk, found.language

    def address(page: Page) -> str:
        return found.address(page, check=1)

    with force_locale(spoken_around(language)):
        return render_template(
            "scripts/preview/check.html",
            preview=found,
            report=found,
            walk=walk,
            content_language=language,
            stations=stations(walk, language, address, _shown_photo),
            gaps=gaps(walk, language, address),
            warnings=gaps(walk, language, address, warnings=True),
            ended_at=step_name(walk.document, Page(walk.ended_at, ""), language)
            if walk.ended_at
            else "",
            refused=refused,
            undeclared=undeclared,
            declared="declared" in request.form,
            confirmed=set(request.form.getlist("confirmed")),
            back=found.address(walk.pages[-1]),
            language=spoken_around(language),
        )


@blueprint.post("/scripts/versions/<uuid:uuid>/preview/<language>/start-over")
def start_preview_over(uuid: UUID, language: str) -> Response:
    found = _preview(uuid, language)
    preview_answers.forget(actor(), found.version)
    first = Walk(found.document, {}).pages[0]
    return redirect(found.address(first))
