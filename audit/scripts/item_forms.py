"""The form of a question, heading or note: what all have, and what its kind adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length

from audit.questions.bands import BandKind
from audit.questions.base import Kind, kind_named
from audit.questions.definition import Check, Choice, KnockOut, Question
from audit.questions.scales import ScaleKind
from audit.questions.settings_form import NumberField
from audit.questions.texts import clean
from audit.scripts.codes import code_from, is_code, unique
from audit.scripts.condition_forms import condition_data, condition_form
from audit.scripts.condition_rows import Source
from audit.scripts.forms import MarkedForm, chosen, in_language, text_data, texts_from
from audit.scripts.step_forms import merged
from audit.scripts.words import EFFECT_WORDS, ELEMENT_WORDS, SEVERITY_WORDS

TEXT_LENGTH = 1_000
HELP_LENGTH = 2_000
OPTION_LENGTH = 300
CONDITIONS = ("shown_when", "comment_when", "photo_when")


class ChoiceForm(Form):
    """A possible answer; without a text it is left out."""

    code = StringField(lazy_gettext("Code"), [Length(max=40)])
    points = NumberField(lazy_gettext("Points"))
    exclusive = BooleanField(lazy_gettext("Stands alone"))

    def validate_code(self, field: Field) -> None:
        if clean(field.data) and not is_code(clean(field.data)):
            raise ValidationError(_("Small letters, digits and _, beginning with a letter."))


class ItemForm(MarkedForm):
    """What questions, headings and notes have in common."""

    code = StringField(
        lazy_gettext("Code"),
        [Length(max=40)],
        description=lazy_gettext("Ties versions together: keep it where the question is the same. "
                       "Empty: made from the text."),
    )  # fmt: skip
    internal = BooleanField(lazy_gettext("Internal: never shown to the client"))

    kind: Kind
    languages: Sequence[str]
    taken: frozenset[str]

    def validate_code(self, field: Field) -> None:
        code = clean(field.data)
        if code and not is_code(code):
            raise ValidationError(_("Small letters, digits and _, beginning with a letter."))
        if code in self.taken:
            raise ValidationError(_("Another question has this code."))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if not texts_from(self, "text", self.languages):
            text = self[f"text_{self.languages[0]}"]
            text.errors = [*text.errors, _("Write the text.")]
            valid = False
        return valid


#: The kinds that can be added to a step, those most used first.
KIND_GROUPS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (
        lazy_gettext("Choosing"),
        (
            "yes_no", "single_choice", "multiple_choice", "rating", "satisfaction", "effort",
            "recommendation",
        ),
    ),
    (lazy_gettext("Writing"), ("short_text", "long_text")),
    (lazy_gettext("Counting and paying"), ("whole_number", "decimal", "amount")),
    (lazy_gettext("Time"), ("duration", "time", "date", "date_time")),
    (lazy_gettext("Evidence"), ("photo", "place")),
    (lazy_gettext("To be read"), ("heading", "note", "acknowledgement")),
)  # fmt: skip


def kinds_on_offer() -> list[Kind]:
    """The kinds that can be added to a step, in the order of their groups."""
    return [kind_named(name) for _label, names in KIND_GROUPS for name in names]


def item_form(
    kind_name: str,
    question: Question | None,
    languages: Sequence[str],
    earlier: Sequence[Source],
    own: Sequence[Source],
    taken: frozenset[str],
    posted: MultiDict[str, str] | None = None,
) -> Any:
    """The form of a question of a kind, or of a new one.

    ``earlier``: what "shown when" may look at; ``own``: what the other conditions may, itself
    included. ``posted``: rows put in a new order, in place of what the request holds.
    """
    kind = kind_named(kind_name)
    fields: dict[str, Any] = {"kind": kind, "languages": tuple(languages), "taken": taken}
    for language in languages:
        fields[f"text_{language}"] = TextAreaField(
            in_language(lazy_gettext("Text"), language), [Length(max=TEXT_LENGTH)]
        )
        fields[f"help_{language}"] = TextAreaField(
            in_language(lazy_gettext("Help"), language), [Length(max=HELP_LENGTH)]
        )
    fields["shown_when"] = FormField(condition_form(earlier), label=lazy_gettext("Shown only if"))
    if kind.has_answer:
        fields |= _answer_fields(kind, languages, own)
    settings = kind.settings_form(languages)
    if settings is not None:
        fields["settings"] = FormField(settings, label=lazy_gettext("Settings of this kind"))
    given = {"formdata": posted} if posted is not None else {}
    data = _data(kind, question, languages, earlier, own)
    return type("FullItemForm", (ItemForm,), fields)(data=data, **given)


def _answer_fields(kind: Kind, languages: Sequence[str], own: Sequence[Source]) -> dict[str, Any]:
    condition = condition_form(own)
    fields: dict[str, Any] = {
        "element": SelectField(
            lazy_gettext("Experience element"),
            choices=chosen({"": lazy_gettext("none"), **ELEMENT_WORDS}),
        ),
        "mandatory": BooleanField(lazy_gettext("Must be answered")),
        "not_applicable": BooleanField(lazy_gettext("“Not applicable” may be chosen")),
        "comment_when": FormField(condition, label=lazy_gettext("Comment required if")),
        "photo_when": FormField(condition, label=lazy_gettext("Photo required if")),
    }
    if kind.can_score:
        fields["bonus"] = BooleanField(
            lazy_gettext("Bonus: adds to what is earned, not to what is possible")
        )
        knock_out = type(
            "KnockOutForm",
            (Form,),
            {
                "effect": SelectField(lazy_gettext("Then"), choices=chosen(EFFECT_WORDS)),
                "cap": NumberField(lazy_gettext("At most"), low=0, high=100),
                "when": FormField(condition, label=lazy_gettext("If")),
                "was": HiddenField(),
            },
        )
        fields["knock_outs"] = FieldList(FormField(knock_out), label=lazy_gettext("Knock-outs"))
    if isinstance(kind, (ScaleKind, BandKind)) or kind.name == "multiple_choice":
        fields["maximum"] = NumberField(
            lazy_gettext("Points at most"),
            low=0,
            description=lazy_gettext("The best answer earns these. Empty: no points.")
            if isinstance(kind, ScaleKind)
            else lazy_gettext("Empty: what the best answer earns."),
        )
    if kind.has_choices:
        texts = _text_fields(lazy_gettext("Answer"), languages, OPTION_LENGTH)
        choice = type("Choice", (ChoiceForm,), texts)
        fields["choices"] = FieldList(
            FormField(choice), label=lazy_gettext("Answers"), max_entries=200
        )
    check = type(
        "CheckForm",
        (Form,),
        {
            "holds": FormField(condition, label=lazy_gettext("This must hold")),
            "severity": SelectField(lazy_gettext("Otherwise"), choices=chosen(SEVERITY_WORDS)),
            "was": HiddenField(),
            **_text_fields(lazy_gettext("What is said then"), languages, OPTION_LENGTH, "message"),
        },
    )
    fields["checks"] = FieldList(FormField(check), label=lazy_gettext("Checks"))
    return fields


def _text_fields(
    label: Any, languages: Sequence[str], longest: int, name: str = "text"
) -> dict[str, StringField]:
    return {
        f"{name}_{language}": StringField(in_language(label, language), [Length(max=longest)])
        for language in languages
    }


def _data(
    kind: Kind,
    question: Question | None,
    languages: Sequence[str],
    earlier: Sequence[Source],
    own: Sequence[Source],
) -> dict[str, Any]:
    stored = question or Question(code="", kind=kind.name, text={})
    data: dict[str, Any] = {
        "code": stored.code,
        "internal": stored.internal,
        **text_data(stored.text, "text", languages),
        **text_data(stored.help, "help", languages),
        "element": stored.element or "",
        "mandatory": stored.mandatory,
        "not_applicable": stored.not_applicable,
        "bonus": stored.bonus,
        "maximum": stored.maximum,
        "settings": kind.form_data_from_settings(stored.settings, languages),
        "choices": [
            {
                "code": choice.code,
                "points": choice.points,
                "exclusive": choice.exclusive,
                **text_data(choice.text, "text", languages),
            }
            for choice in stored.choices
        ]
        or [{}, {}],
        "knock_outs": [
            {
                "effect": rule.effect,
                "cap": rule.cap,
                "when": condition_data(rule.when, own),
                "was": str(place),
            }
            for place, rule in enumerate(stored.knock_outs)
        ],
        "checks": [
            {
                "severity": check.severity,
                "was": str(place),
                "holds": condition_data(check.holds, own),
                **text_data(check.message, "message", languages),
            }
            for place, check in enumerate(stored.checks)
        ],
    }
    for name in CONDITIONS:
        found = earlier if name == "shown_when" else own
        data[name] = condition_data(getattr(stored, name), found)
    return data


def question_from(form: Any, stored: Question | None) -> Question:
    """What the form says as a question; texts in other languages than the version's are kept."""
    kind, languages = form.kind, form.languages
    before = stored or Question(code="", kind=kind.name, text={})
    found: dict[str, Any] = {
        "code": clean(form.code.data) or before.code,
        "kind": kind.name,
        "text": merged(before.text, _texts(form, "text")),
        "help": merged(before.help, _texts(form, "help")),
        "internal": form.internal.data,
        "shown_when": form.shown_when.form.found(before.shown_when),
    }
    if "settings" in form:
        found["settings"] = {
            **{
                name: value
                for name, value in before.settings.items()
                if name not in form.settings.form
            },
            **kind.settings_from_form(form.settings.form, languages),
        }
        for name in kind.text_settings:
            fresh = {code: clean(form.settings.form[f"{name}_{code}"].data) for code in languages}
            texts = merged(before.settings.get(name) or {}, fresh)
            found["settings"].pop(name, None)
            if texts:
                found["settings"][name] = texts
    if kind.has_answer:
        found |= _answer(form, before)
    return Question(**found)


def _answer(form: Any, before: Question) -> dict[str, Any]:
    found: dict[str, Any] = {
        "element": form.element.data or None,
        "mandatory": form.mandatory.data,
        "not_applicable": form.not_applicable.data,
        "comment_when": form.comment_when.form.found(before.comment_when),
        "photo_when": form.photo_when.form.found(before.photo_when),
        "checks": _checks(form, before),
    }
    if "bonus" in form:
        found["bonus"] = form.bonus.data
        found["knock_outs"] = _knock_outs(form, before)
    if "maximum" in form:
        found["maximum"] = form.maximum.data
    if "choices" in form:
        found["choices"] = _choices(form, before)
    return found


def _texts(form: Any, name: str) -> dict[str, str]:
    names = (field for field in form._fields if field.startswith(f"{name}_"))
    return {field.removeprefix(f"{name}_"): clean(form[field].data) for field in names}


def _choices(form: Any, before: Question) -> tuple[Choice, ...]:
    stored = {choice.code: choice.text for choice in before.choices}
    taken = {clean(row.form.code.data) for row in form.choices}
    found: list[Choice] = []
    for row in form.choices:
        texts = _texts(row.form, "text")
        words = next((text for text in texts.values() if text), "")
        code = clean(row.form.code.data)
        if not words and not code:
            continue
        if not code:
            code = unique(code_from(words, "answer"), taken)
            taken.add(code)
        found.append(
            Choice(
                code=code,
                text=merged(stored.get(code, {}), texts),
                points=row.form.points.data,
                exclusive=row.form.exclusive.data,
            )
        )
    return tuple(found)


def _knock_outs(form: Any, before: Question) -> tuple[KnockOut, ...]:
    found = []
    for row in form.knock_outs:
        stored = _at(before.knock_outs, row.form.was.data)
        condition = row.form.when.form.found(stored.when if stored else None)
        if condition is not None:
            cap = row.form.cap.data if row.form.effect.data == "cap" else None
            found.append(KnockOut(condition, row.form.effect.data, cap))
    return tuple(found)


def _checks(form: Any, before: Question) -> tuple[Check, ...]:
    found = []
    for row in form.checks:
        stored = _at(before.checks, row.form.was.data)
        condition = row.form.holds.form.found(stored.holds if stored else None)
        if condition is not None:
            message = merged(stored.message if stored else {}, _texts(row.form, "message"))
            found.append(Check(condition, row.form.severity.data, message))
    return tuple(found)


def _at(rules: Sequence[Any], place: str | None) -> Any:
    """The stored rule that a row of the form shows; None for a new row."""
    if place and place.isdecimal() and int(place) < len(rules):
        return rules[int(place)]
    return None
