"""Questions that a phone still answers after its report moved to another version of the script."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from audit.database import db
from audit.fieldwork.open_reports import OpenReport
from audit.questions.definition import Question
from audit.scripts.models import PUBLISHED, ScriptVersion
from audit.scripts.reads import published_document
from audit.scripts.runner import question_in


def question_for(report: OpenReport, code: str) -> Question | None:
    """The question that a report asks under this code, else the one that another version of its
    script asks: an answer to that is kept, hidden, until the report moves back. None where no
    version has it."""
    found = question_in(report.document, code)
    if found is not None:
        return found[1]
    present = aliased(ScriptVersion)
    versions = db.session.scalars(
        select(ScriptVersion.uuid)
        .join(present, present.script_id == ScriptVersion.script_id)
        .where(present.uuid == report.version, ScriptVersion.state == PUBLISHED)
        .order_by(ScriptVersion.number.desc())
    )
    asked = (question_in(published_document(version), code) for version in versions.all())
    return next((one[1] for one in asked if one is not None), None)
