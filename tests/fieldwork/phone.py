"""A phone in a test: it numbers the answers that it gives, and sends them as often as told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from audit.database import db
from audit.fieldwork.models import Answer, ContestedAnswer, Report, SupersededAnswer
from tests.visitor import Visitor

#: What is posted for one answer.
Sent = dict[str, Any]


@dataclass
class Phone:
    """One device of the shopper whose browser ``visitor`` is."""

    visitor: Visitor
    address: str
    device: str = field(default_factory=lambda: str(uuid4()))
    last: int = 0

    def gives(self, code: str, value: str, base: int = 0, **more: str) -> Sent:
        """An answer as it is kept on the phone; nothing is sent yet. ``choice`` and ``seen``
        stand for the parts of those names."""
        self.last += 1
        parts = {f"{code}:{name}": part for name, part in {"base": str(base), **more}.items()}
        return {":code": code, ":sequence": str(self.last), code: value, **parts}

    def sends(self, sent: Sent, expect: int = 200, **more: str) -> dict[str, Any]:
        """Post it; returns what the server says."""
        told = list({":device": self.device, **sent, **more}.items())
        found = self.visitor.post(f"{self.address}/answers", json=told, expect=expect).json
        assert isinstance(found, dict)
        return found

    def tells(self, code: str, value: str, base: int = 0, **more: str) -> dict[str, Any]:
        return self.sends(self.gives(code, value, base, **more))


def left(report: Report, code: str) -> set[tuple[str | None, int | None, Any]]:
    """What stands and what is beside it: (device, sequence, value)."""
    return rows(Answer, report, code) | rows(ContestedAnswer, report, code)


def rows(table: Any, report: Report, code: str) -> set[tuple[str | None, int | None, Any]]:
    db.session.rollback()
    found = select(table.device, table.sequence, table.value)
    return {
        tuple(row) for row in db.session.execute(found.filter_by(report_id=report.id, code=code))
    }


def count_of_versions(report: Report, code: str) -> int:
    """How many rows hold a version of this answer, wherever."""
    db.session.rollback()
    return sum(
        len(db.session.scalars(select(table.id).filter_by(report_id=report.id, code=code)).all())
        for table in (Answer, ContestedAnswer, SupersededAnswer)
    )


def iso(moment: dt.datetime) -> str:
    """As a browser writes a moment."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
