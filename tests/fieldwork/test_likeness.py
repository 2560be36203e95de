"""What photos look like: stripes by hand, and one picture saved in several ways."""

from __future__ import annotations

import io
from itertools import combinations

import pytest
from PIL import Image, ImageDraw

from audit.fieldwork.likeness import NEAR, difference, likeness_of, pieces


def stripes(first: str, second: str) -> Image.Image:
    """Nine columns, one pixel wide and eight high, of two shades in turn."""
    picture = Image.new("L", (9, 8))
    for column in range(9):
        shade = first if column % 2 == 0 else second
        ImageDraw.Draw(picture).line((column, 0, column, 7), fill=shade)
    return picture


def drawing() -> Image.Image:
    """Something with shapes: a table, a plate, a bill."""
    picture = Image.new("RGB", (800, 600), "#cfb997")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((90, 140, 420, 470), fill="white", outline="#777", width=9)
    draw.ellipse((160, 210, 350, 400), fill="#b5482a")
    draw.rectangle((520, 60, 740, 520), fill="#f4f4ee")
    for line in range(90, 500, 40):
        draw.line((540, line, 720 - line % 70, line), fill="#222", width=6)
    return picture


def test_a_bit_is_set_where_it_grows_lighter_to_the_right() -> None:
    # dark, light, dark, …: 1 0 1 0 1 0 1 0 in each row; the other way round 0 1 0 1 …
    assert likeness_of(stripes("black", "white")) == "aa" * 8
    assert likeness_of(stripes("white", "black")) == "55" * 8
    assert difference("aa" * 8, "55" * 8) == 64


@pytest.mark.parametrize("shade", ["black", "white", "teal"])
def test_a_picture_of_one_shade_looks_like_nothing(shade: str) -> None:
    assert likeness_of(Image.new("RGB", (400, 300), shade)) is None


def test_a_slope_of_light_looks_like_nothing() -> None:
    assert likeness_of(Image.linear_gradient("L").rotate(90)) is None


def test_the_same_picture_is_known_again_after_it_was_saved_anew() -> None:
    original = likeness_of(drawing())
    assert original is not None
    smaller = drawing().resize((333, 250))
    saved = io.BytesIO()
    smaller.save(saved, "JPEG", quality=35)
    again = likeness_of(Image.open(saved).convert("RGB"))
    assert again is not None
    assert difference(original, again) <= NEAR
    turned = likeness_of(drawing().transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    assert turned is not None
    assert difference(original, turned) > NEAR


def test_whatever_five_bits_differ_one_piece_is_the_same() -> None:
    # Six pieces hold 64 bits: five bits can spoil five of them.
    assert pieces("f" * 16) == [2047] * 4 + [1023] * 2
    ends = (0, 11, 22, 33, 44, 54)
    for spoiled in combinations(ends, 5):
        other = f"{sum(1 << bit for bit in spoiled):016x}"
        assert difference("0" * 16, other) == NEAR
        same = [a == b for a, b in zip(pieces("0" * 16), pieces(other), strict=True)]
        assert same.count(True) == 1
