"""The demonstration: who signs in finds something to do."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from audit.assignments.models import Assignment
from audit.database import db
from audit.demonstration import build
from audit.demonstration.build import Builder
from audit.shoppers.models import Shopper


def test_each_shopper_who_can_sign_in_finds_a_new_assignment(database, monkeypatch):
    # The restaurants are most of the work, and not what is looked at.
    monkeypatch.setattr(build.Builder, "_restaurants", lambda _builder: None)
    made = Builder(dt.date(2026, 11, 22)).build()
    shoppers = [person.email for person in made if person.role == "shopper"]
    assert shoppers == ["sanne@example.nl", "joris@example.nl"]
    offered = db.session.scalars(
        select(Assignment).join(Shopper).where(Assignment.state == "assigned")
    )
    assert {one.shopper.user.email for one in offered} == set(shoppers)
