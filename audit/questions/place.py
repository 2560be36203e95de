"""Where somebody is, by one tap or filled in by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.base import AnswerError, Kind, Submitted, register
from audit.questions.definition import Question
from audit.questions.texts import clean

#: Six decimals of a degree are about ten centimetres.
DECIMALS = 6
#: A place known less well than this, in metres, says nothing, and is kept as known this well.
LARGEST_ACCURACY = 100_000

_KEYS = {"latitude", "longitude", "accuracy"}
#: Coordinates have no thousands: a comma can only be a decimal comma.
_DEGREES = re.compile(r"[+-]?[0-9]{1,6}([.,][0-9]{0,15})?", re.ASCII)
#: Where a browser has but the address of its connection, this may be half the globe.
_METRES = re.compile(r"[0-9]{1,12}([.,][0-9]{0,15})?", re.ASCII)


@register
class Place(Kind):
    """Value: {"latitude": −90…90, "longitude": −180…180, "accuracy": metres or None}."""

    name = "place"
    for_client = False
    label = lazy_gettext("Place")

    def instruction(self, question: Question) -> str:
        return gettext("Tap “Use my place”, or fill in the coordinates.")

    def read(self, question: Question, submitted: Submitted) -> dict[str, float | None] | None:
        typed = {
            part: clean(submitted.get(f"{question.code}:{part}"))
            for part in ("latitude", "longitude", "accuracy")
        }
        if not typed["latitude"] and not typed["longitude"]:
            return None
        if not typed["latitude"] or not typed["longitude"]:
            raise AnswerError(gettext("Fill in both latitude and longitude."))
        return {
            "latitude": self._degrees(typed["latitude"]),
            "longitude": self._degrees(typed["longitude"]),
            "accuracy": self._metres(typed["accuracy"]),
        }

    @staticmethod
    def _degrees(text: str) -> float | None:
        if not text:
            return None
        text = text.replace("\u2212", "-")
        if not _DEGREES.fullmatch(text):
            raise AnswerError(gettext("Fill in coordinates as numbers, for example 51.219448."))
        return _number(text)

    @classmethod
    def _metres(cls, text: str) -> float | None:
        """A phone that hardly knows where it is stands in nobody's way."""
        if not _METRES.fullmatch(text):
            return cls._degrees(text)
        return min(_number(text), float(LARGEST_ACCURACY))

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, dict) or not set(value) <= _KEYS:
            raise AnswerError(self.instruction(question))
        latitude, longitude = value.get("latitude"), value.get("longitude")
        accuracy = value.get("accuracy")
        if not _within(latitude, -90, 90):
            raise AnswerError(gettext("A latitude lies between -90 and 90."))
        if not _within(longitude, -180, 180):
            raise AnswerError(gettext("A longitude lies between -180 and 180."))
        if accuracy is not None and not _within(accuracy, 0, LARGEST_ACCURACY):
            raise AnswerError(gettext("An accuracy is a number of metres."))

    def comparable(self, question: Question, value: Any) -> bool:
        """A place can only be there or not: it equals nothing and has no order."""
        return True

    def display(self, question: Question, value: Any, language: str) -> str:
        place = f"{value['latitude']:.5f}, {value['longitude']:.5f}"
        return place + accuracy_words(value)


def accuracy_words(value: Mapping[str, Any]) -> str:
    """How well a place is known, to stand after it; nothing where the phone did not say."""
    accuracy = value.get("accuracy")
    return "" if accuracy is None else f" (±\u00a0{round(accuracy)}\u00a0m)"


def _number(text: str) -> float:
    return round(float(text.replace(",", ".")), DECIMALS)


def _within(number: object, low: int, high: int) -> bool:
    """True for a number of JSON between the limits; NaN is outside any."""
    return type(number) in (int, float) and low <= number <= high  # type: ignore[operator]
