"""Pieces of photos, as the script of a page sends them. Answers are JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for

from audit.access import actor
from audit.accounts.sessions import find_with_actor
from audit.fieldwork import pieces, reads
from audit.fieldwork.answers import ReportClosedError
from audit.fieldwork.open_reports import with_report
from audit.fieldwork.photos import PhotoError
from audit.fieldwork.routes import blueprint


@blueprint.post("/reports/<uuid:uuid>/photos/<uuid:identity>/pieces")
@find_with_actor(with_report)
def save_piece(uuid: UUID, identity: UUID) -> tuple[dict[str, Any], int]:
    """Keep the piece at ``offset`` of a photo; ``size`` and ``sha256`` are of the whole.

    ``identity`` is made on the phone: there need not be such a photo yet.
    Says how much of it is here, from its beginning: the phone goes on from there. Without a file
    it only says so. 400 where size or digest are none, 413 for a file that is too large,
    429 while too many others are under way.
    """
    report = reads.open_report(actor(), uuid)
    whole = pieces.Whole.told(request.form)
    if whole is None:
        return {}, 400
    file = request.files.get("piece")
    offset = request.form.get("offset", -1, int)
    try:
        have = pieces.take(report, identity, whole, offset, file.read() if file else b"")
    except pieces.TooLargeError:
        return {}, 413
    except PhotoError as error:
        return {"reason": str(error)}, 429
    except ReportClosedError:
        return {"closed": url_for("fieldwork.report_sent", uuid=uuid)}, 409
    return {"have": have}, 200
