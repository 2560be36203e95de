"""The other visits of a shopper around the time of one: where they were shortly before and after.

Of a report that the actor may not read the place is said, and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from audit.access import Actor
from audit.assignments.models import Assignment, VisitSlot
from audit.clients.models import Location
from audit.database import db
from audit.fieldwork.models import Answer, Report
from audit.fieldwork.phones import clocks_in
from audit.fieldwork.presence import Stay, stay_of
from audit.review.places import Spot
from audit.review.times import Elsewhere
from audit.scripts.document import CHECK_IN, CHECK_OUT
from audit.scripts.runner import Given
from audit.shoppers.models import Shopper

A_DAY = dt.timedelta(days=1)
#: Nobody makes so many visits in three days; more are not looked at.
MOST = 40


def elsewhere(actor: Actor, report: Report, stay: Stay | None) -> list[Elsewhere]:
    """Sent reports of the same shopper of the day before, the day itself and the day after, with
    a check-in or check-out; none where this one has neither."""
    if stay is None or report.visited_on is None:
        return []
    rows = db.session.execute(
        select(
            Report.uuid,
            Shopper.user_id,
            Location.name,
            Location.latitude,
            Location.longitude,
            Answer.code,
            Answer.value,
            Answer.phone_at,
            Answer.clock_offset,
            Answer.saved_at,
        )
        .join(Report.assignment)
        .join(Assignment.shopper)
        .join(Assignment.slot)
        .join(VisitSlot.location)
        .join(Answer, Answer.report_id == Report.id)
        .where(
            Assignment.shopper_id == report.assignment.shopper_id,
            Report.id != report.id,
            Report.first_submitted_at.is_not(None),
            Report.visited_on.between(report.visited_on - A_DAY, report.visited_on + A_DAY),
            Answer.code.in_((CHECK_IN, CHECK_OUT)),
            Answer.cleared.is_(False),
        )
        .order_by(Report.visited_on, Report.id)
        .limit(2 * MOST)
    )
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.uuid, []).append(row)
    return [
        Elsewhere(
            stay=other,
            spot=Spot(float(row.latitude), float(row.longitude))
            if row.latitude is not None and row.longitude is not None
            else None,
            location=row.name,
            report=row.uuid if row.user_id != actor.id else None,
        )
        for taps in found.values()
        if (row := taps[0]) and (other := _stay_in(taps))
    ]


def _stay_in(taps: Sequence[Any]) -> Stay | None:
    clocks = clocks_in((tap.code, tap.phone_at, tap.clock_offset, tap.saved_at) for tap in taps)
    return stay_of({tap.code: Given(tap.value) for tap in taps}, clocks)
