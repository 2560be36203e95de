"""The forms of a briefing's writer: texts side by side, and a picture with its description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from audit.fieldwork.briefings import SECTIONS
from audit.language import language_name

MOST_LETTERS = 8000


class TextsForm(FlaskForm):
    """Made by :func:`texts_form`: a field <section>_<language> for each."""

    seen = HiddenField()
    languages: Sequence[str] = ()

    def content(self) -> dict[str, dict[str, str]]:
        """Section → language → text; empty texts are left out."""
        return {
            section: {
                code: text
                for code in self.languages
                if (text := (self[f"{section}_{code}"].data or "").replace("\r\n", "\n").strip())
            }
            for section in SECTIONS
        }


def texts_form(languages: Sequence[str], content: Mapping[str, Any], mark: str) -> TextsForm:
    fields: dict[str, Any] = {"languages": tuple(languages)}
    data: dict[str, str] = {"seen": mark}
    for section in SECTIONS:
        for code in languages:
            name = f"{section}_{code}"
            fields[name] = TextAreaField(language_name(code), [Length(max=MOST_LETTERS)])
            data[name] = (content.get(section) or {}).get(code, "")
    made: TextsForm = type("TextsForm", (TextsForm,), fields)(data=data)
    return made


class DescriptionForm(FlaskForm):
    """Made by :func:`picture_form`: what can be seen on a picture, a field per language."""

    languages: Sequence[str] = ()

    def description(self) -> dict[str, str]:
        texts = {code: (self[f"shows_{code}"].data or "").strip() for code in self.languages}
        return {code: text for code, text in texts.items() if text}


class PictureForm(DescriptionForm):
    """A new picture."""

    file = FileField(_l("Picture"), [FileRequired(_l("Choose a picture."))])


def picture_form(
    languages: Sequence[str], description: Mapping[str, str] | None = None, *, sent: bool = True
) -> Any:
    """The form of a new picture, or of the description of one that is there."""
    base = PictureForm if description is None else DescriptionForm
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for code in languages:
        label = _l("What can be seen (%(language)s)", language=language_name(code))
        fields[f"shows_{code}"] = StringField(label, [Length(max=300)])
    data = {f"shows_{code}": text for code, text in (description or {}).items()}
    kind = type("PictureForm", (base,), fields)
    return kind(data=data) if sent else kind(None, data=data)
