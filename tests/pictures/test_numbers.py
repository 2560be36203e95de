"""Numbers as people read them: sign, true minus, comma or point."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from audit.pictures.numbers import figure, percentage, percentage_span, signed, signed_span, span


@pytest.mark.parametrize(
    ("value", "digits", "english", "dutch"),
    [
        (76.83, 1, "76.8", "76,8"),
        (76.85, 1, "76.9", "76,9"),
        (0.5, 0, "1", "1"),
        (-2.5, 0, "−3", "−3"),
        (-0.4, 0, "0", "0"),
        (1234, 0, "1,234", "1.234"),
        (-7.25, 1, "−7.3", "−7,3"),
    ],
)
def test_a_number_is_rounded_half_up_and_written_as_the_reader_does(
    in_request: Flask, value: float, digits: int, english: str, dutch: str
) -> None:
    assert figure(value, digits) == english
    with force_locale("nl"):
        assert figure(value, digits) == dutch


@pytest.mark.parametrize(
    ("value", "words"), [(37, "+37"), (-25, "−25"), (0, "0"), (0.4, "0"), (-0.4, "0")]
)
def test_an_emotion_shows_its_sign_with_a_true_minus(
    in_request: Flask, value: float, words: str
) -> None:
    assert signed(value) == words


def test_intervals_and_shares_are_written_in_both_languages(in_request: Flask) -> None:
    assert signed_span(-34, -15) == "−34 to −15"
    assert span(72.3, 81.42, 1) == "72.3 to 81.4"
    assert percentage(0.7206) == "72%"
    assert percentage_span(0.6042, 0.8131) == "60 to 81%"
    with force_locale("nl"):
        assert signed_span(-34, 6) == "−34 tot +6"
        assert span(72.3, 81.42, 1) == "72,3 tot 81,4"
