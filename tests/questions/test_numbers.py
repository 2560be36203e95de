"""Numbers as they are typed, stored, scored by bands and shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from audit.questions.bands import bands_problem, points_in_bands
from audit.questions.base import AnswerError, Points, kind_named, kind_of
from audit.questions.numbers import check_decimals, read_number
from tests.questions.fields import question


def read(kind: str, typed: str, **settings: Any) -> Any:
    asked = question(kind, settings=settings)
    return kind_of(asked).read(asked, {"q": typed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3,50", "3.50"),
        ("3.50", "3.50"),
        ("3", "3"),
        (",5", "0.5"),
        ("7.", "7"),
        ("0,125", "0.125"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("1'234", "1234"),
        ("\u22124,5", "-4.5"),
        ("+4", "4"),
        ("12345,678", "12345.678"),
    ],
)
def test_a_comma_and_a_point_are_both_understood(typed: str, number: str) -> None:
    assert read_number(typed, 3) == Decimal(number)


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345", "-999,000"])
def test_one_mark_before_three_digits_can_mean_two_things_and_is_refused(typed: str) -> None:
    with pytest.raises(AnswerError, match="two things"):
        read("decimal", typed)
    with pytest.raises(AnswerError, match="two things"):
        read("whole_number", typed)
    with pytest.raises(AnswerError, match="two things"):
        read("amount", typed)


def test_a_question_that_asks_for_three_decimals_takes_them() -> None:
    assert read("decimal", "1,234", decimals=3) == "1.234"


@pytest.mark.parametrize(
    "typed",
    [
        "twelve", "1,2,3", "1.23.456", "1.234.56", "12.34,567.8", "3 50", "1e3", "--1", "½", "²",
        "٣", ".", ",", "-", "1..2", "NaN", "Infinity", "0x10", "1_000", "9" * 30,
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(AnswerError):
        read("decimal", typed)
    with pytest.raises(AnswerError):
        read("whole_number", typed)


@given(
    number=st.decimals(-(10**9), 10**9, places=2),
    marks=st.sampled_from([(".", ","), (",", "."), ("", ","), ("", "."), (" ", ",")]),
)
def test_a_written_number_is_read_as_it_was_meant(number: Decimal, marks: tuple[str, str]) -> None:
    thousands, point = marks
    whole, _, decimals = f"{number:,.2f}".partition(".")
    assert read_number(whole.replace(",", thousands) + point + decimals, 2) == number


def test_a_decimal_is_stored_with_all_its_decimals() -> None:
    assert read("decimal", "3,5") == "3.50"
    assert read("decimal", "-0,001", decimals=3) == "-0.001"
    assert read("decimal", "-0") == "0.00"
    assert read("decimal", "3,5", decimals=1) == "3.5"
    assert read("decimal", "") is None


def test_more_decimals_than_asked_are_refused_and_never_rounded() -> None:
    with pytest.raises(AnswerError, match="at most 2 decimals"):
        read("decimal", "3,1415")
    with pytest.raises(AnswerError, match="whole number"):
        read("whole_number", "3,5")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("31,40", "31.40"),
        ("€ 31,40", "31.40"),
        ("31,4 €", "31.40"),
        ("EUR 1.250,00", "1250.00"),
        ("31,-", "31.00"),
        ("31,–", "31.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_as_it_is_written_on_a_receipt(typed: str, stored: str) -> None:
    assert read("amount", typed) == stored


def test_an_amount_has_the_decimals_of_its_currency() -> None:
    assert read("amount", "1500", currency="JPY") == "1500"
    with pytest.raises(AnswerError, match="whole number"):
        read("amount", "15,50", currency="JPY")


def test_an_amount_is_never_below_nothing() -> None:
    with pytest.raises(AnswerError, match="0 or more"):
        kind_named("amount").check(question("amount"), "-1.00")


@pytest.mark.parametrize("value", [3.5, 3, "3,50", "03.50", "3.", " 3.50", "3.505", "1e3", True])
def test_a_stored_decimal_is_a_text_in_one_form(value: Any) -> None:
    with pytest.raises(AnswerError):
        kind_named("decimal").check(question("decimal"), value)


def test_limits_are_named() -> None:
    kind = kind_named("whole_number")
    between = question("whole_number", settings={"minimum": 1, "maximum_value": 12})
    kind.check(between, 1)
    kind.check(between, 12)
    with pytest.raises(AnswerError, match="from 1 to 12"):
        kind.check(between, 13)
    with pytest.raises(AnswerError, match="1 or more"):
        kind.check(question("whole_number", settings={"minimum": 1}), 0)
    with pytest.raises(AnswerError, match="12 or less"):
        kind.check(question("whole_number", settings={"maximum_value": 12}), 13)


@pytest.mark.parametrize("value", [True, 3.0, "3", None, 10**13])
def test_a_whole_number_is_a_whole_number_of_json_and_no_slip_of_the_finger(value: Any) -> None:
    with pytest.raises(AnswerError):
        kind_named("whole_number").check(question("whole_number"), value)


BANDS = [{"up_to": 10, "points": 5}, {"up_to": 20, "points": 2}, {"up_to": None, "points": 0}]


@pytest.mark.parametrize(
    ("value", "points"), [(-3, 5), (0, 5), (10, 5), (11, 2), (20, 2), (21, 0), (1000, 0)]
)
def test_the_first_band_that_reaches_the_number_gives_its_points(value: int, points: int) -> None:
    asked = question("whole_number", settings={"bands": BANDS})
    assert kind_of(asked).points(asked, value) == Points(Fraction(points), Fraction(5))


def test_a_band_ends_exactly_at_its_number() -> None:
    assert points_in_bands(BANDS, Decimal("10.00")) == 5
    assert points_in_bands(BANDS, Decimal("10.01")) == 2
    assert points_in_bands([{"up_to": "0.1", "points": "2.5"}], Fraction(1, 10)) == Fraction(5, 2)


def test_beyond_the_last_band_and_without_bands_there_is_nothing_to_earn() -> None:
    asked = question("decimal", settings={"bands": BANDS[:1]})
    assert kind_of(asked).points(asked, "10.01") == Points(Fraction(0), Fraction(5))
    unscored = question("decimal", maximum=10)
    assert kind_of(unscored).points(unscored, "3.00") == Points(Fraction(0), Fraction(0))


def test_what_bands_earn_is_kept_within_the_maximum_that_was_set() -> None:
    asked = question("whole_number", maximum=4, settings={"bands": BANDS})
    assert kind_of(asked).points(asked, 3) == Points(Fraction(4), Fraction(4))


@pytest.mark.parametrize(
    ("bands", "problem"),
    [
        (BANDS, None),
        ([], None),
        ([{"up_to": 5, "points": None}], "its points"),
        ([{"up_to": 5, "points": -1}], "below 0"),
        ([{"up_to": None, "points": 1}, {"up_to": 5, "points": 0}], "last band"),
        ([{"up_to": 9, "points": 1}, {"up_to": 5, "points": 0}], "in order"),
    ],
)
def test_bands_that_cannot_work_are_named(bands: list[Any], problem: str | None) -> None:
    found = bands_problem(bands)
    assert (problem is None and found is None) or (problem and found and problem in found)


def test_numbers_are_shown_in_the_language_that_is_asked_for() -> None:
    distance = question("decimal", settings={"unit": {"nl": "km", "en": "km"}})
    kind = kind_of(distance)
    assert kind.display(distance, "1234.50", "nl") == "1.234,50 km"
    assert kind.display(distance, "-1234.50", "en") == "−1,234.50 km"
    whole = question("whole_number", settings={"unit": {"nl": "mensen"}})
    assert kind_of(whole).display(whole, 1200, "nl") == "1.200 mensen"
    amount = question("amount")
    assert kind_of(amount).display(amount, "1031.40", "nl") == "€\u00a01.031,40"
    assert kind_of(amount).display(amount, "1031.40", "en") == "€1,031.40"


def test_cells_and_comparisons_get_exact_numbers() -> None:
    for kind in ("decimal", "amount"):
        asked = question(kind)
        assert kind_of(asked).cell(asked, "0.10", "nl") == Decimal("0.10")
        assert kind_of(asked).comparable(asked, "0.10") == Decimal("0.1")
    whole = question("whole_number")
    assert kind_of(whole).cell(whole, 7, "nl") == 7
    assert kind_of(whole).comparable(whole, 7) == 7


def test_one_decimal_is_not_called_several(app) -> None:
    with app.test_request_context(), force_locale("en"):
        for decimals, sentence in ((1, "at most 1 decimal."), (2, "at most 2 decimals.")):
            with pytest.raises(AnswerError, match=sentence):
                check_decimals(Decimal("1.234"), decimals)
