"""Clocks: which runs in which state, when it asks for attention, and how it is said."""

from __future__ import annotations

import datetime as dt

import pytest

from audit.assignments.clocks import CANCELLED, OPEN, Allowed, amount, clock_of
from audit.assignments.states import STATES

NOON = dt.datetime(2026, 11, 19, 12, 0, tzinfo=dt.UTC)
ALLOWED = Allowed(review_hours=48, correction_hours=48)


def hours(number: float) -> dt.timedelta:
    return dt.timedelta(hours=number)


@pytest.mark.parametrize("state", [OPEN, "assigned", "accepted", "in_progress"])
def test_until_the_visit_is_reported_the_due_moment_counts(state: str) -> None:
    clock = clock_of(state, due_at=NOON + hours(300), since=NOON, allowed=ALLOWED, at=NOON)
    assert clock is not None
    assert clock.ends_at == NOON + hours(300)
    assert clock.tone == ""


@pytest.mark.parametrize("state", ["submitted", "in_review", "returned"])
def test_a_review_and_a_correction_have_their_hours_from_when_they_began(state: str) -> None:
    since = NOON - hours(10)
    clock = clock_of(state, due_at=NOON - hours(99), since=since, allowed=ALLOWED, at=NOON)
    assert clock is not None
    assert clock.left == hours(38)
    assert clock.tone == ""


@pytest.mark.parametrize("state", ["approved", "rejected", "declined", "withdrawn", CANCELLED])
def test_what_has_ended_has_no_clock(state: str) -> None:
    assert clock_of(state, due_at=NOON, since=NOON, allowed=ALLOWED, at=NOON) is None


def test_every_state_has_a_clock_or_has_ended() -> None:
    ended = {"approved", "rejected", "declined", "withdrawn"}
    for state in STATES:
        found = clock_of(state, due_at=NOON, since=NOON, allowed=ALLOWED, at=NOON)
        assert (found is None) == (state in ended)


@pytest.mark.parametrize(
    ("state", "left", "tone"),
    [
        ("accepted", hours(48.1), ""),
        ("accepted", hours(48), "soon"),
        ("accepted", hours(0), "soon"),
        ("accepted", hours(-0.1), "late"),
        (OPEN, hours(7 * 24 + 1), ""),
        (OPEN, hours(7 * 24), "soon"),
        (OPEN, hours(-1), "late"),
    ],
)
def test_two_days_before_due_and_a_week_before_the_end_of_a_wave_is_soon(
    state: str, left: dt.timedelta, tone: str
) -> None:
    clock = clock_of(state, due_at=NOON + left, since=NOON, allowed=ALLOWED, at=NOON)
    assert clock is not None
    assert clock.tone == tone


@pytest.mark.parametrize(("past", "tone"), [(35.9, ""), (36, "soon"), (48, "soon"), (48.1, "late")])
def test_the_last_quarter_of_a_review_is_soon(past: float, tone: str) -> None:
    clock = clock_of("in_review", due_at=NOON, since=NOON - hours(past), allowed=ALLOWED, at=NOON)
    assert clock is not None
    assert clock.tone == tone


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (dt.timedelta(days=11, hours=23), (11, "days")),
        (hours(48), (2, "days")),
        (hours(47.99), (47, "hours")),
        (hours(1), (1, "hours")),
        (dt.timedelta(minutes=59, seconds=59), (59, "minutes")),
        (dt.timedelta(seconds=-30), (0, "minutes")),
        (dt.timedelta(days=-3), (3, "days")),
    ],
)
def test_time_is_said_in_one_unit_and_never_more_than_there_is(
    left: dt.timedelta, said: tuple[int, str]
) -> None:
    assert amount(left) == said
