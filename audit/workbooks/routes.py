"""One click, one workbook."""

from __future__ import annotations

import tempfile
from uuid import UUID

from flask import Blueprint, Response, current_app, send_file

from audit.access import actor
from audit.language import current_language, today
from audit.results.scope import scope_for
from audit.workbooks.book import file_name, write_book

blueprint = Blueprint("workbooks", __name__)

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/results/<uuid:project>/workbook")
@blueprint.get("/results/<uuid:project>/<uuid:wave>/workbook")
def download(project: UUID, wave: UUID | None = None) -> Response:
    scope = scope_for(actor(), project, wave)
    name = file_name(scope, today())
    product = current_app.config["SETTINGS"].agency_name
    # On disk, not in memory: a workbook may be larger than a page should ever be.
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it has been sent
    write_book(scope, file, current_language(), product)
    file.seek(0)
    answer = send_file(file, MIME_TYPE, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
