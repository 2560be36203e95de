"""The forms about projects, personas, waves and visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange

from audit.accounts.forms import required
from audit.assignments.models import Persona, Project
from audit.clients.models import Client
from audit.language import LANGUAGES, current_language, today
from audit.scripts.models import ScriptVersion

#: The parts of a persona, each per language.
PERSONA_PARTS = {
    "name": _l("Name"),
    "profile": _l("Profile: who this is"),
    "need": _l("Need: what this person is after"),
    "motivation": _l("Motivation: why now"),
    "manner": _l("Manner: how this person behaves"),
}

#: Later is a typing error, and the calendar's last days are none everywhere on earth.
LATEST_YEAR = 2199
#: A year typed in two digits is one of the first century.
EARLIEST_YEAR = 2000

chosen = InputRequired(_l("Choose one."))


class ProjectForm(FlaskForm):
    name = StringField(_l("Name"), [required, Length(max=120)])
    version = SelectField(_l("Script"), [chosen])
    persona = SelectField(_l("Persona"))


def text_of(texts: Mapping[str, str]) -> str:
    """A text in the reader's language, else in whichever there is."""
    return texts.get(current_language()) or next(filter(None, texts.values()), "–")


def version_label(version: ScriptVersion) -> str:
    languages = ", ".join(version.languages).upper()
    return _(
        "%(name)s, version %(number)s (%(languages)s)",
        name=text_of(version.name), number=version.number, languages=languages,
    )  # fmt: skip


def project_form(
    versions: Iterable[ScriptVersion], personas: Iterable[Persona], project: Project | None = None
) -> ProjectForm:
    """The form with what a client may choose from."""
    data = {}
    if project is not None:
        data = {
            "name": project.name,
            "version": str(project.script_version.uuid),
            "persona": str(project.persona.uuid) if project.persona else "",
        }
    form = ProjectForm(data=data)
    form.version.choices = {str(one.uuid): version_label(one) for one in versions}
    form.persona.choices = {"": _("none yet")} | {
        str(one.uuid): text_of(one.name) for one in personas
    }
    return form


class WaveForm(FlaskForm):
    name = StringField(_l("Name"), [required, Length(max=120)])
    starts_on = DateField(_l("First day"), [required])
    ends_on = DateField(_l("Last day"), [required])

    def validate_starts_on(self, field: Field) -> None:
        if field.data and field.data.year < EARLIEST_YEAR:
            raise ValidationError(_("Write the year in four digits."))
        _check_not_far(field)

    def validate_ends_on(self, field: Field) -> None:
        _check_not_far(field)
        # None is a day that could not be read, which is said already.
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day is before the first."))


class PersonaForm(FlaskForm):
    """Made by :func:`persona_form`: a field <part>_<language> for each part and language."""

    languages: Sequence[str] = ()

    def texts(self) -> dict[str, dict[str, str]]:
        """Part → language → text; languages that are empty are left out."""
        return {
            part: {
                code: text
                for code in self.languages
                if (text := (self[f"{part}_{code}"].data or "").strip())
            }
            for part in PERSONA_PARTS
        }


def persona_form(
    languages: Sequence[str], texts: Mapping[str, Mapping[str, str]] | None = None
) -> PersonaForm:
    """``texts`` fills it: part → language → text. Only the first language needs a name."""
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for code in languages:
        for part, label in PERSONA_PARTS.items():
            checks = [Length(max=120 if part == "name" else 2000)]
            if part == "name" and code == languages[0]:
                checks.insert(0, required)
            kind = StringField if part == "name" else TextAreaField
            fields[f"{part}_{code}"] = kind(label, checks)
    data = {
        f"{part}_{code}": text
        for part, found in (texts or {}).items()
        for code, text in found.items()
    }
    made: PersonaForm = type("PersonaForm", (PersonaForm,), fields)(data=data)
    return made


def persona_languages(client_languages: Iterable[str] = ()) -> list[str]:
    """The languages in which a persona is written: the reader's first, then the others."""
    known = [*LANGUAGES, *client_languages]
    return sorted(dict.fromkeys(known), key=lambda code: code != current_language())


class PlanForm(FlaskForm):
    """How many visits at each of the places that were ticked."""

    number = IntegerField(
        _l("Visits at each place"),
        [required, NumberRange(1, 20, _l("Between 1 and 20."))],
        default=1,
    )


class AssignForm(FlaskForm):
    """Which shopper (a number out of the list), and by when."""

    shopper = StringField(_l("Shopper"), [InputRequired(_l("Choose a shopper."))])
    due_on = DateField(_l("Due on"), [required])

    def validate_due_on(self, field: Field) -> None:
        _check_not_past(field)


class DueForm(FlaskForm):
    due_on = DateField(_l("Due on"), [required])

    def validate_due_on(self, field: Field) -> None:
        _check_not_past(field)


class WithdrawForm(FlaskForm):
    reason = TextAreaField(_l("Reason"), [required, Length(max=1000)])
    again = BooleanField(_l("Then give it to somebody else"))


class CancelForm(FlaskForm):
    reason = TextAreaField(_l("Reason"), [required, Length(max=1000)])


def _check_not_past(field: Field) -> None:
    if isinstance(field.data, dt.date) and field.data < today():
        raise ValidationError(_("This day is over."))
    _check_not_far(field)


def _check_not_far(field: Field) -> None:
    if isinstance(field.data, dt.date) and field.data.year > LATEST_YEAR:
        raise ValidationError(_("This day is too far ahead."))


def names_of(clients: Iterable[Client]) -> dict[str, str]:
    return {str(one.uuid): one.name for one in clients}
