"""Photos that come with a posted page, where no script sent them before."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from audit.access import actor
from audit.fieldwork.open_reports import OpenReport
from audit.fieldwork.photo_writes import add_photo, remove_photos, takes_photos
from audit.fieldwork.photos import PhotoError
from audit.questions.definition import Question


def change_photos(
    report: OpenReport, questions: Iterable[Question]
) -> tuple[list[str], dict[str, str]]:
    """Photos that the page itself posts, where no script sent them before.

    Returns the questions where something changed, and why a file is not kept, by code.
    """
    changed: list[str] = []
    refused: dict[str, str] = {}
    for question in questions:
        if not takes_photos(question):
            continue
        code = question.code
        removed = request.form.getlist(f"{code}:remove")
        files = [file for file in request.files.getlist(f"{code}:photo") if file.filename]
        if removed:
            remove_photos(report, code, removed)
        for file in files:
            try:
                add_photo(actor(), report, code, file.read())
            except PhotoError as error:
                refused[code] = str(error)
        if removed or files:
            changed.append(code)
    return changed, refused
