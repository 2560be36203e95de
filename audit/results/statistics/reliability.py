"""How far a measure that is the sum of its parts can be relied on."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Below this a mean of first reactions is not shown.
RELIABLE_FROM = 0.50


@dataclass(frozen=True, slots=True)
class Pairs:
    """n, sums, sums of squares and sum of products of two halves, as a query returns them."""

    n: int = 0
    one: float = 0.0
    other: float = 0.0
    one_squared: float = 0.0
    other_squared: float = 0.0
    product: float = 0.0

    def __add__(self, more: Pairs) -> Pairs:
        return Pairs(
            self.n + more.n,
            self.one + more.one,
            self.other + more.other,
            self.one_squared + more.one_squared,
            self.other_squared + more.other_squared,
            self.product + more.product,
        )


def correlation(pairs: Pairs) -> float | None:
    """Pearson's r; None below three pairs, or where a half does not vary."""
    if pairs.n < 3:
        return None
    one = pairs.one_squared - pairs.one**2 / pairs.n
    other = pairs.other_squared - pairs.other**2 / pairs.n
    # What is left of two equal large sums is noise of the last digits, not spread.
    if one <= 1e-9 * pairs.one_squared or other <= 1e-9 * pairs.other_squared:
        return None
    r = (pairs.product - pairs.one * pairs.other / pairs.n) / math.sqrt(one * other)
    return max(-1.0, min(1.0, r))


def split_half(pairs: Pairs) -> float | None:
    """r_SB = 2r / (1 + r), the reliability of both halves together (Spearman and Brown, British
    Journal of Psychology 3, 1910); None where r cannot be told, or is −1."""
    r = correlation(pairs)
    if r is None or r <= -1 + 1e-12:
        return None
    return 2 * r / (1 + r)
