"""Photos of the visit: the answer is which photos, not their content."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import IntegerField, validators

from audit.questions.base import AnswerError, Cell, Kind, Submitted, UnfinishedError, register
from audit.questions.definition import Question
from audit.questions.settings_form import ReceiptSettings

#: Photos at one question, whatever the settings say.
MOST_PHOTOS = 20


class PhotoSettings(ReceiptSettings):
    minimum_photos = IntegerField(
        lazy_gettext("Photos at least"),
        [validators.Optional(), validators.NumberRange(min=0, max=MOST_PHOTOS)],
    )
    maximum_photos = IntegerField(
        lazy_gettext("Photos at most"),
        [validators.Optional(), validators.NumberRange(min=1, max=MOST_PHOTOS)],
    )


@register
class Photo(Kind):
    """Value: UUIDs of photos in the order taken. Settings: minimum_photos, maximum_photos,
    receipt."""

    name = "photo"
    label = lazy_gettext("Photo")
    SettingsForm = PhotoSettings
    default_settings = {"minimum_photos": 1, "maximum_photos": 5}

    def limits(self, question: Question) -> tuple[int, int]:
        """Photos at least and at most."""
        least = int(self.setting(question, "minimum_photos"))
        most = int(self.setting(question, "maximum_photos"))
        return least, min(max(least, most), MOST_PHOTOS)

    def instruction(self, question: Question) -> str:
        least, _ = self.limits(question)
        return ngettext("Add a photo.", "Add at least %(num)s photos.", max(1, least))

    def read(self, question: Question, submitted: Submitted) -> list[str] | None:
        """The photos that stay: those listed on the page, less those ticked to be removed.

        A file that was chosen comes beside them, under "<code>:photo"; who receives it adds
        its UUID to this value.
        """
        removed = set(submitted.getlist(f"{question.code}:remove"))
        listed = dict.fromkeys(text for text in submitted.getlist(question.code) if text)
        return [text for text in listed if text not in removed] or None

    def check(self, question: Question, value: Any) -> None:
        if not isinstance(value, list) or not value or not all(map(_is_uuid, value)):
            raise AnswerError(self.instruction(question))
        least, most = self.limits(question)
        if len(set(value)) < len(value) or len(value) > most:
            raise AnswerError(
                ngettext("Keep at most %(num)s photo.", "Keep at most %(num)s photos.", most)
            )
        if len(value) < least:
            raise UnfinishedError(
                ngettext(
                    "Add %(num)s photo more: at least %(least)s.",
                    "Add %(num)s photos more: at least %(least)s.",
                    least - len(value),
                    least=least,
                )
            )

    def display(self, question: Question, value: Any, language: str) -> str:
        return str(len(value))

    def cell(self, question: Question, value: Any, language: str) -> Cell:
        """How many photos: the photos themselves are not in the workbook."""
        return len(value)

    def settings_problems(self, settings: Mapping[str, Any]) -> dict[str, str]:
        data = {**self.default_settings, **settings}
        if data["minimum_photos"] > data["maximum_photos"]:
            return {"maximum_photos": gettext("This is less than the photos asked for at least.")}
        return {}


def _is_uuid(text: object) -> bool:
    """True for a UUID in its usual form, "xxxxxxxx-xxxx-…" in small letters."""
    if not isinstance(text, str) or len(text) != 36:
        return False
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
