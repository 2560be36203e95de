"""A face of our own drawing: brows, eyes and mouth follow valence and arousal.

``static/js/face.js`` holds the same formulas, operation by operation, so that the face under
the shopper's finger is the face on every other page; a test compares the two.
Everything is in a view box of 64 × 64 whose circle fills it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

#: From this valence on a feeling has a direction, is more than a little, is very strong.
NEUTRAL_BELOW, LITTLE_BELOW, VERY_FROM = 0.1, 0.4, 0.75
#: From this arousal on (either way) the word calm or intense is added.
AROUSED_FROM = 0.34
#: A mouth opened less than this is drawn as a line.
OPEN_FROM = 0.9

FACE_WORDS: Mapping[str, LazyString] = {
    "neutral": lazy_gettext("neutral"),
    "a_little_pleasant": lazy_gettext("a little pleasant"),
    "pleasant": lazy_gettext("pleasant"),
    "very_pleasant": lazy_gettext("very pleasant"),
    "a_little_unpleasant": lazy_gettext("a little unpleasant"),
    "unpleasant": lazy_gettext("unpleasant"),
    "very_unpleasant": lazy_gettext("very unpleasant"),
    "calm": lazy_gettext("calm"),
    "intense": lazy_gettext("intense"),
}


@dataclass(frozen=True, slots=True)
class FacePaths:
    """The parts of a face as SVG path data; ``mouth_open`` says that the mouth is filled."""

    left_brow: str
    right_brow: str
    left_eye: str
    right_eye: str
    mouth: str
    mouth_open: bool


@dataclass(frozen=True, slots=True)
class DrawnFace:
    """What the macro prints: the paths, the class for the line's weight, the words."""

    paths: FacePaths
    weight: str
    words: str


def face_paths(v: float, a: float) -> FacePaths:
    """The face for valence ``v`` and arousal ``a``, both −1…1 (clamped)."""
    v = max(-1.0, min(1.0, v))
    a = max(-1.0, min(1.0, a))
    p, n = max(0.0, v), max(0.0, -v)
    u, low = max(0.0, a), max(0.0, -a)

    tilt = n * (4.6 * a - 0.4)
    brow = 20.6 - 2.6 * a * (1 - (0.9 * n if a > 0 else 0)) + 1.4 * n * u - 0.4 * p
    arch = 2 + p + 0.8 * u * (1 - n) - 1.4 * n * u
    outer, inner = brow + 0.8 - 0.35 * tilt, brow + tilt

    eye = 30 + 1.3 * p
    upper = 3.3 + 1.1 * a - 0.5 * n * u + 0.9 * p * low
    lower = 3.3 + 0.9 * a - 0.9 * n * u - p * (4.4 - 2.4 * u - 1.4 * low)

    size = abs(v)
    half = 8.5 + 3.5 * size - 2.5 * u * (1 - size) - low
    corner = 45 - 0.6 * n - 2.9 * v
    middle = 45 - 0.6 * n + 3.3 * v
    opening = u * math.sqrt(u) * (3.2 + 3.6 * size)
    is_open = opening > OPEN_FROM
    if is_open:
        upper_lip = middle - opening * (0.6 - 0.5 * p)
        lower_lip = middle + opening * (0.6 + 0.2 * p + 0.1 * n)
        mouth = f"{_lip(half, corner, upper_lip)}{_arc(-half, corner, lower_lip)}Z"
    else:
        mouth = _lip(half, corner, middle)

    return FacePaths(
        left_brow=_brow(32 - 18, outer, 32 - 8.2, inner, arch),
        right_brow=_brow(32 + 18, outer, 32 + 8.2, inner, arch),
        left_eye=_eye(32 - 12, eye, upper, lower),
        right_eye=_eye(32 + 12, eye, upper, lower),
        mouth=mouth,
        mouth_open=is_open,
    )


def face_words(v: float, a: float | None) -> tuple[str, ...]:
    """Keys of :data:`FACE_WORDS` for valence and arousal, −1…1; no arousal, no second word."""
    size = abs(v)
    side = "pleasant" if v > 0 else "unpleasant"
    if size < NEUTRAL_BELOW:
        first = "neutral"
    elif size < LITTLE_BELOW:
        first = f"a_little_{side}"
    elif size < VERY_FROM:
        first = side
    else:
        first = f"very_{side}"
    if a is None or abs(a) < AROUSED_FROM:
        return (first,)
    return (first, "intense" if a > 0 else "calm")


def face_text(valence: float, arousal: float | None = None) -> str:
    """The words for a feeling on the scale −100…100: "unpleasant, intense"."""
    keys = face_words(valence / 100, None if arousal is None else arousal / 100)
    return ", ".join(str(FACE_WORDS[key]) for key in keys)


def drawn_face(valence: float, arousal: float | None, size: int) -> DrawnFace:
    """A face for ``valence`` and ``arousal`` on the scale −100…100, ``size`` pixels wide."""
    weight = "face-small" if size <= 40 else "face-medium" if size <= 96 else "face-large"
    return DrawnFace(
        paths=face_paths(valence / 100, (arousal or 0) / 100),
        weight=weight,
        words=face_text(valence, arousal),
    )


def _n(number: float) -> str:
    """Two decimals, without a trailing zero; the same digits as the script's own rounding."""
    return f"{math.floor(number * 100 + 0.5) / 100 + 0.0:g}"


def _lip(half: float, corner: float, middle: float) -> str:
    """A line from the left corner of the mouth to the right one, which passes ``middle``."""
    return f"M{_n(32 - half)} {_n(corner)}{_arc(half, corner, middle)}"


def _arc(half: float, corner: float, middle: float) -> str:
    """From the corner at ``32 - half`` to the one at ``32 + half``; handles at 4/3 of the depth."""
    handle = _n(corner + (middle - corner) * 4 / 3)
    left, right = _n(32 - 0.55 * half), _n(32 + 0.55 * half)
    return f"C{left} {handle} {right} {handle} {_n(32 + half)} {_n(corner)}"


def _brow(x1: float, y1: float, x2: float, y2: float, arch: float) -> str:
    control = f"{_n((x1 + x2) / 2)} {_n((y1 + y2) / 2 - arch)}"
    return f"M{_n(x1)} {_n(y1)}Q{control} {_n(x2)} {_n(y2)}"


def _eye(x: float, y: float, upper: float, lower: float) -> str:
    """Two half ellipses; a handle of 4/3 of its height makes a cubic reach that height."""
    left, right = x - 3.5, x + 3.5
    top, bottom = y - upper * 4 / 3, y + lower * 4 / 3
    return (
        f"M{_n(left)} {_n(y)}C{_n(left)} {_n(top)} {_n(right)} {_n(top)} {_n(right)} {_n(y)}"
        f"C{_n(right)} {_n(bottom)} {_n(left)} {_n(bottom)} {_n(left)} {_n(y)}Z"
    )
