"""Labels that keep clear: how wide words are, and which place beside a point is free.

The server does not know the reader's font, so widths are estimates on the safe side: those of
a wide one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_NARROW = frozenset("iljtfrI.,:;'|!()[] ·\N{RIGHT SINGLE QUOTATION MARK}")
_WIDE = frozenset("mwMW%@+\N{MINUS SIGN}\N{EM DASH}")
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """About how many pixels ``words`` take at a type size of ``size`` pixels."""
    ems = 0.0
    for letter in words:
        if letter in _NARROW:
            ems += 0.35
        elif letter in _WIDE:
            ems += 0.9
        elif letter.isupper() or ord(letter) > 0x2E80:
            ems += 0.72 if letter.isupper() else 1.0
        else:
            ems += 0.6
    return ems * size * (1.1 if bold else 1.0)


def shortened(words: str, width: float, size: float, *, bold: bool = False) -> str:
    """``words``, cut with an ellipsis where they would take more than ``width`` pixels."""
    if text_width(words, size, bold=bold) <= width:
        return words
    while words and text_width(words + ELLIPSIS, size, bold=bold) > width:
        words = words[:-1]
    return words.rstrip() + ELLIPSIS


def wrapped(words: str, width: float, size: float, *, lines: int, bold: bool = False) -> list[str]:
    """``words`` over at most ``lines`` lines of ``width`` pixels; the last may be shortened."""
    found: list[str] = []
    rest = words.split()
    while rest and len(found) < lines - 1:
        count = 1
        while count < len(rest) and (
            text_width(" ".join(rest[: count + 1]), size, bold=bold) <= width
        ):
            count += 1
        found.append(shortened(" ".join(rest[:count]), width, size, bold=bold))
        rest = rest[count:]
    if rest:
        found.append(shortened(" ".join(rest), width, size, bold=bold))
    return found or [""]


class Box(NamedTuple):
    """A rectangle on paper, in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> Box:
        return cls(x - radius, y - radius, x + radius, y + radius)

    def covered_by(self, boxes: Iterable[Box]) -> float:
        """The area that this box has in common with each of ``boxes``, in square pixels.

        The busiest line of a picture: some thousands of pairs, nearly all of them apart.
        """
        left, top, right, bottom = self
        area = 0.0
        for left_2, top_2, right_2, bottom_2 in boxes:
            if left_2 < right and right_2 > left and top_2 < bottom and bottom_2 > top:
                area += (min(right, right_2) - max(left, left_2)) * (
                    min(bottom, bottom_2) - max(top, top_2)
                )
        return area

    def beyond(self, room: Box) -> float:
        """How much of this box lies outside ``room``, in square pixels."""
        whole = (self.right - self.left) * (self.bottom - self.top)
        return whole - self.covered_by((room,))


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: ``x``, ``y`` is the baseline, ``anchor`` start, middle or end."""

    words: str
    x: float
    y: float
    anchor: str
    box: Box


def label_at(
    words: str, x: float, y: float, anchor: str, size: float, *, lower: float = 0
) -> Label:
    """Words with their baseline at ``y``; ``lower`` is the height of further lines under it."""
    width = text_width(words, size, bold=True)
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    box = Box(left, y - 0.8 * size, left + width, y + 0.22 * size + lower)
    return Label(words, x, y, anchor, box)


#: The sides of a point in the order in which they are tried: (across, down, anchor), the first
#: two in steps of the distance kept.
HORIZONTAL = (
    (0, -1, "middle"), (0, 1, "middle"), (0.7, -0.8, "start"), (0.7, 0.8, "start"),
    (-0.7, 0.8, "end"), (-0.7, -0.8, "end"), (1, 0, "start"), (-1, 0, "end"),
)  # fmt: skip
VERTICAL = (
    (-1, 0, "end"), (1, 0, "start"), (-0.7, -0.8, "end"), (0.7, -0.8, "start"),
    (-0.7, 0.8, "end"), (0.7, 0.8, "start"), (0, -1, "middle"), (0, 1, "middle"),
)  # fmt: skip

Sides = tuple[tuple[float, float, str], ...]


def around_point(
    words: str, x: float, y: float, size: float, sides: Sides, distances: Sequence[float]
) -> Iterator[Label]:
    """The labels that could stand beside a point, best first."""
    for distance in distances:
        for across, down, anchor in sides:
            # A baseline: words above stand on it, words below hang from it.
            hang = 0.0 if down < 0 else 0.74 * size if down > 0 else 0.36 * size
            yield label_at(words, x + across * distance, y + down * distance + hang, anchor, size)


def first_clear(
    candidates: Iterable[Label], solid: Sequence[Box], faint: Sequence[Box], room: Box
) -> tuple[Label | None, bool]:
    """The first label that touches nothing and True; else the one that hides least and False.

    To hide what is ``solid``, or to leave the ``room``, counts ten times as much as to hide
    what is ``faint``.
    """
    best: tuple[float, Label] | None = None
    for label in candidates:
        hidden = 10 * label.box.beyond(room)
        hidden += 10 * label.box.covered_by(solid) + label.box.covered_by(faint)
        if hidden < 0.01:
            return label, True
        if best is None or hidden < best[0]:
            best = (hidden, label)
    return (best[1] if best else None), False
