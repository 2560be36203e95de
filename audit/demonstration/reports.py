"""Invented assignments and reports, each a step further than the one before.

They go through the same functions as those of people, each at the moment that it tells of.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from audit import storage
from audit.access import ROLES, Actor
from audit.accounts.models import User
from audit.assignments.models import Assignment, VisitSlot, Wave
from audit.assignments.writes import assign, due_moment, move
from audit.clients.models import Location
from audit.database import db, happening_at, now
from audit.demonstration.pictures import PICTURES, picture
from audit.demonstration.visits import Mood, Visit, fill_in
from audit.fieldwork.answers import save
from audit.fieldwork.briefings import published_version, take_quiz
from audit.fieldwork.models import Photo, Report
from audit.fieldwork.open_reports import report_of
from audit.fieldwork.writes import start_report, submit
from audit.review import writes as review
from audit.scripts.reads import document_of
from audit.shoppers.models import Shopper

#: Quality 0…1 and feeling −100…100 by step.
Moods = Mapping[str, tuple[float, float]]


def actor_of(user: User) -> Actor:
    """Somebody who may do everything that the demonstration needs done in their name."""
    return Actor(user.id, user.uuid, user.name, user.email, user.language, frozenset(ROLES), 0)


class Fieldwork:
    """Makes visits happen. ``hour``: when a visit begins, local time."""

    def __init__(
        self,
        chance: random.Random,
        today: dt.date,
        coordinator: User,
        reviewer: User,
        shoppers: Sequence[Shopper],
        who_sign_in: Sequence[Shopper],
    ) -> None:
        self.chance = chance
        self.today = today
        self.coordinator = coordinator
        self.reviewer = reviewer
        self.shoppers = shoppers
        self.who_sign_in = who_sign_in
        self._to_go_on = list(who_sign_in)
        self.pictures = _kept_pictures()
        #: Who was out on which day.
        self._out: set[tuple[int, dt.date]] = set()
        #: Degrees off the place, of the first report that waits for its review: two kilometres.
        self._off = [0.018]
        #: Apart from ``chance``, so that what is answered does not depend on when.
        self.times = random.Random(len(shoppers))  # noqa: S311 - invented data

    def assigned(
        self, slot: VisitSlot, *, accepted: bool = True, shopper: Shopper | None = None
    ) -> Assignment:
        """Somebody was asked one of these days."""
        asked = self._ago(now(), hours=(26, 60))
        shopper = shopper or self.chance.choice(self.shoppers)
        return self._assigned(slot, shopper, asked, accepted=accepted)

    def _assigned(
        self, slot: VisitSlot, shopper: Shopper, asked: dt.datetime, *, accepted: bool = True
    ) -> Assignment:
        due = due_moment(slot.wave.ends_on, slot.location)
        with happening_at(asked):
            assignment = assign(actor_of(self.coordinator), slot, shopper, due)
        if accepted:
            with happening_at(self._after(asked, hours=(1, 24))):
                move(actor_of(shopper.user), assignment, "accept")
        return assignment

    def started(self, slot: VisitSlot, moods: Moods, level: float, hour: int) -> Report:
        """A report half filled in: everybody who can sign in has one, before others do."""
        shopper = self._to_go_on.pop(0) if self._to_go_on else None
        report, answers = self._report(slot, moods, level, hour, days_ago=1, shopper=shopper)
        self._store(report, dict(list(answers.items())[: len(answers) // 2]))
        return report

    def _report(
        self,
        slot: VisitSlot,
        moods: Moods,
        level: float,
        hour: int,
        days_ago: int | None,
        shopper: Shopper | None = None,
        off: float = 0.0,
    ) -> tuple[Report, dict[str, Any]]:
        wave, location = slot.wave, slot.location
        wanted = shopper or self.chance.choice(self.shoppers)
        starts = self._begins(wave, hour, days_ago)
        shopper = shopper or self._free(wanted, starts.date())
        self._out.add((shopper.id, starts.date()))
        began = starts.replace(tzinfo=ZoneInfo(location.time_zone))
        assignment = self._assigned(slot, shopper, self._ago(began, hours=(100, 220)))
        actor = actor_of(assignment.shopper.user)
        version = published_version(wave.project)
        with happening_at(self._ago(began, hours=(4, 60))):
            if version is not None:
                right = {
                    question["code"]: next(c["code"] for c in question["choices"] if c["right"])
                    for question in version.quiz
                }
                take_quiz(actor, assignment, version, right)
        with happening_at(began):
            report = start_report(actor, assignment, "nl")
        shift = self.chance.gauss(level, 0.06)
        visit = Visit(
            chance=self.chance,
            starts=starts,
            moods={
                step: Mood(min(0.98, max(0.05, quality + shift)), feeling + 90 * shift)
                for step, (quality, feeling) in moods.items()
            },
            place=(float(location.latitude or 52), float(location.longitude or 5)),
            zone=location.time_zone,
            off=off,
            attach=lambda code: self._attach(report, code, starts, location),
        )
        worst = min(visit.moods, key=lambda step: visit.moods[step].valence)
        if self.chance.random() < 0.05 and visit.moods[worst].valence < -20:
            visit.leaves_at = worst
        return report, fill_in(document_of(wave.project.script_version), visit)

    def _free(self, wanted: Shopper, day: dt.date) -> Shopper:
        """``wanted``, or who comes next in the list: nobody goes to two places in one evening."""
        place = self.shoppers.index(wanted)
        in_turn = [*self.shoppers[place:], *self.shoppers[:place]]
        return next((one for one in in_turn if (one.id, day) not in self._out), wanted)

    def _begins(self, wave: Wave, hour: int, days_ago: int | None) -> dt.datetime:
        """When a visit begins, by the clock at the place: so many days ago, or in its wave."""
        last = min(wave.ends_on, self.today - dt.timedelta(days=2))
        day = wave.starts_on + dt.timedelta(
            days=self.chance.randrange((last - wave.starts_on).days + 1)
        )
        if days_ago is not None:
            day = self.today - dt.timedelta(days=days_ago)
        return dt.datetime.combine(day, dt.time(hour, self.chance.randrange(0, 60, 5)))

    def _ago(self, moment: dt.datetime, *, hours: tuple[int, int]) -> dt.datetime:
        return moment - dt.timedelta(minutes=self.times.randrange(hours[0] * 60, hours[1] * 60))

    def _after(self, moment: dt.datetime, *, hours: tuple[int, int]) -> dt.datetime:
        """Some hours later, and never later than now."""
        later = moment + dt.timedelta(minutes=self.times.randrange(hours[0] * 60, hours[1] * 60))
        return max(moment, min(later, now()))

    def _attach(self, report: Report, code: str, taken: dt.datetime, location: Location) -> str:
        key, width, height, size = self.chance.choice(self.pictures)
        photo = Photo(
            uuid=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            report_id=report.id,
            code=code,
            storage_key=key,
            width=width,
            height=height,
            bytes=size,
            original_digest=f"{self.chance.getrandbits(256):064x}",
            taken_at=taken.isoformat(),
            received_at=report.started_at,
            latitude=location.latitude,
            longitude=location.longitude,
        )
        db.session.add(photo)
        return str(photo.uuid)

    def _store(self, report: Report, answers: Mapping[str, Any]) -> None:
        db.session.flush()
        actor = actor_of(report.assignment.shopper.user)
        opened = report_of(actor, report.uuid)
        if opened is None:
            raise RuntimeError("a report that was just started cannot be found")
        with happening_at(self._after(report.started_at, hours=(3, 4))):
            save(opened, answers, by=actor)

    def sent(
        self,
        slot: VisitSlot,
        moods: Moods,
        level: float,
        hour: int,
        *,
        days_ago: int | None = 1,
        shopper: Shopper | None = None,
    ) -> Report:
        """A report that waits for its review; of a visit in its wave where no day is given."""
        off = self._off.pop() if self._off and days_ago == 1 else 0.0
        report, answers = self._report(slot, moods, level, hour, days_ago, shopper, off)
        self._store(report, answers)
        with happening_at(self._after(report.started_at, hours=(4, 30 if days_ago is None else 9))):
            submit(actor_of(report.assignment.shopper.user), report)
        return report

    def returned(self, slot: VisitSlot, moods: Moods, level: float, hour: int) -> None:
        shopper = self.who_sign_in[0]
        report = self.sent(slot, moods, level, hour, days_ago=2, shopper=shopper)
        actor = actor_of(self.reviewer)
        opened = self._after(report.submitted_at or now(), hours=(9, 14))
        with happening_at(opened):
            review.open_review(actor, report)
            review.write_remark(
                actor,
                report,
                "wait_story",
                "Wanneer kwam er iemand naar jullie toe, en wat werd gezegd?",
            )
        with happening_at(self._after(opened, hours=(0, 1))):
            review.return_report(actor, report, "Nog één vraag over het wachten.")

    def approved(
        self,
        slot: VisitSlot,
        moods: Moods,
        level: float,
        hour: int,
        easier: float = 0.0,
    ) -> None:
        moods = {step: (quality, feeling + easier) for step, (quality, feeling) in moods.items()}
        report = self.sent(slot, moods, level, hour, days_ago=None)
        actor = actor_of(self.reviewer)
        opened = self._after(report.submitted_at or now(), hours=(5, 46))
        with happening_at(opened):
            review.open_review(actor, report)
        with happening_at(self._after(opened, hours=(0, 1))):
            review.approve(actor, report)


def _kept_pictures() -> list[tuple[str, int, int, int]]:
    """Store the drawn photos once: (storage key, width, height, size in bytes)."""
    kept = []
    for name in PICTURES:
        content, width, height = picture(name)
        key = f"photos/demonstration-{name}.jpg"
        storage.put(key, content)
        kept.append((key, width, height, len(content)))
    return kept
