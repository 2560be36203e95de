"""The settings of a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange, Optional

from audit.emotions import NONE, WORDS
from audit.questions.settings_form import NumberField
from audit.questions.texts import clean
from audit.scripts.codes import RESERVED, code_from, is_code, unique
from audit.scripts.condition_forms import condition_data, condition_form
from audit.scripts.condition_rows import Source
from audit.scripts.document import DEFAULT_MEASURES, FIRST_REACTION, MEASURES, Step
from audit.scripts.forms import (
    NAME_LENGTH,
    MarkedForm,
    chosen,
    in_language,
    text_data,
    texts_from,
    tick_list,
)
from audit.scripts.words import (
    CHANNEL_WORDS,
    MEASURE_WORDS,
    PHASE_SETS,
    PHASE_WORDS,
    PURPOSE_WORDS,
    REACTION_CHOICES,
)

LINE_LENGTH = 200
TEXT_LENGTH = 1_000
PHASE_LENGTH = 60
OWN = "own"
#: Texts of a step per language, with their label and whether they are long.
_TEXTS = (
    ("name", lazy_gettext("Name"), False),
    ("touchpoint", lazy_gettext("Touchpoint"), False),
    ("does", lazy_gettext("What the customer does"), True),
    ("motivation", lazy_gettext("Motivation: why"), True),
)


#: Measures that are on or off.
_TICKED = tuple(name for name in MEASURES if name != FIRST_REACTION)


class GlanceForm(MarkedForm):
    """The few settings of a step that stand in the builder itself."""

    phase = SelectField(lazy_gettext("Phase"))
    own_phase = StringField(lazy_gettext("Phase of your own"), [Length(max=PHASE_LENGTH)])
    channel = SelectField(lazy_gettext("Channel"), choices=chosen(CHANNEL_WORDS))
    intended_valence = IntegerField(
        lazy_gettext("Intended emotion"),
        [Optional(), NumberRange(-100, 100, lazy_gettext("Choose a number from −100 to 100."))],
        description=lazy_gettext(
            "−100 very unpleasant, 0 neutral, 100 very pleasant. Empty: none noted."
        ),
    )
    purpose = RadioField(
        lazy_gettext("This step should"),
        choices=chosen({"": lazy_gettext("neither"), **PURPOSE_WORDS}),
    )

    def offer_phases(self) -> None:
        names = list(dict.fromkeys(phase for _words, phases in PHASE_SETS for phase in phases))
        words = {name: PHASE_WORDS[name] for name in names}
        self.phase.choices = chosen({**words, OWN: _("Of your own …")})

    def validate_own_phase(self, field: Field) -> None:
        if self.phase.data == OWN and not clean(field.data):
            raise ValidationError(_("Give the phase a name."))


class LineForm(Form):
    """A pain point or a question that may come up; without a text it is left out."""

    code = StringField(lazy_gettext("Code"), [Length(max=40)])

    def validate_code(self, field: Field) -> None:
        if clean(field.data) and not is_code(clean(field.data)):
            raise ValidationError(_("Small letters, digits and _, beginning with a letter."))


class StepForm(GlanceForm):
    code = StringField(
        lazy_gettext("Code"),
        [Length(max=40)],
        description=lazy_gettext("Stays the same over versions. Empty: made from the name."),
    )
    weight = NumberField(lazy_gettext("Weight"), decimals=3, low=0)
    intended_words = tick_list(lazy_gettext("Words that fit the intended emotion"))

    #: Languages of the version, and codes of steps that are taken.
    languages: Sequence[str]
    taken: frozenset[str]

    def validate_code(self, field: Field) -> None:
        code = clean(field.data)
        if code and not is_code(code):
            raise ValidationError(_("Small letters, digits and _, beginning with a letter."))
        if code in self.taken or code in RESERVED:
            raise ValidationError(_("Another step has this code."))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if not texts_from(self, "name", self.languages):
            name = self[f"name_{self.languages[0]}"]
            name.errors = [*name.errors, _("Give the step a name.")]
            valid = False
        return valid


def glance_form(step: Step, language: str) -> Any:
    """The small form of ``step``, with its touchpoint in ``language``."""
    fields = {
        "touchpoint": StringField(
            in_language(lazy_gettext("Touchpoint"), language), [Length(max=LINE_LENGTH)]
        )
    }
    form = type("Glance", (GlanceForm,), fields)(
        data={**_glance_data(step), "touchpoint": step.touchpoint.get(language, "")}
    )
    form.offer_phases()
    return form


def glance_settings(form: Any, step: Step, language: str) -> dict[str, Any]:
    """What the small form says as settings of the step."""
    return {
        **_glance_settings(form),
        "touchpoint": merged(step.touchpoint, {language: clean(form.touchpoint.data)}),
    }


def step_form(
    step: Step | None,
    languages: Sequence[str],
    found: Sequence[Source],
    taken: frozenset[str],
    reader: str,
    posted: MultiDict[str, str] | None = None,
    *,
    reactions: bool = True,
) -> Any:
    """The form of a step, or of a new one; conditions may look at the sources ``found``.

    ``reactions``: whether first reactions may be asked in this kind of research.
    """
    fields: dict[str, Any] = {"languages": tuple(languages), "taken": taken}
    for name, label, long in _TEXTS:
        for language in languages:
            fields[f"{name}_{language}"] = (TextAreaField if long else StringField)(
                in_language(label, language),
                [Length(max=TEXT_LENGTH if long else NAME_LENGTH)],
            )
    line = type(
        "Line",
        (LineForm,),
        {
            f"text_{language}": StringField(
                in_language(lazy_gettext("Text"), language), [Length(max=LINE_LENGTH)]
            )
            for language in languages
        },
    )
    for name, label in (
        ("wonders", lazy_gettext("What the customer wonders")),
        ("pain_points", lazy_gettext("What may stop the customer")),
    ):
        fields[name] = FieldList(FormField(line), label=label, max_entries=50)
    fields["shown_when"] = FormField(condition_form(found), label=lazy_gettext("Only if"))
    for measure in _TICKED:
        fields[f"measure_{measure}"] = BooleanField(MEASURE_WORDS[measure])
    if reactions:
        fields[FIRST_REACTION] = RadioField(
            MEASURE_WORDS[FIRST_REACTION],
            choices=chosen({str(count): words for count, words in REACTION_CHOICES.items()}),
            description=lazy_gettext(
                "About 15 seconds before anything else is asked of the step: does each word fit, "
                "at once? Shoppers may skip it. A report needs at least 12 words in all."
            ),
        )
        fields["everywhere"] = BooleanField(lazy_gettext("The same at every step"))
    given = {"formdata": posted} if posted is not None else {}
    form = type("FullStepForm", (StepForm,), fields)(
        data=_step_data(step, languages, found), **given
    )
    form.offer_phases()
    form.intended_words.choices = chosen(
        {
            word.key: word.texts.get(reader) or word.texts["en"]
            for word in WORDS.values()
            if word.set != NONE
        }
    )
    return form


def step_settings(form: Any, step: Step | None) -> dict[str, Any]:
    """What the full form says as settings of the step; texts in other languages are kept."""
    languages = form.languages
    settings = {
        **_glance_settings(form),
        "weight": Decimal(1) if form.weight.data is None else form.weight.data,
        "intended_words": _in_stored_order(
            form.intended_words.data or (), step.intended_words if step else ()
        ),
        "shown_when": form.shown_when.form.found(step.shown_when if step else None),
        "measures": {
            **(step.measures if step else DEFAULT_MEASURES),
            **{measure: form[f"measure_{measure}"].data for measure in _TICKED},
            **({FIRST_REACTION: int(form[FIRST_REACTION].data)} if FIRST_REACTION in form else {}),
        },
        "wonders": _lines(form.wonders, languages, step.wonders if step else ()),
        "pain_points": _lines(form.pain_points, languages, step.pain_points if step else ()),
    }
    if step is None:
        settings["code"] = clean(form.code.data)
    for name, _label, _long in _TEXTS:
        fresh = {language: clean(form[f"{name}_{language}"].data) for language in languages}
        settings[name] = merged(getattr(step, name) if step else {}, fresh)
    return settings


def everywhere(form: Any) -> int | None:
    """How many words the first reaction of every step shall show; None where only this step's."""
    if FIRST_REACTION not in form or not form["everywhere"].data:
        return None
    return int(form[FIRST_REACTION].data)


def _glance_data(step: Step) -> dict[str, Any]:
    known = step.phase in PHASE_WORDS
    return {
        "phase": step.phase if known else OWN,
        "own_phase": "" if known else step.phase,
        "channel": step.channel,
        "intended_valence": step.intended_valence,
        "purpose": step.purpose or "",
    }


def _glance_settings(form: Any) -> dict[str, Any]:
    own = form.phase.data == OWN
    return {
        "phase": clean(form.own_phase.data) if own else form.phase.data,
        "channel": form.channel.data,
        "intended_valence": form.intended_valence.data,
        "purpose": form.purpose.data or None,
    }


def _step_data(
    step: Step | None, languages: Sequence[str], found: Sequence[Source]
) -> dict[str, Any]:
    if step is None:
        measures = {f"measure_{name}": on for name, on in DEFAULT_MEASURES.items()}
        return {
            "purpose": "", "channel": "on_site", "wonders": [{}], "pain_points": [{}],
            "shown_when": condition_data(None, found), FIRST_REACTION: "0", **measures,
        }  # fmt: skip
    data = {
        **_glance_data(step),
        "code": step.code,
        "weight": step.weight,
        "intended_words": list(step.intended_words),
        "shown_when": condition_data(step.shown_when, found),
        **{f"measure_{name}": step.has(name) for name in _TICKED},
        FIRST_REACTION: str(step.reaction_words),
    }
    for name, _label, _long in _TEXTS:
        data |= text_data(getattr(step, name), name, languages)
    for name in ("wonders", "pain_points"):
        lines = getattr(step, name)
        data[name] = [
            {"code": line.code, **text_data(line.text, "text", languages)} for line in lines
        ] or [{}]
    return data


def _in_stored_order(chosen_now: Sequence[str], stored: Sequence[str]) -> list[str]:
    """What is ticked, first what was there already in its order."""
    kept = [key for key in stored if key in chosen_now]
    return [*kept, *(key for key in chosen_now if key not in kept)]


def _lines(rows: Any, languages: Sequence[str], stored: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows that have a text, each with a code of its own."""
    before = {line.code: line.text for line in stored}
    found: list[dict[str, Any]] = []
    taken: set[str] = set()
    for row in rows:
        fresh = {language: clean(row.form[f"text_{language}"].data) for language in languages}
        words = next((text for text in fresh.values() if text), "")
        if not words:
            continue
        code = unique(clean(row.form.code.data) or code_from(words, "line"), taken)
        taken.add(code)
        found.append({"code": code, "text": merged(before.get(code, {}), fresh)})
    return found


def merged(stored: Mapping[str, str], fresh: Mapping[str, str]) -> dict[str, str]:
    """Texts with those of ``fresh`` in place of the stored ones; empty ones go."""
    return {language: text for language, text in {**stored, **fresh}.items() if text}
