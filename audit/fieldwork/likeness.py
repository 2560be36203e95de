"""What a photo looks like, so that the same one is known again after it was saved anew.

The difference hash of N. Krawetz ("Kind of Like That", 2013): the picture in 9 × 8 greys, and for
each pair of neighbours in a row one bit, set where it grows lighter to the right. Two photos of
which at most :data:`NEAR` of the 64 bits differ look nearly the same.
"""

from __future__ import annotations

from PIL import Image

NEAR = 5

#: Widths in bits of the pieces: two hashes that differ in at most five bits share one of six.
_WIDTHS = (11, 11, 11, 11, 10, 10)
#: With fewer bits set, or fewer not, a picture is one shade or one slope: as many others are.
_LEAST = 6


def likeness_of(picture: Image.Image) -> str | None:
    """The hash in 16 hexadecimal digits; None where too little is to be seen."""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(8):
        for left, right in zip(grey[9 * row : 9 * row + 8], grey[9 * row + 1 :], strict=False):
            bits = bits << 1 | (left < right)
    return f"{bits:016x}" if _LEAST <= bits.bit_count() <= 64 - _LEAST else None


def pieces(likeness: str) -> list[int]:
    """The hash cut into six."""
    bits, found = int(likeness, 16), []
    for width in _WIDTHS:
        found.append(bits & ((1 << width) - 1))
        bits >>= width
    return found


def difference(one: str, other: str) -> int:
    """How many of the 64 bits of two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
