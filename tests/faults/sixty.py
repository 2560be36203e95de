"""The report of sixty questions: their codes, and what is in the database afterwards."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select, text

from audit.database import db
from audit.fieldwork.models import Answer, ContestedAnswer, Report, SupersededAnswer
from tests.fieldwork.visits import document

QUESTIONS = document("sixty_questions").questions
#: Questions whose answer is a number from 1 to 10.
RATINGS = [code for code, question in QUESTIONS.items() if question.kind == "rating"]
TEXTS = [code for code, question in QUESTIONS.items() if question.kind == "short_text"]

Key = tuple[str, str | None, int | None]


def kept(report: Report) -> Counter[Key]:
    """How often each version (question, device, number) is in the database, wherever."""
    db.session.rollback()
    found: Counter[Key] = Counter()
    for table in (Answer, ContestedAnswer, SupersededAnswer):
        query = select(table.code, table.device, table.sequence).filter_by(report_id=report.id)
        found.update(tuple(row) for row in db.session.execute(query))
    return found


def stored(report: Report, code: str) -> Any:
    db.session.rollback()
    return db.session.scalar(select(Answer.value).filter_by(report_id=report.id, code=code))


def is_sound() -> bool:
    """Whether the database finds itself in order."""
    db.session.rollback()
    if db.engine.dialect.name != "sqlite":
        return True
    return list(db.session.scalars(text("PRAGMA integrity_check"))) == ["ok"]
