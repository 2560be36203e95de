"""How long something took, by stopwatch or filled in by hand."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext, lazy_gettext

from audit.questions.bands import BandKind, band_rows
from audit.questions.base import AnswerError, Cell, Submitted, UnfinishedError, register
from audit.questions.definition import Question
from audit.questions.settings_form import NumberField, SettingsForm
from audit.questions.texts import clean
from audit.questions.vocabulary import say

#: An answer by e-mail may take weeks; a month is the longest.
LONGEST_SECONDS = 31 * 86_400

_KEYS = {"seconds", "started_at", "stopped_at"}


class DurationSettings(SettingsForm):
    norm_minutes = NumberField(
        lazy_gettext("Norm in minutes"),
        low=0,
        description=lazy_gettext("The shopper does not see it."),
    )
    bands = band_rows()


@register
class Duration(BandKind):
    """Value: {"seconds": 1388, "started_at": ISO or None, "stopped_at": ISO or None}.

    The stopwatch keeps when it was started and stopped and counts nothing. While it runs,
    ``seconds`` is None: such a value can be kept but is :class:`UnfinishedError`. Settings:
    norm_minutes, bands with ``up_to`` in minutes.
    """

    name = "duration"
    label = lazy_gettext("Duration")
    SettingsForm = DurationSettings

    def instruction(self, question: Question) -> str:
        return gettext("Use the stopwatch, or fill in minutes and seconds.")

    def read(self, question: Question, submitted: Submitted) -> dict[str, Any] | None:
        minutes, seconds, started, stopped = (
            clean(submitted.get(f"{question.code}:{part}"))
            for part in ("minutes", "seconds", "started_at", "stopped_at")
        )
        begin, end = _moment(started), _moment(stopped)
        measured = _between(begin, end)
        typed = self._typed(minutes, seconds) if minutes or seconds else None
        if typed is None and begin is None:
            return None
        if typed is not None and begin is not None and end is None:
            # Filled in by hand while the watch ran: the hand is right.
            started, stopped = "", ""
        elif typed is not None and measured is not None and abs(typed - measured) > 1:
            started, stopped = "", ""
        return {
            "seconds": measured if typed is None else typed,
            "started_at": (started or None) if begin else None,
            "stopped_at": (stopped or None) if begin and end else None,
        }

    def _typed(self, minutes: str, seconds: str) -> int:
        for part in (minutes, seconds):
            if part and not (part.isascii() and part.isdigit() and len(part) <= 7):
                raise AnswerError(gettext("Fill in minutes and seconds as whole numbers."))
        if minutes and seconds and int(seconds) > 59:
            raise AnswerError(gettext("Fill in seconds from 0 to 59."))
        return 60 * int(minutes or 0) + int(seconds or 0)

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, dict) or not set(value) <= _KEYS or "seconds" not in value:
            raise AnswerError(self.instruction(question))
        started, stopped = value.get("started_at"), value.get("stopped_at")
        begin, end = _moment(started), _moment(stopped)
        if (started is not None and begin is None) or (stopped is not None and end is None):
            raise AnswerError(self.instruction(question))
        if end is not None and (begin is None or end < begin):
            raise AnswerError(gettext("The end lies before the start. Fill in the time yourself."))
        seconds = value["seconds"]
        if seconds is None and begin is not None and end is None:
            raise UnfinishedError(
                gettext("The stopwatch still runs. Stop it, or fill in the time.")
            )
        if type(seconds) is not int or seconds < 0:
            raise AnswerError(self.instruction(question))
        if seconds > LONGEST_SECONDS:
            raise AnswerError(gettext("This is more than a month. Fill in a shorter time."))

    def measured(self, question: Question, value: Any) -> Fraction:
        """Minutes, exact: the bands are in minutes."""
        return Fraction(value["seconds"], 60)

    def earned(self, question: Question, value: Any) -> Fraction:
        return Fraction(0) if value["seconds"] is None else super().earned(question, value)

    def comparable(self, question: Question, value: Any) -> Decimal | None:
        """Minutes; None, which conditions take as unknown, while the stopwatch runs."""
        return None if value["seconds"] is None else Decimal(value["seconds"]) / 60

    def display(self, question: Question, value: Any, language: str) -> str:
        if value["seconds"] is None:
            return say("running", language)
        parts, rest = [], value["seconds"]
        for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1)):
            amount, rest = divmod(rest, length)
            if amount:
                parts.append(f"{amount} {say(unit, language)}")
        return " ".join(parts) or f"0 {say('seconds', language)}"

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        """Minutes with two decimals; empty while the stopwatch runs."""
        minutes = self.comparable(question, value)
        return None if minutes is None else minutes.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _moment(text: object) -> dt.datetime | None:
    """A moment with a zone from ISO text; None for anything else."""
    if not isinstance(text, str) or not 16 <= len(text) <= 40:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _between(begin: dt.datetime | None, end: dt.datetime | None) -> int | None:
    """Whole seconds between two moments; None where one is missing or they run backwards."""
    if begin is None or end is None or end < begin:
        return None
    return round((end - begin).total_seconds())
