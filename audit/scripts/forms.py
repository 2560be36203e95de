"""Making a script, and the settings of a version as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from audit.clients.models import Client
from audit.language import language_name
from audit.questions.settings_form import NumberField
from audit.questions.texts import clean
from audit.scripts.document import ON_SITE, ScriptDocument
from audit.scripts.models import ScriptVersion
from audit.scripts.sample_scripts import SAMPLES, sample
from audit.scripts.words import (
    POLICY_WORDS,
    RESEARCH_WORDS,
    RULE_WORDS,
    SCRIPT_LANGUAGES,
)

NAME_LENGTH = 120
EMPTY = "empty"


def chosen(words: Mapping[str, Any], group: str | None = None) -> list[SelectChoice]:
    """Choices of a field from a table: value → words."""
    return [SelectChoice(value, label, optgroup=group) for value, label in words.items()]


def texts_from(form: Any, name: str, languages: Sequence[str]) -> dict[str, str]:
    """What the fields ``name_nl``, ``name_en`` … say, without those left empty."""
    found = {language: clean(form[f"{name}_{language}"].data) for language in languages}
    return {language: text for language, text in found.items() if text}


def text_data(texts: Mapping[str, str], name: str, languages: Sequence[str]) -> dict[str, str]:
    """Texts as data for the fields ``name_nl``, ``name_en`` …"""
    return {f"{name}_{language}": texts.get(language, "") for language in languages}


def in_language(label: Any, language: str) -> str:
    """A label with its language: "Name (Dutch)"."""
    return _("%(label)s (%(language)s)", label=label, language=language_name(language))


def tick_list(label: Any, validators: Sequence[Any] = ()) -> SelectMultipleField:
    """A field for several of a list, as tick boxes."""
    return SelectMultipleField(
        label, validators, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class MarkedForm(FlaskForm):
    """A form that knows what was stored when it was shown."""

    seen = HiddenField()

    def mark(self, mark: str) -> None:
        """Remember what is stored, unless the form was sent: then it is what was seen then."""
        if not self.is_submitted():
            self.seen.data = mark

    def tell_changed(self, mark: str) -> None:
        """Say that somebody was first; sending the form again replaces what they stored."""
        self.form_errors = [
            _("Somebody changed this meanwhile. Below is what you filled in: it is not saved "
              "yet. Look at what is stored now, or save again to replace it."),
        ]  # fmt: skip
        self.seen.data = mark


class NamedForm(FlaskForm):
    """A name in each chosen language."""

    def may_stay_empty(self) -> bool:
        """Whether a name can come from elsewhere."""
        return False

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for language in self.languages.data or ():
            name = self[f"name_{language}"]
            if not clean(name.data) and not self.may_stay_empty():
                name.errors = [*name.errors, _("Give the name in this language too.")]
                valid = False
        return valid


class NewScriptForm(NamedForm):
    start = RadioField(lazy_gettext("Start from"), default=EMPTY)
    client = SelectField(lazy_gettext("For"), default="")
    research_kind = SelectField(lazy_gettext("Kind of research"), choices=chosen(RESEARCH_WORDS))
    languages = tick_list(
        lazy_gettext("Languages"), [InputRequired(lazy_gettext("Choose one language or more."))]
    )

    def may_stay_empty(self) -> bool:
        return bool(self.start.data != EMPTY)


def new_script_form(clients: Sequence[Client], reader: str) -> Any:
    """The form with the languages that a script can start with and these clients."""
    form = type("WithNames", (NewScriptForm,), _name_fields(SCRIPT_LANGUAGES))(
        languages=["nl", "en"]
    )
    form.start.choices = chosen(
        {EMPTY: _("An empty script"), **{name: _sample_line(name, reader) for name in SAMPLES}}
    )
    form.client.choices = client_choices(clients)
    form.languages.choices = chosen({code: language_name(code) for code in SCRIPT_LANGUAGES})
    return form


def client_choices(clients: Sequence[Client]) -> list[SelectChoice]:
    """For whom a script can be: every client, or one."""
    everybody = {"": _("Every client (a script of the agency)")}
    return chosen({**everybody, **{str(client.uuid): client.name for client in clients}})


def _sample_line(name: str, reader: str) -> str:
    document = sample(name)
    return _(
        "%(name)s, ready-made: %(steps)s steps",
        name=document.name.get(reader) or document.name["en"],
        steps=len(document.steps),
    )


def new_document(form: Any) -> ScriptDocument:
    """The script that the form asks for."""
    start = None if form.start.data == EMPTY else sample(form.start.data)
    languages = tuple(form.languages.data)
    names = texts_from(form, "name", languages)
    if start is None:
        return ScriptDocument(
            name=names, research_kind=form.research_kind.data, languages=languages
        )
    own = {code: start.name[code] for code in languages if code in start.name}
    return replace(start, name={**own, **names}, languages=languages)


class SettingsForm(NamedForm, MarkedForm):
    research_kind = SelectField(lazy_gettext("Kind of research"), choices=chosen(RESEARCH_WORDS))
    languages = tick_list(
        lazy_gettext("Languages"), [InputRequired(lazy_gettext("Choose one language or more."))]
    )
    overall_rule = RadioField(
        lazy_gettext("How the whole score is made"), choices=chosen(RULE_WORDS)
    )
    pass_mark = NumberField(
        lazy_gettext("Pass mark"),
        low=0,
        high=100,
        description=lazy_gettext("0 to 100. Empty: nothing to pass."),
    )
    missing_policy = RadioField(
        lazy_gettext("A mandatory answer that is missing after all"), choices=chosen(POLICY_WORDS)
    )
    presence = BooleanField(
        lazy_gettext("Ask shoppers to check in and out"),
        description=lazy_gettext(
            "One tap on arrival and one on leaving, with time and place; both can be refused. For "
            "research on the spot. Only reviewers see it."
        ),
    )


def languages_on_offer(version: ScriptVersion) -> list[str]:
    """The version's own languages first, then those that can be added."""
    return list(dict.fromkeys([*version.languages, *SCRIPT_LANGUAGES]))


def settings_form(version: ScriptVersion) -> Any:
    """The settings of a version; its own languages first, then those that can be added."""
    languages = languages_on_offer(version)
    form = type("WithNames", (SettingsForm,), _name_fields(languages))(
        data={
            "research_kind": version.research_kind,
            "languages": version.languages,
            "overall_rule": version.overall_rule,
            "pass_mark": version.pass_mark,
            "missing_policy": version.missing_policy,
            "presence": version.presence,
            **text_data(version.name, "name", languages),
        }
    )
    form.languages.choices = chosen({code: language_name(code) for code in languages})
    return form


def settings_from(form: Any, version: ScriptVersion) -> dict[str, Any]:
    """The form as settings of the version, names in languages of before kept."""
    offered = languages_on_offer(version)
    return {
        "name": {**version.name, **texts_from(form, "name", offered)},
        "research_kind": form.research_kind.data,
        "languages": [code for code in offered if code in form.languages.data],
        "overall_rule": form.overall_rule.data,
        "pass_mark": form.pass_mark.data,
        "missing_policy": form.missing_policy.data,
        "presence": form.presence.data and form.research_kind.data in ON_SITE,
    }


def _name_fields(languages: Sequence[str]) -> dict[str, StringField]:
    return {
        f"name_{language}": StringField(in_language(_("Name"), language), [Length(max=NAME_LENGTH)])
        for language in languages
    }
