"""A client's fieldwork for tests of results: visits that really walk from assigned to approved,
and rows put into the tables where only their sums matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from audit.access import ROLES, Actor
from audit.accounts.models import User
from audit.assignments.models import Project, Wave
from audit.assignments.writes import (
    assign,
    create_project,
    create_wave,
    due_moment,
    move,
    plan_visits,
)
from audit.clients.models import Location
from audit.database import db, now
from audit.fieldwork.answers import save
from audit.fieldwork.models import Report
from audit.fieldwork.open_reports import report_of
from audit.fieldwork.writes import start_report, submit
from audit.results.models import Mention, ReportResult, StepResult
from audit.review import writes as review
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given
from audit.scripts.writes import create_script, publish
from audit.shoppers.models import Shopper
from tests.cast import Cast
from tests.scripts.drafts import both

CLOSING = {"closing.grade": 7, "closing.recommendation": 8}
STARTS, ENDS = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


def actor_of(user: User) -> Actor:
    """This person with every role, so that a test need not think of whose turn it is."""
    return Actor(user.id, user.uuid, user.name, user.email, user.language, frozenset(ROLES), 0)


def tenths(code: str, **more: Any) -> dict[str, Any]:
    """A question 0–10 that is worth 10 points: an answer of 8 scores 80."""
    settings = {"low": 0, "high": 10}
    text = {"nl": f"Vraag {code}", "en": f"Question {code}"}
    return {
        "code": code, "kind": "rating", "text": text, "maximum": 10, "settings": settings, **more
    }  # fmt: skip


def step(code: str, *items: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A step named after its code, with only the measures that the test names."""
    measures = {"grade": False, "outcome": False, "emotion": False, **more.pop("measures", {})}
    return {
        "code": code, "name": both(code.capitalize()), "phase": "service", "channel": "on_site",
        "measures": measures, "items": list(items), **more,
    }  # fmt: skip


def document(*steps: Mapping[str, Any], **more: Any) -> ScriptDocument:
    return ScriptDocument.from_json(
        {
            "name": both("Proef"),
            "research_kind": "visit",
            "languages": ["nl", "en"],
            "steps": list(steps),
            **more,
        }
    )


class Fieldwork:
    """One project of a client with its waves; the first is there from the start."""

    def __init__(
        self, cast: Cast, script: ScriptDocument, *, client: str = "lunavella", name: str = "Avond"
    ) -> None:
        self.cast = cast
        self.coordinator = actor_of(cast.karim)
        self.reviewer = actor_of(cast.roos)
        self.shopper = db.session.query(Shopper).filter_by(user_id=cast.sanne.id).one()
        owner = getattr(cast, client)
        version = create_script(self.coordinator, script, owner)
        db.session.flush()
        publish(self.coordinator, version)
        self.document = script
        self.project: Project = create_project(self.coordinator, owner, version, name)
        self.wave = self.new_wave("Najaar 2026")
        self._visits = count(1)

    def new_wave(self, name: str, starts: dt.date = STARTS, ends: dt.date = ENDS) -> Wave:
        wave = create_wave(self.coordinator, self.project, name, starts, ends)
        db.session.flush()
        return wave

    @property
    def address(self) -> str:
        """Of the results of the first wave."""
        return f"/results/{self.project.uuid}/{self.wave.uuid}"

    def planned(self, location: Location, number: int = 1, wave: Wave | None = None) -> Any:
        slots = plan_visits(self.coordinator, wave or self.wave, location, number)
        db.session.flush()
        return slots

    def started(
        self, location: Location, answers: Mapping[str, Any], wave: Wave | None = None
    ) -> Report:
        """A visit whose shopper has given these answers; values, or Given where more is said."""
        slot = self.planned(location, 1, wave)[0]
        actor = actor_of(self.shopper.user)
        due = due_moment(slot.wave.ends_on, location)
        assignment = assign(self.coordinator, slot, self.shopper, due)
        db.session.flush()
        move(actor, assignment, "accept")
        report = start_report(actor, assignment, "nl")
        report.started_at = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC) + dt.timedelta(
            hours=next(self._visits)
        )
        db.session.flush()
        self.answer(report, {**CLOSING, **answers})
        return report

    def answer(self, report: Report, answers: Mapping[str, Any]) -> None:
        actor = actor_of(self.shopper.user)
        opened = report_of(actor, report.uuid)
        assert opened is not None
        given = {
            code: value if isinstance(value, Given) else Given(value)
            for code, value in answers.items()
        }
        save(opened, given, by=actor)
        db.session.refresh(report)

    def sent(
        self, location: Location, answers: Mapping[str, Any], wave: Wave | None = None
    ) -> Report:
        report = self.started(location, answers, wave)
        submit(actor_of(self.shopper.user), report)
        db.session.refresh(report.assignment)
        return report

    def approved(
        self, location: Location, answers: Mapping[str, Any], wave: Wave | None = None
    ) -> Report:
        report = self.sent(location, answers, wave)
        self.approve(report)
        return report

    def approve(self, report: Report) -> None:
        review.approve(self.reviewer, report)
        db.session.flush()

    def reopen(self, report: Report) -> None:
        review.reopen(self.coordinator, report, "Nog eens kijken.")
        db.session.flush()

    def correct(self, report: Report, code: str, value: Any) -> None:
        review.correct_answer(self.reviewer, report, code, Given(value), "Verkeerd verstaan.")
        db.session.flush()

    def result_of(self, report: Report) -> ReportResult:
        """The result of a report that counts now."""
        return db.session.query(ReportResult).filter_by(report_id=report.id, current=True).one()

    # Rows without a visit's walk

    def inserted(
        self,
        location: Location,
        final: float | str | None,
        steps: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        wave: Wave | None = None,
        mentions: Sequence[tuple[str, str, str]] = (),
        **columns: Any,
    ) -> ReportResult:
        """A result as freezing would write it; ``steps`` by code: columns of the step's row.

        ``mentions``: (step, sort, code). Its report has no answers.
        """
        slot = self.planned(location, 1, wave)[0]
        assignment = assign(
            self.coordinator, slot, self.shopper, due_moment(slot.wave.ends_on, location)
        )
        assignment.state = "approved"
        report = Report(
            assignment=assignment,
            script_version=self.project.script_version,
            language="nl",
            seed=1,
            first_submitted_at=now(),
            visited_on=STARTS,
        )
        db.session.add(report)
        db.session.flush()
        score = None if final is None else Decimal(str(final))
        result = ReportResult(
            report_id=report.id,
            client_id=location.client_id,
            project_id=self.project.id,
            wave_id=slot.wave_id,
            location_id=location.id,
            region_id=location.region_id,
            script_version_id=report.script_version_id,
            report_revision=0,
            visited_on=STARTS,
            rules_version="1",
            earned=score or Decimal(0),
            possible=Decimal(100 if score is not None else 0),
            raw=score,
            **{"final": score, "passed": None, "grade": None, "recommendation": None, **columns},
        )
        for position, one in enumerate(self.document.steps, 1):
            row = StepResult(
                wave_id=slot.wave_id,
                location_id=location.id,
                step=one.code,
                position=position,
                earned=Decimal(0),
                possible=Decimal(0),
                **(steps or {}).get(one.code, {}),
            )
            row.mentions = [
                Mention(
                    wave_id=row.wave_id, location_id=location.id, step=where, sort=sort, code=code
                )
                for where, sort, code in mentions
                if where == one.code
            ]
            result.steps.append(row)
        db.session.add(result)
        db.session.flush()
        return result
