"""Questions that a phone still answers after its report moved to another version of the script."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import aliased

from audit.database import db
from audit.fieldwork.open_reports import OpenReport
from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument
from audit.scripts.layout import question_in
from audit.scripts.models import PUBLISHED, ScriptVersion
from audit.scripts.reads import published_document


def question_for(report: OpenReport, code: str) -> Question | None:
    """The question under one code, see :func:`questions_for`."""
    return questions_for(report, [code]).get(code)


def questions_for(report: OpenReport, codes: Iterable[str]) -> dict[str, Question]:
    """The question that a report asks under each code, else the one that another version of its
    script asks: an answer to that is kept, hidden, until the report moves back. A code that no
    version has is left out; however many there are, they cost one query."""
    asked = {code: question_in(report.document, code) for code in codes}
    if None in asked.values():
        others = _other_documents(report)
        for code in [code for code, found in asked.items() if found is None]:
            known = (question_in(document, code) for document in others)
            asked[code] = next((one for one in known if one is not None), None)
    return {code: found[1] for code, found in asked.items() if found is not None}


def _other_documents(report: OpenReport) -> list[ScriptDocument]:
    """All published versions of the script of a report, the newest first."""
    present = aliased(ScriptVersion)
    versions = db.session.scalars(
        select(ScriptVersion.uuid)
        .join(present, present.script_id == ScriptVersion.script_id)
        .where(present.uuid == report.version, ScriptVersion.state == PUBLISHED)
        .order_by(ScriptVersion.number.desc())
    )
    return [published_document(version) for version in versions.all()]
