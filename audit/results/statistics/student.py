"""Student's t distribution, for any positive number of degrees of freedom.

By way of the regularised incomplete beta function: P(|T| ≥ t) = I_x(ν/2, ½) with
x = ν/(ν+t²) (NIST Digital Library of Mathematical Functions, 8.17), by its continued fraction
8.17.22 in Lentz's form.
"""

from __future__ import annotations

import math
from functools import lru_cache

_TINY = 1e-300
_PRECISION = 1e-15
_MOST_TERMS = 10_000


def t_two_sided(t: float, degrees: float) -> float:
    """The chance of a t value at least as far from 0 as ``t``.

    Raises ValueError where ``degrees`` is not positive.
    """
    if not degrees > 0:
        raise ValueError(f"degrees of freedom must be positive: {degrees}")
    if math.isinf(t):
        return 0.0
    square = t * t
    return _incomplete_beta(
        degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square)
    )


@lru_cache(maxsize=4096)
def t_quantile(probability: float, degrees: float) -> float:
    """The value below which a t variable stays with ``probability``, 0 < probability < 1.

    Raises ValueError outside that range or where ``degrees`` is not positive.
    """
    if not 0 < probability < 1:
        raise ValueError(f"not a probability between 0 and 1: {probability}")
    if probability < 0.5:
        return -t_quantile(1 - probability, degrees)
    outside = 2 * (1 - probability)
    low, high = 0.0, 1.0
    while t_two_sided(high, degrees) > outside:
        low, high = high, 2 * high
    while high - low > 4e-16 * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if t_two_sided(middle, degrees) > outside:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _incomplete_beta(a: float, b: float, x: float, y: float) -> float:
    """I_x(a, b), with y = 1 − x given apart so that neither loses its digits."""
    if x == 0:
        return 0.0
    if y == 0:
        return 1.0
    log_front = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(y)
    )
    front = math.exp(log_front)
    # The fraction converges fast on this side only; the other side is its complement.
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, y) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    c = 1.0
    d = 1 / _not_zero(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            result *= c * d
        if abs(c * d - 1) < _PRECISION:
            return result
    raise ArithmeticError("the continued fraction does not converge")


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
