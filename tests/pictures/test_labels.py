"""Labels find a clear place, and texts are shortened to fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.pictures.labels import (
    ELLIPSIS,
    HORIZONTAL,
    Box,
    around_point,
    first_clear,
    label_at,
    shortened,
    text_width,
    wrapped,
)

ROOM = Box(0, 0, 500, 300)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)


def _candidates() -> list:
    return list(around_point("+37", 250, 150, 14, HORIZONTAL, (10, 16)))


def test_a_label_stands_above_its_point_where_nothing_is_in_the_way() -> None:
    label, clear = first_clear(_candidates(), [], [], ROOM)
    assert clear
    assert label is not None
    assert (label.x, label.y, label.anchor) == (250, 140, "middle")


def test_a_label_goes_below_where_something_is_above() -> None:
    label, clear = first_clear(_candidates(), [Box(200, 100, 300, 148)], [], ROOM)
    assert clear
    assert label is not None
    assert label.y > 150
    assert label.anchor == "middle"


def test_a_label_goes_right_where_something_is_above_and_below() -> None:
    wall = [Box(0, 0, 255, 148), Box(0, 152, 255, 300)]
    label, clear = first_clear(_candidates(), wall, [], ROOM)
    assert clear
    assert label is not None
    assert label.anchor == "start"


def test_a_label_stays_in_its_room() -> None:
    low_room = Box(0, 145, 500, 300)
    label, clear = first_clear(_candidates(), [], [], low_room)
    assert clear
    assert label is not None
    assert label.y > 150


def test_where_nothing_is_clear_a_label_rather_hides_what_is_faint() -> None:
    solid = [Box(0, 0, 500, 150)]
    faint = [Box(0, 150, 500, 300)]
    label, clear = first_clear(_candidates(), solid, faint, ROOM)
    assert not clear
    assert label is not None
    assert label.y > 150


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 300)), max_size=60))
def test_a_label_said_to_be_clear_touches_nothing(points: list[tuple[float, float]]) -> None:
    boxes = [Box.around(x, y, 5) for x, y in points]
    label, clear = first_clear(_candidates(), boxes, [], ROOM)
    assert label is not None
    if clear:
        assert label.box.covered_by(boxes) < 0.01
        assert label.box.beyond(ROOM) < 0.01


def test_the_area_in_common_is_measured() -> None:
    assert Box(0, 0, 10, 10).covered_by([Box(5, 5, 20, 20), Box(10, 0, 20, 10)]) == 25
    assert Box(0, 0, 10, 10).beyond(Box(0, 0, 10, 4)) == 60


@given(WORDS, st.floats(20, 200))
def test_shortened_words_fit(words: str, width: float) -> None:
    found = shortened(words, width, 12)
    assert text_width(found, 12) <= width or found == ELLIPSIS


@given(st.lists(WORDS.filter(str.split), max_size=12).map(" ".join), st.integers(1, 3))
def test_wrapped_words_take_no_more_lines_than_there_are(words: str, lines: int) -> None:
    found = wrapped(words, 120, 14, lines=lines)
    assert 1 <= len(found) <= lines
    if not any(ELLIPSIS in line for line in found):
        assert " ".join(found).split() == words.split()


def test_short_words_stay_on_one_line() -> None:
    assert wrapped("Welcome", 130, 14, lines=3, bold=True) == ["Welcome"]


def test_long_words_are_wider() -> None:
    assert text_width("Waiting for food", 14) > text_width("Waiting", 14)
    assert text_width("Waiting", 14, bold=True) > text_width("Waiting", 14)


def test_an_anchor_says_which_end_lies_at_the_place() -> None:
    start = label_at("12", 100, 50, "start", 12).box
    end = label_at("12", 100, 50, "end", 12).box
    middle = label_at("12", 100, 50, "middle", 12).box
    assert start.left == 100
    assert end.right == 100
    assert (middle.left + middle.right) / 2 == pytest.approx(100)
