"""One click, one workbook."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

blueprint = Blueprint("workbooks", __name__)


@blueprint.get("/results/<uuid:project>/workbook")
@blueprint.get("/results/<uuid:project>/<uuid:wave>/workbook")
def download(project: UUID, wave: UUID | None = None) -> Response:
    raise NotImplementedError
