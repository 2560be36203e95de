"""Flags by hand: distances that can be looked up, clocks on both sides of a door."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from audit.fieldwork.presence import Stay
from audit.review import rules
from audit.review.places import Spot, metres_between, too_far
from audit.review.rules import Evidence, inspect, is_open
from audit.review.times import Elsewhere, Receipt, is_out_of_time, overlap, speed

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
GRONINGEN = Spot(53.2194, 6.5665)
#: A Tuesday evening.
BEGAN = dt.datetime(2026, 11, 17, 19, 4, tzinfo=AMSTERDAM)
MINUTE = dt.timedelta(minutes=1)
WEEK = {"tuesday": [["11:00", "22:00"]], "monday": []}
LEFT = BEGAN + dt.timedelta(minutes=66)
#: 0.9° of latitude further south: 0.9 · 111.195 km = 100.08 km.
FAR = Spot(52.3194, 6.5665)
#: Later that evening, 100 km further on.
LATER = Elsewhere(Stay(LEFT + dt.timedelta(hours=1), LEFT + dt.timedelta(hours=2)), FAR)
IN_ORDER = Evidence(
    research_kind="visit",
    location=GRONINGEN,
    opening_hours=WEEK,
    began_at=BEGAN,
    entered_at=BEGAN + dt.timedelta(hours=2),
    visited_on=BEGAN.date(),
    places=[Spot(53.2195, 6.5666, 20, "place")],
    photo_days=[("receipt", "2026-11-17")],
    photos=1,
    texts=1,
    words=200,
    seconds=60.5,
    clock_offsets=[-30, 40],
    scales=[
        ((1, 10), 7),
        ((1, 10), 7),
        ((1, 10), 7),
        ((1, 10), 8),
        ((1, 10), 7),
        ((1, 5), 3),
        ((1, 5), 3),
        ((0, 10), 9),
    ],
    stay=Stay(BEGAN, LEFT),
    elsewhere=[LATER],
    receipts=[Receipt("paid_at", LEFT - dt.timedelta(minutes=10))],
)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    # 2π · 6371.0088 km / 360 = 111.195 km
    assert metres_between(Spot(52, 5), Spot(53, 5)) == pytest.approx(111_195, abs=1)


def test_a_degree_of_longitude_shrinks_with_the_cosine_of_the_latitude() -> None:
    # On the equator as long as one of latitude; at 60° half of it.
    assert metres_between(Spot(0, 5), Spot(0, 6)) == pytest.approx(111_195, abs=1)
    assert metres_between(Spot(60, 5), Spot(60, 5.01)) == pytest.approx(556, abs=1)


def test_half_the_globe_apart_is_no_error() -> None:
    assert metres_between(Spot(0, 0), Spot(0, 180)) == pytest.approx(20_015_114, abs=10)


@pytest.mark.parametrize(
    ("metres", "accuracy", "far"),
    [(250, 5, False), (251, 5, True), (251, None, True), (600, 300, False), (601, 300, True)],
)
def test_a_place_is_far_beyond_250_metres_or_twice_what_the_phone_knows(
    metres: float, accuracy: float | None, far: bool
) -> None:
    assert too_far(metres, accuracy) is far


@pytest.mark.parametrize(
    ("clock", "found"),
    [("10:59", False), ("11:00", True), ("22:00", True), ("22:01", False)],
)
def test_opening_hours_hold_on_the_minute(clock: str, found: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    assert is_open(WEEK, BEGAN.replace(hour=hour, minute=minute)) is found


def test_a_day_without_hours_is_closed_and_one_that_is_missing_unknown() -> None:
    assert is_open(WEEK, BEGAN - dt.timedelta(days=1)) is False
    assert is_open(WEEK, BEGAN + dt.timedelta(days=1)) is None
    assert is_open({}, BEGAN) is None


def test_hours_that_run_past_midnight_belong_to_the_day_they_began_on() -> None:
    night = {"tuesday": [["18:00", "02:00"]], "wednesday": []}
    assert is_open(night, BEGAN.replace(hour=23)) is True
    assert is_open(night, BEGAN.replace(hour=17)) is False
    assert is_open(night, BEGAN.replace(day=18, hour=1)) is True
    assert is_open(night, BEGAN.replace(day=18, hour=3)) is False


def test_a_report_in_order_raises_nothing() -> None:
    found = inspect(IN_ORDER)
    assert found.flags == ()
    assert set(found.passed) == set(rules.RULES)
    assert not found.must_look


def _visit(arrived: dt.datetime | None, left: dt.datetime | None, spot: Spot = FAR) -> Elsewhere:
    return Elsewhere(Stay(arrived, left), spot)


@pytest.mark.parametrize(
    ("arrived", "left", "at_once"),
    [
        (BEGAN + 10 * MINUTE, BEGAN + 20 * MINUTE, True),  # within
        (BEGAN - 10 * MINUTE, BEGAN + MINUTE, True),
        (BEGAN - 10 * MINUTE, LEFT + MINUTE, True),  # around
        (LEFT, LEFT + MINUTE, False),  # out of the one door, in at the other
        (BEGAN - 10 * MINUTE, BEGAN, False),
        (BEGAN + 10 * MINUTE, None, True),  # a check-in alone, in the middle
        (None, LEFT + MINUTE, False),
    ],
)
def test_two_visits_overlap_when_each_begins_before_the_other_ends(
    arrived: dt.datetime | None, left: dt.datetime | None, at_once: bool
) -> None:
    assert overlap(Stay(BEGAN, LEFT), Stay(arrived, left)) is at_once
    assert overlap(Stay(arrived, left), Stay(BEGAN, LEFT)) is at_once


@pytest.mark.parametrize(
    ("minutes", "spot", "found"),
    [
        (40, FAR, 150.1),  # 100.08 km / (40/60 h)
        (41, FAR, 146.5),
        (0, FAR, float("inf")),
        (0, Spot(53.2216, 6.5665), None),  # 0.0022° are 245 m: next door
        (1, Spot(53.2417, 6.5665), 148.8),  # 0.0223° are 2.4796 km, in a minute
    ],
)
def test_how_fast_somebody_went_is_the_distance_by_the_time_between(
    minutes: int, spot: Spot, found: float | None
) -> None:
    stay = Stay(BEGAN, LEFT)
    after = _visit(LEFT + minutes * MINUTE, LEFT + 300 * MINUTE, spot)
    before = _visit(BEGAN - 300 * MINUTE, BEGAN - minutes * MINUTE, spot)
    for other in (after, before):
        got = speed(stay, GRONINGEN, other)
        assert got == (None if found is None else pytest.approx(found, abs=0.05))
    assert speed(stay, GRONINGEN, Elsewhere(after.stay, None)) is None


@pytest.mark.parametrize(
    ("at", "stay", "doubtful"),
    [
        (BEGAN - 30 * MINUTE, Stay(BEGAN, LEFT), False),
        (BEGAN - 31 * MINUTE, Stay(BEGAN, LEFT), True),
        (LEFT + 30 * MINUTE, Stay(BEGAN, LEFT), False),
        (LEFT + 31 * MINUTE, Stay(BEGAN, LEFT), True),
        (BEGAN - 31 * MINUTE, Stay(BEGAN, None), True),
        (LEFT + 31 * MINUTE, Stay(BEGAN, None), False),  # nobody knows when they left
        (BEGAN + dt.timedelta(days=1), Stay(BEGAN, None), True),
        (BEGAN + 200 * MINUTE, None, False),
        (BEGAN + dt.timedelta(days=1), None, True),
        # A visit past midnight: 19.04 to 0.40, the receipt of 0.20 the next day.
        (BEGAN + 316 * MINUTE, Stay(BEGAN, BEGAN + 336 * MINUTE), False),
    ],
)
def test_a_receipt_is_of_the_time_on_site_or_else_of_the_day(
    at: dt.datetime, stay: Stay | None, doubtful: bool
) -> None:
    assert is_out_of_time(Receipt("paid_at", at), stay, BEGAN.date()) is doubtful


def test_each_rule_fires_alone_with_its_weight() -> None:
    cases = {
        rules.PLACE: (replace(IN_ORDER, places=[Spot(53.23, 6.5665, 20, "place")]), 1, ("place",)),
        rules.HOURS: (replace(IN_ORDER, opening_hours={"tuesday": []}), 1, ()),
        rules.PHOTO_DATE: (
            replace(IN_ORDER, photo_days=[("receipt", "2026-11-16")]), 1, ("receipt",),
        ),
        rules.SAME_PHOTO: (replace(IN_ORDER, same_photos=["receipt", "receipt"]), 3, ("receipt",)),
        rules.NEAR_PHOTO: (replace(IN_ORDER, near_photos=["receipt"]), 1, ("receipt",)),
        rules.SAME_WORDS: (replace(IN_ORDER, same_words=["story"]), 1, ("story",)),
        rules.FAST: (replace(IN_ORDER, seconds=59.5), 1, ()),
        rules.SAME_ANSWER: (
            replace(IN_ORDER, scales=[*[((1, 10), 7)] * 5, *[((1, 5), 3)] * 3]), 1, (),
        ),
        rules.OVERLAP: (
            replace(IN_ORDER, elsewhere=[_visit(LEFT - MINUTE, LEFT + 60 * MINUTE)]), 1, (),
        ),
        # 100.08 km in 40 minutes are 150.1 km/h.
        rules.SPEED: (
            replace(IN_ORDER, elsewhere=[_visit(LEFT + 40 * MINUTE, LEFT + 90 * MINUTE)]), 1, (),
        ),
        rules.RECEIPT: (
            replace(IN_ORDER, receipts=[Receipt("paid_at", LEFT + 31 * MINUTE)]), 1, ("paid_at",),
        ),
        rules.LATE_ENTRY: (
            replace(IN_ORDER, entered_at=BEGAN + dt.timedelta(hours=24, minutes=1)), 1, (),
        ),
        rules.CONTRADICTION: (replace(IN_ORDER, contradictions=["told"]), 1, ("told",)),
        rules.CLOCK: (replace(IN_ORDER, clock_offsets=[301, 301]), 1, ()),
    }  # fmt: skip
    assert set(cases) == set(rules.RULES)
    for rule, (evidence, weight, codes) in cases.items():
        found = inspect(evidence)
        assert [(flag.rule, flag.weight, flag.codes) for flag in found.flags] == [
            (rule, weight, codes)
        ]
        assert found.must_look is (weight == 3)


@pytest.mark.parametrize(
    ("left", "taken", "doubtful"),
    [
        (LEFT, "2026-11-17", False),
        (LEFT, "2026-11-18", True),
        # From 19.04 to 0.40: both days are those of the visit, a third is not.
        (BEGAN + 336 * MINUTE, "2026-11-17", False),
        (BEGAN + 336 * MINUTE, "2026-11-18", False),
        (BEGAN + 336 * MINUTE, "2026-11-19", True),
        # By the clock at the location, whatever the phone's said.
        ((BEGAN + 336 * MINUTE).astimezone(dt.UTC), "2026-11-18", False),
    ],
)
def test_a_photo_is_of_a_day_of_the_visit(left: dt.datetime, taken: str, doubtful: bool) -> None:
    evidence = replace(
        IN_ORDER,
        stay=Stay(BEGAN, left),
        elsewhere=[],
        receipts=[],
        photo_days=[("receipt", taken)],
    )
    found = [flag.rule for flag in inspect(evidence).flags]
    assert found == ([rules.PHOTO_DATE] if doubtful else [])


def test_three_soft_flags_make_a_person_look() -> None:
    doubtful = replace(
        IN_ORDER,
        opening_hours={"tuesday": []},
        photo_days=[("receipt", "2026-11-16")],
        contradictions=["told"],
    )
    assert inspect(doubtful).weight == 3
    assert inspect(doubtful).must_look
    assert not inspect(replace(doubtful, contradictions=[])).must_look


def test_a_full_day_later_is_still_in_time() -> None:
    found = inspect(replace(IN_ORDER, entered_at=BEGAN + dt.timedelta(hours=24)))
    assert rules.LATE_ENTRY in found.passed


def test_what_there_is_nothing_to_go_by_is_said_and_not_passed() -> None:
    nothing = replace(
        IN_ORDER, places=[], photo_days=[], photos=0, opening_hours={}, texts=0, seconds=None,
        scales=[((1, 10), 7)] * 7, clock_offsets=(), stay=None, receipts=[],
    )  # fmt: skip
    assert set(inspect(nothing).unknown) == {
        rules.PLACE, rules.PHOTO_DATE, rules.SAME_PHOTO, rules.NEAR_PHOTO, rules.HOURS,
        rules.SAME_WORDS, rules.FAST, rules.SAME_ANSWER, rules.OVERLAP, rules.SPEED, rules.RECEIPT,
        rules.CLOCK,
    }  # fmt: skip
    few_words = replace(IN_ORDER, words=49, seconds=0.1)
    assert inspect(few_words).unknown == (rules.FAST,)
    # Eight answers, but no scale that was used five times.
    spread = replace(IN_ORDER, scales=[*[((1, 10), 7)] * 4, *[((1, 5), 3)] * 4])
    assert inspect(spread).unknown == (rules.SAME_ANSWER,)
    assert set(inspect(replace(IN_ORDER, location=None)).unknown) == {rules.PLACE, rules.SPEED}


def test_texts_are_near_when_four_fifths_of_their_pieces_are_the_same() -> None:
    # 64 characters have 60 pieces of five; each character added at the end is one piece more, so
    # 75 pieces share 60: exactly 60/75 = .80. With one more it is 60/76.
    text = "".join(chr(ord("a") + number % 26) + str(number) for number in range(40))[:64]
    one = rules.comparable_text(text)
    assert one is not None
    assert len(one) == 60
    other = rules.comparable_text(text + "ABCDEFGHIJKLMNO")
    further = rules.comparable_text(text + "ABCDEFGHIJKLMNOP")
    assert other is not None
    assert further is not None
    assert len(other) == 75
    assert rules.are_near(one, other)
    assert not rules.are_near(one, further)


def test_capitals_and_white_space_make_no_other_text_and_short_ones_say_nothing() -> None:
    text = "De soep was lauw en het duurde lang voor iemand ons zag staan bij de deur."
    assert rules.comparable_text(text) == rules.comparable_text(text.upper().replace(" ", "\n "))
    assert rules.comparable_text("Niets bijzonders.") is None


def test_a_web_shop_knows_no_place_no_hours_and_no_day() -> None:
    late = replace(IN_ORDER, research_kind="online", entered_at=BEGAN + dt.timedelta(days=20))
    found = inspect(late)
    assert found.flags == ()
    assert set(found.unknown) == {
        rules.PLACE, rules.PHOTO_DATE, rules.HOURS, rules.LATE_ENTRY, rules.RECEIPT,
    }  # fmt: skip


def test_corrections_after_sending_do_not_make_the_entry_late() -> None:
    sent = BEGAN + dt.timedelta(hours=3)
    saved = [BEGAN, BEGAN + dt.timedelta(hours=1), sent + dt.timedelta(days=2)]
    assert rules.entered_at(saved, sent) == BEGAN + dt.timedelta(hours=1)
    assert rules.entered_at([], sent) == sent


def test_an_answer_that_changed_is_to_be_seen_again() -> None:
    seen = {"kept": BEGAN, "changed": BEGAN, "without_row": BEGAN}
    changed = {"kept": BEGAN, "changed": BEGAN + dt.timedelta(seconds=1)}
    assert rules.still_seen(seen, changed) == {"kept", "without_row"}


def test_the_next_unseen_answer_comes_after_this_one_then_from_the_start() -> None:
    codes = ["a", "b", "c", "d"]
    assert rules.following(codes, "b", {"c"}) == "d"
    assert rules.following(codes, "c", {"d"}) == "a"
    assert rules.following(codes, "c", {"a", "b", "d"}) is None


def test_after_a_decision_the_one_behind_it_is_next() -> None:
    assert rules.next_in_line(["x", "y", "z"], "y") == "z"
    assert rules.next_in_line(["x", "y", "z"], "z") == "x"
    assert rules.next_in_line(["x"], "x") is None
    assert rules.next_in_line(["x", "y"], "elsewhere") == "x"


@pytest.mark.parametrize(
    ("offsets", "raised"),
    [
        # Five minutes are within bounds, either way; a second more is not.
        ([300, 250], False),
        ([301, 250], True),
        ([-301, -250], True),
        # So are two minutes of moving.
        ([0, 120, 60], False),
        ([-61, 0, 60], True),
    ],
)
def test_a_phone_s_clock_may_be_a_little_off_and_move_a_little(
    offsets: list[int], raised: bool
) -> None:
    found = inspect(replace(IN_ORDER, clock_offsets=offsets))
    assert [flag.rule for flag in found.flags] == ([rules.CLOCK] if raised else [])
