"""Typed text, short and long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import IntegerField, StringField, validators

from audit.conditions.patterns import MAXIMUM_TEXT, PatternError, pattern
from audit.language import trimmed
from audit.questions.base import AnswerError, Kind, UnfinishedError
from audit.questions.definition import Question
from audit.questions.settings_form import SettingsForm
from audit.questions.texts import storable


class TextSettings(SettingsForm):
    minimum_length = IntegerField(
        lazy_gettext("Characters at least"),
        [validators.Optional(), validators.NumberRange(min=0)],
    )
    maximum_length = IntegerField(
        lazy_gettext("Characters at most"),
        [validators.Optional(), validators.NumberRange(min=1)],
    )
    pattern = StringField(
        lazy_gettext("Pattern"),
        [validators.Optional(), validators.Length(max=200)],
        description=lazy_gettext(
            "For experts: a regular expression that the whole text must match."
        ),
    )


class TextKind(Kind):
    """Settings: minimum_length, maximum_length (characters), pattern (regular expression)."""

    SettingsForm = TextSettings
    #: Characters that are taken at most, whatever the settings say.
    longest: ClassVar[int]

    def lengths(self, question: Question) -> tuple[int, int]:
        """Characters at least and at most."""
        most = self.setting(question, "maximum_length")
        return (
            int(self.setting(question, "minimum_length") or 0),
            self.longest if most is None else min(int(most), self.longest),
        )

    def instruction(self, question: Question) -> str:
        return gettext("Write an answer.")

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, str) or not trimmed(value):
            raise AnswerError(self.instruction(question))
        if not storable(value):
            raise AnswerError(gettext("This text holds a character that cannot be stored."))
        least, most = self.lengths(question)
        if len(value) > most:
            raise AnswerError(
                ngettext(
                    "Make this %(num)s character shorter: at most %(most)s.",
                    "Make this %(num)s characters shorter: at most %(most)s.",
                    len(value) - most,
                    most=most,
                )
            )
        if len(value) < least:
            raise UnfinishedError(
                ngettext(
                    "Write %(num)s character more: at least %(least)s.",
                    "Write %(num)s characters more: at least %(least)s.",
                    least - len(value),
                    least=least,
                )
            )
        if not _matches(self.setting(question, "pattern"), value):
            raise UnfinishedError(gettext("This does not have the form that is asked for."))

    def settings_problems(self, settings: Mapping[str, Any]) -> dict[str, str]:
        problems = {}
        least, most = settings.get("minimum_length"), settings.get("maximum_length")
        if most is not None and most > self.longest:
            problems["maximum_length"] = gettext(
                "At most %(most)s characters fit.", most=self.longest
            )
        elif least is not None and least > (self.longest if most is None else most):
            problems["minimum_length"] = gettext("This is more than the most that is allowed.")
        if settings.get("pattern"):
            try:
                pattern(settings["pattern"])
            except PatternError as error:
                problems["pattern"] = str(error)
            if (self.longest if most is None else most) > MAXIMUM_TEXT:
                problems.setdefault(
                    "maximum_length",
                    gettext(
                        "With a pattern, allow at most %(most)s characters.", most=MAXIMUM_TEXT
                    ),
                )
        return problems


def _matches(form: str | None, text: str) -> bool:
    """Whether ``text`` has the form; a pattern that cannot be read asks for nothing."""
    try:
        return not form or pattern(form).matches(text)
    except PatternError:
        return True
